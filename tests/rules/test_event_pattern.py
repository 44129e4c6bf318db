import json
from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest

from convene.rules.errors import Invalid
from convene.rules.event_pattern import (
    EVERYTHING,
    VERSION,
    Clock,
    Pattern,
    PatternAsked,
    PatternDay,
    PatternMessage,
    PatternPerson,
    PatternRoom,
    PatternSession,
    PatternTrack,
    Piece,
    from_json,
    next_year,
    notes_of_dates,
    on_weekday,
    to_json,
)
from convene.rules.events import DayPart, EventKind
from convene.rules.programme import ContributionRole
from convene.rules.registrations import QuestionKind
from convene.rules.venues import Layout

ONE, TWO = UUID(int=1), UUID(int=2)
FULL = Pattern(
    "Compassion as a Bridge",
    EventKind.PROGRAMME,
    (
        PatternDay(0, time(9, 30), Clock(time(16)), DayPart.MODULE, "Module 1", venue_id=TWO),
        PatternDay(21, time(9), Clock(time(12)), DayPart.ACTION_LEARNING, required=False),
    ),
    weekday=3,
    capacity=24,
    closes=Clock(time(17), -30),
    join_link="https://meet.example/1",
    completion_rule={"days": 2},
    tracks=(PatternTrack("Compassion", "compassion"),),
    sessions=(
        PatternSession(
            "Opening",
            45,
            day=0,
            starts=Clock(time(9, 45)),
            track=0,
            room_id=ONE,
            layout=Layout.CIRCLE,
            themes=("compassion",),
            resources=(TWO,),
            questions=("Why?",),
            people=(PatternPerson(ONE, ContributionRole.CHAIR),),
        ),
        PatternSession("In the tray", 90),
    ),
    questions=("How welcome did you feel?",),
    rooms=(PatternRoom(ONE, 1, Clock(time(18), -1), Clock(time(12)), quote_pence=64_000),),
    messages=(PatternMessage("joining", "Joining us"),),
    asked=(PatternAsked("How do you travel?", QuestionKind.CHOICE, ("Train", "Bus"), required=True),),
)


def test_what_is_kept_as_json_comes_back_the_same() -> None:
    kept = json.loads(json.dumps(to_json(FULL)))
    assert kept["version"] == VERSION
    assert from_json(kept) == FULL


def test_a_template_names_nobody() -> None:
    made = FULL.as_template()
    assert "people" in json.dumps(to_json(made))
    assert [one.people for one in made.sessions] == [(), ()]
    assert made.join_link == ""
    assert made.sessions[0].resources == (TWO,)


@pytest.mark.parametrize("piece", Piece)
def test_a_piece_that_is_left_out_is_all_that_is_missing(piece: Piece) -> None:
    left = FULL.with_only(EVERYTHING - {piece})
    opening = FULL.sessions[0]
    expected = {
        Piece.SESSIONS: replace(FULL, sessions=(), tracks=()),
        Piece.PEOPLE: replace(FULL, sessions=(replace(opening, people=()), FULL.sessions[1])),
        Piece.RESOURCES: replace(FULL, sessions=(replace(opening, resources=()), FULL.sessions[1])),
        Piece.QUESTIONS: replace(FULL, questions=(), sessions=(replace(opening, questions=()), FULL.sessions[1])),
        Piece.BOOKINGS: replace(FULL, rooms=()),
        Piece.MESSAGES: replace(FULL, messages=()),
        Piece.ASKED: replace(FULL, asked=()),
    }
    assert left == expected[piece]


def _with(**changes: object) -> dict[str, object]:
    return to_json(FULL) | changes


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "does not say how"),
        (_with(version=VERSION + 1), "newer Convene"),
        (_with(version="1"), "does not say how"),
        (_with(days=[]), "damaged"),
        (_with(days="Monday"), "damaged"),
        (_with(asked=[{"text": "How?", "kind": "choice"}]), "damaged"),
        (_with(kind="party"), "damaged"),
        (_with(title=7), "damaged"),
        (_with(capacity="24"), "damaged"),
        (_with(completion_rule=[1]), "damaged"),
        (_with(surprise=1), "damaged"),
        (_with(tracks=[]), "on a day or track that is not there"),
        (_with(time_zone="Europe/Londinium"), "not a time zone"),
        (_with(tracks=[{"name": "A"}, {"name": "A"}]), "one name"),
        (_with(sessions=[{"title": "A", "minutes": 5, "capacity": 0}]), "for nobody"),
        (_with(sessions=[{"title": "A", "minutes": 5, "themes": ["a", "a"]}]), "names something twice"),
        (_with(sessions=[{"title": "A"}]), "damaged"),
        (_with(sessions=[{"title": "A", "minutes": 0}]), "no time that can be"),
        (_with(sessions=[{"title": "A", "minutes": 5, "starts": {"at": "09:00"}}]), "no time that can be"),
        (_with(sessions=[{"title": "A", "minutes": 5, "day": 0, "starts": {"at": "nine"}}]), "damaged"),
        (_with(closes={"at": "09:00", "days_after": 10**9}), "years away"),
        (_with(rooms=[{"room_id": "x", "day": 0}]), "damaged"),
    ],
)
def test_what_cannot_be_read_is_said(content: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said) as wrong:
        from_json(content)
    assert wrong.value.field == "template"
    assert wrong.value.hint


def test_dates() -> None:
    assert FULL.dates(date(2026, 9, 10)) == (date(2026, 9, 10), date(2026, 10, 1))
    assert next_year(date(2026, 7, 9)) == date(2027, 7, 8)
    saturday = date(2026, 6, 6)
    assert on_weekday(saturday, 2) == date(2026, 6, 10)
    assert on_weekday(saturday, None) == date(2026, 6, 8)
    assert on_weekday(saturday, 5) == saturday
    today = date(2026, 6, 1)
    said = [note.detail for note in notes_of_dates(FULL, [date(2026, 5, 29), date(2026, 7, 11)], today=today)]
    assert said == [
        "Fri 29 May 2026 is in the past",
        "Sat 11 July 2026 is at the weekend",
        "It began on a Thursday, and would on a Friday",
    ]
    assert not list(notes_of_dates(FULL, [date(2026, 7, 9)], today=today))
