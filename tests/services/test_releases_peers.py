"""What pretalx warns of before a schedule is released, case by case, and where it stands in ours.

Differences, all on purpose:

- pretalx counts a submission whose speaker has not confirmed as one case. Here it is two: a session that is only
  proposed is not given out, and somebody who has not said yes is named while the session is.
- Room and person clashes, availability and rooms that are too small are findings of the checks: they are said beside
  the grid too, have a reason and a fix, and can be accepted. pretalx has them as warnings on the release page alone.
- No track is said only where the event has tracks, and not of breaks.
- pretalx does not know cancelled speakers who are still named, closed rooms, equipment, or care notes: see the checks.
"""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.programme import ContributionState, FindingKind, SessionState
from convene.rules.registrations import PlaceState
from convene.rules.venues import Layout
from convene.services import releases
from convene.services.releases import OpenKind
from convene.store.tables import Contribution, Place
from convene.store.workspace import Workspace

Case = Callable[[Workspace, UUID, UUID], object]


def _give_place(w: Workspace, event: UUID, session: UUID, people: int = 1) -> None:
    for _ in range(people):
        guest = make.registration(w, event)
        make.add(w, Place(id=uuid4(), session_id=session, registration_id=guest, state=PlaceState.GIVEN))


def unscheduled(w: Workspace, event: UUID, room: UUID) -> None:
    make.session(w, event, "Waiting")


def proposed(w: Workspace, event: UUID, room: UUID) -> None:
    make.session(w, event, "Perhaps", starts_at=make.at("12:00"), state=SessionState.PROPOSED)


def unconfirmed(w: Workspace, event: UUID, room: UUID) -> None:
    talk = make.session(w, event, "Asked", starts_at=make.at("12:00"))
    asked = make.person(w, "Bo")
    make.add(w, Contribution(session_id=talk, person_id=asked, state=ContributionState.INVITED))


def no_track(w: Workspace, event: UUID, room: UUID) -> None:
    make.track(w, event)


def room_clash(w: Workspace, event: UUID, room: UUID) -> None:
    make.session(w, event, "Second", starts_at=make.at("10:15"), room_id=room)


def person_clash(w: Workspace, event: UUID, room: UUID) -> None:
    who = make.person(w, "Ada")
    for title in ("One", "Two"):
        make.session(w, event, title, starts_at=make.at("13:00"), people=[who])


def unavailable(w: Workspace, event: UUID, room: UUID) -> None:
    who = make.person(w, "Ada")
    make.session(w, event, "Late", starts_at=make.at("13:00"), people=[who])
    make.unavailability(w, who, make.at("12:00"), make.at("14:00"))


def too_many(w: Workspace, event: UUID, room: UUID) -> None:
    full = make.session(w, event, "Full", starts_at=make.at("13:00"), room_id=room)
    _give_place(w, event, full, people=3)


def fell_out(w: Workspace, event: UUID, room: UUID) -> None:
    _give_place(w, event, make.session(w, event, "Fallen", state=SessionState.CANCELLED, starts_at=make.at("13:00")))


def nothing(w: Workspace, event: UUID, room: UUID) -> None:
    pass


@pytest.mark.parametrize(
    ("case", "points", "findings"),
    [
        (nothing, [], []),
        (unscheduled, [OpenKind.UNPLACED], []),
        (proposed, [OpenKind.PROPOSED], []),
        (unconfirmed, [OpenKind.UNCONFIRMED], []),
        (no_track, [OpenKind.NO_TRACK], []),
        (room_clash, [], [FindingKind.ROOM]),
        (person_clash, [], [FindingKind.PERSON]),
        (unavailable, [], [FindingKind.AWAY]),
        (too_many, [], [FindingKind.CAPACITY]),
        (fell_out, [OpenKind.CANCELLED, OpenKind.FELL_OUT], []),
    ],
)
def test_what_is_said_before_a_release(
    workspace: Workspace, case: Case, points: list[OpenKind], findings: list[FindingKind]
) -> None:
    event = make.event(workspace)
    room = make.room(workspace, make.venue(workspace), layouts={Layout.THEATRE: 2})
    make.session(workspace, event, "First", starts_at=make.at("10:00"), room_id=room)
    case(workspace, event, room)
    plan = workspace.read(releases.plan, event)
    assert [point.kind for point in plan.open] == points
    assert [finding.kind for finding in plan.findings] == findings
