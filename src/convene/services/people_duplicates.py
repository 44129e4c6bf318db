"""People who may have been entered twice: one e-mail address, one name, or names spelt almost alike.

Comparing everybody with everybody takes minutes where there are thousands, so only those are compared who share a word
of their name and the first letter of another, or whose whole names differ by one slip of the pen.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations
from uuid import UUID

import sqlalchemy as sa
from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid
from convene.rules.people import name_parts
from convene.rules.text import search_key
from convene.services import people
from convene.store.tables import DistinctPeople, Organisation, Person, Registration

_SHORT = 3  # letters: too few for a slip of the pen
_ALIKE = 88  # of 100: one letter in eight
_GIVEN_ALIKE = 75
_ADDRESSES_ALIKE = 92
_SEVERAL = 3  # so many of one name are not one person, unless something else says so
_NO_DIGITS = str.maketrans("", "", "0123456789")
_MOST = 200  # who share a word and a letter: of more, that they do says nothing
_PHONE = 9  # digits that tell one number from another, whatever stands for the country


@dataclass(frozen=True, slots=True)
class Likely:
    """Two people who may be one, why one would think so, and how likely it is, of 100. The first is on more lists."""

    one_id: UUID
    one: str
    other_id: UUID
    other: str
    why: str
    likelihood: int


@dataclass(frozen=True, slots=True)
class _Known:
    id: UUID
    name: str
    email: str
    phone: str
    address: str  # without its digits: those that are numbered are several
    home: str
    names: tuple[tuple[str, ...], ...]  # the words of the name, and with what they go by instead
    sorted_name: str
    numbers: str


def likely(session: Session) -> tuple[Likely, ...]:
    """People who may be one, the likeliest first. Those somebody said are two are left out."""
    known = sorted(_everybody(session), key=lambda one: one.id)
    apart = {(row.person_id, row.other_id) for row in session.scalars(sa.select(DistinctPeople))}
    namesakes = Counter(one.sorted_name for one in known)
    lists: Counter[UUID] = Counter(session.scalars(sa.select(Registration.person_id)))
    found = []
    for pair in _pairs(known):
        one, other = (known[number] for number in pair)
        if (said := _why(one, other, namesakes[one.sorted_name])) and (one.id, other.id) not in apart:
            more, less = sorted((one, other), key=lambda who: (-lists[who.id], not who.email, who.id))
            found.append(Likely(more.id, more.name, less.id, less.name, *said))
    return tuple(sorted(found, key=lambda pair: (-pair.likelihood, search_key(pair.one), pair.one_id, pair.other_id)))


def keep_apart(session: Session, person_id: UUID, other_id: UUID) -> None:
    """Say that two people are not one, so that they are not pointed out again. Raises Invalid, NotFound."""
    if person_id == other_id:
        raise Invalid("other_id", "That is one person, not two", "Choose another one.")
    for key in (person_id, other_id):
        people.get(session, key)
    first, second = sorted((person_id, other_id))
    if session.get(DistinctPeople, (first, second)) is None:
        session.add(DistinctPeople(person_id=first, other_id=second))


def _everybody(session: Session) -> Iterator[_Known]:
    rows = session.execute(
        sa.select(
            Person.id, Person.name, Person.known_as, Person.email_key, Person.phone,
            sa.func.coalesce(Organisation.search_key, "").label("home"),
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.erased_at.is_(None))
        .order_by(Person.id)
    )  # fmt: skip
    for key, name, known_as, email, phone, home in rows:
        parts, called = tuple(name_parts(name)), tuple(name_parts(known_as))
        whole = called if len(called) > 1 else (*called, *parts[1:]) if called else ()
        digits = "".join(c for c in phone if c.isdigit())[-_PHONE:]
        yield _Known(
            key, name, email, digits if len(digits) == _PHONE else "", email.translate(_NO_DIGITS), home,
            tuple(filter(None, (parts, whole))), " ".join(sorted(parts)), "".join(c for c in name if c.isdigit()),
        )  # fmt: skip


def _pairs(known: Iterable[_Known]) -> set[tuple[int, int]]:
    """Whom to compare, by their places in the list, in its order."""
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(known):
        for mark in set(_marks(one)):
            blocks[mark].append(number)
    few = (block for mark, block in blocks.items() if len(block) <= _MOST or mark[0] in "@+")
    return {pair for block in few for pair in combinations(block, 2)}


def _marks(one: _Known) -> Iterator[str]:
    if one.email:
        yield f"@{one.email}"
    if one.phone:
        yield f"+{one.phone}"
    for parts in one.names:
        for part, other in permutations(parts, 2):
            yield f"{part} {other[:1]}"
        for whole in {" ".join(sorted(parts)), " ".join(parts)}:
            if len(whole) > _SHORT:
                yield f"={whole}"
                yield from (f"={whole[:place]}{whole[place + 1 :]}" for place in range(len(whole)))


def _why(one: _Known, other: _Known, namesakes: int) -> tuple[str, int] | None:
    if one.email and one.email == other.email:
        return f"both have the address {one.email}", 100
    if one.numbers != other.numbers:  # “Guest 12” and “Guest 13” are numbered
        return None
    names = max((_alike(a, b) for a in one.names for b in other.names), default=0)
    if not names:
        return None
    said = "both have this name" if names == 100 else "their names are almost alike"
    if one.phone and one.phone == other.phone:
        return f"{said}, and both have one phone number", 95
    if one.address != other.address and fuzz.ratio(one.email, other.email) >= _ADDRESSES_ALIKE:
        return f"{said}, and so are their addresses" if names < 100 else f"{said}, and addresses almost alike", 92
    if one.home and one.home == other.home:
        return f"{said}, at one organisation", 90 if names == 100 else 85
    contrary = (one.email and other.email) and (one.home and other.home)
    if namesakes > _SEVERAL or (contrary and names < 100):
        return None
    return said, (50 if contrary else 75) if names == 100 else 60


@lru_cache(maxsize=100_000)
def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How alike two names are, of 100; nought for those of two people."""
    if sorted(one) == sorted(other):
        return 100
    if min(len(one), len(other)) > 1 and (set(one) <= set(other) or set(other) <= set(one)):
        return 95
    ratio = max(
        fuzz.ratio(" ".join(a), " ".join(b), score_cutoff=_ALIKE)
        for a, b in ((one, other), (sorted(one), sorted(other)))
    )
    if one[-1] == other[-1] and one[0] != other[0]:
        short, long = sorted((one[0], other[0]), key=len)
        given = long.startswith(short) and len(one) == len(other) > 1
        return 90 if given else int(ratio) if fuzz.ratio(short, long) >= _GIVEN_ALIKE else 0
    return int(ratio)
