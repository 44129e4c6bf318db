"""The list of an event as plain values, for other programs and for address books. Nobody's needs are in it."""

from dataclasses import dataclass
from datetime import date, datetime

from convene.rules.registrations import RegistrationState, Role


@dataclass(frozen=True, slots=True)
class Delegate:
    """One registration with its person. ``key`` is the same in every export of the event; ``contact`` is the same in
    those of all events. ``answers`` are question and answer, in the order asked."""

    key: str
    contact: str
    name: str
    given_name: str
    family_name: str
    known_as: str
    pronouns: str
    email: str
    phone: str
    organisation: str
    job_title: str
    role: Role
    state: RegistrationState
    ticket: str
    reference: str
    registered_at: datetime
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DelegateList:
    """The delegates of an event, by name, and what it is."""

    code: str
    title: str
    time_zone: str
    days: tuple[tuple[date, datetime, datetime], ...]
    delegates: tuple[Delegate, ...]
