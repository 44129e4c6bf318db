"""The chain of the history: what is hashed of a change and of the rows it wrote, and the checkpoint a person reads out.

A row is hashed with a salt of its own. When an erasure takes its values out the salt goes with them, so that what stays
says nothing of what was there and the chain is whole all the same. What is written here never changes: every file was
sealed with it.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from convene.rules.errors import Invalid

SALT: Final = 16
"""Bytes of a salt."""
LETTERS: Final = 16
"""Of a hash, as many letters as stand on paper: 64 bits."""
_GROUP: Final = 4


def row_digest(salt: bytes, table: str, key: str, before: str | None, after: str | None) -> bytes:
    """Of one row, with its values as the JSON that is kept. No value is the empty text, which is no JSON."""
    parts = (salt, table.encode(), key.encode(), (before or "").encode(), (after or "").encode())
    return hashlib.sha256(b"\0".join(parts)).digest()


def label_digest(salt: bytes, label: str) -> bytes:
    """Of the words of a change."""
    return hashlib.sha256(salt + label.encode()).digest()


def rows_digest(digests: Iterable[bytes]) -> str:
    """Of all rows of a change, in their order."""
    return hashlib.sha256(b"".join(digests)).hexdigest()


def entry_hash(
    previous: str,
    number: int,
    *,
    act: str,
    concerns: int | None,
    at: int,
    who: str,
    label: bytes,
    cleared: int,
    rows: str,
) -> str:
    """Of one change and the hash of the one before it: ``label`` and ``rows`` are digests, ``at`` is microseconds,
    ``cleared`` how many rows and labels of the history an erasure emptied with it."""
    said = ["convene history 1", previous, number, act, concerns, at, who, label.hex(), cleared, rows]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The last change there is: what stands on the day's papers and beside each backup."""

    number: int
    at: datetime
    hash: str

    @property
    def text(self) -> str:
        """As it is printed and read out: ``128: 7F3A 91C2 0BD4 4E21``."""
        return f"{self.number}: {grouped(self.hash)}"


def grouped(text: str) -> str:
    """The first letters of a hash, in groups."""
    letters = text[:LETTERS].upper()
    return " ".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


_READ = re.compile(r"\D*?(\d+)\s*[:.,]\s*([0-9A-FIOLl\s-]+)", re.IGNORECASE)
_MISREAD = str.maketrans("oil", "011")


def read_checkpoint(text: str) -> tuple[int, str]:
    """The number and the letters of a checkpoint as somebody typed it from paper. Raises Invalid("checkpoint")."""
    found = _READ.match(text.strip())
    letters = re.sub(r"[\s-]", "", found[2]).lower().translate(_MISREAD) if found else ""
    if found is None or len(letters) != LETTERS:
        raise Invalid(
            "checkpoint", f"“{text}” is no checkpoint", "Write it as it is printed: 128: 7F3A 91C2 0BD4 4E21."
        )
    return int(found[1]), letters
