"""Booking for a group and saying how places are offered, through the forms in the drawer."""

from collections.abc import Iterator
from typing import Any

import pytest

import make
from convene.desktop.page import Context
from convene.desktop.tasks import Tasks
from convene.rules.registrations import RegistrationState
from convene.services import groups, waiting_terms
from convene.store.workspace import Workspace
from people_tab import Tab, opened_tab

S = RegistrationState


@pytest.fixture
def tab(workspace: Workspace, tasks: Tasks, context: Context, went: list[tuple[str, dict[str, Any]]]) -> Iterator[Tab]:
    """Three places are free."""
    for tab in opened_tab(workspace, tasks, context, went):
        make.registration(workspace, tab.event, make.person(workspace, "Anna"))
        tab.arrive()
        yield tab


def test_a_group_is_booked_and_shown_together(tab: Tab) -> None:
    tab.press("Book for a group")
    tab.type("name", "Eastmarsh Trust")
    tab.form.field("count").set_value(5)
    tab.form.field("names").set_value("Bo Bergström, bo@example.org\nLi Ng\n")
    tab.press("Book the places", tab.page.drawer)
    assert tab.told() == ["3 places are left, and Eastmarsh Trust needs 5. Book fewer, or let the rest wait."]
    assert list(tab.state) == ["Anna"]
    tab.form.field("rest_waits").set_value(True)
    tab.press("Book the places", tab.page.drawer)
    assert tab.page.drawer.isHidden()
    assert tab.names == [
        "Bo Bergström",
        "Guest 3 of Eastmarsh Trust",
        "Guest 4 of Eastmarsh Trust",
        "Guest 5 of Eastmarsh Trust",
        "Li Ng",
    ]
    assert tab.page.search.text() == "Eastmarsh Trust"
    (group,) = tab.workspace.read(groups.of_event, tab.event)
    assert (group.held, group.waiting) == (3, 2)


def test_names_that_cannot_be_are_said_at_their_field(tab: Tab) -> None:
    tab.press("Book for a group")
    tab.press("Book the places", tab.page.drawer)
    assert tab.form.field("name").property("wrong")
    tab.type("name", "Eastmarsh Trust")
    tab.form.field("count").set_value(1)
    tab.form.field("names").set_value("bo@example.org")
    tab.press("Book the places", tab.page.drawer)
    assert tab.form.field("names").property("wrong")
    tab.form.field("names").set_value("Bo\nLi")
    tab.press("Book the places", tab.page.drawer)
    assert tab.form.field("names").accessibleDescription() == "2 names for 1 place. Book more places."
    assert list(tab.state) == ["Anna"]


def test_how_places_are_offered(tab: Tab) -> None:
    tab.arrive(show="waiting")
    tab.press("How places are offered")
    tab.form.field("offer_hours").set_value(4)
    tab.form.field("plus_ones").set_value(1)
    tab.form.field("automatic").set_value(True)
    tab.press("Save", tab.page.drawer)
    found = tab.workspace.read(waiting_terms.terms, tab.event)
    assert (found.offer_hours, found.plus_ones, found.automatic, found.organisation_cap) == (4, 1, True, None)
    assert tab.page.drawer.isHidden()
    tab.press("How places are offered")
    assert tab.form.values() == {"offer_hours": 4, "organisation_cap": None, "plus_ones": 1, "automatic": True}
