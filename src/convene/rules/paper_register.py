"""The paper register of a day: people by number, found while its ticks are keyed back."""

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from convene.rules.errors import Invalid
from convene.rules.text import search_key

DESK = "Paper register"
"""The desk that scans keyed back from paper stand under; how else they came is known of no paper."""
LONGEST = 6  # digits of a number


class Numbered(Protocol):
    """What has a number on the register, 0 for none, and names to be found by: as ``search_key`` makes them."""

    @property
    def number(self) -> int: ...
    @property
    def found_by(self) -> str: ...


N = TypeVar("N", bound=Numbered)


def find(lines: Iterable[N], text: str, *, most: int = 6) -> list[N]:
    """Who is meant: by the number alone, or by the first letters of any of their names; those who begin so first."""
    wanted = _words(search_key(text))
    if not wanted:
        return []
    if len(wanted) == 1 and wanted[0].isdecimal():
        return [line for line in lines if line.number == int(wanted[0]) > 0][:1]
    found = [line for line in lines if _begin(_words(line.found_by), wanted)]
    return sorted(found, key=lambda line: not line.found_by.startswith(wanted[0]))[:most]


def read_numbers(text: str) -> list[int]:
    """The numbers of a list, each once in its order: between them spaces, commas, semicolons or ends of lines, and
    what follows a ``#`` is a note. Raises Invalid("ticked") for anything else, with its line."""
    found: dict[int, None] = {}
    for at, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        for part in re.split(r"[\s,;]+", line.partition("#")[0].strip()):
            if not part:
                continue
            if not (part.isascii() and part.isdecimal() and len(part) <= LONGEST):
                raise Invalid("ticked", f"“{part[:20]}” in line {at} is not a number", "Such as 12 or 12, 15, 16.")
            found[int(part)] = None
    return list(found)


def _words(key: str) -> list[str]:
    return re.split(r"[\s'’-]+", key.strip()) if key.strip() else []


def _begin(names: list[str], wanted: list[str]) -> bool:
    """Whether each of the words begins a name of its own."""
    left = list(names)
    for word in sorted(wanted, key=len, reverse=True):
        hit = next((name for name in left if name.startswith(word)), None)
        if hit is None:
            return False
        left.remove(hit)
    return True
