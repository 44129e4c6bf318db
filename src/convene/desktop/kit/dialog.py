"""The few dialogs there are: something the person must read, and the question before personal data is erased."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLayout, QPlainTextEdit, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import boxed, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import look


class Message(QDialog):
    """A title, a sentence, perhaps details to copy; ``act`` adds a second button that accepts.

    ``danger`` paints that button red: only for erasing personal data. It deletes itself when closed.
    """

    def __init__(
        self, parent: QWidget | None, title: str, text: str, *, details: str = "", act: str = "", danger: bool = False
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(look().px(440))
        close = button("Cancel" if act else "Close", on_click=self.reject)
        acts = row(None, close)
        if details:
            acts.insertWidget(0, button("Copy details", "quiet", "copy", on_click=lambda: _copy(details)))
        if act:
            acts.addWidget(button(act, "danger" if danger else "filled", on_click=self.accept))
        whole = column(
            text_label(title, 20, 650, wrap=True), text_label(text, 13, 400, "ink2", wrap=True, selectable=True),
            gap=8, margins=(24, 20, 24, 20),
        )  # fmt: skip
        if details:
            shown = QPlainTextEdit(details)
            shown.setReadOnly(True)
            shown.setAccessibleName("Details")
            shown.setMinimumHeight(look().px(140))
            whole.addWidget(shown)
        whole.addSpacing(12)
        whole.addLayout(acts)
        self.setLayout(whole)
        close.setFocus()


class Fitted(QDialog):
    """Lines that scroll between a head and a foot: as high as they are, and no higher than the window it stands over.
    ``fit`` after its lines have changed. It is modal, and deletes itself when closed."""

    def __init__(self, parent: QWidget | None, width: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.head, self.lines, self.foot = column(gap=6), column(gap=12, margins=(0, 0, 8, 0)), row(gap=8)
        self._between = boxed(self.lines)
        whole = column(self.head, gap=14, margins=(24, 20, 24, 20))
        whole.addWidget(scrolled(self._between), 1)
        whole.addLayout(self.foot)
        self.setLayout(whole)
        self.resize(look().px(width), look().px(width))

    def fit(self) -> None:
        """Be as high as the lines are, once those that were just added are shown."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        wide, top = self.width() - 48, self.parentWidget()
        while top is not None and top.parentWidget() is not None:
            top = top.parentWidget()
        self.lines.activate()
        lines = _height(self.lines, wide)
        self._between.setMinimumHeight(lines)  # what wraps would want more, as if it were as narrow as can be
        wanted = _height(self.head, wide) + lines + self.foot.sizeHint().height() + 72
        self.resize(self.width(), min(wanted, max(top.height() if top else 0, look().px(440)) - 40))


def _height(layout: QLayout, width: int) -> int:
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
