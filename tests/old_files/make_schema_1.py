"""Made schema-1.convene, with the Convene that first had schema 1:

    python tests/old_files/make_schema_1.py tests/old_files/schema-1.convene

A small workspace with something of everything and a history that can be undone. The same bytes each time.
"""

import os
import random
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import make
from convene.rules.bookings import BookingDateKind, BookingState
from convene.rules.events import DayPart, EventKind
from convene.rules.exchange import Incoming
from convene.rules.people import NeedKind
from convene.rules.registrations import PlaceState, RegistrationState
from convene.rules.venues import Layout, RoomFeature
from convene.services import badges, bookings, calendars, checkin, imports, people, programme_edit, registrations
from convene.store.tables import (
    Answer,
    BookingDate,
    CalendarLedger,
    Message,
    Place,
    Question,
    Resource,
    Row,
    Series,
    SessionResource,
    Setting,
    VenueContact,
)
from convene.store.workspace import Workspace

ISSUED = {"issued_at": make.NOW}
NAMES = ("Nkechi Barlow", "Sẹ́gun Adébáyọ̀", "欧阳 明", "Åse Þórsdóttir", "O’Neill-Smith", "مريم", "Björk")


def fill(workspace: Workspace, before_the_last: Callable[[], None] = lambda: None) -> None:
    """One venue, three events, a dozen people, and what happened to them."""
    add = keeper(workspace)
    venue = make.venue(
        workspace,
        address="2 Butcher Row\nLimehouse",
        postcode="E14 8DS",
        borough="Tower Hamlets",
        latitude=51.5109,
        longitude=-0.0403,
    )
    add(VenueContact(venue_id=venue, name="Front office", role="Bookings", phone="020 7946 0000"))
    hall = make.room(
        workspace,
        venue,
        "Great Hall",
        layouts={Layout.THEATRE: 120, Layout.CABARET: 64},
        features=[RoomFeature.HEARING_LOOP, RoomFeature.STEP_FREE],
    )
    library = make.room(workspace, venue, parent_id=hall, position=1)

    event = make.event(
        workspace,
        code="OPEN",
        capacity=8,
        venue_id=venue,
        days=make.days_on(make.DAY, 2),
        summary="Stories of care,\nheard & told.",
        budget_pence=1_250_000,
        completion_rule={"days": 2},
    )
    series = add(Series(title="Masterclasses", summary="Six mornings"))
    masterclass = make.event(
        workspace, "Holding the room", code="HOLD", kind=EventKind.MASTERCLASS, days=(make.TODAY,), series_id=series
    )
    make.event(workspace, "Care by Experience", code="CBE", kind=EventKind.PROGRAMME, part=DayPart.MODULE)

    booked, _ = workspace.write(
        "Book Great Hall",
        bookings.book,
        event_id=event,
        room_id=hall,
        starts_at=make.at("09:00"),
        ends_at=make.at("17:00"),
        state=BookingState.OPTION,
        option_expires=make.DAY - timedelta(days=14),
        setup_minutes=60,
        cost_pence=180_000,
        today=make.TODAY,
        now=make.NOW,
    )
    add(BookingDate(booking_id=booked.id, kind=BookingDateKind.DEPOSIT_DUE, due=make.DAY, amount_pence=45_000))

    track = workspace.write(
        "Add a track", programme_edit.create_track, event, name="Compassion", theme_key="compassion"
    )[0]
    opening = workspace.write(
        "Add a session",
        programme_edit.create_session,
        event,
        title="Opening circle",
        starts_at=make.at("09:30"),
        room_id=hall,
        track_id=track,
        theme_keys=["compassion", "inclusion"],
        content_note="Loss and grief are spoken of.",
    )[0]
    make.session(workspace, event, "In the tray", minutes=90)
    late = make.session(workspace, event, "Evening of stories", starts_at=make.at("15:30"), room_id=library)
    story = add(Resource(title="A story", address="https://www.patientvoices.org.uk/", licence="CC BY-NC-ND 2.5"))
    add(SessionResource(session_id=late, resource_id=story))
    question = add(Question(event_id=event, session_id=late, text="What will you do on Monday?"))
    add(Answer(question_id=question, text="Listen first", rating=5, given_at=make.NOW))

    delegates = [
        Incoming(n, name, email=f"d{n}@example.org", organisation="Eastmarsh Carers Network", access="Hearing loop")
        for n, name in enumerate(NAMES, 2)
    ]
    workspace.write("Import delegates.csv", imports.apply, event, delegates, source="Tito", now=make.NOW)
    guests = [guest.id for guest in workspace.read(registrations.guests, event)]
    for name in ("Ada", "Ben", "Cleo"):
        workspace.write(f"Register {name}", registrations.register, event, name=name, now=make.NOW, dietary="Halal")
    workspace.write("Cancel", registrations.cancel, guests[0], reason="Ill", now=make.NOW)
    workspace.write("Reissue", badges.reissue, guests[1], now=make.NOW)
    add(Place(session_id=opening, registration_id=guests[1], state=PlaceState.GIVEN, rank=1))
    facilitator = workspace.read(people.directory)[0].id
    workspace.write("Facilitator", programme_edit.edit_session, opening, person_ids=[facilitator])
    make.need(workspace, facilitator, kind=NeedKind.DIETARY, detail="No nuts", owner="Saoirse", due=make.DAY)
    make.registration(workspace, masterclass, facilitator, state=RegistrationState.REGISTERED)
    workspace.write("Codes", badges.issue_codes, masterclass, now=make.NOW)

    codes = [guest.badge_code for guest in workspace.read(registrations.guests, event) if guest.badge_code]
    for minute, code in enumerate([*codes[:4], codes[0], "https://example.org/", codes[4]]):
        at = make.at("08:45") + timedelta(minutes=minute)
        workspace.write("Scan", checkin.scan, event, desk="Front desk", code=code, day=make.DAY, now=at)
    workspace.write("Void", checkin.void_last, event, desk="Front desk", now=make.at("08:52"))

    workspace.write("Issue the calendar", calendars.issue_calendar, event, now=make.NOW)
    add(CalendarLedger(person_id=facilitator, uid=str(opening), sequence=0, method="REQUEST", way="eml", **ISSUED))
    add(Message(event_id=event, person_id=facilitator, kind="joining", subject="Joining us", created_at=make.NOW))
    add(Setting(name="organiser", value={"name": "Academy"}))
    before_the_last()
    workspace.write("Rename", programme_edit.edit_session, late, title="Evening of stories, with soup")
    workspace.write("Rename again", programme_edit.edit_session, late, title="Evening")
    workspace.undo()


def keeper(workspace: Workspace) -> Any:
    """Keeps one row of a kind that has no id of its own made yet, and returns its key."""

    def add(row: Row) -> Any:
        def keep(session: Any) -> Any:
            session.add(row)
            session.flush()
            return getattr(row, "id", None)

        return workspace.write(f"Add to {row.__tablename__}", keep)[0]

    return add


def write_file(path: Path, fill: Callable[[Workspace], None] = fill) -> None:
    """Make the file, over one that is there."""
    chance = random.Random(1)
    os.urandom = random._urandom = chance.randbytes  # type: ignore[assignment,attr-defined]  # of uuid and secrets
    for table in Row.metadata.tables.values():
        table.indexes = sorted(table.indexes, key=lambda index: str(index.name))  # type: ignore[assignment]  # else a set
    path.unlink(missing_ok=True)
    with closing(Workspace.create(path, clock=lambda: make.NOW, who="Saoirse")) as workspace:
        fill(workspace)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size=1024")  # a third of the size; whatever it is, it is read
        connection.execute("VACUUM")


if __name__ == "__main__":
    write_file(Path(sys.argv[1]))
