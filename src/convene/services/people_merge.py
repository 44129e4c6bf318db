"""Two entries of one person become one, and can be taken apart again, also long after and when more has happened.

All that was the other one's becomes the kept one's. Where both are on the list of one event, the registration that goes
further stays and takes over the badge of the other, which goes; one that a desk let somebody in with stays on record
under nobody's name, for a scan never changes. What became of each row is kept, so that each finds its way back.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, Refused
from convene.rules.people import PhotoPreference, goes_further
from convene.rules.registrations import RegistrationState
from convene.rules.text import search_key
from convene.services import people
from convene.services.merge_difference import Difference
from convene.services.people_merge_rows import apart, join
from convene.services.people_rows import Key, registrations_of, rows_of
from convene.store.bulk import lock_rows
from convene.store.encoding import Values
from convene.store.tables import Event, Person, PersonMerge, Scan

FIELDS = (
    "name", "given_name", "family_name", "known_as", "pronouns", "pronunciation", "email", "phone", "organisation",
    "job_title", "profession", "photo", "reception_note",
)  # fmt: skip
"""What both may say of themselves, by the names of ``PersonFields``."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, with how much there is of theirs. ``events`` are titles, the latest first."""

    id: UUID
    name: str
    email: str
    organisation: str
    events: tuple[str, ...]
    needs: int
    sessions: int
    latest: date | None


@dataclass(frozen=True, slots=True)
class Twin:
    """An event both are on the list of: the state that stays, the one that goes, and whether the other's stays."""

    event_id: UUID
    title: str
    stays: RegistrationState
    goes: RegistrationState
    others_stays: bool
    both_came: bool


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge does. ``moves`` counts what becomes the kept one's, by table."""

    keep: Side
    other: Side
    differences: tuple[Difference, ...]
    twins: tuple[Twin, ...]
    moves: tuple[tuple[str, int], ...]

    @property
    def keep_id(self) -> UUID:
        """Whose entry stays."""
        return self.keep.id

    @property
    def other_id(self) -> UUID:
        """Whose entry goes."""
        return self.other.id


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that can be taken apart: who went, when, and the events on whose list both were."""

    id: UUID
    kept_id: UUID
    name: str
    at: datetime
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """Two people again. ``waiting`` names events where the place of one was given to somebody else meanwhile."""

    kept_id: UUID
    other_id: UUID
    waiting: tuple[str, ...]


def label(plan: MergePlan) -> str:
    """What the change is called in the history."""
    return f"Merge “{plan.other.name}” into “{plan.keep.name}”"


def plan(session: Session, keep_id: UUID, other_id: UUID, *, take: Iterable[str] = ()) -> MergePlan:
    """What merging the other one into the kept one would do. ``take`` names fields in which the other is right; where
    only the other says something it is taken anyway. Raises Invalid("take"), ("other_id") for one and the same person;
    Refused for somebody erased; NotFound."""
    return _plan(session, keep_id, other_id, set(take), rows_of(session, [keep_id, other_id]))


def merge(session: Session, keep_id: UUID, other_id: UUID, *, take: Iterable[str] = (), now: datetime) -> MergePlan:
    """Do what ``plan`` says: the other entry is gone, all that was theirs is the kept one's. Raises as ``plan``."""
    taken = set(take)
    lock_rows(session, Person, [keep_id, other_id])
    before = rows_of(session, [keep_id, other_id])
    found = _plan(session, keep_id, other_id, taken, before)
    fields = {one.field: one.other for one in found.differences if one.takes_other}
    if "photo" in fields:
        fields["photo"] = PhotoPreference(fields["photo"])
    content = join(
        session, keep_id, other_id, before,
        twins={one.event_id: one.others_stays for one in found.twins}, fields=fields, now=now,
    )  # fmt: skip
    said = {"version": 1, "name": found.other.name, "events": [one.title for one in found.twins]}
    session.add(PersonMerge(kept_id=keep_id, at=now, content=said | content))
    session.flush()
    return found


def merges_of(session: Session, person_id: UUID | None = None) -> tuple[Merged, ...]:
    """What was merged into a person, or into anybody, the latest first."""
    query = sa.select(PersonMerge).order_by(PersonMerge.at.desc(), PersonMerge.id)
    if person_id is not None:
        query = query.where(PersonMerge.kept_id == person_id)
    return tuple(
        Merged(one.id, one.kept_id, one.content["name"], one.at, tuple(one.content["events"]))
        for one in session.scalars(query)
        if "name" in one.content
    )


def take_apart(session: Session, merge_id: UUID) -> Apart:
    """Make two people of one again: what each had then goes back to whom it was, as far as nobody changed it since;
    what came since stays with the kept one. Raises Refused where it was taken apart before, and where the kept one was
    merged into somebody else since."""
    made = session.get(PersonMerge, merge_id)
    if made is None or "name" not in made.content:
        raise Refused("That merge is not there any more", "It was taken apart, or one of the two was erased.")
    kept_id, content = made.kept_id, made.content
    if content["kept_id"] != kept_id.hex:
        raise Refused(
            f"{content['name']} was merged into somebody who was merged into {people.get(session, kept_id).name} since",
            "Take those two apart first.",
        )
    session.delete(made)
    session.flush()
    return Apart(kept_id, UUID(content["other_id"]), tuple(apart(session, kept_id, content)))


def _plan(session: Session, keep_id: UUID, other_id: UUID, taken: set[str], rows: dict[Key, Values]) -> MergePlan:
    if keep_id == other_id:
        raise Invalid("other_id", "That is one person, not two", "Choose another one.")
    if unknown := taken - set(FIELDS):
        raise Invalid("take", f"A person has no “{min(unknown)}”", f"Choose from {', '.join(FIELDS)}.")
    keep, other = people.detail(session, keep_id), people.detail(session, other_id)
    if keep.erased_at or other.erased_at:
        raise Refused("One of the two was erased", "There is nothing left to merge.")
    theirs = [name for (name, _), values in rows.items() if other_id.hex in values.values() and name != "people"]
    return MergePlan(
        _side(keep, rows), _side(other, rows),
        differences=_differences(keep, other, taken),
        twins=tuple(_twins(session, keep_id, other_id, rows)),
        moves=tuple(sorted(Counter(theirs).items())),
    )  # fmt: skip


def _differences(keep: people.PersonDetail, other: people.PersonDetail, taken: set[str]) -> tuple[Difference, ...]:
    def said(one: people.PersonDetail, field: str) -> str:
        value = str(getattr(one, field))
        return "" if value == PhotoPreference.NOT_ASKED else value

    pairs = [(field, said(keep, field), said(other, field)) for field in FIELDS]
    return tuple(
        Difference(field, mine, theirs, takes_other=bool(theirs) and (field in taken or not mine))
        for field, mine, theirs in pairs
        if mine != theirs and (search_key(mine) != search_key(theirs) or field != "email")
    )


def _side(person: people.PersonDetail, rows: dict[Key, Values]) -> Side:
    sessions = {
        values["session_id"]
        for (name, _), values in rows.items()
        if name == "contributions" and values["person_id"] == person.id.hex
    }
    days = [event.first_day for event in person.events if event.first_day]
    titles = tuple(event.title for event in person.events)
    return Side(
        person.id, person.name, person.email, person.organisation, titles, len(person.needs), len(sessions),
        max(days, default=None),
    )  # fmt: skip


def _twins(session: Session, keep_id: UUID, other_id: UUID, rows: dict[Key, Values]) -> Iterable[Twin]:
    mine, theirs = registrations_of(rows, keep_id), registrations_of(rows, other_id)
    for event in session.scalars(
        sa.select(Event).where(Event.id.in_([UUID(key) for key in mine.keys() & theirs.keys()])).order_by(Event.title)
    ):
        one, other = mine[event.id.hex], theirs[event.id.hex]
        came = [
            bool(session.scalar(sa.select(sa.exists().where(Scan.registration_id == UUID(values["id"])))))
            for values in (one, other)
        ]
        states = [RegistrationState(values["state"]) for values in (one, other)]
        swap = goes_further((came[0], states[0]), (came[1], states[1]))
        stays, goes = reversed(states) if swap else states
        yield Twin(event.id, event.title, stays, goes, swap, all(came))
