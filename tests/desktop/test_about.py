"""What the window says of itself, in words a person can send on."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from convene import __version__
from convene.desktop.about import say_crash, say_what_it_is


@pytest.fixture
def window(app: QApplication) -> Iterator[QWidget]:
    made = QWidget()
    yield made
    made.deleteLater()


def words(window: QWidget) -> str:
    (dialog,) = window.findChildren(QDialog)
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_it_says_its_version_and_its_licences(window: QWidget) -> None:
    say_what_it_is(window)
    assert f"Convene {__version__}" in words(window)
    assert "MIT licence" in words(window)


def test_a_bug_says_that_the_data_is_whole_and_has_its_details_copied(app: QApplication, window: QWidget) -> None:
    say_crash(window, "Traceback\n  <b>here</b>")
    assert "your data is untouched" in words(window)
    (details,) = window.findChildren(QPlainTextEdit)
    assert (details.toPlainText(), details.isReadOnly()) == ("Traceback\n  <b>here</b>", True)
    next(b for b in window.findChildren(QPushButton) if b.text() == "Copy details").click()
    assert app.clipboard().text() == "Traceback\n  <b>here</b>"
