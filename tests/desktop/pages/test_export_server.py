"""Publishing to a calendar server, from the Export tab."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

import make
from caldav_server import PASSWORD, USER, Calendars, calendars
from convene.desktop.page import Context
from convene.desktop.pages.export_server import ServerDialog
from convene.desktop.tasks import Tasks
from convene.formats.caldav_out import CalDav
from convene.services import calendar_publish
from convene.store.workspace import Workspace


@pytest.fixture
def event(workspace: Workspace, tasks: Tasks):  # type: ignore[no-untyped-def]
    made = make.event(workspace, "Who is heard?")
    make.session(workspace, made, "Opening", starts_at=make.at("09:30"))
    tasks.open(lambda: workspace, done=lambda _: None)
    return made


@pytest.fixture
def dialog(context: Context, event, qtbot):  # type: ignore[no-untyped-def]
    window = QWidget()
    window.resize(900, 700)
    made = ServerDialog(context, window, event, "Who is heard?")
    made.open()
    idle(context)
    yield made
    made.close()


def idle(context: Context) -> None:
    for _ in range(4):
        assert context.tasks.wait_idle()
        QTest.qWait(1)


def say(context: Context, dialog: ServerDialog) -> str:
    dialog.go.click()
    idle(context)
    return dialog.notice.accessibleName() if dialog.notice.isVisible() else ""


def words(dialog: ServerDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


def test_published_again_and_changed_there(dialog, context, workspace, event, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "Never published" in words(dialog)
    server: Calendars
    with calendars(tmp_path) as server:
        dialog.form.set_values({"address": server.address, "user": USER, "password": "wrong"})
        assert say(context, dialog).startswith("127.0.0.1 does not know this user and password.")
        dialog.form.set_values({"password": PASSWORD})
        assert say(context, dialog) == "Sent 1 entry."
        assert "Last published Mon 1 June 2026, 10:00" in words(dialog)
        assert say(context, dialog) == "Sent 0 entries, 1 as they were."
        (uid,) = workspace.read(calendar_publish.server, event).entries
        with CalDav(server.address, USER, PASSWORD) as line:
            ((name, etag),) = line.etags().items()
            theirs = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{}\r\n"
            theirs += "DTSTAMP:20260601T090000Z\r\n"
            theirs += "DTSTART:20260709T090000Z\r\nSUMMARY:Theirs\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            assert line.put(name, theirs.format(uid).encode(), etag)
        assert not dialog.overwrite.isVisible()
        assert say(context, dialog).endswith("Somebody changed “Opening” there: left as it is.")
        dialog.overwrite.click()
        assert say(context, dialog) == "Sent 1 entry."
    assert "cannot be reached" in say(context, dialog)


def test_an_address_without_tls_is_refused_at_its_field(dialog, context) -> None:  # type: ignore[no-untyped-def]
    dialog.form.set_values({"address": "http://cloud.example.org/c/"})
    assert say(context, dialog) == ""
    assert "A calendar is sent over TLS only. Begin the address with https://." in words(dialog)
