"""The cards on the doors, read back from their PDF."""

from datetime import timedelta

import pytest

import make
from convene.formats.doors_out import doors_paper
from convene.rules.programme_papers import DoorCard, DoorLine, Doors
from convene.rules.time import LONDON
from pdf_pages import typeset

NINE = make.at("09:00").astimezone(LONDON)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def line(title: str, n: int = 0, *people: str, **fields: bool) -> DoorLine:
    start = NINE + timedelta(minutes=30 * n)
    return DoorLine(start, start + timedelta(minutes=25), title, people, **fields)


def pdf(*cards: DoorCard, size: str = "a4") -> bytes:
    return doors_paper(Doors("London is Open(minded)", make.NOW, "Europe/London", size, cards))


def test_a_page_for_each_card_with_the_largest_words_for_the_room(qapp) -> None:
    one = line("Stay, and other stories", 1, "Zoë O’Brien", "محمد الحسن", cancelled=True)
    first = DoorCard("HALL", make.DAY, (line("Opening"), one), ("step-free access", "hearing loop", "daylight"))
    pages = typeset(pdf(first, DoorCard("Library", make.DAY, (line("Tea", pause=True),))))
    assert [tuple(map(round, page.size)) for page in pages] == [(297, 210)] * 2
    for part in (
        "HALL", "Thursday 9 July", "Step-free access", "Hearing loop", "09:00", "to 09:25", "Opening", "Cancelled",
        "Stay, and other stories", "Zoë O’Brien", "London is Open(minded)", "Page 1 of 2",
    ):  # fmt: skip
        assert part in " ".join(pages[0].text.split()), part
    assert "Daylight" not in pages[0].text
    assert pages[0].box("HALL").height() > 20
    assert pages[0].box("09:00").height() > 10


@pytest.mark.parametrize("size", ["a4", "a5"])
def test_a_full_day_stays_readable_and_goes_on_over_the_page(qapp, size: str) -> None:
    part = 1 if size == "a4" else 0.7
    lines = tuple(line(LONG[: 3 + n * 4], n, LONG, "Bo") for n in range(20))
    pages = typeset(pdf(DoorCard(LONG, make.DAY, lines), size=size))
    assert len(pages) > 2
    assert f"Card 2 of {len(pages)}" in pages[1].text
    assert min(page.edge() for page in pages) > 8 * part
    starts = [f"{one.start:%H:%M}\n" for one in lines]
    assert [sum(start in page.text.replace("\r", "") for page in pages) for start in starts] == [1] * 20
    assert pages[0].box("09:00").height() > 5.7 * part


def test_a_hostile_name_fits_and_it_is_tagged_and_the_same_again(qapp) -> None:
    card = DoorCard("9 Ж م " * 20, make.DAY, (line('#import "x" *b*'),))
    data = pdf(card)
    assert typeset(data)[0].edge() > 8
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert data == pdf(card)
