"""The workbooks that are drawn and not listed, each for one purpose: one registry for the window and the commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.drawn import Drawn
from convene.rules.exchange import Sheet
from convene.services.budget_sheets import budget_sheets
from convene.services.chart_sheets import arrivals_charts, registrations_chart
from convene.services.programme_grid import programme_grid


class _Make(Protocol):
    def __call__(
        self, session: Session, event_id: Any, *, today: date, release: int | None
    ) -> Sequence[Sheet | Drawn]: ...


@dataclass(frozen=True, slots=True)
class DrawnWorkbook:
    """A purpose: its ``key`` is the command's name, ``sentence`` says what it is and for whom.

    ``sheets(session, event_id, today=, release=)`` are whole, to be written after the session is over; they raise
    NotFound. ``of_release``: it can show the programme as a release gave it out; ``of_all``: without an event
    it is of all of them.
    """

    key: str
    name: str
    icon: str
    sentence: str
    sheets: _Make
    of_release: bool = False
    of_all: bool = False


def _grid(session: Session, event_id: UUID, *, today: date, release: int | None) -> list[Drawn]:  # noqa: ARG001
    return programme_grid(session, event_id, release=release)


def _budget(session: Session, event_id: UUID | None, *, today: date, release: int | None) -> list[Drawn]:  # noqa: ARG001
    return budget_sheets(session, event_id, today=today)


def _charts(session: Session, event_id: UUID, *, today: date, release: int | None) -> list[Drawn]:  # noqa: ARG001
    return [*registrations_chart(session, event_id), *arrivals_charts(session, event_id)]


DRAWN: Final = (
    DrawnWorkbook(
        "programme-grid",
        "Programme grid",
        "columns-3",
        "Rooms over time as on the screen, a sheet for each day, to print on one page or hang on a door.",
        _grid,
        of_release=True,
    ),
    DrawnWorkbook(
        "budget",
        "Budget",
        "receipt-text",
        "Bookings and their diary, costs with and without VAT, what cancelling costs by day, and sums that calculate: "
        "change a figure and see. It begins with what the Venue tab says.",
        _budget,
        of_all=True,
    ),
    DrawnWorkbook(
        "charts",
        "Charts",
        "presentation",
        "Registrations over time and arrivals per five minutes, as Excel’s own charts beside their counts. Nobody is "
        "named.",
        _charts,
    ),
)


def purpose(key: str) -> DrawnWorkbook:
    """The workbook of that key. Raises KeyError."""
    return {one.key: one for one in DRAWN}[key]
