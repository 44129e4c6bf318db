"""The visitor list, read back from its PDF."""

import make
from convene.formats.visitors_out import visitors_paper
from convene.rules.papers import DayPaper
from convene.rules.people_papers import Visitor
from pdf_pages import typeset


def test_it_says_who_is_expected_under_their_organisation(qapp) -> None:
    lines = (Visitor("Arbour Care", "Bo Ames", "Bee"), Visitor("", "陳美英 #strong[x]"))
    (page,) = typeset(visitors_paper(DayPaper("Open", make.DAY, make.NOW, "Europe/London", lines)))
    for words in ("Visitors", "Arbour Care", "Bo Ames", "“Bee”", "No organisation", "陳美英 #strong[x]", "2"):
        assert words in page.text


def test_no_name_leaves_the_page(qapp) -> None:
    lines = tuple(Visitor("Organisation" * 9, "Wilhelmina" * n) for n in (1, 4, 12))
    (page,) = typeset(visitors_paper(DayPaper("Open", make.DAY, make.NOW, "Europe/London", lines)))
    assert page.edge() > 8
