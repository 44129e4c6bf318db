"""The lines of a plan: what an act would do, what is in its way, each with a mark at its left."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import elided, text_label
from convene.desktop.pages.pictures import Shape

MARK = 16  # pixels of the mark before a line


def section(box: QVBoxLayout, title: str, lines: Iterable[QWidget]) -> None:
    """Add a titled group of lines; nothing where there are none."""
    pieces = list(lines)
    if not pieces:
        return
    box.addSpacing(10)
    box.addWidget(text_label(title, 13, 650))
    box.addSpacing(2)
    for piece in pieces:
        box.addWidget(piece)


def line(mark: QWidget, words: str, detail: str = "") -> QWidget:
    """A mark, words, and perhaps smaller ones below."""
    texts = column(elided(words), gap=0)
    if detail:
        texts.addWidget(elided(detail, 12, 400, "ink3"))
    return _marked(mark, texts)


def note(detail: str, *, stops: bool) -> QWidget:
    """Something in the way, or to be known before."""
    shape, state = ("octagon-alert", "danger") if stops else ("triangle-alert", "care")
    return _marked(Shape(shape, state, MARK), column(text_label(detail, wrap=True)))


def count(number: int, one: str, many: str = "") -> str:
    """``1 day``, ``2 days``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _marked(mark: QWidget, texts: QVBoxLayout) -> QWidget:
    made = row(gap=10, margins=(0, 4, 0, 4))
    made.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    made.addLayout(texts, 1)
    return boxed(made)
