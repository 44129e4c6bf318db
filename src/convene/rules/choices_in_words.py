"""Sessions named in answers: which choice a question asks for, and which sessions an answer means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from convene.rules.text import search_key

K = TypeVar("K")

_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth")
_TURN = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_WORDS)})|(?P<nth>\d)(?:st|nd|rd|th)"
    r"|(?:choice|preference|option|rank)\W*(?P<no>\d))\b"
)
_CLOCK = re.compile(r"\b(\d{1,2})[:.h](\d{2})\b")
_PARTS = re.compile(r"[;\n]")


@dataclass(frozen=True, slots=True)
class Titled:
    """A session by its title, and when it begins by the clock of the event (hour, minute)."""

    title: str
    starts: tuple[int, int]


def turn_of(question: str) -> int:
    """Which choice a question asks for, from 1: "Second choice for the morning" is 2. 1 where it does not say."""
    found = _TURN.search(search_key(question))
    if found is None:
        return 1
    return _WORDS.index(found["word"]) + 1 if found["word"] else int(found["nth"] or found["no"])


def sessions_in(answer: str, sessions: Mapping[K, Titled], *, question: str = "") -> tuple[list[K], list[str]]:
    """The sessions an answer names, in its order, and the parts of it that name none, or several of one title.

    A title may be followed by more ("Carers (10:00, Library)"). Several are parted by semicolons, lines or commas; of
    two of one title the one at the time that question or answer names is meant.
    """
    whole = _meant(answer, sessions, question)
    if whole is not None:
        return [whole], []
    parts = [part for part in map(str.strip, _PARTS.split(answer)) if part]
    if len(parts) == 1 and "," in answer:
        by_comma = [part for part in map(str.strip, answer.split(",")) if part]
        if any(_meant(part, sessions, question) is not None for part in by_comma):
            parts = by_comma
    found: list[K] = []
    unknown: list[str] = []
    for part in parts:
        one = _meant(part, sessions, question)
        if one is None:
            unknown.append(part)
        elif one not in found:
            found.append(one)
    return found, unknown


def _meant(words: str, sessions: Mapping[K, Titled], question: str) -> K | None:
    said = search_key(words)
    titles = {key: search_key(one.title) for key, one in sessions.items()}
    named = [key for key, title in titles.items() if title == said]
    if not named:
        begins = [key for key, title in titles.items() if title and _goes_on(said, title)]
        longest = max((len(titles[key]) for key in begins), default=0)
        named = [key for key in begins if len(titles[key]) == longest]
    if len(named) > 1:
        at = _times(words) or _times(question)
        named = [key for key in named if sessions[key].starts in at]
    return named[0] if len(named) == 1 else None


def _goes_on(said: str, title: str) -> bool:
    """Whether the words are the title and something in brackets, after a colon or a dash."""
    return said.startswith(title) and re.match(r"\s*[(\[:|]|\s+-", said[len(title) :]) is not None


def _times(words: str) -> Sequence[tuple[int, int]]:
    return [(int(hour), int(minute)) for hour, minute in _CLOCK.findall(words)]
