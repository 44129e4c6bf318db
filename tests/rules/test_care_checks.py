"""What people will feel. (Space after a story and lunch are in test_programme_checks too.)"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.care_limits import NORMAL, CareLimits
from convene.rules.programme import (
    AgendaDay,
    AgendaHome,
    AgendaPerson,
    AgendaTrack,
    ContributionRole,
    FindingKind,
    SessionKind,
    Severity,
)
from convene.rules.programme_checks import check
from convene.rules.programme_fixes import FixKind, fixes
from rules.test_programme_checks import PAUSE, TRACK, programmes
from rules.test_programme_fixes import CHAPEL, DAY, HALL, LIBRARY, MORNING, ROOMS, ROWAN, agenda, at, session

INCLUSION = AgendaTrack(TRACK, "Inclusion")
OTHER = AgendaTrack(UUID(int=51), "Compassion")
LONG = replace(DAY, ends_at=MORNING + timedelta(hours=14))


def found(kind, *sessions, **more):
    planned = replace(agenda(*sessions), **({"days": (LONG,), "tracks": (INCLUSION, OTHER)} | more))
    findings = [f for f in check(planned) if f.kind is kind]
    assert all(f.severity is Severity.CARE for f in findings)
    return findings


def minutes_of(*sessions, **more):
    return [f.title for f in found(FindingKind.STRETCH, *sessions, **more)]


TALK = {"kind": SessionKind.TALK}
IN = {"track_id": TRACK, "track": "Inclusion"}


@pytest.mark.parametrize(
    ("name", "sessions", "said"),
    [
        ("two of 45", [session(1, 0, 45), session(2, 45, 45)], []),
        ("three of 45", [session(1, 0, 45), session(2, 45, 45), session(3, 90, 45)], ["135 minutes"]),
        ("nine minutes between are no break", [session(1, 0, 50), session(2, 59, 50)], ["109 minutes"]),
        ("ten are", [session(1, 0, 50), session(2, 60, 50)], []),
        ("tea", [session(1, 0, 50), session(2, 50, 15, **PAUSE), session(3, 65, 50)], []),
        ("a planned break that is none", [session(1, 0, 60), session(2, 60, 5, **PAUSE), session(3, 65)], ["125"]),
        ("a talk of 95 minutes", [session(1, 0, 95, **TALK)], ["95 minutes"]),
        ("a workshop of three hours has its own breaks", [session(1, 0, 180)], []),
        ("nor is it joined to what follows", [session(1, 0, 180), session(2, 180, 80)], []),
        ("a quiet room stands open", [session(1, 0, 300, room=CHAPEL)], []),
        (
            "beside each other: what all have in common",
            [session(1, 0, 60), session(2, 0, 60, room=LIBRARY), session(3, 60, 60)],
            ["120 minutes"],
        ),
        (
            "one of them leaves a break",
            [session(1, 0, 60), session(2, 0, 50, room=LIBRARY), session(3, 60, 60)],
            [],
        ),
        (
            "staggered: nobody has to sit through both",
            [session(1, 0, 60), session(2, 30, 60, room=LIBRARY), session(3, 90, 60)],
            [],
        ),
        (
            "a track beside another",
            [session(1, 0, 50, **IN), session(2, 50, 50, **IN), session(3, 20, 60, room=LIBRARY)],
            ["100 minutes"],
        ),
        (
            "a track and what the whole house shares",
            [session(1, 0, 50), session(2, 50, 50, **IN), session(3, 65, 45, room=LIBRARY)],
            ["100 minutes"],
        ),
        (
            "said of everybody and not of each track again",
            [session(1, 0, 60, **IN), session(2, 60, 60, **IN), session(3, 0, 60, room=LIBRARY)],
            ["120 minutes"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_too_long_without_a_break(name, sessions, said):
    titles = minutes_of(*sessions)
    assert len(titles) == len(said)
    assert all(title.startswith(word) for title, word in zip(titles, said, strict=True)), titles


def test_two_tracks_with_the_same_hours_are_one_finding():
    other = {"track_id": OTHER.id, "track": "Compassion", "room": LIBRARY}
    sessions = (
        session(1, 0, 50, **IN),
        session(2, 50, 50, **IN),
        session(3, 0, 40, **other),
        session(4, 40, 60, **other),
    )
    (one,) = found(FindingKind.STRETCH, *sessions)
    assert one.detail == (
        "09:00 to 10:40, who follows Inclusion or Compassion sits through “Session 1” and “Session 2”. "
        "People need 10 minutes after 90 at most."
    )


def test_a_break_that_comes_sooner_or_later_as_one_sets_it():
    two = session(1, 0, 40), session(2, 45, 40)
    assert minutes_of(*two) == []
    assert minutes_of(*two, limits=CareLimits(stretch=60)) == ["85 minutes without a break"]
    assert minutes_of(*two, limits=CareLimits(stretch=60, pause=5)) == []


def test_a_break_is_made_by_a_later_start_or_by_shifting_all_that_follows():
    planned = agenda(session(1, 0), session(2, 60), session(3, 130, 40))
    (finding,) = [f for f in check(planned) if f.kind is FindingKind.STRETCH]
    (fix,) = fixes(planned, finding)
    assert (fix.kind, at(fix.session), fix.session.minutes) == (FixKind.DELAY, (70, "Great Hall"), 50)
    close = agenda(session(1, 0, 80), session(2, 80, 25), session(3, 105, 25))
    (finding,) = [f for f in check(close) if f.kind is FindingKind.STRETCH]
    (fix,) = fixes(close, finding)
    assert (fix.kind, [at(one) for one in fix.sessions]) == (FixKind.SHIFT, [(90, "Great Hall"), (115, "Great Hall")])
    assert check(fix.applied(close)) == ()


def led(number, start, minutes=40, room=HALL, **more):
    return session(number, start, minutes, room=room, people=(ROWAN,), **more)


def test_three_in_a_row():
    three = led(1, 0), led(2, 40), led(3, 85)
    (one,) = found(FindingKind.ROW, *three)
    assert one.title == "Rowan Achterberg has three sessions in a row"
    assert one.detail == "09:00 to 11:05: “Session 1”, “Session 2” and “Session 3”, without 10 minutes between them."
    assert found(FindingKind.ROW, *three[:2]) == []
    assert found(FindingKind.ROW, led(1, 0), led(2, 40), led(3, 90)) == [], "ten minutes to breathe"
    assert found(FindingKind.ROW, led(1, 0, 20), led(2, 20, 20), led(3, 40, 20)) == [], "lightning talks"
    assert found(FindingKind.ROW, *three, limits=CareLimits(row=3)) == []
    assert found(FindingKind.ROW, led(1, 0), led(2, 40), session(3, 85, 40)) == [], "the third is somebody else's"


def test_no_rest_in_a_day():
    day = led(1, 0, 100), led(2, 110, 100), led(3, 225, 60)
    (one,) = found(FindingKind.NO_REST, *day)
    assert (one.title, one.people) == ("Rowan Achterberg has no break", ("Rowan Achterberg",))
    assert one.detail.endswith("never 20 minutes without a session.")
    assert found(FindingKind.NO_REST, *day[:2], led(3, 230, 60)) == [], "twenty minutes"
    assert found(FindingKind.NO_REST, *day[:2], led(3, 210, 60)) == [], "270 minutes are not too many"
    tea = led(4, 210, 20, kind=SessionKind.BREAK)
    assert len(found(FindingKind.NO_REST, *day[:2], led(3, 230, 60), tea)) == 1, "who hosts the break has none"
    row = led(1, 0, 100), led(2, 100, 100), led(3, 200, 100)
    assert found(FindingKind.NO_REST, *row) == [], "said as three in a row"
    assert len(found(FindingKind.ROW, *row)) == 1


def test_a_long_day():
    first, last = session(1, 60, 60), session(2, 480, 60)
    assert found(FindingKind.LONG_DAY, first, last) == []
    (one,) = found(FindingKind.LONG_DAY, first, session(2, 485, 60))
    assert (one.title, len(one.session_ids)) == ("A day of 8 hours 5 minutes", 2)
    arrival = session(3, 0, 60, kind=SessionKind.ARRIVAL)
    assert found(FindingKind.LONG_DAY, arrival, first, last) == [], "nobody has to come for the arrival"
    assert len(found(FindingKind.LONG_DAY, first, last, limits=CareLimits(day=7))) == 1


def test_the_last_session_of_a_long_day_goes_to_an_earlier_time():
    planned = replace(agenda(session(1, 0, 60), session(2, 430, 60)), days=(LONG,))
    (finding,) = check(planned)
    (fix,) = fixes(planned, finding)
    assert (fix.kind, at(fix.session)) == (FixKind.MOVE, (75, "Great Hall"))
    assert check(fix.applied(planned)) == ()


def themed(*themes):
    return [session(n, 60 * n, 40, themes=tuple(them)) for n, them in enumerate(themes)]


def test_a_theme_that_stands_alone():
    many = themed("ab", "ab", "a", "bc")
    (one,) = found(FindingKind.ALONE, *many)
    assert (one.title, one.titles, one.about) == ("c stands alone", ("Session 3",), "c")
    assert found(FindingKind.ALONE, *themed("a", "b", "c")) == [], "all of them do"
    assert found(FindingKind.ALONE, *themed("aa", "a", "b")) == [], "one other theme is no measure"
    assert found(FindingKind.ALONE, *themed("ab", "ab", "c", "d", "e")) == [], "most of them do"
    assert fixes(agenda(*many), one) == ()


def test_a_quiet_room_has_to_be_free_beside_a_hard_story():
    story = session(1, 0, content_note=True)
    assert found(FindingKind.NO_QUIET, story) == []
    assert found(FindingKind.NO_QUIET, story, session(2, 0, 300, room=CHAPEL)) == [], "it stands open"
    (taken,) = found(FindingKind.NO_QUIET, story, session(2, 70, 20, room=CHAPEL, title="Choir"))
    assert taken.detail == (
        "09:00 to 10:15: “Session 1” carries a content note, and people may need to step out. "
        "Chapel is taken by “Choir”."
    )
    assert found(FindingKind.NO_QUIET, story, session(2, 75, 20, room=CHAPEL)) == []
    bare = tuple(replace(room, features=()) for room in (HALL, CHAPEL))
    assert found(FindingKind.NO_QUIET, story, rooms=bare) == [], "nobody has said what the rooms are like"
    (none,) = found(FindingKind.NO_QUIET, story, rooms=(replace(HALL, features=("daylight",)),))
    assert none.detail.endswith("None of the rooms at hand is a quiet one.")
    elsewhere = (replace(HALL, venue="House", features=("daylight",)), replace(CHAPEL, venue="Other"))
    assert len(found(FindingKind.NO_QUIET, story, rooms=elsewhere)) == 1


def test_what_takes_the_quiet_room_makes_the_story_move():
    rooms = tuple(replace(room, features=(*room.features, "step_free")) for room in ROOMS)
    planned = replace(agenda(session(1, 0, content_note=True), session(2, 0, 60, room=CHAPEL)), rooms=rooms)
    (finding,) = [f for f in check(planned) if f.kind is FindingKind.NO_QUIET]
    move = fixes(planned, finding)[0]
    assert (move.kind, at(move.session)) == (FixKind.MOVE, (70, "Great Hall"))


def keynote(number, *people, **more):
    return session(number, number * 60, 40, kind=SessionKind.KEYNOTE, people=people, **more)


def who(number, role=ContributionRole.SPEAKER):
    return AgendaPerson(UUID(int=number), f"Person {number}", role)


HOMES = (
    AgendaHome(UUID(int=1), "Wharfside", "Hospital"),
    AgendaHome(UUID(int=2), "Wharfside", "Hospital"),
    AgendaHome(UUID(int=3), "Northgate", "Hospital"),
    AgendaHome(UUID(int=4), "Carers of the Lea", "Charity"),
)


@pytest.mark.parametrize(
    ("name", "keynotes", "said"),
    [
        ("one house", [keynote(1, who(1)), keynote(2, who(2))], ["All keynotes are from Wharfside"]),
        ("one sector", [keynote(1, who(1)), keynote(2, who(3))], ["All keynotes are from one sector: Hospital"]),
        ("two sectors", [keynote(1, who(1)), keynote(2, who(4))], []),
        ("two sectors in one keynote", [keynote(1, who(1), who(4)), keynote(2, who(2))], []),
        ("one keynote", [keynote(1, who(1), who(2))], []),
        ("one that nobody knows", [keynote(1, who(1)), keynote(2, who(9))], []),
        ("who chairs is not the voice", [keynote(1, who(1), who(4, ContributionRole.CHAIR)), keynote(2, who(2))],
         ["All keynotes are from Wharfside"]),
        ("no keynotes", [session(1, 0, people=(who(1),)), session(2, 60, people=(who(2),))], []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_keynotes_with_one_voice(name, keynotes, said):
    assert [f.title for f in found(FindingKind.VOICES, *keynotes, homes=HOMES)] == said


def test_keynotes_of_several_days_are_seen_together():
    next_day = AgendaDay(UUID(int=2), DAY.date, MORNING + timedelta(days=1), MORNING + timedelta(days=1, hours=6))
    second = replace(keynote(2, who(2)).placed(next_day, next_day.starts_at, HALL))
    (one,) = found(FindingKind.VOICES, keynote(1, who(1)), second, homes=HOMES, days=(DAY, next_day))
    assert fixes(replace(agenda(keynote(1, who(1)), second), days=(DAY, next_day)), one) == ()


def test_lunch_and_quiet_last_as_long_as_one_sets():
    lunch = session(1, 0, 50, kind=SessionKind.LUNCH)
    assert found(FindingKind.LUNCH, lunch) == []
    (short,) = found(FindingKind.LUNCH, lunch, limits=CareLimits(lunch=60))
    assert short.detail == "“Session 1” lasts 50 minutes; people need 60."
    story = session(1, 0, content_note=True), session(2, 80)
    assert found(FindingKind.SPACE, *story) == []
    assert len(found(FindingKind.SPACE, *story, limits=CareLimits(space=30))) == 1


@given(programmes(), st.randoms())
def test_findings_and_their_ids_do_not_depend_on_the_order_of_the_sessions(sessions, random):
    shuffled = list(sessions)
    random.shuffle(shuffled)
    tracks = (INCLUSION, OTHER)
    one, other = (check(replace(agenda(*some), tracks=tracks)) for some in (sessions, shuffled))
    assert one == other
    assert [f.id for f in one] == [f.id for f in other]
    assert len({f.key for f in one}) == len(one)


@given(programmes())
def test_looser_limits_find_no_more(sessions):
    """A threshold that allows more never finds more: what is left is there with the stricter one too."""
    loose = replace(NORMAL, stretch=480, row=10, unrested=720, day=24, lunch=15, rooms=0)
    strict = {f.key for f in check(agenda(*sessions))}
    assert {f.key for f in check(replace(agenda(*sessions), limits=loose))} <= strict
