"""The first window: a new workspace, one that is there, or the sample."""

from typing import Any

from PySide6.QtCore import QSettings, QSize, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPixmap, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convene.desktop.choose import ask_new, ask_open, dropped_workspace
from convene.desktop.icons import app_icon, mark, pixmap
from convene.desktop.kit.buttons import RowButton, button, icon_button
from convene.desktop.kit.layout import Ground, Rule, boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.recent import Recent, RecentWorkspace
from convene.rules.errors import ConveneError


class WelcomeWindow(Ground):
    """What to open is only wished for, with signals; the application opens it and closes this window."""

    new_wanted = Signal(str)
    open_wanted = Signal(str)
    sample_wanted = Signal()
    painted = Signal()

    def __init__(self, settings: QSettings) -> None:
        super().__init__("page")
        self._settings, self._recent = settings, Recent(settings)
        self._painted = False
        self.setWindowTitle("Convene")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(520, 440))
        self.resize(min(look().px(820), 1280), min(look().px(560), 800))
        self.notice = Notice(closable=True)
        self.notice.hide()
        sentence = "Run your convenings, from the first venue enquiry to the last certificate."
        title = column(text_label("Convene", 28, 650), text_label(sentence, 15, 400, "ink2", wrap=True), gap=6)
        opening = button("Open…", "plain", "folder-open", on_click=self._open)
        new = button("New workspace…", "plain", "file-plus", on_click=self._new)
        sample = button("Open the sample", "filled", "sparkles", on_click=self.sample_wanted.emit)
        for one in (sample, new, opening):
            one.setMinimumWidth(look().px(180))
        hint = text_label("or drop a .convene file here", 12, 400, "ink3")
        acts = column(boxed(row(sample, None)), boxed(row(new, None)), boxed(row(opening, None)), 4, hint, gap=8)
        left = column(_Tile(), 20, title, 28, acts, None, gap=0, margins=(48, 48, 40, 32))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._list.setContentsMargins(24, 40, 24, 24)
        right = Ground("window")
        right.setLayout(self._list)
        whole = row(gap=0)
        whole.addLayout(left, 1)
        self._edge = Rule(standing=True)
        self._right = scrolled(right)
        whole.addWidget(self._edge)
        whole.addWidget(self._right, 1)
        self.notice.setContentsMargins(24, 16, 24, 0)
        outer = column(self.notice, gap=0)
        outer.addLayout(whole, 1)
        self.setLayout(outer)
        for keys, act in ((QKeySequence.StandardKey.Open, self._open), (QKeySequence.StandardKey.New, self._new)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        self._fill()
        sample.setFocus()

    def say_error(self, error: ConveneError) -> None:
        """Why something could not be opened."""
        self.notice.say_error(error)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground; the first picture is announced."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self.painted.emit()

    def dragEnterEvent(self, event: Any) -> None:
        """A workspace may be dropped."""
        if dropped_workspace(event):
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        """Open it."""
        if path := dropped_workspace(event):
            self.open_wanted.emit(path)

    def _fill(self) -> None:
        listed = self._recent.listed()
        self._edge.setVisible(bool(listed))
        self._right.setVisible(bool(listed))
        self._list.addWidget(boxed(column(text_label("Recent", 13, 650), margins=(12, 0, 0, 8))))
        for one in listed:
            line = _RecentRow(one)
            line.clicked.connect(lambda _=False, where=one.where: self.open_wanted.emit(where))
            line.forgotten.connect(lambda line=line, where=one.where: self._forget(line, where))
            self._list.addWidget(line)
        self._list.addStretch(1)

    def _forget(self, line: QWidget, where: str) -> None:
        self._recent.forget(where)
        line.hide()
        line.deleteLater()

    def _new(self) -> None:
        if path := ask_new(self, self._settings):
            self.new_wanted.emit(path)

    def _open(self) -> None:
        if path := ask_open(self, self._settings):
            self.open_wanted.emit(path)


class _RecentRow(RowButton):
    forgotten = Signal()

    def __init__(self, recent: RecentWorkspace) -> None:
        super().__init__(f"Open {recent.name}")
        self.setEnabled(True)
        colour = "ink" if recent.there else "ink3"
        name, folder = elided(recent.name, 13, 600, colour), elided(recent.folder, 12, 400, "ink3")
        if not recent.there:
            folder.setText(f"{recent.folder} – not there now")
        picture = _Picture("building-2" if "://" not in recent.where else "hard-drive")
        words = column(name, folder, gap=0)
        line = row(picture, gap=10, margins=(12, 8, 4, 8))
        line.addLayout(words, 1)
        forget = icon_button("x", f"Take {recent.name} off this list", small=True)
        forget.clicked.connect(self.forgotten)
        line.addWidget(forget)
        self.setLayout(line)


class _Picture(Dressed, QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.dress()

    def dress(self) -> None:
        self.setFixedSize(look().size("icon"), look().size("icon"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        _draw(self, pixmap(self._name, "ink2", self.width()))


class _Tile(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(64, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        _draw(self, mark(64, tile=True))


def _draw(widget: QWidget, picture: QPixmap) -> None:
    painter = QPainter(widget)
    painter.drawPixmap(0, 0, picture)
    painter.end()
