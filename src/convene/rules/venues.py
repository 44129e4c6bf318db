"""Venues: how a room can be laid out and what it offers. Terms of the venue trade."""

from enum import StrEnum


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
