"""What sessions use and ask: resources such as stories, questions for reflection, and answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from convene.store.types import Row, Words, key, to


class Resource(Row):
    """A story, a paper, a film: its address, licence and credit line. The thing itself is never shipped."""

    __tablename__ = "resources"
    id: Mapped[UUID] = key()
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(default="story")
    address: Mapped[str] = mapped_column(default="")
    licence: Mapped[str] = mapped_column(default="")
    credit: Mapped[str] = mapped_column(default="")


class SessionResource(Row):
    """A resource used in a session."""

    __tablename__ = "session_resources"
    session_id: Mapped[UUID] = to("sessions.id", on_delete="CASCADE", index=False, primary_key=True)
    resource_id: Mapped[UUID] = to("resources.id", primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class Question(Row):
    """A question of a session for reflection, or of an event for its review."""

    __tablename__ = "questions"
    id: Mapped[UUID] = key()
    event_id: Mapped[UUID] = to("events.id", on_delete="CASCADE")
    session_id: Mapped[UUID | None] = to("sessions.id", on_delete="CASCADE")
    text: Mapped[str] = mapped_column(Words)
    position: Mapped[int] = mapped_column(default=0)


class Answer(Row):
    """An answer to a question. No person: what is said in a review is not tied to a name."""

    __tablename__ = "answers"
    id: Mapped[UUID] = key()
    question_id: Mapped[UUID] = to("questions.id", on_delete="CASCADE")
    text: Mapped[str] = mapped_column(Words, default="")
    rating: Mapped[int | None]
    given_at: Mapped[datetime]
