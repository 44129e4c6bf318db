"""Calendars that go out: iCalendar files (RFC 5545, 5546, 7986) that phones, Outlook and Google take.

Plain values in, bytes out, the same bytes for the same values. Times are wall-clock times of Europe/London with the
time zone's rule written out by hand, since readers disagree about longer ones; where that rule would not give the right
instant, and for every other time zone, they are UTC. A calendar carries no delegates, no alarms and no badge codes.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from convene.rules.errors import Invalid
from convene.rules.exchange import Appointment, Attendee, Organiser
from convene.rules.text import clean, clean_line
from convene.rules.time import LONDON

if TYPE_CHECKING:
    from icalendar import vCalAddress, vUri

_PRODID: Final = "-//Convene//Convene//EN"
_LONDON: Final = "Europe/London"
# Not made by a library: those write one RDATE a year up to 2038, with a COMMENT that libical refuses.
_VTIMEZONE: Final = """\
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n").encode()
_EMAIL: Final = re.compile(r"""[^\s@,;:"<>]+@[^\s@,;:"<>]+""")
_COLOUR: Final = re.compile("[a-z]+")
_WEB_ADDRESS: Final = re.compile(r"https?://\S+")


def calendar(
    name: str,
    appointments: Iterable[Appointment],
    *,
    now: datetime,
    organiser: Organiser | None = None,
    time_zone: str = _LONDON,
    joining: bool = False,
) -> bytes:
    """A whole calendar to publish, in order of time. ``now`` is when it is made (DTSTAMP). ``joining`` is for the own
    calendar of somebody who takes part: with the links to join by, which no other calendar holds.

    ``name`` is what calendar programs call it; empty leaves that out, as Outlook wants for a single appointment.
    Cancelled appointments stay in, marked in status and title, because importing a calendar deletes nothing. Raises
    ValueError for a time without a time zone.
    """
    organiser = organiser or Organiser(name)
    ordered = sorted(appointments, key=lambda a: (a.starts_at, a.uid))
    vevents = (vevent(a, now=now, organiser=organiser, time_zone=time_zone, joining=joining) for a in ordered)
    return joined(name, vevents, time_zone=time_zone)


def invitation(
    method: str,
    appointment: Appointment,
    attendee: Attendee,
    *,
    now: datetime,
    organiser: Organiser,
    time_zone: str = _LONDON,
) -> bytes:
    """One appointment to one person: ``method`` REQUEST asks them or brings theirs up to date, CANCEL takes it back.

    It holds that person alone, so that nobody sees who else is asked, and no name of a calendar, as Outlook wants.
    Raises Invalid("organiser") for an organiser without an e-mail address and Invalid("email") for such a person: an
    invitation goes from one address to another (RFC 5546 3.2.2).
    """
    if method not in {"REQUEST", "CANCEL"}:
        raise ValueError(f"no method {method} for one person")
    for field, who, hint in (
        ("organiser", organiser.email, "Say from whom invitations come."),
        ("email", attendee.email, f"Write down an address for {attendee.name}."),
    ):
        if not _EMAIL.fullmatch(clean_line(who)):
            raise Invalid(field, "An invitation needs an e-mail address", hint)
    event = vevent(appointment, now=now, organiser=organiser, time_zone=time_zone, attendee=attendee, joining=True)
    opening, end = _frame("", time_zone, method)
    return opening + event + end


def resource(appointment: Appointment, *, time_zone: str = _LONDON) -> bytes:
    """One appointment as a calendar server keeps it: nobody asks for anything, so no METHOD and no organiser (RFC 4791
    4.1). The same appointment is always the same bytes."""
    now = appointment.last_modified or appointment.starts_at
    opening, end = _frame("", time_zone, "")
    return opening + vevent(appointment, now=now, organiser=None, time_zone=time_zone) + end


def vevent(
    appointment: Appointment,
    *,
    now: datetime,
    organiser: Organiser | None,
    time_zone: str = _LONDON,
    attendee: Attendee | None = None,
    joining: bool = False,
) -> bytes:
    """The lines of one appointment, to be ``joined``: made once, they go into any number of personal calendars.

    The link to join by is in them only with ``joining``, as CONFERENCE (RFC 7986 5.11) and, since few programs read
    that yet, as URL where there is no other.
    """
    from icalendar import Event, vText, vUri

    title = clean_line(appointment.title)
    starts_at, ends_at = _said(appointment.starts_at, appointment.ends_at, time_zone)
    event = Event()
    event.add("uid", clean_line(appointment.uid))
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", _utc(now))
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", f"CANCELLED: {title}" if appointment.status == "CANCELLED" else title)
    event.add("status", appointment.status)
    if organiser is not None:
        event.add("organizer", _address(organiser))
    if attendee is not None:
        asked = _address(Organiser(attendee.name, attendee.email))
        for name, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "FALSE")):
            asked.params[name] = vText(value)
        event.add("attendee", asked, encode=False)
    if location := clean_line(appointment.location):
        event.add("location", location)
    if description := clean(appointment.description).strip():
        event.add("description", description)
    if categories := [word for word in map(clean_line, appointment.categories) if word]:
        event.add("categories", categories)
    if appointment.last_modified:
        event.add("last-modified", _utc(appointment.last_modified))
    link = clean_line(appointment.join_link) if joining and appointment.status != "CANCELLED" else ""
    if _WEB_ADDRESS.fullmatch(url := clean_line(appointment.url) or link):
        event.add("url", url)
    if _WEB_ADDRESS.fullmatch(link):
        event.add("conference", vUri(link), {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Join online"})
    if _COLOUR.fullmatch(appointment.colour):
        event.add("color", appointment.colour)
    if appointment.geo:
        event.add("geo", appointment.geo)
        event.add(*_pin(appointment.geo, location))
    lines: bytes = event.to_ical()
    return lines


def _pin(geo: tuple[float, float], location: str) -> "tuple[str, vUri, dict[str, str]]":
    """The place as Apple's calendars show it on a map, and say when to leave for it."""
    from icalendar import vUri

    said = {"VALUE": "URI", "X-APPLE-RADIUS": "72", "X-TITLE": location.replace('"', "'")}
    return "x-apple-structured-location", vUri("geo:{:.6f},{:.6f}".format(*geo)), said


def joined(name: str, vevents: Iterable[bytes], *, time_zone: str = _LONDON) -> bytes:
    """A calendar of appointments already made by ``vevent`` for the same time zone, in the order given."""
    opening, end = _frame(clean_line(name), time_zone)
    return opening + b"".join(vevents) + end


def _frame(name: str, time_zone: str, method: str = "PUBLISH") -> tuple[bytes, bytes]:
    """What stands before and after the appointments."""
    before, after, end = _frame_around(time_zone, method)
    return before + (_named(name) if name else b"") + after, end


@lru_cache(maxsize=8)
def _frame_around(time_zone: str, method: str) -> tuple[bytes, bytes, bytes]:
    """The frame of a calendar: before its name, after it, and the end. Made once, since personal calendars differ in
    their names alone."""
    from icalendar import Calendar

    head = Calendar()
    head.add("prodid", _PRODID)
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    if method:
        head.add("method", method)
    lines: bytes = head.to_ical()
    opening, end, _ = lines.partition(b"END:VCALENDAR\r\n")
    return opening, _VTIMEZONE if time_zone == _LONDON else b"", end


def _named(name: str) -> bytes:
    """What calendar programs call it, in the two ways they look for."""
    from icalendar import vText
    from icalendar.parser import Contentline

    folded: Any = Contentline
    said = vText(name).to_ical().decode()
    return b"".join(folded(f"{key}:{said}").to_ical() + b"\r\n" for key in ("NAME", "X-WR-CALNAME"))


def _address(organiser: Organiser) -> "vCalAddress":
    from icalendar import vCalAddress, vText

    email = clean_line(organiser.email)
    # "invalid:nomail" is what calendar programs write for an organiser without an address
    address = vCalAddress(f"mailto:{email}" if _EMAIL.fullmatch(email) else "invalid:nomail")
    if name := clean_line(organiser.name):
        address.params["CN"] = vText(name)
    return address


def _said(starts_at: datetime, ends_at: datetime, time_zone: str) -> tuple[datetime, datetime]:
    """Both times as the file says them: wall-clock in London where the written rule gives these instants, else UTC."""
    utc = _utc(starts_at), _utc(ends_at)
    if time_zone != _LONDON or not all(map(_rule_holds, utc)):
        return utc
    return utc[0].astimezone(LONDON), utc[1].astimezone(LONDON)


def _rule_holds(instant: datetime) -> bool:
    """False in the hour that exists twice when clocks go back, and wherever law is another than the rule."""
    summer_starts, summer_ends = (
        datetime.combine(_last_sunday(instant.year, month), datetime.min.time(), UTC) + timedelta(hours=1)
        for month in (3, 10)
    )
    offset = timedelta(hours=1 if summer_starts <= instant < summer_ends else 0)
    twice = summer_ends - timedelta(hours=1) <= instant < summer_ends + timedelta(hours=1)
    return instant.astimezone(LONDON).utcoffset() == offset and not twice


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.isoweekday() % 7)


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"a calendar needs a time zone with {value}")
    return value.astimezone(UTC)
