"""Details beside the list: a panel at the right, or over the list where the window is narrow."""

from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget

from convene.desktop.kit.buttons import Button, icon_button
from convene.desktop.kit.layout import Rule, clear, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.tab_order import stops


class Drawer(Dressed, QWidget):
    """A title, a line under it, sections split by hairlines. Esc closes and the focus goes back where it was."""

    closed = Signal()

    def __init__(self, name: str = "Details") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._title = text_label("", 20, 650, wrap=True, selectable=True)
        self._subtitle = text_label("", 13, 400, "ink2", wrap=True)
        self._head = column(gap=8)
        self._close = icon_button("x", "Close", on_click=self.close_drawer)
        self.body = column(gap=0)
        self.foot = row(margins=(24, 10, 24, 12))
        self._foot_rule = Rule()
        inner = _Inside()
        under = column(self._subtitle, margins=(24, 0, 24, 12))
        inside = column(under, self._head, self.body, None, gap=0)
        inner.setLayout(inside)
        top = row(gap=8, margins=(24, 16, 12, 2))
        top.addWidget(self._title, 1)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        whole = column(top, gap=0, margins=(1, 0, 0, 0))
        self._head.setContentsMargins(24, 0, 24, 0)
        whole.addWidget(scrolled(inner), 1)
        whole.addWidget(self._foot_rule)
        whole.addLayout(self.foot)
        self._foot_rule.hide()
        self.setLayout(whole)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_drawer)
        self._came_from: QWidget | None = None
        self.dress()
        self.hide()

    def dress(self) -> None:
        """Its width grows with the text, within reason."""
        self.setFixedWidth(min(look().size("drawer"), 640))

    def open_drawer(self, title: str, subtitle: str = "", *, take_focus: bool = False) -> None:
        """Empty it, set its title and show it. Then fill it with ``section``, ``facts`` and ``foot``.

        If the focus was in it, it stays: on what has the name of what had it, once that is there again.
        """
        focused = QApplication.focusWidget()
        if focused is not None and self.isVisible() and self.isAncestorOf(focused) and focused is not self._close:
            self._close.setFocus(Qt.FocusReason.OtherFocusReason)
            again = partial(self._focus_again, _called(focused))
            QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, again))  # after Qt has shown what comes now
        clear(self.body)
        clear(self._head)
        clear(self.foot)
        self.foot.setContentsMargins(0, 0, 0, 0)
        self._foot_rule.hide()
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        if self.isHidden():
            self._came_from = QApplication.focusWidget()
        self.show()
        self.raise_()
        if take_focus:
            self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_drawer(self) -> None:
        """Hide it; the focus goes back where it was."""
        if self.isHidden():
            return
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        self.hide()
        if inside and self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _focus_again(self, name: str) -> None:
        if self._close.hasFocus() and (again := [w for w in stops(self) if _called(w) == name]):
            again[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def add_to_head(self, widget: QWidget) -> None:
        """A line under the subtitle, such as tags."""
        self._head.addLayout(row(widget, None))
        self._head.setContentsMargins(24, 0, 24, 14)

    def section(self, title: str = "", act: Button | None = None) -> QVBoxLayout:
        """A new section below a hairline, with a title and one quiet act at its right; add widgets to the layout."""
        self.body.addWidget(Rule())
        box = column(gap=8, margins=(24, 14, 24, 14))
        if title or act is not None:
            line = row(text_label(title, 13, 650), None)
            if act is not None:
                line.addWidget(act)
            box.addLayout(line)
        self.body.addLayout(box)
        return box

    def facts(self, pairs: list[tuple[str, str]], title: str = "") -> None:
        """A section of label and value lines; empty values are left out, and a section without any."""
        if not any(value for _, value in pairs):
            return
        box = self.section(title)
        for label, value in pairs:
            if value:
                line = QHBoxLayout()
                line.setSpacing(12)
                name = text_label(label, 13, 400, "ink3")
                name.setFixedWidth(look().px(104))
                line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
                line.addWidget(text_label(value, 13, 400, wrap=True, selectable=True), 1)
                box.addLayout(line)

    def add_foot(self, *buttons: QWidget) -> None:
        """Acts that stay in sight at the foot."""
        self.foot.setContentsMargins(24, 10, 24, 12)
        for widget in buttons:
            self.foot.addWidget(widget)
        self.foot.addStretch(1)
        self._foot_rule.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface and the line at its left."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().surface)
        painter.fillRect(0, 0, 1, self.height(), look().line)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that nobody took do not reach the list behind."""
        event.accept() if event.key() == Qt.Key.Key_Space else super().keyPressEvent(event)


def _called(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


class _Inside(QWidget):
    """As high as its words are at its width: of itself Qt takes the height that they have in a narrower column."""

    def minimumSizeHint(self) -> QSize:
        """Qt's."""
        narrow, width = super().minimumSizeHint(), self.width()
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth() or width < narrow.width():
            return narrow
        return QSize(narrow.width(), min(narrow.height(), layout.totalHeightForWidth(width)))

    def sizeHint(self) -> QSize:
        """No higher than that."""
        return super().sizeHint().boundedTo(QSize(16_777_215, max(self.minimumSizeHint().height(), 1)))


class Beside(QWidget):
    """A main widget with a drawer at its right; with too little room left for it the drawer lies over it."""

    def __init__(self, main: QWidget, drawer: Drawer) -> None:
        super().__init__()
        self._main, self._drawer = main, drawer
        main.setParent(self)
        drawer.setParent(self)
        drawer.installEventFilter(self)
        drawer.hide()

    def eventFilter(self, watched: object, event: object) -> bool:
        """Make room when the drawer comes, goes or grows."""
        if watched is self._drawer and isinstance(event, QEvent):
            kinds = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent, QEvent.Type.LayoutRequest, QEvent.Type.Resize)
            if event.type() in kinds:
                self._place()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        width = self._drawer.width() if not self._drawer.isHidden() else 0
        over = self.width() - width < look().px(440)
        self._main.setGeometry(0, 0, self.width() if over else self.width() - width, self.height())
        self._drawer.setGeometry(self.width() - self._drawer.width(), 0, self._drawer.width(), self.height())
        self._drawer.raise_()
