"""Made schema-2.convene, with the Convene that first had schema 2: what schema-1.convene holds, and of each new table.

python tests/old_files/make_schema_2.py tests/old_files/schema-2.convene
"""

import hashlib
import sys
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import sqlalchemy as sa

import make
from convene.rules.attendance import Mark
from convene.rules.date_sense import ObservanceKind
from convene.services import event_templates
from convene.store.tables import (
    AttendanceMark,
    Booking,
    CancellationBand,
    Closure,
    Event,
    EventDay,
    Message,
    Observance,
    OpeningHours,
    Registration,
    Release,
    Room,
    SetAside,
    StoredFile,
    Venue,
    VenueDocument,
)
from convene.store.workspace import Workspace
from old_files import make_schema_1

PLAN = b"%PDF-1.7 a plan of the fire exits"


def fill(workspace: Workspace, before_the_last: Callable[[], None] = lambda: None) -> None:
    """What schema 1 could say, and before its last acts what only schema 2 can."""
    add = make_schema_1.keeper(workspace)

    def first(kind: type, **where: object) -> object:
        return workspace.read(lambda s: s.scalars(sa.select(kind.id).filter_by(**where).order_by(kind.id)).first())

    def save(title: str) -> None:
        event = first(Event, code="OPEN")
        workspace.write("Save a template", event_templates.save, event, title=title, summary="Two days", now=make.NOW)

    def before_ours() -> None:
        _more(add, first, save)
        before_the_last()
        held = first(Event, code="HOLD")
        workspace.write("Say why", lambda s: setattr(s.get_one(Event, held), "status_reason", "The tutor is ill"))

    make_schema_1.fill(workspace, before_the_last=before_ours)


def _more(add, first, save) -> None:  # type: ignore[no-untyped-def]
    event, venue, room = first(Event, code="OPEN"), first(Venue), first(Room, name="Great Hall")
    add(CancellationBand(booking_id=first(Booking), days_before=30, percent=50))
    wrote = {"recipient": "events@venue.example", "subject": "Enquiry", "created_at": make.NOW}
    add(Message(event_id=event, kind="booking", **wrote))
    add(OpeningHours(room_id=room, weekday=3, opens=time(8, 30), closes=time(18, 0)))
    add(Closure(venue_id=venue, first_day=date(2026, 12, 24), last_day=date(2027, 1, 1), reason="Christmas"))
    digest = hashlib.sha256(PLAN).hexdigest()
    add(StoredFile(digest=digest, size=len(PLAN), content=PLAN))
    add(VenueDocument(venue_id=venue, title="Fire exits", file_name="exits.pdf", digest=digest, added_at=make.NOW))
    add(VenueDocument(venue_id=venue, title="Menus", address="https://example.org/menus", added_at=make.NOW))
    save("A day of stories")
    half_term = {"first_day": date(2026, 10, 26), "last_day": date(2026, 10, 30)}
    add(Observance(kind=ObservanceKind.SCHOOL_HOLIDAY, name="Half term", source="Tower Hamlets", **half_term))
    add(SetAside(event_id=event, subject="date:2026-07-09:weekend", reason="They asked for it", at=make.NOW))
    add(Release(event_id=event, number=1, note="As sent out", at=make.NOW, content={"version": 1, "sessions": []}))
    mark = {"mark": Mark.CAUGHT_UP, "reason": "Met the tutor", "at": make.NOW + timedelta(days=60)}
    held = first(Registration, event_id=event)
    add(AttendanceMark(registration_id=held, day_id=first(EventDay, event_id=event), **mark))


if __name__ == "__main__":
    make_schema_1.write_file(Path(sys.argv[1]), fill)
