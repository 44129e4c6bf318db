"""Sheets that are drawn cell by cell: a grid, a budget that calculates, a chart. Lists are ``exchange.Sheet``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from convene.rules.exchange import Kind

Look = Literal["title", "note", "heading", "body", "quiet", "total", "input"]
"""What a cell is: the sheet's title, words below it, a heading, what it is all about, what stands back, a sum, and
what somebody may change."""

_FUNCTIONS: Final = "SUM|SUMIFS|SUMPRODUCT|COUNT|COUNTIFS|ROUND|IF|MAX|MIN|SUBTOTAL"
_PLACE: Final = r"(?:[A-Z][a-z]+!)?\$?[A-Z]{1,3}\$?[1-9]\d*"
_FORMULA: Final = re.compile(rf"(?!=)(?:(?:{_FUNCTIONS})\(|{_PLACE}|\d+(?:\.\d+)?|\"[A-Za-z ]*\"|[-+*/()<>=,:&])+")


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell calculates, without the equals sign: places, numbers and a few functions. Text that somebody typed
    has no way into it: name the cell that holds it.

    ``value`` is what our own rules make of it, kept in the file for readers that show cells and do not calculate;
    money in whole pence. Raises ValueError for anything else than that.
    """

    text: str
    value: int | Decimal | str

    def __post_init__(self) -> None:
        if not _FORMULA.fullmatch(self.text):
            raise ValueError(f"no formula of ours: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, or ``down`` by ``across`` of them merged, at a row and column counted from 1.

    ``value`` is as in a ``Column`` of that kind, or a Formula. ``fill`` names a token of the look: a theme, a state
    or a colour; what it stands for is said in words as well. ``led``: the first line of its text stands out.
    """

    row: int
    column: int
    value: object = None
    kind: Kind = "text"
    look: Look = "body"
    fill: str = ""
    down: int = 1
    across: int = 1
    centred: bool = False
    led: bool = False

    def places(self) -> Iterator[tuple[int, int]]:
        """The rows and columns it covers, its own first."""
        for row in range(self.row, self.row + self.down):
            for column in range(self.column, self.column + self.across):
                yield row, column


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns or a line over the cells of a ``Drawn`` sheet, with its words: ``across`` and ``up`` are the titles of
    its axes, ``description`` is read out by a screen reader.

    ``names`` and ``values`` are columns, from ``first`` to ``last`` row; it stands at ``row`` and ``column``.
    """

    shape: Literal["columns", "line"]
    title: str
    across: str
    up: str
    description: str
    names: int
    values: int
    first: int
    last: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet as it is to look: cells in any order, none on top of another.

    ``widths`` of its columns in characters, ``heights`` of rows in points where they are not as usual, more where text
    needs it. Rows above ``frozen[0]`` and columns left of ``frozen[1]`` stay in view; ``repeated`` rows stand on every
    printed page.
    ``one_page``: it is printed on a single page, else as wide as one; ``upright``: not across.
    ``choices``: what may be written in these places.
    """

    title: str
    cells: Sequence[Cell]
    widths: Sequence[float]
    heights: Mapping[int, float] = field(default_factory=dict)
    frozen: tuple[int, int] = (1, 1)
    repeated: tuple[int, int] | None = None
    paper: Literal["A4", "A3"] = "A4"
    one_page: bool = False
    upright: bool = False
    charts: Sequence[Chart] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def letter(column: int) -> str:
    """``A`` for the first column, ``AA`` for the 27th."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place(row: int, column: int, *, fixed: bool = False) -> str:
    """``B4``, or ``$B$4``."""
    return f"${letter(column)}${row}" if fixed else f"{letter(column)}{row}"


def span(column: int, first: int, last: int) -> str:
    """``$B$4:$B$9``, the cells of a column."""
    return f"{place(first, column, fixed=True)}:{place(last, column, fixed=True)}"
