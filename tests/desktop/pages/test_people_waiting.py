"""The waiting list in the People tab: order, reasons, offers and their answers, through its widgets."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu

import make
from convene.desktop.page import Context
from convene.desktop.pages.people_waiting import OfferLine
from convene.desktop.tasks import Tasks
from convene.rules.registrations import RegistrationState
from convene.services import offers, people, registrations, waiting_terms
from convene.store.tables import Message
from convene.store.workspace import Workspace
from people_tab import Tab, opened_tab, words

S = RegistrationState


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]) -> Iterator[Tab]:
    """Two places, one taken; Bo, Cleo and Dag wait, in this order."""
    for tab in opened_tab(workspace, tasks, context, went, capacity=2):
        make.registration(workspace, tab.event, make.person(workspace, "Anna"))
        for number, name in enumerate(("Bo", "Cleo", "Dag")):
            person = make.person(workspace, name, email=f"{name.lower()}@example.org")
            when = make.NOW - timedelta(days=9 - number)
            make.registration(workspace, tab.event, person, state=S.WAITING, registered_at=when)
        tab.arrive(show="waiting")
        yield tab


def listed(tab: Tab) -> list[tuple[str, str]]:
    columns = {column.key: column for column in tab.page.waiting.table.rows_model.columns}
    return [(columns["place"].text(one), one.name) for one in tab.page.waiting.table.rows()]


def lines(tab: Tab) -> list[OfferLine]:
    return [line for line in tab.page.waiting.findChildren(OfferLine) if line.isVisible()]


def test_the_list_is_in_its_order_with_reasons(tab: Tab) -> None:
    assert tab.page.lists.currentWidget() is tab.page.waiting
    assert listed(tab) == [("1st", "Bo"), ("2nd", "Cleo"), ("3rd", "Dag")]
    why = next(column for column in tab.page.waiting.table.rows_model.columns if column.key == "why")
    assert why.text(tab.page.waiting.table.rows()[1]) == "Joined 24 May; 1 before them, joined earlier"
    assert words(tab.page.waiting)[:2] == ["1 place is free; Bo is next", "1 of 2 places are taken"]
    tab.search("dag")
    assert listed(tab) == [("3rd", "Dag")]
    tab.press("All, 4")
    assert tab.page.lists.currentWidget() is tab.page.table


def test_a_place_is_offered_and_accepted(tab: Tab) -> None:
    tab.press("Offer the next place")
    assert tab.label() == "Offer “Bo” a place"
    assert listed(tab)[:2] == [("Offered", "Bo"), ("1st", "Cleo")]
    (line,) = lines(tab)
    assert words(line) == ["Bo", "Answer by Wed 3 June, 10:00"]
    assert words(tab.page.waiting)[:2] == ["No place is free", "2 of 2 places are taken, 1 of them kept for an offer"]
    assert not tab.page.waiting.offer.isEnabled()
    tab.press("Bo accepted")
    assert tab.state["Bo"] is S.REGISTERED
    assert lines(tab) == []
    assert tab.label() == "“Bo” accepted the place"


def test_who_declines_leaves_and_the_next_line_is_there(tab: Tab) -> None:
    tab.press("Offer the next place")
    tab.press("Bo declined")
    assert tab.state["Bo"] is S.WITHDRAWN
    (line,) = lines(tab)
    assert words(line)[0] == "Cleo"
    tab.workspace.undo()
    tab.page.refresh()
    tab.idle()
    assert words(lines(tab)[0])[0] == "Bo"


def choose(tab: Tab, words_: str) -> None:
    (line,) = lines(tab)
    actions = [a for menu in line.findChildren(QMenu) for a in menu.actions()]
    action = next((a for a in actions if a.text() == words_), None)
    assert action is not None, [a.text() for a in actions]
    action.trigger()
    tab.idle()


def test_somebody_is_told_by_mail_and_the_offer_can_be_withdrawn(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    tab.press("Offer the next place")
    choose(tab, "Copy the message")
    assert QGuiApplication.clipboard().text().startswith("A place for you: London is Open(minded)\n\nDear Bo,")
    choose(tab, "Write an e-mail…")
    (url,) = opened
    assert (url.scheme(), url.path()) == ("mailto", "bo@example.org")
    assert QUrlQuery(url).queryItemValue("subject", QUrl.ComponentFormattingOption.FullyDecoded).startswith("A place")
    kept = tab.workspace.read(lambda s: s.query(Message).one())
    assert (kept.state, kept.way) == ("sent", "mail program")
    texts = [a.text() for menu in lines(tab)[0].findChildren(QMenu) for a in menu.actions()]
    assert texts == ["Withdraw the offer"], "they know"
    choose(tab, "Withdraw the offer")
    assert (listed(tab)[0], lines(tab)) == (("1st", "Bo"), [])


def test_no_mail_program_is_said_and_nobody_counts_as_told(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    tab.press("Offer the next place")
    choose(tab, "Write an e-mail…")
    assert tab.told() == ["No mail program opened. Copy the message instead."]
    choose(tab, "They know already")
    assert tab.workspace.read(lambda s: s.query(Message).one()).state == "sent"


def test_an_offer_that_has_ended_cannot_be_accepted(tab: Tab) -> None:
    made, _ = tab.workspace.write("Offer", offers.offer_next, tab.event, now=make.NOW - timedelta(days=30))
    tab.page.refresh()
    tab.idle()
    (line,) = lines(tab)
    assert words(line)[1].startswith("The offer ended on ")
    accepted = next(b for b in line.findChildren(QAbstractButton) if b.accessibleName() == "Bo accepted")
    assert not accepted.isEnabled()
    assert listed(tab)[0] == ("Offer ended", "Bo")
    assert made.name == "Bo"


def test_a_place_that_is_gone_meanwhile_is_said(tab: Tab) -> None:
    tab.workspace.write("Offer", offers.offer_next, tab.event, now=make.NOW)  # somebody else, just now
    tab.press("Offer the next place")
    (said,) = tab.told()
    assert said.startswith(("No place is left.", "Nobody is next"))


def test_somebody_of_the_list_is_shown_with_enter_and_arrows(tab: Tab) -> None:
    table = tab.page.waiting.table
    table.setFocus()
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    tab.idle()
    assert "Cleo" in tab.drawer
    assert "2nd" in tab.drawer


def test_who_is_passed_over_says_so_and_nobody_is_next(tab: Tab) -> None:
    made, _ = tab.workspace.write("Offer", offers.offer_next, tab.event, now=make.NOW - timedelta(days=30))
    for weeks in range(3):  # nobody answers: each offer lapses, and the place goes to the next
        now = make.NOW - timedelta(days=23 - 7 * weeks)
        tab.workspace.write("Settle", offers.settle, now=now)
    tab.page.refresh()
    tab.idle()
    assert listed(tab) == [("Passed over", name) for name in ("Bo", "Cleo", "Dag")]
    assert words(tab.page.waiting)[0] == "1 place is free; nobody is next"
    assert not tab.page.waiting.offer.isEnabled()
    tab.page.waiting.table.choose(made.registration_id)
    tab.idle()
    tab.press("Offer a place", tab.page.drawer)
    assert listed(tab)[0] == ("Offered", "Bo"), "a person may ask for it by name"


def test_an_empty_waiting_list(
    workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]
) -> None:
    for tab in opened_tab(workspace, tasks, context, went):
        make.registration(workspace, tab.event)
        tab.arrive(show="waiting")
        assert words(tab.page.waiting)[:2] == [
            "3 places are free; nobody is next",
            "1 of 4 places are taken; nobody waits",
        ]
        assert tab.page.waiting.table.placeholder == "Nobody waits."


def capped(tab: Tab) -> None:
    """Anna and Bo are of one organisation, of which one may come; the others have left."""
    guests = tab.workspace.read(registrations.guests, tab.event)
    for guest in guests:
        if guest.name in {"Anna", "Bo"}:
            tab.workspace.write("Home", people.edit, guest.person_id, organisation="Eastmarsh")
        else:
            tab.workspace.write("Away", registrations.withdraw, guest.id, now=make.NOW)
    tab.workspace.write("Cap", waiting_terms.change, tab.event, organisation_cap=1)
    tab.page.refresh()
    tab.idle()


def test_above_the_cap_an_offer_takes_a_reason(tab: Tab) -> None:
    capped(tab)
    tab.press("Offer the next place")
    assert lines(tab) == []
    assert "Above the cap: Eastmarsh would have 2, the cap is 1." in tab.drawer
    tab.press("Go ahead with this reason", tab.page.drawer)
    assert "Eastmarsh would have 2, the cap is 1. Say why they come all the same." in tab.drawer
    tab.type("over_cap_reason", "Signs for a speaker")
    tab.press("Go ahead with this reason", tab.page.drawer)
    assert words(lines(tab)[0])[0] == "Bo"
    tab.press("Bo accepted")
    assert "Above the cap: Signs for a speaker" in tab.drawer


def test_a_place_given_at_once_above_the_cap_takes_a_reason_too(tab: Tab) -> None:
    capped(tab)
    (bo,) = tab.page.waiting.table.rows()
    tab.page.waiting.table.choose(bo.registration_id)
    tab.idle()
    tab.pick("Give a place at once")
    assert tab.state["Bo"] is S.WAITING
    tab.type("over_cap_reason", "Signs")
    tab.press("Go ahead with this reason", tab.page.drawer)
    assert tab.state["Bo"] is S.REGISTERED
    assert "Above the cap: Signs" in tab.drawer
