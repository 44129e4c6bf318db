"""What tests of several formats share."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication


@pytest.fixture
def words(qapp: QApplication) -> Callable[[bytes], list[str]]:
    """Reads a PDF: what stands on each page."""

    def read(data: bytes) -> list[str]:
        document, buffer = QPdfDocument(), QBuffer()
        buffer.setData(data)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        assert document.status() is QPdfDocument.Status.Ready
        return [document.getAllText(page).text() for page in range(document.pageCount())]

    return read
