"""Finding people entered twice among 10,000, of whom one in twenty was: as found, and time beside the plainest way.

The floor compares the names of everybody in the same order with their next hundred, by difflib.
"""

import random
import time
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy.orm import Session

from convene.rules.text import email_key, search_key
from convene.services.people_duplicates import likely
from convene.store.bulk import insert_rows
from convene.store.tables import Person
from convene.store.workspace import Workspace
from crowd import NOW, PEOPLE
from figures import Figure, in_turns

ROUNDS = 5
_SYLLABLES = [
    "ba",
    "da",
    "fa",
    "ga",
    "ha",
    "ja",
    "ka",
    "la",
    "ma",
    "na",
    "pa",
    "ra",
    "sa",
    "ta",
    "wa",
    "be",
    "de",
    "ke",
    "le",
    "me",
    "ne",
    "re",
    "se",
    "te",
    "bo",
    "do",
    "go",
    "ko",
    "lo",
    "mo",
    "no",
    "ro",
    "so",
    "to",
]


def _name(chance: random.Random) -> str:
    words = ("".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3)))).title() for _ in range(2))
    return " ".join(words)


def _slip(chance: random.Random, name: str) -> str:
    place = chance.choice([place for place in range(1, len(name)) if name[place] != " "])
    return name[:place] + name[place + 1 :]


def _fill(session: Session) -> set[frozenset[object]]:
    chance = random.Random(2017)
    rows, pairs = [], set()
    for number in range(PEOPLE * 20 // 21):
        name, key = _name(chance), uuid4()
        rows.append((key, name, f"guest{number}@example.org"))
        if number % 20 == 0:
            rows.append((again := uuid4(), _slip(chance, name), ""))
            pairs.add(frozenset((key, again)))
    insert_rows(
        session,
        Person,
        [
            {"id": key, "name": name, "email": mail, "email_key": email_key(mail), "search_key": search_key(name)}
            for key, name, mail in rows
        ],
    )
    return pairs


def measure() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder, "twice.convene"), clock=lambda: NOW, who="Benchmark")
        pairs, _ = workspace.write("Fill", _fill)
        names = sorted(workspace.read(lambda s: [name for (name,) in s.query(Person.name)]))
        found = {frozenset((pair.one_id, pair.other_id)) for pair in workspace.read(likely)}
        missed = len(pairs - found)

        def ours() -> float:
            started = time.perf_counter()
            workspace.read(likely)
            return time.perf_counter() - started

        def floor() -> float:
            started = time.perf_counter()
            for number, name in enumerate(names[:1000]):
                for other in names[number + 1 : number + 101]:
                    SequenceMatcher(None, name, other).quick_ratio()
            return time.perf_counter() - started

        seconds, its = in_turns(ours, floor, ROUNDS)
        workspace.close()
    method = f"{PEOPLE:,} people, {len(pairs)} entered twice ({missed} of them missed), {len(found):,} pairs shown"
    yield Figure(
        "People entered twice", "difflib, a thousand names with a hundred each", method, seconds, its, goal=None
    )
