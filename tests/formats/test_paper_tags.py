"""What a screen reader is given of our papers: tags, language, title; and their fonts, which travel with them."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

import make
from convene.formats.booklet_out import booklet_paper
from convene.formats.catering_cards_out import catering_cards_paper, catering_key_paper
from convene.formats.certificates_out import certificates_paper
from convene.formats.day_pack_out import day_pack_paper
from convene.formats.doors_out import doors_paper
from convene.formats.facilitator_out import facilitator_paper
from convene.formats.register_out import register_pdf
from convene.formats.running_order_out import running_order_paper
from convene.formats.sign_in_out import sign_in_paper
from convene.formats.tents_out import tents_paper
from convene.formats.venue_brief_out import venue_brief_paper
from convene.rules.certificates import Certificates, Certified
from convene.rules.event_papers import (
    BriefContact,
    BriefRoom,
    BriefSession,
    BriefVenue,
    Caller,
    DayPack,
    FacilitatorPack,
    Need,
    OrderLine,
    PackSession,
    RunningOrder,
    Story,
    VenueBrief,
)
from convene.rules.exchange import RegisterLine, Schedule, ScheduleDay, ScheduleSession
from convene.rules.people_papers import (
    CateringCard,
    CateringCards,
    CateringKey,
    KeyLine,
    SignIn,
    SignInLine,
    TentName,
    Tents,
)
from convene.rules.programme_papers import Booklet, BookletRoom, BookletVenue, DoorCard, DoorLine, Doors
from convene.rules.time import LONDON

NINE, TEN = (make.at(clock).astimezone(LONDON) for clock in ("09:00", "10:00"))
CARD = CateringCard(7, ("Vegan",), True)
NAMED = ("Ada Lovelace", "Ada", "Second Kettle")


def a_booklet() -> bytes:
    one = ScheduleSession(
        "1", "Opening", "", "About it", "workshop", "", "Library", 1, NINE, 45, (), "", "", "", 1, content_note="Loss"
    )
    days = (ScheduleDay(1, make.DAY, NINE, TEN),)
    schedule = Schedule("Open", "lio", "Europe/London", days, ("Library",), (), (one,), ())
    rooms, venues = (BookletRoom("Library", "St Katherine"),), (BookletVenue("St Katherine", "2 Butcher Row"),)
    return booklet_paper(Booklet(schedule, make.NOW, "a5", rooms=rooms, venues=venues))


def the_doors() -> bytes:
    lines = (DoorLine(NINE, TEN, "Opening", ("Ada",)), DoorLine(TEN, TEN, "Off", cancelled=True))
    return doors_paper(Doors("Open", make.NOW, "Europe/London", "a4", (DoorCard("Library", make.DAY, lines),)))


def a_sheet() -> bytes:
    return sign_in_paper(SignIn("Open", make.DAY, make.NOW, "Europe/London", (SignInLine("L", 1, *NAMED),)))


def a_register() -> bytes:
    return register_pdf([RegisterLine(1, *NAMED)], event_title="Open", day=make.DAY, now=make.NOW, tz=LONDON)


def certificates() -> bytes:
    one = Certified(UUID(int=7), "Ada Lovelace", (make.DAY,), timedelta(hours=6), "BCDE-FGHJ-KNPR")
    return certificates_paper(Certificates("Open", "St Katherine", "The Academy", "", None, (one, one)))


def a_facilitators_pack() -> bytes:
    one = PackSession(
        "Opening", NINE, TEN, "Workshop", "Library", "", "", (), "", (("Ada", "facilitator"),), 3, None, True,
        (("inclusion", "Inclusion"),), "About it", "Loss", "", "", (Need("Bo", "Near the door"),),
        (Story("Stay", "CC BY", "https://example.org/"),), ("Why?",),
    )  # fmt: skip
    return facilitator_paper(FacilitatorPack("Open", make.NOW, "Europe/London", "", (one,)))


ORDER = RunningOrder(
    "Open", make.DAY, make.NOW, "Europe/London", (OrderLine(NINE, TEN, "Opening", "", (), False, ""),),
    (Caller("Moira Kell", "Venue", "020", ""),),
)  # fmt: skip


def a_brief() -> bytes:
    rooms = (BriefRoom("Library", "", (NINE, TEN), None, True, "", (BriefSession(NINE, TEN, "Opening"),)),)
    venue = BriefVenue("St Katherine", (("Wi-Fi", "Guest"),), None, (BriefContact("Moira", "", "020", ""),), rooms)
    span, eaten = (NINE, TEN), (("Vegan", 1),)
    return venue_brief_paper(VenueBrief("Open", "", make.DAY, span, make.NOW, "Europe/London", 3, eaten, (venue,)))


def a_day_pack() -> bytes:
    sheet = SignIn("Open", make.DAY, make.NOW, "Europe/London", (SignInLine("L", 1, *NAMED),))
    parts = (("running-order", "Running order", ORDER), ("signin", "Sign-in sheets", sheet))
    return day_pack_paper(DayPack("Open", make.DAY, make.NOW, "Europe/London", parts, ()))


PAPERS: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "booklet": (
        a_booklet,
        ["H1", "H2", "H3", "Table", "H2", "H3", "H2", "Table", "H2", "H3", "H2"],
    ),
    "doors": (the_doors, ["H1", "H2", "H2"]),
    "tents": (lambda: tents_paper(Tents("Open", (TentName("Ada", *NAMED[::2]),))), ["H1"]),
    "sign-in": (a_sheet, ["H1", "Table", "H2", "Table"]),
    "register": (a_register, ["H1", "Table", "H2", "Table"]),
    "catering cards": (lambda: catering_cards_paper(CateringCards("Open", (CARD,))), ["H1"]),
    "certificates": (certificates, ["H1", "H1"]),
    "facilitator’s pack": (a_facilitators_pack, ["H1", "H2", "Table", "H2", "H2", "H2"]),
    "running order": (lambda: running_order_paper(ORDER), ["H1", "Table", "H2", "Table"]),
    "venue brief": (a_brief, ["H1", "H2", "H2", "Table", "H2"]),
    "day pack": (a_day_pack, ["H1", "H2", "H1", "Table", "H2", "Table", "H1", "Table", "H2", "Table"]),
    "catering key": (
        lambda: catering_key_paper(
            CateringKey("Open", make.NOW, "Europe/London", (KeyLine(CARD, *NAMED, "Vegan", "Sam"),))
        ),
        ["H1", "Table"],
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_it_is_tagged_titled_and_carries_its_fonts(name: str) -> None:
    made, outline = PAPERS[name]
    reader = PdfReader(io.BytesIO(made()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title
    assert "Open" in reader.metadata.title
    tags = list(_tags(root["/StructTreeRoot"]))
    assert [tag for tag in tags if tag[0] == "H" or tag == "Table"] == outline
    assert ("TH" in tags) == ("Table" in outline)
    assert not {"Figure", "Formula"} & set(tags), "what is drawn stands beside it in words"
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            for part in font.get_object()["/DescendantFonts"]:
                assert {"/FontFile2", "/FontFile3"} & set(part.get_object()["/FontDescriptor"])


def _tags(node: Any) -> Iterator[str]:
    """The tags below a node, in the order in which they are read."""
    kids = node.get_object().get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        part = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(part, dict) and "/S" in part:
            yield str(part["/S"])[1:]
            yield from _tags(part)
