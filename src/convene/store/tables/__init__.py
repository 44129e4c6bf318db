"""Every table, by noun. Importing this package makes the schema whole: ``Row.metadata``."""

from convene.store.tables.bookings import Booking, BookingDate, CancellationBand
from convene.store.tables.checkin import BadgePrint, Credential, Desk, DeskPack, Packet, QuarantinedScan, Scan
from convene.store.tables.events import Event, EventDay, EventTemplate, Observance, Series, SetAside
from convene.store.tables.journal import Act, JournalEnd, JournalEntry, JournalRow
from convene.store.tables.learning import Answer, Question, Resource, SessionResource
from convene.store.tables.messages import CalendarItem, CalendarLedger, Message
from convene.store.tables.people import Consent, DistinctPeople, Need, Organisation, Person, PersonMerge, Unavailability
from convene.store.tables.programme import Contribution, EventSession, Release, SessionTheme, Theme, Track
from convene.store.tables.registrations import (
    AttendanceMark,
    Criterion,
    Offer,
    Place,
    Registration,
    RegistrationGroup,
    RegistrationQuestion,
    Review,
    Score,
)
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
from convene.store.tables.workspace import Erasure, SchemaRevision, Setting, StoredFile
from convene.store.types import Row

__all__ = [
    "Act",
    "Answer",
    "AttendanceMark",
    "BadgePrint",
    "Booking",
    "BookingDate",
    "CalendarItem",
    "CalendarLedger",
    "CancellationBand",
    "Closure",
    "Consent",
    "Contribution",
    "Credential",
    "Criterion",
    "Desk",
    "DeskPack",
    "DistinctPeople",
    "Erasure",
    "Event",
    "EventDay",
    "EventSession",
    "EventTemplate",
    "JournalEnd",
    "JournalEntry",
    "JournalRow",
    "Message",
    "Need",
    "Observance",
    "Offer",
    "OpeningHours",
    "Organisation",
    "Packet",
    "Person",
    "PersonMerge",
    "Place",
    "QuarantinedScan",
    "Question",
    "Registration",
    "RegistrationGroup",
    "RegistrationQuestion",
    "Release",
    "Resource",
    "Review",
    "Room",
    "RoomFeatureRow",
    "RoomLayout",
    "Row",
    "Scan",
    "SchemaRevision",
    "Score",
    "Series",
    "SessionResource",
    "SessionTheme",
    "SetAside",
    "Setting",
    "StoredFile",
    "Theme",
    "Track",
    "Unavailability",
    "Venue",
    "VenueContact",
    "VenueDocument",
]
