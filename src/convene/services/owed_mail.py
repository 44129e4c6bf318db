"""What the calendar ledger says is owed, as messages of the outbox: one for each person and appointment.

A message keeps the appointment as it was prepared. It leaves only while exactly that is owed; the SEQUENCE counts as
given out once it is handed over, and the person as having it once it was taken. So it is never sent twice, never
skipped, and a number that may have arrived is never used for something else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.calendar_ledger import Held, Method, Why
from convene.rules.errors import Invalid
from convene.rules.exchange import Appointment
from convene.rules.outbox import CALENDAR, Enclosed, MessageState
from convene.rules.owed_mail import owed_words
from convene.rules.people import is_email
from convene.services import calendar_ledger, calendars
from convene.services.calendar_entries import content, fingerprint
from convene.services.calendar_ledger import Invitation, OwedInvitations
from convene.services.organiser import organiser
from convene.services.returned_mail import returned
from convene.store.bulk import insert_rows, lock_rows
from convene.store.tables import CalendarLedger, Event, Message, Person

_OPEN = (MessageState.DRAFT.value, MessageState.HELD.value, MessageState.FAILED.value)

Key = tuple[UUID | None, str]
"""A person and the UID of an appointment."""


@dataclass(frozen=True, slots=True)
class Owing:
    """What is owed, and of which of it a message stands in the outbox, or left and is in doubt."""

    owed: OwedInvitations
    prepared: frozenset[Key]
    doubtful: frozenset[Key]


@dataclass(frozen=True, slots=True)
class PreparedOwed:
    """What preparing did: messages made, brought up to date, and taken out as they are owed no more; and who is owed
    something and has no address, or a message that is in doubt; and whose address mail came back from."""

    made: int
    renewed: int
    gone: int
    no_address: tuple[str, ...]
    doubtful: tuple[str, ...]
    returned: tuple[str, ...] = ()


def owing(session: Session, event_id: UUID, *, now: datetime) -> Owing:
    """What is owed and how far it has come. Raises NotFound."""
    found = calendar_ledger.owed(session, event_id, now=now)
    rows = session.scalars(_messages(event_id)).all()
    return Owing(
        found,
        frozenset(_key(row) for row in rows if row.state in _OPEN),
        frozenset(_key(row) for row in rows if row.state == MessageState.SENDING),
    )


def prepare_owed(
    session: Session, event_id: UUID, *, now: datetime, only: Collection[tuple[UUID, str]] | None = None
) -> PreparedOwed:
    """Draft a message for each that is owed, or for those ``only``: several edits since the last one are one message.
    What is prepared already is brought up to date, and stays held back where it is. Raises NotFound, and
    Invalid("organiser") where nobody is named from whom invitations come."""
    lock_rows(session, Event, [event_id])
    asked = calendar_ledger.owed(session, event_id, now=now)
    sender = organiser(session)
    if not is_email(sender.email):
        raise Invalid("organiser", "Nobody is named from whom invitations come", "Name them in the mail settings.")
    there: dict[Key, Message] = {}
    doubtful: set[Key] = set()
    for row in session.scalars(_messages(event_id)):
        if row.state == MessageState.SENDING:
            doubtful.add(_key(row))
        elif row.state in _OPEN:
            there[_key(row)] = row
    held = calendar_ledger.holding(session, event_id)
    called = _called(session, {one.person_id for one in asked.invitations})
    made: list[dict[str, Any]] = []
    no_address: dict[str, None] = {}
    waiting: dict[str, None] = {}
    bad, back = returned(session), dict[str, None]()
    renewed = 0
    for one in asked.invitations:
        key = (one.person_id, one.appointment.uid)
        known = there.pop(key, None)
        if only is not None and key not in only:
            continue
        if not is_email(one.email):
            no_address[one.name] = None
            continue
        if key in doubtful:
            waiting[one.name] = None
            continue
        if one.person_id in bad:
            back[one.name] = None
        if known is None or not _same(known, one, held):
            words = owed_words(
                one.why, one.appointment, name=called[one.person_id], organiser=sender.name, time_zone=asked.time_zone
            )
            if known is None:
                made.append(_draft(event_id, one, words.subject, words.body, now))
            else:
                known.subject, known.body_text, known.attachments = words.subject, words.body, _facts(one)
                renewed += 1
    over = [row for row in there.values() if row.state != MessageState.FAILED] if only is None else []
    for row in over:
        session.delete(row)
    insert_rows(session, Message, made)
    return PreparedOwed(len(made), renewed, len(over), tuple(no_address), tuple(waiting), tuple(back))


def blocks(session: Session, rows: Iterable[Message], *, now: datetime | None = None) -> dict[UUID, str]:
    """Of messages with an appointment that are still to leave: why one cannot, by its id. Without ``now`` what is over
    meanwhile is not looked at."""
    found: dict[UUID, str] = {}
    by_event: dict[UUID, list[Message]] = defaultdict(list)
    for row in rows:
        if row.kind == CALENDAR and row.state in _OPEN:
            if row.event_id is None:
                found[row.id] = "The event is gone"
            else:
                by_event[row.event_id].append(row)
    named = bool(by_event) and is_email(organiser(session).email)
    for event_id, ours in by_event.items():
        people = {row.person_id for row in ours if row.person_id is not None}
        when = now or min(row.created_at for row in ours)
        asked = {
            (one.person_id, one.appointment.uid): one
            for one in calendar_ledger.owed(session, event_id, now=when, people=people).invitations
        }
        held = calendar_ledger.holding(session, event_id, people)
        sending = _messages(event_id).where(Message.state == MessageState.SENDING.value)
        doubtful = {_key(row) for row in session.scalars(sending)}
        for row in ours:
            one = asked.get(_key(row))  # type: ignore[arg-type]
            if _key(row) in doubtful:
                found[row.id] = "An earlier one to them is in doubt: settle that first"
            elif one is None:
                found[row.id] = "It is not owed any more"
            elif not _same(row, one, held):
                found[row.id] = "The programme has changed since: prepare the mails again"
            elif not named:
                found[row.id] = "Nobody is named from whom invitations come"
    return found


def enclosed(session: Session, row: Message) -> Enclosed | None:
    """The appointment that goes along with a message; None for one without."""
    if row.kind != CALENDAR or not row.attachments:
        return None
    event = session.get(Event, row.event_id) if row.event_id else None
    zone = event.time_zone if event is not None else "Europe/London"
    return Enclosed(_method(row), appointment(row), organiser(session), zone)


def handing(session: Session, row: Message, *, now: datetime) -> None:
    """It is about to be handed over: from now on its SEQUENCE may be known out there."""
    entry = appointment(row)
    known = replace(entry, status="CONFIRMED") if _why(row) is Why.NOT_THEIRS else entry
    (numbered,) = calendars.numbered(session, [known], now=now)
    known = replace(known, sequence=max(known.sequence, numbered.sequence))
    assert row.event_id is not None  # noqa: S101 - without one it is blocked
    calendars.note_issued(session, row.event_id, [known], now=now)


def taken(session: Session, row: Message, *, way: str, at: datetime) -> None:
    """It was taken: they hold it. Saying so twice is saying it once."""
    if session.get(CalendarLedger, row.id) is None:
        calendar_ledger.keep(session, row.person_id, _method(row), appointment(row), way=way, at=at, key=row.id)


def came_back(session: Session, row: Message) -> None:
    """They do not hold it after all: it is owed again."""
    session.execute(sa.delete(CalendarLedger).where(CalendarLedger.id == row.id))


def appointment(row: Message) -> Appointment:
    """The appointment that a message was prepared with."""
    kept = _kept(row)["appointment"]
    return Appointment(
        **kept
        | {
            "starts_at": datetime.fromisoformat(kept["starts_at"]),
            "ends_at": datetime.fromisoformat(kept["ends_at"]),
            "categories": tuple(kept["categories"]),
            "last_modified": datetime.fromisoformat(kept["last_modified"]) if kept["last_modified"] else None,
            "geo": tuple(kept["geo"]) if kept["geo"] else None,
        }
    )


def _facts(one: Invitation) -> list[dict[str, Any]]:
    entry = one.appointment
    kept = asdict(entry) | {
        "starts_at": entry.starts_at.isoformat(),
        "ends_at": entry.ends_at.isoformat(),
        "categories": list(entry.categories),
        "last_modified": entry.last_modified.isoformat() if entry.last_modified else None,
        "geo": list(entry.geo) if entry.geo else None,
    }
    return [{"method": one.method.value, "why": one.why.value, "appointment": kept}]


def _same(row: Message, one: Invitation, held: Mapping[UUID, Mapping[str, Held]]) -> bool:
    """Whether what a message was prepared with is what is owed now. Its SEQUENCE may be one that others have passed:
    what counts is that this person has none as high."""
    entry, wanted = appointment(row), one.appointment
    if (_method(row), _why(row), fingerprint(entry), content(entry)) != (
        one.method,
        one.why,
        fingerprint(wanted),
        content(wanted),
    ):
        return False
    has = held.get(one.person_id, {}).get(entry.uid)
    if entry.sequence == wanted.sequence or has is None:
        return True
    return entry.sequence >= has.sequence + (one.why is not Why.CHANGED)


def _draft(event_id: UUID, one: Invitation, subject: str, body: str, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "event_id": event_id,
        "person_id": one.person_id,
        "kind": CALENDAR,
        "subject": subject,
        "body_text": body,
        "state": MessageState.DRAFT.value,
        "created_at": now,
        "attachments": _facts(one),
    }


def _messages(event_id: UUID) -> sa.Select[Message]:
    return sa.select(Message).where(Message.event_id == event_id, Message.kind == CALENDAR)


def _called(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    wanted, found = list(ids), dict[UUID, str]()
    for start in range(0, len(wanted), 500):
        rows = session.scalars(sa.select(Person).where(Person.id.in_(wanted[start : start + 500])))
        found |= {one.id: one.known_as or one.given_name or one.name for one in rows}
    return found


def _key(row: Message) -> Key:
    return row.person_id, str(_kept(row)["appointment"]["uid"])


def _method(row: Message) -> Method:
    return Method(_kept(row)["method"])


def _why(row: Message) -> Why:
    return Why(_kept(row)["why"])


def _kept(row: Message) -> dict[str, Any]:
    (one,) = row.attachments or [{}]
    return dict(one)
