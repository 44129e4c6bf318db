"""Findings of the Programme tab: accepted with a reason, folded away, looked at again; care settings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

import make
from convene.desktop.pages.programme_care import CareDialog
from convene.desktop.pages.programme_findings import FindingCard
from convene.rules.care_limits import NORMAL, CareLimits
from convene.rules.programme import ContributionState, SessionKind
from convene.services import care_limits, programme, programme_findings
from convene.store.tables import Contribution
from desktop.pages.test_programme import Tab, names, planned, tab, words

__all__ = ["planned", "tab"]  # fixtures


@pytest.fixture
def short(planned: Tab) -> Tab:
    """Lunch is half an hour, with a session right behind it."""
    planned.workspace.write("Make", programme.edit_session, planned.session("Lunch").id, minutes=30)
    for clock, minutes in (("11:30", 30), ("12:30", 30)):
        make.session(planned.workspace, planned.event, "Talk", starts_at=make.at(clock), minutes=minutes)
    planned.arrive()
    assert planned.findings() == ["Lunch is short"]
    return planned


def accept(tab: Tab, reason: str, *, enter: bool = False) -> QLineEdit:
    """By the keys: choose the card, ask, write why."""
    (card,) = tab.page.findings.findChildren(FindingCard)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    tab.idle()
    tab.press("Accept: Lunch is short…", tab.page.findings)
    line = next(w for w in card.findChildren(QLineEdit) if w.isVisibleTo(card))
    assert line.hasFocus()
    QTest.keyClicks(line, reason)
    if enter:
        QTest.keyClick(line, Qt.Key.Key_Return)
        tab.idle()
    return line


def test_accepted_with_a_reason_folded_away_and_looked_at_again(short: Tab) -> None:
    panel = short.page.findings
    assert "Accepted (1)" not in names(panel)
    accept(short, "There is tea all afternoon")
    short.press("Accept", panel)
    assert short.findings() == []
    assert short.labels() == ["Accept “Lunch is short”"]
    assert "There is tea all afternoon" not in words(panel)
    short.press("Accepted (1)", panel)
    assert "There is tea all afternoon" in words(panel)
    short.press("Look at it again: Lunch is short", panel)
    assert short.findings() == ["Lunch is short"]
    assert "Accepted (1)" not in names(panel)
    short.tasks.undo(short.page)
    short.idle()
    assert short.findings() == []
    short.tasks.undo(short.page)
    short.idle()
    assert short.findings() == ["Lunch is short"]


def test_the_keys_come_to_the_fixes_first(planned: Tab) -> None:
    same = {"starts_at": make.at("10:30"), "room_id": planned.rooms["Library"]}
    make.session(planned.workspace, planned.event, "Data with gaps", **same)
    planned.arrive()
    (card,) = planned.page.findings.findChildren(FindingCard)
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    planned.idle()
    reached = []
    for _ in range(3):
        QTest.keyClick(planned.page.focusWidget(), Qt.Key.Key_Tab)
        reached.append(planned.page.focusWidget().accessibleName())
    assert reached[0].startswith("Move")
    assert reached[1:] == ["Put Stories back in the tray", "Accept: Library is booked twice…"]


def test_no_reason_no_acceptance_and_escape_leaves_it(short: Tab) -> None:
    line = accept(short, "  ", enter=True)
    assert "Accept" in names(short.page.findings)
    assert not next(
        b for b in short.page.findings.findChildren(type(short.page.findings._unfold)) if b.text() == "Accept"
    ).isEnabled()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    short.idle()
    assert not line.isVisible()
    assert short.findings() == ["Lunch is short"]
    assert short.labels() == []


def test_it_is_open_again_while_a_fact_changes_on_the_grid(short: Tab) -> None:
    accept(short, "Fine", enter=True)
    assert short.findings() == []
    short.click(short.spot("Lunch"))
    short.key(Qt.Key.Key_Up)
    assert short.findings() == ["Lunch is short"], "before it is written"
    short.key(Qt.Key.Key_Down)
    assert short.findings() == []


def care(tab: Tab) -> CareDialog:
    tab.press("Care settings…", tab.page.findings)
    (dialog,) = (one for one in tab.page.findChildren(CareDialog) if one.isVisible())
    return dialog


def test_a_threshold_is_found_explained_changed_and_put_back(planned: Tab) -> None:
    assert planned.findings() == []
    dialog = care(planned)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Working Time Regulations 1998, regulation 12: twenty minutes in one piece." in said
    assert not dialog._all.isEnabled()
    number = dialog._form.field("lunch").focusProxy()
    assert number.accessibleName() == "Shortest lunch, minutes"
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "75")
    assert "Shortest lunch: back to 45" in names(dialog)
    planned.press("Save", dialog)
    assert planned.findings() == ["Lunch is short"], "an hour is not enough any more"
    assert planned.labels() == ["Change the care settings"]
    dialog = care(planned)
    planned.press("Shortest lunch: back to 45", dialog)
    assert dialog._form.values()["lunch"] == 45
    dialog._form.field("day").set_value(7)
    planned.press("Save", dialog)
    assert planned.workspace.read(care_limits.limits) == CareLimits(day=7)
    dialog = care(planned)
    planned.press("Reset all", dialog)
    planned.press("Save", dialog)
    assert planned.workspace.read(care_limits.limits) == NORMAL
    assert planned.findings() == []


def test_cancel_changes_nothing(planned: Tab) -> None:
    dialog = care(planned)
    planned.press("Reset all", dialog)
    dialog._form.field("lunch").set_value(100)
    planned.press("Cancel", dialog)
    assert planned.labels() == []


def test_what_is_wrong_with_a_threshold_is_said_at_it(planned: Tab) -> None:
    dialog = care(planned)
    dialog._form.field("lunch")._number.setRange(0, 1000)
    dialog._form.field("lunch").set_value(500)
    planned.press("Save", dialog)
    assert dialog.isVisible()
    assert "Shortest lunch: 500 is not possible. Give 15 to 180 minutes." in words(dialog)
    assert planned.workspace.read(care_limits.limits) == NORMAL
    dialog.reject()


def test_two_change_places_in_one_click_and_one_undo(tab: Tab) -> None:
    """A full day: who comes late takes the place of somebody who is there."""
    ada = make.person(tab.workspace, "Ada")
    make.unavailability(tab.workspace, ada, make.at("08:00"), make.at("10:00"))
    hall = tab.rooms["Great Hall"]
    same = {"minutes": 230, "room_id": hall, "capacity": 200}
    for name, clock, people in (("Early", "09:00", [ada]), ("Late", "13:00", [])):
        make.session(tab.workspace, tab.event, name, starts_at=make.at(clock), people=people, **same)
    tab.arrive()
    assert tab.findings() == ["Ada cannot be there"]
    tab.press("Swap with Late")
    assert (tab.at("Early"), tab.at("Late")) == (("13:00", 230, "Great Hall"), ("9:00", 230, "Great Hall"))
    assert tab.labels() == ["Let “Early” and “Late” change places"]
    assert tab.findings() == []
    tab.tasks.undo(tab.page)
    tab.idle()
    assert (tab.at("Early"), tab.at("Late")) == (("9:00", 230, "Great Hall"), ("13:00", 230, "Great Hall"))


def test_everything_behind_it_begins_later(tab: Tab) -> None:
    hall = tab.rooms["Great Hall"]
    for name, clock, minutes in (("One", "09:00", 80), ("Two", "10:20", 25), ("Three", "10:45", 25)):
        make.session(tab.workspace, tab.event, name, starts_at=make.at(clock), minutes=minutes, room_id=hall)
    tab.arrive()
    assert tab.findings() == ["130 minutes without a break"]
    tab.press("Begin all from Two on later")
    assert [tab.at(name)[0] for name in ("One", "Two", "Three")] == ["9:00", "10:30", "10:55"]
    assert tab.labels() == ["Begin “Two” and 1 more at 10:30"]
    assert tab.findings() == []


def test_who_will_not_come_is_taken_off(planned: Tab) -> None:
    def decline(session) -> None:  # type: ignore[no-untyped-def]
        session.query(Contribution).one().state = ContributionState.DECLINED

    planned.workspace.write("Make", decline)
    planned.arrive()
    assert planned.findings() == ["Ada Oyelaran will not come"]
    planned.press("Take Ada Oyelaran off Opening circle")
    assert planned.findings() == []
    assert planned.labels() == ["Take Ada Oyelaran off “Opening circle”"]
    planned.tasks.undo(planned.page)
    planned.idle()
    assert planned.findings() == ["Ada Oyelaran will not come"]


def test_a_finding_that_is_gone_when_it_is_accepted_is_said(short: Tab) -> None:
    (finding,) = short.workspace.read(programme_findings.findings, short.event).open
    short.workspace.write("Make", programme.edit_session, short.session("Lunch").id, kind=SessionKind.BREAK)
    short.page.findings.accept_wanted.emit(finding, "Fine")
    short.idle()
    assert "There is no finding" in short.told()
