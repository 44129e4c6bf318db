"""Choices of sessions out of what people answered: a question is taken for one, answers are matched by title.

Looked at first, with all that did not match by name, then done as one change.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.allocation import bands
from convene.rules.choices_in_words import Titled, sessions_in, turn_of
from convene.rules.errors import Refused
from convene.rules.registration_questions import by_question
from convene.rules.registrations import OVER
from convene.rules.text import search_key
from convene.rules.time import zone
from convene.services import registration_questions, session_places
from convene.services.import_pace import Cancelled, Pace, Progress
from convene.services.places import open_event
from convene.services.session_places import Choosable, choosable
from convene.store.tables import Person, Place, Registration


@dataclass(frozen=True, slots=True)
class Asked:
    """A question some answers of which name sessions. ``turn``: which choice it asks for."""

    question: str
    turn: int
    answered: int
    matched: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one person's answers make of their choices: titles, as they were and as they would be, in order.

    ``unknown`` are words of theirs that name no session here; ``refused`` why nothing can be set.
    """

    registration_id: UUID
    name: str
    was: tuple[str, ...]
    then: tuple[str, ...]
    ranked: tuple[UUID, ...]
    unknown: tuple[str, ...] = ()
    refused: str = ""

    @property
    def changes(self) -> bool:
        """Whether there is anything to set."""
        return not self.refused and self.was != self.then and bool(self.ranked)


@dataclass(frozen=True, slots=True)
class FromAnswers:
    """What these questions would set. ``unmatched`` are answers that name no session, the most frequent first."""

    event_id: UUID
    questions: tuple[str, ...]
    people: tuple[Chosen, ...]
    unmatched: tuple[tuple[str, int], ...]

    @property
    def changing(self) -> tuple[Chosen, ...]:
        """Those for whom something would be set."""
        return tuple(one for one in self.people if one.changes)

    @property
    def same(self) -> int:
        """How many have just these choices already."""
        return sum(bool(one.ranked) and not one.refused and one.was == one.then for one in self.people)

    @property
    def refused(self) -> tuple[Chosen, ...]:
        """Those for whom nothing can be set."""
        return tuple(one for one in self.people if one.refused)


def asked(session: Session, event_id: UUID) -> tuple[Asked, ...]:
    """The questions whose answers name sessions people choose, as they would be taken: the first choice first. Raises
    NotFound, Refused where nothing is chosen."""
    titles, _ = _titles(session, event_id)
    order = [one.text for one in registration_questions.questions(session, event_id)]
    answered: Counter[str] = Counter()
    matched: Counter[str] = Counter()
    for _, _, answers in _answers(session, event_id):
        for question, words in answers.items():
            answered[question] += 1
            matched[question] += bool(sessions_in(words, titles, question=question)[0])
    places = {question: number for number, question in enumerate(dict.fromkeys((*order, *answered)))}
    found = [Asked(one, turn_of(one), answered[one], matched[one]) for one in places if matched[one]]
    return tuple(sorted(found, key=lambda one: (one.turn, places[one.question])))


def preview(session: Session, event_id: UUID, questions: Sequence[str]) -> FromAnswers:
    """What the answers to these questions, the first choice first, would set. Changes nothing."""
    titles, offered = _titles(session, event_id)
    known = {one.id: one for one in offered}
    band_of = {one.id: number for number, band in enumerate(bands(offered)) for one in band}
    held = _ranked(session, event_id)
    engaged = _engaged(session, event_id, known)
    unmatched: Counter[str] = Counter()
    people: list[Chosen] = []
    for registration_id, name, answers in _answers(session, event_id):
        ranked: list[UUID] = []
        unknown: list[str] = []
        for question in questions:
            found, left = sessions_in(answers.get(question, ""), titles, question=question)
            ranked += [key for key in found if key not in ranked]
            unknown += left
        if not ranked and not unknown:
            continue
        unmatched.update(unknown)
        concerned = {band_of[key] for key in ranked}
        was = [key for key in held[registration_id] if band_of.get(key) in concerned]
        then = [key for band in sorted(concerned) for key in ranked if band_of[key] == band]
        was.sort(key=lambda key: band_of[key])
        wrong = next((why for key in ranked if (why := engaged(registration_id, known[key]))), "")
        people.append(
            Chosen(
                registration_id,
                name,
                tuple(known[key].title for key in was),
                tuple(known[key].title for key in then),
                tuple(ranked),
                tuple(unknown),
                wrong,
            )
        )
    return FromAnswers(event_id, tuple(questions), tuple(people), tuple(unmatched.most_common()))


def apply(
    session: Session,
    event_id: UUID,
    questions: Sequence[str],
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> FromAnswers:
    """Set the choices ``preview`` shows; places people were given stay. Raises Stopped, with nothing changed."""
    found = preview(session, event_id, questions)
    pace = Pace(len(found.changing), progress, cancelled)
    for number, one in enumerate(found.changing):
        pace.reach(number)
        session_places.choose(session, one.registration_id, one.ranked)
    return found


def _titles(session: Session, event_id: UUID) -> tuple[dict[UUID, Titled], tuple[Choosable, ...]]:
    event = open_event(session, event_id)
    offered = choosable(session, event_id)
    if not offered:
        raise Refused(
            f"{event.title} has no sessions to choose", "Set the sign-up of parallel sessions to “choose” first."
        )
    tz: ZoneInfo = zone(event.time_zone)
    starts = {one.id: one.span.start.astimezone(tz) for one in offered}
    return {one.id: Titled(one.title, (starts[one.id].hour, starts[one.id].minute)) for one in offered}, offered


def _answers(session: Session, event_id: UUID) -> list[tuple[UUID, str, dict[str, str]]]:
    """By everybody on the list, by name: what they answered, by the words of the event's questions."""
    questions = registration_questions.questions(session, event_id)
    rows: Iterable[Any] = session.execute(
        sa.select(Registration.id, Person.name, Registration.answers)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event_id, Registration.state.not_in(OVER), Registration.answers.is_not(None))
    )
    found = [(key, name, by_question(questions, answers or {})) for key, name, answers in rows]
    return sorted(found, key=lambda one: (search_key(one[1]), one[0].bytes))


def _ranked(session: Session, event_id: UUID) -> defaultdict[UUID, list[UUID]]:
    """By registration what they ranked, in their order."""
    rows = session.execute(
        sa.select(Place.registration_id, Place.session_id)
        .join(Registration, Registration.id == Place.registration_id)
        .where(Registration.event_id == event_id, Place.rank.is_not(None))
        .order_by(Place.rank, Place.id)
    )
    found: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for registration_id, session_id in rows:
        found[registration_id].append(session_id)
    return found


def _engaged(session: Session, event_id: UUID, known: dict[UUID, Any]) -> Callable[[UUID, Choosable], str]:
    """Why somebody cannot choose a session: what they do at that time anyway. Empty where they can."""
    busy = session_places.engagements(session, event_id, known)

    def why(registration_id: UUID, wanted: Choosable) -> str:
        for span, title in busy.get(registration_id, ()):
            if span.overlaps(wanted.span):
                return f"is in “{title}” when “{wanted.title}” runs"
        return ""

    return why
