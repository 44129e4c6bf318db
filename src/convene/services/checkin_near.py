"""“Did you mean”: people of an event whose names are spelt almost as somebody typed at a desk.

To compare a name with ten thousand others takes some milliseconds once their words are laid out, and to lay them out
some tenths of a second: whoever asks again hands in what was laid out before, which is used for as long as it is true.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from convene.rules.near_names import sound, wanted, words_of
from convene.rules.roles import Right, takes
from convene.services.checkin import Guest, guests_of
from convene.store.tables import Person, Registration

_ALIKE: Final = 74  # of 100: "smyth" and "smith" are 80, "mary" and "gary" 75
_HEARD_ALIKE: Final = 80  # "catherine" and "kathryn" are 86
_BEGINS_ALIKE: Final = 80
_INITIAL: Final = 85
_SURE: Final = 88  # one word so much alike speaks for a person whose other one is another
_WORSE: Final = 12  # who is so much less alike than the best is not meant


@dataclass(frozen=True, slots=True)
class Names:
    """The words of all names of an event, how they sound, and whose they are; true while the list is as ``stamp``."""

    event_id: UUID
    stamp: tuple[int, datetime | None]
    words: tuple[str, ...]
    sounds: tuple[str, ...]
    whose: tuple[tuple[int, ...], ...]
    registration_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Who may be meant, the likeliest first, and the names to hand in next time."""

    guests: tuple[Guest, ...]
    names: Names | None


@takes(Right.DESK)
def near(
    session: Session,
    event_id: UUID,
    text: str,
    *,
    names: Names | None = None,
    but: Collection[UUID] = (),
    limit: int = 5,
) -> Near:
    """People with a name almost like that, from three letters on; without those of ``but``, who were found anyway."""
    asked = wanted(text)
    if not asked:
        return Near((), names)
    stamp = _stamp(session, event_id)
    if names is None or (names.event_id, names.stamp) != (event_id, stamp):
        names = _lay_out(session, event_id, stamp)
    scores = _scores(names, asked)
    if len(asked) > 1:  # written apart what is one word
        for who, score in _scores(names, ["".join(asked)]).items():
            scores[who] = max(scores.get(who, 0.0), score)
    best = max(scores.values(), default=0.0)
    order = sorted((-score, who) for who, score in scores.items() if score >= best - _WORSE)
    ids = [key for _, who in order if (key := names.registration_ids[who]) not in but]
    return Near(tuple(guests_of(session, ids[:limit])), names)


def _stamp(session: Session, event_id: UUID) -> tuple[int, datetime | None]:
    query = sa.select(sa.func.count(), sa.func.max(Registration.changed_at)).where(Registration.event_id == event_id)
    count, changed = session.execute(query).one()
    return count, changed


def _lay_out(session: Session, event_id: UUID, stamp: tuple[int, datetime | None]) -> Names:
    rows = session.execute(
        sa.select(Registration.id, Person.name, Person.known_as)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event_id)
        .order_by(Person.search_key, Registration.id)
    ).all()
    whose: defaultdict[str, list[int]] = defaultdict(list)
    for number, (_, name, known_as) in enumerate(rows):
        for word in words_of(name, known_as):
            whose[word].append(number)
    owners = tuple(map(tuple, whose.values()))
    return Names(event_id, stamp, tuple(whose), tuple(map(sound, whose)), owners, tuple(row[0] for row in rows))


def _scores(names: Names, asked: Collection[str]) -> dict[int, float]:
    """How much each person's name is alike, of 100: the mean over all words, or half of that for one word of two."""
    found: defaultdict[int, list[float]] = defaultdict(list)
    for word in asked:
        best: defaultdict[int, float] = defaultdict(float)
        for place, score in _alike(names, word):
            for who in names.whose[place]:
                best[who] = max(best[who], score)
        for who, score in best.items():
            found[who].append(score)
    return {
        who: sum(scores) / len(asked)
        for who, scores in found.items()
        if len(scores) == len(asked) or (2 * len(scores) >= len(asked) and max(scores) >= _SURE)
    }


def _alike(names: Names, word: str) -> Iterator[tuple[int, float]]:
    """The places of words like this one, and how much they are."""
    if len(word) < 3:
        yield from ((place, _INITIAL) for place, other in enumerate(names.words) if other.startswith(word))
        return
    ratio = fuzz.ratio
    for _, score, place in process.extract(word, names.words, scorer=ratio, score_cutoff=_ALIKE, limit=None):
        yield place, score
    heard = sound(word)
    for _, score, place in process.extract(heard, names.sounds, scorer=ratio, score_cutoff=_HEARD_ALIKE, limit=None):
        yield place, score - 4
    if len(word) > 3:  # it may not be typed to its end yet
        begun = [other[: len(word)] for other in names.words]
        for _, score, place in process.extract(word, begun, scorer=ratio, score_cutoff=_BEGINS_ALIKE, limit=None):
            yield place, score - 6
