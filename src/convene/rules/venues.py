"""Venues: how a room can be laid out and what it offers. Terms of the venue trade."""

import re
from collections.abc import Mapping
from enum import StrEnum

from convene.rules.errors import Invalid
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
