"""How people, their registrations and their needs are written and marked on the screen."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from convene.desktop.kit.table import Column
from convene.rules.consents import came_from
from convene.rules.people import NeedKind, NeedState
from convene.rules.registration_questions import Question, answer_to
from convene.rules.registrations import OVER, RegistrationState, Role
from convene.rules.time import LONDON
from convene.services.guests import Guest, HistoryLine
from convene.services.needs import NeedRow

S = RegistrationState

STATES: dict[RegistrationState, tuple[str, str, str]] = {
    S.APPLIED: ("Applied", "info", "dashed"),
    S.SHORTLISTED: ("Shortlisted", "info", "dashed"),
    S.ACCEPTED: ("Accepted", "ok", "tick"),
    S.DECLINED: ("Declined", "neutral", "cross"),
    S.INVITED: ("Invited", "info", "ring"),
    S.REGISTERED: ("Registered", "ok", "tick"),
    S.WAITING: ("Waiting", "care", "half"),
    S.WITHDRAWN: ("Withdrawn", "neutral", "cross"),
    S.CANCELLED: ("Cancelled", "neutral", "cross"),
    S.SUBSTITUTED: ("Substituted", "neutral", "cross"),
}
"""Word, state of the look and shape: never by colour alone."""

ROLES: dict[Role, str] = {
    Role.PARTICIPANT: "Participant",
    Role.FACILITATOR: "Facilitator",
    Role.SPEAKER: "Speaker",
    Role.CREW: "Crew",
}

NEEDS: dict[NeedKind, tuple[str, str]] = {
    NeedKind.ACCESS: ("Access", "accessibility"),
    NeedKind.DIETARY: ("Diet", "utensils"),
    NeedKind.COMMUNICATION: ("Communication", "message-circle-warning"),
    NeedKind.CARER: ("Carer", "heart-handshake"),
    NeedKind.FAITH: ("Faith", "star"),
}
NEED_STATES: dict[NeedState, str] = {
    NeedState.OPEN: "Open",
    NeedState.ARRANGED: "Arranged",
    NeedState.DONE: "Done",
}
_FEATURE_ICONS = {"hearing_loop": "ear", "bsl": "hand", "quiet": "door-open", "captions": "monitor"}


def need_icon(need: NeedRow) -> str:
    """The picture of what is needed."""
    return _FEATURE_ICONS.get(need.feature, NEEDS[need.kind][1])


def need_mark(guest: Guest) -> tuple[str, str] | None:
    """The picture in the list: a warning where nobody sees to a need."""
    if guest.wants_owner:
        return ("triangle-alert", "care")
    return (need_icon(guest.needs[0]), "ink2") if guest.needs else None


def need_words(guest: Guest) -> str:
    """The needs in the list: what nobody sees to first. A diet is told to the kitchen, not to the list."""
    open_ones = [need.label for need in guest.needs if need.wants_owner]
    if open_ones:
        more = f" and {len(open_ones) - 1} more" if len(open_ones) > 1 else ""
        return f"{open_ones[0]}{more}, no owner"
    return ", ".join(dict.fromkeys("Diet" if n.kind is NeedKind.DIETARY else n.label for n in guest.needs))


def say_change(line: HistoryLine) -> str:
    """``Accepted: the strongest of all, by Bridget``: to which state, why and by whom."""
    state = "" if line.state is None else state_word(line.state)
    what = ": ".join(part for part in (state, line.why) if part)
    return ", ".join(part for part in (what, f"by {line.who}" if line.who else "") if part)


def state_word(state: RegistrationState) -> str:
    """A state as people say it."""
    return STATES[state][0]


def guest_columns() -> list[Column]:
    """The columns of an event's list. Registered is the normal case: only the exceptions are tags."""
    return [
        Column(
            "name",
            "Name",
            lambda g: g.name,
            150,
            3,
            weight=600,
            colour="ink",
            after=lambda g: g.pronouns,
            sort=lambda g: g.found_by,
            tip=_by_name,
        ),
        Column("organisation", "Organisation", lambda g: g.organisation, 112, 3, gives=1),
        Column("role", "Role", lambda g: ROLES[g.role], 86, gives=2),
        Column(
            "state",
            "State",
            lambda g: state_word(g.state),
            108,
            icon=lambda g: ("tick", "ok") if g.state is S.REGISTERED else None,
            tag=lambda g: STATES[g.state][1:] if g.state is not S.REGISTERED else None,
            sort=lambda g: list(STATES).index(g.state),
        ),
        Column(
            "needs",
            "Access need",
            need_words,
            100,
            3,
            colour=lambda g: "care" if g.wants_owner else "ink2",
            weight=500,
            icon=need_mark,
        ),
        Column("sessions", "Sessions", lambda g: str(g.sessions or ""), 70, gives=3, right=True, sort=_sessions),
    ]


def answer_columns(questions: Sequence[Question]) -> list[Column]:
    """A column for each question of the event, for those who choose it."""
    return [
        Column(
            f"answer {number}",
            one.text,
            lambda g, one=one: answer_to(one, g.answers),
            140,
            gives=4 + number,
            tip=lambda g, one=one: answer_to(one, g.answers),
        )
        for number, one in enumerate(questions)
    ]


def _sessions(guest: Guest) -> int | None:
    return guest.sessions or None


def is_over(guest: Guest) -> bool:
    """Whether somebody is off the list."""
    return guest.state in OVER


def full_name(name: str, known_as: str) -> tuple[str, str]:
    """What a drawer is headed with, and the line under it: the name a person goes by first."""
    if not known_as or known_as == name:
        return name, ""
    rest = name.split(" ")[1:]
    heading = known_as if " " in known_as or not rest else f"{known_as} {' '.join(rest)}"
    return heading, f"{name}, known as {known_as}"


def say_moment(at: datetime, time_zone: str) -> str:
    """``Mon 4 Sep 2017, 16:20`` in the time of the event."""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{local:%a} {local.day} {local:%b} {local:%Y}, {local:%H:%M}"


def say_short(day: date) -> str:
    """``4 Sep``: a due date."""
    return f"{day.day} {day:%b}"


def say_consent(need: NeedRow) -> str:
    """Whether the person agreed that this is kept; failing that where it came from."""
    if need.consent_at is None:
        source = came_from(need.consent_wording)
        return f"Consent not recorded: came by a list from {source}" if source else "Consent not recorded"
    day = need.consent_at.astimezone(LONDON).date()
    return f"Agreed {day.day} {day:%b %Y}"


def _by_name(guest: Guest) -> str:
    return f"{guest.name}, known as {guest.known_as}" if guest.known_as else guest.name
