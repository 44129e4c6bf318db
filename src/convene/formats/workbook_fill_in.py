"""Where people fill in a sheet: lists to choose from, columns that are only to read, columns that are not shown."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from convene.rules.exchange import Column, Sheet
from convene.rules.text import clean_line

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CHOICES: Final = "Choices"
"""What the hidden sheet with the lists is called, where nothing else has the name."""
_MOST_LETTERS: Final = 255  # of a list that stands with its column
_LAST_ROW: Final = 1_048_576
_MOST_SAID: Final = 200


class Lists:
    """The lists to choose from that need a sheet of their own: long ones, and those with a comma, which parts two
    choices. ``title`` is that of the sheet."""

    def __init__(self, sheets: Iterable[object], title: str) -> None:
        columns = (column for sheet in sheets if isinstance(sheet, Sheet) for column in sheet.columns)
        wanted = (choices for column in columns if (choices := _choices(column)) and _inline(choices) is None)
        self._held = tuple(dict.fromkeys(wanted))
        self._title = title

    @property
    def sheet(self) -> Sheet | None:
        """That sheet, a list in each column; None where none is needed."""
        if not self._held:
            return None
        rows = list(zip_longest(*self._held))
        return Sheet(self._title, [Column(f"List {n}") for n in range(1, len(self._held) + 1)], rows, hidden=True)

    def let_fill_in(self, page: "WriteOnlyWorksheet", columns: Sequence[Column]) -> None:
        """Say of a sheet what can be typed where."""
        from openpyxl.utils import get_column_letter

        for at, column in enumerate(columns, 1):
            letter = get_column_letter(at)
            if column.hidden:
                page.column_dimensions[letter].hidden = True
            if column.locked:
                _add(page, letter, "custom", "FALSE", "Only to read", "Convene keeps this, and does not take it back.")
            elif choices := _choices(column):
                words = f"One of: {', '.join(choices)}"[:_MOST_SAID]
                _add(page, letter, "list", self._formula(choices), "Choose from the list", words)

    def _formula(self, choices: tuple[str, ...]) -> str:
        from openpyxl.utils import get_column_letter

        if (formula := _inline(choices)) is not None:
            return formula
        letter = get_column_letter(self._held.index(choices) + 1)
        return f"'{self._title}'!${letter}$2:${letter}${len(choices) + 1}"


def _add(page: "WriteOnlyWorksheet", letter: str, kind: str, formula: str, title: str, words: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type=kind, formula1=formula, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = title, words
    if kind == "custom":
        rule.showInputMessage, rule.promptTitle, rule.prompt = True, title, words
    rule.add(f"{letter}2:{letter}{_LAST_ROW}")
    page.data_validations.append(rule)


def _choices(column: Column) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in map(clean_line, column.choices) if word))


def _inline(choices: Sequence[str]) -> str | None:
    """A short list as it stands with its column; None where it cannot."""
    words = ",".join(choices)
    return (
        None if len(words) > _MOST_LETTERS - 2 or '"' in words or any("," in one for one in choices) else f'"{words}"'
    )
