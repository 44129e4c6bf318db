"""Invitations as a folder of files: one a person and appointment, named so that each person's lie together."""

from collections.abc import Iterable
from datetime import datetime

from convene.formats.atomic import safe_name
from convene.formats.calendar_out import invitation
from convene.rules.exchange import Appointment, Attendee, Organiser
from convene.rules.time import zone

Asked = tuple[str, Attendee, Appointment]
"""REQUEST or CANCEL, to whom, of what."""


def invitation_files(
    asked: Iterable[Asked], *, organiser: Organiser, now: datetime, time_zone: str
) -> dict[str, bytes]:
    """The files by name, in the order given. Raises Invalid as ``calendar_out.invitation``."""
    files: dict[str, bytes] = {}
    numbers: dict[Attendee, int] = {}
    tz = zone(time_zone)
    for method, attendee, entry in asked:
        number = numbers.setdefault(attendee, len(numbers) + 1)
        at = entry.starts_at.astimezone(tz)
        stem = safe_name(f"{number:03} {attendee.name} {at:%Y-%m-%d %H%M} {entry.title}"[:90])
        name, count = f"{stem}-{method.lower()}.ics", 1
        while name in files:
            count += 1
            name = f"{stem}-{count}-{method.lower()}.ics"
        files[name] = invitation(method, entry, attendee, now=now, organiser=organiser, time_zone=time_zone)
    return files
