"""Frozen dataclasses as JSON holds them, and back: what is kept whole and read again by a later Convene.

What is read is checked against the types of its fields; whatever does not fit raises ValueError, TypeError or KeyError.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

_MOST = 10_000  # values in a list: more is damage


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def encoded(value: Any) -> Any:
    """A value as JSON knows it. Instants keep their offset."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encoded(getattr(value, field.name)) for field in fields(value)}
    match value:
        case StrEnum():
            return value.value
        case UUID():
            return str(value)
        case time():
            return f"{value:%H:%M}"
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return [encoded(one) for one in value]
    return value


def decoded(kind: Any, value: Any) -> Any:
    """The inverse of ``encoded`` for a type: a dataclass, or whatever its fields may be."""
    if get_origin(kind) is UnionType:
        (inner,) = (one for one in get_args(kind) if one is not type(None))
        return None if value is None else decoded(inner, value)
    if get_origin(kind) is tuple:
        if not isinstance(value, list) or len(value) > _MOST:
            raise ValueError("a list is missing")
        return tuple(decoded(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        if not isinstance(value, Mapping) or not value.keys() <= hints.keys():
            raise ValueError(f"{getattr(kind, '__name__', kind)} says what nobody knows")
        return kind(**{name: decoded(hints[name], one) for name, one in value.items()})  # type: ignore[operator]
    if kind in (time, date, datetime):
        return kind.fromisoformat(value)
    if kind is UUID or (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return kind(value)
    expected = get_origin(kind) or kind
    if type(value) is not expected:
        raise ValueError(f"{value!r:.40} is not {expected.__name__}")
    return value
