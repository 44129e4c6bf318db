"""Themes as threads: in which sessions each runs, where it meets others, and where it stands alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from convene.rules.programme import Agenda, AgendaSession, AgendaTheme, SessionState

THEME_COLOURS: Mapping[str, str] = {
    "compassion": "brown",
    "inclusion": "royalblue",
    "systems": "darkcyan",
    "engagement": "chocolate",
    "innovation": "indigo",
}
"""Of each of our themes the CSS3 name that is nearest to its colour: calendars take no other (RFC 7986 5.9)."""


@dataclass(frozen=True, slots=True)
class ThemeThread:
    """One theme: its sessions in order of time, and those that wait in the tray. None of them is cancelled."""

    theme: AgendaTheme
    sessions: tuple[AgendaSession, ...]
    waiting: tuple[AgendaSession, ...] = ()

    @property
    def alone(self) -> tuple[AgendaSession, ...]:
        """Its sessions that carry no other theme."""
        return tuple(s for s in self.sessions if len(s.themes) == 1)

    @property
    def minutes(self) -> int:
        """How long its sessions last, one after another."""
        return sum(s.minutes for s in self.sessions)


@dataclass(frozen=True, slots=True)
class Threads:
    """The threads of an agenda, or of one of its days; every theme, also one that runs nowhere."""

    threads: tuple[ThemeThread, ...]
    met: dict[frozenset[str], int]

    def thread(self, key: str) -> ThemeThread | None:
        """The thread of a theme; None for one that is not known."""
        return next((t for t in self.threads if t.theme.key == key), None)

    def meetings(self, one: str, other: str) -> int:
        """How many sessions carry both themes; of a theme and itself, how many carry it alone."""
        return self.met.get(frozenset({one, other}), 0)

    def met_by(self, key: str) -> dict[str, int]:
        """How often a theme meets each other one, the most frequent first; those it never meets are left out."""
        counts = {t.theme.key: self.meetings(key, t.theme.key) for t in self.threads if t.theme.key != key}
        return dict(sorted(((k, n) for k, n in counts.items() if n), key=lambda pair: -pair[1]))

    def never_met(self) -> list[tuple[str, str]]:
        """Pairs of themes that run but have no session in common, in the order of the themes."""
        running = [t.theme.key for t in self.threads if t.sessions]
        return [pair for pair in combinations(running, 2) if not self.meetings(*pair)]


def carries(session: AgendaSession, theme: str) -> bool:
    """Whether a session is on the thread of a theme."""
    return theme in session.themes and session.state is not SessionState.CANCELLED


def threads(agenda: Agenda, day_id: UUID | None = None) -> Threads:
    """The threads of the whole agenda, or of one day; what waits in the tray belongs to every day."""
    live = [s for s in agenda.sessions if s.state is not SessionState.CANCELLED]
    placed = [s for s in live if s.starts_at is not None and day_id in (None, s.day_id)]
    placed.sort(key=lambda s: (s.starts_at, s.ends_at, s.room, s.title))
    waiting = [s for s in live if s.starts_at is None]
    return Threads(
        tuple(ThemeThread(theme, _on(placed, theme.key), _on(waiting, theme.key)) for theme in agenda.themes),
        meetings(placed),
    )


def meetings(sessions: Iterable[AgendaSession]) -> dict[frozenset[str], int]:
    """How many of these sessions carry each pair of themes, and each theme alone. Cancelled ones do not count."""
    counts: Counter[frozenset[str]] = Counter()
    for session in sessions:
        if session.state is SessionState.CANCELLED:
            continue
        themes = sorted(set(session.themes))
        counts.update(map(frozenset, combinations(themes, 2)) if len(themes) > 1 else [frozenset(themes)] * len(themes))
    return dict(counts)


def _on(sessions: list[AgendaSession], theme: str) -> tuple[AgendaSession, ...]:
    return tuple(s for s in sessions if theme in s.themes)
