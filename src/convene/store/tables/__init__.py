"""Every table, by noun. Importing this package makes the schema whole: ``Row.metadata``."""

from convene.store.tables.bookings import Booking, BookingDate, CancellationBand
from convene.store.tables.checkin import Credential, Desk, Scan
from convene.store.tables.events import Event, EventDay, EventTemplate, Observance, Series, SetAside
from convene.store.tables.learning import Answer, Question, Resource, SessionResource
from convene.store.tables.messages import CalendarItem, CalendarLedger, Message
from convene.store.tables.people import Need, Organisation, Person
from convene.store.tables.programme import Contribution, EventSession, Release, SessionTheme, Theme, Track
from convene.store.tables.registrations import AttendanceMark, Place, Registration
from convene.store.tables.venues import (
    Closure,
    OpeningHours,
    Room,
    RoomFeatureRow,
    RoomLayout,
    Venue,
    VenueContact,
    VenueDocument,
)
from convene.store.tables.workspace import Act, Erasure, JournalEntry, JournalRow, SchemaRevision, Setting, StoredFile
from convene.store.types import Row

__all__ = [
    "Act",
    "Answer",
    "AttendanceMark",
    "Booking",
    "BookingDate",
    "CalendarItem",
    "CalendarLedger",
    "CancellationBand",
    "Closure",
    "Contribution",
    "Credential",
    "Desk",
    "Erasure",
    "Event",
    "EventDay",
    "EventSession",
    "EventTemplate",
    "JournalEntry",
    "JournalRow",
    "Message",
    "Need",
    "Observance",
    "OpeningHours",
    "Organisation",
    "Person",
    "Place",
    "Question",
    "Registration",
    "Release",
    "Resource",
    "Room",
    "RoomFeatureRow",
    "RoomLayout",
    "Row",
    "Scan",
    "SchemaRevision",
    "Series",
    "SessionResource",
    "SessionTheme",
    "SetAside",
    "Setting",
    "StoredFile",
    "Theme",
    "Track",
    "Venue",
    "VenueContact",
    "VenueDocument",
]
