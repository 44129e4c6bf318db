"""Chips that filter, tags that tell a state, and the segmented switch."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from convene.desktop.icons import paint_glyph, paint_icon
from convene.desktop.kit.buttons import FocusShown, plain_words
from convene.desktop.kit.paint import focus_ring, ground, paint_shape, painter_on, text_in
from convene.desktop.kit.text import literal
from convene.desktop.look import look


class Chip(FocusShown, QAbstractButton):
    """A round filter: on or off, perhaps with a count, a theme's glyph or an icon, perhaps a cross to remove it."""

    removed = Signal()

    def __init__(
        self,
        text: str,
        count: int | None = None,
        glyph: str | None = None,
        *,
        icon: str | None = None,
        checkable: bool = True,
        removable: bool = False,
    ) -> None:
        super().__init__()
        self._count, self._glyph, self._icon, self._removable = count, glyph, icon, removable
        self.setCheckable(checkable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(literal(text))
        self._name()

    def set_count(self, count: int | None) -> None:
        """Another number behind the word."""
        self._count = count
        self._name()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Word, count, picture, and room around them."""
        width = 24 + QFontMetrics(look().font(13, 500)).horizontalAdvance(plain_words(self)) + 2
        if self._glyph or self._icon:
            width += look().size("icon") + 6
        if self._count is not None:
            width += 6 + QFontMetrics(look().font(13, numbers=True)).horizontalAdvance(f"{self._count:,}") + 2
        return QSize(width + (look().px(20) if self._removable else 0), look().size("chip"))

    def minimumSizeHint(self) -> QSize:
        """The same: it does not shrink."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, picture, word, count, cross."""
        now, rect, on = look(), QRectF(self.rect()), self.isChecked()
        painter = painter_on(self)
        if self.has_ring():
            focus_ring(painter, rect, rect.height() / 2)
            rect.adjust(3, 3, -3, -3)
        fill = now.selected if on or self.isDown() else now.hover if self.underMouse() and self.isEnabled() else None
        border = None if not self.isEnabled() else now.accent if on else now.line2
        ground(painter, rect, rect.height() / 2, fill or now.surface, border)
        x, height, size = 12.0, self.height(), now.size("icon")
        picture = QRectF(x, (height - size) / 2, size, size)
        if self._glyph:
            paint_glyph(painter, picture, self._glyph, None if self.isEnabled() else "ink3")
            x += size + 6
        elif self._icon:
            paint_icon(painter, picture, self._icon, "accent" if on else "ink2")
            x += size + 6
        ink = now.ink3 if not self.isEnabled() else now.ink if on else now.ink2
        x += text_in(painter, QRectF(x, 0, self.width(), height), plain_words(self), now.font(13, 500), ink) + 6
        if self._count is not None:
            number = QRectF(x, 0, self.width(), height)
            text_in(painter, number, f"{self._count:,}", now.font(13, numbers=True), now.ink2 if on else now.ink3)
        if self._removable:
            paint_icon(painter, self._cross(), "x", ink)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the cross removes, any other presses."""
        if self._removable and self._cross().adjusted(-6, -6, 6, 6).contains(event.position()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes."""
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def _cross(self) -> QRectF:
        size = look().px(14)
        return QRectF(self.width() - 12 - size, (self.height() - size) / 2, size, size)

    def _name(self) -> None:
        self.setAccessibleName(plain_words(self) + (f", {self._count}" if self._count is not None else ""))


class Tag(QWidget):
    """A state in words, tinted, with its shape (see ``paint.SHAPES``, or the name of an icon)."""

    def __init__(self, text: str = "", state: str = "neutral", shape: str | None = None) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(text, state, shape)

    def set(self, text: str, state: str = "neutral", shape: str | None = None) -> None:
        """Another state: danger, care, ok, info, neutral."""
        self._text, self._state, self._shape = text, state, shape
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Word and shape."""
        width = QFontMetrics(look().font(12, 500)).horizontalAdvance(self._text) + 2
        return QSize(16 + width + (look().px(18) if self._shape else 0), look().size("tag"))

    def minimumSizeHint(self) -> QSize:
        """The same: it does not shrink."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The tag."""
        painter = painter_on(self)
        paint_tag(painter, QRectF(self.rect()), self._text, self._state, self._shape)
        painter.end()


def paint_tag(painter: QPainter, rect: QRectF, text: str, state: str, shape: str | None) -> None:
    """A tag drawn by a widget that paints for itself."""
    colours = look().state(state)
    ground(painter, rect, 6, colours.soft, colours.ink if look().high_contrast else None)
    x = rect.x() + 8
    if shape:
        size = look().px(14)
        place = QRectF(x, rect.center().y() - size / 2, size, size)
        paint_shape(painter, place, shape, colours.ink, colours.soft)
        x += look().px(18)
    words = QRectF(x, rect.y(), rect.right() - x - 4, rect.height())
    text_in(painter, words, text, look().font(12, 500), colours.ink)


class _Segment(FocusShown, QAbstractButton):
    def __init__(self, text: str, icon: str | None, place: str) -> None:
        super().__init__()
        self._icon, self._place = icon, place
        self.setText(literal(text) if not icon else "")
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(look().font(13, 500)).horizontalAdvance(plain_words(self)) if not self._icon else 16
        return QSize(width + (26 if not self._icon else 16), look().size("button"))

    def minimumSizeHint(self) -> QSize:
        """The same: it does not shrink."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, rect = look(), QRectF(self.rect())
        painter = painter_on(self)
        painter.setClipRect(rect)
        whole = rect.adjusted(0 if "first" in self._place else -16, 0, 0 if "last" in self._place else 16, 0)
        hover = self.underMouse() and self.isEnabled()
        fill = now.selected if self.isChecked() or self.isDown() else now.hover if hover else now.surface
        ground(painter, whole, 8, fill, now.line2)
        if "first" not in self._place:
            painter.setPen(QPen(now.line2, 1))
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        ink = now.ink3 if not self.isEnabled() else now.ink if self.isChecked() else now.ink2
        if self._icon:
            size = now.size("icon")
            paint_icon(
                painter, QRectF((rect.width() - size) / 2, (rect.height() - size) / 2, size, size), self._icon, ink
            )
        else:
            text_in(painter, rect, plain_words(self), now.font(13, 500), ink, Qt.AlignmentFlag.AlignHCenter)
        if self.has_ring():
            focus_ring(painter, rect.adjusted(2, 2, -2, -2), 6)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(
            Qt.Key(event.key())
        )
        group = self.group()
        if step is None or group is None:
            super().keyPressEvent(event)
            return
        others = group.buttons()
        others[(others.index(self) + step) % len(others)].setFocus(Qt.FocusReason.TabFocusReason)
        others[(others.index(self) + step) % len(others)].click()


class Segmented(QWidget):
    """One choice of a few, side by side. ``options``: pairs of key and text, or triples with an icon."""

    chosen = Signal(str)

    def __init__(self, options: Iterable[tuple[str, ...]], name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._group = QButtonGroup(self)
        self._keys: dict[str, QAbstractButton] = {}
        self.set_options(options)

    def set_options(self, options: Iterable[tuple[str, ...]]) -> None:
        """Other options; the first is chosen unless the one chosen is still there. Nothing is emitted."""
        was, listed = self.value(), list(options)
        for old in self._keys.values():
            self._group.removeButton(old)
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._keys = {}
        for number, (key, text, *icon) in enumerate(listed):
            place = ("first " if number == 0 else "") + ("last" if number == len(listed) - 1 else "")
            made = _Segment(text, icon[0] if icon else None, place)
            made.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
            self._group.addButton(made)
            self._layout.addWidget(made)
            self._keys[key] = made
        if self._keys:
            self.set_value(was if was in self._keys else next(iter(self._keys)))

    def value(self) -> str:
        """The key that is chosen; empty without options."""
        return next((key for key, made in self._keys.items() if made.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose; nothing is emitted."""
        self._keys[key].setChecked(True)
