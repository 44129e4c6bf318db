"""A workbook that came back: what it would change here, row by row and cell by cell, and doing that as one change.

``preview`` and ``apply`` decide with the same code. Only what was changed in the workbook is taken; what was changed
here as well is a conflict, and stays as it is here unless somebody says otherwise. A missing row takes nobody off.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import ConveneError, Invalid, NotFound, Refused
from convene.rules.workbook_returns import (
    KEY_HEADING,
    CellOutcome,
    Purpose,
    Returned,
    ReturnedRow,
    ReturnField,
    compare,
    signature,
    signed_cells,
)
from convene.services.import_pace import Cancelled, Pace, Progress
from convene.services.workbook_delegates import Delegates
from convene.services.workbook_sessions import Sessions
from convene.store.tables import Event

Choice = tuple[str, str]
"""The key of a row and the name of a field."""
_ENOUGH: Final = 4  # rows, from which on it is odd when most have another name


class Outcome(StrEnum):
    """What becomes of a row, or of a cell."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    REFUSED = "refused"
    SAME = "same"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell that says something else than we do. ``taken``: it will be written."""

    name: str
    heading: str
    here: str
    said: str
    outcome: Outcome
    taken: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """What becomes of a row; ``number`` is 0 for one that is not in the workbook any more."""

    number: int
    key: str
    title: str
    outcome: Outcome
    cells: tuple[ChangedCell, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook would change, and did. ``written`` counts the rows that are added or changed."""

    purpose: Purpose
    event_id: UUID
    event: str
    exported_at: datetime
    rows: tuple[ChangedRow, ...]
    written: int
    notes: tuple[str, ...]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many rows come out how."""
        return Counter(row.outcome for row in self.rows)


class Held(Protocol):
    """A row as it is here now; its secret signs what it says."""

    @property
    def title(self) -> str: ...
    @property
    def secret(self) -> bytes: ...
    @property
    def texts(self) -> Mapping[str, str]: ...


class Book(Protocol):
    """What one purpose can hold: its fields, the rows that are here, and how they are changed."""

    fields: tuple[ReturnField, ...]

    @property
    def held(self) -> Mapping[str, Held]: ...
    def read(self, name: str, text: str) -> str: ...
    def checked(self, key: str, said: Mapping[str, str]) -> Mapping[str, str]: ...
    def checked_new(self, said: Mapping[str, str]) -> Mapping[str, str]: ...
    def comes_last(self, said: Mapping[str, str]) -> bool: ...
    def change(self, key: str, said: Mapping[str, str], *, now: datetime) -> None: ...
    def add(self, said: Mapping[str, str], *, now: datetime) -> None: ...


class _Everything:
    """Holds all there is."""

    def __contains__(self, _one: object) -> bool:
        return True


EVERYTHING: Final[Container[Choice]] = _Everything()
"""For ``theirs``: wherever both sides changed something, the workbook wins."""


def open_book(session: Session, event: Event, purpose: Purpose, *, now: datetime, hold: bool = False) -> Book:
    """The rows of an event for one purpose; with ``hold`` nobody else can take a place meanwhile."""
    match purpose:
        case Purpose.DELEGATES:
            return Delegates(session, event, now=now, hold=hold)
        case Purpose.SESSIONS:
            return Sessions(session, event)


def preview(
    session: Session,
    returned: Returned,
    *,
    event_id: UUID | None = None,
    theirs: Container[Choice] = (),
    now: datetime,
) -> Preview:
    """What a workbook that came back would change. Changes nothing.

    ``theirs`` are the conflicts in which the workbook wins. Raises Refused for a workbook of another event than
    ``event_id``, where that is named, and NotFound for one of an event that is not here.
    """
    event = _event(session, returned, event_id)
    book = open_book(session, event, returned.purpose, now=now)
    return _shown(event, returned, book, list(_decide(book, returned, theirs)))


def apply(
    session: Session,
    returned: Returned,
    *,
    event_id: UUID | None = None,
    theirs: Container[Choice] = (),
    now: datetime,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Preview:
    """Take over what was changed in the workbook, all that can be. Raises as ``preview``, and Stopped, with nothing
    changed, once ``cancelled``."""
    event = _event(session, returned, event_id)
    book = open_book(session, event, returned.purpose, now=now, hold=True)
    decided = list(_decide(book, returned, theirs))
    shown = _shown(event, returned, book, decided)
    todo = [one for one in decided if one.said]
    # Who is new comes before anybody is renamed, and who leaves goes last: a place that is free then may be offered.
    todo.sort(key=lambda one: (bool(one.row.key), book.comes_last(one.said)))
    pace = Pace(len(todo), progress, cancelled)
    pace.reach(0)
    for one in todo:
        try:
            if one.row.key:
                book.change(one.row.key, one.said, now=now)
            else:
                book.add(one.said, now=now)
        except ConveneError as error:
            raise Refused(f"Row {one.row.number}: {error.title}", "Nothing was changed.") from error
        pace.on(1)
    return shown


@dataclass(frozen=True, slots=True)
class _Decided:
    """The decision on a row, and what is to be written of it, by field."""

    row: ChangedRow
    said: Mapping[str, str] = field(default_factory=dict)


def _event(session: Session, returned: Returned, event_id: UUID | None) -> Event:
    if event_id is not None and returned.event_id != event_id:
        raise Refused(f"This workbook is of “{returned.event}”", "Open that event and bring it in there.")
    event = session.get(Event, returned.event_id)
    if event is None:
        raise NotFound(
            f"This workbook is of “{returned.event}”, which is not in this workspace",
            "Open the workspace it was exported from.",
        )
    return event


def _shown(event: Event, returned: Returned, book: Book, decided: list[_Decided]) -> Preview:
    rows = tuple(one.row for one in decided)
    first = book.fields[0]
    renamed = sum(any(cell.name == first.name and cell.outcome is Outcome.CHANGED for cell in r.cells) for r in rows)
    there = sum(bool(row.key and row.number) for row in rows)
    notes = list(returned.notes)
    if there >= _ENOUGH and renamed * 2 > there:
        notes.append(
            f"In most rows “{first.heading}” is not what went out. Was one column sorted alone? Then export again."
        )
    written = sum(bool(one.said) for one in decided)
    return Preview(returned.purpose, event.id, event.title, returned.exported_at, rows, written, tuple(notes))


def _decide(book: Book, returned: Returned, theirs: Container[Choice]) -> Iterator[_Decided]:
    """Every row in the order of the workbook, then those that are not in it any more."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for row in returned.rows:
        at[row.key].append(row.number)
    for row in returned.rows:
        if not row.key:
            yield _new(book, row)
        elif len(at[row.key]) > 1:
            yield _refused(book, row, f"Rows {_listed(at[row.key])} have one key. Clear “{KEY_HEADING}” in the new one")
        elif (held := book.held.get(row.key)) is not None and row.key in returned.signed:
            yield _known(book, row, held, signed_cells(returned.fields, returned.signed[row.key]), theirs)
        else:
            gone = "Is not here any more" if row.key in returned.signed else "Its key is none that went out"
            yield _refused(book, row, gone)
    for key in returned.signed:
        if key not in at and (held := book.held.get(key)) is not None:
            reason = "Not in the workbook any more; stays as it is"
            yield _Decided(ChangedRow(0, key, held.title, Outcome.GONE, reason=reason))


def _listed(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _refused(book: Book, row: ReturnedRow, reason: str) -> _Decided:
    title = row.cells.get(book.fields[0].name, "")
    return _Decided(ChangedRow(row.number, row.key, title, Outcome.REFUSED, reason=reason))


def _new(book: Book, row: ReturnedRow) -> _Decided:
    free = {one.name: one.heading for one in book.fields if not one.locked}
    wanted = {name: book.read(name, text) for name, text in row.cells.items() if text and name in free}
    if unread := next((f"{free[name]}: {why}" for name, why in row.unread.items() if name in free), ""):
        return _refused(book, row, unread)
    try:
        said = book.checked_new(wanted)
    except ConveneError as error:
        return _refused(book, row, _why(error))
    cells = tuple(ChangedCell(name, free[name], "", text, Outcome.NEW, taken=True) for name, text in said.items())
    return _Decided(ChangedRow(row.number, "", said[book.fields[0].name], Outcome.NEW, cells), said)


def _known(book: Book, row: ReturnedRow, held: Held, signed: Mapping[str, str], theirs: Container[Choice]) -> _Decided:
    outcomes: dict[str, CellOutcome] = {}
    said: dict[str, str] = {}
    for one in book.fields:
        if one.name not in row.cells and one.name not in row.unread:
            continue
        said[one.name] = text = row.cells.get(one.name, "")
        if text == held.texts[one.name] and one.name not in row.unread:
            continue  # nearly all of them, and quickly
        said[one.name] = book.read(one.name, text)
        sign = partial(signature, held.secret, one.name)
        outcome = compare(said[one.name], held.texts[one.name], signed.get(one.name, ""), sign)
        if one.locked and (outcome is not CellOutcome.SAME or one.name in row.unread):
            return _refused(book, row, f"“{one.heading}” is not what went out: it may be another row’s")
        if outcome is not CellOutcome.SAME:
            outcomes[one.name] = outcome
    unread = {name: why for name, why in row.unread.items() if name in said}
    wanted = {
        name: said[name]
        for name, outcome in outcomes.items()
        if name not in unread and (outcome is CellOutcome.CHANGED or (row.key, name) in theirs)
    }
    taken, refused = _checked(book, row.key, wanted)
    refused |= unread
    taken = {name: text for name, text in taken.items() if text != held.texts[name]}
    same = wanted.keys() - taken.keys() - refused.keys()
    cells = tuple(
        ChangedCell(
            one.name,
            one.heading,
            held.texts[one.name],
            taken.get(one.name, said[one.name]),
            Outcome.REFUSED if one.name in refused else Outcome(outcomes[one.name].value),
            taken=one.name in taken,
            reason=refused.get(one.name, ""),
        )
        for one in book.fields
        if (one.name in outcomes or one.name in unread) and one.name not in same
    )
    found = {cell.outcome for cell in cells}
    order = (Outcome.CONFLICT, Outcome.CHANGED, Outcome.REFUSED)
    outcome_of_row = next((one for one in order if one in found), Outcome.SAME)
    return _Decided(ChangedRow(row.number, row.key, held.title, outcome_of_row, cells), taken)


def _checked(book: Book, key: str, wanted: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What can be written, as it will be, and why the rest cannot."""
    left, refused = dict(wanted), dict[str, str]()
    while left:
        try:
            return dict(book.checked(key, left)), refused
        except Invalid as error:
            names = [error.field] if error.field in left else list(left)
            refused |= dict.fromkeys(names, _why(error))
        except ConveneError as error:
            names = list(left)
            refused |= dict.fromkeys(names, _why(error))
        for name in names:
            del left[name]
    return {}, refused


def _why(error: ConveneError) -> str:
    return f"{error.title}. {error.hint}" if error.hint else error.title
