"""A list of people that was read: what its columns mean, what was corrected in it, and who that makes."""

from collections.abc import Mapping as Words
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from convene.formats.columns import Mapping, as_last_time, fingerprint, propose
from convene.formats.people_in import Incoming, doubts, people
from convene.formats.sheet_in import read_in_bounds
from convene.formats.table import Table
from convene.formats.workbook_return_in import is_return, read_return_in_bounds
from convene.rules.workbook_returns import Returned
from convene.services.imports import Columns


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file, how it is understood, and how often it was corrected here. The file itself stays as it is."""

    path: Path
    sheet: Table
    mapping: Mapping
    people: tuple[Incoming, ...] = ()
    doubts: tuple[str, ...] = ()
    as_last_time: bool = False
    corrected: int = 0

    @property
    def source(self) -> str:
        """What the registrations are said to be from."""
        return self.mapping.source or self.path.stem

    @property
    def columns(self) -> Columns:
        """What the columns mean, to be remembered."""
        return Columns(fingerprint(self.sheet.headers), self.mapping.as_words(self.sheet.headers))


def open_list(path: Path, *, progress: Any, cancelled: Any) -> Chosen | Returned:
    """Read a file in a child process with limits, and understand it; a workbook of ours that comes back is not one of
    somebody else's."""
    if is_return(path):
        return read_return_in_bounds(path, cancelled=cancelled)
    sheet = read_in_bounds(path, cancelled=cancelled)
    return understand(Chosen(path, sheet, propose(sheet)), progress=progress, cancelled=cancelled)


def understand(chosen: Chosen, *, progress: Any, cancelled: Any) -> Chosen:  # noqa: ARG001 - soon done
    """The people of a list whose columns mean what its mapping says."""
    found = tuple(people(chosen.sheet, chosen.mapping))
    return replace(chosen, people=found, doubts=doubts(chosen.sheet, chosen.mapping))


def remembering(chosen: Chosen, fields: Words[str, str] | None) -> Chosen:
    """The list with its columns as they were last time, not yet understood; the same list where nothing is known."""
    again = as_last_time(chosen.sheet.headers, chosen.mapping, fields) if fields is not None else None
    return chosen if again is None else replace(chosen, mapping=again, as_last_time=True)


def with_columns(chosen: Chosen, mapping: Mapping) -> Chosen:
    """The list with other columns, not yet understood."""
    return replace(chosen, mapping=mapping, as_last_time=False)


def with_cell(chosen: Chosen, row: int, column: int, text: str) -> Chosen:
    """The list with other words in one cell, not yet understood."""
    return replace(chosen, sheet=chosen.sheet.with_cell(row, column, text), corrected=chosen.corrected + 1)
