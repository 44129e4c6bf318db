"""Asking for the passphrase of a desk pack, before its window opens."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QDialog, QLineEdit

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.rules.errors import Invalid

_WORDS = (
    "Whoever made it has it. You are asked once on this computer; each time, if the workspace it was made of has a "
    "passphrase too."
)


class PassphraseDialog(QDialog):
    """Asks until ``unlock(where, passphrase)`` says yes, or the person thinks better of it."""

    def __init__(self, where: str, unlock: Callable[[str, str], bool]) -> None:
        super().__init__()
        self._where, self._unlock = where, unlock
        self.setWindowTitle("Open a desk pack")
        self.setMinimumWidth(look().px(440))
        self.form = Form()
        self.line = self.form.add("passphrase", "Passphrase", TextField(length=60))
        self.line.setEchoMode(QLineEdit.EchoMode.Normal)  # read out of a note at a desk: seeing it saves three tries
        self.line.returnPressed.connect(self._try)
        acts = row(None, button("Cancel", on_click=self.reject), button("Open", "filled", on_click=self._try))
        self.setLayout(
            column(
                text_label(f"{Path(where).stem} asks for its passphrase", 20, 650, wrap=True),
                text_label(_WORDS, 13, 400, "ink2", wrap=True),
                8,
                self.form,
                12,
                acts,
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self.line.setFocus()

    def answered(self) -> bool:
        """Show it; whether the pack is open now."""
        return self.exec() == QDialog.DialogCode.Accepted

    def _try(self) -> None:
        if self._unlock(self._where, self.line.value()):
            self.accept()
        else:
            again = Invalid("passphrase", "That is not its passphrase", "Capitals, spaces and hyphens do not matter.")
            self.form.show_error(again)
            self.line.selectAll()
