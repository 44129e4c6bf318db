"""The formats that are mutated: small files to begin with, how each is changed, and what a program does with one."""

import hashlib
import io
import json
import os
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Self
from uuid import UUID

import openpyxl

import desks
import make
import returns
from convene.formats import sealed
from convene.formats.busy_in import read_busy
from convene.formats.columns import fingerprint, propose
from convene.formats.desk_pack import open_pack, read_head, seal_pack
from convene.formats.desk_packet import _key as key_of
from convene.formats.desk_packet import pack_of, read_packet, write_packet
from convene.formats.observances_in import read_observances
from convene.formats.people_in import doubts, people
from convene.formats.schedule_in import read_schedule
from convene.formats.sheet_in import read_table
from convene.formats.workbook_return_in import is_return, read_return
from convene.rules.date_sense import ObservanceKind
from convene.rules.errors import FileProblem
from convene.rules.events import EventKind
from convene.rules.workbook_returns import Purpose
from convene.services import (
    bookings,
    busy_times,
    checkin,
    events,
    imports,
    packets,
    programme,
    registrations,
    venues,
    workbook_changes,
)
from convene.services.programme_import import import_programme
from convene.services.walkin import walk_in
from convene.store.workspace import Workspace
from faults.mutated_schemas import in_sql
from faults.mutators import BLIND, Mutator, deep, in_json, in_xml, in_zip, lines, number, put_in, recoded

DATA = Path(__file__).parent.parent / "data"
COUNT = int(os.environ.get("CONVENE_MUTATIONS", "1000"))
SEVERAL = 6  # every so many files are also taken into the workspace, which is then as it was
SECRET = "5e" * 32


class _BackError(Exception):
    """Nothing of it is kept."""


class Place:
    """A workspace with an event, a guest, a pack, and a folder for the files."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "file"
        self._path = folder / "w.convene"
        self.workspace = Workspace.create(self._path, clock=lambda: make.NOW, who="Tester")
        self.event_id = returns.four(self.workspace)
        make.session(self.workspace, self.event_id, "Opening circle")
        guest = make.registration(self.workspace, self.event_id, make.person(self.workspace, "Guest"))
        self.person_id = make.person(self.workspace, "Ada Lovelace", email="ada@example.org")
        self.pack, content = desks.pack(self.workspace, self.event_id)
        self.packet = self._scanned(content, guest, folder)
        self._books = [
            returns.go_out(self.workspace, self.event_id, purpose, folder / f"{purpose.value}.xlsx").read_bytes()
            for purpose in Purpose
        ]
        self._small = content
        self._held = self._digest()
        self._seeds: dict[str, list[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.workspace.close()

    def seeds(self, kind: str) -> list[bytes]:
        """The files that those of a format are made of."""
        if kind not in self._seeds:
            self._seeds[kind] = FORMATS[kind].seeds(self)
        return self._seeds[kind]

    def books(self) -> list[bytes]:
        """Workbooks to bring back."""
        return self._books

    def small(self) -> bytes:
        """The workspace of a desk."""
        return self._small

    def is_as_it_was(self) -> bool:
        """Whether nothing was kept of all that was tried."""
        return self._digest() == self._held

    def keep(self, data: bytes, ending: str = "") -> Path:
        """The file as one to read."""
        path = self.file.with_name(f"file{ending}")
        path.write_bytes(data)
        return path

    def take(self, fn: Callable[..., Any], *args: Any, **how: Any) -> None:
        """Do what a service does with what was read, all of it, and keep nothing."""

        def tried(session: Any) -> None:
            fn(session, *args, **how)
            session.flush()
            raise _BackError

        with suppress(_BackError):
            self.workspace.write("Try", tried)

    def _scanned(self, content: bytes, guest: UUID, folder: Path) -> bytes:
        how: dict[str, Any] = {"desk": self.pack.desk, "day": make.DAY, "now": make.NOW}
        with closing(desks.opened(content, folder)) as desk:
            desk.write("In", checkin.admit, self.event_id, guest, **how)
            desk.write("New", walk_in, self.event_id, name="Walk In", **how)
            info, scans, walk_ins = desk.read(packets.of_desk)
        return write_packet(replace(info, secret=SECRET), scans, walk_ins, written_at=make.NOW)

    def _digest(self) -> bytes:
        return hashlib.sha256(self._path.read_bytes()).digest()


def people_table(place: Place, data: bytes, turn: int) -> object:
    """A list of people."""
    path = place.keep(data)
    if is_return(path):
        return book_back(place, data, turn)
    found = read_table(path)
    mapping = propose(found)
    incoming = people(found, mapping)
    said = doubts(found, mapping), fingerprint(found.headers), mapping.as_words(found.headers)
    if turn % SEVERAL == 0:
        how = {"source": "List", "now": make.NOW, "ask": True}
        place.take(imports.apply, place.event_id, incoming, **how)
    if turn % SEVERAL == 1:
        with suppress(FileProblem):
            read_observances(found, ObservanceKind.OTHER, "dates.csv")
    if turn % SEVERAL == 2:
        with suppress(FileProblem):
            schedule(place, data, turn)
    return found, incoming, said


def book_back(place: Place, data: bytes, turn: int) -> object:
    """A workbook that comes back."""
    found = read_return(place.keep(data))
    if turn % SEVERAL == 0:
        place.take(workbook_changes.apply, found, now=make.NOW)
    return found


def schedule(place: Place, data: bytes, turn: int) -> object:
    """A programme."""
    found = read_schedule(place.keep(data))
    if turn % SEVERAL == 0:
        event_id = place.event_id if turn % (2 * SEVERAL) else None
        place.take(import_programme, found, event_id=event_id, now=make.NOW)
    return found


def calendar(place: Place, data: bytes, turn: int) -> object:
    """A programme, or when somebody is taken."""
    if turn % 2:
        return schedule(place, data, turn // 2)
    found = read_busy(place.keep(data), make.NOW, make.NOW + timedelta(days=400), titles=True)
    if turn % SEVERAL == 0:
        place.take(busy_times.take_busy, place.person_id, found)
    return found


def desk_pack(place: Place, data: bytes, turn: int) -> object:
    """A pack, and what it says of itself."""
    head = read_head(data, "x.cnvpack")
    return head, open_pack(data, "x.cnvpack", passphrase="KDVQ" if turn % 2 else "")


def packet(place: Place, data: bytes, turn: int) -> object:
    """A packet of scans."""
    pack_of(data, "x.cnvscans")
    found = read_packet(data, "x.cnvscans", SECRET)
    if turn % SEVERAL < 2:
        place.take(packets.merge, found, now=make.NOW)
    return found.written_at, found.walk_ins


def csv_seeds(_: Place) -> list[bytes]:
    """Lists as programs write them."""
    return [path.read_bytes() for path in sorted((DATA / "attendees").glob("*.csv"))] + [
        b"Day;Start;End;Title;Room\n2026-07-09;09:30;10:15;Opening circle;Hall\n;10:30;11:00;Tea;Hall\n",
        b"name,first day,last day\nHalf term,26/10/2026,30/10/2026\n",
    ]


def xlsx_seeds(place: Place) -> list[bytes]:
    """A small list with dates, numbers and a formula; workbooks that come back."""
    book, data = openpyxl.Workbook(), io.BytesIO()
    page = book.worksheets[0]
    page.append(("Name", "Email", "Registered", "Phone", "Sum"))
    page.append(("Zoë O’Brien", "zoe@example.org", datetime(2026, 5, 1, 9, 30), 7700900123, "=1+1"))  # noqa: DTZ001
    page.append(("Ada Lovelace", "ada@example.org", datetime(2026, 5, 2), 1.5, True))  # noqa: DTZ001
    book.save(data)
    book.close()
    return [*[data.getvalue()] * 8, *place.books()]


ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y
X-WR-CALNAME:Retreat
X-WR-TIMEZONE:Europe/London
BEGIN:VTIMEZONE
TZID:Somewhere
BEGIN:STANDARD
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:one
DTSTART;TZID=Europe/London:20260709T093000
DTEND;TZID=Europe/London:20260709T101500
SUMMARY:Opening\\, circle
LOCATION:Hall\\, 2 Butcher Row
CATEGORIES:Compassion,Plenary
DESCRIPTION:Come as you
  are
END:VEVENT
BEGIN:VEVENT
UID:two
DTSTART;TZID=Somewhere:20260710T100000
DURATION:PT1H30M
RRULE:FREQ=WEEKLY;COUNT=5;BYDAY=FR
EXDATE;TZID=Somewhere:20260717T100000
SUMMARY:Supervision
END:VEVENT
BEGIN:VEVENT
UID:two
RECURRENCE-ID;TZID=Somewhere:20260724T100000
DTSTART;TZID=Somewhere:20260724T140000
DTEND;TZID=Somewhere:20260724T150000
SEQUENCE:2
END:VEVENT
BEGIN:VEVENT
UID:three
DTSTART;VALUE=DATE:20260801
DTEND;VALUE=DATE:20260803
TRANSP:OPAQUE
END:VEVENT
BEGIN:VFREEBUSY
UID:four
FREEBUSY;FBTYPE=BUSY:20260901T090000Z/PT2H,20260902T090000Z/20260902T100000Z
END:VFREEBUSY
END:VCALENDAR
"""


def ics_seeds(_: Place) -> list[bytes]:
    """A calendar with zones, repetitions, whole days and free times, with line ends of two kinds."""
    return [ICS.encode(), ICS.replace("\n", "\r\n").encode()]


XML = b"""<?xml version="1.0" encoding="utf-8"?>
<schedule><conference><title>Retreat</title><acronym>r26</acronym><day_change>05:00</day_change>
<time_zone_name>Europe/London</time_zone_name></conference>
<day index="1" date="2026-07-09" start="2026-07-09T09:00:00+01:00" end="2026-07-09T18:00:00+01:00">
<room name="Hall"><event guid="a1" id="1"><date>2026-07-09T09:30:00+01:00</date><start>09:30</start>
<duration>00:45</duration><title>Opening circle</title><subtitle/><track>Compassion</track><type>talk</type>
<language>en</language><abstract>&lt;p&gt;Come &amp;amp; be&lt;/p&gt;</abstract><url>https://x.example/1</url>
<persons><person id="7">Ada Lovelace</person><person code="B">Bo</person></persons></event></room>
<room name="Garden"><event id="2"><start>11:00</start><duration>01:00</duration><title>Walk</title></event></room></day>
<day index="2" date="2026-07-10"><room name="Hall"><event id="3"><start>01:00</start><duration>30</duration>
<title>Night</title><description>x</description></event></room></day></schedule>"""


def xml_seeds(_: Place) -> list[bytes]:
    """A schedule as frab and pretalx write it, and as pentabarf did, without rooms around."""
    small = [XML, XML, re.sub(rb"</?room[^>]*>", b"", XML)]
    return small if COUNT <= 1000 else [*small * 15, (DATA / "schedules" / "31c3.xml").read_bytes()]


def json_seeds(_: Place) -> list[bytes]:
    """Schedules as pretalx and c3voc write them."""
    event = {
        "guid": "a1", "id": 1, "code": "ABC", "date": "2026-07-09T09:30:00+01:00", "start": "09:30",
        "duration": "00:45", "title": {"en": "Opening circle", "de": "Beginn"}, "abstract": "<p>Come</p>",
        "track": {"en": "Compassion"}, "persons": [{"id": 1, "public_name": "Ada"}, {"guid": "x", "name": "Bo"}],
        "url": "https://x.example/1", "type": "talk", "language": "en", "room": "Hall",
    }  # fmt: skip
    day = {"index": 1, "date": "2026-07-09", "day_start": "2026-07-09T09:00:00+01:00", "rooms": {"Hall": [event]}}
    other = {"index": 2, "date": "2026-07-10", "rooms": [{"name": "Hall", "events": [event | {"id": 2, "guid": "b"}]}]}
    whole = {"title": "Retreat", "acronym": "r26", "time_zone_name": "Europe/London", "days": [day, other],
             "rooms": [{"name": "Hall", "guid": "h"}]}  # fmt: skip
    return [json.dumps({"schedule": {"version": "1", "conference": whole}}).encode(),
            json.dumps({"conference": whole | {"days": [other]}}).encode()]  # fmt: skip


def pack_seeds(place: Place) -> list[bytes]:
    """A pack that anybody opens, and one with a passphrase."""
    return [
        seal_pack(b"Solla Gunnarsdottir " * 50, place.pack, passphrase=words) for words in ("", "", "", "", "", "KDVQ")
    ]


def packet_seeds(place: Place) -> list[bytes]:
    """A packet with a scan and somebody new."""
    return [place.packet]


def resealed(chance: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Another header with its sum, or other content, sealed again as whoever has the key can."""
    size = int.from_bytes(data[8:12])
    magic, head = data[:8], data[12 : 12 + size]
    try:
        said = json.loads(head)
        plain = {name: value for name, value in said.items() if name not in {"format", "nonce"}}
        key = bytes.fromhex(said["key"]) if "key" in said else key_of(SECRET)
    except (ValueError, AttributeError, TypeError):
        return data
    if chance.random() < 0.3:
        head = chance.choice((in_json, in_json, deep(b"[", b'{"a":')))(chance, head, [head])
        bound = magic + len(head).to_bytes(4) + head
        return bound + hashlib.sha256(bound + data[44 + size :]).digest() + data[44 + size :]
    try:
        content = sealed.unseal(magic, data, "x", "x", key)
    except (FileProblem, ValueError):
        content = None
    if content is None:
        return data
    if chance.random() < 0.01:
        content += bytes(chance.choice((1_000_000, 130 * 1024 * 1024)))
    elif magic == b"CNVNSCAN":
        rows = content.split(b"\n")
        at = chance.randrange(len(rows))
        rows[at] = chance.choice((in_json, in_json, in_json, put_in, number))(chance, rows[at], rows)
        content = lines(chance, content, others) if chance.random() < 0.1 else b"\n".join(rows)
    else:
        content = chance.choice(BLIND)(chance, content, [content])
    return sealed.seal(magic, plain, content, key, bytes(12))


def workspace(place: Place, data: bytes, turn: int) -> object:
    """A workspace from a stranger: what stands in it is read in many ways, and something is written."""
    path = place.keep(data, ".convene")
    with closing(Workspace.open(path, clock=lambda: make.NOW, who="Tester", busy_ms=50)) as opened:
        if turn % SEVERAL:
            return None  # to put the questions into words anew for each file takes ten times as long
        found = [opened.read(listing) for listing in LISTINGS]
        for event in found[0]:
            found += [opened.read(one, event.id) for one in OF_AN_EVENT]
        if turn % (4 * SEVERAL) == 0:
            opened.write("Event", make_event)
            opened.undo()
    return found


def make_event(session: Any) -> None:
    """A new event, and all tables that belong to one."""
    day = events.DayDraft(make.DAY, make.NINE, make.FIVE)
    events.create(session, title="New", kind=EventKind.CONVENING, days=[day], now=make.NOW)


LISTINGS: tuple[Callable[..., Any], ...] = (events.listing, venues.listing, bookings.listing)
OF_AN_EVENT: tuple[Callable[..., Any], ...] = (registrations.guests, programme.agenda)


def workspace_seeds(place: Place) -> list[bytes]:
    """The smallest there is with a list in it: a desk's."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.deserialize(place.small())
        base.execute("PRAGMA page_size=512")
        base.execute("VACUUM")
        return [base.serialize()]


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    seeds: Callable[[Place], list[bytes]]
    mutators: tuple[Mutator, ...]
    read: Callable[[Place, bytes, int], object]


FORMATS = {
    "csv": Format(csv_seeds, (*BLIND, lines, lines, lines, recoded, deep(b'"', b",", b'"\n"')), people_table),
    "xlsx": Format(xlsx_seeds, (*BLIND, *[in_zip] * 12), people_table),
    "ics": Format(ics_seeds, (*BLIND, *[lines] * 5, recoded, deep(b"BEGIN:VEVENT\n", b"BEGIN:VTIMEZONE\n")), calendar),
    "xml": Format(xml_seeds, (*BLIND, *[in_xml] * 6, recoded, deep(b"<day>", b"<a b='", b"&lt;p&gt;")), schedule),
    "json": Format(json_seeds, (*BLIND, *[in_json] * 8, recoded, deep(b"[", b'{"days":', b'"\\u0000')), schedule),
    "pack": Format(pack_seeds, (*BLIND, *[resealed] * 7), desk_pack),
    "packet": Format(packet_seeds, (*BLIND, *[resealed] * 20), packet),
    "workspace": Format(workspace_seeds, (*BLIND, *[in_sql] * 12), workspace),
}
