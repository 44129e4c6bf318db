"""A workspace with a large event in it, made straight in the store."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from convene.rules.events import DayPart, EventKind, EventStatus
from convene.rules.registrations import RegistrationState
from convene.rules.text import email_key, search_key
from convene.rules.time import instant
from convene.services.badges import issue_codes
from convene.store.bulk import insert_rows
from convene.store.tables import Event, EventDay, Organisation, Person, Registration
from convene.store.workspace import Workspace

DAY = date(2026, 7, 9)
NOW = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
PEOPLE = 10_000
_FIRST = ("Amara", "Björn", "Chloë", "Dinesh", "Eilidh", "Fatima", "George", "Hui", "Ifeoma", "Joan", "Kechi", "Łukasz")
_LAST = ("O’Brien", "Smith-Jones", "Okafor", "García", "Nguyễn", "Patel", "Williams", "Ó Súilleabháin", "Taylor", "Wu")


@contextmanager
def crowd(people: int = PEOPLE) -> Iterator[tuple[Workspace, UUID]]:
    """An open workspace file and the id of the event in it that so many people are registered for, with badge codes."""
    with TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder, "crowd.convene"), clock=lambda: NOW, who="Benchmark")
        event_id, _ = workspace.write("Make a crowd", _fill, people)
        workspace.write("Issue badge codes", issue_codes, event_id, now=NOW)
        try:
            yield workspace, event_id
        finally:
            workspace.close()


def _fill(session: Session, people: int) -> UUID:
    chance = random.Random(2017)
    event = Event(
        id=uuid4(), code="CROWD", title="A large one", kind=EventKind.CONVENING, status=EventStatus.PUBLISHED,
        created_at=NOW,
    )  # fmt: skip
    event.days = [
        EventDay(
            id=uuid4(), date=DAY, part=DayPart.DAY,
            starts_at=instant(DAY, time(9)), ends_at=instant(DAY, time(17)),
        )
    ]  # fmt: skip
    session.add(event)
    session.flush()
    organisations = [(uuid4(), f"{chance.choice(_LAST)} Community Trust {number}") for number in range(300)]
    rows = [{"id": key, "name": name, "search_key": search_key(name)} for key, name in organisations]
    insert_rows(session, Organisation, rows)
    ids = [(uuid4(), uuid4()) for _ in range(people)]
    insert_rows(session, Person, (_person(chance, n, key, organisations) for n, (key, _) in enumerate(ids)))
    fixed = {"event_id": event.id, "state": RegistrationState.REGISTERED, "registered_at": NOW, "changed_at": NOW}
    insert_rows(session, Registration, ({"id": key, "person_id": person} | fixed for person, key in ids))
    return event.id


def _person(chance: random.Random, number: int, key: UUID, organisations: list[tuple[UUID, str]]) -> dict[str, object]:
    given, family = chance.choice(_FIRST), chance.choice(_LAST)
    email = f"guest{number}@example.org"
    return {
        "id": key,
        "name": f"{given} {family}",
        "given_name": given,
        "family_name": family,
        "email": email,
        "email_key": email_key(email),
        "organisation_id": chance.choice(organisations)[0],
        "job_title": "Community nurse",
        "search_key": search_key(f"{given} {family}", email),
    }
