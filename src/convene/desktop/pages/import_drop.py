"""Where a list of people is dropped, or chosen."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSettings, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QWidget

from convene.desktop.icons import paint_icon
from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import column
from convene.desktop.kit.paint import painter_on
from convene.desktop.kit.text import text_label
from convene.desktop.look import look

_FILES = "Lists of people (*.csv *.tsv *.txt *.xlsx);;All files (*)"


class DropPlace(QWidget):
    """Where a file is dropped, or chosen. ``dropped(path)``."""

    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName("Drop a list here, or choose a file")
        self.choose = button("Choose a file…", "filled", "folder-open", on_click=self._ask)
        middle = Qt.AlignmentFlag.AlignHCenter
        box = column(gap=8, margins=(32, 0, 32, 0))
        box.addStretch(2)
        box.addSpacing(look().px(52))
        box.addWidget(text_label("Drop a list of people here", 20, 650), 0, middle)
        for words in (
            "CSV or Excel, from Eventbrite, Microsoft Forms, Tito, or any sheet with a header row.",
            "Or a workbook you exported to change. Nothing is done before you have seen it.",
        ):
            box.addWidget(text_label(words, 13, 400, "ink2"), 0, middle)
        box.addSpacing(12)
        box.addWidget(self.choose, 0, middle)
        box.addStretch(3)
        self.setLayout(box)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A dashed frame, in the accent while a file is held over it."""
        painter, now = painter_on(self), look()
        frame = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        painter.setPen(QPen(now.accent if self._over else now.line2, 2 if self._over else 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(now.selected if self._over else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 12, 12)
        size = look().px(40)
        top = self.layout().itemAt(2).geometry().top() - size - 12
        paint_icon(painter, QRectF((self.width() - size) / 2, top, size, size), "file-spreadsheet", "ink3")
        painter.end()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may come."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()
            self._light(on=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """It went away again."""
        self._light(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Here it is."""
        self._light(on=False)
        event.acceptProposedAction()
        self.dropped.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def _light(self, *, on: bool) -> None:
        self._over = on
        self.update()

    def _ask(self) -> None:
        kept = QSettings()
        folder = str(kept.value("import/folder", ""))
        name, _ = QFileDialog.getOpenFileName(self, "Choose a list of people", folder, _FILES)
        if name:
            kept.setValue("import/folder", str(Path(name).parent))
            self.dropped.emit(Path(name))
