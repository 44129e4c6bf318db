"""libical, the calendar library in C below Evolution and KDE, and the only reader here that checks iTIP."""

import ctypes
import ctypes.util
from ctypes import Structure, c_char_p, c_int, c_long, c_void_p
from datetime import UTC, datetime
from functools import cache

Entry = tuple[str, int, str, datetime, datetime]


class _Time(Structure):
    """icaltimetype of libical 3."""

    _fields_ = [
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second", "is_date", "is_daylight")),
        ("zone", c_void_p),
    ]


@cache
def loaded() -> ctypes.CDLL | None:
    """The library with what is called of it declared; None where it is not installed, or is another version."""
    name = ctypes.util.find_library("ical")
    if name is None or not name.startswith("libical.so.3"):
        return None
    found = ctypes.CDLL(name)
    declared: list[tuple[str, object, list[object]]] = [
        ("icalparser_parse_string", c_void_p, [c_char_p]),
        ("icalrestriction_check", c_int, [c_void_p]),
        ("icalcomponent_count_errors", c_int, [c_void_p]),
        ("icalcomponent_as_ical_string", c_char_p, [c_void_p]),
        ("icalcomponent_free", None, [c_void_p]),
        ("icalcomponent_string_to_kind", c_int, [c_char_p]),
        ("icalcomponent_get_first_component", c_void_p, [c_void_p, c_int]),
        ("icalcomponent_get_next_component", c_void_p, [c_void_p, c_int]),
        ("icalcomponent_get_uid", c_char_p, [c_void_p]),
        ("icalcomponent_get_summary", c_char_p, [c_void_p]),
        ("icalcomponent_get_sequence", c_int, [c_void_p]),
        ("icalcomponent_get_dtstart", _Time, [c_void_p]),
        ("icalcomponent_get_dtend", _Time, [c_void_p]),
        ("icaltime_as_timet_with_zone", c_long, [_Time, c_void_p]),
    ]
    for name, result, arguments in declared:
        function = getattr(found, name)
        function.restype, function.argtypes = result, arguments
    return found


def by_libical(data: bytes) -> tuple[list[Entry], str]:
    """The appointments, and what its checks of the format and of the METHOD find wrong, empty for nothing."""
    ical = loaded()
    assert ical is not None
    root = ical.icalparser_parse_string(data)
    assert root, "libical cannot parse it"
    try:
        whole = bool(ical.icalrestriction_check(root))
        wrong = ical.icalcomponent_count_errors(root)
        said = ical.icalcomponent_as_ical_string(root).decode()
        problems = "\n".join(line for line in said.splitlines() if line.startswith("X-LIC-ERROR"))
        found, kind = [], ical.icalcomponent_string_to_kind(b"VEVENT")
        part = ical.icalcomponent_get_first_component(root, kind)
        while part:
            start, end = (
                datetime.fromtimestamp(ical.icaltime_as_timet_with_zone(time, time.zone), UTC)
                for time in (ical.icalcomponent_get_dtstart(part), ical.icalcomponent_get_dtend(part))
            )
            uid, title = (
                (text or b"").decode()
                for text in (ical.icalcomponent_get_uid(part), ical.icalcomponent_get_summary(part))
            )
            found.append((uid, ical.icalcomponent_get_sequence(part), title, start, end))
            part = ical.icalcomponent_get_next_component(root, kind)
        return found, "" if whole and not wrong else problems or "refused"
    finally:
        ical.icalcomponent_free(root)
