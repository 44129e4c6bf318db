"""What is owed, above the messages: said, looked at, written, and owed no more."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import make
from convene.desktop.page import Context
from convene.desktop.pages.messages_owed import OwedDialog, OwedStrip
from convene.desktop.tasks import Tasks
from convene.services import calendar_ledger, outbox, people, programme
from convene.services.organiser import organiser, set_organiser
from convene.store.workspace import Workspace


@dataclass
class Shown:
    strip: OwedStrip
    tasks: Tasks
    workspace: Workspace
    event: UUID
    opening: UUID
    folder: Path
    told: list[str] = field(default_factory=list)

    def wait(self) -> None:
        for _ in range(4):
            assert self.tasks.wait_idle()

    def again(self) -> None:
        self.strip.refresh(self.event)
        self.wait()

    def press(self, button: object) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]
        self.wait()


@pytest.fixture
def shown(workspace: Workspace, tasks: Tasks, context: Context, tmp_path: Path) -> Iterator[Shown]:
    event = make.event(workspace)
    for name, email in (("Ada", "ada@example.org"), ("Bo", "")):
        make.registration(workspace, event, make.person(workspace, name, email=email))
    opening = make.session(workspace, event, "Opening", starts_at=make.at("09:30"))
    tasks.open(lambda: workspace, done=lambda _: None)
    strip = OwedStrip(context, choose=lambda _title, name: str(tmp_path / name))
    strip.resize(1000, 60)
    made = Shown(strip, tasks, workspace, event, opening, tmp_path / "Calendar files")
    strip.told.connect(made.told.append)
    made.again()
    yield made
    tasks.wait_idle()
    strip.close()
    strip.deleteLater()


def test_it_says_who_is_owed_what(shown: Shown) -> None:
    assert not shown.strip.isHidden()
    said = "2 people are owed 2 appointments: 2 new. 1 of them without an e-mail address."
    assert shown.strip.words.text() == said


def test_all_of_it_is_seen_one_by_one(shown: Shown) -> None:
    shown.press(shown.strip.look)
    (dialog,) = shown.strip.findChildren(OwedDialog)
    rows = [[c.text(one) for c in dialog.table.rows_model.columns] for one in dialog.table.rows()]
    assert rows == [
        ["Ada", "New", "Opening", "Thu 9 July, 09:30", "Request", ""],
        ["Bo", "New", "Opening", "Thu 9 July, 09:30", "Request", "No address"],
    ]
    dialog.close()


def test_written_it_is_owed_no_more_and_a_move_is(shown: Shown) -> None:
    shown.workspace.write("From", set_organiser, name="Academy", email="events@academy.example")
    shown.press(shown.strip.write)
    (file,) = shown.folder.iterdir()
    assert b"METHOD:REQUEST" in file.read_bytes()
    assert shown.told == ["1 file for 1 person. Send each its own."]
    assert shown.strip.words.text().startswith("1 person is owed 1 appointment: 1 new.")
    shown.workspace.write("Move", programme.edit_session, shown.opening, starts_at=make.at("10:00"))
    shown.again()
    assert "1 new, 1 moved" in shown.strip.words.text()


def test_mails_are_prepared_and_owed_until_they_have_left(shown: Shown) -> None:
    shown.press(shown.strip.mails)
    assert "Nobody is named from whom invitations come" in shown.strip._notice.accessibleName()
    shown.workspace.write("From", set_organiser, name="Academy", email="events@academy.example")
    shown.press(shown.strip.mails)
    said = "1 mail prepared. Look at them; nothing has left yet. 1 person without an e-mail address."
    assert shown.told == [said]
    shown.press(shown.strip.mails)
    assert shown.told[1].startswith("All are prepared already.")
    shown.again()
    assert shown.strip.words.text().endswith("1 mail is prepared below.")
    (row,) = shown.workspace.read(outbox.messages, shown.event)
    assert (row.to_name, row.subject) == ("Ada", "Opening, Thu 9 July")


def test_a_mail_is_prepared_for_those_that_are_ticked(shown: Shown) -> None:
    shown.workspace.write("From", set_organiser, name="Academy", email="events@academy.example")
    shown.workspace.write("Find", people.edit, _bo(shown), email="bo@example.org")
    shown.again()
    shown.press(shown.strip.look)
    (dialog,) = shown.strip.findChildren(OwedDialog)
    assert dialog.mails.text() == "Prepare 2 mails"
    dialog.table.rows_model.tick([1])
    assert dialog.mails.text() == "Prepare 1 mail"
    shown.press(dialog.mails)
    assert [one.to_name for one in shown.workspace.read(outbox.messages, shown.event)] == ["Bo"]


def test_without_an_organiser_it_says_so_and_nothing_counts_as_sent(shown: Shown) -> None:
    assert shown.workspace.read(organiser).email == ""
    shown.press(shown.strip.write)
    assert "An invitation needs an e-mail address" in shown.strip._notice.accessibleName()
    assert not shown.folder.exists()
    assert len(shown.workspace.read(calendar_ledger.owed, shown.event, now=make.NOW).invitations) == 2


def test_a_folder_with_other_files_is_left_alone(shown: Shown) -> None:
    shown.workspace.write("From", set_organiser, name="Academy", email="events@academy.example")
    shown.folder.mkdir()
    (shown.folder / "mine.txt").write_text("keep")
    shown.press(shown.strip.write)
    assert "holds other files" in shown.strip._notice.accessibleName()
    assert [file.name for file in shown.folder.iterdir()] == ["mine.txt"]
    assert len(shown.workspace.read(calendar_ledger.owed, shown.event, now=make.NOW).invitations) == 2


def test_where_nothing_is_owed_there_is_nothing_to_see(shown: Shown) -> None:
    bare = make.event(shown.workspace)
    shown.strip.refresh(bare)
    shown.wait()
    assert shown.strip.isHidden()


def _bo(shown: Shown) -> UUID:
    found = shown.workspace.read(calendar_ledger.owed, shown.event, now=make.NOW).invitations
    return next(one.person_id for one in found if one.name == "Bo")
