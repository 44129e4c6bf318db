"""The outbox: messages are prepared, seen, changed, held back or taken out; nothing leaves by itself."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.booking_mail import MailText, check_text
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.outbox import (
    AGAIN,
    FOR_STATES,
    NEWSLETTER,
    WITH_BADGE,
    WITH_CERTIFICATE,
    Letter,
    MessageKind,
    MessageState,
    address,
    display,
)
from convene.rules.outbox_words import FIELDS, unfilled
from convene.rules.registrations import HOLDS_PLACE, RegistrationState
from convene.rules.roles import Right, takes
from convene.rules.text import clean
from convene.services import badges, certificates, owed_mail, paper_templates
from convene.services.mail_settings import settings
from convene.services.mail_words import check_words, fill
from convene.services.outbox_facts import Recipient, recipients
from convene.services.outbox_words import words
from convene.services.returned_mail import Returned, returned
from convene.store.bulk import insert_rows
from convene.store.tables import Credential, Event, Message, Person, Registration

_OPEN = (MessageState.DRAFT, MessageState.HELD, MessageState.FAILED)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in the list. ``blocked`` says why it cannot be sent as it is; ``returned`` that mail to this address
    came back; ``doubt`` that it was handed over and nobody knows whether it arrived."""

    id: UUID
    event_id: UUID | None
    person_id: UUID | None
    kind: str
    to_name: str
    to_address: str
    subject: str
    body: str
    state: MessageState
    way: str
    created_at: datetime
    handed_at: datetime | None
    sent_at: datetime | None
    problem: str
    blocked: str
    returned: str = ""

    @property
    def came_back(self) -> bool:
        """Whether it had left, and came back."""
        return self.state is MessageState.FAILED and self.way != ""

    @property
    def doubt(self) -> bool:
        """Whether it was handed over and nothing was heard since."""
        return self.state is MessageState.SENDING


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as one recipient will get it, the fields that nothing is known for, and whether mail to that address
    came back."""

    letter: Letter
    missing: tuple[str, ...]
    returned: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What preparing did: the drafts made, who has this message already, who has no address, of each field that nothing
    is known for how many messages it stands open in, and whose address mail came back from."""

    made: tuple[UUID, ...]
    had: tuple[str, ...]
    no_address: tuple[str, ...]
    missing: dict[str, int]
    returned: tuple[str, ...] = ()


@takes(Right.MESSAGE)
def preview(
    session: Session,
    event_id: UUID,
    kind: MessageKind,
    registration_id: UUID | None = None,
    *,
    text: MailText | None = None,
    news: str = "",
) -> Preview:
    """How it will look to that person, or to the first there is; with other words where they are being written. Raises
    NotFound where it is for nobody, Invalid as ``set_words``."""
    chosen = None if registration_id is None else {registration_id}
    found = recipients(session, event_id, kind, ids=chosen, news=clean(news).strip())
    if not found:
        raise NotFound("This message is for nobody here yet", "It is for: " + _for(kind))
    wanted = check_words(text, FIELDS) if text is not None else words(session, event_id, kind).text
    said, missing = fill(wanted, found[0].facts)
    one = found[0]
    made = _letter(session, uuid4(), event_id, kind.value, one.person_id, one.name, one.email, said)
    back = returned(session, [one.person_id]).get(one.person_id)
    return Preview(made, missing, str(back) if back is not None else "")


@takes(Right.MESSAGE)
def for_whom(session: Session, event_id: UUID, kind: MessageKind) -> list[tuple[UUID, str]]:
    """The registrations that a message of that kind is for, with their names. Raises NotFound for the event."""
    return [(one.registration_id, one.name) for one in recipients(session, event_id, kind)]


@takes(Right.MESSAGE)
def prepare(
    session: Session,
    event_id: UUID,
    kind: MessageKind,
    *,
    now: datetime,
    ids: Collection[UUID] | None = None,
    news: str = "",
    again: bool = False,
) -> Prepared:
    """Draft a message of that kind to everybody it is for, or to those registrations. Nobody gets one twice for the
    same thing, unless ``again`` asks for it. Raises NotFound, and Invalid("news") where a change does not say what."""
    said_news = clean(news).strip()
    if kind is MessageKind.CHANGE and not said_news:
        raise Invalid("news", "The message does not say what has changed", "Write it in a sentence or two.")
    if kind in WITH_BADGE:
        held = sa.select(Registration.id).where(Registration.event_id == event_id, Registration.state.in_(HOLDS_PLACE))
        chosen = [one for one in session.scalars(held) if ids is None or one in ids]
        badges.issue_code_for(session, chosen, now=now)
        session.flush()
    template = words(session, event_id, kind).text
    had = _had(session, event_id, kind)
    bad = returned(session)
    made, skipped, no_address, gaps, back = [], [], [], dict[str, int](), []
    for one in recipients(session, event_id, kind, ids=ids, news=said_news):
        text, missing = fill(template, one.facts)
        if not again and _has(had.get(one.person_id, ()), kind, text):
            skipped.append(one.name)
            continue
        for name in missing:
            gaps[name] = gaps.get(name, 0) + 1
        if not one.email:
            no_address.append(one.name)
        if one.person_id in bad:
            back.append(one.name)
        made.append(_draft(event_id, kind, one, text, now))
    insert_rows(session, Message, made)
    return Prepared(tuple(row["id"] for row in made), tuple(skipped), tuple(no_address), gaps, tuple(back))


@takes(Right.MESSAGE)
def messages(
    session: Session,
    event_id: UUID | None = None,
    *,
    ids: Iterable[UUID] | None = None,
    kind: str | None = None,
    now: datetime | None = None,
) -> list[MessageRow]:
    """The messages of an event, or of all of them: those in doubt first, then by state, time and name. With ``now``
    appointments that are over by then are blocked."""
    query = (
        sa.select(Message, Person, Registration.state)
        .outerjoin(Person, Person.id == Message.person_id)
        .outerjoin(
            Registration,
            sa.and_(Registration.event_id == Message.event_id, Registration.person_id == Message.person_id),
        )
    )
    if event_id is not None:
        query = query.where(Message.event_id == event_id)
    if kind is not None:
        query = query.where(Message.kind == kind)
    if ids is not None:
        query = query.where(Message.id.in_(list(ids)))
    found = session.execute(query).all()
    owed = owed_mail.blocks(session, [message for message, _, _ in found], now=now)
    back = returned(session, {message.person_id for message, _, _ in found if message.person_id})
    rows = [_row(message, person, state, owed.get(message.id, ""), back) for message, person, state in found]
    order = {state: n for n, state in enumerate(("sending", "failed", "draft", "held", "sent"))}
    return sorted(rows, key=lambda one: (order[one.state], one.created_at, one.to_name.casefold(), one.id))


@takes(Right.MESSAGE)
def letter(session: Session, message_id: UUID) -> Letter:
    """A message as it leaves. Raises NotFound."""
    row = _message(session, message_id)
    person = session.get(Person, row.person_id) if row.person_id else None
    to = person.email if person is not None else row.recipient
    text = MailText(row.subject, row.body_text)
    name = person.name if person else ""
    made = _letter(session, row.id, row.event_id, row.kind, row.person_id, name, to, text)
    return replace(made, enclosed=owed_mail.enclosed(session, row))


@takes(Right.MESSAGE)
def edit(session: Session, message_id: UUID, *, subject: str, body: str) -> None:
    """Other words for this one message. Raises Refused once it has left, Invalid("subject"), ("body")."""
    row = _open(session, message_id)
    text = check_text(MailText(subject, body))
    row.subject, row.body_text = text.subject, text.body


@takes(Right.MESSAGE)
def hold(session: Session, ids: Iterable[UUID]) -> int:
    """Keep these back until somebody lets them go. Raises Refused for one that has left."""
    return _to(session, ids, MessageState.HELD)


@takes(Right.MESSAGE)
def release(session: Session, ids: Iterable[UUID]) -> int:
    """Let these go again: drafts, also those that failed. Raises Refused for one that has left."""
    return _to(session, ids, MessageState.DRAFT)


@takes(Right.MESSAGE)
def remove(session: Session, ids: Iterable[UUID]) -> int:
    """Take these out of the outbox. Raises Refused for one that has left."""
    rows = [_open(session, one) for one in ids]
    for row in rows:
        session.delete(row)
    return len(rows)


def _to(session: Session, ids: Iterable[UUID], state: MessageState) -> int:
    rows = [_open(session, one) for one in ids]
    for row in rows:
        row.state, row.problem = state.value, ""
    return len(rows)


def _row(
    row: Message,
    person: Person | None,
    state: RegistrationState | None,
    owed: str,
    back: Mapping[UUID, Returned],
) -> MessageRow:
    gone = row.sent_at is not None
    to = row.recipient if gone or person is None else person.email
    return MessageRow(
        row.id,
        row.event_id,
        row.person_id,
        row.kind,
        person.name if person is not None else "",
        to,
        row.subject,
        row.body_text,
        MessageState(row.state),
        row.way,
        row.created_at,
        row.handed_at,
        row.sent_at,
        row.problem,
        "" if gone else owed or _blocked(row, person, to, state),
        str(back[person.id]) if not gone and person is not None and person.id in back else "",
    )


def _blocked(row: Message, person: Person | None, to: str, state: RegistrationState | None) -> str:
    """Why a message cannot leave as it is; "" where it can."""
    if gaps := unfilled(row.subject, row.body_text):
        return f"To be filled in: {', '.join(gaps)}"
    if not to.strip():
        return "No e-mail address"
    try:
        address(to)
    except Invalid as error:
        return error.title
    if row.kind == NEWSLETTER and (person is None or person.marketing_consent_at is None):
        return "They do not agree to get the newsletter any more"
    kind = next((kind for kind in MessageKind if kind.value == row.kind), None)
    if kind is not None and kind is not MessageKind.OFFER and state not in FOR_STATES[kind]:
        return f"No longer for them: {state.value if state else 'not on the list'}"
    return ""


def _letter(
    session: Session,
    key: UUID,
    event_id: UUID | None,
    kind: str,
    person_id: UUID | None,
    name: str,
    to: str,
    text: MailText,
) -> Letter:
    event = session.get(Event, event_id) if event_id else None
    code = None
    if kind in WITH_BADGE:
        code = session.execute(
            sa.select(Credential.code, Credential.short_code)
            .join(Registration, Registration.id == Credential.registration_id)
            .where(
                Registration.event_id == event_id,
                Registration.person_id == person_id,
                Registration.state.in_(HOLDS_PLACE),
                Credential.revoked_at.is_(None),
            )
            .order_by(Credential.issued_at.desc())
        ).first()
    earned = None
    if kind in WITH_CERTIFICATE and event_id is not None and person_id is not None:
        earned = certificates.for_person(session, event_id, person_id)
    return Letter(
        id=key,
        sender=settings(session).sender,
        to_name=display(name),
        to_address=to,
        subject=text.subject,
        text=text.body,
        heading=event.title if event is not None else text.subject if kind == NEWSLETTER else "",
        badge_code=code.code if code else "",
        short_code=code.short_code if code else "",
        certificate=earned,
        certificate_template=paper_templates.own(session, "certificates") if earned else None,
    )


def _draft(event_id: UUID, kind: MessageKind, one: Recipient, text: MailText, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "event_id": event_id,
        "person_id": one.person_id,
        "kind": kind.value,
        "subject": text.subject,
        "body_text": text.body,
        "state": MessageState.DRAFT.value,
        "created_at": now,
    }


def _had(session: Session, event_id: UUID, kind: MessageKind) -> dict[UUID, list[Message]]:
    found: dict[UUID, list[Message]] = {}
    for row in session.scalars(sa.select(Message).where(Message.event_id == event_id, Message.kind == kind.value)):
        if row.person_id is not None:
            found.setdefault(row.person_id, []).append(row)
    return found


def _has(rows: Iterable[Message], kind: MessageKind, text: MailText) -> bool:
    """Whether somebody has this message: one that is still to leave, one of a kind that is written once, or one in the
    same words."""
    return any(
        kind not in AGAIN or row.state != MessageState.SENT or (row.subject, row.body_text) == (text.subject, text.body)
        for row in rows
    )


def _for(kind: MessageKind) -> str:
    return ", ".join(sorted(state.value for state in FOR_STATES[kind])) + "."


def _message(session: Session, message_id: UUID) -> Message:
    if (row := session.get(Message, message_id)) is None:
        raise NotFound("That message is not in this workspace", "Somebody may have taken it out.")
    return row


def _open(session: Session, message_id: UUID) -> Message:
    row = _message(session, message_id)
    if row.state not in _OPEN:
        raise Refused(f"“{row.subject}” has left already", "Write another message.")
    return row
