"""Buttons: filled for the one best act of a page, plain, quiet, danger for erasing, and squares with an icon."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QSizePolicy, QWidget

from convene.desktop.icons import paint_icon
from convene.desktop.kit.paint import focus_ring, ground, painter_on, text_in
from convene.desktop.kit.text import literal, set_tip
from convene.desktop.look import Dressed, look

_MOUSE = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason)


class FocusShown(Dressed):
    """Knows whether its focus came from the keyboard, and only then shows the ring. Mixed in before a widget class."""

    ring_shown = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember where the focus came from."""
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.ring_shown = event.reason() not in _MOUSE
        super().focusInEvent(event)  # type: ignore[misc]
        self.update()  # type: ignore[attr-defined]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)  # type: ignore[misc]
        self.update()  # type: ignore[attr-defined]

    def has_ring(self) -> bool:
        """Whether to draw the ring now."""
        return self.ring_shown and self.hasFocus()  # type: ignore[attr-defined]

    def enterEvent(self, event: QEnterEvent) -> None:
        """Hover shows at once."""
        super().enterEvent(event)  # type: ignore[misc]
        self.update()  # type: ignore[attr-defined]

    def leaveEvent(self, event: QEvent) -> None:
        """And goes at once."""
        super().leaveEvent(event)  # type: ignore[misc]
        self.update()  # type: ignore[attr-defined]


def plain_words(button: QAbstractButton) -> str:
    """A button's text as it reads."""
    return button.text().replace("&&", "&")


class Button(FocusShown, QPushButton):
    """A button of one of the kinds filled, plain, quiet, danger or bare (an icon on nothing)."""

    def __init__(self, text: str, kind: str = "plain", icon: str | None = None, *, small: bool = False) -> None:
        super().__init__(literal(text))
        self.kind, self._icon, self._small = kind, icon, small
        self.trailing: str | None = None  # an icon after the text, such as a chevron
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    def set_text(self, text: str) -> None:
        """Another text, taken literally."""
        self.setText(literal(text))
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_icon(self, name: str | None) -> None:
        """Another icon."""
        self._icon = name
        self.update()

    def set_kind(self, kind: str) -> None:
        """Another kind, such as filled for what has become the best act."""
        self.kind = kind
        self.update()

    def sizeHint(self) -> QSize:
        """The text with room around it."""
        height = look().size("button_small" if self._small else "button")
        icon = look().size("icon")
        if not self.text():
            return QSize(height, height)
        width = QFontMetrics(self._font()).horizontalAdvance(plain_words(self)) + 2
        width += (icon + 8 if self._icon else 0) + (icon + 4 if self.trailing else 0)
        side = 4 if self.kind == "quiet" else (9 if self._small else 12)
        return QSize(width + 2 * side, height)

    def minimumSizeHint(self) -> QSize:
        """The same: buttons do not shrink."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, icon, text, ring."""
        painter = painter_on(self)
        rect = QRectF(self.rect())
        fill, border, ink = self._colours()
        if self.has_ring():
            focus_ring(painter, rect, 8)
            rect.adjust(4, 4, -4, -4)
        if fill is not None or border is not None:
            ground(painter, rect, 8 if not self.has_ring() else 5, fill, border)
        self._paint_words(painter, ink)
        painter.end()

    def _paint_words(self, painter: QPainter, ink: QColor) -> None:
        size, text = look().size("icon"), plain_words(self)
        around = (size if self._icon else 0) + (8 if self._icon and text else 0) + (size + 4 if self.trailing else 0)
        width = min(QFontMetrics(self._font()).horizontalAdvance(text) + 2, self.width() - around - 8)
        x, middle = (self.width() - around - width) / 2, self.height() / 2
        if not text:
            x = (self.width() - around) / 2
        if self._icon:
            paint_icon(painter, QRectF(x, middle - size / 2, size, size), self._icon, ink)
            x += size + 8
        if text:
            text_in(painter, QRectF(x, 0, width, self.height()), text, self._font(), ink)
            x += width + 4
        if self.trailing:
            paint_icon(painter, QRectF(x, middle - size / 2, size, size), self.trailing, ink)

    def _font(self) -> QFont:
        return look().font(13, 500)

    def _colours(self) -> tuple[QColor | None, QColor | None, QColor]:
        now, hover, down = look(), self.underMouse() and self.isEnabled(), self.isDown()
        if not self.isEnabled():
            return (None if self.kind in ("quiet", "bare") else now.sunken), None, now.ink3
        if self.kind == "filled":
            step = now.accent_hover if hover or down else now.accent
            return (step.darker(115) if down else step), None, now.on_accent
        if self.kind == "danger":
            ink = now.state("danger").ink
            return ink.darker(125 if down else 112 if hover else 100), None, now.surface
        if self.kind == "light":  # on the ink of a bulk bar
            return (now.hover if hover else now.page), None, now.ink
        if self.kind == "inked":
            return (now.ink2 if hover else None), None, now.page
        ground_colour = now.selected if down or self.isChecked() else now.hover if hover else None
        if self.kind == "quiet":
            return ground_colour, None, now.accent
        if self.kind == "bare":
            return ground_colour, None, now.ink2
        return (ground_colour or now.surface), (now.accent if self.isChecked() else now.line2), now.ink


def button(
    text: str,
    kind: str = "plain",
    icon: str | None = None,
    *,
    small: bool = False,
    tip: str = "",
    on_click: Callable[[], object] | None = None,
) -> Button:
    """A button. ``kind``: filled (at most one per page), plain, quiet, danger (only for erasing personal data)."""
    made = Button(text, kind, icon, small=small)
    made.setAccessibleName(text)
    set_tip(made, tip)
    if on_click is not None:
        made.clicked.connect(lambda _=False: on_click())
    return made


def icon_button(
    name: str, tip: str, *, kind: str = "bare", small: bool = False, on_click: Callable[[], object] | None = None
) -> Button:
    """A square button with an icon alone; ``tip`` is its accessible name and its tooltip."""
    made = button("", kind, name, small=small, tip=tip, on_click=on_click)
    made.setAccessibleName(tip)
    return made


def menu_button(text: str, menu: QMenu, kind: str = "plain", icon: str | None = None, *, small: bool = False) -> Button:
    """A button that opens a menu below it."""
    made = button(text, kind, icon, small=small)
    made.trailing = "chevron-down"
    menu.setParent(made, menu.windowFlags())
    made.clicked.connect(lambda: menu.popup(made.mapToGlobal(made.rect().bottomLeft())))
    return made


class RowButton(FocusShown, QAbstractButton):
    """A whole row as one button: it may hold labels; hover fills it, Enter and Space press it. It gives way."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """What its layout wants."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize(look().px(120), look().size("row"))

    def hasHeightForWidth(self) -> bool:
        """Where a label in it wraps."""
        layout = self.layout()
        return layout is not None and layout.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """As high as its labels need."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else -1

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Only the ground; the labels are children."""
        painter = painter_on(self)
        rect = QRectF(self.rect())
        if self.isDown() or self.underMouse():
            ground(painter, rect, 8, look().selected if self.isDown() else look().hover)
        if self.has_ring():
            focus_ring(painter, rect, 8)
        painter.end()
