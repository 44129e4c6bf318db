"""Links of a workbook: to an e-mail address or an https page, and only where the text is nothing but that."""

import re
from typing import TYPE_CHECKING, Final

from convene.rules.drawn import place

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_LINKS: Final = 10_000  # of a sheet: they are held in memory until it ends, and Excel takes 65,530
_MOST_LETTERS: Final = 2_000
_EMAIL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_PAGE: Final = re.compile(r"https://(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d{2,5})?(?:/[-A-Za-z0-9._~/%?=&+,;:!]*)?")


def link_to(text: str) -> str:
    """Where a text leads; empty for anything that is not one plain e-mail or https address."""
    if len(text) > _MOST_LETTERS:
        return ""
    if _EMAIL.fullmatch(text):
        return f"mailto:{text}"
    return text if _PAGE.fullmatch(text) else ""


def add_link(page: "WriteOnlyWorksheet", row: int, column: int, text: str) -> bool:
    """Make a cell open what its text names; False where it names nothing, or where there are too many."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    links = page._hyperlinks  # noqa: SLF001
    if len(links) >= MOST_LINKS or not (target := link_to(text)):
        return False
    links.append(Hyperlink(ref=place(row, column), target=target))
    return True
