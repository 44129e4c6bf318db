"""Every table, by noun. Importing this package makes the schema whole: ``Row.metadata``."""

from convene.store.tables.bookings import Booking, BookingDate
from convene.store.tables.checkin import Credential, Desk, Scan
from convene.store.tables.events import Event, EventDay, Series
from convene.store.tables.learning import Answer, Question, Resource, SessionResource
from convene.store.tables.messages import CalendarItem, CalendarLedger, Message
from convene.store.tables.people import Need, Organisation, Person
from convene.store.tables.programme import Contribution, EventSession, SessionTheme, Theme, Track
from convene.store.tables.registrations import Place, Registration
from convene.store.tables.venues import Room, RoomFeatureRow, RoomLayout, Venue, VenueContact
from convene.store.tables.workspace import Act, Erasure, JournalEntry, JournalRow, SchemaRevision, Setting
from convene.store.types import Row

__all__ = [
    "Act",
    "Answer",
    "Booking",
    "BookingDate",
    "CalendarItem",
    "CalendarLedger",
    "Contribution",
    "Credential",
    "Desk",
    "Erasure",
    "Event",
    "EventDay",
    "EventSession",
    "JournalEntry",
    "JournalRow",
    "Message",
    "Need",
    "Organisation",
    "Person",
    "Place",
    "Question",
    "Registration",
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
    "Setting",
    "Theme",
    "Track",
    "Venue",
    "VenueContact",
]
