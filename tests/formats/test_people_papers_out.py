"""Name tents and sign-in sheets, read back from their PDF and measured."""

import re

import pytest

import make
from convene.formats.sign_in_out import sign_in_paper
from convene.formats.tents_out import tents_paper
from convene.rules.people_papers import SignIn, SignInLine, TentName, Tents
from pdf_pages import typeset

LETTERS = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
NAMES = [LETTERS[:n] for n in (3, 9, 27, 54, 80)] + [
    ("Maria da Conceição Albuquerque de Vasconcelos e Sá " * 2)[:80].strip(),
    "محمد الحسن",
    "ሰላም ተስፋዬ",
    "陳美英",
    '#import "x" *b*',
]


def sheet(*lines: SignInLine, session: str = "") -> bytes:
    return sign_in_paper(SignIn("London is Open(minded)", make.DAY, make.NOW, "Europe/London", lines, session))


def test_a_tent_has_the_name_on_both_sides_and_is_read_out_once(qapp) -> None:
    data = tents_paper(Tents("Open", (TentName("Ada", "Ada Lovelace", "Second Kettle", "she/her"),)))
    (page,) = typeset(data)
    assert page.text.count("Ada Lovelace") == 2
    assert page.text.count("Second Kettle") == 2
    assert page.box("Ada").height() > 30
    assert (round(page.size[0]), round(page.size[1])) == (297, 210)


@pytest.mark.parametrize("under", [False, True])
def test_no_name_of_any_length_leaves_its_tent(qapp, under: bool) -> None:
    names = (TentName(name, f"{name} x" if under else name, name if under else "", "they/them") for name in NAMES)
    pages = typeset(tents_paper(Tents("Open", tuple(names))))
    assert len(pages) == len(NAMES)
    assert [page.number for page in pages if page.edge() < 8] == []


def test_a_sheet_says_from_which_letter_to_which_it_goes(qapp) -> None:
    people = [SignInLine("ABCDEFGH"[n // 10], n + 1, f"Guest {n:03}", "Zo", "Second Kettle") for n in range(80)]
    pages = typeset(sheet(*people))
    assert len(pages) == 4
    for page in pages:
        letters = ["ABCDEFGH"[int(number) // 10] for number in re.findall(r"Guest 0(\d\d)", page.text)]
        assert page.text.split("\r\n")[0] == " to ".join(dict.fromkeys((letters[0], letters[-1])))
    for part in (
        "Sign-in", "London is Open(minded)", "Thu 9 July 2026", "80", "people are expected", "No.", "Signature",
        "Guest 000", "“Zo”", "Second Kettle", "Page 1 of 4", "As known at 10:00",
    ):  # fmt: skip
        assert part in pages[0].text, part
    assert "Not on the list" in pages[-1].text
    whole = "".join(page.text for page in pages)
    assert all(whole.count(f"Guest {n:03}") == 1 for n in range(80))


def test_long_names_stay_in_their_column(qapp) -> None:
    pages = typeset(sheet(*(SignInLine("X", 0, name, "", "Trust") for name in NAMES), session="Opening circle"))
    text = "".join(page.text for page in pages)
    assert "Opening circle" in text
    assert "No." not in text, "nobody has a number yet"
    assert '#import "x" *b*' in text
    column = pages[0].box("Trust").left()
    assert all(pages[0].box(name).right() < column for name in NAMES[:5])
    assert min(page.edge() for page in pages) > 7


def test_they_are_tagged_and_the_same_again() -> None:
    for data in (
        lambda: tents_paper(Tents("Open", (TentName("Ada", "Ada"),))),
        lambda: sheet(SignInLine("A", 1, "Ada", "", "")),
    ):
        made = data()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in made
        assert made == data()
