"""Counters of the day, in the same place whatever the screen says; and the last few verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convene.desktop.kit.paint import ground, painter_on, text_in
from convene.desktop.look import look
from convene.desktop.pages.reception_card import paint_verdict
from convene.desktop.pages.reception_tone import Tone, tone
from convene.desktop.pages.reception_words import just_now, tone_of
from convene.services.checkin import ScanResult
from convene.services.doors import Door
from convene.services.presence import DeskCounts

_STEP = timedelta(minutes=5)
_BARS = 8
NOBODY_YET = DeskCounts(0, 0, ())


@dataclass(frozen=True, slots=True)
class Figures:
    """Two figures with their labels, how far a bar is filled, and arrivals in steps of five minutes."""

    first: tuple[str, int]
    second: tuple[str, int]
    done: int
    of: int
    arrivals: tuple[tuple[datetime, int], ...] = ()


def figures(counts: DeskCounts, door: Door | None = None) -> Figures:
    """Those of the event; at a door those of what is on behind it."""
    if door is None:
        expected = max(0, counts.expected - counts.came)
        whole = max(counts.expected, counts.came)
        return Figures(("Here now", counts.here), ("Still expected", expected), counts.came, whole, counts.arrivals)
    came = sum(count for _, count in counts.arrivals)
    second = ("Came in", came) if door.left is None else ("Places left", door.left)
    return Figures(("In here", door.inside), second, door.inside, door.limit or 0, counts.arrivals)


class Counters(QWidget):
    """Who is here, who may still come, how far that is, and arrivals in steps of five minutes."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._tone: Tone = tone("ready")
        self._now = figures(NOBODY_YET)
        self._tz: tzinfo = UTC

    def set_tone(self, now: Tone) -> None:
        """Other colours, the same places."""
        self._tone = now
        self.update()

    def show_figures(self, now: Figures, tz: tzinfo) -> None:
        """Other figures."""
        self._now, self._tz = now, tz
        self.setAccessibleName(f"{now.first[0]} {now.first[1]}, {now.second[0].lower()} {now.second[1]}")
        self.update()

    def fit(self, page: int) -> None:
        """As wide as drawn; at large text never more than a quarter of the page."""
        self.setFixedWidth(min(look().px(248), page // 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Figures, bar, histogram."""
        painter, tinted, now = painter_on(self), self._tone, self._now
        painter.fillRect(QRectF(0, 0, 1, self.height()), tinted.hairline)
        left, width = 32.0, self.width() - 32.0
        shrink = min(1.0, width / look().px(216))
        second = self._figure(painter, left, 0, *now.first, shrink)
        second = max(second, left + width / 2)
        self._figure(painter, second, 0, *now.second, shrink)
        top = (look().px(20) + look().px(56)) * shrink + 8
        track = QRectF(left, top, width, 12)
        if now.of:
            ground(painter, track, 6, None, tinted.ink, 1.2)
        if now.of and now.done:
            done = min(max((width - 6) * now.done / now.of, 6), width - 6)
            ground(painter, QRectF(left + 3, top + 3, done, 6), 3, tinted.ink)
        chart = look().px(68) * shrink
        if self.height() - top - 24 > chart + look().px(60) * shrink:
            self._arrivals(painter, QRectF(left, self.height() - chart - look().px(24) * shrink, width, chart), shrink)
        painter.end()

    def _figure(self, painter: QPainter, x: float, y: float, label: str, number: int, shrink: float) -> float:
        words, digits = look().font(15, 500), look().font(48, 700)
        words.setPixelSize(max(9, round(words.pixelSize() * shrink * 0.95)))
        digits.setPixelSize(max(16, round(digits.pixelSize() * shrink)))
        high = look().px(20) * shrink
        ink = self._tone.ink
        wide = text_in(painter, QRectF(x, y, self.width() - x, high), label, words, ink)
        rect = QRectF(x, y + high, self.width() - x, look().px(56) * shrink)
        return x + max(wide, text_in(painter, rect, f"{number:,}", digits, ink)) + 20

    def _arrivals(self, painter: QPainter, rect: QRectF, shrink: float) -> None:
        steps = dict(self._now.arrivals)
        if not steps:
            return
        last = max(steps)
        first = last - _STEP * (_BARS - 1)
        values = [steps.get(first + _STEP * n, 0) for n in range(_BARS)]
        most = max(values)
        title, small = look().font(15, 600), look().font(15, numbers=True)
        for font in (title, small):
            font.setPixelSize(max(9, round(font.pixelSize() * shrink * 0.95)))
        line = look().px(22) * shrink
        ink = self._tone.ink
        text_in(
            painter,
            rect.adjusted(0, -line - 12, 0, 0).adjusted(0, 0, 0, line - rect.height() - line),
            "Arrivals, each 5 minutes",
            title,
            ink,
        )
        gap = 8.0
        wide = (rect.width() - gap * (_BARS - 1)) / _BARS
        for n, value in enumerate(values):
            high = max(2.0, rect.height() * value / most)
            bar = QRectF(rect.x() + n * (wide + gap), rect.bottom() - high, wide, high)
            if value:
                ground(painter, bar, min(3, high / 2), ink)
        painter.setPen(QPen(ink, 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        feet = QRectF(rect.x(), rect.bottom() + 2, rect.width(), line)
        text_in(painter, feet, _clock(first, self._tz), small, ink)
        text_in(painter, feet, _clock(last + _STEP, self._tz), small, ink, Qt.AlignmentFlag.AlignRight)


class JustNow(QWidget):
    """The last verdicts, newest first, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._rows: Sequence[ScanResult] = ()
        self._tz: tzinfo = UTC

    def show_rows(self, rows: Sequence[ScanResult], tz: tzinfo) -> None:
        """Other verdicts."""
        self._rows, self._tz = rows, tz
        self.setAccessibleName("Just now")
        said = [f"{_clock(row.since, tz)} {row.name}: {just_now(row)}" for row in rows if row.since]
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def texts(self) -> list[tuple[str, str]]:
        """Names and what was said to them, as shown."""
        return [(row.name, just_now(row)) for row in self._rows]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shape, time, name, word; a hairline below each."""
        painter, now = painter_on(self), tone("ready")
        if not self._rows:
            painter.end()
            return
        top = float(look().px(28))
        text_in(painter, QRectF(0, 0, self.width(), top), "Just now", look().font(15, 500), look().ink2)
        high = look().px(56)
        for row in self._rows:
            if top + high > self.height():
                break
            self._row(painter, QRectF(0, top, self.width(), high), row, now)
            top += high
        painter.end()

    def _row(self, painter: QPainter, rect: QRectF, row: ScanResult, now: Tone) -> None:
        size, name = look().px(28), tone_of(row)
        look_of = look().verdict(name)
        on_page = look_of.hairline if name == "already" and not look().dark else look_of.background
        ink = look().ink3 if row.voided else QColor("#FFB81C") if name == "already" and look().dark else on_page
        if look().dark and name == "welcome" and not row.voided:
            ink = look().state("ok").ink
        elif look().dark and name in ("stop", "unknown") and not row.voided:
            ink = look().state("danger" if name == "stop" else "info").ink
        shape = Tone(name, ink, ink, look().page, ink, ink)
        paint_verdict(painter, QRectF(0, rect.center().y() - size / 2, size, size), name, shape)
        at = _clock(row.since, self._tz) if row.since else ""
        clock = look().font(15, numbers=True)
        x = size + look().px(18)
        text_in(painter, QRectF(x, rect.y(), look().px(64), rect.height()), at, clock, look().ink2)
        x += look().px(72)
        rest = rect.width() - x
        font = look().font(20, 600, struck=row.voided)
        names = QRectF(x, rect.y(), rest * 0.56, rect.height())
        text_in(painter, names, row.name, font, look().ink3 if row.voided else now.ink)
        said = QRectF(x + rest * 0.58, rect.y(), rest * 0.42, rect.height())
        wide = QFontMetricsF(look().font(15)).horizontalAdvance(just_now(row))
        if wide <= said.width():
            text_in(painter, said, just_now(row), look().font(15), now.ink2)
        painter.fillRect(QRectF(0, rect.bottom(), rect.width(), 1), look().line)


def _clock(at: datetime, tz: tzinfo) -> str:
    return f"{at.astimezone(tz):%H:%M}"
