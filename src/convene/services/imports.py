"""Importing an outside list of people into the list of an event: looked at first, then done as one change.

``preview`` and ``apply`` decide with the same code (``services.import_plan``); the whole import is one undo, and doing
it again changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.consents import FROM_A_LIST
from convene.rules.exchange import Incoming
from convene.rules.people import NeedKind, feature_of, person_key
from convene.rules.registration_questions import Question
from convene.rules.registrations import HOLDS_PLACE, OVER, RegistrationState, Role
from convene.rules.text import clean_line, email_key, search_key
from convene.rules.time import zone
from convene.services import badges, leaving, offers, registration_questions, registrations
from convene.services.import_columns import Columns, remember
from convene.services.import_pace import Cancelled, Pace, Progress
from convene.services.import_plan import PERSON, Here, Known, Line, Outcome, PreviewLine, plan
from convene.store.bulk import insert_rows, update_rows
from convene.store.tables import Event, Need, Organisation, Person, Registration

_MANY = 500
_STAGES = 4  # of which each counts every row once: deciding, people, registrations, and what hangs on them


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import does, row by row, and how many rows come out how (every ``Outcome`` is counted).

    ``gone`` are the people an earlier export of the same list brought and this one does not name; ``source`` is the
    name under which that list is known (``services.import_lineage``).
    """

    lines: tuple[PreviewLine, ...]
    counts: Mapping[str, int]
    gone: tuple[PreviewLine, ...] = ()
    source: str = ""


def preview(session: Session, event_id: UUID, incoming: Sequence[Incoming], *, source: str) -> Preview:
    """What importing these rows into the list of an event would do. Changes nothing."""
    event = registrations.open_event(session, event_id)
    return _plan(session, event, incoming, source, Pace(len(incoming)), hold=False)[1]


def apply(
    session: Session,
    event_id: UUID,
    incoming: Sequence[Incoming],
    *,
    source: str,
    now: datetime,
    columns: Columns | None = None,
    ask: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Preview:
    """Import these rows into the list of an event, all that can be. ``source`` names where they are from.

    Rows in conflict and refused rows are left out, and say why. Where the event is full, newcomers wait. What the
    ``columns`` meant is remembered for the next such list. With ``ask`` what was answered is asked here too.
    Raises Stopped, with nothing changed, once ``cancelled``.
    """
    event = registrations.open_event(session, event_id)
    whole = len(incoming)
    pace = Pace(_STAGES * whole, progress, cancelled)
    pace.reach(0)
    lines, shown = _plan(session, event, incoming, source, pace, hold=True)
    pace.reach(whole)
    news = [line for line in lines if line.outcome is Outcome.NEW]
    known = [line for line in lines if line.known is not None and line.known.registration_id is not None]
    homes = _organisations(session, (name for line in lines for name in _homes(line)))
    people = {id(line): line.known.person_id if line.known else uuid4() for line in lines}
    for part in pace.batches([_new_person(people[id(n)], n, homes) for n in news if n.known is None]):
        insert_rows(session, Person, part)
    for part in pace.batches([_changed_person(one, homes) for one in lines if one.known and one.person]):
        update_rows(session, Person, part)
    pace.reach(2 * whole)
    made = [_new_registration(one, event, people[id(one)], shown.source, now) for one in news]
    for part in pace.batches(made):
        insert_rows(session, Registration, part)
    turned = [_changed_registration(one, now) for one in known if _touches_registration(one)]
    for part in pace.batches(turned):
        update_rows(session, Registration, part)
    pace.reach(3 * whole)
    insert_rows(
        session,
        Need,
        [
            {
                "person_id": people[id(line)],
                "event_id": event.id,
                "kind": kind,
                "feature": feature_of(words) if kind is NeedKind.ACCESS else "",
                "detail": words,
                **_consent(line.incoming, event, source, now),
            }
            for line in lines
            for kind, words in line.needs
        ],
    )
    for left in pace.batches([row["id"] for row in turned if row["state"] in OVER]):
        leaving.gone(session, left, now=now)
    offers.follow(session, event.id, now=now)
    badges.issue_code_for(session, [row["id"] for row in (*made, *turned) if row["state"] in HOLDS_PLACE], now=now)
    if ask:
        _ask(session, event.id, incoming)
    if columns is not None:
        remember(session, columns)
    pace.reach(_STAGES * whole)
    return shown


def _plan(
    session: Session, event: Event, incoming: Sequence[Incoming], source: str, pace: Pace, *, hold: bool
) -> tuple[list[Line], Preview]:
    places = registrations.places(session, event, hold=hold)
    here = Here(_known(session, event.id, incoming), registration_questions.questions(session, event.id))
    lines = plan(incoming, here, places, source=source, pace=pace)
    name, gone = here.gone(source, lines)
    how = Counter(line.outcome for line in lines)
    how[Outcome.GONE] = len(gone)
    return lines, Preview(tuple(line.shown for line in lines), {o.value: how[o] for o in Outcome}, tuple(gone), name)


def _ask(session: Session, event_id: UUID, incoming: Iterable[Incoming]) -> None:
    """Make what these rows answer questions of the event, where it does not ask them yet."""
    asked = registration_questions.questions(session, event_id)
    known = {search_key(question.text) for question in asked}
    new: dict[str, Question] = {}
    for text in dict.fromkeys(text for row in incoming for text, _ in row.answers):
        if (key := search_key(text)) and key not in known:
            new.setdefault(key, Question(text))
    if new:
        registration_questions.set_questions(session, event_id, (*asked, *new.values()))


def _known(session: Session, event_id: UUID, incoming: Iterable[Incoming]) -> Iterable[Known]:
    """Everybody on the list of the event, and whoever else has one of the incoming addresses."""
    found: dict[UUID, Known] = {}
    columns = (Person.id, *(getattr(Person, name) for name in PERSON if name != "organisation"), Organisation.name)
    on_list = (
        sa.select(
            Registration.id,
            Registration.state,
            Registration.role,
            Registration.ticket,
            Registration.note,
            Registration.answers,
            Registration.source,
            Registration.source_key,
            *columns,
        )
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Registration.event_id == event_id)
        .order_by(Registration.id)
    )
    rows: Iterable[Any] = session.execute(on_list)
    for registration_id, state, role, ticket, note, answers, source, source_key, *of_person in rows:
        one = _person(of_person)
        one.registration_id, one.state, one.role, one.ticket, one.note = registration_id, state, role, ticket, note
        one.answers, one.source, one.source_key = dict(answers or {}), source, source_key
        found[one.person_id] = one
    keys = sorted({email_key(row.email) for row in incoming} - {""})
    for start in range(0, len(keys), _MANY):
        theirs = (
            sa.select(*columns)
            .outerjoin(Organisation, Organisation.id == Person.organisation_id)
            .where(Person.email_key.in_(keys[start : start + _MANY]))
            .order_by(Person.id)
        )
        rows = session.execute(theirs)
        for row in rows:
            found.setdefault(row[0], _person(row))
    needs = sa.select(Need.person_id, Need.kind, Need.detail).where(
        sa.or_(Need.event_id == event_id, Need.event_id.is_(None))
    )
    for person_id, kind, detail in session.execute(needs):
        if person_id in found:
            found[person_id].needs.add((kind, search_key(detail)))
    return found.values()


def _person(row: Sequence[Any]) -> Known:
    person_id, *values, organisation = row
    names = [name for name in PERSON if name != "organisation"]
    return Known(person_id, dict(zip(names, values, strict=True)) | {"organisation": organisation or ""})


def _organisations(session: Session, names: Iterable[str]) -> Callable[[str], UUID | None]:
    """Ids of organisations by name; those nobody had are made."""
    wanted: dict[str, str] = {}
    for name in names:
        wanted.setdefault(search_key(name), name)
    wanted.pop("", None)
    keys = sorted(wanted)
    ids: dict[str, UUID] = {}
    for start in range(0, len(keys), _MANY):
        known = Organisation.search_key.in_(keys[start : start + _MANY])
        found = session.execute(sa.select(Organisation.search_key, Organisation.id).where(known))
        ids.update(found.all())
    made: list[dict[str, Any]] = [
        {"id": uuid4(), "name": wanted[key], "search_key": key} for key in keys if key not in ids
    ]
    insert_rows(session, Organisation, made)
    ids |= {row["search_key"]: row["id"] for row in made}
    return lambda name: ids.get(search_key(name))


def _homes(line: Line) -> Iterable[str]:
    yield line.person.get("organisation", "")
    if line.known:
        yield line.known.person["organisation"]


def _new_person(person_id: UUID, line: Line, homes: Callable[[str], UUID | None]) -> dict[str, Any]:
    return {"id": person_id, "source_key": line.source_key} | _as_kept(dict(line.person), homes)


def _changed_person(line: Line, homes: Callable[[str], UUID | None]) -> dict[str, Any]:
    assert line.known is not None  # noqa: S101 - chosen by the caller
    return {"id": line.known.person_id} | _as_kept(line.known.person | dict(line.person), homes)


def _as_kept(person: dict[str, str], homes: Callable[[str], UUID | None]) -> dict[str, Any]:
    kept: dict[str, Any] = dict(person)
    kept["organisation_id"] = homes(kept.pop("organisation"))
    kept["email_key"] = email_key(person["email"])
    kept["search_key"] = person_key(person["name"], person["known_as"], person["given_name"], person["family_name"])
    return kept


def _new_registration(line: Line, event: Event, person_id: UUID, source: str, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "event_id": event.id,
        "person_id": person_id,
        "state": line.shown.state,
        "role": line.role or Role.PARTICIPANT,
        "ticket": line.words.get("ticket", ""),
        "note": line.words.get("note", ""),
        "answers": dict(line.answers) or None,
        "source": source,
        "source_key": line.source_key,
        "registered_at": _when(line.incoming.registered_at, zone(event.time_zone)) or now,
        "changed_at": now,
    }


def _consent(row: Incoming, event: Event, source: str, now: datetime) -> dict[str, Any]:
    """What a list says of consent: nothing but a yes with its time is one. Else only where the need came from."""
    at = _when(row.consent_at, zone(event.time_zone)) if row.consent else None
    if at is None or at > now:
        return {"consent_at": None, "consent_wording": f"{FROM_A_LIST} {source}".strip()}
    return {"consent_at": at, "consent_wording": clean_line(row.consent)}


def _touches_registration(line: Line) -> bool:
    known = line.known
    new_state = line.shown.state is not None and known is not None and line.shown.state is not known.state
    new_key = known is not None and bool(line.source_key) and line.source_key != known.source_key
    return bool(new_state or new_key or line.role or line.words or line.answers)


def _changed_registration(line: Line, now: datetime) -> dict[str, Any]:
    known = line.known
    assert known is not None  # noqa: S101 - chosen by the caller
    assert known.registration_id is not None  # noqa: S101
    return {
        "id": known.registration_id,
        "state": line.shown.state or known.state or RegistrationState.REGISTERED,
        "role": line.role or known.role,
        "ticket": line.words.get("ticket", known.ticket),
        "note": line.words.get("note", known.note),
        "answers": (known.answers | dict(line.answers)) or None,
        "source_key": line.source_key or known.source_key,
        "changed_at": now,
    }


def _when(text: str, tz: ZoneInfo) -> datetime | None:
    """An instant written as ISO 8601 has it: readers of files turn what else there is into that."""
    try:
        said = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return said if said.tzinfo else said.replace(tzinfo=tz)


__all__ = ["Columns", "Incoming", "Outcome", "Preview", "PreviewLine", "apply", "preview"]
