"""What a workbook that came back would change, line by line, as it is said on the screen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from convene.desktop.kit.table import Column
from convene.services.workbook_changes import ChangedCell, ChangedRow, Choice, Outcome, Preview

OUTCOMES: dict[Outcome, tuple[str, str, str]] = {
    Outcome.CONFLICT: ("Conflict", "care", "triangle-alert"),
    Outcome.REFUSED: ("Left out", "danger", "octagon-alert"),
    Outcome.CHANGED: ("Changed", "info", "pencil"),
    Outcome.NEW: ("New", "ok", "plus"),
    Outcome.GONE: ("Not in it", "neutral", "minus"),
}
"""Word, state of the look, shape; what wants to be looked at comes first."""
_HERE, _THEIRS = "Stays as it is here", "The workbook wins"


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A cell, or a row where all of it is one thing. Rows that are as they were are no lines."""

    row: ChangedRow
    cell: ChangedCell | None = None

    @property
    def id(self) -> tuple[int, str, str]:
        """What tells it from the others."""
        return self.row.number, self.row.key, self.cell.name if self.cell else ""

    @property
    def outcome(self) -> Outcome:
        """What becomes of it."""
        return self.cell.outcome if self.cell else self.row.outcome

    @property
    def choice(self) -> Choice | None:
        """The conflict that it is."""
        return (self.row.key, self.cell.name) if self.cell and self.cell.outcome is Outcome.CONFLICT else None

    @property
    def taken(self) -> bool:
        """Whether the workbook wins."""
        return self.cell is not None and self.cell.taken


def lines(preview: Preview) -> list[ReturnLine]:
    """All there is to look at, what wants to be looked at first."""
    order = list(OUTCOMES)
    return sorted(_lines(preview.rows), key=lambda line: order.index(line.outcome))


def _lines(rows: Iterable[ChangedRow]) -> Iterator[ReturnLine]:
    for row in rows:
        if row.outcome in (Outcome.NEW, Outcome.GONE) or (row.outcome is Outcome.REFUSED and not row.cells):
            yield ReturnLine(row)
        else:
            yield from (ReturnLine(row, cell) for cell in row.cells)


def columns(what: str) -> list[Column]:
    """The columns of the preview; ``what`` a row is."""
    return [
        Column(
            "kind",
            "What",
            lambda line: OUTCOMES[line.outcome][0],
            104,
            tag=lambda line: OUTCOMES[line.outcome][1:],
            sort=lambda line: list(OUTCOMES).index(line.outcome),
        ),
        Column("row", "Row", lambda line: str(line.row.number or ""), 48, gives=2, sort=lambda line: line.row.number),
        Column("title", what, lambda line: line.row.title or "No name", 130, 2, weight=600, colour="ink"),
        Column("field", "Field", lambda line: line.cell.heading if line.cell else "", 96, 1),
        Column("here", "Here", _here, 100, 2, tip=_here),
        Column("said", "In the workbook", _said, 120, 2, colour="ink", tip=_said),
        Column("what", "What happens", what_happens, 160, 3, gives=1, tip=what_happens, colour=_colour),
    ]


def _here(line: ReturnLine) -> str:
    return one_line(line.cell.here) if line.cell else ""


def _said(line: ReturnLine) -> str:
    if line.cell is not None:
        return one_line(line.cell.said)
    return "; ".join(f"{cell.heading}: {one_line(cell.said)}" for cell in line.row.cells[1:])


def one_line(text: str) -> str:
    """A value as it is shown; a dash for none."""
    return " ".join(text.split()) or "–"


def what_happens(line: ReturnLine) -> str:
    """What becomes of it, and why."""
    if line.choice is not None:
        return _THEIRS if line.taken else _HERE
    match line.outcome:
        case Outcome.NEW:
            return "Is added"
        case Outcome.CHANGED:
            return "Is taken"
    return line.cell.reason if line.cell else line.row.reason


def in_full(line: ReturnLine) -> str:
    """All of it, for where there is room."""
    who = line.row.title or f"Row {line.row.number}"
    if line.cell is None:
        said = _said(line)
        return f"{who}. {said + '. ' if said else ''}{what_happens(line)}."
    change = f"{line.cell.heading}: {_here(line)} → {_said(line)}"
    return f"{who}. {change}. {what_happens(line)}.".replace("..", ".")


def _colour(line: ReturnLine) -> str:
    return {Outcome.CONFLICT: "care", Outcome.REFUSED: "danger"}.get(line.outcome, "ink2") if not line.taken else "ink2"
