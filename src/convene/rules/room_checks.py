"""Whether rooms can take the sessions in them: size, booking, opening, layout, equipment, and what the people who come
need to take part.

Counts only: who needs something is nobody's business here. A room of which nobody has said any feature is not judged by
what it has not. Time that a booking of the event covers is agreed with the house, whatever its opening hours; a closure
is a fact (docs/decisions/0013-closures-refuse-hours-warn.md).
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from convene.rules.bookings import Hold
from convene.rules.programme import AgendaRoom, Finding, FindingKind, Severity, SignUp
from convene.rules.programme_frame import Frame, Placed, listed
from convene.rules.room_hours import outside
from convene.rules.time import Span, say_days
from convene.rules.venues import FEATURE_WORDS, RoomFeature

EVERYWHERE = (RoomFeature.STEP_FREE, RoomFeature.HEARING_LOOP)
"""What a person needs in the very room they are in; a quiet or a prayer room has to be somewhere, not everywhere."""

_TICK = timedelta(microseconds=1)  # an end at midnight belongs to the day before


def room_findings(frame: Frame) -> Iterator[Finding]:
    """What the rooms of the programme cannot do."""
    said: set[tuple[str, int]] = set()
    beside_booked: dict[tuple[str, UUID | None], bool] = {}
    for one in frame.placed:
        session = one.session
        if (room := one.room) is None:
            continue
        if not session.spans_rooms:
            if found := _capacity(frame, one, room):
                yield found
            if found := _booking(frame, one, room, beside_booked):
                yield found
        if room.closures or room.hours:
            yield from _shut(frame, one, room)
        if session.layout and room.capacities and session.layout not in dict(room.capacities):
            yield _layout(frame, one, room)
        if room.features:
            for feature in session.asks:
                if feature not in room.features:
                    yield _equipment(frame, one, room, RoomFeature(feature))
        yield from _access(frame, one, room, said)


def _capacity(frame: Frame, one: Placed, room: AgendaRoom) -> Finding | None:
    session = one.session
    wanted = max(session.capacity or 0, session.places)
    holds = room.holds(session.layout) if wanted else None
    if holds is None or wanted <= holds:
        return None
    people = f"{wanted} people have a place" if session.places >= wanted else f"“{session.title}” takes {wanted}"
    layout = f" as {session.layout}" if session.layout in dict(room.capacities) else ""
    detail = f"{people}; {room.name} holds {holds}{layout}."
    facts = (wanted, holds, session.layout)
    return frame.finding(
        FindingKind.CAPACITY, Severity.CLASH, f"{room.name} is too small", detail, (one,), facts=facts
    )  # fmt: skip


def _booking(
    frame: Frame, one: Placed, room: AgendaRoom, beside: dict[tuple[str, UUID | None], bool]
) -> Finding | None:
    """A session outside what is booked of its room, or in a room that is not booked at all while others of its venue
    are on that day."""
    if not frame.agenda.bookings:
        return None
    reached = frame.booked(one)
    if reached is None:
        where = room.venue, one.session.day_id
        if where not in beside:
            beside[where] = _booked_beside(frame, *where)
        if not beside[where]:
            return None
    elif reached >= one.end:
        return None
    when = frame.when(one.start, one.end, one.session.day_id)
    detail = f"{when}: the booking does not cover “{one.session.title}”."
    facts = (reached.isoformat() if reached else "",)
    title = f"{one.session.room} is not booked then"
    return frame.finding(FindingKind.BOOKING, Severity.CLASH, title, detail, (one,), facts=facts)


def _booked_beside(frame: Frame, venue: str, day_id: UUID | None) -> bool:
    """Whether the event has a room of that venue on that day."""
    day = frame.days.get(day_id)
    if day is None or not venue:
        return False
    held = (
        frame.rooms.get(b.room_id.int)
        for b in frame.agenda.bookings
        if b.starts_at < day.ends_at and b.ends_at > day.starts_at
    )
    return any(other is not None and other.venue == venue for other in held)


def _shut(frame: Frame, one: Placed, room: AgendaRoom) -> Iterator[Finding]:
    when = frame.when(one.start, one.end, one.session.day_id)
    first, last = one.start.astimezone(frame.tz).date(), (one.end - _TICK).astimezone(frame.tz).date()
    for opens, closes, reason in room.closures:
        if opens <= last and first <= closes:
            why = f": {reason}" if reason else ""
            detail = f"{when}, “{one.session.title}”; closed {say_days(opens, closes)}{why}."
            facts = (opens, closes)
            title = f"{room.name} is closed then"
            yield frame.finding(FindingKind.SHUT, Severity.CLASH, title, detail, (one,), about="closed", facts=facts)
            return
    reached = frame.booked(one)
    if not room.hours or (reached is not None and reached >= one.end):
        return
    hours = {weekday: (opens, closes) for weekday, opens, closes in room.hours}
    if said := outside(hours, Hold(Span(one.start, one.end)), frame.tz):
        detail = f"{when}, “{one.session.title}”; {said}."
        title = f"{room.name} is not open then"
        yield frame.finding(FindingKind.SHUT, Severity.CLASH, title, detail, (one,), about="hours", facts=(said,))


def _layout(frame: Frame, one: Placed, room: AgendaRoom) -> Finding:
    known = ", ".join(layout for layout, _ in room.capacities)
    detail = f"“{one.session.title}” is to be set out as {one.session.layout}; the room is known for {known}."
    title = f"{room.name} has no {one.session.layout} layout"
    facts = (one.session.layout, known)
    return frame.finding(FindingKind.LAYOUT, Severity.CLASH, title, detail, (one,), facts=facts)


def _equipment(frame: Frame, one: Placed, room: AgendaRoom, feature: RoomFeature) -> Finding:
    word = FEATURE_WORDS[feature]
    detail = f"“{one.session.title}” asks for it. Bring one, or choose a room that has it."
    title = f"{room.name} has no {word}"
    return frame.finding(FindingKind.EQUIPMENT, Severity.CLASH, title, detail, (one,), about=feature.value)


def _access(frame: Frame, one: Placed, room: AgendaRoom, said: set[tuple[str, int]]) -> Iterator[Finding]:
    """What people need in the room itself. ``said`` are sessions whose time was spoken of already, by feature."""
    session, agenda = one.session, frame.agenda
    missing = [f for f in EVERYWHERE if f not in room.features]
    if session.pause and RoomFeature.HEARING_LOOP in missing:
        missing.remove(RoomFeature.HEARING_LOOP)
    if not missing or not (room.features or session.needs or agenda.needs):
        return
    beside = [p for p in frame.during(one.start, one.end) if p.copy_of != one.copy_of] if one.taxing else []
    for feature in missing:
        people = dict(session.needs).get(feature, 0)
        if session.sign_up is SignUp.ALL and not beside and (one.taxing or session.pause):
            people = max(people, dict(agenda.needs).get(feature, 0))
        if people:
            who = "1 person in" if people == 1 else f"{people} people in"
            detail = f"{who} “{session.title}” need{'s' if people == 1 else ''} it."
            title = f"{room.name} has no {FEATURE_WORDS[feature]}"
            yield frame.finding(
                FindingKind.NEED, Severity.CLASH, title, detail, (one,), about=feature.value, facts=(people,)
            )  # fmt: skip
        elif one.taxing and (feature, one.key) not in said and _nowhere(beside, feature):
            yield from _no_choice(frame, one, beside, feature)
            said |= {(feature, other.key) for other in (one, *beside)}


def _nowhere(beside: Sequence[Placed], feature: RoomFeature) -> bool:
    """Whether no other session at this time is, or might be, in a room that has it."""
    return all(other.room is not None and feature not in other.room.features for other in beside)


def _no_choice(frame: Frame, one: Placed, beside: Sequence[Placed], feature: RoomFeature) -> Iterator[Finding]:
    """A time at which people who need it have nothing to go to, or at which nobody knows yet that they will."""
    choices = (one, *beside)
    where = listed(p.session.title for p in choices)
    wanted = dict(frame.agenda.needs).get(feature, 0)
    if wanted and one.session.sign_up is SignUp.ALL:
        who = "1 person needs" if wanted == 1 else f"{wanted} people need"
        detail = f"{who} it, and no room at that time has it: {where}."
        title = f"No choice with {FEATURE_WORDS[feature]}"
        facts = (wanted, *sorted(str(p.session.id) for p in choices))
        yield frame.finding(
            FindingKind.NEED, Severity.CARE, title, detail, (one,), about=feature.value, facts=facts
        )  # fmt: skip
    elif feature is RoomFeature.STEP_FREE and one.session.sign_up is not SignUp.INVITED:
        if all(p.room is not None and p.room.features for p in choices):
            when = frame.when(one.start, one.end, one.session.day_id)
            detail = f"{when}: no room has step-free access, for {where}. People do not always say that they need it."
            yield frame.finding(FindingKind.STEP_FREE, Severity.CARE, "Steps to every room", detail, choices)
