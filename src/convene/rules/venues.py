"""Venues: how a room can be laid out and what it offers. Terms of the venue trade."""

import re
from collections.abc import Mapping
from enum import StrEnum

from convene.rules.errors import Invalid
from convene.rules.people import is_email
from convene.rules.text import clean_line


class Layout(StrEnum):
    """How a room is set out; each layout has its own capacity."""

    THEATRE = "theatre"
    CABARET = "cabaret"
    CLASSROOM = "classroom"
    BOARDROOM = "boardroom"
    CIRCLE = "circle"
    STANDING = "standing"


class RoomFeature(StrEnum):
    """What a room offers that people may need."""

    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    QUIET = "quiet"
    DAYLIGHT = "daylight"
    PROJECTOR = "projector"
    BREAKOUT = "breakout"
    PRAYER = "prayer"
    LIE_DOWN = "lie_down"


FEATURE_WORDS = {
    RoomFeature.STEP_FREE: "step-free access",
    RoomFeature.HEARING_LOOP: "hearing loop",
    RoomFeature.QUIET: "quiet space",
    RoomFeature.DAYLIGHT: "daylight",
    RoomFeature.PROJECTOR: "projector",
    RoomFeature.BREAKOUT: "breakout space",
    RoomFeature.PRAYER: "prayer space",
    RoomFeature.LIE_DOWN: "space to lie down",
}
"""What each feature is called inside a sentence."""

MOST_PEOPLE = 100_000
"""More than any hall in the country holds: a typing mistake."""

# The form of a UK postcode (BS 7666): area, district, space, sector, unit. GIR 0AA is the one exception.
_POSTCODE = re.compile(
    r"(GIR|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPS-UW]|[A-HK-Y][0-9]"
    r"[ABEHMNPRV-Y]))([0-9][ABD-HJLNP-UW-Z]{2})"
)


def postcode(text: str) -> str:
    """A UK postcode as it is written: ``e148dr`` becomes ``E14 8DR``; empty stays empty. Raises Invalid("postcode")."""
    squeezed = re.sub(r"\s", "", clean_line(text)).upper()
    if not squeezed:
        return ""
    if (found := _POSTCODE.fullmatch(squeezed)) is None:
        raise Invalid("postcode", f"“{clean_line(text)}” is not a UK postcode", "Write it as in E14 8DR.")
    return f"{found[1]} {found[2]}"


def check_name(text: str, *, of: str) -> str:
    """The name of a venue or room (``of``), cleaned. Raises Invalid("name") where nothing is left of it."""
    if not (name := clean_line(text)):
        raise Invalid("name", f"The {of} needs a name", "Write what people call it.")
    return name


def check_email(text: str) -> str:
    """An e-mail address, or nothing. Raises Invalid("email") for what cannot be one."""
    if (email := clean_line(text)) and not is_email(email):
        raise Invalid("email", f"“{email}” is not an e-mail address", "Write it as in events@example.org.")
    return email


# 51.5109, -0.0403 or 51°30'39.2"N 0°02'25"W: degrees with or without minutes, seconds and a point of the compass.
_DEGREES = re.compile(
    r"([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*(?:(\d{1,2}(?:\.\d+)?)\s*')?\s*(?:(\d{1,2}(?:\.\d+)?)\s*\")?\s*([NSEW])?"
)
_MARKS = str.maketrans({"′": "'", "’": "'", "″": '"', "”": '"', "−": "-", "º": "°"})


def read_location(text: str) -> tuple[float, float] | None:
    """Latitude and longitude from a line such as ``51.5109, -0.0403``, as maps write it, or in degrees, minutes and
    seconds; None for nothing. Raises Invalid("location")."""
    line = clean_line(text).translate(_MARKS).upper()
    if not line:
        return None
    pair = re.fullmatch(rf"{_DEGREES.pattern}\s*[,; ]\s*{_DEGREES.pattern}", line)
    if pair is None:
        raise Invalid("location", f"“{clean_line(text)}” is not a place on the map", _LOCATION_HINT)
    latitude, longitude = _degrees(*pair.groups()[:4]), _degrees(*pair.groups()[4:])
    if (pair[4] or "N") not in "NS" or (pair[8] or "E") not in "EW":
        raise Invalid("location", "The latitude (north or south) comes first", _LOCATION_HINT)
    if not -90 <= latitude <= 90:
        raise Invalid("location", f"A latitude of {latitude:g} is not on this earth", "It lies between -90 and 90.")
    if not -180 <= longitude <= 180:
        raise Invalid("location", f"A longitude of {longitude:g} is not on this earth", "It lies between -180 and 180.")
    return latitude, longitude


def say_location(latitude: float | None, longitude: float | None) -> str:
    """``51.5109, -0.0403``, exact to a metre; empty where nobody has said."""
    if latitude is None or longitude is None:
        return ""
    return ", ".join(f"{value:.5f}".rstrip("0").rstrip(".") for value in (latitude, longitude))


_LOCATION_HINT = "Paste it from a map, as in 51.5109, -0.0403."


def _degrees(whole: str, minutes: str | None, seconds: str | None, compass: str | None) -> float:
    size = abs(float(whole)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return round(-size if whole.startswith("-") != (compass in {"S", "W"}) else size, 6)


def check_layouts(layouts: Mapping[Layout, int]) -> dict[Layout, int]:
    """How many people a room holds in each layout. Raises Invalid("capacity_theatre" and so on) for 0 and below."""
    for layout, capacity in layouts.items():
        if not 0 < capacity <= MOST_PEOPLE:
            raise Invalid(
                f"capacity_{layout.value}",
                f"A room cannot hold {capacity:,} people",
                "Give a number from 1, or leave it empty.",
            )
    return dict(layouts)
