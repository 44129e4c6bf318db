"""What stands above and below the desk's screen: the event, the day and the clock; the few acts there are."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from convene.desktop.icons import paint_icon, paint_mark
from convene.desktop.kit.buttons import FocusShown, plain_words
from convene.desktop.kit.paint import ground, painter_on, text_in
from convene.desktop.kit.text import literal, set_tip
from convene.desktop.look import look
from convene.desktop.pages.reception_tone import Tone, tone


class DeskHead(QWidget):
    """Mark, event, day, and the time at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tone: Tone = tone("ready")
        self._title = self._day = self._care = self._time = ""

    def set_tone(self, now: Tone) -> None:
        """Other colours."""
        self._tone = now
        self.update()

    def show_head(self, title: str, day: str, care: str, time: str) -> None:
        """Other words; ``care`` stands out."""
        self._title, self._day, self._care, self._time = title, day, care, time
        self.setAccessibleName(", ".join(filter(None, [title, day, care, time])))
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(400, look().px(28))

    def minimumSizeHint(self) -> QSize:
        """One line."""
        return QSize(200, look().px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From left to right."""
        painter, ink = painter_on(self), self._tone.ink
        high, size = self.height(), look().px(22)
        paint_mark(painter, QRectF(0, (high - size) / 2, size, size), ink)
        clock = look().font(20, 600, numbers=True)
        wide = QFontMetricsF(clock).horizontalAdvance(self._time) + 4
        text_in(painter, QRectF(self.width() - wide, 0, wide, high), self._time, clock, ink)
        x, right = size + 12.0, self.width() - wide - 24
        bold, plain = look().font(15, 600), look().font(15)
        care = QFontMetricsF(bold).horizontalAdvance(self._care) + look().px(30) if self._care else 0.0
        care = min(care, (right - x) * 0.75)  # it is read before the title is
        rest = right - care
        for text, font in ((self._title, bold), (self._day, plain)):
            if rest - x > look().px(24):
                x += text_in(painter, QRectF(x, 0, rest - x - 16, high), text, font, ink) + 16
        if self._care:
            box = QRectF(min(x, rest), (high - look().px(26)) / 2, care, look().px(26))
            ground(painter, box, 6, None, ink, 1.5)
            text_in(painter, box.adjusted(10, 0, -10, 0), self._care, bold, ink, Qt.AlignmentFlag.AlignHCenter)
        painter.end()


class DeskButton(FocusShown, QAbstractButton):
    """An outlined button in the ink of the screen, with the key that does the same."""

    def __init__(self, text: str, icon: str, key: str = "", *, framed: bool = True) -> None:
        super().__init__()
        self._icon, self._key, self._framed, self._compact, self._bare = icon, key, framed, False, False
        self._tone: Tone = tone("ready")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus in the field
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_words(text)

    def set_words(self, text: str, icon: str = "") -> None:
        """Other words, and another icon."""
        self.setText(literal(text))
        self._icon = icon or self._icon
        self.setAccessibleName(f"{text} ({self._key})" if self._key else text)
        self.updateGeometry()
        self.update()

    def set_compact(self, *, on: bool, bare: bool = False) -> None:
        """The icon (and unless ``bare`` the key), where there is little room; the words are in the tooltip then."""
        self._compact, self._bare = on, bare
        set_tip(self, plain_words(self) if on else "")
        self.updateGeometry()
        self.update()

    def set_tone(self, now: Tone) -> None:
        """Other colours."""
        self._tone = now
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, words, key."""
        words = 0.0 if self._compact else QFontMetricsF(look().font(15, 600)).horizontalAdvance(plain_words(self))
        return QSize(round(words + look().px(28) + self._key_width() + (36 if self._framed else 8)), look().px(44))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Frame, icon, words, key cap."""
        painter, ink = painter_on(self), self._tone.ink
        rect = QRectF(self.rect())
        if self._framed:
            ground(painter, rect, 8, None, ink, 2.5 if self.underMouse() or self.isDown() else 1.2)
        if self.has_ring():
            ground(painter, rect.adjusted(3, 3, -3, -3), 6, None, self._tone.ring, 3)
            ground(painter, rect.adjusted(1, 1, -1, -1), 8, None, ink, 2)
        size = look().px(18)
        x = 16.0 if self._framed else 4.0
        paint_icon(painter, QRectF(x, (self.height() - size) / 2, size, size), self._icon, ink)
        x += look().px(28)
        font = look().font(15, 600 if self._framed else 400)
        if not self._compact:
            x += text_in(painter, QRectF(x, 0, self.width() - x, self.height()), plain_words(self), font, ink) + 10
        if self._key and not self._bare:
            cap = QRectF(x, (self.height() - look().px(24)) / 2, self._key_width() - 14, look().px(24))
            ground(painter, cap, 6, None, ink, 1.2)
            text_in(painter, cap, self._key, look().font(13, 600), ink, Qt.AlignmentFlag.AlignHCenter)
        painter.end()

    def _key_width(self) -> float:
        if not self._key or self._bare:
            return 0
        return QFontMetricsF(look().font(13, 600)).horizontalAdvance(self._key) + 32


class DeskSaid(QWidget):
    """An icon and a few words in the ink of the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tone: Tone = tone("ready")
        self._text, self._icon, self._compact = "", "hard-drive", False

    def set_words(self, text: str, icon: str) -> None:
        """Other words."""
        self._text, self._icon = text, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def set_compact(self, *, on: bool, bare: bool = False) -> None:
        """The icon alone, where there is little room; it has no key to leave out."""
        del bare
        self._compact = on
        set_tip(self, self._text if on else "")
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words."""
        return self._text

    def set_tone(self, now: Tone) -> None:
        """Other colours."""
        self._tone = now
        self.update()

    def sizeHint(self) -> QSize:
        """Icon and words."""
        words = 0.0 if self._compact else QFontMetricsF(look().font(15)).horizontalAdvance(self._text)
        return QSize(round(words + look().px(28) + 8), look().px(44))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, words."""
        painter, size = painter_on(self), look().px(18)
        paint_icon(painter, QRectF(4, (self.height() - size) / 2, size, size), self._icon, self._tone.ink)
        rect = QRectF(4 + look().px(26), 0, self.width(), self.height())
        if not self._compact:
            text_in(painter, rect, self._text, look().font(15), self._tone.ink)
        painter.end()


def spoken(text: str) -> str:
    """The first name somebody goes by, short enough for a button."""
    return text if len(text) <= 16 else text[:15].rstrip() + "…"
