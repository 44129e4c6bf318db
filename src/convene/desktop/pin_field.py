"""Where a PIN is typed: digits that nobody beside reads."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from convene.desktop.kit.fields import TextField


def pin_field() -> TextField:
    """A field for a PIN."""
    field = TextField(length=12)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
    return field
