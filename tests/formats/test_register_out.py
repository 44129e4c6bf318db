"""The paper register, read back from its PDF."""

from datetime import timedelta

import make
from convene.formats.register_out import register_pdf
from convene.rules.exchange import RegisterLine
from convene.rules.time import LONDON
from pdf_pages import typeset


def pdf(*people: RegisterLine) -> bytes:
    return register_pdf(people, event_title="London is Open(minded)", day=make.TODAY, now=make.NOW, tz=LONDON)


def test_everybody_with_their_number_and_lines_for_others(words) -> None:
    here = make.NOW + timedelta(minutes=9)
    (page,) = words(
        pdf(RegisterLine(17, "Ada Lovelace", "Countess", "Second Kettle"), RegisterLine(3, "Zoë", "Zoë", "", here))
    )
    for part in (
        "Register", "London is Open(minded)", "people are expected", "17", "Ada Lovelace", "“Countess”",
        "Second Kettle", "Zoë", "10:09", "Walk-ins", "E-mail", "As known at 10:00", "Page 1 of 1",
    ):  # fmt: skip
        assert part in page, part
    assert "“Zoë”" not in page


def test_many_go_over_pages_with_the_head_on_each(words) -> None:
    pages = words(pdf(*(RegisterLine(n, f"Guest {n:03}", "", "Trust " * (n % 9)) for n in range(1, 121))))
    assert len(pages) > 3
    assert all("No." in page and f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages[:-1], start=1))
    assert sum("\n".join(pages).count(f"Guest {n:03}") for n in range(1, 121)) == 120


def test_nobody_and_odd_names(words) -> None:
    (page,) = words(pdf())
    assert "Nobody holds a place yet." in page
    odd = ['#import "x"', "*bold* $x$", "محمد الحسن", "\U0001f600", "W" * 300, ""]
    (page, *_) = words(pdf(*(RegisterLine(n, name, "", name) for n, name in enumerate(odd, start=1))))
    assert '#import "x"' in page
    assert "*bold* $x$" in page


def test_long_words_stay_in_their_column(qapp) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    (page,) = typeset(pdf(RegisterLine(1, long, "", "Trust")))
    assert page.box(long).right() < page.box("Trust").left()


def test_it_is_tagged_and_the_same_again() -> None:
    one = RegisterLine(1, "Ada Lovelace", "", "")
    data = pdf(one)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert data == pdf(one)
