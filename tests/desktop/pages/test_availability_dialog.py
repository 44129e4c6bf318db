"""When somebody is not available, from the drawer of a person."""

from datetime import time

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

import make
from convene.desktop.page import Context
from convene.desktop.pages import busy_dialog
from convene.desktop.pages.availability_dialog import AvailabilityDialog, say_time
from convene.desktop.tasks import Tasks
from convene.rules.availability import Unavailable
from convene.services import availability
from convene.store.workspace import Workspace


@pytest.fixture
def ada(workspace: Workspace, tasks: Tasks):  # type: ignore[no-untyped-def]
    made = make.person(workspace, "Ada")
    tasks.open(lambda: workspace, done=lambda _: None)
    return made


@pytest.fixture
def dialog(context: Context, ada, qtbot):  # type: ignore[no-untyped-def]
    made = AvailabilityDialog(context, None, ada, "Ada")  # type: ignore[arg-type]
    made.open()
    idle(context)
    yield made
    made.close()


def idle(context: Context) -> None:
    for _ in range(3):
        assert context.tasks.wait_idle()
        QTest.qWait(1)


def press(context: Context, dialog: AvailabilityDialog, name: str) -> None:
    next(b for b in dialog.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == name).click()
    idle(context)


def words(dialog: AvailabilityDialog) -> list[str]:
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible() and one.text()]


def test_hours_and_a_whole_day_are_noted_and_taken_back(dialog, context, workspace, ada) -> None:  # type: ignore[no-untyped-def]
    assert "Nothing is known: they can take part any time." in words(dialog)
    dialog.form.set_values({"date": make.DAY, "starts_at": time(9), "ends_at": time(10, 30), "reason": "Clinic"})
    press(context, dialog, "Add")
    press(context, dialog, "The whole day")
    assert not dialog.form.field("starts_at").isEnabled()
    press(context, dialog, "Add")
    said = words(dialog)
    assert "Thu 9 July 2026, 09:00 to 10:30" in said
    assert "Clinic" in said
    assert "Thu 9 July 2026, all day" in said
    press(context, dialog, "Remove Thu 9 July 2026, 09:00 to 10:30")
    (kept,) = workspace.read(availability.of_person, ada)
    assert (kept.starts_at, kept.ends_at - kept.starts_at) == (make.at("00:00"), make.timedelta(days=1))
    assert [line.label for line in workspace.history()][:1] == ["Ada is available"]


def test_an_end_before_its_start_is_said_there(dialog, context, workspace, ada) -> None:  # type: ignore[no-untyped-def]
    dialog.form.set_values({"date": make.DAY, "starts_at": time(12), "ends_at": time(9)})
    press(context, dialog, "Add")
    assert "It ends before it starts. Give a later end." in words(dialog)
    assert workspace.read(availability.of_person, ada) == ()


def test_how_times_are_said() -> None:
    noon, night = make.at("12:00"), make.at("00:00", make.date(2026, 7, 11))
    one = Unavailable(make.uuid4(), make.uuid4(), noon, night)
    assert say_time(one) == "Thu 9 July 2026, 12:00, to Sat 11 July 2026, 00:00"
    assert (
        say_time(Unavailable(one.id, one.id, make.at("00:00"), night)) == "Thu 9 July 2026 to Fri 10 July 2026, all day"
    )


def test_a_calendar_is_taken_in_and_forgotten_again(  # type: ignore[no-untyped-def]
    dialog, context, workspace, ada, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(busy_dialog, "bounded", lambda fn, *args, **_: fn(*args))
    lines = ["BEGIN:VCALENDAR", "X-WR-CALNAME:Work"]
    for uid in "abcdef":
        lines += ["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Dentist", f"DTSTART:2026071{ord(uid) % 7}T090000"]
        lines += ["DURATION:PT1H", "END:VEVENT"]
    path = tmp_path / "work.ics"
    path.write_text("\n".join([*lines, "END:VCALENDAR"]))
    dialog.take_in(path)
    idle(context)
    (preview,) = dialog.findChildren(busy_dialog.BusyDialog)
    assert "6 new times" in words(preview)
    assert "and 2 more" in words(preview)
    assert not any("Dentist" in said for said in words(preview))
    press(context, preview, "Keep what the appointments are called")
    assert any("Dentist" in said for said in words(preview))
    preview.form.set_values({"called": "Clinic"})
    idle(context)
    press(context, preview, "Take in")
    assert len(workspace.read(availability.of_person, ada)) == 6
    assert "Calendar “Clinic”" in words(dialog)
    press(context, dialog, "Remove all of Calendar “Clinic”")
    assert workspace.read(availability.of_person, ada) == ()
    workspace.undo()
    assert len(workspace.read(availability.of_person, ada)) == 6
    path.write_text("\n".join([*lines, "DTSTART:soon"]))
    dialog.take_in(path)
    idle(context)
    assert "Line 1 of the calendar cannot be read" in dialog.notice.accessibleName()
