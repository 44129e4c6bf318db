"""Rows of an outside list, as a reader gives them."""

from dataclasses import dataclass

from convene.rules.registrations import RegistrationState, Role


@dataclass(frozen=True)
class Incoming:
    """A row of which nothing is known but its number, until a test says more."""

    row: int = 2
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    known_as: str = ""
    email: str = ""
    organisation: str = ""
    job_title: str = ""
    phone: str = ""
    pronouns: str = ""
    state: RegistrationState = RegistrationState.REGISTERED
    role: Role = Role.PARTICIPANT
    ticket: str = ""
    reference: str = ""
    registered_at: str = ""
    dietary: str = ""
    access: str = ""
    note: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    problem: str = ""
