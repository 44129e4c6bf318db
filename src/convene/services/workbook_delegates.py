"""The delegates of an event as a workbook that can come back: its columns, what they say here, and changing them.

Needs are not in it, nor what people agreed to. A row is known by its registration, and signed with the id of its
person, which does not go out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, Refused
from convene.rules.events import EventStatus, RegistrationMode
from convene.rules.people import same_person
from convene.rules.registration_questions import Question, answer_to, by_question, checked, read_answer
from convene.rules.registrations import HOLDS_PLACE, OVER, QuestionKind, RegistrationState, Role, next_states
from convene.rules.text import clean_line, email_key, search_key
from convene.rules.time import zone
from convene.rules.workbook_returns import AT, READ_ONLY, ReturnField
from convene.services import offers, organisation_cap, people, registration_questions, registrations
from convene.services.places import places
from convene.store.tables import Event, Organisation, Person, Registration

SOURCE: Final = "Workbook"
"""Where the registrations of new rows are said to be from."""


def _word(value: str) -> str:
    return value.replace("_", " ").capitalize()


_STATES = {_word(one): one for one in RegistrationState if one is not RegistrationState.SUBSTITUTED}
_ROLES = {_word(one): one for one in Role}
_STATES_BY_KEY = {search_key(_word(one)): one for one in RegistrationState}
_ROLES_BY_KEY = {search_key(word): one for word, one in _ROLES.items()}
_BEGINS = frozenset(
    {RegistrationState.APPLIED, RegistrationState.INVITED, RegistrationState.REGISTERED, RegistrationState.WAITING}
)
_PERSON = (
    ReturnField("name", "Name"),
    ReturnField("given_name", "Given name"),
    ReturnField("family_name", "Family name"),
    ReturnField("known_as", "Known as"),
    ReturnField("pronouns", "Pronouns"),
    ReturnField("email", "E-mail"),
    ReturnField("phone", "Phone"),
    ReturnField("organisation", "Organisation"),
    ReturnField("job_title", "Job title"),
)
_REGISTRATION = (
    ReturnField("role", "Role", choices=tuple(_ROLES)),
    ReturnField("state", "State", choices=tuple(_STATES)),
    ReturnField("ticket", "Ticket"),
)
_KNOWN = (
    ReturnField("reference", f"Reference{READ_ONLY}", locked=True),
    ReturnField("registered_at", f"Registered at{READ_ONLY}", "datetime", locked=True),
)
_PERSON_NAMES = frozenset(one.name for one in _PERSON)
_COLUMNS = tuple(one.name for one in _PERSON if one.name != "organisation")
_WITH_OPTIONS = {QuestionKind.CHOICE, QuestionKind.CONSENT}


@dataclass(frozen=True, slots=True)
class HeldDelegate:
    """A registration as it is here now."""

    title: str
    person_id: UUID
    organisation_id: UUID | None
    texts: Mapping[str, str]

    @property
    def secret(self) -> bytes:
        return self.person_id.bytes


class Delegates:
    """The registrations of an event by their key, and how a workbook changes them."""

    def __init__(self, session: Session, event: Event, *, now: datetime, hold: bool = False) -> None:
        self._session = session
        self._event = event
        self._now = now
        self._questions = {
            f"answer:{one.id.hex}": one for one in registration_questions.questions(session, event.id) if one.id
        }
        self.fields: tuple[ReturnField, ...] = (
            *_PERSON,
            *_REGISTRATION,
            *(ReturnField(name, one.text, choices=_options(one)) for name, one in self._questions.items()),
            *_KNOWN,
        )
        self._held = self._read_held()
        self._places = places(session, event, hold=hold)
        self._addresses: set[str] = set()
        self._newcomers: set[str] = set()
        self._coming: list[tuple[UUID, UUID | None]] = []

    @property
    def held(self) -> Mapping[str, HeldDelegate]:
        """By key."""
        return self._held

    def read(self, name: str, text: str) -> str:
        """A state, role, organisation or answer in our words, where it is one; anything else as it is."""
        match name:
            case "state":
                state = _STATES_BY_KEY.get(search_key(text))
                return _word(state) if state else text
            case "role":
                role = _ROLES_BY_KEY.get(search_key(text))
                return _word(role) if role else text
            case "organisation":
                return self._homes.get(search_key(text), text)
        try:
            return read_answer(self._questions[name], text) if name in self._questions else text
        except Invalid:
            return text

    def checked(self, key: str, said: Mapping[str, str]) -> Mapping[str, str]:
        """What is said of a delegate, as it will be kept. Raises Invalid with the name of the field, and Refused."""
        held = self._held[key]
        row = registrations.get(self._session, UUID(key))
        if row.person.erased_at is not None:
            raise Refused("This person was erased")
        found = {name: clean_line(text) for name, text in said.items()}
        people.check(self._session, row.person, {name: found[name] for name in found.keys() & _PERSON_NAMES})
        self._own_address(found)
        if "role" in found:
            _role(found["role"])
        found |= self._answers(said, row.answers)
        if "state" in found:
            self._state(row, _state(found["state"]), held.organisation_id)
        if found.get("email"):
            self._addresses.add(email_key(found["email"]))
        return found

    def checked_new(self, said: Mapping[str, str]) -> Mapping[str, str]:
        """What is said of somebody new, as it will be kept. Raises as ``checked``."""
        found = {name: clean_line(text) for name, text in said.items()}
        name = found.get("name", "")
        if not name:
            raise Invalid("name", "A new row needs a name")
        if self._event.status is EventStatus.CANCELLED:
            raise Refused(f"{self._event.title} is cancelled")
        people.check(self._session, None, {"name": name})
        self._own_address(found)
        newcomer = email_key(found.get("email", "")) or search_key(name, found.get("organisation", ""))
        if newcomer in self._newcomers:
            raise Refused(f"{name} is in a row above already")
        self._meet(name, found)
        found |= self._answers(said, {}, anew=True)
        self._joins(_role(found["role"]) if "role" in found else Role.PARTICIPANT, found.get("state", ""))
        self._newcomers.add(newcomer)
        if found.get("email"):
            self._addresses.add(email_key(found["email"]))
        return found

    def comes_last(self, said: Mapping[str, str]) -> bool:
        """Whether somebody leaves."""
        return "state" in said and _state(said["state"]) in OVER

    def change(self, key: str, said: Mapping[str, str], *, now: datetime) -> None:
        """Write what was checked of a delegate. Raises as ``registrations.edit`` and ``registrations.move``."""
        row = registrations.get(self._session, UUID(key))
        fields = self._fields(said)
        if answers := self._said(said):
            fields["answers"] = by_question(self._asked, row.answers or {}) | answers
        if fields:
            registrations.edit(self._session, row.id, now=now, **fields)
        if "state" in said:
            moved = registrations.move(self._session, [row.id], _state(said["state"]), now=now)
            if not moved.done:
                raise Refused(f"{row.person.name} cannot be {_state(said['state']).value}")

    def add(self, said: Mapping[str, str], *, now: datetime) -> None:
        """Register somebody new. Raises as ``registrations.register``."""
        fields = self._fields(said)
        if self._questions:
            fields["answers"] = self._said(said)
        state = _state(said["state"]) if "state" in said else None
        registrations.register(self._session, self._event.id, now=now, state=state, source=SOURCE, **fields)

    @cached_property
    def _homes(self) -> dict[str, str]:
        """The organisations there are, by what they are found by."""
        rows = self._session.execute(sa.select(Organisation.search_key, Organisation.name))
        return dict(rows.all())

    @property
    def _asked(self) -> tuple[Question, ...]:
        return tuple(self._questions.values())

    def _fields(self, said: Mapping[str, str]) -> dict[str, Any]:
        fields: dict[str, Any] = {name: text for name, text in said.items() if name in {*_PERSON_NAMES, "ticket"}}
        return fields | ({"role": _role(said["role"])} if "role" in said else {})

    def _said(self, said: Mapping[str, str]) -> dict[str, str]:
        return {self._questions[name].text: text for name, text in said.items() if name in self._questions}

    def _answers(
        self, said: Mapping[str, str], before: Mapping[str, str] | None, *, anew: bool = False
    ) -> dict[str, str]:
        """What is answered, as it will be kept."""
        given = self._said(said)
        if not given and not anew:
            return {}
        was = by_question(self._asked, before or {})
        try:
            kept = checked(self._asked, was | given, before)
        except Invalid as error:
            name, asked = next((n, one.text) for n, one in self._questions.items() if one.field == error.field)
            if name in said:
                raise Invalid(name, error.title, error.hint) from error
            # What they have not answered keeps their other answers back, and nothing else.
            of_theirs = next((n for n in said if n in self._questions), name)
            raise Invalid(of_theirs, f"“{asked[:40]}”: {error.title}", error.hint) from error
        return {name: kept.get(one.text, "") for name, one in self._questions.items() if name in said}

    def _own_address(self, said: Mapping[str, str]) -> None:
        if (email := said.get("email")) and email_key(email) in self._addresses:
            raise Invalid("email", f"{email} is in a row above already", "One address is one person’s.")

    def _meet(self, name: str, said: Mapping[str, str]) -> None:
        known = people.match(
            self._session,
            name=name,
            email=said.get("email", ""),
            organisation=said.get("organisation", ""),
            event_id=self._event.id,
        )
        if known is None:
            people.check(self._session, None, {"email": said.get("email", "")})
            return
        if not same_person(known.name, name) and not same_person(known.known_as, name):
            raise Refused(f"{known.email} is the address of {known.name}", "One address is one person’s.")
        if any(held.person_id == known.id for held in self._held.values()):
            raise Refused(f"{known.name} is on the list already")

    def _joins(self, role: Role, state: str) -> None:
        """Whether somebody new comes on the list so."""
        event = self._event
        wanted = _state(state) if state else RegistrationState.REGISTERED
        if wanted not in _BEGINS:
            raise Refused(f"Nobody comes on the list as {wanted.value}", f"Choose {_any_of(_BEGINS)}, or leave it.")
        if not state and role is Role.PARTICIPANT:
            if event.registration_mode is RegistrationMode.INVITATION:
                raise Refused(f"One must be invited to {event.title}", "Say “Invited” in the new row.")
            if event.registration_mode is RegistrationMode.APPLICATION:
                wanted = RegistrationState.APPLIED
        closes = event.applications_close
        if wanted is RegistrationState.APPLIED and closes is not None and self._now >= closes:
            raise Refused(f"Applications to {event.title} have closed", "Add them on the People tab, with a reason.")
        if self._places.take(wanted) is not wanted and state:
            raise Refused("No place is left", "Say “Waiting”.")

    def _state(self, row: Registration, to: RegistrationState, organisation_id: UUID | None) -> None:
        """Whether somebody can come to that state, with a place where that needs one."""
        if to is row.state:
            return
        can = next_states(row.state) - {RegistrationState.SUBSTITUTED}
        if to not in can:
            raise Invalid("state", f"Who is {row.state.value} cannot become {to.value}", f"Choose {_any_of(can)}.")
        if to not in OVER and self._event.status is EventStatus.CANCELLED:
            raise Invalid("state", f"{self._event.title} is cancelled")
        if to not in HOLDS_PLACE or row.state in HOLDS_PLACE or offers.offered(self._session, [row.id]):
            return
        if row.role is Role.PARTICIPANT and organisation_id is not None:
            coming = [*self._coming, (row.id, organisation_id)]
            over, _ = organisation_cap.above(self._session, self._event, coming)
            if row.id in over:
                raise Invalid("state", "Above the cap on one organisation", "Give the place on the People tab.")
            self._coming = coming
        if self._places.take(to) is not to:
            raise Invalid("state", "No place is left")

    def _read_held(self) -> dict[str, HeldDelegate]:
        tz = zone(self._event.time_zone)
        query = (
            sa.select(
                Registration.id,
                Person.id.label("person_id"),
                Person.organisation_id,
                sa.func.coalesce(Organisation.name, "").label("organisation"),
                *(getattr(Person, name) for name in _COLUMNS),
                Registration.role,
                Registration.state,
                Registration.ticket,
                Registration.source_key,
                Registration.registered_at,
                Registration.answers,
            )
            .join(Person, Person.id == Registration.person_id)
            .outerjoin(Organisation, Organisation.id == Person.organisation_id)
            .where(Registration.event_id == self._event.id)
            .order_by(Person.search_key, Registration.id)
        )
        return {
            row.id.hex: HeldDelegate(
                row.name,
                row.person_id,
                row.organisation_id,
                {
                    **{name: getattr(row, name) for name in _COLUMNS},
                    "organisation": row.organisation,
                    "role": _word(row.role),
                    "state": _word(row.state),
                    "ticket": row.ticket,
                    **{name: answer_to(one, row.answers) for name, one in self._questions.items()},
                    "reference": row.source_key.partition(":")[2],
                    "registered_at": row.registered_at.astimezone(tz).strftime(AT),
                },
            )
            for row in self._session.execute(query)
        }


def _options(one: Question) -> tuple[str, ...]:
    if one.kind is QuestionKind.CONSENT:
        return "Yes", "No"
    return one.options if one.kind in _WITH_OPTIONS else ()


def _any_of(states: frozenset[RegistrationState]) -> str:
    return ", ".join(_word(one) for one in RegistrationState if one in states)


def _state(text: str) -> RegistrationState:
    try:
        return _STATES_BY_KEY[search_key(text)]
    except KeyError:
        raise Invalid("state", f"“{text[:40]}” is no state", f"Choose {', '.join(_STATES)}.") from None


def _role(text: str) -> Role:
    try:
        return _ROLES_BY_KEY[search_key(text)]
    except KeyError:
        raise Invalid("role", f"“{text[:40]}” is no role", f"Choose {', '.join(_ROLES)}.") from None
