"""The sidebar: the mark, find, the pages with their counts, events kept at hand, and which workspace this is."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from convene.desktop.icons import mark, paint_icon
from convene.desktop.kept import Kept
from convene.desktop.kit.buttons import FocusShown, plain_words
from convene.desktop.kit.layout import Ground, Rule, boxed, clear, column
from convene.desktop.kit.paint import focus_ring, ground, painter_on, text_in
from convene.desktop.kit.text import literal, set_tip, text_label
from convene.desktop.look import Dressed, look
from convene.rules.addresses import without_password

PLACES = (
    ("home", "Home", "house"),
    ("calendar", "Calendar", "calendar-days"),
    ("events", "Events", "ticket"),
    ("venues", "Venues", "map-pin"),
    ("people", "People", "users"),
)
NARROW = 56


class Sidebar(Dressed, Ground):
    """``chosen(place)``, ``kept_chosen(event_id)``, ``find_wanted``, ``role_wanted``. Narrow, it shows icons alone."""

    chosen = Signal(str)
    kept_chosen = Signal(str)
    find_wanted = Signal()
    role_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("window")
        self._narrow = False
        self._brand = _Brand()
        self._find = _FindButton()
        self._find.clicked.connect(self.find_wanted)
        self._items = {key: _Item(text, icon=icon) for key, text, icon in PLACES}
        for key, item in self._items.items():
            item.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
        title = text_label("Kept at hand", 12, 500, "ink3")
        self._kept_title = boxed(column(title, margins=(8, 0, 0, 4)))
        self._kept_box = column(gap=0)
        self._kept_items: dict[str, _Item] = {}
        self._workspace = _Workspace()
        self._role = _Item("", icon="user-check")
        self._role.setCheckable(False)
        self._role.hide()
        self._role.clicked.connect(self.role_wanted)
        places = column(*self._items.values(), gap=0)
        self._lines = column(self._brand, 12, self._find, 10, places, 20, self._kept_title, self._kept_box, None,
                       Rule(), 4, self._role, self._workspace, gap=0, margins=(12, 12, 12, 8))  # fmt: skip
        self.setLayout(self._lines)
        self.set_kept(())
        self.dress()

    def dress(self) -> None:
        """Its width."""
        self.setFixedWidth(NARROW if self._narrow else look().size("sidebar"))

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, for narrow windows and large text."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for item in (*self._items.values(), *self._kept_items.values()):
            item.narrow = narrow
        self._find.narrow = self._brand.narrow = self._workspace.narrow = self._role.narrow = narrow
        self._kept_title.setVisible(not narrow and bool(self._kept_items))
        self._lines.setContentsMargins(*((8, 12, 8, 8) if narrow else (12, 12, 12, 8)))
        self.dress()

    def set_place(self, place: str, event_id: Any = None) -> None:
        """Mark where one is."""
        for key, item in self._items.items():
            item.setChecked(key == place)
        for key, item in self._kept_items.items():
            item.setChecked(event_id is not None and key == str(event_id))

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """The numbers at the right; places that are not in ``counts`` show none."""
        for key, item in self._items.items():
            item.set_count(counts.get(key))

    def set_kept(self, kept: Iterable[Kept]) -> None:
        """The events kept at hand."""
        here = next((key for key, item in self._kept_items.items() if item.isChecked()), None)
        clear(self._kept_box)
        self._kept_items = {}
        for one in kept:
            item = _Item(one.title, day=one.day)
            item.narrow = self._narrow
            item.setChecked(one.event_id == here)
            item.clicked.connect(lambda _=False, key=one.event_id: self.kept_chosen.emit(key))
            self._kept_items[one.event_id] = item
            self._kept_box.addWidget(item)
        self._kept_title.setVisible(bool(self._kept_items) and not self._narrow)

    def set_workspace(self, name: str, where: str, *, locked: bool = False) -> None:
        """Which workspace this is, and whether it has a passphrase."""
        self._workspace.set(name, where, locked=locked)

    def set_role(self, role: str) -> None:
        """Who is here, where anybody is asked; else nothing."""
        self._role.set_words(role, f"{role}: change who is here")
        self._role.setVisible(bool(role))


class _Brand(QWidget):
    narrow = False

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Convene")

    def sizeHint(self) -> QSize:
        return QSize(40, look().px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_on(self)
        size = look().px(28) if not self.narrow else 28
        left = 8 if not self.narrow else (self.width() - size) / 2
        tile = mark(size, tile=True)
        painter.drawPixmap(QRectF(left, (self.height() - size) / 2, size, size), tile, QRectF(tile.rect()))
        if not self.narrow:
            words = QRectF(left + size + 10, 0, self.width(), self.height())
            text_in(painter, words, "Convene", look().font(15, 600), look().ink)
        painter.end()


class _Item(FocusShown, QAbstractButton):
    """A line of the sidebar: an icon or a day of the month, words, a number at the right."""

    def __init__(self, text: str, *, icon: str | None = None, day: int | None = None) -> None:
        super().__init__()
        self._icon, self._day, self._narrow = icon, day, False
        self._count: int | None = None
        self.setText(literal(text))
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._tip()

    @property
    def narrow(self) -> bool:
        return self._narrow

    @narrow.setter
    def narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self._tip()
        self.update()

    def set_words(self, text: str, name: str) -> None:
        self.setText(literal(text))
        self.setAccessibleName(name)
        self._tip()
        self.update()

    def set_count(self, count: int | None) -> None:
        self._count = count
        self.setAccessibleName(plain_words(self) + (f", {count}" if count is not None else ""))
        self.update()

    def nextCheckState(self) -> None:
        """The window says where one is; a click alone does not."""

    def sizeHint(self) -> QSize:
        return QSize(40, look().size("sidebar_item"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now, rect, on = painter_on(self), look(), QRectF(self.rect()), self.isChecked()
        if on or self.underMouse() or self.isDown():
            ground(painter, rect, 8, now.selected if on or self.isDown() else now.hover)
        self._picture(painter, on=on)
        if not self._narrow:
            x, right = 8 + now.px(26), 8.0
            if self._count is not None:
                font = now.font(12, 500, numbers=True)
                right += QFontMetrics(font).horizontalAdvance(f"{self._count:,}") + 8
                number = QRectF(0, 0, rect.width() - 8, rect.height())
                text_in(painter, number, f"{self._count:,}", font, now.ink2, Qt.AlignmentFlag.AlignRight)
            words = QRectF(x, 0, rect.width() - x - right, rect.height())
            text_in(painter, words, plain_words(self), now.font(13, 600 if on else 500), now.ink if on else now.ink2)
        if self.has_ring():
            focus_ring(painter, rect, 8)
        painter.end()

    def _picture(self, painter: QPainter, *, on: bool) -> None:
        now, size = look(), look().size("icon")
        x = (self.width() - size) / 2 if self._narrow else 8
        place = QRectF(x, (self.height() - size) / 2, size, size)
        if self._icon:
            paint_icon(painter, place, self._icon, "accent" if on else "ink2")
        else:
            day = str(self._day) if self._day is not None else "·"
            wide = place.adjusted(-6, -4, 6, 4)
            text_in(painter, wide, day, now.font(12, 500, numbers=True), now.ink2, Qt.AlignmentFlag.AlignHCenter)

    def _tip(self) -> None:
        set_tip(self, plain_words(self) if self._narrow or self._icon is None else "")


class _FindButton(FocusShown, QAbstractButton):
    narrow = False

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Find anything")
        set_tip(self, "Find anything")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(40, look().size("button"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now, rect = painter_on(self), look(), QRectF(self.rect())
        ground(painter, rect, 8, now.surface, now.control if self.underMouse() else now.line2)
        size = now.size("icon")
        x = (rect.width() - size) / 2 if self.narrow else 9
        paint_icon(painter, QRectF(x, (rect.height() - size) / 2, size, size), "search", "ink2")
        if not self.narrow:
            keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
            wide = text_in(
                painter, rect.adjusted(0, 0, -9, 0), keys, now.font(12), now.ink3, Qt.AlignmentFlag.AlignRight
            )
            words = QRectF(9 + size + 6, 0, rect.width() - size - wide - 30, rect.height())
            text_in(painter, words, "Find anything", now.font(), now.ink3)
        if self.has_ring():
            focus_ring(painter, rect, 8)
        painter.end()


class _Workspace(QWidget):
    narrow = False

    def __init__(self) -> None:
        super().__init__()
        self._name, self._file, self._locked = "", "", False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set(self, name: str, where: str, *, locked: bool) -> None:
        where = without_password(where)
        self._name, self._file = name, where.replace("\\", "/").rsplit("/", 1)[-1]
        self._locked = locked
        self.setAccessibleName(f"Workspace {name}" + (", with a passphrase" if locked else ""))
        tip = where if "://" not in where else name
        set_tip(self, f"{tip}\nEncrypted with a passphrase" if locked else tip)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(40, look().px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now, size = painter_on(self), look(), look().size("icon")
        x = (self.width() - size) / 2 if self.narrow else 8
        icon = "lock" if self._locked else "building-2"
        paint_icon(painter, QRectF(x, (self.height() - size) / 2, size, size), icon, "ink2")
        if not self.narrow:
            left, half = x + now.px(26), self.height() / 2
            width = self.width() - left - 4
            text_in(painter, QRectF(left, 2, width, half - 1), self._name, now.font(13, 600), now.ink)
            text_in(painter, QRectF(left, half, width, half - 3), self._file, now.font(12), now.ink2)
        painter.end()
