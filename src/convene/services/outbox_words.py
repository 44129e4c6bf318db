"""The words of each kind of message, which an event can have of its own."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.booking_mail import MailText
from convene.rules.errors import NotFound
from convene.rules.outbox import MessageKind
from convene.rules.outbox_words import FIELDS, WORDS
from convene.services.mail_words import check_words
from convene.store.tables import Event, Setting


@dataclass(frozen=True, slots=True)
class Words:
    """The template of a kind; ``changed`` where the event has its own."""

    kind: MessageKind
    text: MailText
    changed: bool


def words(session: Session, event_id: UUID, kind: MessageKind) -> Words:
    """The words of that kind at the event: the usual ones unless it has its own."""
    kept = session.get(Setting, _name(event_id, kind))
    if kept is None:
        return Words(kind, WORDS[kind], changed=False)
    return Words(kind, MailText(str(kept.value["subject"]), str(kept.value["body"])), changed=True)


def set_words(session: Session, event_id: UUID, kind: MessageKind, *, subject: str, body: str) -> None:
    """Other words for that kind at this event. Raises Invalid("subject"), ("body"), and NotFound."""
    if session.get(Event, event_id) is None:
        raise NotFound("That event is not in this workspace")
    text = check_words(MailText(subject, body), FIELDS)
    value = {"subject": text.subject, "body": text.body}
    if (kept := session.get(Setting, _name(event_id, kind))) is None:
        session.add(Setting(name=_name(event_id, kind), value=value))
    else:
        kept.value = value


def reset_words(session: Session, event_id: UUID, kind: MessageKind) -> None:
    """Back to the usual words."""
    if (kept := session.get(Setting, _name(event_id, kind))) is not None:
        session.delete(kept)


def _name(event_id: UUID, kind: MessageKind) -> str:
    return f"mail.{event_id}.{kind.value}"
