"""Releases: a programme as it was given out, frozen, and what is different between two of them.

A session is the same by its uid; one that was taken out and came in again from the same source is the same by that.
(pretalx pairs unmatched old and new slots of one session in the same way.)
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from convene.rules.errors import Invalid
from convene.rules.json_values import decoded, encoded
from convene.rules.programme import PAUSES, ContributionRole, SessionKind, SessionState, SignUp
from convene.rules.venues import Layout

VERSION = 1


@dataclass(frozen=True, slots=True)
class FrozenPerson:
    """Somebody's part in a session. Nobody's name is frozen, so that a release never outlives an erasure."""

    person_id: UUID
    role: ContributionRole


@dataclass(frozen=True, slots=True)
class FrozenSession:
    """A session as it was given out. ``room`` and ``track`` are the names they had, ``day`` as people say it."""

    id: UUID
    uid: str
    title: str
    day: date
    starts_at: datetime
    minutes: int
    kind: SessionKind = SessionKind.WORKSHOP
    sign_up: SignUp = SignUp.ALL
    room_id: UUID | None = None
    room: str = ""
    spans_rooms: bool = False
    track: str = ""
    themes: tuple[str, ...] = ()
    people: tuple[FrozenPerson, ...] = ()
    abstract: str = ""
    capacity: int | None = None
    layout: Layout | None = None
    content_note: str = ""
    equipment: str = ""
    room_note: str = ""
    url: str = ""
    source_key: str = ""

    @property
    def ends_at(self) -> datetime:
        """Its last minute."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def person_ids(self) -> frozenset[UUID]:
        """Everybody with a part in it."""
        return frozenset(who.person_id for who in self.people)


class Aspect(StrEnum):
    """What of a session can be different beside its place."""

    TITLE = "title"
    PEOPLE = "people"
    ABSTRACT = "abstract"
    KIND = "kind"
    TRACK = "track"
    THEMES = "themes"
    SIGN_UP = "sign_up"
    CAPACITY = "capacity"
    LAYOUT = "layout"
    CONTENT_NOTE = "content_note"
    EQUIPMENT = "equipment"
    ROOM_NOTE = "room_note"
    URL = "url"


class ChangeKind(StrEnum):
    """What became of a session. One that moved may have changed besides."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Change:
    """A session that is different: as it ``was`` (None: it is new), as it is ``now`` (None: it is cancelled)."""

    kind: ChangeKind
    was: FrozenSession | None
    now: FrozenSession | None
    aspects: tuple[Aspect, ...] = ()

    @property
    def session(self) -> FrozenSession:
        """As it is now, or as it last was."""
        found = self.now or self.was
        assert found is not None  # noqa: S101 - there is one of the two
        return found

    @property
    def person_ids(self) -> frozenset[UUID]:
        """Everybody who had or has a part in it."""
        return frozenset().union(*(one.person_ids for one in (self.was, self.now) if one is not None))


def goes_in(kind: SessionKind, state: SessionState) -> bool:
    """Whether a session that has a time is given out: it is confirmed, or a break that is not cancelled."""
    return state is SessionState.CONFIRMED or (kind in PAUSES and state is not SessionState.CANCELLED)


def pairs(
    old: Iterable[FrozenSession], new: Iterable[FrozenSession]
) -> list[tuple[FrozenSession | None, FrozenSession | None]]:
    """Each session as it was and as it is, None where it was or is not."""
    before, after = {one.uid: one for one in old}, {one.uid: one for one in new}
    gone = [one for uid, one in before.items() if uid not in after]
    come = [one for uid, one in after.items() if uid not in before]
    again = _again(gone, come)
    paired = {one.uid for pair in again for one in pair}
    return [
        *((was, after[uid]) for uid, was in before.items() if uid in after),
        *again,
        *((one, None) for one in gone if one.uid not in paired),
        *((None, one) for one in come if one.uid not in paired),
    ]


def difference(old: Iterable[FrozenSession], new: Iterable[FrozenSession]) -> tuple[Change, ...]:
    """What is new, moved, changed and cancelled, in this order, each in the order of time."""
    kinds = list(ChangeKind)
    found = (_compared(was, now) for was, now in pairs(old, new))
    different = (one for one in found if one is not None)
    return tuple(sorted(different, key=lambda c: (kinds.index(c.kind), *_in_time(c.session))))


def to_json(sessions: Sequence[FrozenSession]) -> dict[str, Any]:
    """What a release keeps, with its version."""
    return {"version": VERSION, "sessions": encoded(tuple(sessions))}


def from_json(content: Mapping[str, Any]) -> tuple[FrozenSession, ...]:
    """What a release kept. Raises Invalid("release") for a version not known, and for what is damaged."""
    version = content.get("version")
    if version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        why = "It was made by a newer Convene" if newer else "It does not say how it was made"
        raise Invalid("release", f"This release cannot be read. {why}", "Open it with the Convene that made it.")
    try:
        found: tuple[FrozenSession, ...] = decoded(tuple[FrozenSession, ...], content["sessions"])
        if any(one.starts_at.tzinfo is None or one.minutes <= 0 for one in found):
            raise ValueError("a session has no time that can be")
    except (ValueError, TypeError, KeyError) as error:
        raise Invalid("release", f"This release is damaged: {error}", "Restore a backup, or release anew.") from error
    return found


def _again(gone: Iterable[FrozenSession], come: Iterable[FrozenSession]) -> list[tuple[FrozenSession, FrozenSession]]:
    left: dict[str, list[FrozenSession]] = defaultdict(list)
    for one in sorted(gone, key=_in_time, reverse=True):
        if one.source_key:
            left[one.source_key].append(one)
    return [(left[one.source_key].pop(), one) for one in sorted(come, key=_in_time) if left.get(one.source_key)]


def _compared(was: FrozenSession | None, now: FrozenSession | None) -> Change | None:
    if was is None or now is None:
        return Change(ChangeKind.NEW if was is None else ChangeKind.CANCELLED, was, now)
    aspects = tuple(one for one in Aspect if getattr(was, one) != getattr(now, one))
    if _place(was) != _place(now):
        return Change(ChangeKind.MOVED, was, now, aspects)
    return Change(ChangeKind.CHANGED, was, now, aspects) if aspects else None


def _place(one: FrozenSession) -> tuple[object, ...]:
    """What people go by: a room that is called something else is somewhere else to them."""
    return one.starts_at, one.minutes, one.room_id, one.room, one.spans_rooms


def _in_time(one: FrozenSession) -> tuple[datetime, str, str]:
    return one.starts_at, one.title, one.uid
