"""Words about what happened: a band in a page, and a toast for what happened elsewhere."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.layout import row
from convene.desktop.kit.paint import ground, paint_shape, painter_on
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.rules.errors import ConveneError

_SHAPES = {"danger": "octagon-alert", "care": "triangle-alert", "ok": "circle-check", "info": "info"}


class Notice(QWidget):
    """A tinted band with a shape, words, perhaps one act and a cross. States: danger, care, ok, info."""

    dismissed = Signal()

    def __init__(
        self,
        text: str = "",
        state: str = "info",
        *,
        act: str = "",
        on_act: Callable[[], object] | None = None,
        closable: bool = False,
    ) -> None:
        super().__init__()
        self._state = state
        self._words = text_label(text, 13, 400, "ink", wrap=True, selectable=True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        line = row(gap=12, margins=(look().px(42), 8, 10, 8))
        line.addWidget(self._words, 1)
        if act:
            line.addWidget(button(act, "plain", small=True, on_click=on_act))
        if closable:
            line.addWidget(icon_button("x", "Dismiss", small=True, on_click=self._dismiss))
        self.setLayout(line)

    def say(self, text: str, state: str = "info") -> None:
        """Other words, shown at once."""
        self._state = state
        self._words.setText(text)
        self.setAccessibleName(text)
        self.show()
        self.update()

    def say_error(self, error: ConveneError) -> None:
        """What went wrong and what to do."""
        self.say(f"{error.title}. {error.hint}" if error.hint else error.title, "danger")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint and shape; the widget's contents margins stay free around them."""
        painter, colours = painter_on(self), look().state(self._state)
        rect = QRectF(self.contentsRect())
        ground(painter, rect, 8, colours.soft, colours.ink if look().high_contrast else None)
        size = look().px(18)
        shape = _SHAPES.get(self._state, "info")
        paint_shape(painter, QRectF(rect.x() + 14, rect.center().y() - size / 2, size, size), shape, colours.ink)
        painter.end()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class Toast(QWidget):
    """Ink with words and perhaps one act, above the status line for six seconds; longer under the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = text_label("", 13, 500, "page")
        self._act = button("", "inked", small=True)
        self._act.clicked.connect(self._press)
        self._on_act: Callable[[], object] | None = None
        self.setLayout(
            row(
                self._words,
                self._act,
                icon_button("x", "Dismiss", kind="inked", small=True, on_click=self.hide),
                gap=12,
                margins=(16, 8, 8, 8),
            )
        )
        self._timer = QTimer(self, singleShot=True, interval=6000)
        self._timer.timeout.connect(self._over)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, False)
        self.hide()

    def say(self, text: str, act: str = "", on_act: Callable[[], object] | None = None) -> None:
        """Show the words, with an act such as Undo."""
        self._words.setText(text)
        self.setAccessibleName(text)
        self._act.set_text(act)
        self._act.setVisible(bool(act))
        self._on_act = on_act
        self.adjustSize()
        self.show()
        self.raise_()
        self._timer.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ink ground."""
        painter = painter_on(self)
        ground(painter, QRectF(self.rect()), 8, look().ink)
        painter.end()

    def _press(self) -> None:
        self.hide()
        if self._on_act is not None:
            self._on_act()

    def _over(self) -> None:
        if self.underMouse():
            self._timer.start()
        else:
            self.hide()
