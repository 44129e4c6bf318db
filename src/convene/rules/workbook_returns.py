"""Workbooks that come back: what one says of itself, and whether a cell was changed in it, here, or in both.

A workbook that goes out keeps a short signature of every cell on a sheet nobody sees. It is made with a secret that
does not go out, so that it gives away nothing about somebody whose row was taken out before the file was passed on.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from convene.rules.exchange import Kind
from convene.rules.text import clean

SCHEMA: Final = 1
"""Of the hidden sheet; a workbook of a later one is refused."""
OUR_SHEET: Final = "Convene"
"""The hidden sheet that says what the workbook is."""
KEY_HEADING: Final = "Convene key"
READ_ONLY: Final = " (only to read)"
"""Ends the heading of a column that is not taken back."""
AT: Final = "%Y-%m-%d %H:%M"
"""How a day and time is said, on the clocks of the event."""

_BYTES: Final = 6  # of a signature: eight letters; two texts have the same once in 280 million million
_LETTERS: Final = 8
_SHORTENED: Final = re.compile(r" … \[shortened: [\d,]+ characters\]\Z")
_DIGITS: Final = re.compile(r"\d{1,15}")
_NOUGHTS: Final = 3  # a spreadsheet takes these from the front of a number; 00 44 … has two


class Purpose(StrEnum):
    """What is in a workbook that can come back."""

    DELEGATES = "delegates"
    SESSIONS = "sessions"


class CellOutcome(StrEnum):
    """What became of a cell since it went out."""

    SAME = "same"  # in the workbook; it may have changed here
    CHANGED = "changed"
    CONFLICT = "conflict"  # changed in the workbook, and to something else here


@dataclass(frozen=True, slots=True)
class ReturnField:
    """A column of such a workbook. ``choices`` are the words it can have; what is ``locked`` is not taken back."""

    name: str
    heading: str
    kind: Kind = "text"
    locked: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A row as it came back: its number in the sheet, its key (empty for a new one) and what its cells say, by field.

    Columns that were taken out are in none. ``unread`` says of cells why they cannot be taken.
    """

    number: int
    key: str
    cells: Mapping[str, str]
    unread: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook that came back. ``signed`` has the signatures of each row that went out, by key, in the order of
    ``fields``. ``notes`` are sentences about what of the file was not read."""

    purpose: Purpose
    event_id: UUID
    event: str
    exported_at: datetime
    fields: tuple[str, ...]
    rows: tuple[ReturnedRow, ...]
    signed: Mapping[str, str]
    notes: tuple[str, ...] = ()


def plain(text: str) -> str:
    """A text without the white space that programs add and take away: two that differ in it say the same."""
    if not text or (text.isascii() and text.isprintable() and "  " not in text):  # nearly all of them
        return text.strip()
    return "\n".join(" ".join(line.split()) for line in clean(text).split("\n")).strip()


def signature(secret: bytes, name: str, text: str) -> str:
    """The signature of what a field says; nothing can be told from it without the secret."""
    digest = hashlib.blake2b(f"{name}\0{plain(text)}".encode(), key=secret[:64], digest_size=_BYTES).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii")


def signatures(secret: bytes, fields: Sequence[str], texts: Mapping[str, str]) -> str:
    """Those of a whole row, in the order of the fields."""
    return "".join(signature(secret, name, texts[name]) for name in fields)


def signed_cells(fields: Sequence[str], signed: str) -> dict[str, str]:
    """The signature of each field of a row; of none where they do not fit the fields."""
    if len(signed) != _LETTERS * len(fields):
        return {}
    return {name: signed[at * _LETTERS : (at + 1) * _LETTERS] for at, name in enumerate(fields)}


def compare(said: str, here: str, kept: str, sign: Callable[[str], str]) -> CellOutcome:
    """What became of a cell that says ``said`` in the workbook and ``here`` here, where ``kept`` is the signature of
    what it said when it went out.

    A number that lost its noughts or its plus to a spreadsheet is the one it was; a text that was too long for its
    cell is not taken.
    """
    if (
        said == here
        or _SHORTENED.search(said)
        or any(plain(one) == plain(here) or sign(one) == kept for one in _as_it_may_have_been(said))
    ):
        return CellOutcome.SAME
    return CellOutcome.CHANGED if sign(here) == kept else CellOutcome.CONFLICT


def _as_it_may_have_been(said: str) -> Iterator[str]:
    yield said
    if _DIGITS.fullmatch(said):
        yield f"+{said}"
        for noughts in range(1, _NOUGHTS + 1):
            yield "0" * noughts + said
