"""Which letters the shipped fonts can draw, so that a name is never printed as boxes in silence."""

import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from convene.resources import resource

_FONT_FILES: Final = ("*.otf", "*.ttf")


def font_folder() -> Path:
    """The folder of the shipped fonts: the only fonts that papers are set in."""
    return resource("fonts")


def undrawable(text: str) -> str:
    """The characters of the text that no shipped font has, each once, in order.

    Format characters (joiners, direction marks, variation selectors) draw nothing and are not counted.
    """
    drawable = _drawable()
    return "".join(dict.fromkeys(c for c in text if ord(c) not in drawable and not is_invisible(c)))


def is_invisible(char: str) -> bool:
    """True for joiners, direction marks and variation selectors, which draw nothing themselves."""
    return unicodedata.category(char) == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF


@cache
def _drawable() -> frozenset[int]:
    points: set[int] = set()
    for pattern in _FONT_FILES:
        for path in font_folder().glob(pattern):
            points.update(_code_points(path.read_bytes()))
    return frozenset(points)


def _code_points(font: bytes) -> set[int]:
    """Every code point with a glyph: the Unicode ``cmap`` subtables of an OpenType font, formats 4 and 12."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * i) for i in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    points: set[int] = set()
    for i in range(subtables):
        platform, _encoding, offset = struct.unpack_from(">HHL", font, cmap + 4 + 8 * i)
        (layout,) = struct.unpack_from(">H", font, cmap + offset)
        if platform == 3 and layout == 4:
            points |= _segments(font, cmap + offset)
        elif platform == 3 and layout == 12:
            (groups,) = struct.unpack_from(">L", font, cmap + offset + 12)
            for start, end, _glyph in struct.iter_unpack(">LLL", font[cmap + offset + 16 :][: 12 * groups]):
                points.update(range(start, end + 1))
    return points


def _segments(font: bytes, at: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    points: set[int] = set()
    for i, (start, end, delta, shift) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for point in range(start, min(end, 0xFFFE) + 1):
            glyph = point + delta
            if shift:
                (glyph,) = struct.unpack_from(">H", font, ranges_at + 2 * i + shift + 2 * (point - start))
            if glyph & 0xFFFF:
                points.add(point)
    return points
