"""Merging two venues, side by side, through the dialog."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.kit.radio import Radio
from convene.desktop.page import Context
from convene.desktop.pages.venue_merge_dialog import MergeDialog
from convene.desktop.tasks import Tasks
from convene.services import venues
from convene.store.workspace import Workspace


@pytest.fixture
def dialog(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[MergeDialog]:
    tasks.open(lambda: workspace, done=lambda _: None)
    window = QWidget()
    window.resize(1200, 800)
    keep = make.venue(workspace, "St Katherine", borough="Tower Hamlets", wifi="Ask")
    other = make.venue(workspace, "Royal Foundation", borough="Stepney", parking="Two bays", note="Old & <b>new</b>")
    make.booking(workspace, make.room(workspace, keep, "Hall"), title="Plenary")
    make.booking(workspace, make.room(workspace, other, "Hall"), title="Rehearsal", starts_at=make.at("18:00"),
                 ends_at=make.at("19:00"))  # fmt: skip
    make.room(workspace, other, "Cellar")
    made = MergeDialog(context, window, keep, other)
    made.show()
    assert tasks.wait_idle()
    yield made
    tasks.wait_idle()
    window.deleteLater()


def words(dialog: MergeDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog) and label.text()]


def press(dialog: MergeDialog, tasks: Tasks, name: str) -> None:
    (button,) = (b for b in dialog.findChildren(QAbstractButton) if name in (b.text(), b.accessibleName()))
    button.click()
    assert tasks.wait_idle()
    QTest.qWait(1)


def test_both_are_seen_and_what_is_chosen_is_taken(dialog: MergeDialog, tasks: Tasks, workspace: Workspace) -> None:
    seen = words(dialog)
    assert {"St Katherine", "stays", "Royal Foundation", "goes", "Two bays", "Old & <b>new</b>"} <= set(seen)
    assert {"becomes one with Hall", "moves to St Katherine", "1 booking"} <= set(seen)
    press(dialog, tasks, "Borough: Stepney")
    press(dialog, tasks, "Merge")
    (left,) = workspace.read(venues.listing)
    found = workspace.read(venues.detail, left.id)
    assert (found.name, found.borough, found.parking, found.wifi) == ("St Katherine", "Stepney", "Two bays", "Ask")
    assert [room.name for room in found.rooms] == ["Hall", "Cellar"]


def test_turned_round_the_other_stays_and_choices_stay(dialog: MergeDialog, tasks: Tasks, workspace: Workspace) -> None:
    press(dialog, tasks, "Borough: Stepney")
    press(dialog, tasks, "Keep the other one")
    chosen = [radio.accessibleName() for radio in dialog.findChildren(Radio) if radio.isChecked()]
    assert chosen == ["Borough: Stepney"]
    press(dialog, tasks, "Merge")
    (left,) = workspace.read(venues.listing)
    assert (left.name, left.borough) == ("Royal Foundation", "Stepney")


def test_bookings_in_each_others_way_are_named_and_stop_it(
    dialog: MergeDialog, tasks: Tasks, workspace: Workspace
) -> None:
    room = next(r for r in workspace.read(venues.rooms) if r.venue == "Royal Foundation" and r.name == "Hall")
    make.booking(workspace, room.id, title="Supper", starts_at=make.at("16:00"), ends_at=make.at("17:30"))
    dialog._ask()
    assert tasks.wait_idle()
    (told,) = (text for text in words(dialog) if text.startswith("Hall would hold two bookings at once"))
    assert "Plenary" in told
    assert "Supper" in told
    (act,) = (b for b in dialog.findChildren(QAbstractButton) if b.text() == "Merge")
    assert not act.isEnabled()
    assert len(workspace.read(venues.listing)) == 2
