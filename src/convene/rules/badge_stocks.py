"""What badges are printed on: cards, sheets of labels, and paper that is folded; where on a sheet each one lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from convene.rules.errors import Invalid

NUDGE_MM = 15.0
"""The furthest a print is moved on its sheet: more is another stock."""
_LEAST_MM, _MOST_MM = 25.0, 330.0


class StockKind(StrEnum):
    """How a badge is laid out on it."""

    CARD = "card"
    LABEL = "label"
    FOLD = "fold"
    TENT = "tent"


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock in millimetres: the sheet, its columns and rows, where the first one begins, and from one to the next.

    ``measured`` is true where the numbers were taken from a published description of the stock.
    """

    key: str
    name: str
    kind: StockKind
    page: tuple[float, float]
    size: tuple[float, float]
    columns: int = 1
    rows: int = 1
    first: tuple[float, float] = (0.0, 0.0)
    pitch: tuple[float, float] = (0.0, 0.0)
    radius: float = 0.0
    measured: bool = True

    @property
    def each(self) -> int:
        """How many lie on one sheet."""
        return self.columns * self.rows


@dataclass(frozen=True, slots=True)
class Slot:
    """Badge number ``badge`` at ``x``, ``y`` millimetres from the sheet's left upper corner."""

    badge: int
    x: float
    y: float


def stock_from(values: Mapping[str, Any]) -> Stock:
    """A stock as it is written in a file. Raises Invalid for one that cannot be printed on."""
    try:
        width, height = map(float, values["page"])
        wide, high = map(float, values["size"])
        made = Stock(
            str(values["key"]),
            str(values["name"]),
            StockKind(values["kind"]),
            (width, height),
            (wide, high),
            int(values.get("columns", 1)),
            int(values.get("rows", 1)),
            _pair(values.get("first", (0, 0))),
            _pair(values.get("pitch", (0, 0))),
            float(values.get("radius", 0)),
            bool(values.get("measured", True)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid("stock", "A stock of badges is not described in full", f"What is wrong: {error}.") from error
    _must(made, made.columns > 0 and made.rows > 0, "It has no columns or no rows.")
    _must(made, all(_LEAST_MM <= side <= _MOST_MM for side in (*made.page, *made.size)), "Its sizes are millimetres.")
    last_x = made.first[0] + (made.columns - 1) * made.pitch[0] + made.size[0]
    last_y = made.first[1] + (made.rows - 1) * made.pitch[1] + made.size[1]
    _must(made, last_x <= made.page[0] + 0.01 and last_y <= made.page[1] + 0.01, "The last one lies beyond the sheet.")
    beside = (made.columns == 1 or made.pitch[0] >= made.size[0]) and (made.rows == 1 or made.pitch[1] >= made.size[1])
    _must(made, beside and min(made.first) >= 0, "They lie on each other.")
    return made


def slots(stock: Stock, count: int, *, first: int = 1, nudge: tuple[float, float] = (0.0, 0.0)) -> list[list[Slot]]:
    """Where ``count`` badges lie, sheet by sheet, beginning at label ``first`` of the first sheet (row by row, from 1).

    ``nudge`` moves all of them right and down. Raises Invalid for a label the sheet does not have, and too far a nudge.
    """
    if not 1 <= first <= stock.each:
        raise Invalid("first", f"A sheet of {stock.name} has no label {first}", f"Choose 1 to {stock.each}.")
    if max(map(abs, nudge)) > NUDGE_MM:
        raise Invalid("nudge", "That is too far to move the print", f"Choose up to {NUDGE_MM:g} mm each way.")
    sheets: list[list[Slot]] = []
    for number in range(count):
        at = number + first - 1
        row, column = divmod(at % stock.each, stock.columns)
        if not sheets or (at % stock.each == 0 and sheets[-1]):
            sheets.append([])
        x = stock.first[0] + column * stock.pitch[0] + nudge[0]
        sheets[-1].append(Slot(number, x, stock.first[1] + row * stock.pitch[1] + nudge[1]))
    return sheets


def backs(stock: Stock, sheets: list[list[Slot]]) -> list[list[Slot]]:
    """The same sheets as their backs are printed, turned over their long edge: what was left is right."""
    wide = stock.page[0] - stock.size[0]
    return [[Slot(slot.badge, round(wide - slot.x, 3), slot.y) for slot in sheet] for sheet in sheets]


def _pair(values: Any) -> tuple[float, float]:
    x, y = map(float, values)
    return x, y


def _must(stock: Stock, holds: bool, why: str) -> None:
    if not holds:
        raise Invalid("stock", f"Nothing can be printed on {stock.name}", why)
