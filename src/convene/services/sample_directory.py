"""What else is known of the sample's venues: who to ring, parking, Wi-Fi, food, prices, hours, closures, papers."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from convene.rules.room_hours import read_hours
from convene.services.sample_rows import MONDAY, THURSDAY, Places, Rows
from convene.services.sample_venues import COIN_STREET, FARM, FRIENDS_HOUSE, KINGS_FUND, ST_KATHERINE, TOYNBEE_HALL
from convene.store.tables import Closure, OpeningHours, Room, StoredFile, Venue, VenueContact, VenueDocument


@dataclass(frozen=True, slots=True)
class _Known:
    """A venue's facts; ``rates`` are pounds a day by room, ``people`` are name, role and the end of a phone number.

    Numbers begin with 020 7946 0, which Ofcom keeps for made-up ones.
    """

    hours: str
    rates: dict[str, int]
    parking: str
    wifi: str
    catering: str
    prices: str
    phone: str
    people: tuple[tuple[str, str, str], ...] = ()


_KNOWN: dict[str, _Known] = {
    ST_KATHERINE: _Known(
        "Mon–Sun 08:00–22:00",
        {
            "Great Hall": 2_400,
            "Garden Room": 650,
            "Library": 480,
            "Cloister Room": 520,
            "Chapel": 200,
            "Dining Hall": 1_100,
        },
        "Two bays for blue badges in the court: book them with the room. No other parking.",
        "Guest network, no password; good for 200 people in the hall",
        "Only from the house kitchen. Vegan, halal and gluten-free with five days’ notice.",
        "Tea and coffee all day £8.50 a head; lunch £19.50; both plus VAT.",
        "100",
        (("Moira Kell", "Duty manager, evenings and weekends", "104"), ("Tunde Adeyemi", "Sound and screens", "107")),
    ),
    FRIENDS_HOUSE: _Known(
        "Mon–Sun 08:00–22:00",
        {"Large Meeting Room": 3_150, "Garden Suite": 890, "Small Seminar Room": 310},
        "None. Blue badge bays in Endsleigh Gardens.",
        "Friends-Guest; ask at the welcome desk for the day’s password",
        "Vegetarian and vegan only, from their own kitchen.",
        "Day delegate rate from £62 a head with VAT, rooms included, from 30 people.",
        "120",
        (("Priya Nandakumar", "Events manager", "121"),),
    ),
    TOYNBEE_HALL: _Known(
        "Mon–Fri 08:30–21:00, Sat 09:00–17:00",
        {"Lecture Hall": 780, "Panelled Room": 360, "Studio": 190},
        "Whitechapel multi-storey, 6 minutes on foot.",
        "Toynbee Guest; the code is on the wall of each room",
        "Bring your own caterer, or theirs: ask for the list.",
        "A third off for charities of the borough.",
        "140",
    ),
    KINGS_FUND: _Known(
        "Mon–Fri 08:00–18:00",
        {"Square Room": 1_450, "Garden Meeting Room": 620},
        "Underneath Cavendish Square, step-free by lift, £42 a day.",
        "Guest network, no password",
        "House caterer; menus are chosen 14 days before.",
        "Outside 08:00 to 18:00 by arrangement, £120 an hour.",
        "160",
        (("Anneke de Wit", "Venue coordinator", "162"),),
    ),
    COIN_STREET: _Known(
        "Mon–Sun 08:00–21:00",
        {"South Bank Suite": 960, "Terrace Room": 410, "Green Room": 150},
        "Cornwall Road, 3 minutes; blue badge bays at the door.",
        "CoinStreet-Events; password in the confirmation",
        "Their café, or self-catered in the kitchen of the second floor.",
        "Half days are 60% of the day.",
        "180",
    ),
    FARM: _Known(
        "Tue–Sun 10:00–17:00",
        {"River Classroom": 240},
        "Four bays at the gate, one of them for blue badges.",
        "None: the signal is good by the river wall",
        "Farm kitchen, soup and bread from £7 a head.",
        "",
        "190",
    ),
}
_FIRE_NOTE = """If the alarm sounds
===================

Leave by the nearest door, garden side first. Do not use the lift.
The place to meet is the lawn in front of the chapel; in rain the porch of the church.
Evacuation chair: top of the main stairs. Two of the house team are trained to use it.
Tell the duty manager before the day who will need help to leave.
"""


def directory(rows: Rows, places: Places) -> None:
    """The facts of each venue, hours and list prices of its rooms, two closures, a link and a file that is kept."""
    by_name = {values["id"]: values["name"] for values in rows.gathered(Venue)}
    for venue in rows.gathered(Venue):
        known = _KNOWN[venue["name"]]
        venue |= {name: getattr(known, name) for name in ("parking", "wifi", "catering", "prices")}
        venue["phone"] = f"020 7946 0{known.phone}"
        for name, role, number in known.people:
            mail = f"{name.split()[0].lower()}@{venue['email'].partition('@')[2]}"
            contact = {"name": name, "role": role, "phone": f"020 7946 0{number}", "email": mail}
            rows.add(VenueContact, venue_id=venue["id"], **contact)
    for office in rows.gathered(VenueContact):
        office.setdefault("email", "")
        office.setdefault("phone", "")
        if office["name"] == "Kitchen":
            office["role"] = "Menus and final numbers"
    for room in rows.gathered(Room):
        known = _KNOWN[by_name[room["venue_id"]]]
        room["day_rate_pence"] = known.rates[room["name"]] * 100
        for weekday, (opens, closes) in read_hours(known.hours).items():
            rows.link(OpeningHours, room_id=room["id"], weekday=weekday, opens=opens, closes=closes)
    _closures(rows, places)
    _papers(rows, places)


def _closures(rows: Rows, places: Places) -> None:
    year = rows.today.year + (rows.today.month == 12 and rows.today.day > 23)
    christmas = rows.today.replace(year=year, month=12, day=24)
    floor = rows.on(75, MONDAY)
    for venue, room, first, last, reason in (
        (TOYNBEE_HALL, None, christmas, christmas + timedelta(days=9), "Christmas and New Year"),
        (COIN_STREET, "Green Room", floor, floor + timedelta(days=THURSDAY), "New floor"),
    ):
        room_id = places.rooms[venue, room] if room else None
        rows.add(Closure, venue_id=places.venues[venue], room_id=room_id, first_day=first, last_day=last, reason=reason)


def _papers(rows: Rows, places: Places) -> None:
    content = _FIRE_NOTE.encode()
    digest = hashlib.sha256(content).hexdigest()
    rows.link(StoredFile, digest=digest, size=len(content), content=content)
    papers = (
        ("About the house and its rooms", {"address": "https://www.rfsk.org.uk", "file_name": "", "digest": None}),
        ("If the alarm sounds", {"address": "", "file_name": "if-the-alarm-sounds.txt", "digest": digest}),
    )
    for title, kept in papers:
        rows.add(VenueDocument, venue_id=places.venues[ST_KATHERINE], title=title, added_at=rows.now, **kept)
