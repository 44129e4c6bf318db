"""The passphrase of a workspace file: how it is read, what it is worth, and the recovery key that opens the file too.

The recovery key is the file's own key, 64 hexadecimal digits, in sixteen groups of four with a check letter each: on
paper it needs nothing else, and a wrong letter is found by its group.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Final

from convene.rules.errors import FileProblem, Invalid

SHORTEST: Final = 12
WORDS: Final = 4
OFFERED: Final = 5
"""Words of a passphrase that is offered: of 1,024 each, more than a million years at a thousand tries a second."""
GROUPS: Final = 16
_DIGITS: Final = 4
_CHECKS: Final = "GHJKLMNPQRSTVWXY"  # none of them is a digit, so that a group that slipped is noticed
_COMMON: Final = frozenset(
    {
        "password", "passwort", "passphrase", "letmein", "welcome", "qwerty", "qwertyuiop", "asdfgh",
        "asdfghjkl", "zxcvbn", "zxcvbnm", "abc", "abcd", "abcdef", "abcdefgh", "admin", "administrator",
        "login", "master", "secret", "dragon", "monkey", "football", "liverpool", "arsenal", "chelsea",
        "london", "england", "sunshine", "princess", "iloveyou", "trustno", "nhs", "convene", "workspace",
        "event", "events", "conference", "summer", "winter", "spring", "autumn", "january", "february",
        "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "changeme", "temp",
        "test", "default", "hello",
    }
)  # fmt: skip
_ROWS: Final = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


class AsksPassphrase(FileProblem):
    """The file has a passphrase, and none was given."""


class WrongPassphrase(FileProblem):
    """The file does not open with what was given. It is as it was."""


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What is printed to open a workspace with when its passphrase is lost: ``groups`` are the recovery key."""

    workspace: str
    where: str
    made_at: datetime
    groups: tuple[str, ...] = field(repr=False)


class Strength(IntEnum):
    """What a passphrase is worth against somebody who has the file and time."""

    WEAK = 0  # not taken
    FAIR = 1
    STRONG = 2


def spoken(text: str) -> str:
    """A passphrase as it is used: however its accents are typed, and however many blanks are between its words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def strength(text: str) -> Strength:
    """How good a passphrase is. Common words, rows of keys and repeated letters count as one letter each."""
    words = dict.fromkeys(spoken(text).casefold().split())
    distinct = [word for word in words if len(word) > 2 and word not in _COMMON]
    left = _without_easy("".join(words))
    worth = min(len(left), 2 * len(set(left)))
    if worth < SHORTEST and not (len(distinct) >= WORDS and worth >= WORDS * 3 - 1):
        return Strength.WEAK
    if worth < SHORTEST:
        return Strength.FAIR
    return Strength.STRONG if len(distinct) > WORDS or worth >= SHORTEST + 4 else Strength.FAIR


def passphrase_of(text: str) -> str:
    """A new passphrase as it is used. Raises Invalid("passphrase") for one that is guessed too soon."""
    if strength(text) is Strength.WEAK:
        short = len(spoken(text)) < SHORTEST
        raise Invalid(
            "passphrase",
            "That passphrase is too short" if short else "That passphrase is guessed too soon",
            f"At least {SHORTEST} characters, or {WORDS} words that do not belong together.",
        )
    return spoken(text)


def offer(words: Sequence[str], count: int = OFFERED) -> str:
    """A passphrase of words drawn at random."""
    return " ".join(secrets.choice(words) for _ in range(count))


def written(key: bytes) -> tuple[str, ...]:
    """The groups of a recovery key, such as ``3F9AK``."""
    digits = key.hex().upper()
    groups = [digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS)]
    return tuple(group + _check(place, group) for place, group in enumerate(groups))


def is_recovery_key(text: str) -> bool:
    """Whether somebody means a recovery key: it is as long as one, and made of its letters."""
    plain = _plain(text)
    return len(plain) > GROUPS * _DIGITS and not set(plain) - set("0123456789ABCDEF" + _CHECKS)


def read_recovery_key(text: str) -> bytes:
    """The key that was typed from a sheet, in whatever groups. Raises Invalid("recovery") that names the group."""
    plain, size = _plain(text), _DIGITS + 1
    for place in range(GROUPS):
        group = plain[place * size : (place + 1) * size]
        if len(group) < size:
            raise Invalid("recovery", f"The recovery key ends in group {place + 1}", f"It has {GROUPS} groups of five.")
        if not _is_group(place, group):
            raise Invalid("recovery", f"Group {place + 1} is not right: {group}", "Compare it with the sheet.")
    if len(plain) > GROUPS * size:
        raise Invalid("recovery", "The recovery key is too long", f"It has {GROUPS} groups of five.")
    return bytes.fromhex("".join(plain[place * size : place * size + _DIGITS] for place in range(GROUPS)))


def _plain(text: str) -> str:
    # A zero typed as the letter O: there is no O in a recovery key, nor an I.
    return "".join(c for c in text.upper() if c.isalnum()).translate({ord("O"): "0", ord("I"): "1"})


def _is_group(place: int, group: str) -> bool:
    return not set(group[:-1]) - set("0123456789ABCDEF") and group[-1] == _check(place, group[:-1])


def _check(place: int, group: str) -> str:
    total = place * 3 + sum((at * 2 + 1) * int(digit, 16) for at, digit in enumerate(group))
    return _CHECKS[total % len(_CHECKS)]


def _without_easy(text: str) -> str:
    """What is left when what everybody tries first is a letter each."""
    for word in sorted(_COMMON, key=len, reverse=True):
        if len(word) > 3:
            text = text.replace(word, word[0])
    threes = (text[at - 2 : at + 1] for at in range(2, len(text)))
    return text[:2] + "".join(three[2] for three in threes if not _follows(three))


def _follows(three: str) -> bool:
    return three[2] == three[1] or any(three in row or three[::-1] in row for row in _ROWS)
