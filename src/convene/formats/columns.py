"""Which column of a table is which: proposed from headings and content, corrected by people, remembered by headings."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Words
from dataclasses import dataclass, replace

from convene.formats.column_words import (
    ADDRESS_BOOKS,
    ADMINISTRATION,
    ANONYMOUS,
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
    MACHINE,
    NOTHING,
    PRETIX_ADMINISTRATION,
    SOMEBODY_ELSE,
    SOURCES,
    Field,
    heading_key,
    role_of,
    says_consent,
    state_of,
)
from convene.formats.table import EMAIL, Table
from convene.formats.times_in import read_times
from convene.rules.errors import Invalid
from convene.rules.text import clean_line
from convene.rules.workbook_returns import KEY_HEADING, READ_ONLY

__all__ = ["Field", "Mapping", "address", "as_last_time", "fingerprint", "propose"]

_SAMPLE = 500  # rows that decide what a column holds
_SHARED = frozenset({Field.QUESTION, Field.IGNORE})
_WHOSE = (Field.EMAIL, Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.PHONE, Field.ORGANISATION)
_POSITIONS = (
    Field.GIVEN_NAME, Field.FAMILY_NAME, Field.ORGANISATION, Field.JOB_TITLE, Field.PHONE, Field.EMAIL
)  # fmt: skip
"""Indico's list for importing has no headings, and always these six columns."""
_NAME = re.compile(r"[^\W\d_][\w.'’ʼ‘-]*( [\w.'’ʼ‘-]+){0,4}")
_NO_NAME = re.compile(
    r"address|city|town|country|organi[sz]|company|trust|title|role|job|ticket|event|venue|session|team|department"
    r"|employer|school|borough|why|what|how|which|where"
)
_PHONE = re.compile(r"[+(\d][\d\s().+/-]{6,}")


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

    def as_words(self, headers: Iterable[str]) -> dict[str, str]:
        """The field of each heading, in plain words: as a file of a mapping holds it, and as it is remembered."""
        return {header: field.value for header, field in zip(headers, self.fields, strict=True)}

    def with_words(self, headers: Iterable[str], words: Words[str, str]) -> "Mapping":
        """A copy in which the headings that ``words`` names have the fields it says; the others keep theirs, unless
        that can only be once.

        Raises Invalid for a heading that is not there, for a field nobody knows, and for one given twice.
        """
        mapping, places, given = self, {header: number for number, header in enumerate(headers)}, set()
        for header, word in words.items():
            if header not in places:
                hint = f"The headings are {', '.join(f'“{one}”' for one in places)}."
                raise Invalid("mapping", f"There is no column “{header}”", hint)
            try:
                field = Field(word)
            except ValueError:
                hint = f"A column is one of {', '.join(Field)}."
                raise Invalid("mapping", f"“{word}” for “{header}” is not a field", hint) from None
            if field in given and field not in _SHARED:
                raise Invalid("mapping", f"Two columns are “{word}”", "Give it to one of them.")
            given.add(field)
            mapping = mapping.assign(places[header], field)
        return mapping


def as_last_time(headers: Sequence[str], proposed: Mapping, fields: Words[str, str]) -> Mapping | None:
    """The mapping as it was kept, in plain words, for a list of the same headings; None where it makes no sense now."""
    by_key = {heading_key(header): field for header, field in fields.items()}
    words = {header: by_key[heading_key(header)] for header in headers if heading_key(header) in by_key}
    try:
        return proposed.with_words(headers, words)
    except Invalid:
        return None


def fingerprint(headers: Iterable[str]) -> str:
    """What lists with the same headings have in common, whatever their order, case and punctuation."""
    keys = "\n".join(sorted(map(heading_key, headers)))
    return hashlib.sha256(keys.encode("utf-8", "surrogatepass")).hexdigest()[:24]


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
    if all(key == f"column {c}" for c, key in enumerate(keys, 1)):
        if _is_indico(columns):
            return Mapping("Indico", _POSITIONS)
        _without_headings(columns, taken)
    else:
        _by_content(keys, columns, taken)
    _split_name(table, taken)
    _badge_name_alone(taken)
    _leave_buyers_name(table, taken)
    fields = (
        taken.get(c) or _remaining(source, header, columns[c], set(taken.values()))
        for c, header in enumerate(table.headers)
    )
    return Mapping(source, tuple(fields))


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
            return most(lambda cell: "@" not in cell and cell.casefold() != ANONYMOUS)
        case Field.STATE:
            return most(state_of)
        case Field.ROLE:
            return most(role_of)
        case Field.JOB_TITLE if key == "title":
            return not most(lambda cell: heading_key(cell) in HONORIFICS | NOTHING)
        case Field.PHONE:
            return most(lambda cell: sum(c.isdigit() for c in cell) * 2 >= len(cell))
        case Field.REFERENCE:
            return key != "id" or min(map(len, cells)) > 4  # 1, 2, 3 only number the rows of this one file
        case Field.REGISTERED_AT:
            return sum(map(bool, read_times(cells).iso)) * 2 >= len(cells)
        case Field.NEEDS_CONSENT:
            return sum(says_consent(cell) is not None for cell in cells) + sum(map(bool, read_times(cells).iso)) == len(
                cells
            )
        case Field.DIETARY | Field.ACCESS:  # yes and no is the answer to a question, not what is needed
            said = {heading_key(cell) for cell in cells}
            return not said & {"yes", "ja"} or not said <= NOTHING | {"yes", "ja"}
        case Field.ORGANISATION:
            return not all(heading_key(cell) in NOTHING | {"yes", "ja"} for cell in cells)
        case _:
            return True


def _all_differ(table: Table, column: int) -> bool:
    cells = [text for row in table.rows if (text := row.cells[column].strip())]
    return len(set(cells)) == len(cells)


def _by_content(keys: tuple[str, ...], columns: list[list[str]], taken: dict[int, Field]) -> None:
    """Find addresses, and then names, under a heading that does not say so."""
    if Field.EMAIL not in taken.values():
        for c, cells in enumerate(columns):
            if c not in taken and _all_addresses(cells):
                taken[c] = Field.EMAIL
                break
    if not {Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME} & set(taken.values()):
        for c, cells in enumerate(columns):
            if (
                c not in taken
                and _look_like_names(cells)
                and not _NO_NAME.search(keys[c])
                and not any(keys[c] in known for known in EXACT.values())
                and not SOMEBODY_ELSE.search(keys[c])
                and not BUYER.match(keys[c])
            ):
                taken[c] = Field.NAME
                break


def _without_headings(columns: list[list[str]], taken: dict[int, Field]) -> None:
    """What there is to know of columns that are called nothing: addresses, phone numbers, and the names before them."""
    for field, test in ((Field.EMAIL, _all_addresses), (Field.PHONE, _all_phones)):
        found = next((c for c, cells in enumerate(columns) if c not in taken and test(cells)), None)
        if found is not None:
            taken[found] = field
    if not taken:
        return
    words = [c for c, cells in enumerate(columns) if c not in taken and cells and not any(map(_is_no_word, cells))]
    single = [c for c in words if sum(1 for cell in columns[c] if " " not in cell) * 2 > len(columns[c])]
    if len(single) > 1 and single[:2] == words[:2] and single[1] == single[0] + 1:
        taken[single[0]], taken[single[1]] = Field.GIVEN_NAME, Field.FAMILY_NAME
    elif words:
        taken[next((c for c in words if c not in single), words[0])] = Field.NAME


def _is_indico(columns: list[list[str]]) -> bool:
    if len(columns) != len(_POSITIONS) or not _all_addresses(columns[5]):
        return False
    return all(map(_PHONE.fullmatch, columns[4])) and not any(_is_no_word(x) for c in (0, 1) for x in columns[c])


def _all_addresses(cells: list[str]) -> bool:
    return bool(cells) and all(EMAIL.fullmatch(address(cell)[0]) for cell in cells)


def _all_phones(cells: list[str]) -> bool:
    return bool(cells) and all(_PHONE.fullmatch(cell) for cell in cells)


def _is_no_word(cell: str) -> bool:
    return any(x.isdigit() or x == "@" for x in cell)


def _look_like_names(cells: list[str]) -> bool:
    """True for a few words each, hardly one twice, each beginning with a capital letter where letters have such."""
    if len(set(cells)) * 5 < len(cells) * 4:
        return False
    named = sum(1 for cell in cells if " " in cell and _NAME.fullmatch(cell) and not cell[0].islower())
    return bool(cells) and named * 4 >= len(cells) * 3


def _split_name(table: Table, taken: dict[int, Field]) -> None:
    """Beside a given name, "Name" without the given name in it is the family name (German and French lists)."""
    at = {field: c for c, field in taken.items()}
    if Field.GIVEN_NAME not in at or Field.NAME not in at or Field.FAMILY_NAME in at:
        return
    pairs = [(row.cells[at[Field.GIVEN_NAME]].strip(), row.cells[at[Field.NAME]]) for row in table.rows[:_SAMPLE]]
    if sum(1 if given not in name else -1 for given, name in pairs if given and name) > 0:
        taken[at[Field.NAME]] = Field.FAMILY_NAME


def _badge_name_alone(taken: dict[int, Field]) -> None:
    """Where a form asks for nothing but the name as it should be on the badge, that is their name."""
    if not {Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME} & set(taken.values()):
        taken.update({c: Field.NAME for c, field in taken.items() if field is Field.KNOWN_AS})


def _leave_buyers_name(table: Table, taken: dict[int, Field]) -> None:
    """Leave out a "Name" that is not the attendee's, whose first name and surname are beside it: who booked for them.

    Eventbrite (UK, 2024) has the buyer as Name and Email, and "Attendee first name" further on.
    """
    at = {field: c for c, field in taken.items()}
    if not {Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME} <= set(at):
        return
    of_name, of_given = (heading_key(table.headers[at[field]]) for field in (Field.NAME, Field.GIVEN_NAME))
    if EXPLICIT.match(of_name) or not EXPLICIT.match(of_given):
        return
    for row in table.rows:
        name, given, family = (
            heading_key(row.cells[at[field]]) for field in (Field.NAME, Field.GIVEN_NAME, Field.FAMILY_NAME)
        )
        if name and given and family and given not in name and family not in name:
            taken[at[Field.NAME]] = Field.IGNORE
            return


def _remaining(source: str, header: str, cells: list[str], known: set[Field]) -> Field:
    """QUESTION, or IGNORE for what only the service that wrote the table needs, and for whoever paid."""
    key = heading_key(header)
    if source == "Microsoft Forms":
        unsigned = key in {"email", "name"} and all(cell.casefold() == ANONYMOUS for cell in cells)
        ignored = unsigned or FORM_ADMINISTRATION.fullmatch(key) is not None
    elif source in ADDRESS_BOOKS:
        ignored = "?" not in header
    else:
        ignored = source not in ASKS and "?" not in header and ADMINISTRATION.fullmatch(key) is not None
    if source == "pretix":
        ignored = ignored or PRETIX_ADMINISTRATION.fullmatch(key) is not None
    if BUYER.match(key):
        whose = BUYER.sub("", key)
        ignored = ignored or any(whose in EXACT[field] for field in _WHOSE if field in known)
    ignored = ignored or header == KEY_HEADING or header.endswith(READ_ONLY)  # of a workbook that was to come back
    ignored = ignored or key in COUNTERS or ("?" not in header and MACHINE.fullmatch(key) is not None)
    return Field.IGNORE if ignored else Field.QUESTION


def address(text: str) -> tuple[str, str]:
    """The address in ``a@b``, ``mailto:a@b`` or ``Name <a@b>``, and the name in the last, if any.

    Of several that Google Contacts holds for one person, the first.
    """
    text = clean_line(text).partition(" ::: ")[0].removeprefix("* ")
    display = ""
    if text.endswith(">") and "<" in text:
        display, _, text = text[:-1].rpartition("<")
    if text[:7].casefold() == "mailto:":
        text = text[7:].partition("?")[0]
    return text.strip(" ;,"), display.strip(' "')
