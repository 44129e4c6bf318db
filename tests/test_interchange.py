"""A programme comes in, goes out as XML, JSON and CSV, comes in again, and is the same programme.

Where it came from and elsewhere; for real schedules and for ones nobody would make, with ids that repeat, nights, rooms
that differ by case, and people with and without an id.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

import make
from convene.formats.programme_csv_out import programme_csv
from convene.formats.schedule_in import read_schedule
from convene.formats.schedule_json_out import schedule_json
from convene.formats.schedule_xml_out import schedule_xml
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleSession
from convene.rules.programme import ContributionState, SessionKind, SessionState
from convene.rules.text import clean_line, tidy
from convene.services import programme
from convene.services.programme_export import schedule
from convene.services.programme_import import Imported, import_programme, preview_programme
from convene.store.tables import Contribution, EventSession
from convene.store.workspace import Workspace

CONGRESS = Path(__file__).parent / "data" / "schedules" / "31c3.xml"
RULES = etree.XMLSchema(etree.parse(CONGRESS.with_name("frab.xsd")))
WRITERS: dict[str, Callable[[Schedule], bytes]] = {"xml": schedule_xml, "json": schedule_json, "csv": programme_csv}
FIRST = date(2026, 10, 24)  # the clocks go back in the second night


def said(made: Schedule) -> list[tuple[object, ...]]:
    """What a programme says, whatever order it is said in."""
    days = {day.index: day.date for day in made.days}
    return sorted(
        (
            days[s.day].isoformat(),
            s.start.timestamp(),
            s.room,
            s.title,
            s.minutes,
            s.track,
            s.kind,
            tidy(s.abstract),
            s.url,
            s.key,
            tuple((p.key, p.name) for p in s.people),
        )
        for s in made.sessions
    )


def came(done: Imported) -> tuple[int, int, int, int]:
    return done.new, done.moved, done.changed, done.removed


def round_trip(read: Schedule, folder: Path) -> None:
    with closing(Workspace.create(folder / "here.convene", clock=lambda: make.NOW)) as here:
        event = here.write("In", import_programme, read, now=make.NOW)[0].event_id
        out = here.read(schedule, event)
        assert len(out.sessions) == len(read.sessions)
        RULES.assertValid(etree.fromstring(schedule_xml(out)))
        for name, write in WRITERS.items():
            path = folder / f"programme.{name}"
            path.write_bytes(write(out))
            back = read_schedule(path)
            assert (back.title, back.time_zone) == (out.title, out.time_zone)
            assert not back.notes
            again = here.read(preview_programme, back, event_id=event)
            assert came(again) == (0, 0, 0, 0), again.differences[:3]
            there = folder / f"{name}.convene"
            with closing(Workspace.create(there, clock=lambda: make.NOW)) as elsewhere:
                other = elsewhere.write("In", import_programme, back, now=make.NOW)[0].event_id
                assert said(elsewhere.read(schedule, other)) == said(out)
            there.unlink()


def test_a_congress(tmp_path: Path):
    round_trip(read_schedule(CONGRESS), tmp_path)


def test_a_thousand_sessions_in_a_hundred_rooms(tmp_path: Path):
    sessions = tuple(
        talk(n, room=f"Room {n % 100}", minutes=25, start=noon(n // 500) + timedelta(minutes=30 * (n // 100 % 5)))
        for n in range(1000)
    )
    round_trip(plan(sessions), tmp_path)


def test_hostile_strings(tmp_path: Path):
    strings = json.loads((CONGRESS.parents[1] / "strings" / "blns.json").read_text("utf-8"))
    sessions = [
        talk(n, title=text, abstract=text, room=text[:60], track=text[:60], people=(SchedulePerson(text, text),))
        for n, text in enumerate(strings)
    ]
    cleaned = (replace(s, room=clean_line(s.room), track=clean_line(s.track)) for s in sessions)
    round_trip(plan(tuple(cleaned)), tmp_path)


def noon(day: int) -> datetime:
    return datetime.combine(FIRST + timedelta(days=day), time(12), ZoneInfo("Europe/London"))


def talk(number: int, **fields: object) -> ScheduleSession:
    start = fields.get("start", noon(0))
    assert isinstance(start, datetime)
    day = (start - timedelta(hours=5)).date()
    one = ScheduleSession(
        key=str(number), title=f"Talk {number}", subtitle="", abstract="", kind="talk", track="", room="Hall",
        day=(day - FIRST).days + 1, start=start, minutes=30, people=(), language="", slug="", url="",
    )  # fmt: skip
    return replace(one, **fields)  # type: ignore[arg-type]


def plan(sessions: tuple[ScheduleSession, ...], time_zone: str = "Europe/London") -> Schedule:
    home = ZoneInfo(time_zone)
    days = tuple(
        ScheduleDay(
            n + 1,
            on := FIRST + timedelta(days=n),
            datetime.combine(on, time(9), home),
            datetime.combine(on + timedelta(days=2), time(9), home),
        )
        for n in sorted({s.day - 1 for s in sessions})
    )
    rooms = tuple(dict.fromkeys(s.room for s in sessions if s.room))
    tracks = tuple(dict.fromkeys(s.track for s in sessions if s.track))
    return Schedule("Made up", "made-up", time_zone, days, rooms, tracks, sessions, ())


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="<>&;\"'=\n"), max_size=20
)
NAMES = st.sampled_from(["Ada", "ada", "Ángel Núñez", "a;b", '"Bee" Li', "=SUM(1)", "李明", "<b>x</b>"])
PEOPLE = st.builds(
    lambda name, number: SchedulePerson(str(number) if number else name, name), NAMES, st.sampled_from([0, 0, 7, 8])
)
ZONES = st.sampled_from(["Europe/London", "Europe/Berlin", "Asia/Kolkata"])


@st.composite
def plans(draw: st.DrawFn) -> Schedule:
    named = draw(ZONES)
    sessions = []
    for _ in range(draw(st.integers(1, 8))):
        after = timedelta(minutes=5 * draw(st.integers(5 * 12, (24 + 24 + 4) * 12)))
        wall = datetime.combine(FIRST, time()) + after
        start = wall.replace(tzinfo=ZoneInfo(named), fold=draw(st.integers(0, 1)))
        start = datetime.fromtimestamp(start.timestamp(), ZoneInfo(named))
        people = {p.key: p for p in draw(st.lists(PEOPLE, max_size=3))}
        sessions.append(
            talk(
                draw(st.integers(1, 4)), start=start, title=draw(WORDS), abstract=draw(WORDS),
                minutes=draw(st.sampled_from([5, 20, 95, 1435])), room=draw(st.sampled_from(["", "Hall", "HALL", "é"])),
                track=draw(st.sampled_from(["", "A", "a & b"])), people=tuple(people.values()),
                kind=draw(st.sampled_from(["lecture", "Lunch break", "panel"])),
                url=draw(st.sampled_from(["", "https://example.org/a?b=c&d"])),
            )
        )  # fmt: skip
    return plan(tuple(sessions), named)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(plans())
@example(plan((talk(1), talk(1), talk(1, room="HALL"))))
@example(plan((talk(1, start=noon(0) + timedelta(hours=13)),)))  # an hour that is there twice
@example(plan((talk(1, start=noon(0) + timedelta(hours=12, minutes=15)), talk(2, minutes=1435))))
@example(plan((talk(1, people=(SchedulePerson("7", "Ada"),)), talk(2, people=(SchedulePerson("Ada", "Ada"),)))))
@example(plan((talk(1, abstract="write &lt;b&gt; or <b>"), talk(2, abstract="a\n\n\nb", title="x" * 300))))
def test_any_programme(tmp_path_factory: pytest.TempPathFactory, read: Schedule):
    round_trip(read, tmp_path_factory.mktemp("trip"))


@pytest.fixture
def ours(workspace: Workspace) -> Iterator[tuple[Workspace, object]]:
    """An event that was made here: a facilitator, a guest who only was asked, a proposal."""
    event = make.event(workspace, "Who is heard?", code="HEARD")
    room = make.room(workspace, make.venue(workspace), "Great Hall")
    ada, bo = make.person(workspace, "Ada"), make.person(workspace, "Bo")
    first = make.session(workspace, event, title="One", starts_at=make.at("09:30"), room_id=room, people=[ada])
    make.add(workspace, Contribution(session_id=first, person_id=bo, state=ContributionState.INVITED))
    make.session(workspace, event, title="Two", starts_at=make.at("11:00"), people=[ada])
    make.session(workspace, event, title="Perhaps", starts_at=make.at("12:00"), state=SessionState.PROPOSED)
    make.session(workspace, event, title="In the tray")
    tea, state = make.at("10:30"), SessionState.PROPOSED
    make.session(workspace, event, title="Tea", starts_at=tea, kind=SessionKind.BREAK, state=state)
    return workspace, event


@pytest.mark.parametrize("name", WRITERS)
def test_what_went_out_from_here_is_known_again(ours, name: str, tmp_path: Path):
    workspace, event = ours
    out = workspace.read(schedule, event)
    path = tmp_path / "out"
    later = replace(out.sessions[0], start=out.sessions[0].start + timedelta(minutes=30))
    tea = next(s for s in out.sessions if s.title == "Tea")
    path.write_bytes(WRITERS[name](replace(out, sessions=(later, tea))))  # moved, and the other one left out
    before = workspace.read(programme.agenda, event)
    preview = workspace.read(preview_programme, read_schedule(path), event_id=event)
    assert came(preview) == (0, 1, 0, 0)
    assert workspace.read(programme.agenda, event) == before
    done = workspace.write("In", import_programme, read_schedule(path), event_id=event, now=make.NOW)[0]
    assert done.differences == preview.differences
    after = {s.title: s for s in workspace.read(programme.agenda, event).sessions}
    assert (after["One"].starts_at, after["Two"].state) == (make.at("10:00"), SessionState.CONFIRMED)
    assert [p.name for p in after["One"].people] == ["Ada", "Bo"]
    assert after.keys() == {"One", "Two", "Perhaps", "In the tray", "Tea"}
    workspace.undo()
    assert workspace.read(programme.agenda, event) == before


def test_what_waits_here_is_not_cancelled_by_our_own_file(workspace: Workspace, tmp_path: Path):
    read = plan((talk(1), talk(2, room="B"), talk(3, room="C")))
    event = workspace.write("In", import_programme, read, now=make.NOW)[0].event_id
    keys = {s.title: s.id for s in workspace.read(programme.agenda, event).sessions}
    workspace.write("Tray", programme.unplace, keys["Talk 1"])
    workspace.write("Propose", programme.edit_session, keys["Talk 2"], state=SessionState.PROPOSED)
    path = tmp_path / "out"
    path.write_bytes(programme_csv(workspace.read(schedule, event)))
    assert came(workspace.read(preview_programme, read_schedule(path), event_id=event)) == (0, 0, 0, 0)
    gone = plan((talk(2, room="B"),))
    assert came(workspace.read(preview_programme, gone, event_id=event)) == (0, 0, 1, 1)


def test_one_name_in_the_tables_of_two_events_is_two_people(workspace: Workspace, tmp_path: Path):
    path = tmp_path / "Programme.csv"
    path.write_text("Title,Day,Start,End,Speakers\nTalk,2026-07-09,13:00,13:30,Sam\n")
    events = [make.event(workspace, "One", code="ONE"), make.event(workspace, "Two", code="TWO")]
    for event in events:
        workspace.write("In", import_programme, read_schedule(path), event_id=event, now=make.NOW)
    people = {p.person_id for e in events for s in workspace.read(programme.agenda, e).sessions for p in s.people}
    assert len(people) == 2


def test_a_table_brings_notes_capacities_themes_and_cancellations(ours, tmp_path: Path):
    workspace, event = ours
    key = workspace.read(schedule, event).sessions[0].key
    path = tmp_path / "x.csv"
    path.write_text(
        "Title,Day,Start,End,Room,Content note,Capacity,Themes,State,Id\n"
        f"One,2026-07-09,09:30,10:15,Great Hall,Speaks of loss,30,Compassion; Nobody’s,confirmed,{key}\n"
        "New,2026-07-09,10:30,11:00,Library,,,inclusion,,\n"
    )
    done = workspace.write("In", import_programme, read_schedule(path), event_id=event, now=make.NOW)[0]
    assert came(done) == (1, 0, 1, 0)
    (changed,) = [d for d in done.differences if d.title == "One"]
    assert [(name, now) for name, _, now in changed.fields] == [
        ("content_note", "Speaks of loss"), ("capacity", 30), ("themes", ("Compassion",)),
    ]  # fmt: skip
    sessions = {s.title: s for s in workspace.read(programme.agenda, event).sessions}
    assert (sessions["One"].themes, sessions["One"].capacity) == (("compassion",), 30)
    assert sessions["New"].themes == ("inclusion",)
    path.write_text(f"Title,Day,Start,End,Room,State,Id\nOne,2026-07-09,09:30,10:15,Great Hall,Cancelled,{key}\n")
    done = workspace.write("In", import_programme, read_schedule(path), event_id=event, now=make.NOW)[0]
    assert [(d.kind, d.title) for d in done.differences] == [("removed", "One"), ("removed", "New")]
    row = workspace.read(lambda s: [(r.title, r.state, r.capacity) for r in s.query(EventSession)])
    assert ("One", SessionState.CANCELLED, 30) in row


def test_a_table_without_ids_is_the_same_under_another_name(ours, tmp_path: Path):
    workspace, event = ours
    text = "Title,Day,Start,End,Speakers\nTalk,2026-07-09,13:00,13:30,Cy\nBreak,2026-07-09,14:00,14:15,\n"
    for name, start, expected in (
        ("v1", "13:00", (2, 0, 0, 0)),
        ("v2", "13:15", (0, 1, 0, 0)),
        ("v3", "13:15", (0,) * 4),
    ):
        path = tmp_path / name
        path.write_text(text.replace("13:00", start).replace("13:30", "13:45"))
        done = workspace.write("In", import_programme, read_schedule(path), event_id=event, now=make.NOW)[0]
        assert came(done) == expected
    assert sorted(p.name for s in workspace.read(programme.agenda, event).sessions for p in s.people) == [
        "Ada", "Ada", "Bo", "Cy",
    ]  # fmt: skip
