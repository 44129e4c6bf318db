"""A PDF to a printer: each page on paper that lies as it does, the pages asked for, as often as they are asked for."""

from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from convene.desktop.printing import print_pdf

MIXED = (
    '#set document(title: "x")\n#set page(width: 50mm, height: 70mm)\n'
    "#page(flipped: true)[one]\n#page[two]\n#page[three]\n#page(flipped: true)[four]"
)


@pytest.fixture(scope="module")
def mixed() -> bytes:
    import typst

    made: bytes = typst.compile(MIXED.encode(), format="pdf")
    return made


def printed(data: bytes, path: Path, **wanted: int) -> tuple[int, list[str]]:
    """How many were printed, and what came out: the words of each page, and how it lies."""

    def ask(printer: QPrinter) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        printer.setResolution(100)
        if "copies" in wanted:
            printer.setCopyCount(wanted["copies"])
            printer.setCollateCopies(bool(wanted.get("collate", 1)))
        if "last" in wanted:
            printer.setFromTo(wanted["first"], wanted["last"])
        return True

    count = print_pdf(data, "Mixed", ask)
    document = QPdfDocument(None)
    document.load(str(path))
    lies = []
    for number in range(document.pageCount()):
        size = document.pagePointSize(number)
        lies.append("wide" if size.width() > size.height() else "high")
    document.close()
    return count, lies


def test_each_page_lies_as_it_was_set(app: QApplication, mixed: bytes, tmp_path: Path) -> None:
    assert printed(mixed, tmp_path / "p.pdf") == (4, ["wide", "high", "high", "wide"])
    assert printed(mixed, tmp_path / "p.pdf", first=2, last=3) == (2, ["high", "high"])


def test_copies(app: QApplication, mixed: bytes, tmp_path: Path) -> None:
    asked = {"copies": 2, "first": 3, "last": 4}
    assert printed(mixed, tmp_path / "p.pdf", **asked) == (4, ["high", "wide", "high", "wide"])
    assert printed(mixed, tmp_path / "p.pdf", **asked, collate=0) == (4, ["high", "high", "wide", "wide"])
