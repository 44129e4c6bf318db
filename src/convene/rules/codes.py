"""Badge codes: what the square on a badge says, and how to tell ours from everything else a scanner may read.

A code is opaque and random: no name, no e-mail, no number that leads to a person. It reads

    CNVN + 32 letters (128 random bits, four to a letter) + 2 check letters

The sixteen letters lie on the same keys of British, American, French and German keyboards and survive Caps Lock, so
that a scanner that types like a keyboard brings them through whatever the computer is set to. The 38 characters fit a
QR code of version 2 with medium error correction.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final, Literal

from convene.rules.text import clean_line

ALPHABET: Final = "BCDEFGHJKNPRSTVX"
PREFIX: Final = "CNVN"
LENGTH: Final = 38
SHORT_LENGTH: Final = 6
_BYTES: Final = 16
_MOST_LOOKED_AT: Final = 256
_KEPT_OF_FOREIGN: Final = 24

# The check is the remainder of the 128-bit number divided by 239, written as two letters. 239 is a prime below 256 for
# which the powers 16^0 to 16^31 all differ and 16 + 1 is no multiple: one wrong letter anywhere, and any two letters
# swapped among the random ones or across the border to the check, change the remainder. Of garbled codes one in 256
# slips through; whether a code belongs to somebody is decided by looking it up, never by its check.
_MODULUS: Final = 239

_LETTERS: Final = str.maketrans("0123456789ABCDEF", ALPHABET)
_DIGITS: Final = str.maketrans(ALPHABET, "0123456789ABCDEF")
# What scanners put before the data: the AIM symbology identifier (]Q1) and the QR code's ECI mark (\000026 = UTF-8).
_SCANNER_MARKS: Final = re.compile(r"(?:\][A-Za-z][0-9A-Za-z]|\\[0-9]{6})+")
_LAYOUT: Final = re.compile(r"[\s\x00-\x1f\x7f-]+")
_OURS: Final = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_NEARLY_OURS: Final = re.compile(f"{PREFIX}[0-9A-Z]*|[{ALPHABET}]{{{LENGTH - 4},{LENGTH + 4}}}")
_URL: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|tel:)", re.IGNORECASE)

ForeignKind = Literal["empty", "url", "too_long", "damaged", "other"]


@dataclass(frozen=True, slots=True)
class Code:
    """A badge code of ours, in capitals and with a right check. Whose it is, if anybody's, the store knows."""

    text: str

    @property
    def digest(self) -> str:
        """What is kept and looked up instead of the code itself."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that was scanned and is no badge code: kept by digest and first characters only, never opened.

    ``kind`` is ``damaged`` for a code of ours whose check fails (a smudge, a lost key stroke): scan again.
    """

    kind: ForeignKind
    digest: str
    start: str


def new_code(random_bytes: bytes) -> str:
    """The badge code of 16 random bytes. Raises ValueError for any other number of bytes."""
    if len(random_bytes) != _BYTES:
        raise ValueError(f"a badge code takes {_BYTES} random bytes, not {len(random_bytes)}")
    body = random_bytes.hex().upper().translate(_LETTERS)
    return PREFIX + body + _check(body)


def short_code(random_bytes: bytes) -> str:
    """Six letters of 3 random bytes, typed when a badge cannot be scanned; the caller keeps it unique in its event."""
    if 2 * len(random_bytes) != SHORT_LENGTH:
        raise ValueError(f"a short code takes {SHORT_LENGTH // 2} random bytes, not {len(random_bytes)}")
    return random_bytes.hex().upper().translate(_LETTERS)


def read_code(text: str) -> Code | Foreign:
    """Whatever a scanner or a person typed: our code, or something foreign.

    Small letters, spaces, hyphens, line ends and the scanner's own marks do not matter. Takes any length of text and
    any content; raises nothing.
    """
    text = text.strip()
    if len(text) > _MOST_LOOKED_AT:
        return _foreign("too_long", text)
    body = _plain(text)
    if not body:
        return _foreign("empty", text)
    if _OURS.fullmatch(body) and body.startswith(PREFIX) and body[-2:] == _check(body[len(PREFIX) : -2]):
        return Code(body)
    if _URL.match(_SCANNER_MARKS.sub("", text, count=1)):
        return _foreign("url", text)
    return _foreign("damaged" if _NEARLY_OURS.fullmatch(body) else "other", text)


def read_short_code(text: str) -> str | None:
    """The six letters in capitals, or None for a text that cannot be a short code."""
    body = _plain(text[:_MOST_LOOKED_AT])
    return body if len(body) == SHORT_LENGTH and set(body) <= set(ALPHABET) else None


def digest(code: str) -> str:
    """SHA-256 of a code in lower-case hex: what desks hold, so that a stolen desk cannot print badges."""
    return hashlib.sha256(code.encode()).hexdigest()


def _check(body: str) -> str:
    remainder = int(body.translate(_DIGITS), 16) % _MODULUS
    return f"{remainder:02X}".translate(_LETTERS)


def _plain(text: str) -> str:
    """Without the scanner's marks, spaces, hyphens and control characters, in capitals where it is ASCII."""
    body = _LAYOUT.sub("", _SCANNER_MARKS.sub("", text.strip(), count=1))
    return body.upper() if body.isascii() else body


def _foreign(kind: ForeignKind, text: str) -> Foreign:
    seen = text[:_MOST_LOOKED_AT]
    return Foreign(
        kind,
        hashlib.sha256(seen.encode(errors="surrogatepass")).hexdigest(),
        clean_line(seen)[:_KEPT_OF_FOREIGN],
    )
