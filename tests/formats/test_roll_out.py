"""The roll for the assembly point, read back from its PDF."""

from datetime import timedelta
from uuid import uuid4

import make
from convene.formats.roll_out import roll_pdf
from convene.rules.exchange import RollLine
from convene.rules.time import LONDON
from pdf_pages import typeset


def line(name: str, known_as: str = "", note: str = "", minutes: int = 0) -> RollLine:
    since = make.NOW + timedelta(minutes=minutes)
    return RollLine(uuid4(), name, known_as, "Second Kettle", since, note)


def pdf(*people: RollLine) -> bytes:
    return roll_pdf(people, event_title="London is Open(minded)", day=make.TODAY, now=make.NOW, tz=LONDON)


def test_everybody_with_what_helpers_are_told(words) -> None:
    (page,) = words(pdf(line("Ada Lovelace", "Countess", "Step-free way out"), line("Zoë O’Brien", "Zoë", minutes=9)))
    for part in (
        "Who is in the building", "London is Open(minded)", "2", "people are in", "Ada Lovelace", "“Countess”, Second",
        "Step-free way out", "10:00", "10:09", "As known at 10:00", "Page 1 of 1",
    ):  # fmt: skip
        assert part in page, part
    assert "“Zoë”" not in page, "the name says so already"


def test_many_go_over_pages_with_the_head_on_each(words) -> None:
    pages = words(pdf(*(line(f"Guest {n:03}", note="A long note " * (n % 30)) for n in range(120))))
    assert len(pages) > 5
    assert all("Came in" in page and f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages[:-1], start=1))
    assert sum("\n".join(pages).count(f"Guest {n:03}") for n in range(120)) == 120


def test_nobody(words) -> None:
    (page,) = words(pdf())
    assert "Nobody has been let in" in page


def test_names_are_letters_and_never_markup(words) -> None:
    odd = ['#import "x"', "*bold* _it_ $x$", "محمد الحسن", "ሰላም ተስፋዬ", "\U0001f600", "W" * 300, "", "\\", "<b>"]
    (page, *_) = words(pdf(*map(line, odd)))
    assert '#import "x"' in page
    assert "*bold* _it_ $x$" in page


def test_long_words_stay_in_their_column(qapp) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    (page,) = typeset(pdf(line(long, note="Step-free")))
    assert page.box(long).right() < page.box("Step-free").left()


def test_it_is_tagged_and_the_same_again() -> None:
    one = line("Ada Lovelace")
    data = pdf(one)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/Marked true" in data
    assert data == pdf(one)
