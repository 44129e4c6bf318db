import random
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import pytest

from convene.formats.schedule_in import read_schedule
from convene.rules.errors import FileProblem
from convene.rules.exchange import Schedule, SchedulePerson

CONGRESS = Path(__file__).parent.parent / "data" / "schedules" / "31c3.xml"


@pytest.fixture(scope="module")
def congress() -> Schedule:
    return read_schedule(CONGRESS)


@pytest.fixture(scope="module")
def source() -> ET.Element:
    return ET.parse(CONGRESS).getroot()


def read(tmp_path: Path, days: str, conference: str = "<title>T</title>", head: str = "") -> Schedule:
    path = tmp_path / "schedule.xml"
    path.write_text(f"{head}<schedule><conference>{conference}</conference>{days}</schedule>", encoding="utf-8")
    return read_schedule(path)


def event(start: str, inner: str = "", **attributes: str) -> str:
    named = "".join(f" {key}='{value}'" for key, value in ({"id": start} | attributes).items())
    return f"<event{named}><title>S</title><start>{start}</start><duration>01:00</duration>{inner}</event>"


def test_counts_of_the_congress(congress: Schedule, source: ET.Element):
    events = list(source.iter("event"))
    assert len(congress.sessions) == len(events) == 138
    assert len(congress.days) == len(source.findall("day")) == 4
    assert congress.rooms == tuple(r.get("name") for r in source.find("day").findall("room"))  # type: ignore[union-attr]
    assert congress.rooms == ("Saal 1", "Saal 2", "Saal G", "Saal 6")
    assert set(congress.tracks) == {e.findtext("track") for e in events}
    assert len(congress.tracks) == 8
    people = {(p.get("id"), (p.text or "").strip()) for p in source.iter("person")}
    assert {(p.key, p.name) for p in congress.people} == people
    assert len(congress.people) == 198
    assert congress.notes == ()


def test_every_session_of_the_congress(congress: Schedule, source: ET.Element):
    for day in source.findall("day"):
        for room in day.findall("room"):
            for said in room.findall("event"):
                (found,) = (s for s in congress.sessions if s.key == said.get("guid"))
                hours, minutes = map(int, (said.findtext("duration") or "").split(":"))
                assert found.start == datetime.fromisoformat(said.findtext("date") or "")
                assert found.minutes == hours * 60 + minutes
                assert (found.day, found.room) == (int(day.get("index") or 0), room.get("name"))
                assert [p.name for p in found.people] == [(p.text or "").strip() for p in said.iter("person")]
                assert (found.language, found.kind) == (said.findtext("language"), said.findtext("type"))


def test_the_congress_itself(congress: Schedule):
    assert (congress.title, congress.acronym) == ("31. Chaos Communication Congress", "31c3")
    assert congress.time_zone == "Europe/Berlin"
    assert [day.date for day in congress.days] == [date(2014, 12, 27) + timedelta(n) for n in range(4)]
    berlin = ZoneInfo("Europe/Berlin")
    assert congress.days[0].start == datetime(2014, 12, 27, 11, 0, tzinfo=berlin)
    assert congress.days[0].end == datetime(2014, 12, 28, 4, 0, tzinfo=berlin)


def test_talks_after_midnight_belong_to_the_day_before(congress: Schedule):
    late = [(s.title, s.start.date(), s.day) for s in congress.sessions if s.start.hour < 5]
    assert late == [
        ("Citizenfour", date(2014, 12, 28), 1),
        ("Fnord News Show", date(2014, 12, 29), 2),
        ("Fnord News Show (Stream)", date(2014, 12, 29), 2),
        ("Googlequiz – 2015er Edition", date(2014, 12, 30), 3),
    ]
    assert Counter(s.day for s in congress.sessions) == {1: 35, 2: 45, 3: 40, 4: 18}


@pytest.mark.parametrize(
    ("attributes", "conference", "start", "expected"),
    [
        ("", "", "04:30", "2016-01-31T04:30"),
        ("", "", "05:00", "2016-01-30T05:00"),
        ("", "<day_change>09:00:00</day_change>", "08:30", "2016-01-31T08:30"),
        ("", "<day_change>09:00:00</day_change>", "09:00", "2016-01-30T09:00"),
        (" start='2016-01-30T04:00:00'", "", "04:30", "2016-01-30T04:30"),
        (" start='2016-01-30T11:00:00'", "", "10:30", "2016-01-30T10:30"),
    ],
)
def test_times_without_a_date(attributes: str, conference: str, start: str, expected: str, tmp_path: Path):
    days = f"<day index='1' date='2016-01-30'{attributes}>{event(start)}</day>"
    (session,) = read(tmp_path, days, conference).sessions
    assert session.start == datetime.fromisoformat(expected).replace(tzinfo=ZoneInfo("Europe/London"))
    assert session.day == 1


def test_the_date_of_a_session_wins_over_its_start(tmp_path: Path):
    days = f"<day index='1' date='2016-07-01'>{event('09:00', '<date>2016-07-02T01:00:00+02:00</date>')}</day>"
    schedule = read(tmp_path, days)
    assert schedule.sessions[0].start == datetime(2016, 7, 1, 23, 0, tzinfo=UTC)
    assert schedule.time_zone == "Europe/Berlin"


def test_events_straight_in_the_day_name_their_rooms(tmp_path: Path):
    days = (
        "<day index='1' date='2008-02-23'>"
        + event("10:00", "<room>Janson</room><track>PHP</track>", id="0")
        + event("11:00", "<room>Chavanne</room><track>Games</track>", id="2")
        + "</day>"
    )
    schedule = read(tmp_path, days)
    assert schedule.rooms == ("Janson", "Chavanne")
    assert schedule.tracks == ("PHP", "Games")
    assert [session.key for session in schedule.sessions] == ["0", "2"]
    (day,) = schedule.days
    assert (day.start, day.end) == tuple(datetime(2008, 2, 23, hour, tzinfo=UTC) for hour in (10, 12))


def test_rooms_without_sessions_are_kept(tmp_path: Path):
    days = f"<day index='1' date='2016-01-30'><room name='A'/><room name='B'>{event('10:00')}</room></day>"
    schedule = read(tmp_path, days)
    assert schedule.rooms == ("A", "B")
    assert schedule.sessions[0].room == "B"


@pytest.mark.parametrize(
    ("conference", "start", "zone"),
    [
        ("<time_zone_name>America/Toronto</time_zone_name>", "2016-01-30T09:00:00+01:00", "America/Toronto"),
        ("<time_zone_name>Nowhere/At all</time_zone_name>", "2016-01-30T09:00:00+01:00", "Europe/Berlin"),
        ("", "2016-07-30T09:00:00+01:00", "Europe/London"),
        ("", "2016-01-30T09:00:00+00:00", "Europe/London"),
        ("", "2016-01-30T09:00:00Z", "Europe/London"),
        ("", "2016-01-30T09:00:00+05:45", "Asia/Kathmandu"),
        ("", "2016-01-30T09:00:00", "Europe/London"),
    ],
)
def test_time_zones(conference: str, start: str, zone: str, tmp_path: Path):
    days = f"<day index='1' date='2016-01-30'>{event('09:00', f'<date>{start}</date>')}</day>"
    schedule = read(tmp_path, days, conference)
    assert schedule.time_zone == zone
    given = datetime.fromisoformat(start)
    assert schedule.sessions[0].start == (given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone)))


def test_html_becomes_text(tmp_path: Path):
    html = escape("<p>One &amp; two</p><ul><li>a<li>b</ul><script>x()</script>")
    days = "<day index='1' date='2016-01-30'>" + event("10:00", f"<abstract>{html}</abstract>") + "</day>"
    assert read(tmp_path, days).sessions[0].abstract == "One & two\n\n• a\n• b"


@pytest.mark.parametrize("text", ["1 &lt; 2 and R&amp;D", "a &lt;![x[ b"])
def test_plain_text_stays_plain(text: str, tmp_path: Path):
    days = "<day index='1' date='2016-01-30'>" + event("10:00", f"<description>{text}</description>") + "</day>"
    expected = text.replace("&lt;", "<").replace("&amp;", "&")
    assert read(tmp_path, days).sessions[0].abstract == expected


def test_people_have_keys_with_or_without_ids(tmp_path: Path):
    persons = "<persons><person id='7'>Ada  Li</person><person>Bo</person><person id='8'> </person></persons>"
    days = f"<day index='1' date='2016-01-30'>{event('10:00', persons)}{event('11:00', persons)}</day>"
    assert read(tmp_path, days).people == (SchedulePerson("7", "Ada Li"), SchedulePerson("Bo", "Bo"))


def test_repeats_of_an_id_are_sessions_of_their_own(tmp_path: Path):
    days = f"<day index='1' date='2016-01-30'>{event('10:00', id='5')}{event('11:00', id='5')}</day>"
    assert [session.key for session in read(tmp_path, days).sessions] == ["5", "5/2"]


def test_sessions_without_a_time_are_named(tmp_path: Path):
    events = event("soon") + event("10:00").replace("01:00", "00:00") + event("11:00")
    days = f"<day index='1' date='2016-01-30'>{events}</day>"
    schedule = read(tmp_path, days)
    assert len(schedule.sessions) == 1
    assert schedule.notes == (
        "“S” has no readable start and was left out.",
        "“S” has no readable duration and was left out.",
    )


def test_links_of_other_kinds_are_dropped(tmp_path: Path):
    def url(text: str) -> str:
        days = f"<day index='1' date='2016-01-30'>{event('10:00', f'<url>{text}</url>')}</day>"
        return read(tmp_path, days).sessions[0].url

    assert url("https://x.org/a") == "https://x.org/a"
    assert url("javascript:alert(1)") == ""


def test_broken_xml_names_its_line(tmp_path: Path):
    with pytest.raises(FileProblem, match="line 3 cannot be read") as caught:
        read(tmp_path, "\n\n<day index='1'></dya>")
    assert caught.value.data["line"] == 3


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE schedule>",
        "<!DOCTYPE schedule [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
        "<!DOCTYPE schedule SYSTEM 'file:///etc/passwd'>",
    ],
)
def test_document_types_are_refused(head: str, tmp_path: Path):
    with pytest.raises(FileProblem, match="document type"):
        read(tmp_path, "<day index='1' date='2016-01-30'/>", head=head)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("<rss/>", "not a schedule"),
        ("<schedule><conference/></schedule>", "has no days"),
        ("<schedule><day index='1'/></schedule>", "Day 1 of the schedule has no date"),
        ("", "is empty"),
        ("{}", "JSON, but not a schedule"),
        ('{"schedule": {"conference": {"days": [}}}', "not whole JSON: line 1"),
        ('{"conference": {"days": []}}', "has no days"),
        ("[" * 100_000, "cannot be read as a schedule"),
        ("%PDF-1.7 a", "is a PDF"),
        ("Name,Start\nA,09:00", "no column End or Duration"),
        ("just words", "no column Title or Start"),
        ("Title,Day,Start,End\nA,Friday,9:00,10:00", "Row 2: “Friday” is no date"),
        ("Title,Day,Start,End\nA,,9:00,10:00", "Row 2: the day is missing"),
        ("Title,Day,Start,End\nA,2026-06-22,soon,10:00", "No row of the table is a session"),
    ],
)
def test_other_files(text: str, title: str, tmp_path: Path):
    path = tmp_path / "schedule.xml"
    path.write_text(text)
    with pytest.raises(FileProblem, match=title):
        read_schedule(path)


def test_broken_files_give_a_schedule_or_a_file_problem(tmp_path: Path):
    whole = ET.parse(CONGRESS).getroot()
    for day in whole.findall("day"):
        for room in day.findall("room"):
            for extra in room.findall("event")[2:]:
                room.remove(extra)
    data = ET.tostring(whole)
    path = tmp_path / "schedule.xml"
    read_whole = problems = 0
    for seed in range(300):
        chance = random.Random(seed)
        changed = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(changed))
            cut = chance.choice([0, 1, 1, 1, 5, 40])
            changed[at : at + cut] = chance.choice(
                [b"", b"9", b"-", b"x", b"<", b"&", b"\0", b"T99:99", bytes(changed[at - 20 : at])]
            )
        path.write_bytes(changed)
        try:
            schedule = read_schedule(path)
        except FileProblem:
            problems += 1
        else:
            read_whole += 1
            assert all(session.start.tzinfo and session.minutes > 0 for session in schedule.sessions)
    assert read_whole
    assert problems
    assert read_whole + problems == 300


def test_a_year_in_which_nobody_has_an_event(tmp_path: Path) -> None:
    for year, words in (("0001", "has no date"), ("9999", "has no date")):
        (tmp_path / "x.xml").write_text(f'<schedule><day date="{year}-01-01"><event/></day></schedule>')
        with pytest.raises(FileProblem, match=words):
            read_schedule(tmp_path / "x.xml")
