"""What each row of a table says about one person, once it is known which column is which."""

import re
from collections import defaultdict
from collections.abc import Iterator

from convene.formats.column_words import (
    ANONYMOUS,
    EXACT,
    NOTHING,
    TOTALS,
    Field,
    heading_key,
    role_of,
    says_consent,
    state_of,
)
from convene.formats.columns import Mapping, address
from convene.formats.table import EMAIL, Row, Table, say_rows
from convene.formats.times_in import read_times
from convene.rules.exchange import Incoming
from convene.rules.people import is_a_need
from convene.rules.registrations import RegistrationState, Role
from convene.rules.text import clean_line

__all__ = ["Incoming", "doubts", "people"]

_LONGEST_EMAIL = 320
_CHOICE = " – "  # pretix makes a column of each option of a question of several choices
_FAMILY_FIRST = re.compile(r"[^,\d@]+,[^,\d@]+")
_ROUNDED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)
_WITHOUT_NOUGHT = re.compile(r"7\d{9}|[12]\d{8,9}")  # British numbers, of mobiles and of towns
_AGAIN = re.compile(r" \(\d+\)$")  # as a table names a heading that was there before
_CHOSEN, _NOT_CHOSEN = "yes", "no"


def people(table: Table, mapping: Mapping) -> list[Incoming]:
    """Everyone in the table, row by row: rows without a name or with a bad address too, so that they can be shown.

    Dates come as ISO 8601 where they can be read, as they are where not.
    """
    reader = _Reader(table, mapping)
    return [reader.incoming(row) for row in table.rows]


def doubts(table: Table, mapping: Mapping) -> tuple[str, ...]:
    """Sentences about cells that could be understood in more than one way, or not at all."""
    return (
        *_name_as_heading(table, mapping),
        *_turned_names(table, mapping),
        *_unknown_states(table, mapping),
        *_unsure_dates(table, mapping),
        *_spoilt_phones(table, mapping),
    )


def _name_as_heading(table: Table, mapping: Mapping) -> Iterator[str]:
    """A list of nothing but names may have no heading at all: then its first line is somebody."""
    if mapping.fields == (Field.NAME,) and table.rows and heading_key(table.headers[0]) not in EXACT[Field.NAME]:
        yield f"“{table.headers[0][:40]}” was taken as the heading. If it is a person, put a heading above the names."


def _turned_names(table: Table, mapping: Mapping) -> Iterator[str]:
    if (column := _family_first(table, mapping)) is not None:
        example = next(row.cells[column].strip() for row in table.rows if row.cells[column].strip())
        yield f"Names were turned round: “{example}” is “{' '.join(_family_last(example))}”."


def _family_first(table: Table, mapping: Mapping) -> int | None:
    """The column of names where all are written as Lovelace, Ada; None where there is none such."""
    column = mapping.column(Field.NAME)
    if column is None or mapping.column(Field.GIVEN_NAME) is not None or mapping.column(Field.FAMILY_NAME) is not None:
        return None
    cells = [cell for row in table.rows if (cell := row.cells[column].strip())]
    return column if cells and all(_FAMILY_FIRST.fullmatch(cell) for cell in cells) else None


def _family_last(name: str) -> tuple[str, str]:
    """Given name and family name of Lovelace, Ada."""
    family, _, given = name.partition(",")
    return clean_line(given), clean_line(family)


def _unknown_states(table: Table, mapping: Mapping) -> Iterator[str]:
    column = mapping.column(Field.STATE)
    if column is None:
        return
    unknown: defaultdict[str, list[int]] = defaultdict(list)
    for row in table.rows:
        if (text := clean_line(row.cells[column])) and state_of(text) is None:
            unknown[text].append(row.number)
    for text, rows in list(unknown.items())[:3]:
        yield f"“{text[:40]}” is no state known here; taken as registered in {say_rows(rows)}."


def _unsure_dates(table: Table, mapping: Mapping) -> Iterator[str]:
    column = mapping.column(Field.REGISTERED_AT)
    if column is None:
        return
    cells = [row.cells[column] for row in table.rows]
    found = read_times(cells)
    heading = table.headers[column]
    if found.guessed:
        yield f"Dates in “{heading}” were read with the {found.order} first."
    unread = [
        row.number for row, iso in zip(table.rows, found.iso, strict=True) if row.cells[column].strip() and not iso
    ]
    if unread:
        yield f"“{heading}” is no date in {say_rows(unread)}."


def _spoilt_phones(table: Table, mapping: Mapping) -> Iterator[str]:
    column = mapping.column(Field.PHONE)
    if column is None:
        return
    cells = [(row.number, row.cells[column].strip()) for row in table.rows]
    if rounded := [number for number, cell in cells if _ROUNDED.fullmatch(cell)]:
        yield f"A spreadsheet has rounded the phone number in {say_rows(rounded)}."
    if short := [number for number, cell in cells if _WITHOUT_NOUGHT.fullmatch(cell)]:
        yield f"A spreadsheet may have taken the nought in front of the phone number in {say_rows(short)}."


class _Reader:
    """The columns of one table by what they mean, looked up once for all of its rows."""

    def __init__(self, table: Table, mapping: Mapping) -> None:
        self._columns = {field: mapping.column(field) for field in Field}
        self._turned = _family_first(table, mapping) is not None
        self._ours = mapping.source == "Convene"
        self._microsoft = mapping.source == "Microsoft Forms"
        self._when = _times(table, self._columns[Field.REGISTERED_AT])
        consent = self._columns[Field.NEEDS_CONSENT]
        self._agreed_at = _times(table, consent)
        self._agreed_to = "" if consent is None else clean_line(table.headers[consent])
        asked = [c for c, field in enumerate(mapping.fields) if field is Field.QUESTION]
        # Eventbrite asks one question again for every kind of ticket: whichever column is filled is the answer.
        self._twins = _twins(table, mapping, asked)
        self._first = {twin: first for first, twins in self._twins.items() for twin in twins}
        choices = {c for c in asked if mapping.source == "pretix" and _is_choice(table, c)}
        self._questions = [(c, table.headers[c]) for c in asked if c not in choices]
        self._choices: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for c in sorted(choices):
            question, _, option = table.headers[c].rpartition(_CHOICE)
            self._choices[question].append((c, option))

    def incoming(self, row: Row) -> Incoming:
        """The person of one row."""
        email, display = address(self._cell(row, Field.EMAIL))
        given, family = self._line(row, Field.GIVEN_NAME), self._line(row, Field.FAMILY_NAME)
        name = self._line(row, Field.NAME)
        if self._turned and name:
            given, family = _family_last(name)
            name = f"{given} {family}"
        ticket = self._line(row, Field.TICKET)
        bad = email and (len(email) > _LONGEST_EMAIL or not EMAIL.fullmatch(email))
        return Incoming(
            row=row.number,
            name=name or f"{given} {family}".strip() or display,
            given_name=given,
            family_name=family,
            known_as=self._line(row, Field.KNOWN_AS),
            email=email,
            organisation=self._line(row, Field.ORGANISATION),
            job_title=self._line(row, Field.JOB_TITLE),
            phone=self._line(row, Field.PHONE),
            pronouns=self._line(row, Field.PRONOUNS),
            state=self._state(row),
            role=role_of(self._cell(row, Field.ROLE)) or role_of(ticket) or Role.PARTICIPANT,
            ticket=ticket,
            reference=self._line(row, Field.REFERENCE),
            registered_at=self._when.get(row.number) or self._line(row, Field.REGISTERED_AT),
            dietary=self._need(row, Field.DIETARY),
            access=self._need(row, Field.ACCESS),
            **self._consent(row),
            note=self._cell(row, Field.NOTE),
            answers=tuple(self._answers(row)),
            problem=_problem(name, email, bad=bool(bad)),
        )

    def _cell(self, row: Row, field: Field) -> str:
        column = self._columns[field]
        text = "" if column is None else self._said(row, column)
        return "" if text.casefold() == ANONYMOUS else text

    def _said(self, row: Row, column: int) -> str:
        """What a column says, or the first of those that ask the same where it says nothing."""
        text = row.cells[column].strip()
        if not text and column in self._twins:
            return next((said for twin in self._twins[column] if (said := row.cells[twin].strip())), "")
        return text

    def _state(self, row: Row) -> RegistrationState:
        said = state_of(self._cell(row, Field.STATE)) or RegistrationState.REGISTERED
        # Elsewhere it is the invitation that was accepted; here, an application.
        return RegistrationState.REGISTERED if said is RegistrationState.ACCEPTED and not self._ours else said

    def _line(self, row: Row, field: Field) -> str:
        return clean_line(self._cell(row, field))

    def _need(self, row: Row, field: Field) -> str:
        text = self._cell(row, field)
        return "" if heading_key(text) in NOTHING or not is_a_need(text) else text

    def _consent(self, row: Row) -> dict[str, str]:
        """The words they agreed to, and when: as the cell says, or else when they filled in the form."""
        at = self._agreed_at.get(row.number, "")
        if not at and says_consent(self._cell(row, Field.NEEDS_CONSENT)):
            at = self._when.get(row.number, "")
        return {"consent": self._agreed_to, "consent_at": at} if at else {}

    def _answers(self, row: Row) -> Iterator[tuple[str, str]]:
        for column, question in self._questions:
            first = self._first.get(column)
            if first is not None and row.cells[column].strip() == self._said(row, first):
                continue
            if text := self._said(row, column):
                # Microsoft Forms ends every choice of several with a semicolon.
                yield question, text.removesuffix(";") if self._microsoft else text
        for question, options in self._choices.items():
            if chosen := [option for c, option in options if row.cells[c].strip().casefold() == _CHOSEN]:
                yield question, "; ".join(chosen)


def _times(table: Table, column: int | None) -> dict[int, str]:
    """By row what a column of times says, where it can be read."""
    if column is None:
        return {}
    found = read_times([row.cells[column] for row in table.rows])
    return {row.number: iso for row, iso in zip(table.rows, found.iso, strict=True) if iso}


def _problem(name: str, email: str, *, bad: bool) -> str:
    if bad:
        return f"“{email}” is not an e-mail address"
    return f"“{name}” is no person" if not email and heading_key(name) in TOTALS else ""


def _twins(table: Table, mapping: Mapping, asked: list[int]) -> dict[int, list[int]]:
    """By column, the questions after it with the same heading."""
    places = {header: c for c, header in enumerate(table.headers) if mapping.fields[c] is not Field.IGNORE}
    twins: defaultdict[int, list[int]] = defaultdict(list)
    for c in asked:
        plain = _AGAIN.sub("", table.headers[c])
        if plain != table.headers[c] and plain in places:
            twins[places[plain]].append(c)
    return dict(twins)


def _is_choice(table: Table, column: int) -> bool:
    said = {row.cells[column].strip().casefold() for row in table.rows}
    return _CHOICE in table.headers[column] and said <= {_CHOSEN, _NOT_CHOSEN, ""}
