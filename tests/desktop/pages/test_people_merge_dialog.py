"""People who may be one, pair after pair, through the dialog."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.people_merge_dialog import PeopleMergeDialog
from convene.desktop.tasks import Tasks
from convene.rules.people import PhotoPreference
from convene.rules.registrations import RegistrationState
from convene.services import people, people_merge
from convene.services.people_duplicates import likely
from convene.store.workspace import Workspace


@pytest.fixture
def window(workspace: Workspace, tasks: Tasks) -> Iterator[QWidget]:
    tasks.open(lambda: workspace, done=lambda _: None)
    made = QWidget()
    made.resize(1200, 800)
    home = make.organisation(workspace, "Quayside & <b>Trust</b>")
    event = make.event(workspace)
    one = make.person(workspace, "Zoë O’Brien", email="zoe@a.example", organisation_id=home)
    two = make.person(workspace, "Zoe OBrien", known_as="Zo", photo=PhotoPreference.NO, organisation_id=home)
    make.registration(workspace, event, one, state=RegistrationState.WAITING)
    make.registration(workspace, event, two)
    make.need(workspace, two, detail="Loop")
    make.person(workspace, "Ana Reis")
    make.person(workspace, "Anna Reis")
    yield made
    tasks.wait_idle()
    made.deleteLater()


@pytest.fixture
def dialog(window: QWidget, context: Context, workspace: Workspace, tasks: Tasks) -> PeopleMergeDialog:
    made = PeopleMergeDialog(context, window, workspace.read(likely))
    made.show()
    assert tasks.wait_idle()
    return made


def words(dialog: QWidget) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog) and label.text()]


def press(dialog: PeopleMergeDialog, tasks: Tasks, name: str) -> None:
    (button,) = (b for b in dialog.findChildren(QAbstractButton) if name in (b.text(), b.accessibleName()))
    assert button.isEnabled(), name
    button.click()
    assert tasks.wait_idle()
    QTest.qWait(1)


def names(workspace: Workspace) -> list[str]:
    return [row.name for row in workspace.read(people.directory)]


def test_pairs_are_seen_one_after_the_other_and_merged(
    dialog: PeopleMergeDialog, tasks: Tasks, workspace: Workspace
) -> None:
    seen = set(words(dialog))
    assert {"1 of 2", "Both have this name, at one organisation.", "stays", "goes", "zoe@a.example"} <= seen
    assert "Quayside & <b>Trust</b>" not in seen  # both are there: nothing to choose
    assert {"London is Open(minded)", "1 need", "No photographs", "Zo"} <= seen
    assert "registered stays, waiting goes; both badges open the door" in seen
    merged: list[object] = []
    dialog.merged.connect(merged.append)
    press(dialog, tasks, "Name: Zoe OBrien")
    press(dialog, tasks, "Merge")
    assert names(workspace) == ["Ana Reis", "Anna Reis", "Zoe OBrien"]
    (kept,) = merged
    detail = workspace.read(people.detail, kept)
    assert (detail.email, detail.known_as, detail.photo) == ("zoe@a.example", "Zo", PhotoPreference.NO)
    assert "Ana Reis" in words(dialog)
    assert "1 of 2" not in words(dialog)
    assert workspace.history()[0].label == "Merge “Zoe OBrien” into “Zoë O’Brien”"


def test_not_the_same_person_is_kept_and_the_last_pair_closes_it(
    dialog: PeopleMergeDialog, tasks: Tasks, workspace: Workspace
) -> None:
    press(dialog, tasks, "The next pair")
    assert "2 of 2" in words(dialog)
    press(dialog, tasks, "Not the same person")
    (left,) = workspace.read(likely)
    assert {left.one, left.other} == {"Zoë O’Brien", "Zoe OBrien"}
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    press(dialog, tasks, "Not the same person")
    assert closed
    assert workspace.read(likely) == ()
    assert len(names(workspace)) == 4


def test_turned_round_the_other_stays_and_choices_stay(
    dialog: PeopleMergeDialog, tasks: Tasks, workspace: Workspace
) -> None:
    press(dialog, tasks, "Name: Zoe OBrien")
    press(dialog, tasks, "Keep the other one")
    press(dialog, tasks, "Merge")
    (made,) = workspace.read(people_merge.merges_of)
    assert made.name == "Zoë O’Brien"
    assert "Zoe OBrien" in names(workspace)


def test_a_refusal_is_said_and_nothing_is_lost(dialog: PeopleMergeDialog, tasks: Tasks, workspace: Workspace) -> None:
    gone = next(row.id for row in workspace.read(people.directory) if row.name == "Zoe OBrien")
    from convene.services import people_erase

    workspace.write("Erase", people_erase.erase, gone, now=make.NOW)
    press(dialog, tasks, "Merge")
    assert any("One of the two was erased" in text for text in words(dialog))
    assert "Zoë O’Brien" in names(workspace)


def test_any_two_can_be_merged(window: QWidget, context: Context, workspace: Workspace, tasks: Tasks) -> None:
    by_name = {row.name: row.id for row in workspace.read(people.directory)}
    made = PeopleMergeDialog(context, window, [(by_name["Ana Reis"], by_name["Zoë O’Brien"])])
    made.show()
    assert tasks.wait_idle()
    assert "Merge two people" in words(made)
    press(made, tasks, "Merge")
    assert "Zoë O’Brien" not in names(workspace)
