"""What a page says when it has nothing to show: the mark, one sentence, one button."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from convene.desktop.icons import paint_mark
from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.paint import painter_on
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look


class MarkPicture(QWidget):
    """The mark in a colour of the look."""

    def __init__(self, size: int = 56, colour: str = "line2") -> None:
        super().__init__()
        self._colour = colour
        self.setFixedSize(QSize(size, size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The mark."""
        painter = painter_on(self)
        paint_mark(painter, QRectF(self.rect()), self._colour)
        painter.end()


class EmptyState(Dressed, QWidget):
    """The mark, a sentence that says what to do next, perhaps the button that does it, and another way to do it."""

    def __init__(
        self,
        sentence: str,
        act: str = "",
        on_act: Callable[[], object] | None = None,
        *,
        other: str = "",
        on_other: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.sentence = text_label(sentence, 15, 400, "ink2", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        middle = Qt.AlignmentFlag.AlignHCenter
        box = column(gap=16, margins=(24, 24, 24, 48))
        box.addStretch(1)
        box.addWidget(MarkPicture(), 0, middle)
        box.addLayout(row(None, self.sentence, None))
        if act:
            box.addWidget(button(act, "filled", on_click=on_act), 0, middle)
        if other:
            box.addWidget(button(other, "quiet", on_click=on_other), 0, middle)
        box.addStretch(1)
        self.setLayout(box)
        self.dress()

    def dress(self) -> None:
        """Lines of a readable length."""
        self.sentence.setFixedWidth(look().px(420))
