"""The newsletter: what is public in a month, and only for those who agreed to hear of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

import make
from convene.rules.errors import Refused
from convene.rules.events import EventStatus
from convene.services import newsletter, outbox, outbox_post
from convene.store.tables import Person
from convene.store.workspace import Workspace

JULY = date(2026, 7, 15)


def told(workspace: Workspace, month: date = JULY, **more: Any) -> newsletter.Newsletter:
    return workspace.read(newsletter.newsletter, month, now=make.NOW, **more)


@pytest.fixture
def subscriber(workspace: Workspace) -> Any:
    return make.person(workspace, "Ana", email="ana@example.org", marketing_consent_at=make.NOW)


def test_what_is_on_and_what_closes_in_a_month(workspace: Workspace) -> None:
    make.add_setting(workspace, "organiser", {"name": "Bridget"})
    place = make.venue(workspace, "St Katherine")
    make.event(workspace, "Open Day", venue_id=place, summary="Come in.", days=(date(2026, 7, 31),))
    make.event(
        workspace, "Later", days=(date(2026, 8, 1),), applications_close=datetime.fromisoformat("2026-07-31T22:30Z")
    )
    make.event(
        workspace, "Too late", days=(date(2026, 8, 2),), applications_close=datetime.fromisoformat("2026-07-31T23:30Z")
    )
    make.event(workspace, "Full", days=(date(2026, 7, 1),), status=EventStatus.CLOSED)
    make.event(workspace, "Not public", status=EventStatus.DRAFT)
    make.event(workspace, "Off", status=EventStatus.CANCELLED)
    got = told(workspace, editorial=" Summer is here. \n")
    assert (got.title, got.events, got.deadlines) == ("What is on in July 2026", 2, 1)
    assert got.text == (
        "Summer is here.\n\n# Events\n\n"
        "## Full\nWed 1 July 2026, 09:00 to 17:00\nRegistration has closed.\n\n"
        "## Open Day\nFri 31 July 2026, 09:00 to 17:00\nSt Katherine\nCome in.\n\n"
        "# Deadlines\n\n- Fri 31 July, 23:30: applications to Later close\n\n"
        "With warm wishes,\nBridget\n\n"
        "You get this because you said that we may write to you about other events. To stop, reply with “stop”."
    )
    assert [(one.title, one.status) for one in got.appointments] == [
        ("Full", "CONFIRMED"), ("Off", "CANCELLED"), ("Open Day", "CONFIRMED"),
    ]  # fmt: skip


def test_a_month_without_anything_says_so(workspace: Workspace) -> None:
    got = told(workspace, date(2026, 12, 31))
    assert got.title == "What is on in December 2026"
    assert got.text.startswith("There is nothing in our diary for December.")
    assert got.appointments == ()


def test_only_who_agreed_gets_it_once(workspace: Workspace, subscriber: Any) -> None:
    make.person(workspace, "No consent", email="no@example.org")
    make.person(workspace, "No address", marketing_consent_at=make.NOW)
    for wanted in (1, 0):
        assert workspace.write("N", newsletter.prepare, JULY, now=make.NOW)[0] == wanted
    (row,) = workspace.read(outbox.messages)
    assert (row.to_name, row.event_id, row.blocked) == ("Ana", None, "")
    assert workspace.read(outbox.letter, row.id).heading == "What is on in July 2026"


def test_who_says_stop_meanwhile_does_not_get_it(workspace: Workspace, subscriber: Any) -> None:
    workspace.write("N", newsletter.prepare, JULY, now=make.NOW)

    def stop(session: Any) -> None:
        session.get(Person, subscriber).marketing_consent_at = None

    workspace.write("Stop", stop)
    (row,) = workspace.read(outbox.messages)
    assert row.blocked == "They do not agree to get the newsletter any more"
    sent: list[Any] = []
    assert outbox_post.post_all(workspace, [row.id], sent.append, way="smtp").sent == 0
    assert sent == []
    with pytest.raises(Refused, match="Nobody has agreed"):
        workspace.write("N", newsletter.prepare, JULY + timedelta(days=31), now=make.NOW)
