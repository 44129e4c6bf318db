"""People over all events, their organisations, and their needs kept apart."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convene.rules.people import NeedKind, NeedState, PhotoPreference
from convene.store.types import KEPT_AS_IS, Row, Words, checked, choice, key, to


class Organisation(Row):
    """Where people come from: a trust, a council, a charity, a community group."""

    __tablename__ = "organisations"
    id: Mapped[UUID] = key()
    name: Mapped[str]
    sector: Mapped[str] = mapped_column(default="")
    borough: Mapped[str] = mapped_column(default="")
    search_key: Mapped[str] = mapped_column(KEPT_AS_IS, unique=True)


class Person(Row):
    """One person over all events. ``name`` is as given, never re-cased; given and family name where they are known."""

    __tablename__ = "people"
    __table_args__ = (checked("name", "length(name) > 0"),)
    id: Mapped[UUID] = key()
    name: Mapped[str]
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    known_as: Mapped[str] = mapped_column(default="")
    pronouns: Mapped[str] = mapped_column(default="")
    pronunciation: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    email_key: Mapped[str] = mapped_column(KEPT_AS_IS, default="", index=True)
    phone: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[UUID | None] = to("organisations.id", on_delete="SET NULL")
    job_title: Mapped[str] = mapped_column(default="")
    profession: Mapped[str] = mapped_column(default="")
    photo: Mapped[PhotoPreference] = mapped_column(choice(PhotoPreference), default=PhotoPreference.NOT_ASKED)
    marketing_consent_at: Mapped[datetime | None]
    marketing_consent_source: Mapped[str] = mapped_column(default="")
    reception_note: Mapped[str] = mapped_column(default="")
    source_key: Mapped[str] = mapped_column(default="", index=True)
    search_key: Mapped[str] = mapped_column(KEPT_AS_IS, index=True)
    erased_at: Mapped[datetime | None]

    organisation: Mapped[Organisation | None] = relationship()


class Need(Row):
    """What a person needs to take part, with an owner and a due date. Never shown at a desk, but for the
    ``reception_note`` somebody wrote for it."""

    __tablename__ = "needs"
    id: Mapped[UUID] = key()
    person_id: Mapped[UUID] = to("people.id", on_delete="CASCADE")
    event_id: Mapped[UUID | None] = to("events.id", on_delete="CASCADE")
    kind: Mapped[NeedKind] = mapped_column(choice(NeedKind))
    feature: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(Words, default="")
    owner: Mapped[str] = mapped_column(default="")
    due: Mapped[date | None]
    state: Mapped[NeedState] = mapped_column(choice(NeedState), default=NeedState.OPEN)
    consent_at: Mapped[datetime | None]
    consent_wording: Mapped[str] = mapped_column(default="")
    reception_note: Mapped[str] = mapped_column(Words, default="")

    person: Mapped[Person] = relationship()


class Consent(Row):
    """What a person agreed to or refused, when, how it was said, and the version of the words they were shown."""

    __tablename__ = "consents"
    id: Mapped[UUID] = key()
    person_id: Mapped[UUID] = to("people.id", on_delete="CASCADE")
    kind: Mapped[str]
    given: Mapped[bool] = mapped_column(sa.Boolean(create_constraint=True, name="given"))
    at: Mapped[datetime]
    source: Mapped[str] = mapped_column(default="")
    wording: Mapped[str] = mapped_column(default="")


class Unavailability(Row):
    """A time a person cannot take part: told by them, or read from their calendar (``source_key`` is its UID)."""

    __tablename__ = "unavailabilities"
    __table_args__ = (checked("span", "ends_at > starts_at"),)
    id: Mapped[UUID] = key()
    person_id: Mapped[UUID] = to("people.id", on_delete="CASCADE")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    source_key: Mapped[str] = mapped_column(default="")


class DistinctPeople(Row):
    """Two people somebody looked at who are not one. The smaller id comes first."""

    __tablename__ = "distinct_people"
    __table_args__ = (checked("two", "person_id < other_id"),)
    person_id: Mapped[UUID] = to("people.id", on_delete="CASCADE", index=False, primary_key=True)
    other_id: Mapped[UUID] = to("people.id", on_delete="CASCADE", primary_key=True)


class PersonMerge(Row):
    """A person who was found to be another one: all that was theirs, so that the two can be taken apart again."""

    __tablename__ = "person_merges"
    id: Mapped[UUID] = key()
    kept_id: Mapped[UUID] = to("people.id", on_delete="CASCADE")
    at: Mapped[datetime]
    content: Mapped[dict[str, Any]]


sa.Index("ix_people_family_name", Person.family_name, Person.given_name)
