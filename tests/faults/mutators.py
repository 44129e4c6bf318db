"""Files changed as damage and malice change them: blindly, byte by byte, and knowing how each kind is built.

Every mutation comes of a ``random.Random`` alone, so that its number makes the same file again.
"""

import io
import json
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

from convene.rules.text import clean

NASTY = [
    one
    for one in json.loads((Path(__file__).parent.parent / "data" / "strings" / "blns.json").read_text("utf-8"))
    if one and len(one) < 400
] + [
    '=HYPERLINK("http://x.example","x")', "+1", "-1", "@x", "\u202eevil", "a\u0000b", "\ud800", "\ufffe",
    "x" * 40_000, "a\r\nATTENDEE:mailto:x@x.example", "../../x", "CON", "<img src=x onerror=1>", "&lt;b&gt;", "'", '""',
    "\\", "%s%n",
    "Ａ" * 300, "e\u0301" * 300, "ﷺ" * 200, "\u200b", "\ufe0f", "\U0001f3f3\ufe0f\u200d\U0001f308" * 40,
]  # fmt: skip
NUMBERS = (
    "0", "-1", "1", "-0", "127", "255", "65535", "65536", "2147483647", "2147483648", "-2147483649", "4294967295",
    "9223372036854775807", "9223372036854775808", "1e308", "1e999", "-1e999", "NaN", "Infinity", "0.1", "1" + "0" * 400,
    "99991231T235959Z", "00010101T000000Z", "9999-12-31", "0000-00-00", "2026-02-30", "25:61", "PT99999999999H", "１２",
)  # fmt: skip
Mutator = Callable[[Random, bytes, Sequence[bytes]], bytes]


def nasty(chance: Random) -> str:
    """A text or a number that breaks things."""
    return chance.choice(NASTY if chance.random() < 0.6 else NUMBERS)


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _span(chance: Random, data: bytes, longest: int = 400) -> tuple[int, int]:
    first = chance.randrange(len(data) + 1)
    return first, min(len(data), first + chance.randrange(1, longest))


def flip(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """A few bits."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 60))):
        if made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def cut(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """A piece gone: the end, or from the middle."""
    first, last = _span(chance, data, 4_000)
    return data[:first] + (data[last:] if chance.random() < 0.5 else b"")


def double(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """A piece twice, or very often."""
    first, last = _span(chance, data)
    return data[:last] + data[first:last] * chance.choice((1, 1, 3, 200)) + data[last:]


def swap(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Two pieces in each other's place."""
    (a, b), (c, d) = sorted((_span(chance, data), _span(chance, data)))
    return data if b > c else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def splice(chance: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The beginning of this one and the end of another."""
    other = chance.choice(others)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def put_in(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Something nasty, in between or in place of what was there."""
    first, last = _span(chance, data, 20)
    text = as_bytes(nasty(chance))
    return data[:first] + text + data[last if chance.random() < 0.5 else first :]


def number(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """A number, as text, at the edge of what there is."""
    found = re.compile(rb"\d+").search(data, chance.randrange(len(data) + 1))
    return data[: found.start()] + as_bytes(chance.choice(NUMBERS)) + data[found.end() :] if found else data


def deep(*brackets: bytes) -> Mutator:
    """Brackets in brackets, with ends or without."""

    def mutate(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
        at = chance.randrange(len(data) + 1)
        return data[:at] + chance.choice(brackets) * chance.choice((40, 900, 3_000)) + data[at:]

    return mutate


BLIND: tuple[Mutator, ...] = (flip, cut, double, swap, splice, put_in, number)


def lines(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Lines doubled, moved, taken out, and what they say replaced: of tables and calendars."""
    rows = data.split(b"\n")
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, to = chance.randrange(len(rows)), chance.randrange(len(rows))
        match chance.randrange(5):
            case 0:
                rows.insert(to, rows[at])
            case 1:
                rows[at], rows[to] = rows[to], rows[at]
            case 2 if len(rows) > 2:
                del rows[at]
            case 3:
                name, mark, _ = rows[at].partition(chance.choice((b":", b",", b";", b"=")))
                rows[at] = name + mark + as_bytes(nasty(chance))
            case _:
                parts = rows[at].split(b",")
                parts[chance.randrange(len(parts))] = as_bytes(nasty(chance))
                rows[at] = b",".join(parts)
    return b"\n".join(rows)


def recoded(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """The same text in letters of another kind."""
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-7")), "replace")


def in_json(chance: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Values of another kind, gone, or in one another."""
    try:
        return as_bytes(json.dumps(_value(chance, json.loads(data)), ensure_ascii=chance.random() < 0.5))
    except (ValueError, RecursionError):
        return put_in(chance, data, others)


def _value(chance: Random, value: Any) -> Any:
    if isinstance(value, dict | list) and value and chance.random() < 0.92:
        made: Any = value.copy()
        at = chance.choice(list(made)) if isinstance(made, dict) else chance.randrange(len(made))
        if chance.random() < 0.06:
            del made[at]
        else:
            made[at] = _value(chance, made[at])
        return made
    return _other_value(chance)


def _other_value(chance: Random) -> Any:
    match chance.randrange(10):
        case 0:
            return None
        case 1:
            return chance.choice((True, False, [], {}, [[]], [None], {"": ""}))
        case 2:
            return chance.choice((0, -1, 2**31, 2**63, 2**64, 10**300, 0.5, 1e308, float("nan"), float("inf")))
        case 3:
            deepest: Any = "x"
            for _ in range(chance.choice((10, 300))):
                deepest = [deepest] if chance.random() < 0.5 else {"en": deepest}
            return deepest
    return nasty(chance)


def in_xml(chance: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Texts and attributes replaced, elements doubled, moved and taken out."""
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return put_in(chance, data, others)
    nodes = list(root.iter())
    for _ in range(chance.choice((1, 1, 2, 4))):
        one, other = chance.choice(nodes), chance.choice(nodes)
        match chance.randrange(5):
            case 0:
                one.text = clean(nasty(chance))
            case 1 if one.attrib:
                one.set(chance.choice(list(one.attrib)), clean(nasty(chance)))
            case 2 if len(one):
                one.remove(chance.choice(list(one)))
            case 3:
                one.tag = chance.choice((other.tag, "x", "event", "day", "row", "c"))
            case _ if one is not other and one not in list(other.iter()):
                one.append(other)
    try:
        return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    except (ValueError, RecursionError):
        return put_in(chance, data, others)


def in_zip(chance: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Parts changed within, renamed, doubled, taken out, packed in other ways; a directory that lies."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    at = chance.randrange(len(parts))
    name, content = parts[at]
    kinds = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA
    kind = zipfile.ZIP_DEFLATED
    what = chance.randrange(12)
    if what < 6:
        parts[at] = name, chance.choice((in_xml, in_xml, number, put_in, cut, double))(chance, content, [content])
    elif what == 6:
        parts[at] = chance.choice((parts[chance.randrange(len(parts))][0], "../" + name, name.upper(), "x")), content
    elif what == 7:
        parts.insert(at, (name, chance.choice(parts)[1]))
    elif what == 8:
        del parts[at]
    elif what == 9:
        kind = chance.choice(kinds)
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", kind) as archive:
        warnings.simplefilter("ignore")  # of a name that is there twice
        for part, held in parts:
            archive.writestr(part, held)
    return made.getvalue() if what < 10 else _lying(chance, bytearray(made.getvalue()))


def _lying(chance: Random, data: bytearray) -> bytes:
    """A directory, or the head of a part, that says something else: sizes, places, flags, how it is packed."""
    signature, fields = chance.choice(
        (
            (b"PK\x01\x02", ((8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (42, 4))),
            (b"PK\x03\x04", ((6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2))),
            (b"PK\x05\x06", ((8, 2), (10, 2), (12, 4), (16, 4), (20, 2))),
        )
    )
    places = [at for at in range(len(data)) if data.startswith(signature, at)]
    at, (field, size) = chance.choice(places), chance.choice(fields)
    value = chance.choice((0, 1, 9, 14, 255, 0xFFFE, 0xFFFF, chance.randrange(2**31), 0xFFFFFFFE, 0xFFFFFFFF))
    data[at + field : at + field + size] = struct.pack("<I", value)[:size]
    return bytes(data)
