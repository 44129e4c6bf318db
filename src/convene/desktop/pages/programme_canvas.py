"""The grid of rooms over time as a canvas: it lays out a day and paints what is in sight, whatever its size."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from convene.desktop.kit.paint import painter_on
from convene.desktop.look import Dressed, look
from convene.desktop.pages.programme_cards import Shown
from convene.desktop.pages.programme_layout import HOUR, PAD, DayLayout
from convene.desktop.pages.programme_paint import paint_day, paint_heads, paint_hours
from convene.desktop.pages.programme_since import Since
from convene.desktop.pages.programme_words import say_session
from convene.rules.programme import Agenda, AgendaDay, AgendaSession, Finding, Severity

ZOOMS = (40, 50, 60, 75, 100, 125, 150, 200, 300)
_AXIS, _HEAD = 52, 40


class DayCanvas(Dressed, QAbstractScrollArea):
    """A day of the agenda. The picture is kept until something changes, so that what moves on top of it stays light."""

    chosen = Signal(object)  # UUID | None
    zoomed = Signal(int)
    ticked = Signal(list)  # the ids of several that are chosen together; empty for one or none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._agenda: Agenda | None = None
        self._day: AgendaDay | None = None
        self._layout: DayLayout | None = None
        self._shown = Shown()
        self._findings: tuple[Finding, ...] = ()
        self._percent: int | None = 100  # None: the whole day fits
        self._picture: QPixmap | None = None
        self._foot = 0
        self._since: Since | None = None

    # What is shown

    def show_day(self, agenda: Agenda, day: AgendaDay | None, findings: Iterable[Finding]) -> None:
        """Show that day. What was chosen stays chosen while it is there; the scroll position stays."""
        other_day = self._day is None or day is None or day.id != self._day.id
        self._agenda, self._day, self._findings = agenda, day, tuple(findings)
        marked = {s: frozenset(k for f in self._findings if f.severity is s for k in f.session_ids) for s in Severity}
        here = {s.id for s in agenda.sessions if day is not None and s.day_id == day.id}
        self._shown = replace(
            self._shown,
            clashes=marked[Severity.CLASH],
            cares=marked[Severity.CARE] - marked[Severity.CLASH],
            tracks={t.id: t.theme for t in agenda.tracks},
            selected=self._shown.selected if self._shown.selected in here else None,
        )
        self._lay()
        self._mark_changes()
        self.mark(self._shown.marked & here, tell=False)
        if other_day:
            self.verticalScrollBar().setValue(0)

    def layout_of_day(self) -> DayLayout | None:
        """Where everything lies at the moment."""
        return self._layout

    def selected(self) -> AgendaSession | None:
        """The session that is chosen."""
        if self._layout is None or self._shown.selected is None:
            return None
        return self._layout.sessions.get(self._shown.selected)

    def acting(self) -> tuple[AgendaSession, ...]:
        """The sessions that are chosen, as one reads them: several, one or none."""
        if self._layout is not None and self._shown.marked:
            return tuple(self._layout.sessions[key] for key in self._layout.in_order() if key in self._shown.marked)
        return () if (one := self.selected()) is None else (one,)

    def mark(self, keys: Iterable[UUID], *, tell: bool = True) -> None:
        """Choose several together; of one alone it is the choice, and none stays as it was."""
        marked = frozenset(keys)
        if len(marked) == 1:
            self._show(selected=next(iter(marked)))
        several = marked if len(marked) > 1 else frozenset()
        if several == self._shown.marked:
            return
        self._show(marked=several)
        self.ticked.emit(list(several))
        if tell:
            self.say(f"{len(several)} sessions selected." if several else "Not several any more.")

    def clear_ticks(self) -> None:
        """Choose no more than the one session."""
        self.mark(())

    def set_foot_room(self, pixels: int) -> None:
        """Let so much more be scrolled into sight, for what floats over the foot."""
        self._foot = pixels
        self._set_ranges()

    def choose(self, key: UUID | None, *, tell: bool = True, alone: bool = True) -> None:
        """Choose a session and bring it into sight; None chooses none. ``alone``: and no others with it."""
        if alone:
            self.mark((), tell=False)
        if key == self._shown.selected:
            return
        self._show(selected=key)
        if (session := self.selected()) is not None:
            self._into_sight(session)
            self.say(self.told(session))
        if tell:
            self.chosen.emit(key)

    def set_thread(self, theme: str) -> None:
        """Show where a theme runs; empty for none."""
        self._show(thread=theme)

    def outline(self, sessions: Iterable[UUID], ghost: AgendaSession | None = None) -> None:
        """Outline the sessions of a finding, and where its fix would put one of them."""
        self._show(outlined=frozenset(sessions), ghost=ghost)
        if self._layout is not None and (first := next(iter(self._shown.outlined & set(self._layout.sessions)), None)):
            self._into_sight(self._layout.sessions[first])

    def set_since(self, since: Since | None) -> None:
        """Show what is different from the last release; None for nothing."""
        self._since = since
        self._mark_changes()

    def told(self, session: AgendaSession) -> str:
        """A session in sentences, with what is found and what became of it."""
        changed = self._since.words(session.id) if self._since is not None else ""
        return " ".join(filter(None, (say_session(session, self._agenda, self._findings), changed)))

    def _mark_changes(self) -> None:
        if self._since is None or self._agenda is None or self._day is None:
            self._show(changes={}, were=())
            return
        kinds = {s.id: kind for s in self._agenda.sessions if (kind := self._since.mark(s.id)) is not None}
        self._show(changes=kinds, were=tuple(self._since.ghosts(self._day)))

    def set_zoom(self, percent: int | None) -> None:
        """So many percent of the usual height of an hour; None lets the whole day fit."""
        self._percent = percent
        self._lay()

    def zoom(self) -> int:
        """The percent in force."""
        return round(self._hour() / (HOUR * look().scale) * 100)

    def step_zoom(self, by: int) -> None:
        """The next larger (1) or smaller (-1) step."""
        now = self.zoom()
        steps = [z for z in ZOOMS if z > now] if by > 0 else [z for z in ZOOMS if z < now][::-1]
        if steps:
            self.set_zoom(steps[0])

    def dress(self) -> None:
        """Lay out afresh in the new size of text."""
        self._lay()

    def say(self, words: str) -> None:
        """Tell a screen reader."""
        self.viewport().setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture of the day, and on top of it what moves."""
        painter = painter_on(self.viewport())
        if self._layout is None:
            painter.fillRect(self.viewport().rect(), look().page)
            painter.end()
            return
        if self._picture is None:
            self._picture = self._paint_picture(self._layout)
        painter.drawPixmap(0, 0, self._picture)
        painter.setClipRect(self._canvas())
        painter.translate(self._origin())
        self.paint_over(painter, self._layout)
        painter.end()

    def paint_over(self, painter: QPainter, layout: DayLayout) -> None:
        """What moves: painted on top of the picture, in the places of the canvas."""

    def _paint_picture(self, layout: DayLayout) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.viewport().size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(look().page)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        canvas, origin = self._canvas(), self._origin()
        painter.setClipRect(canvas)
        painter.translate(origin)
        paint_day(painter, layout, self._shown, canvas.translated(-origin))
        painter.resetTransform()
        painter.setClipRect(QRectF(canvas.x(), 0, canvas.width(), canvas.y()))
        painter.translate(origin.x(), 0)
        paint_heads(painter, layout, canvas.y())
        painter.resetTransform()
        painter.setClipRect(QRectF(0, canvas.y(), canvas.x(), canvas.height()))
        painter.translate(0, origin.y())
        paint_hours(painter, layout, canvas.x(), -origin.y(), canvas.height() - origin.y() + canvas.y())
        painter.resetTransform()
        painter.setClipping(False)
        painter.fillRect(QRectF(0, canvas.y() - 1, self.viewport().width(), 1), look().line)
        painter.fillRect(QRectF(canvas.x() - 1, 0, 1, self.viewport().height()), look().line)
        painter.end()
        return picture

    # Geometry

    def _canvas(self) -> QRectF:
        axis, head = look().px(_AXIS), look().px(_HEAD)
        return QRectF(axis, head, self.viewport().width() - axis, self.viewport().height() - head)

    def _origin(self) -> QPointF:
        canvas = self._canvas()
        return canvas.topLeft() - QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _hour(self) -> float:
        if self._percent is not None or self._layout is None:
            return HOUR * look().scale * (self._percent or 100) / 100
        hours = (self._layout.end - self._layout.start) / timedelta(hours=1)
        return min(max((self._canvas().height() - 2 * PAD) / max(hours, 1), 20), HOUR * look().scale * 3)

    def _lay(self) -> None:
        if self._agenda is None or self._day is None:
            self._layout = None
            self._changed()
            return
        canvas = self._canvas()
        for _ in range(2):  # the second time with the hours known, for Fit
            self._layout = DayLayout(
                self._agenda, self._day, width=canvas.width(), hour=self._hour(), grown=look().scale
            )
        self._set_ranges()
        self.zoomed.emit(self.zoom())
        self._changed()

    def _set_ranges(self) -> None:
        if self._layout is None:
            return
        canvas = self._canvas()
        high, wide = self._layout.height + self._foot - canvas.height(), self._layout.width - canvas.width()
        self.verticalScrollBar().setRange(0, max(0, round(high)))
        self.verticalScrollBar().setPageStep(max(1, round(canvas.height())))
        self.verticalScrollBar().setSingleStep(24)
        self.horizontalScrollBar().setRange(0, max(0, round(wide)))
        self.horizontalScrollBar().setPageStep(max(1, round(canvas.width())))
        self.horizontalScrollBar().setSingleStep(40)

    def _show(self, **what: Any) -> None:
        shown = replace(self._shown, **what)
        if shown != self._shown:
            self._shown = shown
            self._changed()

    def _changed(self) -> None:
        self._picture = None
        self.viewport().update()

    def _into_sight(self, session: AgendaSession) -> None:
        if self._layout is None or (rect := self._layout.rect(session.id)) is None:
            return
        canvas = self._canvas()
        for bar, start, end, size in (
            (self.verticalScrollBar(), rect.top() - 12, rect.bottom() + 12, canvas.height()),
            (self.horizontalScrollBar(), rect.left() - 12, rect.right() + 12, canvas.width()),
        ):
            if start < bar.value() or end - start > size:
                bar.setValue(round(start))
            elif end > bar.value() + size:
                bar.setValue(round(end - size))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The rooms share the new width."""
        super().resizeEvent(event)
        self._lay()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Paint what has come into sight."""
        self._changed()
