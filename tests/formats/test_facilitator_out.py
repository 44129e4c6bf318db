"""The facilitator's pack, read back from its PDF."""

from dataclasses import replace
from datetime import timedelta

import make
from convene.formats.facilitator_out import facilitator_paper
from convene.rules.event_papers import FacilitatorPack, Need, PackSession, Story
from convene.rules.time import LONDON

START = make.at("10:15").astimezone(LONDON)
ONE = PackSession(
    "Stay, and other *stories*", START, START + timedelta(hours=1), "Story session", "Garden Room", "Ground floor",
    "Left of the garden", ("step-free access",), "circle", (("Noor Barlow", "facilitator"), ("Kit", "chair")), 36, 40,
    False, (("compassion", "Compassion"),), "Three stories.\nAnd talk.", "They speak of loss.", "Screen", "Dim lights",
    (Need("Ada", "Sits near the door"),), (Story("Stay", "Pilgrim Projects, CC BY-NC-ND", "https://example.org/"),),
    ("What did you notice?",),
)  # fmt: skip


def test_all_of_a_session_stands_on_its_page_in_order(words) -> None:
    value = FacilitatorPack("London is Open(minded)", make.NOW, "Europe/London", "Noor Barlow", (ONE, ONE))
    pages = words(facilitator_paper(value))
    assert len(pages) == 2
    at = -1
    for part in (
        "Facilitator’s pack for Noor Barlow", "Stay, and other *stories*", "10:15 to 11:15, Thu 9 July 2026",
        "Compassion", "Noor Barlow", "Kit (chair)", "36 have a place, of 40", "Garden Room", "Left of the garden",
        "Step-free access", "Circle", "Screen", "Dim lights", "They speak of loss.", "To know of", "Ada",
        "Sits near the door", "Three stories.", "Stories and sources", "Pilgrim Projects, CC BY-NC-ND",
        "What did you notice?", "Confidential", "Page 1 of 2",
    ):  # fmt: skip
        found = pages[0].find(part, at + 1)
        assert found > at, part
        at = found


def test_a_bare_session_has_no_empty_parts(words) -> None:
    bare = replace(
        ONE, room="", where="", directions="", features=(), layout="", needs=(), stories=(), questions=(), abstract="",
        content_note="", equipment="", room_note="", themes=(), open_to_all=True, limit=None,
    )  # fmt: skip
    data = facilitator_paper(FacilitatorPack("", make.NOW, "Europe/London", "", (bare,)))
    (page,) = words(data)
    assert "No room yet" in page
    assert "Open to all who come, 36 in all" in page
    for part in ("To know of", "Stories", "Questions", "Set out", "Equipment"):
        assert part not in page
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
