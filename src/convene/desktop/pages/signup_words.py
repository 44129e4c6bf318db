"""How sign-up is said: times, places, choices."""

from datetime import datetime
from zoneinfo import ZoneInfo

from convene.rules.registrations import PlaceState
from convene.rules.time import say_day
from convene.services.session_places import Choosable
from convene.services.sign_up import Board, SessionSignUp

_ORDINALS = ("1st", "2nd", "3rd")


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th: below twenty."""
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"{number}th"


def people(count: int) -> str:
    """1 person, 2 people."""
    return "1 person" if count == 1 else f"{count:,} people"


def band_title(sessions: tuple[Choosable, ...], time_zone: str) -> str:
    """When parallel sessions run: ``Thu 7 Jan, 14:15 to 15:30``."""
    tz = ZoneInfo(time_zone)
    start, end = (
        f(times) for f, times in ((min, [s.span.start for s in sessions]), (max, [s.span.end for s in sessions]))
    )
    return f"{say_day(start.astimezone(tz).date(), year=False)}, {clock(start, tz)} to {clock(end, tz)}"


def session_under(one: Choosable, time_zone: str) -> str:
    """The line below a session's title: its time and room."""
    tz = ZoneInfo(time_zone)
    return ", ".join(part for part in (f"{clock(one.span.start, tz)} to {clock(one.span.end, tz)}", one.room) if part)


def clock(at: datetime, tz: ZoneInfo) -> str:
    """``09:30``."""
    return f"{at.astimezone(tz):%H:%M}"


def places(line: SessionSignUp) -> str:
    """``31 of 32 places``, or how many come where there is no limit."""
    return people(line.given) if line.session.limit is None else f"{line.given} of {line.session.limit}"


def standing(found: Board) -> str:
    """One line over the list: how far sign-up is."""
    said = f"{found.chose:,} of {people(found.people)} chose"
    return f"{said}, {found.without_any:,} of them have no place yet" if found.without_any else said


def state_words(state: PlaceState | None) -> str:
    """What a place is called to its person."""
    return {PlaceState.GIVEN: "has a place", PlaceState.WAITING: "waits", PlaceState.CHOSEN: "chosen"}.get(state, "")
