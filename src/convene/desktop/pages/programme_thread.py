"""A theme as a thread through the day: which sessions it joins, and the way it takes between them.

It leaves a session at its foot and enters the next one at its head. Between the two it keeps to the breaks and to the
gutters beside the rooms, so that it can be followed with the eye and does not vanish behind other sessions.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from convene.desktop.pages.programme_layout import DayLayout
from convene.rules.programme import AgendaSession
from convene.rules.theme_threads import carries

_HANDLE = 0.55  # of the height of a curve, as its handles
_CURVE, _TIGHT = 26, 12  # a curve is this high where there is room, and where there is little
_APART = 24  # between two ends at the same session


@dataclass(frozen=True, slots=True)
class Thread:
    """What is drawn of a thread: its ways, and a node at each end of each."""

    path: QPainterPath
    nodes: tuple[QPointF, ...]


def thread(layout: DayLayout, theme: str) -> Thread:
    """The thread of a theme through a day."""
    joined = links(layout, theme)
    leaving: dict[UUID, list[UUID]] = defaultdict(list)
    entering: dict[UUID, list[UUID]] = defaultdict(list)
    for one, after in joined:
        leaving[one].append(after)
        entering[after].append(one)
    path = QPainterPath()
    nodes: dict[tuple[int, int], QPointF] = {}
    for one, after in joined:
        start = _end(layout, one, after, leaving[one], foot=True)
        end = _end(layout, after, one, entering[after], foot=False)
        _draw(path, start, end, layout)
        for node in (start, end):
            nodes[round(node.x()), round(node.y())] = node
    return Thread(path, tuple(nodes.values()))


def links(layout: DayLayout, theme: str) -> list[tuple[UUID, UUID]]:
    """Pairs of sessions the thread joins: every session is reached from the nearest one that ended last before it, and
    none that has something after it is left hanging."""
    on = [layout.sessions[key] for key in layout.cards if carries(layout.sessions[key], theme)]
    on.sort(key=lambda s: (s.starts_at, layout.cards[s.id].x()))
    joined: list[tuple[UUID, UUID]] = []
    for after in on:
        before = [s for s in on if s.ends_at <= after.starts_at]
        if before:
            latest = max(s.ends_at for s in before)
            # Sessions of one slot rarely end at the same minute.
            near = [s for s in before if (latest - s.ends_at).total_seconds() <= 20 * 60]
            joined.append((_nearest(layout, after, near).id, after.id))
    for one in on:
        behind = [s for s in on if s.starts_at >= one.ends_at]
        if behind and all(first != one.id for first, _ in joined):
            soonest = min(s.starts_at for s in behind)
            nearest = _nearest(layout, one, [s for s in behind if s.starts_at == soonest])
            joined.append((one.id, nearest.id))
    return joined


def _nearest(layout: DayLayout, to: AgendaSession, among: list[AgendaSession]) -> AgendaSession:
    middle = layout.cards[to.id].center().x()
    return min(among, key=lambda s: abs(layout.cards[s.id].center().x() - middle))


def _end(layout: DayLayout, key: UUID, other: UUID, others: list[UUID], *, foot: bool) -> QPointF:
    rect = layout.cards[key]
    ordered = sorted(others, key=lambda k: layout.cards[k].center().x())
    away = (ordered.index(other) - (len(ordered) - 1) / 2) * min(_APART, rect.width() / (len(ordered) + 1))
    return QPointF(rect.center().x() + away, rect.bottom() if foot else rect.top())


def _draw(path: QPainterPath, start: QPointF, end: QPointF, layout: DayLayout) -> None:
    """Aside below the first session, straight down, and aside again above the next."""
    between = [r for r in layout.cards.values() if r.top() < end.y() - 2 and r.bottom() > start.y() + 2]
    down = _way(start, end, between, layout)
    path.moveTo(start)
    leaves, arrives = abs(down - start.x()) >= 1, abs(down - end.x()) >= 1
    height = end.y() - start.y()
    if not (leaves or arrives):
        path.lineTo(end)
        return
    share = height / (leaves + arrives)
    tops = [r.top() for r in between if _beside(r, start.x(), down) and r.top() > start.y()]
    feet = [r.bottom() for r in between if _beside(r, end.x(), down) and r.bottom() < end.y()]
    first = _bend(min(tops, default=end.y()) - start.y(), share) if leaves else 0.0
    last = _bend(end.y() - max(feet, default=start.y()), share) if arrives else 0.0
    if leaves:
        _curve(path, start, QPointF(down, start.y() + first))
    path.lineTo(QPointF(down, end.y() - last))
    if arrives:
        _curve(path, QPointF(down, end.y() - last), end)


def _bend(room: float, share: float) -> float:
    """How high a curve is: what is free for it, within reason."""
    return min(max(min(room, 2 * _CURVE), _TIGHT), share)


def _curve(path: QPainterPath, start: QPointF, end: QPointF) -> None:
    handle = (end.y() - start.y()) * _HANDLE
    path.cubicTo(QPointF(start.x(), start.y() + handle), QPointF(end.x(), end.y() - handle), end)


def _way(start: QPointF, end: QPointF, between: list[QRectF], layout: DayLayout) -> float:
    """Where the thread runs straight down: over the next session, under the first, or in a gutter; where it passes
    behind the fewest sessions, and then the shortest way."""
    gutters = {edge for c in layout.columns for edge in (c.x, c.x + c.width) if 0 < edge < layout.width}

    def cost(x: float) -> tuple[int, float]:
        aside = QRectF(min(x, start.x()), start.y(), abs(x - start.x()), _TIGHT)
        back = QRectF(min(x, end.x()), end.y() - _TIGHT, abs(x - end.x()), _TIGHT)
        behind = sum(r.left() - 2 < x < r.right() + 2 or r.intersects(aside) or r.intersects(back) for r in between)
        return behind, abs(x - start.x()) + abs(x - end.x())

    return min((end.x(), start.x(), *sorted(gutters)), key=cost)


def _beside(rect: QRectF, x: float, other: float) -> bool:
    return rect.left() < max(x, other) and rect.right() > min(x, other)
