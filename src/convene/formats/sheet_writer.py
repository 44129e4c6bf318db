"""openpyxl's writer of a sheet in UTF-8, and what text looks like in it so that every reader gets the same letters.

On its own openpyxl writes letters beyond ASCII as numbers; SheetJS takes those beyond U+FFFF for others. And
``_x0041_`` in a file means ``A`` (ISO/IEC 29500-1, 22.9.2.19): openpyxl neither writes nor reads it so.
"""

import re
import zlib
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

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


_PART: Final = 4096
_LARGE: Final = 2**31 - 2**20  # what an entry holds without the fields for more, which not every reader knows


class Packed:
    """What is written of a sheet, compressed and in memory: it names people, and no disk sees it before it is whole."""

    def __init__(self) -> None:
        self._pack, self._kept = zlib.compressobj(1), bytearray()
        self.size = 0

    def write(self, part: bytes) -> int:
        """Take in more of it."""
        self.size += len(part)
        self._kept += self._pack.compress(part)
        return len(part)

    def flush(self) -> None:
        """Nothing waits for a disk."""

    def close(self) -> None:
        """It is kept until it is read."""

    def read_out(self) -> Iterator[bytes]:
        """All of it, once, in parts."""
        self._kept += self._pack.flush()
        unpack, kept = zlib.decompressobj(), memoryview(self._kept)
        for start in range(0, len(kept), _PART):
            yield unpack.decompress(kept[start : start + _PART])
        yield unpack.flush()


class Archive(ZipFile):
    """An archive that takes in what is packed as if it were a file."""

    def write(self, filename: Any, arcname: Any = None, *args: Any, **how: Any) -> None:
        """Take in a file, or what is packed."""
        if not isinstance(filename, Packed):
            super().write(filename, arcname, *args, **how)
            return
        with self.open(arcname, "w", force_zip64=filename.size > _LARGE) as entry:
            for part in filename.read_out():
                entry.write(part)


def begin(page: "WriteOnlyWorksheet", writer: Any = None) -> None:
    """Start writing the page, once it is set up, with that kind of writer or the plain one."""
    page._writer = (writer or utf8_writer())(page)  # noqa: SLF001
    page._writer.write_top()  # noqa: SLF001


def utf8_writer() -> Any:
    """The class that writes a sheet in UTF-8; made when it is asked for, as openpyxl is loaded then."""
    from openpyxl.worksheet._writer import SHEET_MAIN_NS, WorksheetWriter, xmlfile

    class Writer(WorksheetWriter):  # type: ignore[misc,unused-ignore]  # openpyxl has no types
        def __init__(self, page: Any) -> None:
            super().__init__(page, Packed())  # openpyxl’s own file in the temp folder outlives a killed process

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

        def cleanup(self) -> None:
            self.out = None

    return Writer
