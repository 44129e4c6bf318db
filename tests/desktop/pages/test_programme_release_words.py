"""How releases and their differences are said."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

import make
from convene.desktop.pages.programme_release_words import (
    ASPECTS,
    say_counts,
    say_difference,
    say_open,
    say_sentence,
    say_since,
)
from convene.rules.programme import ContributionRole, SessionKind
from convene.rules.releases import Aspect, FrozenPerson, FrozenSession, difference
from convene.rules.time import LONDON
from convene.services.releases import OpenKind, OpenPoint

HALL, LIBRARY, ADA, BEN = (UUID(int=n) for n in range(1, 5))
NAMES = {ADA: "Ada", BEN: "Ben"}
ONE = FrozenSession(
    id=uuid4(), uid="a", title="Opening circle", day=make.DAY, starts_at=make.at("09:30"), minutes=45, room_id=HALL,
    room="Great Hall", people=(FrozenPerson(ADA, ContributionRole.FACILITATOR),),
)  # fmt: skip
NOBODY = FrozenPerson(uuid4(), ContributionRole.HOST)
NEXT_DAY = make.days_on(make.DAY, 2)[1]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (
            {"starts_at": make.at("10:00"), "room_id": LIBRARY, "room": "Library"},
            "moved from 09:30 Great Hall to 10:00 Library",
        ),
        ({"starts_at": make.at("10:00")}, "moved from 09:30 to 10:00"),
        ({"room_id": None, "room": ""}, "moved from Great Hall to no room, at 09:30"),
        ({"minutes": 60}, "moved at 09:30, 60 minutes instead of 45"),
        (
            {"starts_at": make.at("09:30", NEXT_DAY), "day": NEXT_DAY},
            "moved from Thu 9 July 09:30 to Fri 10 July 09:30",
        ),
        ({"title": "Circle"}, "changed: was called “Opening circle”"),
        ({"people": (FrozenPerson(BEN, ContributionRole.HOST),)}, "changed: Ben joins, Ada leaves"),
        ({"people": (NOBODY,)}, "changed: somebody since erased joins, Ada leaves"),
        ({"people": (FrozenPerson(ADA, ContributionRole.HOST),)}, "changed: people in other parts"),
        ({"abstract": "x", "url": "x", "capacity": 3}, "changed: another abstract, capacity and link"),
        ({"minutes": 30, "abstract": "x"}, "moved at 09:30, 30 minutes instead of 45; another abstract"),
    ],
)  # fmt: skip
def test_a_difference_in_a_sentence(now: dict[str, object], said: str) -> None:
    other = replace(ONE, **now)  # type: ignore[arg-type]
    (change,) = difference([ONE], [other])
    assert say_sentence(change, LONDON, NAMES) == f"“{other.title}” {said}"


def test_what_is_new_and_what_is_cancelled() -> None:
    lunch = replace(ONE, uid="b", title="Lunch", kind=SessionKind.LUNCH, room_id=None, room="")
    new, gone = difference([ONE], [lunch])
    assert say_difference(new, LONDON, NAMES) == "lunch, 09:30 to 10:15"
    assert say_sentence(gone, LONDON, NAMES) == "“Opening circle” is cancelled: workshop, 09:30 to 10:15, Great Hall"
    assert say_counts([new, gone]) == "1 new, 1 cancelled"
    assert say_counts([]) == "nothing is different"


def test_what_the_draft_is_to_the_last_release() -> None:
    assert [say_since(*one) for one in ((0, 0), (2, 0), (2, 1), (2, 4))] == [
        "Not released yet",
        "As in release 2",
        "Draft: 1 change since release 2",
        "Draft: 4 changes since release 2",
    ]


@pytest.mark.parametrize(
    ("point", "said"),
    [
        (OpenPoint(OpenKind.UNPLACED, ("A",)), "1 session in the tray stays out: A"),
        (OpenPoint(OpenKind.PROPOSED, ("A", "B")), "2 sessions not yet confirmed stay out: A and B"),
        (OpenPoint(OpenKind.CANCELLED, ("A",)), "1 cancelled session stays out: A"),
        (OpenPoint(OpenKind.FELL_OUT, ("A",)), "People have places on 1 session that stays out: A"),
        (OpenPoint(OpenKind.UNCONFIRMED, ("A",), ("Ada",)), "1 person has not said yes: Ada"),
        (OpenPoint(OpenKind.UNCONFIRMED, ("A",), ("Ada", "Ben")), "2 people have not said yes: Ada and Ben"),
        (OpenPoint(OpenKind.NO_TRACK, tuple("ABCDE")), "5 sessions in no track: A, B, C and 2 more"),
    ],
)
def test_what_is_open(point: OpenPoint, said: str) -> None:
    assert say_open(point) == said


def test_every_aspect_has_a_word() -> None:
    assert set(ASPECTS) == set(Aspect)
