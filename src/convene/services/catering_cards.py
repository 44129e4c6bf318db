"""Catering cards: a number that the kitchen knows, what it prepares for it, and the key that says whose it is.

A number stays its person's for as long as the event is kept. It says nothing: it follows neither names nor the
register.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import NotFound, Refused
from convene.rules.papers import Asked
from convene.rules.people import NeedKind, is_a_need
from convene.rules.people_papers import CateringCard, CateringCards, CateringKey, KeyLine
from convene.rules.plates import plate
from convene.rules.registrations import HOLDS_PLACE
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line, search_key
from convene.services.needs import NeedRow, of_event
from convene.store.tables import Event, Organisation, Person, Registration, Setting


def setting_name(event_id: UUID) -> str:
    """What the numbers are kept under."""
    return f"catering_cards.{event_id}"


@takes(Right.SEE_NEEDS)
def number(session: Session, event_id: UUID) -> int:
    """Give everybody who is to have a card a number, after those who have one. Returns how many were new."""
    if session.get(Event, event_id) is None:
        raise NotFound("That event is not in this workspace")
    kept = session.get(Setting, setting_name(event_id), with_for_update=True)
    eating, _ = _eating(session, event_id)
    before = _given(session, event_id)
    after = _numbered(before, {row.id for row, _ in eating})
    if len(after) > len(before):
        people = {"people": [key.hex for key in after]}
        if kept is None:
            session.add(Setting(name=setting_name(event_id), value=people))
        else:
            kept.value = people
    return len(after) - len(before)


@takes(Right.SEE_NEEDS)
def cards(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> CateringCards:
    """The cards by number, with nobody's name. Raises NotFound, and Refused where nobody has one."""
    found = key(session, event_id, asked, now=now)
    return CateringCards(found.title, tuple(line.card for line in found.lines))


@takes(Right.SEE_NEEDS)
def key(session: Session, event_id: UUID, asked: Asked, *, now: datetime) -> CateringKey:  # noqa: ARG001
    """Who has which card: those who hold a place and agreed that what they need may be kept. Raises NotFound, and
    Refused where nobody has one."""
    if (event := session.get(Event, event_id)) is None:
        raise NotFound("That event is not in this workspace")
    eating, left_out = _eating(session, event_id)
    if not eating:
        hint = f"{left_out} wrote what they eat, but nobody has recorded that it may be kept." if left_out else ""
        raise Refused("Nobody has a catering card", hint or "Cards are for those who need something else to eat.")
    numbers = {one: n for n, one in enumerate(_numbered(_given(session, event_id), {row.id for row, _ in eating}), 1)}
    lines = []
    for row, needs in eating:
        said = [words for _, words in sorted({search_key(_words(need)): _words(need) for need in needs}.items())]
        prepared = [plate(words) for words in said]
        words = tuple(dict.fromkeys(word for one in prepared for word in one.words))
        card = CateringCard(numbers[row.id], words, any(one.more for one in prepared))
        owners = ", ".join(dict.fromkeys(need.owner for need in needs if need.owner))
        lines.append(KeyLine(card, row.name, row.known_as, row.organisation or "", "; ".join(said), owners))
    lines.sort(key=lambda line: line.card.number)
    return CateringKey(event.title, now, event.time_zone, tuple(lines), left_out)


def _eating(session: Session, event_id: UUID) -> tuple[list[tuple[Any, list[NeedRow]]], int]:
    """Those who hold a place and need something else to eat, with what they agreed may be kept; and how many are left
    out because that is not recorded of anything they wrote."""
    rows = session.execute(
        sa.select(
            Registration.id,
            Registration.person_id,
            Person.name,
            Person.known_as,
            Organisation.name.label("organisation"),
        )
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
        .order_by(Registration.id)
    )
    needs = of_event(session, event_id)
    found, left_out = [], 0
    for row in rows:
        wrote = [
            need for need in needs.get(row.person_id, ()) if need.kind is NeedKind.DIETARY and is_a_need(_words(need))
        ]
        agreed = [need for need in wrote if need.consent_at is not None]
        if agreed:
            found.append((row, agreed))
        left_out += bool(wrote) and not agreed
    return found, left_out


def _words(need: NeedRow) -> str:
    return clean_line(need.detail) or need.feature.replace("_", " ")


def _given(session: Session, event_id: UUID) -> list[UUID]:
    kept = session.get(Setting, setting_name(event_id))
    return [UUID(one) for one in kept.value["people"]] if kept else []


def _numbered(given: list[UUID], wanted: Collection[UUID]) -> list[UUID]:
    """Everybody in the order of their numbers: ids are random, and so is the order of those who are new."""
    return given + sorted(set(wanted) - set(given))
