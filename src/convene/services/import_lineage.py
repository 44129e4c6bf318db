"""Which earlier list an outside list goes on: two lists of one brand for one event are not each other's.

A list is known again by who is in it. The first of a source has its name; another one beside it is "Eventbrite (list
2)". Dates and numbers in a file's name do not make it another source.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Protocol, TypeVar

from convene.rules.text import search_key


class Listed(Protocol):
    """Somebody on the list of the event, and where they came from."""

    source: str
    source_key: str


L = TypeVar("L", bound=Listed)

_BESIDE = re.compile(r"(?P<base>.+) \(list (?P<number>\d+)\)")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_MOST_OF = 2  # one in so many of the smaller of two lists
_SOME_OF = 4  # one in so many of the earlier one


def lineage(on_list: Iterable[L], source: str, rows: int, *, met: Callable[[L], bool]) -> tuple[str, tuple[L, ...]]:
    """The earlier list that a list of so many ``rows`` from ``source`` goes on, and who came by it. A name of its own,
    and nobody, for a new one. ``met`` says who is in it.

    It is the same list where it names half of the smaller of the two, and a quarter of the earlier one.
    """
    if not source:
        return "", ()
    earlier = _by_list(on_list, source)
    best = sorted(earlier, key=lambda name: (-sum(map(met, earlier[name])), name))
    for name in best:
        came, there = earlier[name], sum(map(met, earlier[name]))
        if there and there * _MOST_OF >= min(len(came), rows) and there * _SOME_OF >= len(came):
            return name, tuple(came)
    return _new_name(source, earlier), ()


def _by_list(on_list: Iterable[L], source: str) -> dict[str, list[L]]:
    """Who came by each list of that source. Who was here before and was then in the only one is of that one."""
    found: defaultdict[str, list[L]] = defaultdict(list)
    others: list[L] = []
    for one in on_list:
        if _base(one.source) == _base(source):
            found[one.source].append(one)
        elif one.source_key.startswith(f"{source}:"):
            others.append(one)
    if len(found) == 1:
        next(iter(found.values())).extend(others)
    elif not found and others:
        found[source] = others
    return dict(found)


def _base(source: str) -> str:
    """A source without which list of it, and without dates and numbers."""
    beside = _BESIDE.fullmatch(source)
    plain = search_key(beside["base"] if beside else source)
    return _NO_LETTERS.sub(" ", plain).strip() or plain


def _new_name(source: str, earlier: Collection[str]) -> str:
    if not earlier:
        return source
    numbers = [int(beside["number"]) if (beside := _BESIDE.fullmatch(name)) else 1 for name in earlier]
    return f"{source} (list {max(numbers) + 1})"
