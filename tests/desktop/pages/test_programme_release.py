"""Releasing from the Programme tab: what is open is said first, then it is one change."""

from datetime import timedelta
from typing import TypeVar

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

import make
from convene.desktop.pages.programme_release import ReleaseDialog
from convene.services import programme, releases
from desktop.pages.test_programme import Tab, planned, tab, words

__all__ = ["planned", "tab"]  # fixtures

W = TypeVar("W", bound=QWidget)


def dialog(tab: Tab, kind: type[W]) -> W:
    """The one that is open."""
    (found,) = (one for one in tab.page.findChildren(kind) if one.isVisible())
    return found


def shown(table) -> list[tuple[str, ...]]:  # type: ignore[no-untyped-def]
    """What a list says, row by row."""
    model = table.rows_model
    return [tuple(column.text(row) for column in model.columns) for row in model.rows()]


def release(tab: Tab) -> None:
    """Release it, however it is."""
    tab.press("Release…")
    asked = dialog(tab, ReleaseDialog)
    tab.press(asked.act.text(), asked)


def test_the_first_release_and_what_is_different_since(planned: Tab) -> None:
    planned.workspace.write("Clash", programme.edit_session, planned.session("Stories").id, starts_at=make.at("09:45"))
    planned.workspace.write(
        "Clash", programme.edit_session, planned.session("Stories").id, room_id=planned.rooms["Great Hall"]
    )
    planned.arrive()
    assert "Not released yet" in words(planned.page.findings)
    planned.press("Release…")
    asked = dialog(planned, ReleaseDialog)
    said = words(asked)
    for expected in (
        "Release 1 of London is Open(minded)",
        "Great Hall is booked twice",
        "1 session in the tray stays out: Walking conversation",
        "What goes out",
    ):
        assert expected in said
    assert ("New", "Opening circle", "workshop, 09:30 to 10:15, Great Hall") in shown(asked.table)
    asked._note.setPlainText("For the printer")
    planned.press("Release 1", asked)
    assert planned.labels()[0] == "Release 1 of London is Open(minded)"
    (row,) = planned.workspace.read(releases.listing, planned.event)
    assert (row.number, row.note, row.sessions) == (1, "For the printer", 3)
    assert "As in release 1" in words(planned.page.findings)

    planned.drag(planned.spot("Opening circle"), planned.place("Library", "11:22"))
    assert "Draft: 1 change since release 1" in words(planned.page.findings)
    planned.press("Release…")
    asked = dialog(planned, ReleaseDialog)
    assert "3 sessions. 1 moved since release 1 of Mon 1 June 2026" in words(asked)
    assert "1 person has a part or a place in it." in words(asked)
    assert shown(asked.table) == [("Moved", "Opening circle", "from 09:30 Great Hall to 11:00 Library")]
    planned.press("Cancel", asked)
    planned.tasks.undo(planned.page)
    planned.idle()
    assert "As in release 1" in words(planned.page.findings)
    planned.tasks.undo(planned.page)
    planned.idle()
    assert "Not released yet" in words(planned.page.findings)


def test_nothing_new_cannot_be_released(planned: Tab) -> None:
    release(planned)
    planned.press("Release…")
    asked = dialog(planned, ReleaseDialog)
    assert not asked.act.isEnabled()
    assert "Nothing is different since release 1" in words(asked)


def test_what_the_keys_moved_is_in_it(planned: Tab) -> None:
    release(planned)
    planned.page._place((_later(planned),), False)
    planned.press("Release…")
    assert shown(dialog(planned, ReleaseDialog).table) == [("Moved", "Stories", "from 10:30 to 10:35")]


def test_somebody_else_was_quicker(planned: Tab) -> None:
    planned.press("Release…")
    asked = dialog(planned, ReleaseDialog)
    planned.workspace.write("Release", releases.release, planned.event, now=make.NOW)
    planned.press("Release 1", asked)
    assert asked.isVisible()
    assert "Nothing is different from release 1. Change the programme first." in words(asked)
    assert asked.act.isEnabled()


@pytest.mark.parametrize("act", ["Release…", "Earlier releases…"])
def test_the_menu_of_the_bar_has_it_too(planned: Tab, act: str) -> None:
    next(one for one in planned.page.bar.findChildren(QAction) if one.text() == act).trigger()
    planned.idle()
    (asked,) = (one for one in planned.page.findChildren(QWidget) if one.isWindow() and one.isVisible())
    assert asked.windowTitle() in ("Release 1 of London is Open(minded)", "Releases")


def _later(planned: Tab):  # type: ignore[no-untyped-def]
    agenda = planned.page._board.agenda
    stories = next(one for one in agenda.sessions if one.title == "Stories")
    return stories.placed(agenda.days[0], stories.starts_at + timedelta(minutes=5), agenda.rooms[1])
