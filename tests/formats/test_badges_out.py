"""Badges as they come out of the printer: every code read back, every name whole and inside the card."""

import json
import random
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from convene.formats.badges_out import Unprintable, badge_png, badges_pdf, unprintable
from convene.rules.codes import new_code, short_code
from convene.rules.errors import Refused
from convene.rules.exchange import Badge

blns = json.loads((Path(__file__).parent.parent / "data" / "strings" / "blns.json").read_text(encoding="utf-8"))
TITLE = "London is Open(minded)"
DATE = "Thu 21 September 2017"
MM = 4.0  # pixels a millimetre in these pictures
source = random.Random(11)


def badge(known_as: str, name: str = "", organisation: str = "", role: str = "Participant", **more: object) -> Badge:
    code, short = new_code(source.randbytes(16)), short_code(source.randbytes(3))
    return Badge(code, known_as, name, organisation, role, short_code=short, **more)  # type: ignore[arg-type]


KECHI = badge(
    "Kechi",
    "Nkechi Barlow",
    "Harrow Lane Hospice",
    "Facilitator",
    pronouns="she/her",
    pronunciation="KEH-chee",
    themes=("compassion", "inclusion", "engagement"),
)


def picture(one: Badge) -> QImage:
    image = QImage.fromData(badge_png(one, event_title=TITLE, event_date_text=DATE, dpi=25.4 * MM))
    assert not image.isNull()
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def grey(image: QImage) -> list[bytes]:
    """The picture line by line, a byte a pixel."""
    stride, data = image.bytesPerLine(), bytes(image.constBits())
    return [data[y * stride : y * stride + image.width()] for y in range(image.height())]


def scanned(image: QImage) -> str:
    plain = bytearray(b"".join(grey(image)))
    (found,) = zxingcpp.read_barcodes(memoryview(plain).cast("B", (image.height(), image.width())))
    return str(found.text)


def is_blank(lines: list[bytes], left: float, top: float, right: float, bottom: float) -> bool:
    """Nothing is printed in the rectangle, given in millimetres."""
    return all(
        min(line[round(left * MM) : round(right * MM)]) > 250 for line in lines[round(top * MM) : round(bottom * MM)]
    )


@pytest.fixture
def opened() -> object:
    kept = []

    def open_pdf(data: bytes) -> QPdfDocument:
        buffer = QBuffer()
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument(None)
        document.load(buffer)
        kept.append((document, buffer))
        return document

    yield open_pdf
    for document, _ in kept:
        document.close()


def words_of(document: QPdfDocument, page: int) -> str:
    """All text of a page on one line, without the break opportunities inside long words."""
    return " ".join(document.getAllText(page).text().replace("\u200b", "").replace("\ufffe", "-").split())


def test_one_a6_card_a_page_in_the_order_given(opened, qapp) -> None:
    people = [KECHI, badge("Sam"), badge("Aoife", "Aoife Ní Bhriain", role="Crew")]
    document = opened(badges_pdf(people, event_title=TITLE, event_date_text=DATE))
    assert document.pageCount() == 3
    for page, person in enumerate(people):
        size = document.pagePointSize(page)
        assert (round(size.width() / 72 * 25.4), round(size.height() / 72 * 25.4)) == (105, 148)
        text = words_of(document, page)
        for part in (person.known_as, person.name, person.role, person.short_code, TITLE, DATE):
            assert part in text


def test_all_that_is_known_stands_on_the_badge_and_no_code_in_clear(opened, qapp) -> None:
    document = opened(badges_pdf([KECHI], event_title=TITLE, event_date_text=DATE))
    text = words_of(document, 0)
    for part in ("Harrow Lane Hospice", "she/her", "KEH-chee", "Compassion", "Inclusion", "Engagement", "Facilitator"):
        assert part in text
    assert KECHI.code not in text


def test_the_pdf_is_tagged_says_what_it_is_and_embeds_its_fonts() -> None:
    data = badges_pdf([KECHI], event_title=TITLE, event_date_text=DATE)
    assert data.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/Marked true" in data
    assert b"/Lang" in data
    assert data.count(b"/FontFile3") == 3  # regular, medium and bold
    assert data == badges_pdf([KECHI], event_title=TITLE, event_date_text=DATE)


@pytest.mark.parametrize("role", ["participant", "Facilitator", "Speaker", "Crew", "Exhibitor", "W" * 40])
@pytest.mark.parametrize("short", [True, False])
def test_every_code_is_read_from_the_picture(role: str, short: bool) -> None:
    one = badge("Kechi", role=role)
    if not short:
        one = Badge(one.code, one.known_as, one.name, role=role)
    assert scanned(picture(one)) == one.code


def test_roles_differ_in_the_shape_of_their_ribbon() -> None:
    ends = set()
    for role in ("Participant", "Facilitator", "Speaker", "Crew"):
        lines = grey(picture(Badge(KECHI.code, "Kechi", "Kechi", role=role)))
        ends.add(tuple(line[round(55 * MM) : round(64 * MM)] for line in lines[round(129 * MM) : round(143 * MM)]))
    assert len(ends) == 4


NAMES = [
    *(("Wilhelmina" * 8)[:n] for n in (3, 5, 8, 11, 16, 24, 40, 80)),
    "O",
    "Mary Anne",
    "Anne-Marie",
    "Bartholomew-Christopher Featherstonehaugh-Cholmondeley",
    "Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Ruiz",
    "Sẹ́gun Ọláyínká",
    "W" * 80,
    "مريم الخوارزمي",
    "欧阳娜娜",
    "শর্মিলা ঠাকুর",
    "ትዕግስት",
]


@pytest.mark.parametrize("known_as", NAMES)
@pytest.mark.parametrize("full", [True, False])
def test_names_of_any_length_stay_on_the_card_and_off_the_code(known_as: str, full: bool, opened, qapp) -> None:
    one = badge(known_as)
    if full:
        one = badge(
            known_as,
            f"{known_as} {known_as}"[:120],
            "The Royal Borough of Kensington and Chelsea Adult Social Care and Public Health Board",
            pronouns="he/him or they/them",
            pronunciation="as it is written, only softer",
            themes=("systems", "innovation", "Quality improvement"),
        )
    image = picture(one)
    lines = grey(image)
    assert is_blank(lines, 0, 0, 6, 128)  # the left margin
    assert is_blank(lines, 99, 0, 105, 148)  # the right margin, with the code's quiet zone
    assert is_blank(lines, 0, 0, 105, 10.5)  # where the slot is punched
    assert is_blank(lines, 0, 20, 105, 23)  # between the event and the name
    assert is_blank(lines, 67.5, 107.2, 105, 110)  # above the code
    assert is_blank(lines, 0, 108.5, 66, 112)  # between the person and the themes
    assert not is_blank(lines, 7, 24, 98, 107)
    assert scanned(image) == one.code
    if known_as.isascii():
        text = words_of(opened(badges_pdf([one], event_title=TITLE, event_date_text=DATE)), 0)
        assert known_as.replace(" ", "") in text.replace(" ", "")


def height_of_name(one: Badge) -> int:
    """How many lines of pixels the person's part takes."""
    lines = grey(picture(one))[round(23 * MM) : round(107 * MM)]
    printed = [y for y, line in enumerate(lines) if min(line) < 128]
    return printed[-1] - printed[0]


def test_short_names_are_large_and_words_are_not_broken(opened, qapp) -> None:
    assert height_of_name(badge("O")) > 35 * MM
    assert height_of_name(badge("Kechi")) > 20 * MM
    names = ["Bartholomew", "Maximilian", "Oluwaseun", "Mary Anne", "Featherstonehaugh", "Christopher-James"]
    document = opened(badges_pdf([badge(name) for name in names], event_title=TITLE, event_date_text=DATE))
    for page, name in enumerate(names):
        text = document.getAllText(page).text()
        for word in name.replace("-", " ").split():
            assert word in text


def test_hostile_names_are_set_as_they_are(opened, qapp) -> None:
    hostile = ['#import "x"', "*bold* _it_", "$x$ #{1/0}", "\\u{41} `raw` <label> @ref // /*", "= Heading", "- list"]
    document = opened(badges_pdf([badge(text, text) for text in hostile], event_title="#panic()", event_date_text="*"))
    for page, text in enumerate(hostile):
        assert text in words_of(document, page)
        assert "#panic()" in words_of(document, page)


def test_every_hostile_string_makes_a_badge_that_scans(opened, qapp) -> None:
    everything = [
        badge(text, text[::-1], text, text, pronouns=text, pronunciation=text, themes=(text, "compassion"))
        for text in [*blns, "\ud800", "\0", "\u202e" * 9, "﷽" * 80, "a\u0301" * 80, "\ufffd", "\U000e0041", ""]
    ]
    document = opened(badges_pdf(everything, event_title=blns[90], event_date_text=blns[91]))
    assert document.pageCount() == len(everything)
    for one in source.sample(everything[:-7], 12) + everything[-7:]:
        assert scanned(picture(one)) == one.code


def test_missing_letters_are_reported_and_never_printed_in_silence(opened, qapp) -> None:
    people = [KECHI, badge("✨ Sam 👩‍🔬", "Samᚠ"), badge("😀")]
    assert unprintable(people) == (
        Unprintable(1, "known_as", "✨👩🔬"),
        Unprintable(1, "name", "ᚠ"),
        Unprintable(2, "known_as", "😀"),
    )
    document = opened(badges_pdf(people, event_title=TITLE, event_date_text=DATE))
    assert "Sam□" in words_of(document, 1)
    assert DATE + " Sam Sam□" in words_of(document, 1)
    assert "Guest" in words_of(document, 2)


def test_at_most_three_themes_and_empty_ones_are_left_out(opened, qapp) -> None:
    one = badge("Kechi", themes=("", "systems", "Quiet room", "innovation", "compassion"))
    text = words_of(opened(badges_pdf([one], event_title=TITLE, event_date_text=DATE)), 0)
    assert "Innovation" in text
    assert "Systems" in text
    assert "Quiet room" in text
    assert "Compassion" not in text


def test_without_a_known_as_name_the_name_is_large_and_stands_once(opened, qapp) -> None:
    text = words_of(opened(badges_pdf([badge("", "Aoife")], event_title=TITLE, event_date_text=DATE)), 0)
    assert text.count("Aoife") == 1


def test_the_role_is_written_with_a_capital_whatever_its_key(opened, qapp) -> None:
    people = [badge("Kechi", role="facilitator"), badge("Kechi", role="NHS crew"), badge("Kechi", role="")]
    document = opened(badges_pdf(people, event_title=TITLE, event_date_text=DATE))
    assert [word in words_of(document, n) for n, word in enumerate(("Facilitator", "NHS crew", "Participant"))] == [
        True
    ] * 3


def test_progress_and_stop() -> None:
    told: list[tuple[int, int]] = []
    badges_pdf(
        [KECHI, KECHI], event_title=TITLE, event_date_text=DATE, progress=lambda done, total: told.append((done, total))
    )
    assert told == [(0, 2), (1, 2), (2, 2)]
    with pytest.raises(Refused, match="Stopped"):
        badges_pdf([KECHI], event_title=TITLE, event_date_text=DATE, cancelled=lambda: True)


def test_no_badges_and_no_code_are_refused() -> None:
    with pytest.raises(Refused, match="No badges"):
        badges_pdf([], event_title=TITLE, event_date_text=DATE)
    with pytest.raises(ValueError):  # noqa: PT011  (the QR library says it in its own words)
        badges_pdf([Badge("not a code", "K", "K")], event_title=TITLE, event_date_text=DATE)
