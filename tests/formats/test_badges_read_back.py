"""Badges of every stock as a printer gets them, at 200 dots an inch, read back by two readers that share nothing."""

import pytest

import zbar
from convene.formats.badge_stocks import stocks
from convene.formats.badges_out import BadgePrinting, badges_pdf
from convene.formats.codes_in_picture import codes_in_picture
from convene.rules.exchange import Badge
from formats.test_badges_out import DATE, TITLE, badge
from pdf_pages import pages

PEOPLE = [
    badge("Kechi", "Nkechi Barlow", "Harrow Lane Hospice", "Facilitator", pronouns="she/her", themes=("compassion",)),
    badge("Wilhelmina", "Wilhelmina Ó Súilleabháin-Featherstonehaugh", "A Trust of Many Hospitals", "Speaker"),
]


def printed(key: str, people: list[Badge]) -> list[tuple[bytes, int, int]]:
    return pages(badges_pdf(people, BadgePrinting(stocks()[key]), event_title=TITLE, event_date_text=DATE), dpi=200)


@pytest.mark.parametrize("key", stocks())
def test_every_stock_is_read_back(key: str, qapp: object) -> None:
    codes = set() if key == "tent" else {one.code for one in PEOPLE}  # a tent stands before who was let in already
    sheets = printed(key, PEOPLE)
    assert {code for sheet in sheets for code in codes_in_picture(*sheet)} == codes
    zbar.require()
    assert {code for sheet in sheets for code in zbar.codes_in(*sheet)} == codes
