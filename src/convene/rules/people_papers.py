"""The plain values of the papers that are made from a list of people: name tents, sign-in sheets, catering cards."""

from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import normalize

from convene.rules.text import search_key


@dataclass(frozen=True, slots=True)
class TentName:
    """Whose tent it is, as their badge says it."""

    known_as: str
    name: str
    organisation: str = ""
    pronouns: str = ""


@dataclass(frozen=True, slots=True)
class Tents:
    """The name tents of an event, in the order of names."""

    title: str
    names: tuple[TentName, ...]


@dataclass(frozen=True, slots=True)
class SignInLine:
    """Somebody who is to sign. ``number`` is the one they have on the register, 0 where it was not printed yet."""

    initial: str
    number: int
    name: str
    known_as: str
    organisation: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sheet to sign, of a day or of a session (its ``session``, ``starts_at`` and ``room``), as known ``now``."""

    title: str
    day: date
    now: datetime
    time_zone: str
    lines: tuple[SignInLine, ...]
    session: str = ""
    starts_at: datetime | None = None
    room: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody the reception of a house expects: no more of them than it needs to let them in."""

    organisation: str
    name: str
    known_as: str = ""


def filed_under(name: str, family_name: str = "") -> tuple[str, str]:
    """What a person is found by in a list from A to Z, and its letter: the family name where it is known, else the last
    word of the name. ``("o'brien zoe", "O")``."""
    words = search_key(name).split()
    family = search_key(family_name) or (words[-1] if words else "")
    key = " ".join(part for part in (family, search_key(name)) if part)
    letter = next((char for char in normalize("NFC", key) if char.isalnum()), "")
    return key, "0–9" if letter.isdigit() else letter.upper()


@dataclass(frozen=True, slots=True)
class CateringCard:
    """A card for somebody who eats otherwise, known to the kitchen by its number alone. ``plate`` is what is prepared;
    ``more`` where that is not all, and whoever holds the key has to be asked."""

    number: int
    plate: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class KeyLine:
    """Whose card it is, and what they wrote."""

    card: CateringCard
    name: str
    known_as: str
    organisation: str
    words: str
    owner: str


@dataclass(frozen=True, slots=True)
class CateringCards:
    """The cards of an event. Nobody is named."""

    title: str
    cards: tuple[CateringCard, ...]


@dataclass(frozen=True, slots=True)
class CateringKey:
    """Who has which card, for the one who sees to the catering. ``left_out`` counts the people of whom nobody recorded
    that what they need may be kept: they have no card."""

    title: str
    now: datetime
    time_zone: str
    lines: tuple[KeyLine, ...]
    left_out: int = 0
