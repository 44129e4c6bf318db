"""In the drawer: the waiting list, a colleague who comes instead, a group, plus-ones, through its widgets."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QMenu

import make
from convene.desktop.kit.fields import TickField
from convene.desktop.page import Context
from convene.desktop.tasks import Tasks
from convene.rules.groups import Named
from convene.rules.registrations import RegistrationState
from convene.services import badges, groups, offers, registrations, waiting_terms
from convene.store.tables import Registration
from convene.store.workspace import Workspace
from people_tab import Tab, opened_tab

S = RegistrationState


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]) -> Iterator[Tab]:
    for tab in opened_tab(workspace, tasks, context, went):
        tab.workspace.write(
            "Register", registrations.register, tab.event, name="Anna", organisation="Quayside", now=make.NOW
        )
        tab.arrive()
        yield tab


def row(tab: Tab, name: str) -> Registration:
    guest = next(one for one in tab.workspace.read(registrations.guests, tab.event) if one.name == name)
    found: Registration = make.one(tab.workspace, Registration, guest.id)
    return found


def offered_acts(tab: Tab) -> list[str]:
    """What the menu at the foot of the drawer has now."""
    menu = tab.page.drawer.findChildren(QMenu)[-1]
    return [action.text() for action in menu.actions() if action.text()]


def test_who_waits_is_told_why_and_is_given_priority(tab: Tab) -> None:
    make.registration(tab.workspace, tab.event, make.person(tab.workspace, "Bo"), state=S.WAITING)
    tab.arrive(registration_id=row(tab, "Bo").id)
    assert "1st" in tab.drawer
    assert "Joined 1 June; nobody before them" in tab.drawer
    ticks = {t.text(): t for t in tab.page.drawer.findChildren(TickField)}
    ticks["Has priority"].click()
    tab.idle()
    assert (row(tab, "Bo").priority, tab.label()) == (1, "Has priority: “Bo”")
    {t.text(): t for t in tab.page.drawer.findChildren(TickField) if t.isVisible()}["Can come at short notice"].click()
    tab.idle()
    assert row(tab, "Bo").short_notice
    tab.press("Offer a place", tab.page.drawer)
    assert "Offered" in tab.drawer
    tab.press("Declined", tab.page.drawer)
    assert tab.state["Bo"] is S.WITHDRAWN
    tab.pick("Offer a place")
    tab.press("Accepted", tab.page.drawer)
    assert tab.state["Bo"] is S.REGISTERED


def test_an_offer_is_refused_in_words_where_no_place_is_free(tab: Tab) -> None:
    for _ in range(3):
        make.registration(tab.workspace, tab.event)
    make.registration(tab.workspace, tab.event, make.person(tab.workspace, "Bo"), state=S.WAITING)
    tab.arrive(registration_id=row(tab, "Bo").id)
    tab.press("Offer a place", tab.page.drawer)
    assert tab.told() == [
        "No place is left. London is Open(minded) has 4 places; offers that are open take one.",
    ]


def test_a_colleague_comes_instead(tab: Tab) -> None:
    before = tab.workspace.read(badges.badges, tab.event)[0].badge.code
    tab.choose("Anna")
    tab.pick("A colleague comes instead…")
    assert tab.form.field("organisation").value() == "Quayside"
    tab.press("Let them come instead", tab.page.drawer)
    assert tab.form.field("name").property("wrong"), "a name is needed"
    tab.type("name", "Bo Berg")
    tab.type("email", "bo at home")
    tab.press("Let them come instead", tab.page.drawer)
    assert tab.form.field("email").property("wrong")
    assert tab.state == {"Anna": S.REGISTERED}
    tab.type("email", "bo@quay.example")
    tab.press("Let them come instead", tab.page.drawer)
    assert tab.state == {"Anna": S.SUBSTITUTED, "Bo Berg": S.REGISTERED}
    assert tab.label() == "“Bo Berg” comes instead of “Anna”"
    assert "Bo Berg" in tab.drawer
    assert {"Comes instead of", "Anna", "Substituted"} <= set(tab.drawer)
    assert tab.workspace.read(badges.badges, tab.event)[0].badge.code != before
    tab.press("Comes instead of, Anna, Substituted", tab.page.drawer)
    assert tab.went[-1] == (
        "event",
        {"event_id": tab.event, "tab": "people", "registration_id": row(tab, "Anna").id},
    )
    tab.workspace.undo()
    assert tab.state == {"Anna": S.REGISTERED}


def test_who_is_here_keeps_the_place(tab: Tab) -> None:
    event = make.event(tab.workspace, days=(make.TODAY,))
    made, _ = tab.workspace.write("Register", registrations.register, event, name="Cleo", now=make.NOW)
    make.came(tab.workspace, event, made, make.TODAY)
    tab.page.arrive({"event_id": event, "registration_id": made})
    tab.idle()
    tab.pick("A colleague comes instead…")
    tab.type("name", "Dag")
    tab.press("Let them come instead", tab.page.drawer)
    assert tab.told() == [
        "Cleo came in today at 09:00. Add the colleague as a walk-in; from tomorrow they can take the place."
    ]


def test_plus_ones_are_offered_only_where_they_are_allowed(tab: Tab) -> None:
    tab.choose("Anna")
    assert "Brings somebody…" not in offered_acts(tab)
    tab.workspace.write("Terms", waiting_terms.change, tab.event, plus_ones=1)
    tab.page.refresh()
    tab.idle()
    tab.pick("Brings somebody…")
    tab.type("name", "Bo Plus")
    tab.press("Add to the list", tab.page.drawer)
    assert tab.state["Bo Plus"] is S.REGISTERED
    assert {"Brought by", "Anna"} <= set(tab.drawer)
    tab.choose("Anna")
    assert {"Brings", "Bo Plus"} <= set(tab.drawer)
    assert "Brings somebody…" not in offered_acts(tab), "one each"


def test_a_group_is_named_shown_and_cancelled_together(tab: Tab) -> None:
    asked = {"name": "Northmere", "count": 2, "names": [Named("Li Ng")], "note": "By coach", "now": make.NOW}
    tab.workspace.write("Book", groups.book, tab.event, **asked)
    tab.page.refresh()
    tab.idle()
    tab.search("north")
    tab.choose("Guest 2 of Northmere")
    assert {"Northmere", "2 places, 1 to be named", "By coach", "Li Ng"} <= set(tab.drawer)
    tab.press("Name this person", tab.page.drawer)
    tab.type("name", "Dag Dahl")
    tab.press("Keep the name", tab.page.drawer)
    assert "Dag Dahl" in tab.state
    assert "2 places" in tab.drawer
    assert tab.page.search.text() == "north", "the next one can be named at once"
    tab.press("Show in the list", tab.page.drawer)
    assert tab.names == ["Dag Dahl", "Li Ng"]
    tab.choose("Li Ng")
    tab.pick("Cancel the whole group…")
    tab.type("reason", "No coach")
    tab.press("Cancel the group", tab.page.drawer)
    assert {tab.state[name] for name in ("Dag Dahl", "Li Ng")} == {S.CANCELLED}
    assert tab.label() == "Cancel the group “Northmere”"
    assert "Cancel the whole group…" not in offered_acts(tab)


def test_a_form_that_is_being_filled_in_is_left_alone(tab: Tab) -> None:
    tab.choose("Anna")
    tab.pick("A colleague comes instead…")
    tab.type("name", "Half a na")
    make.registration(tab.workspace, tab.event)
    waits = make.registration(tab.workspace, tab.event, state=S.WAITING)
    tab.workspace.write("Offer", offers.offer, waits, now=make.NOW)
    tab.page.refresh()
    tab.idle()
    assert tab.form.field("name").value() == "Half a na"
    tab.press("Cancel", tab.page.drawer)
    assert "Anna" in tab.drawer
