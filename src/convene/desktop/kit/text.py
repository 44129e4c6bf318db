"""Words on the screen. What people typed is always plain text: no markup, no mnemonics."""

from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from convene.desktop.kit.paint import painter_on, text_in
from convene.desktop.look import Dressed, look


def literal(text: str) -> str:
    """The text for a button or a menu, where a single & would become a mnemonic."""
    return text.replace("&", "&&")


def set_tip(widget: QWidget, text: str) -> None:
    """A tooltip of plain text, which Qt would else read as markup where it looks like some."""
    widget.setToolTip(f"<span>{escape(text)}</span>" if text else "")


class Label(Dressed, QLabel):
    """Plain text in one of the sizes 12, 13, 15, 20, 28 and a colour of the look."""

    def __init__(self, text: str = "", size: float = 13, weight: int = 400, colour: str | QColor = "ink") -> None:
        super().__init__()
        self._size, self._weight, self._colour = size, weight, colour
        self._struck = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.WindowText)  # else a label in a button takes the button's ink
        self.setText(text)
        self.dress()

    def dress(self) -> None:
        """Font and colour as they are now."""
        self.setFont(look().font(self._size, self._weight, struck=self._struck))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, look().colour(self._colour))
        self.setPalette(palette)

    def set_colour(self, colour: str | QColor) -> None:
        """Another colour of the look, such as ``danger``."""
        self._colour = colour
        self.dress()

    def set_struck(self, struck: bool) -> None:
        """Struck through, for what is cancelled."""
        self._struck = struck
        self.dress()


class ElidedLabel(Label):
    """One line that ends in … when it must; the whole text is in its tooltip and its accessible name."""

    def __init__(self, text: str = "", size: float = 13, weight: int = 400, colour: str | QColor = "ink") -> None:
        super().__init__(text, size, weight, colour)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show this text, on one line."""
        super().setText(" ".join(text.splitlines()))
        self.setAccessibleName(text)
        self._tip()

    def sizeHint(self) -> QSize:
        """As wide as the whole text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2, max(metrics.height(), look().px(self._size * 1.4)))

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        return QSize(min(look().px(48), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = painter_on(self)
        align = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        text_in(painter, QRectF(self.rect()), self.text(), self.font(), look().colour(self._colour), align)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text as a tooltip where it does not fit."""
        super().resizeEvent(event)
        self._tip()

    def _tip(self) -> None:
        cut = QFontMetrics(self.font()).horizontalAdvance(self.text()) > self.width()
        set_tip(self, self.text() if cut else "")


def text_label(
    text: str = "",
    size: float = 13,
    weight: int = 400,
    colour: str | QColor = "ink",
    *,
    wrap: bool = False,
    selectable: bool = False,
) -> Label:
    """A label of plain text; ``selectable`` lets people copy it."""
    label = Label(text, size, weight, colour)
    label.setWordWrap(wrap)
    if wrap:
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if selectable:
        keys = Qt.TextInteractionFlag.TextSelectableByKeyboard
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | keys)
    return label


def elided(text: str = "", size: float = 13, weight: int = 400, colour: str | QColor = "ink") -> ElidedLabel:
    """A label of one line that gives way."""
    return ElidedLabel(text, size, weight, colour)
