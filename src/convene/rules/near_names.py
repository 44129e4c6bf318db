"""Names that are spelt almost as somebody typed: a slip of the pen, another spelling, run together or apart."""

import re
from collections.abc import Sequence
from typing import Final

from convene.rules.text import search_key

LEAST: Final = 3
"""Of fewer letters almost every name is almost one."""

_WORDS = re.compile(r"[^\W_]+(?:['\-.][^\W_]+)*")
_JOINS = re.compile(r"['\-.]")
_SOUNDS: Final = tuple(
    (re.compile(spelt), said)
    for spelt, said in (
        ("ph|bh|mh", "f"),
        ("io", "i"),
        ("sch|sh|cz|sz", "s"),
        ("ck|ch|[cqx]", "k"),
        ("th|dt", "t"),
        ("ee|ea|ie|ei|ey|y|j", "i"),
        ("ou|oo|w", "u"),
        ("v", "f"),
        ("z", "s"),
        ("h", ""),
        (r"(.)\1+", r"\1"),
    )
)


def words_of(*names: str) -> tuple[str, ...]:
    """The words by which somebody is found: each, those that are joined by a hyphen or apostrophe also in parts and
    run together, and each whole name run together."""
    found: dict[str, None] = {}
    for name in names:
        whole = _WORDS.findall(search_key(name))
        for word in whole:
            parts = _JOINS.split(word)
            found |= dict.fromkeys([*parts, "".join(parts)])
        if 1 < len(whole) < 4:
            found["".join(_JOINS.sub("", word) for word in whole)] = None
    return tuple(word for word in found if word)


def sound(word: str) -> str:
    """A word as it may be heard: letters that sound alike are one, doubled ones are single."""
    for spelt, said in _SOUNDS:
        word = spelt.sub(said, word)
    return word


def wanted(text: str) -> Sequence[str]:
    """The words of what was typed; none where it is too short to be almost a name."""
    words = _WORDS.findall(search_key(text))
    return words if sum(map(len, words)) >= LEAST else ()
