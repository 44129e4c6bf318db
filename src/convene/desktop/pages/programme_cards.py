"""How a session looks on the grid and in the tray: strip, tint, title, people, glyphs, and the mark of a finding."""

from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QTextLayout, QTextOption

from convene.desktop.icons import glyph, pixmap
from convene.desktop.kit.paint import ground, paint_tick
from convene.desktop.look import look
from convene.desktop.pages.programme_since import MARKS, Ghost
from convene.rules.programme import AgendaSession, SessionKind, SessionState
from convene.rules.releases import ChangeKind

RADIUS = 6
_STRIP = 4
_SMALL, _LOW = 100, 42  # narrower: no people; lower: one line

KIND_ICONS = {
    SessionKind.BREAK: "coffee",
    SessionKind.ARRIVAL: "coffee",
    SessionKind.LUNCH: "utensils",
    SessionKind.NETWORKING: "users",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """How the sessions stand at the moment: what is chosen, found, dragged."""

    thread: str = ""
    selected: UUID | None = None
    marked: frozenset[UUID] = frozenset()  # several that are chosen together
    focused: bool = False  # the grid has the focus from the keyboard: the selected session wears a ring
    clashes: frozenset[UUID] = frozenset()
    cares: frozenset[UUID] = frozenset()
    outlined: frozenset[UUID] = frozenset()  # sessions of the finding that is selected
    dragged: frozenset[UUID] = frozenset()
    ghost: AgendaSession | None = None  # where a fix would put it
    were: tuple[Ghost, ...] = ()  # where sessions were in the last release
    changes: dict[UUID, ChangeKind] = field(default_factory=dict)  # since the last release
    tracks: dict[UUID, str] = field(default_factory=dict)  # the theme that a track stands for

    def is_chosen(self, key: UUID) -> bool:
        """Whether what is done is done to it."""
        return key in self.marked if self.marked else key == self.selected


def lead_theme(session: AgendaSession, shown: Shown) -> str:
    """The theme whose colour a session wears: its first, else that of its track."""
    if session.themes:
        return session.themes[0]
    return shown.tracks.get(session.track_id, "") if session.track_id else ""


def paint_card(painter: QPainter, rect: QRectF, session: AgendaSession, shown: Shown, *, lifted: bool = False) -> None:
    """A session. ``lifted``: the copy that follows the mouse, which always wears its tint."""
    now = look()
    cancelled = session.state is SessionState.CANCELLED
    on = bool(shown.thread) and shown.thread in session.themes and not cancelled
    off = bool(shown.thread) and not on and not lifted
    lead = (shown.thread if on else lead_theme(session, shown)) if not cancelled else ""
    plain = off or cancelled or not lead or now.high_contrast
    fill = now.surface if plain else now.theme(lead).tint
    if session.pause:
        fill = now.band
    if session.id in shown.dragged and not lifted:
        _dashed(painter, rect, now.line2)
        return
    _body(painter, rect, fill, now.theme(lead).colour if lead else now.line2)
    _border(painter, rect, session, shown, on=on, lead=lead)
    ticked = session.id in shown.marked
    mark = "clash" if session.id in shown.clashes else "care" if session.id in shown.cares else ""
    small = rect.width() < now.px(_SMALL)
    inner = rect.adjusted(tick_width(), 0, 0, 0) if ticked else rect
    change = shown.changes.get(session.id)
    _words(painter, inner, session, change, quiet=off or cancelled, mark=bool(mark), small=small)
    if ticked:
        paint_ticked(painter, rect)
    if mark:
        _mark(painter, rect, mark, small=small)
    if shown.is_chosen(session.id) and not lifted:
        ground(painter, rect, RADIUS, None, now.ink, 2)
    if session.id == shown.selected and shown.focused and not lifted:
        ground(painter, rect.adjusted(-3, -3, 3, 3), RADIUS + 3, None, now.focus, 2)


def tick_width() -> int:
    """How much of its left the tick of a session takes that is chosen with others."""
    return look().px(20)


def paint_ticked(painter: QPainter, rect: QRectF) -> None:
    """The tick of a session that is chosen with others."""
    side = min(look().px(16), rect.height() - 2)
    top = rect.y() + min(look().px(7), max((rect.height() - side) / 2, 1))
    paint_tick(painter, QRectF(rect.x() + _STRIP + 4, top, side, side), Qt.CheckState.Checked)


def paint_ghost(painter: QPainter, rect: QRectF, title: str, under: str) -> None:
    """Where something would land: dashed in the accent, with words."""
    now = look()
    _dashed(painter, rect, now.accent, fill=now.surface)
    inner = rect.adjusted(11, 5, -8, -4)
    line = QRectF(inner.x(), inner.y(), inner.width(), now.px(18))
    draw_line(painter, line, title, now.font(13, 600), now.accent)
    if inner.height() >= now.px(34):
        draw_line(painter, line.translated(0, now.px(18)), under, now.font(12), now.ink2)


def paint_was(painter: QPainter, rect: QRectF, title: str, under: str) -> None:
    """Where a session was: a dotted outline with its name struck through, and what became of it."""
    now = look()
    pen = QPen(now.control, 1.5, Qt.PenStyle.DotLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    inner = rect.adjusted(11, 0, -8, 0)
    line = QRectF(inner.x(), rect.y() + 5, inner.width(), now.px(18))
    if rect.height() < now.px(_LOW):
        line = QRectF(inner.x(), rect.y(), inner.width(), rect.height())
    draw_line(painter, line, title, now.font(12, 500, struck=True), now.ink2)
    if rect.height() >= now.px(_LOW):
        draw_line(painter, line.translated(0, now.px(17)), under, now.font(12), now.ink2)


def draw_line(painter: QPainter, rect: QRectF, text: str, font: QFont, colour: QColor) -> float:
    """One line of text, cut with … where it must be; returns its width. Wrapping is remembered between paintings."""
    shown = wrapped(text, font, rect.width(), 1)[0]
    painter.setFont(font)
    painter.setPen(colour)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, int(flags), shown)
    return QFontMetricsF(font).horizontalAdvance(shown)


def wrapped(text: str, font: QFont, width: float, most: int) -> tuple[str, ...]:
    """``text`` in at most that many lines; the last one ends in … where there is more."""
    return _wrapped(text, font.toString(), int(width), most)


@lru_cache(maxsize=8192)
def _wrapped(text: str, font_name: str, width: int, most: int) -> tuple[str, ...]:
    font = QFont()
    font.fromString(font_name)
    metrics = QFontMetricsF(font)
    if most == 1 or metrics.horizontalAdvance(text) <= width:
        return (metrics.elidedText(text, Qt.TextElideMode.ElideRight, width),)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)  # a word that is too long is cut with …, never broken
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        if len(lines) == most - 1:
            # QTextLayout counts UTF-16 units.
            rest = text.encode("utf-16-le")[start * 2 :].decode("utf-16-le", "ignore")
            lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
            break
        units = text.encode("utf-16-le")[start * 2 : (start + line.textLength()) * 2]
        whole = units.decode("utf-16-le", "ignore").rstrip()
        lines.append(metrics.elidedText(whole, Qt.TextElideMode.ElideRight, width))
    layout.endLayout()
    return tuple(lines)


def _body(painter: QPainter, rect: QRectF, fill: QColor, strip: QColor) -> None:
    painter.save()
    path = QPainterPath()
    path.addRoundedRect(rect, RADIUS, RADIUS)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, fill)
    painter.fillRect(QRectF(rect.x(), rect.y(), _STRIP, rect.height()), strip)
    painter.restore()


def _border(painter: QPainter, rect: QRectF, session: AgendaSession, shown: Shown, *, on: bool, lead: str) -> None:
    now = look()
    if session.id in shown.outlined:
        ground(painter, rect.adjusted(-2.5, -2.5, 2.5, 2.5), RADIUS + 2, None, now.accent, 1.5)
    if session.id in shown.clashes:
        ground(painter, rect, RADIUS, None, now.state("danger").ink, 2)
    elif session.id in shown.cares:
        _dashed(painter, rect, now.state("care").ink)
    elif on:
        ground(painter, rect, RADIUS, None, now.theme(lead).colour, 2)
    elif session.state is SessionState.CONFIRMED:
        ground(painter, rect, RADIUS, None, now.line2 if lead == "" or shown.thread else now.line, 1)
    else:
        _dashed(painter, rect, now.control, width=1)


def _dashed(painter: QPainter, rect: QRectF, colour: QColor, *, fill: QColor | None = None, width: float = 2) -> None:
    pen = QPen(colour, width)
    pen.setDashPattern([3.2, 2.4])
    painter.setPen(pen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    inset = width / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)


def _words(
    painter: QPainter,
    rect: QRectF,
    session: AgendaSession,
    change: ChangeKind | None,
    *,
    quiet: bool,
    mark: bool,
    small: bool,
) -> None:
    now = look()
    title_font = now.font(12 if small else 13, 500 if quiet else 600, struck=session.state is SessionState.CANCELLED)
    ink, under = (now.ink2, now.ink3) if quiet else (now.ink, now.ink2)
    inner = rect.adjusted(_STRIP + 7, 0, -8, 0)
    badge = now.px(22) if mark and not small else 0
    line, glyphs = now.px(16 if small else 18), _right_width(session, change, small=small)
    if rect.height() < now.px(13):
        return  # nothing can be read at this size: the tooltip says it
    if rect.height() < now.px(18):
        title_font.setPixelSize(now.px(11))
    if rect.height() < now.px(_LOW):
        words = QRectF(inner.x(), rect.y(), inner.width() - badge - glyphs, rect.height())
        draw_line(painter, words, session.title, title_font, ink)
        if not small or change is not None:
            _paint_right(painter, inner.right() - badge - glyphs + 6, rect.center().y(), session, change, small=small)
        return
    room = rect.height() - 10 - (now.px(18))
    most = max(1, min(int(room / line + 0.2), 3))
    lines = wrapped(session.title, title_font, inner.width() - badge, most)
    painter.setFont(title_font)
    painter.setPen(ink)
    top = rect.y() + 5
    for text in lines:
        painter.drawText(QRectF(inner.x(), top, inner.width(), line), int(Qt.AlignmentFlag.AlignVCenter), text)
        top += line
    middle = rect.bottom() - 5 - now.px(9)
    if small:
        _paint_right(painter, inner.x(), middle, session, change, small=small)
        return
    foot = QRectF(inner.x(), middle - now.px(9), inner.width() - glyphs - _note_width(session), now.px(18))
    names = _names(session, foot.width())
    width = draw_line(painter, foot, names, now.font(12), under) if names else 0
    if session.content_note:
        size = now.px(14)
        place = QPointF(foot.x() + width + (6 if names else 0), middle - size / 2)
        painter.drawPixmap(place, pixmap("message-circle-warning", under, size))
    _paint_right(painter, inner.right() - glyphs + 6, middle, session, change, small=small)
    more = _more(session)
    if more and foot.top() - top >= now.px(17):
        draw_line(painter, foot.translated(0, -now.px(17)), more, now.font(12), now.ink3)


def _names(session: AgendaSession, width: float) -> str:
    """As many names as fit, and how many more there are."""
    names, metrics = [p.name for p in session.people], QFontMetricsF(look().font(12))
    for shown in range(len(names), 1, -1):
        more = f" +{len(names) - shown}" if shown < len(names) else ""
        if metrics.horizontalAdvance(text := ", ".join(names[:shown]) + more) <= width:
            return text
    if len(names) < 2:
        return "".join(names)
    more = f" +{len(names) - 1}"
    return metrics.elidedText(names[0], Qt.TextElideMode.ElideRight, width - metrics.horizontalAdvance(more)) + more


def _more(session: AgendaSession) -> str:
    """What else there is to say on a high card."""
    places = f"{session.places} of {session.capacity} places" if session.places and session.capacity else ""
    return " · ".join(part for part in (places, "" if session.themes else session.track) if part)


def _right_width(session: AgendaSession, change: ChangeKind | None, *, small: bool) -> float:
    """What the glyphs of its themes take, or in their place what became of it since the last release."""
    now = look()
    if change is not None:
        words = 0 if small else QFontMetricsF(now.font(11, 600)).horizontalAdvance(MARKS[change][1]) + 5
        return words + now.px(12) + 8 + 6
    return 0 if small else len(session.themes[:5]) * (now.px(14) + 4) + (4 if session.themes else 0)


def _paint_right(
    painter: QPainter, x: float, middle: float, session: AgendaSession, change: ChangeKind | None, *, small: bool
) -> None:
    if change is None:
        _glyphs(painter, x, middle, session)
        return
    now, (icon, word) = look(), MARKS[change]
    size, high = now.px(12), now.px(18)
    tag = QRectF(x, middle - high / 2, _right_width(session, change, small=small) - 6, high)
    ground(painter, tag, 5, now.ink)
    painter.drawPixmap(QPointF(tag.x() + 4, middle - size / 2), pixmap(icon, now.page, size))
    if not small:
        draw_line(painter, tag.adjusted(size + 8, 0, -1, 0), word, now.font(11, 600), now.page)


def _note_width(session: AgendaSession) -> float:
    return look().px(14) + 6 if session.content_note else 0


def _glyphs(painter: QPainter, x: float, middle: float, session: AgendaSession) -> None:
    size = look().px(14)
    for theme in session.themes[:5]:
        painter.drawPixmap(QPointF(x, middle - size / 2), glyph(theme, size))
        x += size + 4


def _mark(painter: QPainter, rect: QRectF, kind: str, *, small: bool) -> None:
    """Octagon for a clash, held heart for a care note, in a corner of the card."""
    now, side = look(), look().px(22)
    state = now.state("danger" if kind == "clash" else "care")
    side = min(side, int(rect.height()))
    corner = QRectF(rect.right() - side, rect.bottom() - side if small else rect.y(), side, side)
    painter.save()
    clip = QPainterPath()
    clip.addRoundedRect(rect, RADIUS, RADIUS)
    painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
    painter.fillRect(corner, state.ink)
    painter.restore()
    size = min(now.px(14), side - 4)
    picture = pixmap("octagon-alert" if kind == "clash" else "heart-handshake", now.surface, size)
    painter.drawPixmap(QPointF(corner.center().x() - size / 2, corner.center().y() - size / 2), picture)
