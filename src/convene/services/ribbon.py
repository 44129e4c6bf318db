"""How the themes of a day thread through its sessions."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from convene.rules.programme import Agenda, AgendaSession, AgendaTheme, SessionState
from convene.rules.threads import lay

MOST_KNOTS = 60
"""Above this a ribbon says nothing any more."""


@dataclass(frozen=True, slots=True)
class Knot:
    """A session that carries themes. ``order`` is how the threads lie there, first at the top."""

    session_id: UUID
    title: str
    starts_at: datetime
    room: str
    themes: tuple[str, ...]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The threads of a day: all its sessions that carry themes, in order, laid so that the threads cross least."""

    themes: tuple[AgendaTheme, ...] = ()
    knots: tuple[Knot, ...] = ()


def sessions_of(agenda: Agenda, day_id: UUID) -> list[AgendaSession]:
    """The sessions that are placed on a day and not cancelled, in order of time, then room."""
    placed = [
        one
        for one in agenda.sessions
        if one.day_id == day_id and one.starts_at is not None and one.state is not SessionState.CANCELLED
    ]
    return sorted(placed, key=lambda one: (one.starts_at, one.ends_at, one.room, one.title))


def ribbon(agenda: Agenda, day_id: UUID) -> Ribbon:
    """The ribbon of a day; themes that no session of the day carries are left out. Empty for more than MOST_KNOTS."""
    threaded = [one for one in sessions_of(agenda, day_id) if one.themes]
    if len(threaded) > MOST_KNOTS:
        return Ribbon()
    used = Counter(key for one in threaded for key in one.themes)
    themes = tuple(theme for theme in agenda.themes if used[theme.key])
    orders = lay([theme.key for theme in themes], [frozenset(one.themes) for one in threaded])
    knots = (
        Knot(one.id, one.title, one.starts_at, one.room, one.themes, order)
        for one, order in zip(threaded, orders, strict=True)
        if one.starts_at is not None
    )
    return Ribbon(themes, tuple(knots))
