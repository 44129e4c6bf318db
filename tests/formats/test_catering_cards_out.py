"""Catering cards and their key, read back from their PDF."""

import make
from convene.formats.catering_cards_out import catering_cards_paper, catering_key_paper
from convene.rules.people_papers import CateringCard, CateringCards, CateringKey, KeyLine
from pdf_pages import typeset

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def cards(*found: CateringCard) -> bytes:
    return catering_cards_paper(CateringCards("London is Open(minded)", found))


def key(*lines: KeyLine, left_out: int = 0) -> bytes:
    return catering_key_paper(CateringKey("London is Open(minded)", make.NOW, "Europe/London", lines, left_out))


def test_a_card_has_its_number_large_and_what_is_prepared(qapp) -> None:
    (page,) = typeset(cards(CateringCard(7, ("Gluten-free", "No nuts"), True), CateringCard(128, (), True)))
    for part in ("Gluten-free", "No nuts", "And more than that:", "Made as agreed:", "Please show this to the kitchen"):
        assert part in page.text, part
    assert page.box("7").height() > 18
    assert page.box("128").right() < 210 - 50


def test_eight_on_a_page_and_nothing_is_cut_off(qapp) -> None:
    plates = (
        "Fish but no meat",
        "No molluscs",
        "No shellfish",
        "No sulphites",
        "Low in sugar",
        "Low FODMAP",
        "No fish",
    )
    pages = typeset(cards(*(CateringCard(n, plates, True) for n in range(1, 18))))
    assert [page.text.count("Low FODMAP") for page in pages] == [8, 8, 1]
    assert min(page.edge() for page in pages) > 8


def test_the_key_says_whose_and_what_they_wrote(qapp) -> None:
    lines = (
        KeyLine(CateringCard(1, ("Gluten-free",), True), "Zoë O’Brien", "Bee", "Second Kettle", "Coeliac", "Sam"),
        KeyLine(CateringCard(2, (), True), LONG, "", LONG, '#import "x"', ""),
    )
    (page,) = typeset(key(*lines, left_out=2))
    for part in (
        "Key to the catering cards", "cards", "Zoë O’Brien", "“Bee”, Second Kettle", "Coeliac", "Seen to by Sam",
        "Gluten-free (and more)", "Made as agreed", '#import "x"', "2 people have no card", "Page 1 of 1",
        "Confidential",
    ):  # fmt: skip
        assert part in " ".join(page.text.split()), part
    assert page.box(LONG).right() < page.box('#import "x"').left()
    assert page.edge() > 7


def test_they_are_tagged_and_the_same_again() -> None:
    for data in (lambda: cards(CateringCard(1, ("Vegan",), False)), lambda: key()):
        made = data()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in made
        assert made == data()
