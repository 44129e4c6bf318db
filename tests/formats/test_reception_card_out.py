"""The card beside the desk as a printer has it. That it says what the desk says is in tests/desktop."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from convene.formats.reception_card_out import FAILS, FILL_IN, FIRE, KEYS, VERDICTS, reception_card_pdf
from convene.rules.checkin import UNDO_WITHIN
from pdf_pages import typeset


@pytest.fixture(scope="module")
def card() -> bytes:
    return reception_card_pdf()


def test_all_of_it_is_on_one_page_that_folds_between_verdicts_and_keys(card: bytes, qapp: QApplication) -> None:
    (page,) = typeset(card)
    text = " ".join(page.text.split())
    for part in (word for row in (*VERDICTS, *KEYS, *FAILS, FIRE, FILL_IN) for word in row):
        assert part in text or part in ("welcome", "already", "stop", "unknown", "not_saved"), part
    assert page.size == pytest.approx((210, 297), abs=0.5)
    assert page.edge() > 9
    assert page.box("Wish them a good journey").bottom() < 297 / 2 - 5
    assert page.box("Let in whoever").top() > 297 / 2 + 5


def test_how_long_a_scan_can_be_taken_back_is_so() -> None:
    assert timedelta(minutes=15) == UNDO_WITHIN


def test_it_is_tagged_and_titled(card: bytes) -> None:
    reader = PdfReader(io.BytesIO(card))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert reader.metadata.title == "Reception card"
    assert b"pdfuaid" in card
