"""The list of papers at the left: icon, name and a sentence, one of them chosen."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QWidget

from convene.desktop.icons import pixmap
from convene.desktop.kit.buttons import RowButton
from convene.desktop.kit.layout import boxed, column, row, scrolled
from convene.desktop.kit.paint import ground, painter_on
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.rules.papers import Paper


class _PaperRow(RowButton):
    """One paper."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(f"{paper.name}: {paper.about}")
        self._icon_name = paper.icon
        self._icon = QLabel()
        words = column(text_label(paper.name, 13, 600), text_label(paper.about, 12, 400, "ink2", wrap=True), gap=2)
        line = row(gap=12, margins=(12, 10, 12, 10))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.setLayout(line)
        self.setCheckable(True)
        self.dress()

    def dress(self) -> None:
        """The icon in the colours of now."""
        self._icon.setPixmap(pixmap(self._icon_name, "accent", look().size("icon")))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chosen one has its ground."""
        if self.isChecked():
            painter = painter_on(self)
            ground(painter, QRectF(self.rect()), 8, look().selected)
            painter.end()
        super().paintEvent(event)


class PapersList(Dressed, QWidget):
    """``chosen(key)``: another paper."""

    chosen = Signal(str)

    def __init__(self, papers: Iterable[Paper]) -> None:
        super().__init__()
        self.rows: dict[str, _PaperRow] = {}
        group = QButtonGroup(self)
        lines = column(gap=2, margins=(12, 12, 12, 12))
        for paper in papers:
            made = self.rows[paper.key] = _PaperRow(paper)
            group.addButton(made)
            lines.addWidget(made)
            made.toggled.connect(lambda on, key=paper.key: self.chosen.emit(key) if on else None)
        lines.addStretch(1)
        self._area = scrolled(boxed(lines))
        self.setLayout(column(self._area, gap=0))
        self.dress()

    def dress(self) -> None:
        """Wide enough for a sentence."""
        self.setFixedWidth(min(look().px(300), 440))

    def choose(self, key: str) -> None:
        """Choose a paper, and show where it stands."""
        self.rows[key].setChecked(True)
        self._area.ensureWidgetVisible(self.rows[key])

    def value(self) -> str:
        """The one that is chosen."""
        return next(key for key, made in self.rows.items() if made.isChecked())
