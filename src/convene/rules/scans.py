"""Scans as they travel between desks: plain values with a hash, each desk's in a chain.

A scan is a fact. Its hash covers all that it says and the hash of the desk's scan before it, so that sets of scans are
merged by hash, and one that was changed shows.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from convene.rules.checkin import Reason, ScanKind, ScanSource, Verdict
from convene.rules.text import clean_line

Fact = dict[str, Any]

_NOT_HASHED: Final = frozenset({"hash", "received_at"})
_INSTANT: Final = timedelta(microseconds=1)
_LAST_SECOND: Final = datetime(9999, 12, 30, tzinfo=UTC)


def not_before(at: datetime, last: datetime | None) -> datetime:
    """When a scan counts that a desk makes now: right after its last one where its clock was set back meanwhile, so
    that what came first stays first: who is in the building rests on it."""
    return at if last is None or at >= last else last + _INSTANT


def fact_hash(fact: Mapping[str, Any]) -> str:
    """SHA-256 in hex over a scan's facts in a canonical form, the desk's previous hash among them."""
    return _sha256({name: _plain(value) for name, value in fact.items() if _counts(name, value)})


def plain_fact(fact: Mapping[str, Any]) -> Fact:
    """A scan as JSON knows it, with its hash; when it was received here is nobody else's business."""
    return {name: _plain(value) for name, value in fact.items() if name != "received_at"}


def plain_hash(plain: Mapping[str, Any]) -> str:
    """The hash that a plain scan should have; of whatever else was sent in its place, a hash to know it by."""
    return _sha256({name: value for name, value in plain.items() if _counts(name, value)})


def read_fact(plain: Mapping[str, Any]) -> Fact:
    """The inverse of ``plain_fact``. Raises ValueError for what no Convene would have kept so."""
    if plain.keys() - {"session_id"} != _FIELDS.keys() - {"session_id"}:
        raise ValueError("not the fields of a scan")
    try:
        fact = {name: read(plain.get(name)) for name, read in _FIELDS.items()}
    except (TypeError, AttributeError, OverflowError) as error:
        raise ValueError(str(error)) from error
    if plain_fact(fact) != {"session_id": None, **plain}:
        raise ValueError("not as a scan is written")  # kept, it would no longer be what its hash was made of
    return fact


def _counts(name: str, value: Any) -> bool:
    return name not in _NOT_HASHED and (name != "session_id" or value is not None)  # scans of schema 1 had none


def _sha256(plain: Mapping[str, Any]) -> str:
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return clean_line(value)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**53:
        raise ValueError("not a number")
    return int(value)


def _sequence(value: Any) -> int:
    if not 0 < (number := _number(value)) < 2**31:
        raise ValueError("not a number of a scan")
    return number


def _instant(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None or at > _LAST_SECOND:
        raise ValueError("not an instant")
    return at


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not yes or no")
    return value


def _maybe(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


_FIELDS: Final[dict[str, Callable[[Any], Any]]] = {
    "hash": _text,
    "id": UUID,
    "event_id": UUID,
    "day": date.fromisoformat,
    "registration_id": _maybe(UUID),
    "digest": _text,
    "prefix": _text,
    "kind": ScanKind,
    "voids": _maybe(UUID),
    "desk_id": UUID,
    "desk_seq": _sequence,
    "at": _instant,
    "mono_ms": _number,
    "clock_offset_ms": _number,
    "operator": _text,
    "source": ScanSource,
    "verdict": Verdict,
    "reason": Reason,
    "note": _text,
    "keyed_late": _flag,
    "previous": _text,
    "session_id": _maybe(UUID),
}
