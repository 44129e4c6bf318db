"""Where everything of a day lies in the grid: rooms side by side, time downwards, in pixels of the canvas.

Nothing here paints or knows a widget, so that hits, drops and pictures agree.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF

from convene.rules.programme import SNAP, Agenda, AgendaDay, AgendaRoom, AgendaSession, SessionState
from convene.rules.time import zone
from convene.rules.venues import RoomFeature

HOUR = 69  # pixels an hour at 100%
PAD = 8  # above the first and below the last minute
GUTTER = 4  # at each side of a card
NARROWEST = 148  # a room that is not kept quiet
EDGE = 7  # the last pixels of a card that lengthen it
_ALL_DAY = 180  # minutes from which a session in a quiet room is drawn as the room's own band
_LEAST = 9  # a card of five minutes can still be hit


@dataclass(frozen=True, slots=True)
class Column:
    """A room of the grid; without ``room`` it holds the sessions that have none yet."""

    room: AgendaRoom | None
    x: float
    width: float
    quiet: bool
    theme: str = ""  # of the track that mostly meets here
    track: str = ""

    @property
    def room_id(self) -> UUID | None:
        """The id of its room."""
        return self.room.id if self.room else None

    @property
    def name(self) -> str:
        """The name of its room."""
        return self.room.name if self.room else "No room yet"


class DayLayout:
    """A day of the agenda laid out for a width. ``hour`` is the height of an hour, ``grown`` the text size (1.0)."""

    def __init__(self, agenda: Agenda, day: AgendaDay, *, width: float, hour: float = HOUR, grown: float = 1.0) -> None:
        self.agenda, self.day, self.hour = agenda, day, hour
        self.zone = zone(agenda.time_zone)
        self.sessions = {s.id: s for s in agenda.sessions if s.day_id == day.id and s.starts_at is not None}
        self.start, self.end = _axis(day, self.sessions.values())
        self.columns = tuple(_columns(agenda, self.sessions.values(), width, grown))
        self.width = self.columns[-1].x + self.columns[-1].width if self.columns else width
        self.height = self.y(self.end) + PAD
        self.bands: dict[UUID, QRectF] = {}
        self.cards: dict[UUID, QRectF] = {}
        self._lay()

    def y(self, at: datetime) -> float:
        """How far down an instant lies."""
        return PAD + (at - self.start) / timedelta(hours=1) * self.hour

    def time_at(self, y: float) -> datetime:
        """The instant at ``y`` on the 5-minute grid, within the axis."""
        step = timedelta(minutes=SNAP)
        at = self.start + timedelta(hours=(y - PAD) / self.hour)
        snapped = datetime(1970, 1, 1, tzinfo=UTC) + round((at - datetime(1970, 1, 1, tzinfo=UTC)) / step) * step
        return min(max(snapped, self.start), self.end)

    def column_at(self, x: float) -> Column | None:
        """The room at ``x``, the nearest where that is outside."""
        within = (c for c in self.columns if c.x <= x < c.x + c.width)
        outside = self.columns[0 if x < 0 else -1] if self.columns else None
        return next(within, outside)

    def column_of(self, session: AgendaSession) -> Column | None:
        """The column a session is drawn in; None for one over all rooms."""
        return next((c for c in self.columns if c.room_id == session.room_id), None)

    def card_at(self, point: QPointF) -> UUID | None:
        """The session at a point: a card before a band, the narrower before the wider."""
        for places in (self.cards, self.bands):
            hit = [key for key, rect in places.items() if rect.contains(point)]
            if hit:
                return min(hit, key=lambda key: places[key].width())
        return None

    def on_edge(self, key: UUID, point: QPointF) -> bool:
        """Whether a point of a session is where one takes hold to lengthen it."""
        rect = self.rect(key)
        return rect is not None and rect.bottom() - point.y() <= min(EDGE, rect.height() / 3)

    def rect(self, key: UUID) -> QRectF | None:
        """Where a session is drawn."""
        return self.cards.get(key) or self.bands.get(key)

    def place(self, session: AgendaSession) -> QRectF | None:
        """Where a session would be drawn, alone in its room: for what is dragged and for the ghost of a fix."""
        if session.starts_at is None or session.day_id != self.day.id:
            return None
        column = self.column_of(session)
        if self._is_band(session):
            return self._band(session)
        if column is None:
            return None
        return self._card(session, column, 0, 1)

    def hours(self) -> Iterator[tuple[float, str]]:
        """Each full hour on the clocks of the event: how far down, and ``09:00``."""
        local = self.start.astimezone(self.zone)
        at = self.start + timedelta(minutes=(60 - local.minute) % 60)
        while at <= self.end:
            yield self.y(at), f"{at.astimezone(self.zone):%H:%M}"
            at += timedelta(hours=1)

    def place_of(self, session: AgendaSession) -> int | None:
        """Which column from the left a session is in; None for one over all rooms."""
        if over_all_rooms(session):
            return None
        return next((n for n, c in enumerate(self.columns) if c.room_id == session.room_id), None)

    def within(self, area: QRectF) -> list[UUID]:
        """The sessions that an area touches, as one reads them."""
        spots = {**self.bands, **self.cards}
        return [key for key in self.in_order() if spots[key].intersects(area)]

    def beside(self, session: AgendaSession, by: int) -> Column | None:
        """The room ``by`` places to the right of a session's own; None past the last one."""
        index = next((n for n, c in enumerate(self.columns) if c.room_id == session.room_id), None)
        if index is None:
            return self.columns[0 if by > 0 else -1] if self.columns else None
        return self.columns[index + by] if 0 <= index + by < len(self.columns) else None

    def in_order(self) -> list[UUID]:
        """The sessions as one reads them: by time, then from left to right."""
        spots = {**self.bands, **self.cards}
        return sorted(spots, key=lambda key: (self.sessions[key].starts_at, spots[key].x()))

    def _lay(self) -> None:
        by_room: dict[UUID | None, list[AgendaSession]] = defaultdict(list)
        for session in self.sessions.values():
            if self._is_band(session):
                self.bands[session.id] = self._band(session)
            else:
                by_room[session.room_id].append(session)
        for column in self.columns:
            for key, (lane, lanes) in lanes_of(by_room.get(column.room_id, ())).items():
                self.cards[key] = self._card(self.sessions[key], column, lane, lanes)

    def _is_band(self, session: AgendaSession) -> bool:
        return over_all_rooms(session)

    def _band(self, session: AgendaSession) -> QRectF:
        """Over every room that is not kept quiet."""
        open_rooms = [c for c in self.columns if not c.quiet] or list(self.columns)
        left = open_rooms[0].x if open_rooms else 0
        right = open_rooms[-1].x + open_rooms[-1].width if open_rooms else self.width
        top, bottom = self._span(session)
        return QRectF(left + GUTTER, top, right - left - 2 * GUTTER, bottom - top)

    def _card(self, session: AgendaSession, column: Column, lane: int, lanes: int) -> QRectF:
        inner = column.width - 2 * GUTTER
        wide = (inner - GUTTER * (lanes - 1)) / lanes
        top, bottom = self._span(session)
        return QRectF(column.x + GUTTER + lane * (wide + GUTTER), top, wide, bottom - top)

    def _span(self, session: AgendaSession) -> tuple[float, float]:
        assert session.starts_at is not None  # noqa: S101 - asked of placed sessions only
        assert session.ends_at is not None  # noqa: S101
        top = self.y(session.starts_at) + 1
        return top, max(self.y(session.ends_at) - 1, top + _LEAST)


def over_all_rooms(session: AgendaSession) -> bool:
    """Whether a session is drawn as a band across the rooms: a break for everybody."""
    return session.pause and (session.spans_rooms or session.room_id is None)


def keeps_quiet(session: AgendaSession, column: Column) -> bool:
    """Whether a session is a quiet room's own: drawn as a band from top to bottom."""
    return column.quiet and session.minutes >= _ALL_DAY


def lanes_of(sessions: Iterable[AgendaSession]) -> dict[UUID, tuple[int, int]]:
    """How the sessions of a room lie side by side where they overlap: (which lane, of how many) by session."""
    lanes: dict[UUID, tuple[int, int]] = {}
    for together in _touching(sessions):
        ends: list[datetime] = []
        lane_of: dict[UUID, int] = {}
        for session, start, end in together:
            free = next((n for n, until in enumerate(ends) if until <= start), len(ends))
            ends[free : free + 1] = [end]
            lane_of[session.id] = free
        lanes |= {key: (lane, len(ends)) for key, lane in lane_of.items()}
    return lanes


def _touching(sessions: Iterable[AgendaSession]) -> Iterator[list[tuple[AgendaSession, datetime, datetime]]]:
    """Groups of sessions that hang together by overlaps, with start and end."""
    spans = [(s, s.starts_at, s.ends_at) for s in sessions if s.starts_at and s.ends_at]
    group: list[tuple[AgendaSession, datetime, datetime]] = []
    until: datetime | None = None
    for one in sorted(spans, key=lambda span: (span[1], -span[0].minutes, span[0].title, span[0].id.int)):
        if until is not None and one[1] >= until:
            yield group
            group, until = [], None
        group.append(one)
        until = one[2] if until is None else max(until, one[2])
    if group:
        yield group


def _axis(day: AgendaDay, sessions: Iterable[AgendaSession]) -> tuple[datetime, datetime]:
    """From the half hour before the first thing to the half hour after the last; the hours of the day at least."""
    listed = list(sessions)
    first = min((s.starts_at for s in listed if s.starts_at), default=day.starts_at)
    last = max((s.ends_at for s in listed if s.ends_at), default=day.ends_at)
    half, epoch = timedelta(minutes=30), datetime(1970, 1, 1, tzinfo=UTC)
    start = min(first, day.starts_at)
    end = max(last, day.ends_at)
    return epoch + (start - epoch) // half * half, epoch - (epoch - end) // half * half


def _columns(agenda: Agenda, sessions: Iterable[AgendaSession], width: float, grown: float) -> Iterator[Column]:
    """The rooms as columns. A room that only ever holds breaks for everybody (a dining hall) is none; one that is kept
    quiet is half as wide."""
    listed = list(sessions)
    rooms: list[AgendaRoom | None] = [*agenda.meeting_rooms()]
    if any(s.room_id is None and not over_all_rooms(s) for s in listed) or not rooms:
        rooms.append(None)
    quiet = [room is not None and RoomFeature.QUIET in room.features for room in rooms]
    shares = sum(0.5 if q else 1.0 for q in quiet)
    share = max(width / shares, NARROWEST * grown)
    x = 0.0
    for room, is_quiet in zip(rooms, quiet, strict=True):
        wide = share * (0.5 if is_quiet else 1.0)
        theme, track = _track(agenda, [s for s in listed if room is not None and s.room_id == room.id])
        yield Column(room, x, wide, is_quiet, theme, track)
        x += wide


def _track(agenda: Agenda, sessions: list[AgendaSession]) -> tuple[str, str]:
    """Theme and name of the track that most of a room's sessions in tracks belong to."""
    counts = Counter(s.track_id for s in sessions if s.track_id and s.state is not SessionState.CANCELLED)
    if not counts:
        return "", ""
    most, count = counts.most_common(1)[0]
    track = next((t for t in agenda.tracks if t.id == most), None)
    return (track.theme, track.name) if track and count * 2 > sum(counts.values()) else ("", "")
