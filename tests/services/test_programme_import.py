"""Other people's programmes come in, once and again."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

import make
from convene.formats.calendar_out import calendar
from convene.formats.schedule_in import read_schedule
from convene.rules.errors import Invalid, NotFound
from convene.rules.events import EventStatus
from convene.rules.programme import ContributionRole, FindingKind, SessionKind, SessionState
from convene.services import programme
from convene.services.calendars import event_calendar
from convene.services.programme_import import import_programme
from convene.store.tables import Contribution, Event, EventDay, EventSession, Person, Room, RoomLayout, Track, Venue

CONGRESS = Path(__file__).parents[1] / "data" / "schedules" / "31c3.xml"
TEN = datetime(2026, 7, 9, 9, tzinfo=UTC)  # 10:00 in London


@dataclass(frozen=True)
class Who:
    key: str
    name: str


@dataclass(frozen=True)
class Day:
    index: int = 1
    date: date = make.DAY
    start: datetime = TEN
    end: datetime = TEN + timedelta(hours=8)


@dataclass(frozen=True)
class Talk:
    key: str = "7"
    title: str = "Perl 6"
    subtitle: str = ""
    abstract: str = ""
    kind: str = "lecture"
    track: str = "Languages"
    room: str = "Janson"
    day: int = 1
    start: datetime = TEN
    minutes: int = 45
    people: Sequence[Who] = (Who("11", "Patrick Michaud"),)
    url: str = ""
    themes: Sequence[str] = ()
    content_note: str = ""
    capacity: int | None = None
    cancelled: bool = False


@dataclass(frozen=True)
class Plan:
    title: str = "A small meeting"
    acronym: str = "small"
    time_zone: str = "Europe/London"
    days: Sequence[Day] = (Day(),)
    rooms: Sequence[str] = ("Janson", "Chavanne")
    tracks: Sequence[str] = ("Languages",)
    sessions: Sequence[Talk] = (Talk(),)
    notes: Sequence[str] = ()
    by_title: bool = False
    of_calendar: bool = False

    @property
    def people(self):
        return tuple({p.key: p for talk in self.sessions for p in talk.people}.values())


def take(workspace, plan, **kw):
    return workspace.write("Import the programme", import_programme, plan, now=make.NOW, **kw)[0]


def counts(done):
    return done.new, done.moved + done.changed, done.removed


def count(workspace, kind):
    return workspace.read(lambda s: s.query(kind).count())


def everything(workspace):
    kinds = (Event, EventDay, Venue, Room, Track, EventSession, Person, Contribution)
    return [count(workspace, kind) for kind in kinds]


def test_the_congress_comes_in_whole(workspace):
    """Counted by an independent reading of the file."""
    root = ElementTree.parse(CONGRESS).getroot()
    talks = list(root.iter("event"))
    people = {p.get("id"): p.text for p in root.iter("person")}
    done = take(workspace, read_schedule(CONGRESS))
    assert (done.code, done.title) == ("31C3", "31. Chaos Communication Congress")
    assert (done.days, done.rooms, done.tracks, done.sessions, done.people) == (4, 4, 8, 138, 198)
    assert (len(talks), len(people)) == (138, 198)
    assert counts(done) == (138, 0, 0)
    assert everything(workspace) == [1, 4, 1, 4, 8, 138, 198, len(list(root.iter("person")))]

    agenda = workspace.read(programme.agenda, done.event_id)
    assert agenda.time_zone == "Europe/Berlin"
    assert [(r.name, r.venue, r.capacity) for r in agenda.rooms] == [
        (name, "31C3 venue", None) for name in ("Saal 1", "Saal 2", "Saal G", "Saal 6")
    ]
    days = {d.id: d.date.isoformat() for d in agenda.days}
    kept = sorted((s.title, s.starts_at, s.minutes, days[s.day_id], s.room, s.track) for s in agenda.sessions)
    read = []
    for day in root.iter("day"):
        for talk in day.iter("event"):
            hours, minutes = map(int, talk.findtext("duration").split(":"))
            start = datetime.fromisoformat(talk.findtext("date"))
            where, track = talk.findtext("room"), talk.findtext("track")
            read.append(
                (" ".join(talk.findtext("title").split()), start, hours * 60 + minutes, day.get("date"), where, track)
            )
    assert sorted(read) == kept
    after_midnight = [s for s in agenda.sessions if s.starts_at.astimezone(UTC).hour == 23]
    assert after_midnight
    assert all(days[s.day_id] == s.starts_at.date().isoformat() for s in after_midnight)
    assert {s.kind for s in agenda.sessions} == {SessionKind.TALK, SessionKind.PANEL}
    assert {p.role for s in agenda.sessions for p in s.people} == {ContributionRole.SPEAKER}
    assert count(workspace, RoomLayout) == 0


def test_its_clashes_are_the_two_streamed_shows(workspace):
    done = take(workspace, read_schedule(CONGRESS))
    found = workspace.read(programme.clashes, done.event_id)
    assert {f.kind for f in found if f.severity == "care"} == {FindingKind.STRETCH, FindingKind.LONG_DAY}
    assert [(f.kind, f.people, f.titles) for f in found if f.severity == "clash"] == [
        (FindingKind.PERSON, ("Fefe",), ("Fnord News Show", "Fnord News Show (Stream)")),
        (FindingKind.PERSON, ("Ron",), ("Security Nightmares", "Security Nightmares (Stream)")),
    ]


def test_the_same_again_changes_nothing(workspace):
    read = read_schedule(CONGRESS)
    first = take(workspace, read)
    before = workspace.read(programme.agenda, first.event_id)
    again = take(workspace, read)
    assert (again.event_id, again.sessions, *counts(again)) == (first.event_id, 138, 0, 0, 0)
    assert workspace.read(programme.agenda, first.event_id) == before


def test_an_import_is_one_undo(workspace):
    empty = everything(workspace)
    done = take(workspace, read_schedule(CONGRESS))
    whole = workspace.read(programme.agenda, done.event_id)
    assert workspace.undo().label == "Undo: Import the programme"
    assert everything(workspace) == empty
    workspace.redo()
    assert workspace.read(programme.agenda, done.event_id) == whole


def test_a_changed_file_is_followed_and_what_was_added_here_stays(workspace):
    talks = tuple(Talk(key=str(n), title=f"Talk {n}", start=TEN + timedelta(hours=n)) for n in range(5))
    done = take(workspace, Plan(sessions=talks))
    kept = {s.title: s.id for s in workspace.read(programme.agenda, done.event_id).sessions}
    helper = make.person(workspace, "Zoë O’Brien")
    edit = {"theme_keys": ("systems",), "capacity": 30, "kind": SessionKind.KEYNOTE}
    parts = [
        *(programme.Part(p.person_id, p.role) for p in workspace.read(programme.session_detail, kept["Talk 1"]).people),
        programme.Part(helper, ContributionRole.SPEAKER),
    ]
    workspace.write("Edit", programme.edit_session, kept["Talk 1"], people=parts, **edit)
    own = workspace.write("Own", programme.create_session, done.event_id, title="Our own")[0]

    changed = (
        talks[0],
        replace(talks[1], start=TEN + timedelta(minutes=90), room="Chavanne"),
        replace(talks[2], people=(Who("12", "Larry Wall"),)),
        replace(talks[3], abstract="Now with words."),
        Talk(key="9", title="New talk"),
    )
    assert counts(take(workspace, Plan(sessions=changed))) == (1, 3, 1)
    agenda = workspace.read(programme.agenda, done.event_id)
    now = {s.title: s for s in agenda.sessions}
    moved = now["Talk 1"]
    assert (moved.id, moved.room, moved.starts_at) == (kept["Talk 1"], "Chavanne", TEN + timedelta(minutes=90))
    assert (moved.themes, moved.capacity, moved.kind) == (("systems",), 30, SessionKind.KEYNOTE)
    assert [p.name for p in moved.people] == ["Patrick Michaud", "Zoë O’Brien"]
    assert [p.name for p in now["Talk 2"].people] == ["Larry Wall"]
    assert (now["Talk 4"].state, now["Our own"].id) == (SessionState.CANCELLED, own)

    assert counts(take(workspace, Plan(sessions=changed))) == (0, 0, 0)
    assert counts(take(workspace, Plan(sessions=(*changed, talks[4])))) == (0, 1, 0)
    again = {s.title: s.state for s in workspace.read(programme.agenda, done.event_id).sessions}
    assert again["Talk 4"] is SessionState.CONFIRMED


def test_people_are_one_by_id_and_a_bare_name_is_recognised(workspace):
    talks = (
        Talk(key="1", people=(Who("Ada Oyelaran", "Ada Oyelaran"),)),
        Talk(key="2", people=(Who("17", "Ada  Oyelaran"),)),
        Talk(key="3", people=(Who("21", "Sam"), Who("22", "Sam"))),
        Talk(key="4", people=(Who("Sam", "Sam"),)),
        Talk(key="5", people=(Who("", "  "),)),
    )
    make.person(workspace, "Ada Oyelaran")  # somebody else of the same name was here before
    take(workspace, Plan(sessions=talks))
    assert workspace.read(lambda s: sorted(p.name for p in s.query(Person).filter(Person.source_key != ""))) == [
        "Ada Oyelaran",
        "Sam",
        "Sam",
        "Sam",
    ]
    assert counts(take(workspace, Plan(sessions=talks))) == (0, 0, 0)
    assert count(workspace, Person) == 5


def test_ids_that_repeat_are_both_kept(workspace):
    talks = (Talk(), Talk(), Talk(key="8", title="Other", room="Chavanne", people=()))
    done = take(workspace, Plan(sessions=talks))
    assert counts(done) == (3, 0, 0)
    assert [f.kind for f in workspace.read(programme.clashes, done.event_id)] == [FindingKind.DUPLICATE]
    assert counts(take(workspace, Plan(sessions=talks))) == (0, 0, 0)


def test_into_an_event_of_ours(workspace):
    venue = make.venue(workspace)
    library = make.room(workspace, venue, "JANSON")
    event = make.event(workspace, "Ours", code="OURS", venue_id=venue)
    own_day = make.day_ids(workspace, event)[0]
    hours = make.one(workspace, EventDay, own_day).ends_at
    late = Day(index=2, date=make.DAY + timedelta(days=1), start=TEN + timedelta(days=1), end=TEN + timedelta(days=2))
    talks = (Talk(start=TEN + timedelta(hours=6, minutes=45)), Talk(key="2", day=2, start=late.start, room="Chavanne"))
    done = take(workspace, Plan(days=(Day(), late), sessions=talks), event_id=event)
    assert (done.event_id, done.code, done.title) == (event, "OURS", "Ours")
    agenda = workspace.read(programme.agenda, event)
    assert [(r.name, r.venue) for r in agenda.rooms] == [
        ("JANSON", "Royal Foundation of St Katherine"),
        ("Chavanne", "Royal Foundation of St Katherine"),
    ]
    assert {s.room_id for s in agenda.sessions} >= {library}
    assert (agenda.days[0].id, agenda.days[0].ends_at, len(agenda.days)) == (own_day, hours, 2)
    assert [f.kind for f in workspace.read(programme.clashes, event)] == [FindingKind.HOURS]
    assert counts(take(workspace, Plan(days=(Day(), late), sessions=talks), event_id=event)) == (0, 0, 0)
    assert count(workspace, Event) == 1


def test_an_event_without_days_takes_on_the_clocks_of_the_schedule(workspace):
    event = make.event(workspace, days=())
    take(workspace, Plan(time_zone="Europe/Berlin"), event_id=event)
    assert workspace.read(programme.agenda, event).time_zone == "Europe/Berlin"
    take(workspace, Plan(time_zone="Asia/Tokyo"), event_id=event)
    assert workspace.read(programme.agenda, event).time_zone == "Europe/Berlin"


def test_two_schedules_in_one_event_leave_each_other_alone(workspace):
    event = make.event(workspace)
    take(workspace, Plan(acronym="one"), event_id=event)
    assert counts(take(workspace, Plan(acronym="two"), event_id=event)) == (1, 0, 0)
    assert counts(take(workspace, Plan(acronym="one"), event_id=event)) == (0, 0, 0)


def test_the_code_is_free_and_plain(workspace):
    make.event(workspace, "Taken", code="small")
    assert take(workspace, Plan()).code == "SMALL-2"
    assert take(workspace, Plan(acronym="", title="Café & Zürich 2026")).code == "CAFE-ZURICH-2026"
    assert take(workspace, Plan(acronym="会議", title="会議")).code == "PROGRAMME"
    assert make.one(workspace, Event, take(workspace, Plan(acronym="x")).event_id).status is EventStatus.DRAFT


def test_an_event_from_a_schedule_follows_its_hours(workspace):
    event = take(workspace, Plan()).event_id
    longer = Day(end=TEN + timedelta(hours=16))
    take(workspace, Plan(days=(longer, replace(longer, index=2, start=TEN - timedelta(hours=1)))))
    agenda = workspace.read(programme.agenda, event)
    assert [(d.starts_at, d.ends_at) for d in agenda.days] == [(TEN - timedelta(hours=1), longer.end)]


def test_without_rooms_there_is_no_venue(workspace):
    done = take(workspace, Plan(rooms=(), sessions=(Talk(room=""),)))
    assert count(workspace, Venue) == 0
    assert [s.room_id for s in workspace.read(programme.agenda, done.event_id).sessions] == [None]


def test_texts_are_kept_as_written_and_odd_lengths_fit(workspace):
    nasty = Talk(title="\x00 =1+1 \ud800\u202eevil", subtitle="A New Dawn", abstract="One\r\ntwo", minutes=0)
    event = take(workspace, Plan(sessions=(nasty, Talk(key="8", title=" ", minutes=99999)))).event_id
    sessions = {s.title: s for s in workspace.read(programme.agenda, event).sessions}
    assert {t: s.minutes for t, s in sessions.items()} == {"=1+1 \u202eevil": 5, "Untitled session": 1440}
    assert workspace.read(programme.session_detail, sessions["=1+1 \u202eevil"].id).abstract == "A New Dawn\n\nOne\ntwo"
    assert counts(take(workspace, Plan(sessions=(nasty, Talk(key="8", title=" ", minutes=99999))))) == (0, 0, 0)


def test_an_empty_schedule_and_a_missing_event_are_refused(workspace):
    for plan in (Plan(sessions=()), Plan(days=()), Plan(time_zone="Mars/Olympus")):
        with pytest.raises(Invalid):
            take(workspace, plan)
    with pytest.raises(NotFound):
        take(workspace, Plan(), event_id=uuid4())
    assert everything(workspace) == [0] * 8


def test_our_own_calendar_taken_in_again_changes_nothing(workspace, tmp_path):
    make.theme(workspace)
    house = make.venue(workspace, address="2 Butcher Row\nLondon")
    farm = make.venue(workspace, "Surrey Docks Farm", address="Rotherhithe Street, London")
    event = make.event(workspace, days=[make.DAY, make.DAY + timedelta(days=1)], venue_id=house)
    track = make.track(workspace, event, "Compassion")
    for venue, name, clock in ((house, "Hall", "10:00"), (house, "Library", "11:00"), (farm, "Barn", "12:00")):
        room = make.room(workspace, venue, name)
        made = make.session(workspace, event, name, starts_at=make.at(clock), room_id=room, track_id=track)
        if name == "Hall":
            workspace.write("Carry", programme.edit_session, made, theme_keys=["compassion"])
    path = tmp_path / "own.ics"
    issued = workspace.read(event_calendar, event, now=make.NOW)
    assert len(issued.appointments) == 4, "three sessions, and the day without any"
    path.write_bytes(calendar(issued.title, issued.appointments, now=make.NOW))
    done, _ = workspace.write("Import", import_programme, read_schedule(path), event_id=event, now=make.NOW)
    assert (done.sessions, done.differences) == (3, ())
