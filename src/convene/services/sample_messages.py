"""The outbox of the convening: some were told of a change; one message came back, one is held, one is in doubt."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.outbox import MessageKind, MessageState, Sender
from convene.services.mail_settings import MailSettings, set_settings
from convene.services.mail_words import fill
from convene.services.outbox_facts import recipients
from convene.services.outbox_words import words
from convene.services.sample_rows import Rows
from convene.store.tables import Message

_NEWS = "The doors open at 08:30 instead of 08:45, with tea and a conversation card from the start."
_TOLD = 12
_OTHERWISE = {
    1: (MessageState.HELD, ""),
    4: (MessageState.FAILED, "The mailbox is full"),
    10: (MessageState.SENDING, "The mail server hung up while it took the message"),
    11: (MessageState.DRAFT, ""),
}


def messages(session: Session, rows: Rows, event_id: UUID) -> None:
    """What was written to people so far."""
    set_settings(session, MailSettings(Sender("Convening team", "events@convene.example")))
    at = rows.now - timedelta(days=4)
    template = words(session, event_id, MessageKind.CHANGE).text
    for number, one in enumerate(recipients(session, event_id, MessageKind.CHANGE, news=_NEWS)[:_TOLD]):
        state, problem = _OTHERWISE.get(number, (MessageState.SENT, ""))
        text, _ = fill(template, one.facts)
        left = at + timedelta(minutes=20, seconds=2 * number)
        sent = state is MessageState.SENT
        session.add(
            Message(
                id=UUID(int=rows.rng.getrandbits(128), version=4),
                event_id=event_id,
                person_id=one.person_id,
                kind=MessageKind.CHANGE.value,
                recipient="" if state is MessageState.HELD else one.email,
                subject=text.subject,
                body_text=text.body,
                state=state.value,
                way="smtp" if sent or state is MessageState.FAILED else "",
                created_at=at,
                handed_at=left if sent or state is MessageState.SENDING else None,
                sent_at=left if sent else None,
                problem=problem,
            )
        )
    session.flush()
