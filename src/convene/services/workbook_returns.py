"""Workbooks that go out to be changed in a spreadsheet and come back: the list, how to use it, and what it is."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import NotFound
from convene.rules.exchange import Column, Sheet
from convene.rules.time import say_day, zone
from convene.rules.workbook_returns import (
    AT,
    KEY_HEADING,
    OUR_SHEET,
    READ_ONLY,
    SCHEMA,
    Purpose,
    ReturnField,
    signatures,
)
from convene.services.workbook_changes import Book, open_book
from convene.store.tables import Event

_MOST_LETTERS = 100  # of a heading
_TITLES = {Purpose.DELEGATES: "Delegates", Purpose.SESSIONS: "Sessions"}
_WHERE = {Purpose.DELEGATES: "Import on the People tab", Purpose.SESSIONS: "Import on the Programme tab"}
_NEW = {
    Purpose.DELEGATES: "Add a row at the end for somebody new. Leave the state empty for the usual way on to the list.",
    Purpose.SESSIONS: "Add a row at the end for a new session. Without a start it waits in the tray.",
}


def return_sheets(session: Session, event_id: UUID, purpose: Purpose, *, now: datetime) -> list[Sheet]:
    """The sheets of a workbook that can come back. Raises NotFound for an event that is not there."""
    event = session.get(Event, event_id)
    if event is None:
        raise NotFound("That event is not in this workspace")
    book = open_book(session, event, purpose, now=now)
    headings = dict(zip((one.name for one in book.fields), _different(book.fields), strict=True))
    columns = [
        *(Column(headings[one.name], one.kind, choices=one.choices, locked=one.locked) for one in book.fields),
        Column(KEY_HEADING, locked=True, hidden=True),
    ]
    rows = [(*(_value(held.texts[one.name], one) for one in book.fields), key) for key, held in book.held.items()]
    return [
        Sheet(_TITLES[purpose], columns, rows),
        Sheet("How to use this", (Column("How to use this workbook", width=100),), list(_guide(purpose, event, now))),
        Sheet(
            OUR_SHEET, (Column("What"), Column("Is")), list(_about(book, purpose, event, headings, now)), hidden=True
        ),
    ]


def _value(text: str, one: ReturnField) -> object:
    if not text:
        return None
    match one.kind:
        case "integer":
            return int(text)
        case "datetime":
            return datetime.strptime(text, AT)  # noqa: DTZ007 - on the clocks of the event, as it is shown
    return text


def _different(fields: tuple[ReturnField, ...]) -> Iterator[str]:
    """Headings that differ and are short enough to be written as they are: a question can be asked in the words of
    another column, and at length."""
    taken: set[str] = {KEY_HEADING.casefold()}
    for one in fields:
        short = one.heading if len(one.heading) <= _MOST_LETTERS else f"{one.heading[:_MOST_LETTERS].rstrip()}…"
        heading, n = short, 1
        while heading.casefold() in taken:
            n += 1
            heading = f"{short} ({n})"
        taken.add(heading.casefold())
        yield heading


def _guide(purpose: Purpose, event: Event, now: datetime) -> Iterator[tuple[str]]:
    local = now.astimezone(zone(event.time_zone))
    yield (f"{_TITLES[purpose]} of “{event.title}”, as they were on {say_day(local.date())} at {local:%H:%M}.",)
    yield ("Change what you like, sort, filter, hide columns. Then save it as an Excel workbook (.xlsx).",)
    yield (f"Grey columns, “{READ_ONLY.strip()}”, are not taken back; a row in which one differs is left out.",)
    yield (_NEW[purpose],)
    yield ("To take a row out changes nothing in Convene: nothing is removed by a missing row.",)
    yield (f"To bring it back, open the event in Convene and choose {_WHERE[purpose]}.",)
    yield ("You see every change before anything is done. What was changed in Convene meanwhile is shown beside it.",)


def _about(
    book: Book, purpose: Purpose, event: Event, headings: dict[str, str], now: datetime
) -> Iterator[tuple[str, str]]:
    """What the reader needs: what this is, which column is which, and the signatures of each row."""
    yield "schema", str(SCHEMA)
    yield "purpose", purpose.value
    yield "event", event.id.hex
    yield "title", event.title
    yield "exported", now.isoformat()
    for one in book.fields:
        yield f"column {one.name}", f"{one.kind} {headings[one.name]}"
    names = [one.name for one in book.fields]
    for key, held in book.held.items():
        yield f"row {key}", signatures(held.secret, names, held.texts)
