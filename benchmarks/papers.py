"""A facilitator's pack of 500 pages, a day pack of 1,000 people, and 1,000 certificates, as tagged PDF.

The floor is what typst needs for as many pages that hold the same words in a static table: nothing fitted or measured.
"""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from convene.formats.certificates_out import certificates_paper
from convene.formats.day_pack_out import day_pack_paper
from convene.formats.facilitator_out import facilitator_paper
from convene.formats.papers import sources
from convene.rules.certificates import Certificates, Certified, code_of
from convene.rules.event_papers import DayPack, FacilitatorPack, PackSession, Story
from convene.rules.exchange import RegisterLine
from convene.rules.papers import DayPaper
from convene.rules.people_papers import SignIn, SignInLine
from convene.rules.time import LONDON
from figures import Figure, in_turns

PAGES, PEOPLE = 500, 1000
ROUNDS = 3
NOW = datetime(2026, 7, 8, 18, 0, tzinfo=LONDON)
DAY = date(2026, 7, 9)
FLOOR = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "Floor", date: none)
#set page(paper: "a4", margin: 20mm)
#set text(font: "Inter", size: 11pt, lang: "en")
#for page in data { table(columns: 1, ..page); pagebreak(weak: true) }
"""


def name(chance: random.Random, number: int) -> str:
    """Somebody's, a third of them long."""
    first = chance.choice(("Ada Lovelace", "Nkechi Barlow", "Wilhelmina Ó Súilleabháin-Featherstonehaugh"))
    return f"{first} {number}"


def facilitators(seed: int) -> FacilitatorPack:
    """A session a page, with a story and two questions."""
    chance = random.Random(seed)
    sessions = []
    for number in range(PAGES):
        start = NOW + timedelta(hours=15, minutes=5 * (number % 90))
        words = " ".join(chance.choice(("listen", "walk", "cook", "argue", "kindly", "together")) for _ in range(60))
        sessions.append(
            PackSession(
                f"Session {number}", start, start + timedelta(hours=1), "Workshop", f"Room {number % 9}", "First floor",
                "Up the stairs", ("step-free access",), "circle", ((name(chance, number), "facilitator"),), 30, 40,
                False, (("inclusion", "Inclusion"),), words, "It speaks of loss.", "Flip chart", "", (),
                (Story("Stay", "Pilgrim Projects, CC BY-NC-ND", "https://example.org/"),), (words[:80], words[80:160]),
            )
        )  # fmt: skip
    return FacilitatorPack("London is Open(minded)", NOW, "Europe/London", "", tuple(sessions))


def day(seed: int) -> DayPack:
    """Register and sign-in sheets of everybody."""
    chance = random.Random(seed)
    names = [name(chance, number) for number in range(PEOPLE)]
    register = tuple(RegisterLine(n, one, "", f"Trust {n % 40}") for n, one in enumerate(names, 1))
    sheet = tuple(SignInLine(one[0], n, one, "", f"Trust {n % 40}") for n, one in enumerate(sorted(names), 1))
    title, zone = "London is Open(minded)", "Europe/London"
    parts = (
        ("register", "Register", DayPaper(title, DAY, NOW, zone, register)),
        ("signin", "Sign-in sheets", SignIn(title, DAY, NOW, zone, sheet)),
    )
    return DayPack(title, DAY, NOW, zone, parts, ())


def certificates(seed: int) -> Certificates:
    """Different people, each with a code."""
    chance = random.Random(seed)
    people = tuple(
        Certified(key, name(chance, n), (DAY,), timedelta(hours=6), code_of(b"secret", key))
        for n in range(PEOPLE)
        for key in [UUID(int=chance.getrandbits(128))]
    )
    return Certificates("London is Open(minded)", "St Katherine", "The Academy", "", None, people)


def measure() -> Iterator[Figure]:
    import typst

    seeds = count()  # others each time: typst keeps what it has set before
    with TemporaryDirectory() as folder:
        template = Path(folder, "floor.typ")
        template.write_text(FLOOR, encoding="utf-8")

        def compared(
            made: Callable[[int], Any], sets: Callable[[Any], bytes], words: Callable[[Any], list[list[str]]]
        ) -> tuple[float, float]:
            def ours() -> float:
                value = made(next(seeds))
                started = time.perf_counter()
                sets(value)
                return time.perf_counter() - started

            def floor() -> float:
                lines = words(made(next(seeds)))
                started = time.perf_counter()
                how = sources("roll.typ", lines)  # type: ignore[arg-type]
                typst.compile(**how | {"input": template, "root": template.parent}, format="pdf", pdf_standards="ua-1")
                return time.perf_counter() - started

            return in_turns(ours, floor, ROUNDS)

        method = f"medians of {ROUNDS} rounds in turns, other words each time, PDF/UA-1 both times"
        against = "typst with the same words in static tables"
        took = compared(facilitators, facilitator_paper, _of_sessions)
        yield Figure(f"A facilitator's pack of {PAGES} pages", against, method, *took, goal=4)
        took = compared(day, day_pack_paper, _of_people)
        yield Figure(f"A day pack of {PEOPLE:,} people", against, method, *took, goal=4)
        took = compared(certificates, certificates_paper, lambda found: [[one.name, one.code] for one in found.people])
        yield Figure(f"{PEOPLE:,} certificates", against, method, *took, goal=4)


def _of_sessions(found: FacilitatorPack) -> list[list[str]]:
    return [[s.title, s.room, s.where, s.abstract, s.content_note, *s.questions] for s in found.sessions]


def _of_people(found: DayPack) -> list[list[str]]:
    lines = [f"{one.number} {one.name} {one.organisation}" for _, _, part in found.parts for one in part.lines]  # type: ignore[attr-defined]
    return [lines[at : at + 24] for at in range(0, len(lines), 24)]
