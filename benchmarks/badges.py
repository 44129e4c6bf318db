"""1,000 badges on A6 cards as tagged PDF with their codes.

The floor is what typst needs for as many pages that hold a static table of the same text and the same pictures of
codes: nothing fitted, nothing measured, no ribbon.
"""

import random
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from convene.formats.badges_out import badges_pdf
from convene.formats.papers import sources
from convene.formats.qr import png
from convene.rules.codes import new_code, short_code
from convene.rules.exchange import Badge
from figures import Figure, in_turns

BADGES = 1000
ROUNDS = 3
FLOOR = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "Floor", date: none)
#set page(width: 105mm, height: 148mm, margin: 8mm)
#set text(font: "Inter", size: 12pt, lang: "en")
#for one in data {
  table(columns: 1, ..one.words, image(bytes(one.code), width: 26mm, alt: "Code"))
  pagebreak(weak: true)
}
"""


def people(many: int, seed: int = 2017) -> list[Badge]:
    """Badges of different people, a third of them with a long name."""
    chance = random.Random(seed)
    made = []
    for number in range(many):
        name = chance.choice(("Ada Lovelace", "Nkechi Barlow", "Wilhelmina Ó Súilleabháin-Featherstonehaugh"))
        code, short = new_code(chance.randbytes(16)), short_code(chance.randbytes(3))
        role = chance.choice(("Participant", "Facilitator", "Speaker", "Crew"))
        made.append(Badge(code, name.split()[0], f"{name} {number}", f"Trust {number % 40}", role, short_code=short))
    return made


def _line(one: Badge) -> dict[str, Any]:
    words = [one.known_as, one.name, one.organisation, one.role]
    return {"words": words, "code": list(png(one.code, scale=1, quiet=0))}


def measure() -> Iterator[Figure]:
    import typst

    seeds = count()  # others each time: typst keeps what it has set before
    with TemporaryDirectory() as folder:
        template = Path(folder, "floor.typ")
        template.write_text(FLOOR, encoding="utf-8")

        def ours() -> float:
            guests = people(BADGES, next(seeds))
            started = time.perf_counter()
            badges_pdf(guests, event_title="London is Open(minded)", event_date_text="Thu 9 July 2026")
            return time.perf_counter() - started

        def floor() -> float:
            guests = people(BADGES, next(seeds))
            started = time.perf_counter()
            lines = [_line(one) for one in guests]
            how = sources("badges.typ", lines)  # type: ignore[arg-type]
            how |= {"input": template, "root": template.parent}
            typst.compile(**how, format="pdf", pdf_standards="ua-1")
            return time.perf_counter() - started

        took = in_turns(ours, floor, ROUNDS)
    method = f"medians of {ROUNDS} rounds in turns, other people each time, PDF/UA-1 and codes made both times"
    yield Figure(f"{BADGES:,} badges as PDF", "typst with a static table for each", method, *took, goal=2)
