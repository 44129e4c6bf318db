"""How threads are said: what a theme meets, which never meet, what a session joins."""

from convene.rules.programme import AgendaSession
from convene.rules.theme_threads import ThemeThread, Threads


def times(count: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def listed(words: list[str]) -> str:
    """``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def say_met(threads: Threads, key: str) -> str:
    """``Meets inclusion twice and systems working once.``"""
    names = {t.theme.key: t.theme.name.lower() for t in threads.threads}
    met = [f"{names[other]} {times(count)}" for other, count in threads.met_by(key).items()]
    return f"Meets {listed(met)}." if met else "It meets no other theme."


def say_cell(threads: Threads, one: str, other: str) -> str:
    """A cell of the matrix in words."""
    names = {t.theme.key: t.theme.name for t in threads.threads}
    count = threads.meetings(one, other)
    if one == other:
        return f"{names[one]} stands alone {times(count)}" if count else f"{names[one]} never stands alone"
    pair = f"{names[one]} and {names[other].lower()}"
    return f"{pair} meet {times(count)}" if count else f"{pair} never meet"


def say_never(threads: Threads) -> str:
    """Which of the themes that run never meet, in a sentence; the first three pairs by name."""
    names = {t.theme.key: t.theme.name for t in threads.threads}
    pairs = [f"{names[one]} and {names[other].lower()}" for one, other in threads.never_met()]
    if not pairs:
        return "Every theme meets every other." if sum(bool(t.sessions) for t in threads.threads) > 1 else ""
    more = f"; {len(pairs) - 3} more pairs never meet" if len(pairs) > 4 else ""
    shown = pairs if len(pairs) <= 4 else pairs[:3]
    return f"Never in one session: {'; '.join(shown)}{more}."


def say_thread(thread: ThemeThread) -> str:
    """``6 sessions, 5 h 20, 1 alone, 2 in the tray``."""
    count = len(thread.sessions)
    hours, minutes = divmod(thread.minutes, 60)
    length = f"{hours} h {minutes:02}" if hours and minutes else f"{hours} h" if hours else f"{minutes} min"
    parts = [f"{count} session{'' if count == 1 else 's'}"]
    parts += [length] if count else []
    parts += [f"{len(thread.alone)} alone"] if thread.alone else []
    parts += [f"{len(thread.waiting)} in the tray"] if thread.waiting else []
    return ", ".join(parts)


def say_joins(session: AgendaSession, key: str, names: dict[str, str]) -> str:
    """What a session joins the theme to, for a screen reader."""
    others = [names.get(other, other) for other in session.themes if other != key]
    return f"joins {listed(others)}" if others else "stands alone"
