"""From a table to people: which column is which, and what each row says about one person."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from convene.formats.column_words import (
    ADMINISTRATION,
    ASKS,
    ATTENDEE,
    BUYER,
    COUNTERS,
    EXACT,
    EXPLICIT,
    FORM_ADMINISTRATION,
    FORM_STAMPS,
    HONORIFICS,
    LOOSE,
    NOTHING,
    SOMEBODY_ELSE,
    SOURCES,
    Field,
    heading_key,
    role_of,
    state_of,
)
from convene.formats.table import EMAIL, Row, Table
from convene.rules.exchange import Incoming
from convene.rules.registrations import RegistrationState, Role
from convene.rules.text import clean_line

__all__ = ["Field", "Incoming", "Mapping", "people", "propose"]

_SAMPLE = 500  # rows that decide what a column holds
_LONGEST_EMAIL = 320
_SHARED = frozenset({Field.QUESTION, Field.IGNORE})
_ANONYMOUS = "anonymous"  # what Microsoft Forms writes for who did not sign in


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each column means, one Field per column. ``source`` is the brand the table comes from, "" if unknown."""

    source: str
    fields: tuple[Field, ...]

    def column(self, field: Field) -> int | None:
        """The first column of that field; None where there is none."""
        return self.fields.index(field) if field in self.fields else None

    def assign(self, column: int, field: Field) -> "Mapping":
        """A corrected copy. Whichever column had a field that can only be once becomes a question."""
        fields = [Field.QUESTION if f is field and field not in _SHARED else f for f in self.fields]
        fields[column] = field
        return replace(self, fields=tuple(fields))


def propose(table: Table) -> Mapping:
    """The mapping that headings and content suggest; a person may correct it.

    An attendee's column wins over a buyer's, a column with content over an empty one. A reference is only taken where
    it is different in every row: an order number of a group names nobody.
    """
    keys = tuple(map(heading_key, table.headers))
    columns = [[row.cells[c].strip() for row in table.rows[:_SAMPLE] if row.cells[c].strip()] for c in range(len(keys))]
    source = _source(keys)
    taken: dict[int, Field] = {}
    for field in EXACT:
        ranked = sorted(
            (not columns[c], *rank, c)
            for c, key in enumerate(keys)
            if c not in taken
            and (rank := _rank(field, key))
            and _fits(field, key, columns[c])
            and (field is not Field.REFERENCE or _all_differ(table, c))
        )
        if ranked:
            taken[ranked[0][-1]] = field
    _by_content(keys, columns, taken)
    _split_name(table, taken)
    fields = (taken.get(c) or _remaining(source, header, columns[c]) for c, header in enumerate(table.headers))
    return Mapping(source, tuple(fields))


def people(table: Table, mapping: Mapping) -> list[Incoming]:
    """Everyone in the table, row by row: rows without a name or with a bad address too, so that they can be shown."""
    return [_incoming(table, mapping, row) for row in table.rows]


def _source(keys: tuple[str, ...]) -> str:
    if keys[:1] and keys[0] in FORM_STAMPS:
        return "Google Forms"
    return next((name for name, needed in SOURCES if needed <= set(keys)), "")


def _rank(field: Field, key: str) -> tuple[int, int] | None:
    """How well a heading suits a field, lower is better; None where it does not."""
    if SOMEBODY_ELSE.search(key):
        return None
    plain = key
    while (shorter := ATTENDEE.sub("", plain)) != plain:
        plain = shorter
    explicit = EXPLICIT.sub("", key) if EXPLICIT.match(key) else ""
    for kind, candidate in ((0, explicit), (1, key), (2, plain), (4, BUYER.sub("", key))):
        if candidate in EXACT[field]:
            return kind, EXACT[field].index(candidate)
    if field in LOOSE and not BUYER.match(key) and LOOSE[field].search(key):
        return 3, 0
    return None


def _fits(field: Field, key: str, cells: list[str]) -> bool:
    """True where what is in the column can be what the heading says. Nothing in it contradicts nothing."""
    if not cells:
        return True

    def most(test: Callable[[str], object]) -> bool:
        return sum(1 for cell in cells if test(cell)) * 2 >= len(cells)

    match field:
        case Field.EMAIL:
            return most(lambda cell: "@" in cell)
        case Field.NAME | Field.GIVEN_NAME | Field.FAMILY_NAME | Field.KNOWN_AS:
            return most(lambda cell: "@" not in cell and cell.casefold() != _ANONYMOUS)
        case Field.STATE:
            return most(state_of)
        case Field.ROLE:
            return most(role_of)
        case Field.JOB_TITLE if key == "title":
            return not most(lambda cell: heading_key(cell) in HONORIFICS | NOTHING)
        case Field.PHONE:
            return most(lambda cell: sum(c.isdigit() for c in cell) >= 5)
        case Field.REFERENCE:
            return key != "id" or min(map(len, cells)) > 4  # 1, 2, 3 only number the rows of this one file
        case Field.DIETARY | Field.ACCESS | Field.ORGANISATION:
            return not all(heading_key(cell) in NOTHING | {"yes", "ja"} for cell in cells)
        case _:
            return True


def _all_differ(table: Table, column: int) -> bool:
    cells = [text for row in table.rows if (text := row.cells[column].strip())]
    return len(set(cells)) == len(cells)


def _by_content(keys: tuple[str, ...], columns: list[list[str]], taken: dict[int, Field]) -> None:
    """Find addresses under a heading that does not say so, and names in a table without headings."""
    if Field.EMAIL not in taken.values():
        for c, cells in enumerate(columns):
            if c not in taken and cells and all(EMAIL.fullmatch(_address(cell)[0]) for cell in cells):
                taken[c] = Field.EMAIL
                break
    if taken and all(key == f"column {c}" for c, key in enumerate(keys, 1)):
        for c, cells in enumerate(columns):
            if (
                c not in taken
                and cells
                and all(" " in cell and not any(x.isdigit() or x == "@" for x in cell) for cell in cells)
            ):
                taken[c] = Field.NAME
                break


def _split_name(table: Table, taken: dict[int, Field]) -> None:
    """Beside a given name, "Name" without the given name in it is the family name (German and French lists)."""
    at = {field: c for c, field in taken.items()}
    if Field.GIVEN_NAME not in at or Field.NAME not in at or Field.FAMILY_NAME in at:
        return
    pairs = [(row.cells[at[Field.GIVEN_NAME]].strip(), row.cells[at[Field.NAME]]) for row in table.rows[:_SAMPLE]]
    if sum(1 if given not in name else -1 for given, name in pairs if given and name) > 0:
        taken[at[Field.NAME]] = Field.FAMILY_NAME


def _remaining(source: str, header: str, cells: list[str]) -> Field:
    """QUESTION, or IGNORE for what only the service that wrote the table needs."""
    key = heading_key(header)
    if source == "Microsoft Forms":
        unsigned = key in {"email", "name"} and all(cell.casefold() == _ANONYMOUS for cell in cells)
        ignored = unsigned or FORM_ADMINISTRATION.fullmatch(key) is not None
    else:
        ignored = source not in ASKS and "?" not in header and ADMINISTRATION.fullmatch(key) is not None
    return Field.IGNORE if ignored or key in COUNTERS else Field.QUESTION


def _incoming(table: Table, mapping: Mapping, row: Row) -> Incoming:
    def cell(field: Field) -> str:
        column = mapping.column(field)
        text = "" if column is None else row.cells[column].strip()
        return "" if text.casefold() == _ANONYMOUS else text

    def line(field: Field) -> str:
        return clean_line(cell(field))

    def need(field: Field) -> str:
        return "" if heading_key(cell(field)) in NOTHING else cell(field)

    email, display = _address(cell(Field.EMAIL))
    given, family, ticket = line(Field.GIVEN_NAME), line(Field.FAMILY_NAME), line(Field.TICKET)
    bad = email and (len(email) > _LONGEST_EMAIL or not EMAIL.fullmatch(email))
    return Incoming(
        row=row.number,
        name=line(Field.NAME) or f"{given} {family}".strip() or display,
        given_name=given,
        family_name=family,
        known_as=line(Field.KNOWN_AS),
        email=email,
        organisation=line(Field.ORGANISATION),
        job_title=line(Field.JOB_TITLE),
        phone=line(Field.PHONE),
        pronouns=line(Field.PRONOUNS),
        state=state_of(cell(Field.STATE)) or RegistrationState.REGISTERED,
        role=role_of(cell(Field.ROLE)) or role_of(ticket) or Role.PARTICIPANT,
        ticket=ticket,
        reference=line(Field.REFERENCE),
        registered_at=line(Field.REGISTERED_AT),
        dietary=need(Field.DIETARY),
        access=need(Field.ACCESS),
        note=cell(Field.NOTE),
        answers=_answers(table, mapping, row),
        problem=f"“{email}” is not an e-mail address" if bad else "",
    )


def _answers(table: Table, mapping: Mapping, row: Row) -> tuple[tuple[str, str], ...]:
    asked = zip(table.headers, mapping.fields, row.cells, strict=True)
    answered = [(header, text.strip()) for header, field, text in asked if field is Field.QUESTION and text.strip()]
    if mapping.source == "Microsoft Forms":  # it ends every choice of several with a semicolon
        answered = [(header, text.removesuffix(";")) for header, text in answered]
    return tuple(answered)


def _address(text: str) -> tuple[str, str]:
    """The address in ``a@b``, ``mailto:a@b`` or ``Name <a@b>``, and the name in the last, if any."""
    text = clean_line(text)
    display = ""
    if text.endswith(">") and "<" in text:
        display, _, text = text[:-1].rpartition("<")
    if text[:7].casefold() == "mailto:":
        text = text[7:].partition("?")[0]
    return text.strip(" ;,"), display.strip(' "')
