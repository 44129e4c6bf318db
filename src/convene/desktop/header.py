"""The head of an event: title, status, date and place, facts that are links, and its tabs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from convene.desktop.kit.buttons import FocusShown, plain_words
from convene.desktop.kit.chips import Tag, paint_tag
from convene.desktop.kit.layout import Flow, Ground, Rule, boxed, column, row
from convene.desktop.kit.paint import focus_ring, ground, paint_shape, painter_on, text_in
from convene.desktop.kit.text import elided, literal
from convene.desktop.look import Dressed, look

_STATUS_LOOK = {
    "published": ("ok", "circle-check"),
    "closed": ("info", "lock"),
    "completed": ("neutral", "check"),
    "cancelled": ("danger", "cross"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the event. ``place`` are the arguments of ``go``: ``{"place": "event", "tab": ..., ...}``."""

    text: str
    state: str = "neutral"  # danger, care, ok, info
    icon: str | None = None
    place: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class EventHead:
    """What the head of an event shows, in words."""

    event_id: Any
    code: str
    title: str
    status: str  # draft, published, closed, completed, cancelled
    when: str
    where: str
    facts: tuple[Fact, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)  # by the keys of the tabs
    moves: tuple[tuple[str, str], ...] = ()  # statuses it may go to: key and the words of the act ("Publish")
    day: int | None = None  # the day of the month, for the list of events kept at hand


class EventHeader(Ground):
    """The head. ``tab_chosen(key)``, ``fact_chosen(place)``, ``move_chosen(status)``."""

    tab_chosen = Signal(str)
    fact_chosen = Signal(dict)
    move_chosen = Signal(str)

    def __init__(self, tabs: Mapping[str, str]) -> None:
        super().__init__("page")
        self._title = elided("", 20, 650)
        self._tag = Tag("Draft")
        self._status = _StatusButton()
        self._status.clicked.connect(self._open_moves)
        self._when, self._where = _Place("calendar-days"), _Place("map-pin")
        self._facts = Flow(gap=16, line_gap=2)
        self._facts_shown: list[_FactLink] = []
        self._tabs = {key: _Tab(text, key) for key, text in tabs.items()}
        for key, tab in self._tabs.items():
            tab.clicked.connect(lambda _=False, key=key: self.tab_chosen.emit(key))
        self._first = row(self._title, 12, self._tag, self._status, gap=0)
        self._first.addStretch(1)
        self._places = boxed(row(self._when, self._where, gap=16, margins=(16, 0, 0, 0)))
        self._first.addWidget(self._places)
        # Where the first line has no room for them, date and place are the first facts of the second.
        self._when_below, self._where_below = _Place("calendar-days"), _Place("map-pin")
        for below in (self._when_below, self._where_below):
            below.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._facts.addWidget(below)
        strip = Flow(*self._tabs.values(), gap=24)
        self._lines = column(
            column(self._first, 4, self._facts, 8, strip, gap=0, margins=(24, 16, 24, 0)), Rule(), gap=0
        )
        self.setLayout(self._lines)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._head: EventHead | None = None
        self._status.hide()

    def show_head(self, head: EventHead | None) -> None:
        """Show this event; None while it is being read."""
        self._head = head
        for link in self._facts_shown:
            self._facts.removeWidget(link)
            link.hide()
            link.deleteLater()
        self._facts_shown = []
        self._title.setText(head.title if head else "")
        words = head.status.capitalize() if head else ""
        state, shape = _STATUS_LOOK.get(head.status, ("neutral", None)) if head else ("neutral", None)
        self._tag.set(words, state, shape)
        self._status.set(words, state, shape)
        self._tag.setVisible(bool(head and not head.moves))
        self._status.setVisible(bool(head and head.moves))
        for when, where in ((self._when, self._where), (self._when_below, self._where_below)):
            when.set(head.when if head else "")
            where.set(head.where if head else "")
        for fact in head.facts if head else ():
            link = _FactLink(fact)
            link.clicked.connect(lambda _=False, fact=fact: self.fact_chosen.emit(dict(fact.place or {})))
            self._facts.addWidget(link)
            self._facts_shown.append(link)
        for key, tab in self._tabs.items():
            tab.set_count(head.counts.get(key) if head else None)
        self._fit()

    def head(self) -> EventHead | None:
        """What is shown."""
        return self._head

    def set_tab(self, key: str) -> None:
        """Mark the tab as the one that is open."""
        for name, tab in self._tabs.items():
            tab.setChecked(name == key)

    def event(self, event: QEvent) -> bool:
        """Its height follows its lines."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        for one in (self._when, self._where):
            one.setVisible(one.text != "")
        status = self._status if self._head and self._head.moves else self._tag
        taken = sum(piece.sizeHint().width() for piece in (self._title, status, self._places)) + 12
        above = taken <= self.width() - 48
        self._places.setVisible(above)
        for one in (self._when_below, self._where_below):
            one.setVisible(not above and one.text != "")
        height = max(self._lines.heightForWidth(self.width()), look().px(96))
        if height != self.height():
            self.setFixedHeight(height)

    def _open_moves(self) -> None:
        menu = QMenu(self)
        for status, words in self._head.moves if self._head else ():
            menu.addAction(literal(words)).triggered.connect(
                lambda _=False, status=status: self.move_chosen.emit(status)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._status.mapToGlobal(self._status.rect().bottomLeft()))


class _Place(Dressed, QWidget):
    """An icon and words: when, where."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon, self.text = icon, ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set(self, text: str) -> None:
        self.text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(look().font()).horizontalAdvance(self.text)
        return QSize(look().px(22) + min(width + 2, look().px(300)), look().px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(70), look().px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, size = painter_on(self), look().size("icon")
        paint_shape(painter, QRectF(0, (self.height() - size) / 2, size, size), self._icon, look().ink2)
        words = QRectF(look().px(22), 0, self.width() - look().px(22), self.height())
        text_in(painter, words, self.text, look().font(), look().ink2)
        painter.end()


class _StatusButton(FocusShown, QAbstractButton):
    """The status as a tag that opens a menu of where it may go."""

    def __init__(self) -> None:
        super().__init__()
        self._state = "neutral"
        self._shape: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set(self, text: str, state: str, shape: str | None) -> None:
        self._state, self._shape = state, shape
        self.setText(text)
        self.setAccessibleName(f"Status: {text}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(look().font(12, 500)).horizontalAdvance(self.text())
        return QSize(width + 18 + look().px(20) + (look().px(18) if self._shape else 0), look().size("tag"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, rect = painter_on(self), QRectF(self.rect())
        paint_tag(painter, rect, self.text(), self._state, self._shape)
        size = look().px(14)
        spot = QRectF(rect.right() - size - 5, rect.center().y() - size / 2, size, size)
        paint_shape(painter, spot, "chevron-down", look().state(self._state).ink)
        if self.underMouse() or self.isDown():
            ground(painter, rect, 6, None, look().state(self._state).ink)
        if self.has_ring():
            focus_ring(painter, rect, 6)
        painter.end()


class _FactLink(FocusShown, QAbstractButton):
    """A fact that leads to where it is dealt with."""

    def __init__(self, fact: Fact) -> None:
        super().__init__()
        self._fact = fact
        self.setText(literal(fact.text))
        self.setAccessibleName(fact.text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if fact.place:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._font()).horizontalAdvance(self._fact.text) + 2
        return QSize(width + (look().px(20) if self._fact.icon else 0), look().px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = painter_on(self), look()
        ink = now.state(self._fact.state).ink
        x = 0
        if self._fact.icon:
            size = now.size("icon")
            paint_shape(painter, QRectF(0, (self.height() - size) / 2, size, size), self._fact.icon, ink)
            x = now.px(20)
        font = self._font()
        font.setUnderline(bool(self._fact.place) and self.underMouse())
        text_in(painter, QRectF(x, 0, self.width() - x, self.height()), plain_words(self), font, ink)
        if self.has_ring():
            focus_ring(painter, QRectF(self.rect()), 6)
        painter.end()

    def _font(self) -> Any:
        return look().font(13, 400 if self._fact.state == "neutral" else 500)


class _Tab(FocusShown, QAbstractButton):
    def __init__(self, text: str, key: str) -> None:
        super().__init__()
        self.key = key
        self._count: int | None = None
        self.setText(literal(text))
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(None)

    def set_count(self, count: int | None) -> None:
        self._count = count
        self.setAccessibleName(plain_words(self) + (f", {count}" if count is not None else ""))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(look().font(13, 600)).horizontalAdvance(plain_words(self)) + 2
        if self._count is not None:
            width += 6 + QFontMetrics(look().font(12, numbers=True)).horizontalAdvance(f"{self._count:,}") + 2
        return QSize(width, look().px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now, on = painter_on(self), look(), self.isChecked()
        ink = now.ink if on or self.underMouse() else now.ink2
        rect = QRectF(0, 0, self.width(), self.height() - 2)
        took = text_in(painter, rect, plain_words(self), now.font(13, 600 if on else 500), ink)
        if self._count is not None:
            number = QRectF(took + 6, 0, self.width(), rect.height())
            text_in(painter, number, f"{self._count:,}", now.font(12, numbers=True), now.ink2 if on else now.ink3)
        if on:
            painter.fillRect(QRectF(0, self.height() - 2, self.width(), 2), now.accent)
        if self.has_ring():
            focus_ring(painter, QRectF(0, 4, self.width(), self.height() - 8), 4)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        parent = self.parentWidget()
        tabs = parent.findChildren(_Tab) if parent is not None else [self]
        following = tabs[(tabs.index(self) + step) % len(tabs)]
        following.setFocus(Qt.FocusReason.TabFocusReason)
        following.click()
