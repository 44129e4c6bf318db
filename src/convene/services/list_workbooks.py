"""The workbooks that are lists, each for one purpose: one registry for the window and the commands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.exchange import Sheet
from convene.rules.roles import Right, takes
from convene.services.visitors import visitors_list
from convene.services.workbook_days import arrivals, attendance, facilitators, sign_in
from convene.services.workbook_people import applications, by_session, delegates, waiting
from convene.store.tables import Event


class _Make(Protocol):
    def __call__(self, session: Session, /, event: Event, *, now: datetime) -> Sequence[Sheet]: ...


@dataclass(frozen=True, slots=True)
class ListWorkbook:
    """A purpose: its ``key`` is the command's name, ``sentence`` says what it is and for whom.

    Where it has several sheets, all of them have the same columns. Needs are in none of them.
    """

    key: str
    name: str
    sentence: str
    make: _Make


LISTED: Final = (
    ListWorkbook("delegates", "Delegates", "Everybody on the list, with what they answered.", delegates),
    ListWorkbook("by-session", "By session", "Who has a place on each session, and who waits for one.", by_session),
    ListWorkbook("sign-in", "Sign-in", "A sheet for each day, to sign on at the door or to tick off.", sign_in),
    ListWorkbook("visitors", "Visitors", "Who is expected, by organisation, for the house.", visitors_list),
    ListWorkbook("waiting", "Waiting list", "Who waits for a place, in order, and why there.", waiting),
    ListWorkbook("applications", "Applications", "Who applied, their scores and their answers.", applications),
    ListWorkbook("facilitators", "Facilitators", "Who leads or speaks in which session, with contacts.", facilitators),
    ListWorkbook("arrivals", "Arrivals", "Who came on which day, and when.", arrivals),
    ListWorkbook("attendance", "Attendance", "Who was there on which day, and who completes it.", attendance),
)


def listed(key: str) -> ListWorkbook:
    """The workbook of that key. Raises KeyError."""
    return {one.key: one for one in LISTED}[key]


@takes(Right.EXPORT)
def list_sheets(session: Session, event_id: UUID, key: str, *, now: datetime) -> list[Sheet]:
    """Its sheets with all rows read, to be chosen from and written after the session is over. Raises NotFound."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    return [replace(sheet, rows=list(sheet.rows)) for sheet in listed(key).make(session, event, now=now)]
