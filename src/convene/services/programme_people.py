"""The people of a schedule that comes in: who of them is here already, who is new, and who speaks where."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.exchange import SchedulePerson
from convene.rules.people import person_key
from convene.rules.programme import ContributionRole
from convene.rules.text import clean_line, search_key
from convene.services.programme_source import outside_people
from convene.store.tables import Contribution, EventSession, Person


class People:
    """``found`` are ids by the schedule's keys, ``new`` the rows of those nobody knows yet.

    One is known by the key the same source gave before, or by the one this event's programme went out with (then the
    name must be the same too). Somebody named once with and once without an id is one person, and so is a bare name
    that one person of this programme has; two ids of one name are two.
    """

    def __init__(self, session: Session, event_id: UUID, source: str, wanted: Sequence[SchedulePerson]) -> None:
        self.found: dict[str, UUID] = {}
        self.new: list[dict[str, Any]] = []
        mark = f"{source}/"
        rows = session.execute(
            sa.select(Person.source_key, Person.name, Person.id).where(
                Person.source_key.startswith(mark, autoescape=True), Person.erased_at.is_(None)
            )
        ).all()
        by_key = {key.removeprefix(mark): person_id for key, _, person_id in rows}
        by_name: dict[str, set[UUID]] = defaultdict(set)
        for _, name, person_id in rows:
            by_name[search_key(name)].add(person_id)
        by_number = {}
        for key, name, person_id in _of_event(session, event_id):
            by_number[key, search_key(name)] = person_id
            by_name[search_key(name)].add(person_id)
        # Those with an id first, so that a bare name can be recognised as one of them.
        for person in sorted(wanted, key=lambda p: p.key == p.name):
            name = clean_line(person.name)
            if not name:
                continue
            same = by_name[search_key(name)]
            known = by_key.get(person.key) or by_number.get((person.key, search_key(name)))
            if known is None and person.key == person.name and len(same) == 1:
                known = next(iter(same))
            self.found[person.key] = person_id = known or uuid4()
            same.add(person_id)
            if known is None:
                row = {"id": person_id, "name": name, "source_key": mark + person.key, "search_key": person_key(name)}
                self.new.append(row)


def _of_event(session: Session, event_id: UUID) -> list[tuple[str, str, UUID]]:
    """Those who take part in the programme: what each is called outside, name and id."""
    rows = session.execute(
        sa.select(Person.id, Person.source_key, Person.name)
        .join(Contribution, Contribution.person_id == Person.id)
        .join(EventSession, EventSession.id == Contribution.session_id)
        .where(EventSession.event_id == event_id, Person.erased_at.is_(None))
        .distinct()
    ).all()
    keys = outside_people({row.id: (row.source_key, row.name) for row in rows})
    return [(keys[row.id], row.name, row.id) for row in rows]


class Contributions:
    """Who speaks where: as it is, and as it will be."""

    def __init__(self, session: Session, event_id: UUID, source: str) -> None:
        self.new: list[dict[str, Any]] = []
        self.gone: list[UUID] = []
        self.names: dict[object, str] = {}
        self._held: dict[UUID, dict[UUID, UUID]] = defaultdict(dict)
        self._own: dict[UUID, list[UUID]] = defaultdict(list)
        rows = session.execute(
            sa.select(
                Contribution.id, Contribution.session_id, Contribution.person_id, Contribution.role, Person.source_key,
                Person.name,
            )
            .join(EventSession, EventSession.id == Contribution.session_id)
            .join(Person, Person.id == Contribution.person_id)
            .where(EventSession.event_id == event_id)
            .order_by(Contribution.position)
        )  # fmt: skip
        for key, session_id, person_id, role, source_key, name in rows:
            self.names[person_id] = name
            # Only those the schedule brought: whoever was added here stays.
            if role is ContributionRole.SPEAKER and source_key.startswith(f"{source}/"):
                self._held[session_id][person_id] = key
            else:
                self._own[session_id].append(person_id)

    def become(self, session_id: UUID, people: Sequence[UUID]) -> tuple[list[UUID], list[UUID]] | None:
        """From now on those people speak in it. Who did and who will, where that changes anything."""
        held, own = self._held[session_id], self._own[session_id]
        gone = [key for person_id, key in held.items() if person_id not in people]
        new = [person_id for person_id in people if person_id not in held and person_id not in own]
        if not gone and not new:
            return None
        self.gone += gone
        self.new += [
            {"id": uuid4(), "session_id": session_id, "person_id": person_id, "role": ContributionRole.SPEAKER,
             "position": people.index(person_id)}
            for person_id in new
        ]  # fmt: skip
        return [*held], [person_id for person_id in people if person_id in held or person_id in new]
