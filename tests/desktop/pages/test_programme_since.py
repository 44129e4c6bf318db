"""What is different from the last release, on the grid."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

import make
from convene.desktop.pages.programme_since import Ghost
from convene.rules.programme import SessionKind
from convene.rules.releases import ChangeKind
from convene.services import programme, programme_several, releases
from desktop.pages.test_programme import Tab, planned, tab, words

__all__ = ["planned", "tab"]  # fixtures


@pytest.fixture
def changed(planned: Tab) -> Tab:
    """Released; then the stories move, the circle gets other words, one is new, and lunch is cancelled."""
    write, hall = planned.workspace.write, planned.rooms["Great Hall"]
    write("Release", releases.release, planned.event, now=make.NOW)
    write("Make", programme.edit_session, planned.session("Stories").id, starts_at=make.at("14:00"))
    write("Make", programme.edit_session, planned.session("Opening circle").id, abstract="In a ring.")
    make.session(
        planned.workspace, planned.event, "Late", starts_at=make.at("15:00"), room_id=hall, kind=SessionKind.TALK
    )
    write("Make", programme_several.remove, [planned.session("Lunch").id])
    planned.page.refresh()
    planned.idle()
    return planned


def marks(tab: Tab) -> dict[str, ChangeKind]:
    layout = tab.page.grid.layout_of_day()
    assert layout is not None
    return {layout.sessions[key].title: kind for key, kind in tab.page.grid._shown.changes.items()}


def ghosts(tab: Tab) -> list[tuple[str, str]]:
    were: tuple[Ghost, ...] = tab.page.grid._shown.were
    return sorted((one.was.title, one.words) for one in were)


def action(tab: Tab) -> QAction:
    (found,) = (one for one in tab.page.bar.findChildren(QAction) if one.text().startswith("Show changes since"))
    return found


def test_marks_outlines_and_those_that_are_cancelled(changed: Tab) -> None:
    assert (marks(changed), ghosts(changed)) == ({}, [])
    changed.press("Show", changed.page.findings)
    assert marks(changed) == {
        "Stories": ChangeKind.MOVED, "Opening circle": ChangeKind.CHANGED, "Late": ChangeKind.NEW
    }  # fmt: skip
    assert ghosts(changed) == [("Lunch", "cancelled"), ("Stories", "was here in release 1")]
    assert "Since release 1: 1 new, 1 moved, 1 changed, 1 cancelled" in words(changed.page.since)
    assert "Cancelled: “Lunch”" in words(changed.page.since)
    assert action(changed).isChecked()
    changed.press("Hide", changed.page.since)
    assert (marks(changed), ghosts(changed), action(changed).isChecked()) == ({}, [], False)
    assert not changed.page.since.isVisible()


def test_they_follow_what_is_done(changed: Tab) -> None:
    action(changed).trigger()
    changed.idle()
    changed.drag(changed.spot("Late"), changed.place("Library", "15:22"))
    assert marks(changed)["Late"] is ChangeKind.NEW
    for _ in range(2):
        changed.tasks.undo(changed.page)
        changed.idle()
    assert "Lunch" not in dict(ghosts(changed))
    assert "cancelled" not in words(changed.page.since)


def test_it_is_said_too(changed: Tab) -> None:
    changed.press("Show", changed.page.findings)
    stories = next(s for s in changed.page.grid.layout_of_day().sessions.values() if s.title == "Stories")  # type: ignore[union-attr]
    assert changed.page.grid.told(stories).endswith("Since release 1: “Stories” moved from 10:30 to 14:00")
    changed.click(changed.spot("Stories"))
    assert "Since release 1" in changed.page.grid.viewport().accessibleDescription()


def test_a_mark_can_be_seen(changed: Tab) -> None:
    before = changed.page.grid.grab().toImage()
    changed.press("Show", changed.page.findings)
    QTest.qWait(1)
    assert changed.page.grid.grab().toImage() != before


def test_before_the_first_release_there_is_nothing_to_show(planned: Tab) -> None:
    assert not action(planned).isEnabled()
    assert "Show" not in words(planned.page.releases)
    planned.workspace.write("Release", releases.release, planned.event, now=make.NOW)
    planned.page.refresh()
    planned.idle()
    assert action(planned).isEnabled()
    assert action(planned).text() == "Show changes since release 1"
    action(planned).trigger()
    planned.idle()
    assert "Since release 1: nothing is different" in words(planned.page.since)
