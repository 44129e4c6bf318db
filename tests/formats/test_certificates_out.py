"""Certificates, read back from their PDF."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from convene.formats.certificates_out import certificates_paper, read_signature
from convene.rules.certificates import Certificates, Certified, Signature
from convene.rules.errors import FileProblem

DAYS = (date(2026, 7, 9), date(2026, 7, 10))
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 3'><path d='M0 1h9' stroke='#123'/></svg>"
LONG = "Bartholomew Ignatius Featherstonehaugh-Cholmondeley of Wrotham St Peter and Mouse"


def value(*names: str, signature: Signature | None = None, rule: str = "") -> Certificates:
    people = tuple(Certified(uuid4(), name, DAYS, timedelta(hours=11.5), "BCDE-FGHJ-KNPR") for name in names)
    return Certificates("London is Open(minded)", "St Katherine", "The Academy", rule, signature, people)


def test_one_a_page_with_all_that_is_certified(words) -> None:
    signature = Signature("Dr Amara Nwosu", "Director", SVG, "svg")
    pages = words(certificates_paper(value("Zoë", LONG, "欧阳娜娜", signature=signature, rule="both days")))
    assert len(pages) == 3
    for part in (
        "Certificate of attendance", "Zoë", "London is Open(minded)", "on 9 and 10 July 2026", "at St Katherine",
        "11 hours 30 minutes without breaks", "completed the programme: both days", "Dr Amara Nwosu", "Director",
        "BCDE-FGHJ-KNPR", "The Academy",
    ):  # fmt: skip
        assert part in pages[0], part
    assert LONG in " ".join(pages[1].replace("\ufffe", "-").split())
    assert "欧阳娜娜" in pages[2]


def test_it_is_tagged_and_the_same_again() -> None:
    one = value("Ada")
    data = certificates_paper(one)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert data == certificates_paper(one)


def test_a_picture_is_looked_at_before_it_is_kept() -> None:
    assert read_signature("A", "B", SVG) == Signature("A", "B", SVG, "svg")
    for content, said in (
        (b"GIF89a", "no picture"), (b"\x89PNG\r\n\x1a\n broken", "cannot be drawn"), (b"x" * 2_000_000, "larger than"),
        (SVG.replace(b"<path", b"<image href='/etc/hostname'/><path"), "cannot be drawn"),
    ):  # fmt: skip
        with pytest.raises(FileProblem, match=said):
            read_signature("A", "B", content)
