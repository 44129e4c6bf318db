"""The venue brief, read back from its PDF: one page for each venue, however much there is."""

from datetime import timedelta

import make
from convene.formats.venue_brief_out import venue_brief_paper
from convene.rules.event_papers import BriefContact, BriefRoom, BriefSession, BriefVenue, VenueBrief
from convene.rules.time import LONDON

NINE, FIVE = (make.at(clock).astimezone(LONDON) for clock in ("09:00", "17:00"))
HOUR = timedelta(hours=1)


def value(rooms: int = 1, sessions: int = 1) -> VenueBrief:
    given = tuple(
        BriefSession(NINE + HOUR * n, NINE + HOUR * (n + 1), f"Session {n}", "circle", 40) for n in range(sessions)
    )
    room = BriefRoom("Hall", "Ground floor", (NINE, FIVE), (NINE - HOUR, FIVE + HOUR), False, "In pencil", given)
    contact = BriefContact("Moira Kell", "Duty manager", "020 7946 0104", "m@x.example")
    bare = BriefRoom("Loft", "", None, None, False, "", ())
    venue = BriefVenue(
        "St Katherine’s", (("Address", "2 Butcher Row"),), (51.5, -0.1), (contact,), (room,) * rooms + (bare,)
    )
    eaten = (("Vegan", 2), ("Halal", 1))
    return VenueBrief(
        "Open Day", "The Academy", make.DAY, (NINE, FIVE), make.NOW, "Europe/London", 9, eaten, (venue,) * 2
    )


def test_all_of_it_on_one_page_for_each_venue(words) -> None:
    first, second = words(venue_brief_paper(value()))
    for part in (
        "Venue brief", "St Katherine’s", "Open Day", "09:00 to 17:00", "The Academy", "9", "expected", "2 Butcher Row",
        "51.50000, -0.10000", "Moira Kell", "Duty manager", "020 7946 0104", "Hall", "not yet confirmed",
        "set up from 08:00", "cleared by 18:00", "Session 0", "circle, for 40", "In pencil", "Not booked", "Vegan",
        "Nothing asked for", "Page 1 of 2",
    ):  # fmt: skip
        assert part in " ".join(first.split()), part
    assert "Page 2 of 2" in second


def test_much_is_set_smaller_and_it_is_tagged(words) -> None:
    data = venue_brief_paper(value(rooms=6, sessions=7))
    assert len(words(data)) == 2
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
