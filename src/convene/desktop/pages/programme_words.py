"""How sessions and what happens to them are said: kinds, times, the labels of changes and of fixes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from convene.desktop.pages.threads_words import listed, times
from convene.rules.programme import (
    SESSION_KIND_WORDS,
    Agenda,
    AgendaDay,
    AgendaSession,
    ContributionRole,
    ContributionState,
    Finding,
    SessionState,
    SignUp,
)
from convene.rules.programme_fixes import Fix, FixKind
from convene.rules.theme_threads import carries, meetings
from convene.rules.time import zone

STATES = {
    SessionState.PROPOSED: "Proposed",
    SessionState.CONFIRMED: "Confirmed",
    SessionState.CANCELLED: "Cancelled",
}
ROLES = {
    ContributionRole.FACILITATOR: "Facilitator",
    ContributionRole.SPEAKER: "Speaker",
    ContributionRole.CHAIR: "Chair",
    ContributionRole.HOST: "Host",
}
ANSWERS = {
    ContributionState.INVITED: "Invited",
    ContributionState.CONFIRMED: "Confirmed",
    ContributionState.DECLINED: "Declined",
}
SIGN_UPS = {
    SignUp.ALL: "Everybody",
    SignUp.CHOOSE: "By choice",
    SignUp.INVITED: "By invitation",
}


def clock(at: datetime, tz: tzinfo) -> str:
    """``09:30`` on the clocks of the event."""
    return f"{at.astimezone(tz):%H:%M}"


def short_day(day: AgendaDay) -> str:
    """``Thu 21``."""
    return f"{day.date:%a} {day.date.day}"


def few(title: str, letters: int) -> str:
    """A title in at most that many letters, cut between words."""
    if len(title) <= letters:
        return title
    words = title[:letters].rsplit(" ", 1)[0] or title[:letters]
    return f"{words.rstrip(' ,.:;–-')}…"


def when(session: AgendaSession, tz: tzinfo) -> str:
    """``10:15 to 11:15, Library``; ``in the tray, 45 minutes`` without a time."""
    if session.starts_at is None or session.ends_at is None:
        return f"in the tray, {session.minutes} minutes"
    room = f", {session.room}" if session.room else ""
    return f"{clock(session.starts_at, tz)} to {clock(session.ends_at, tz)}{room}"


def say_session(session: AgendaSession, agenda: Agenda | None, findings: Iterable[Finding] = ()) -> str:
    """A session in sentences: for tooltips and screen readers."""
    tz = zone(agenda.time_zone if agenda else "Europe/London")
    names = {theme.key: theme.name for theme in agenda.themes} if agenda else {}
    parts = [
        session.title,
        when(session, tz),
        SESSION_KIND_WORDS[session.kind]
        if session.state is SessionState.CONFIRMED
        else f"{SESSION_KIND_WORDS[session.kind]}, {session.state}",
        ", ".join(person.name for person in session.people),
        ", ".join(names.get(key, key) for key in session.themes),
        "Carries a content note" if session.content_note else "",
        *(finding.title for finding in findings if session.id in finding.session_ids),
    ]
    return ". ".join(part for part in parts if part) + "."


def say_together(sessions: Sequence[AgendaSession], agenda: Agenda, findings: Iterable[Finding]) -> str:
    """Where several now are, and what is wrong with them there: ``3 sessions, from 09:30 to 12:00. …``"""
    tz, ids = zone(agenda.time_zone), {one.id for one in sessions}
    starts = min((one.starts_at for one in sessions if one.starts_at), default=None)
    ends = max((one.ends_at for one in sessions if one.ends_at), default=None)
    span = f", from {clock(starts, tz)} to {clock(ends, tz)}" if starts and ends else ""
    found = [finding.title for finding in findings if ids & set(finding.session_ids)]
    return ". ".join([f"{len(sessions)} sessions{span}", *found]) + "."


def say_programme(agenda: Agenda, day: AgendaDay | None) -> str:
    """What the grid shows: ``Programme of Thursday 9 July, 3 sessions``."""
    if day is None:
        return "No days yet"
    count = sum(s.day_id == day.id and s.starts_at is not None for s in agenda.sessions)
    return f"Programme of {day.date:%A} {day.date.day} {day.date:%B}, {count} session{'' if count == 1 else 's'}"


def say_change(old: AgendaSession, new: AgendaSession, tz: tzinfo) -> str:
    """The label of a change on the grid, as undo names it: ``Move “Opening circle” to 09:30``."""
    if new.starts_at is None:
        return f"Put “{new.title}” in the tray"
    where = f", {new.room}" if new.room and new.room_id != old.room_id else ""
    if old.starts_at is None:
        return f"Place “{new.title}” at {clock(new.starts_at, tz)}{where}"
    if (old.starts_at, old.room_id) == (new.starts_at, new.room_id):
        return f"Let “{new.title}” last {new.minutes} minutes"
    if old.starts_at == new.starts_at:
        return f"Move “{new.title}” to {new.room or 'no room'}"
    return f"Move “{new.title}” to {clock(new.starts_at, tz)}{where}"


def say_several(verb: str, sessions: Sequence[AgendaSession], rest: str = "") -> str:
    """A change of one or several: ``Cancel “Stories”``, ``Put 3 sessions in the tray``."""
    what = f"“{sessions[0].title}”" if len(sessions) == 1 else f"{len(sessions)} sessions"
    return f"{verb} {what}{rest}"


def say_fix(fix: Fix, agenda: Agenda, letters: int | None = None) -> str:
    """A fix as undo names it; with ``letters`` as its button says it, the title in so many of them."""
    session, tz, in_full = fix.session, zone(agenda.time_zone), letters is None
    title = f"“{session.title}”" if letters is None else few(session.title, letters)
    at = clock(session.starts_at, tz) if session.starts_at else ""
    match fix.kind:
        case FixKind.MOVE:
            old = next((s for s in agenda.sessions if s.id == session.id), session)
            where = f", {session.room}" if session.room_id != old.room_id else ""
            return f"Move {title} to {at}{where}"
        case FixKind.SWAP:
            (other,) = fix.others
            if in_full:
                return f"Let {title} and “{other.title}” change places"
            return f"Swap with {few(other.title, letters or 0)}"
        case FixKind.SHIFT:
            more = f" and {len(fix.others)} more" if fix.others else ""
            return f"Begin {title}{more} at {at}" if in_full else f"Begin all from {title} on later"
        case FixKind.DELAY:
            return f"Begin {title} at {at}"
        case FixKind.TAKE_OFF:
            was = next((s.off for s in agenda.sessions if s.id == session.id), ())
            name = next((p.name for p in was if p.person_id == fix.person_id), "them")
            return f"Take {name} off {title}"
        case FixKind.SPACE:
            quiet = f"Add {agenda.limits.space} minutes of quiet"
            return f"Begin {title} at {at}, after some quiet" if in_full else quiet
        case FixKind.LENGTHEN:
            return f"Let {title} last {session.minutes} minutes"
        case FixKind.UNPLACE:
            return f"Put {title} in the tray" if in_full else f"Put {title} back in the tray"
        case FixKind.REMOVE:
            return f"Remove the second {title}" if in_full else "Remove the second listing"


def say_thread(agenda: Agenda, sessions: list[AgendaSession], theme: str) -> tuple[str, str]:
    """How a theme runs through the sessions of a day: a title, and whom it meets."""
    if not theme:
        return "Choose a thread above", "See where a theme runs, what it meets and where it stands alone."
    names = {t.key: t.name for t in agenda.themes}
    count = sum(carries(s, theme) for s in sessions)
    title = f"{names.get(theme, theme)} runs through {count} session{'' if count == 1 else 's'}"
    together = meetings(s for s in sessions if carries(s, theme))
    counts = {other: n for pair, n in together.items() for other in pair - {theme} if theme in pair}
    met = [f"{names.get(key, key).lower()} {times(n)}" for key, n in sorted(counts.items(), key=lambda pair: -pair[1])]
    if not met:
        return title, "It meets no other theme on this day." if count else "It has no session on this day."
    return title, f"Meets {listed(met)}."
