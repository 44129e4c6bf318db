"""Showings: what was shown to a desk before anything is decided on it, or is taken back there, and the line that it is
kept as in a spool.

A line holds ids and digests only: no code from which a badge could be printed, and no name.
"""

import json
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from convene.rules.checkin import Reason, ScanKind, ScanSource
from convene.rules.codes import Code, read_code, read_short_code
from convene.rules.errors import Invalid
from convene.rules.text import clean_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A code or a person shown to a desk, for the way in or out or the door of a session. ``id`` is its scan's.

    ``code`` is what was read, for whoever asked; it is not kept. ``typed`` is a short code; ``no_badge`` says why
    something foreign is none. ``today`` differs from ``day`` where it is keyed late. ``voids`` is the scan that a void
    takes back. ``stated``: ``at`` was said by a person, or kept before, and not read from the clock just now.
    """

    id: UUID
    event_id: UUID
    desk: str
    day: date
    at: datetime
    today: date | None = None
    operator: str = ""
    source: ScanSource = ScanSource.SCAN
    kind: ScanKind = ScanKind.IN
    session_id: UUID | None = None
    override: str = ""
    registration_id: UUID | None = None
    digest: str = ""
    typed: str = ""
    start: str = ""
    no_badge: Reason = Reason.NONE
    voids: UUID | None = None
    code: str = ""
    stated: bool = False


def showing(
    event_id: UUID,
    *,
    desk: str,
    day: date,
    now: datetime,
    code: str = "",
    registration_id: UUID | None = None,
    override: str = "",
    operator: str = "",
    source: ScanSource | None = None,
    id: UUID | None = None,  # noqa: A002
    **how: Any,
) -> Showing:
    """What a desk was shown: a code, or a person by their registration. Raises Invalid for a desk without a name."""
    if not (desk := clean_line(desk)):
        raise Invalid("desk", "A desk needs a name", "Such as Front desk.")
    what: dict[str, Any] = {
        "id": id or uuid4(),
        "event_id": event_id,
        "desk": desk,
        "day": day,
        "at": now.astimezone(UTC),
        "override": clean_line(override),
        "operator": clean_line(operator),
        **how,
    }
    if registration_id is not None:
        return Showing(source=source or ScanSource.SEARCH, registration_id=registration_id, **what)
    seen = read_code(code)
    if isinstance(seen, Code):
        return Showing(source=source or ScanSource.SCAN, digest=seen.digest, code=seen.text, **what)
    no_badge = Reason.DAMAGED if seen.kind == "damaged" else Reason.NOT_A_BADGE
    foreign: dict[str, Any] = {"digest": seen.digest, "start": seen.start, "no_badge": no_badge}
    typed = read_short_code(code) or ""
    return Showing(source=source or ScanSource.SCAN, typed=typed, code=typed or seen.start, **foreign, **what)


def line_of(shown: Showing) -> str:
    """A showing as a line of JSON, without its code."""
    values = {f.name: getattr(shown, f.name) for f in fields(shown) if f.name != "code"}
    return json.dumps({name: _plain(value) for name, value in values.items() if value not in (None, "", False)})


def read_line(text: str) -> Showing:
    """The inverse of ``line_of``. Raises ValueError for what is no such line."""
    try:
        values = json.loads(text)
    except RecursionError as error:
        raise ValueError("not a showing") from error
    if not isinstance(values, dict):
        raise ValueError("not a showing")
    kinds: dict[str, Any] = {f.name: f.type for f in fields(Showing)}
    try:
        return Showing(**{name: _typed(kinds[name], value) for name, value in values.items() if name != "code"})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a showing: {error}") from error


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return value.hex
        case date():
            return value.isoformat()
    return value


def _typed(kind: Any, value: Any) -> Any:
    if kind is bool:
        return bool(value)
    if kind in (UUID, UUID | None):
        return UUID(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind in (date, date | None):
        return date.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, StrEnum) else str(value)
