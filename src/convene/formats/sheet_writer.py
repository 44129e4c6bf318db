"""openpyxl's writer of a sheet in UTF-8, and what text looks like in it so that every reader gets the same letters.

On its own openpyxl writes letters beyond ASCII as numbers; SheetJS takes those beyond U+FFFF for others. And
``_x0041_`` in a file means ``A`` (ISO/IEC 29500-1, 22.9.2.19): openpyxl neither writes nor reads it so.
"""

import re
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED: Final = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")


def escaped(text: str) -> str:
    """The text as it stands in a file: an underscore that would begin an escape is one itself."""
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def unescaped(text: str) -> str:
    """The text again. What openpyxl reads from a table of strings is without escapes already, and stays as it is."""
    return _ESCAPED.sub("_", text) if "_x" in text else text


def begin(page: "WriteOnlyWorksheet", writer: Any = None) -> None:
    """Start writing the page, once it is set up, with that kind of writer or the plain one."""
    page._writer = (writer or utf8_writer())(page)  # noqa: SLF001
    page._writer.write_top()  # noqa: SLF001


def utf8_writer() -> Any:
    """The class that writes a sheet in UTF-8; made when it is asked for, as openpyxl is loaded then."""
    from openpyxl.worksheet._writer import SHEET_MAIN_NS, WorksheetWriter, xmlfile

    class Writer(WorksheetWriter):  # type: ignore[misc,unused-ignore]  # openpyxl has no types
        def get_stream(self) -> Generator[Any, Any, None]:
            with xmlfile(self.out, encoding="utf-8") as xf, xf.element("worksheet", xmlns=SHEET_MAIN_NS):
                try:
                    while True:
                        element = yield
                        if element is True:
                            yield xf
                        elif element is not None:
                            xf.write(element)
                except GeneratorExit:
                    pass

    return Writer
