"""Whether rooms can do what the sessions in them ask: the layout, and what the people who come need to take part.

Counts only: who needs something is nobody's business here.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from convene.rules.programme import (
    Agenda,
    AgendaRoom,
    AgendaSession,
    Finding,
    FindingKind,
    Severity,
    SignUp,
)
from convene.rules.venues import FEATURE_WORDS, RoomFeature

EVERYWHERE = (RoomFeature.STEP_FREE, RoomFeature.HEARING_LOOP)
"""What a person needs in the very room they are in; a quiet or a prayer room has to be somewhere, not everywhere."""


def room_findings(agenda: Agenda, placed: Sequence[AgendaSession]) -> Iterator[Finding]:
    """What the rooms of these sessions cannot do; the sessions all have a start and take place."""
    rooms = {room.id: room for room in agenda.rooms}
    said: set[tuple[str, frozenset[object]]] = set()
    for one in placed:
        room = rooms.get(one.room_id) if one.room_id else None
        if room is None:
            continue
        if one.layout and room.capacities and one.layout not in dict(room.capacities):
            yield _layout(one, room)
        beside = [other for other in placed if other.id != one.id and _together(one, other)]
        for feature in EVERYWHERE:
            if feature in room.features or (one.pause and feature is RoomFeature.HEARING_LOOP):
                continue
            people = _people(agenda, one, feature, alone=not any(not other.pause for other in beside))
            if people:
                yield _need(one, room, feature, people)
            elif wanted := _unmet(agenda, one, beside, rooms, feature):
                group = frozenset(s.id for s in (one, *beside))
                if (feature, group) not in said:
                    said.add((feature, group))
                    yield _no_choice(one, beside, feature, wanted)


def _together(one: AgendaSession, other: AgendaSession) -> bool:
    assert one.starts_at and one.ends_at and other.starts_at and other.ends_at  # noqa: S101, PT018 - placed
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _people(agenda: Agenda, one: AgendaSession, feature: RoomFeature, *, alone: bool) -> int:
    """How many who will be in this session need the feature: those with a place on it and those who take part in it;
    everybody at the event where there is nothing else to go to."""
    own = dict(one.needs).get(feature, 0)
    return max(own, dict(agenda.needs).get(feature, 0)) if one.sign_up is SignUp.ALL and alone else own


def _unmet(
    agenda: Agenda,
    one: AgendaSession,
    beside: Sequence[AgendaSession],
    rooms: dict[UUID, AgendaRoom],
    feature: RoomFeature,
) -> int:
    """How many need the feature where no session at this time offers it; 0 where one does, or might."""
    if one.pause or one.sign_up is not SignUp.ALL:
        return 0
    choices = [other for other in beside if not other.pause]
    known = [rooms.get(other.room_id) if other.room_id else None for other in choices]
    if any(room is None or feature in room.features for room in known):
        return 0
    return dict(agenda.needs).get(feature, 0)


def _layout(one: AgendaSession, room: AgendaRoom) -> Finding:
    known = ", ".join(layout for layout, _ in room.capacities)
    detail = f"“{one.title}” is to be set out as {one.layout}; the room is known for {known}."
    return _finding(FindingKind.LAYOUT, Severity.CLASH, f"{room.name} has no {one.layout} layout", detail, one)


def _need(one: AgendaSession, room: AgendaRoom, feature: RoomFeature, people: int) -> Finding:
    who = "1 person in" if people == 1 else f"{people} people in"
    detail = f"{who} “{one.title}” need{'s' if people == 1 else ''} it."
    return _finding(FindingKind.NEED, Severity.CLASH, f"{room.name} has no {FEATURE_WORDS[feature]}", detail, one)


def _no_choice(one: AgendaSession, beside: Sequence[AgendaSession], feature: RoomFeature, people: int) -> Finding:
    titles = [f"“{s.title}”" for s in (one, *beside) if not s.pause]
    who = "1 person needs" if people == 1 else f"{people} people need"
    detail = f"{who} it, and no room at that time has it: {', '.join(titles)}."
    return _finding(FindingKind.NEED, Severity.CARE, f"No choice with {FEATURE_WORDS[feature]}", detail, one)


def _finding(kind: FindingKind, severity: Severity, title: str, detail: str, one: AgendaSession) -> Finding:
    return Finding(
        kind,
        severity,
        title,
        detail,
        (one.id,),
        (one.title,),
        room=one.room,
        day_id=one.day_id,
        starts_at=one.starts_at,
    )
