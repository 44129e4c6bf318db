"""The sample workspace: a leadership academy's year around its convening "London is Open(minded)".

All people and organisations are invented, the venues are real places with rooms as they might be let. Dates hang on
today: the convening is some weeks ahead, a masterclass is on today, a programme is half done.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.people import person_key
from convene.rules.programme import THEMES
from convene.rules.text import email_key, search_key
from convene.services.sample_applications import applications
from convene.services.sample_calendar import calendar, history
from convene.services.sample_care import accepted, care
from convene.services.sample_convening import convening
from convene.services.sample_dates import dates
from convene.services.sample_directory import directory
from convene.services.sample_messages import messages
from convene.services.sample_money import money
from convene.services.sample_parts import parts
from convene.services.sample_people import (
    CREW,
    FACILITATORS,
    ORGANISATIONS,
    REMARKABLE,
    WORK,
    SamplePerson,
    crowd,
)
from convene.services.sample_privacy import privacy
from convene.services.sample_programme import CREDIT, LICENCE, STORIES
from convene.services.sample_releases import releases
from convene.services.sample_rivals import rivals
from convene.services.sample_rows import Cast, Places, Rows
from convene.services.sample_templates import templates
from convene.services.sample_venues import VENUES
from convene.services.sample_waiting import waiting
from convene.store.tables import (
    Organisation,
    Person,
    Resource,
    Room,
    RoomFeatureRow,
    RoomLayout,
    Theme,
    Venue,
    VenueContact,
)

_CROWD = 232


def make_sample(session: Session, *, today: date, now: datetime, seed: int = 2017) -> None:
    """Fill an empty workspace. The same ``today``, ``now`` and ``seed`` give the same rows, keys and codes included."""
    rows = Rows(today=today, now=now, seed=seed)
    places = _venues(rows)
    themes = {
        key: rows.add(Theme, key=key, name=name, position=position) for position, (key, name) in enumerate(THEMES)
    }
    stories = {
        title: rows.add(
            Resource,
            title=title,
            kind="story",
            address=f"https://www.patientvoices.org.uk/flv/{page}.htm",
            licence=LICENCE,
            credit=CREDIT,
        )
        for title, page in STORIES
    }
    cast = _people(rows)
    event_id = convening(rows, places, cast, themes, stories)
    calendar(rows, places, cast, themes, stories)
    money(rows, places)
    rivals(rows, places, event_id)
    directory(rows, places)
    dates(rows, event_id)
    parts(rows, event_id)
    waiting(rows, event_id)
    care(rows, cast, event_id)
    privacy(rows, places, cast)
    applications(rows, cast)
    rows.keep(session)
    accepted(session, rows, event_id)
    templates(session, rows)
    releases(session, rows, event_id)
    history(session, rows)
    messages(session, rows, event_id)


def _venues(rows: Rows) -> Places:
    places = Places()
    for venue in VENUES:
        venue_id = places.venues[venue.name] = rows.add(
            Venue,
            name=venue.name,
            address=venue.address,
            postcode=venue.postcode,
            borough=venue.borough,
            stations=venue.stations,
            arrival=venue.arrival,
            step_free_route=venue.step_free_route,
            website=venue.website,
            search_key=search_key(venue.name, venue.borough, venue.postcode),
        )
        for office in venue.contacts:
            rows.add(VenueContact, venue_id=venue_id, name=office, role="Bookings")
        for position, room in enumerate(venue.rooms):
            room_id = places.rooms[venue.name, room.name] = rows.add(
                Room,
                venue_id=venue_id,
                name=room.name,
                position=position,
                floor=room.floor,
                directions=room.directions,
            )
            for layout, capacity in room.layouts.items():
                rows.link(RoomLayout, room_id=room_id, layout=layout, capacity=capacity)
            for feature in room.features:
                rows.link(RoomFeatureRow, room_id=room_id, feature=feature)
    return places


def _people(rows: Rows) -> Cast:
    homes = {
        name: rows.add(Organisation, name=name, sector=sector, borough=borough, search_key=search_key(name))
        for name, sector, borough in ORGANISATIONS
    }
    everybody = [*FACILITATORS, *CREW, *REMARKABLE, *crowd(rows.rng, _CROWD)]
    sectors = {name: sector for name, sector, _ in ORGANISATIONS}
    ways = rows.rng.sample(list(homes), len(homes))  # each organisation sends somebody, some send many
    taken: set[str] = set()
    made: dict[str, UUID] = {}
    for number, person in enumerate(everybody):
        home = person.organisation or (ways[number] if number < len(ways) else rows.rng.choice(ways))
        work = rows.rng.choice(WORK[sectors[home]])
        email = _address(person, home, taken)
        made[person.name] = rows.add(
            Person,
            name=person.name,
            given_name=person.given_name,
            family_name=person.family_name,
            known_as=person.known_as,
            pronouns=person.pronouns,
            pronunciation=person.pronunciation,
            email=email,
            email_key=email_key(email),
            organisation_id=homes[home],
            job_title=person.job_title or work[0],
            profession=work[1],
            search_key=person_key(person.name, person.known_as, person.given_name, person.family_name),
        )
    return Cast(
        by_name=made,
        facilitators=[made[p.name] for p in FACILITATORS],
        crew=[made[p.name] for p in CREW],
        delegates=[made[p.name] for p in everybody[len(FACILITATORS) + len(CREW) :]],
    )


def _address(person: SamplePerson, home: str, taken: set[str]) -> str:
    """An address that can never arrive anywhere (RFC 2606), each person's own."""
    local = person.mail or f"{person.given_name}.{person.family_name}"
    local = "".join(c for c in search_key(local).replace(" ", ".") if c.isascii() and (c.isalnum() or c in ".-"))
    domain = "".join(word for word in search_key(home).replace("'", "").split() if word not in {"the", "and", "of"})
    local = ".".join(part for part in local.split(".") if part)
    address = f"{local}@{''.join(c for c in domain if c.isalnum())[:24]}.example"
    if address in taken:
        address = address.replace("@", "2@")
    taken.add(address)
    return address
