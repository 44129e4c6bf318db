"""Asking for the passphrase of a workspace file, before its window opens."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField, TickField
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.rules.errors import ConveneError, Invalid
from convene.rules.passphrases import GROUPS, WrongPassphrase

if TYPE_CHECKING:
    from convene.services.passphrases import Key

_WORDS = "It is encrypted. Try as often as you like: nothing is counted, and nothing is changed."
_OTHER = "The recovery key is on the sheet that was printed when the passphrase was set."


class UnlockDialog(QDialog):
    """Asks until the file opens, or the person thinks better of it; ``key`` opens it then."""

    def __init__(self, where: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._where = where
        self.key: Key | None = None
        self.setWindowTitle("Open a workspace")
        self.setMinimumWidth(look().px(480))
        self._by_sheet = False
        self._said = text_label(_WORDS, 13, 400, "ink2", wrap=True)
        self.form = Form()
        self.line = self.form.add("passphrase", "Passphrase", TextField(length=400))
        self.line.returnPressed.connect(self.go)
        self.sheet = Form()
        self.groups = self.sheet.add(
            "recovery", f"Recovery key, {GROUPS} groups", TextField(placeholder="3F9AK 07B2W …", length=200)
        )
        self.groups.returnPressed.connect(self.go)
        self.sheet.hide()
        self._seen = TickField("Show it")
        self._seen.edited.connect(self._show)
        self.other = button("Use the recovery key…", "quiet", on_click=self._change_over)
        acts = row(self.other, None, button("Cancel", on_click=self.reject), button("Open", "filled", on_click=self.go))
        title = f"{Path(where).stem} asks for its passphrase"
        self.setLayout(
            column(
                text_label(title, 20, 650, wrap=True), self._said, 8, self.form, self._seen, self.sheet, 12, acts,
                gap=6, margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        self._show()
        self.line.setFocus()

    def answered(self) -> "Key | None":
        """Show it; what opens the file, or nothing."""
        self.exec()
        return self.key

    def go(self) -> None:
        """Try what was typed."""
        from convene.services import passphrases

        form, line = (self.sheet, self.groups) if self._by_sheet else (self.form, self.line)
        field = "recovery" if self._by_sheet else "passphrase"
        form.clear_errors()
        try:
            self.key = passphrases.unlock(self._where, line.value())
        except Invalid as error:
            form.show_error(Invalid(field, error.title, error.hint))
        except WrongPassphrase:
            what = "recovery key" if self._by_sheet else "passphrase"
            hint = "Look at the name and date of the sheet." if self._by_sheet else "Capitals and accents matter."
            form.show_error(Invalid(field, f"That is not its {what}", hint))
            line.selectAll()
        except ConveneError as error:
            form.show_error(Invalid(field, error.title, error.hint))
        else:
            self.accept()

    def _show(self) -> None:
        mode = QLineEdit.EchoMode.Normal if self._seen.value() else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)

    def _change_over(self) -> None:
        self._by_sheet = not self._by_sheet
        self.sheet.setVisible(self._by_sheet)
        for part in (self.form, self._seen):
            part.setVisible(not self._by_sheet)
        self._said.setText(_OTHER if self._by_sheet else _WORDS)
        self.other.set_text("Use the passphrase" if self._by_sheet else "Use the recovery key…")
        (self.groups if self._by_sheet else self.line).setFocus()
        self.adjustSize()
