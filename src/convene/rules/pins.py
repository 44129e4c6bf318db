"""PINs: how they are kept, how long one waits after wrong ones, and when a window that nobody uses locks.

A PIN guards the screen, not the file: whoever has the file in hand tries four digits in an hour and a half.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from convene.rules.errors import Invalid

SHORTEST, LONGEST = 4, 12
TRIES = 5
"""So many wrong ones are free; then one waits, each time twice as long."""
FIRST_WAIT = timedelta(seconds=30)
LOCK_AFTER = (5, 15, 30)
"""Minutes after which a window may lock."""
# OWASP's least for scrypt; without maxmem OpenSSL refuses it.
_N, _R, _P, _MEMORY = 2**17, 8, 1, 256 * 1024 * 1024


def pin_of(text: str) -> str:
    """The PIN as it is kept in mind. Raises Invalid("pin") for anything but 4 to 12 digits, and for one digit alone."""
    pin = text.strip()
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise Invalid("pin", "A PIN is 4 to 12 digits", "Six are better than four.")
    if len(set(pin)) == 1:
        raise Invalid("pin", "That PIN is too easy", "Choose one with different digits.")
    return pin


def hashed(pin: str, salt: bytes) -> str:
    """What of a PIN is kept: scrypt in hex. Takes about half a second, on purpose."""
    return hashlib.scrypt(pin.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MEMORY).hex()


def same(one: str, other: str) -> bool:
    """Whether two hashes are one, in a time that tells nothing."""
    return hmac.compare_digest(one, other)


@dataclass(slots=True)
class Tries:
    """Wrong PINs so far, and until when none is taken."""

    wrong: int = 0
    until: datetime | None = None

    def wait(self, now: datetime) -> int:
        """Seconds to wait before the next one; 0 for none."""
        left = (self.until - now).total_seconds() if self.until else 0
        return max(0, round(left + 0.499))

    def failed(self, now: datetime) -> None:
        """One more was wrong."""
        self.wrong += 1
        if self.wrong >= TRIES:
            self.until = now + FIRST_WAIT * 2 ** (self.wrong - TRIES)

    def passed(self) -> None:
        """It was right."""
        self.wrong, self.until = 0, None
