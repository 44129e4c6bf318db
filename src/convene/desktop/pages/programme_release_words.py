"""How releases and what is different between them are said."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from convene.desktop.pages.plan_lines import count
from convene.desktop.pages.programme_words import clock
from convene.rules.programme import SESSION_KIND_WORDS
from convene.rules.releases import Aspect, Change, ChangeKind, FrozenSession
from convene.rules.time import say_day
from convene.services.releases import OpenKind, OpenPoint, ReleaseRow

ASPECTS = {
    Aspect.TITLE: "title",
    Aspect.PEOPLE: "people",
    Aspect.ABSTRACT: "abstract",
    Aspect.KIND: "kind",
    Aspect.TRACK: "track",
    Aspect.THEMES: "themes",
    Aspect.SIGN_UP: "sign-up",
    Aspect.CAPACITY: "capacity",
    Aspect.LAYOUT: "layout",
    Aspect.CONTENT_NOTE: "content note",
    Aspect.EQUIPMENT: "equipment",
    Aspect.ROOM_NOTE: "note for the room",
    Aspect.URL: "link",
}
_FEW = 3  # names in a line; the others are counted


def say_release(number: int | None) -> str:
    """``Release 2``, or ``Draft``."""
    return "Draft" if number is None else f"Release {number}"


def say_row(row: ReleaseRow, tz: tzinfo) -> str:
    """``Tue 1 September 2026, 16:40``."""
    at = row.at.astimezone(tz)
    return f"{say_day(at.date())}, {at:%H:%M}"


def say_since(number: int, changes: int) -> str:
    """``Draft: 4 changes since release 2``."""
    if not number:
        return "Not released yet"
    return f"Draft: {count(changes, 'change')} since release {number}" if changes else f"As in release {number}"


def say_counts(changes: Iterable[Change]) -> str:
    """``1 new, 2 moved``; ``nothing is different`` for none."""
    kinds = [change.kind for change in changes]
    said = [f"{kinds.count(kind):,} {kind.value}" for kind in ChangeKind if kind in kinds]
    return ", ".join(said) or "nothing is different"


def say_difference(change: Change, tz: tzinfo, names: Mapping[UUID, str]) -> str:
    """What is different about a session: ``from 09:30 Great Hall to 10:00 Library; Ada joins; another abstract``."""
    was, now = change.was, change.now
    if was is None or now is None:
        start, end = (clock(at, tz) for at in (change.session.starts_at, change.session.ends_at))
        kind = SESSION_KIND_WORDS[change.session.kind].lower()
        return ", ".join(filter(None, [f"{kind}, {start} to {end}", change.session.room]))
    said = [_moved(was, now, tz)] if change.kind is ChangeKind.MOVED else []
    if Aspect.TITLE in change.aspects:
        said.append(f"was called “{was.title}”")
    if Aspect.PEOPLE in change.aspects:
        said.append(_people(was, now, names))
    others = [words for aspect, words in ASPECTS.items() if aspect in change.aspects]
    others = [words for words in others if words not in ("title", "people")]
    if others:
        said.append(f"another {_all(others)}")
    return "; ".join(said)


def say_sentence(change: Change, tz: tzinfo, names: Mapping[UUID, str]) -> str:
    """All of it: ``“Opening circle” moved from 09:30 Great Hall to 10:00 Library``."""
    words = {ChangeKind.NEW: "is new:", ChangeKind.CANCELLED: "is cancelled:", ChangeKind.CHANGED: "changed:"}
    return f"“{change.session.title}” {words.get(change.kind, 'moved')} {say_difference(change, tz, names)}"


def say_open(point: OpenPoint) -> str:
    """``3 sessions in the tray stay out: A, B and C``."""
    number, titles = len(point.titles), _few(point.titles)
    stay = "stays" if number == 1 else "stay"
    match point.kind:
        case OpenKind.UNPLACED:
            return f"{count(number, 'session')} in the tray {stay} out: {titles}"
        case OpenKind.PROPOSED:
            return f"{count(number, 'session')} not yet confirmed {stay} out: {titles}"
        case OpenKind.CANCELLED:
            return f"{count(number, 'cancelled session')} {stay} out: {titles}"
        case OpenKind.FELL_OUT:
            return f"People have places on {count(number, 'session')} that {stay} out: {titles}"
        case OpenKind.UNCONFIRMED:
            have = "has" if len(point.people) == 1 else "have"
            asked = count(len(point.people), "person", "people")
            return f"{asked} {have} not said yes: {_few(point.people)}"
        case OpenKind.NO_TRACK:
            return f"{count(number, 'session')} in no track: {titles}"


def _moved(was: FrozenSession, now: FrozenSession, tz: tzinfo) -> str:
    days = was.day != now.day
    old, new = _at(was, was.starts_at, tz, days=days), _at(now, now.starts_at, tz, days=days)
    if was.starts_at == now.starts_at:
        if was.room != now.room:
            said = f"from {was.room or 'no room'} to {now.room or 'no room'}, at {new}"
        else:
            said = f"at {new}"
    elif was.room != now.room:
        said = f"from {old} {was.room or 'without a room'} to {new} {now.room or 'without a room'}"
    else:
        said = f"from {old} to {new}"
    return said if was.minutes == now.minutes else f"{said}, {now.minutes} minutes instead of {was.minutes}"


def _at(one: FrozenSession, at: datetime, tz: tzinfo, *, days: bool) -> str:
    return f"{say_day(one.day, year=False)} {clock(at, tz)}" if days else clock(at, tz)


def _people(was: FrozenSession, now: FrozenSession, names: Mapping[UUID, str]) -> str:
    joins, leaves = now.person_ids - was.person_ids, was.person_ids - now.person_ids
    said = [
        f"{_few(sorted(names.get(key, 'somebody since erased') for key in some))} {verb}{'' if len(some) > 1 else 's'}"
        for some, verb in ((joins, "join"), (leaves, "leave"))
        if some
    ]
    return ", ".join(said) or "people in other parts"


def _few(texts: Sequence[str]) -> str:
    shown = list(texts[:_FEW])
    if len(texts) > _FEW:
        shown.append(f"{len(texts) - _FEW:,} more")
    return _all(shown)


def _all(texts: Sequence[str]) -> str:
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last
