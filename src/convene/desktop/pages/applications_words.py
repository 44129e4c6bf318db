"""How applications are written on the screen: columns, scores, and what a decision would do."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from convene.desktop.kit.table import Column
from convene.desktop.pages.people_words import STATES, state_word
from convene.rules.applications import Judged, last_day
from convene.rules.registration_questions import Question
from convene.rules.registrations import RegistrationState
from convene.rules.time import say_day, zone
from convene.services.applications import Application, Board, Decided

S = RegistrationState

VERBS: dict[RegistrationState, str] = {
    S.ACCEPTED: "Accept",
    S.SHORTLISTED: "Shortlist",
    S.WAITING: "Put on the waiting list",
    S.DECLINED: "Decline",
}
"""What each decision is called, the one that is sought first."""

WILL: dict[RegistrationState, tuple[str, str]] = {
    S.ACCEPTED: ("will be accepted", "accepted"),
    S.SHORTLISTED: ("will be on the shortlist", "on the shortlist"),
    S.WAITING: ("will wait for a place", "waiting"),
    S.DECLINED: ("will be declined", "declined"),
}


def shown_name(one: Application) -> str:
    """Who it is; a number while that is not to be seen."""
    return f"Applicant {one.number}" if one.hidden else one.name


def say_score(judged: Judged | None) -> str:
    """``72``, out of a hundred; empty without a score."""
    return "" if judged is None else f"{judged.mean:.0f}"


def explain_score(judged: Judged | None) -> str:
    """How a score came about."""
    if judged is None:
        return "Nobody has scored it yet"
    by = "1 reviewer" if judged.reviewers == 1 else f"{judged.reviewers} reviewers"
    parts = [f"{judged.mean:.0f} of 100 by {by}"]
    if judged.reviewers > 1:
        parts.append(f"{judged.spread:.0f} between the lowest and the highest")
    if judged.unfinished:
        parts.append(f"{judged.unfinished} not finished")
    return ", ".join(parts)


def columns(questions: Sequence[Question], over: Callable[[Application], bool]) -> list[Column]:
    """The columns of those who choose; ``over``: their organisation is above the cap with what is chosen now."""
    return [
        _name(),
        _score(),
        _state(),
        Column(
            "organisation",
            "Organisation",
            lambda a: a.organisation,
            120,
            3,
            colour=lambda a: "care" if over(a) else "ink2",
            icon=lambda a: ("triangle-alert", "care") if over(a) else None,
        ),
        Column("sector", "Sector", lambda a: a.sector, 96, gives=2),
        Column("profession", "Profession", lambda a: a.profession, 96, gives=3),
        Column("borough", "Borough", lambda a: a.borough, 100, gives=4),
        *_answers(questions, 5),
    ]


def review_columns(questions: Sequence[Question], me: Callable[[], str]) -> list[Column]:
    """The columns of those who review: what is said, and what they gave."""
    return [
        _name(),
        Column("mine", "You gave", lambda a: _mine(a, me()), 76, right=True, sort=lambda a: _mine(a, me()) or None),
        _score(),
        Column(
            "spread",
            "Spread",
            lambda a: f"{a.judged.spread:.0f}" if a.judged and a.judged.reviewers > 1 else "",
            64,
            gives=2,
            right=True,
            sort=lambda a: a.judged.spread if a.judged and a.judged.reviewers > 1 else None,
        ),
        Column("reviewers", "Reviewers", lambda a: str(len(a.reviews) or ""), 76, gives=3, right=True),
        _state(),
        *_answers(questions, 4, stretch=2),
    ]


def say_closing(closes: datetime | None, time_zone: str, now: datetime) -> str:
    """Until when one can apply, as the event's clock has it."""
    if closes is None:
        return "no closing day"
    tz = zone(time_zone)
    day, today = last_day(closes, tz), now.astimezone(tz).date()
    if now >= closes:
        return f"closed {say_day(day)}"
    at = closes.astimezone(tz)
    hour = "midnight" if (at.hour, at.minute) == (0, 0) else f"{at:%H:%M}"
    return f"closes {'today' if day == today else say_day(day)} at {hour}"


def say_places(board: Board) -> str:
    """``2 of 24 places taken``."""
    if board.places is None:
        return f"{board.held} accepted, no limit"
    return f"{board.held} of {board.places} places taken"


def count_of(number: int) -> str:
    """``1 application``, ``12 applications``."""
    return "1 application" if number == 1 else f"{number:,} applications"


def decided_lines(found: Decided, names: Mapping[object, str]) -> list[tuple[str, str]]:
    """What a decision would do, as pairs of a count with its words and of names."""

    def people(keys: Sequence[object]) -> str:
        more = f" and {len(keys) - 6} more" if len(keys) > 6 else ""
        return ", ".join(names[key] for key in keys[:6]) + more

    lines = [(f"{len(found.done)} {WILL[found.to][0]}", people(found.done))]
    if found.waiting:
        lines.append((f"{len(found.waiting)} will wait: no place is left", people(found.waiting)))
    if found.settled:
        lines.append((f"{len(found.settled)} stay as decided before", people(found.settled)))
    if found.left:
        why: dict[str, list[object]] = {}
        for key, words in found.left:
            why.setdefault(words, []).append(key)
        lines += [(f"{len(keys)} left: {words}", people(keys)) for words, keys in why.items()]
    return lines


def _name() -> Column:
    return Column(
        "name",
        "Name",
        shown_name,
        150,
        3,
        weight=600,
        colour="ink",
        sort=lambda a: f"{a.number:06}" if a.hidden else a.found_by,
    )


def _score() -> Column:
    return Column(
        "score",
        "Score",
        lambda a: say_score(a.judged),
        64,
        right=True,
        sort=lambda a: a.judged.mean if a.judged else None,
        tip=lambda a: explain_score(a.judged),
    )


def _state() -> Column:
    return Column(
        "state",
        "State",
        lambda a: state_word(a.state),
        108,
        icon=lambda a: ("tick", "ok") if a.state is S.REGISTERED else None,
        tag=lambda a: STATES[a.state][1:] if a.state is not S.REGISTERED else None,
        sort=lambda a: list(STATES).index(a.state),
    )


def _answers(questions: Sequence[Question], gives: int, stretch: int = 0) -> list[Column]:
    return [
        Column(
            f"answer {number}",
            one.text,
            lambda a, text=one.text: a.answers.get(text, ""),
            150,
            stretch,
            gives=gives + number,
            tip=lambda a, text=one.text: a.answers.get(text, ""),
        )
        for number, one in enumerate(questions)
    ]


def _mine(one: Application, me: str) -> str:
    points = next((review.points for review in one.reviews if review.reviewer == me), {})
    return str(sum(points.values())) if points else ""
