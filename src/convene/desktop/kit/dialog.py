"""The few dialogs there are: something the person must read, and the question before personal data is erased."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import column, row
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


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
