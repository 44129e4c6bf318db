"""A small schedule with one of everything, for the tests of what goes out."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from convene import __version__
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleSession

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    """A London wall-clock time of June 2026, such as ``"22 09:30"``."""
    day, _, clock = text.partition(" ")
    return datetime.fromisoformat(f"2026-06-{day} {clock}").replace(tzinfo=LONDON)


DAYS = (
    ScheduleDay(1, date(2026, 6, 22), at("22 09:00"), at("23 01:00"), "Listening"),
    ScheduleDay(2, date(2026, 6, 23), at("23 09:00"), at("23 17:00")),
)
ADA, BO = SchedulePerson("17", "Ada Oyelaran", "chair"), SchedulePerson("Bo", "Bo", "speaker")
ONE = ScheduleSession(
    key="11111111-1111-4111-8111-111111111111",
    title="Who is <heard> & who is not?",
    subtitle="",
    abstract="First line\n\nSecond & last",
    kind="story",
    track="Voices",
    room="Great Hall",
    day=1,
    start=at("22 09:30"),
    minutes=45,
    people=(ADA, BO),
    language="",
    slug="",
    url="https://example.org/1",
    number=101,
    themes=("compassion", "own-theme"),
    content_note="Speaks of loss",
    capacity=30,
)
LUNCH = ScheduleSession(
    key="22222222-2222-4222-8222-222222222222",
    title="Lunch",
    subtitle="",
    abstract="",
    kind="lunch",
    track="",
    room="",
    day=1,
    start=at("22 12:00"),
    minutes=60,
    people=(),
    language="",
    slug="",
    url="",
    number=102,
    spans_rooms=True,
)
NIGHT = ScheduleSession(
    key="33333333-3333-4333-8333-333333333333",
    title="Night talk",
    subtitle="",
    abstract="",
    kind="action_learning",
    track="Sets",
    room="Library",
    day=1,
    start=at("23 00:15"),
    minutes=30,
    people=(BO,),
    language="",
    slug="",
    url="",
    number=103,
)
GONE = ScheduleSession(
    key="44444444-4444-4444-8444-444444444444",
    title="Not any more",
    subtitle="",
    abstract="",
    kind="talk",
    track="Voices",
    room="Library",
    day=2,
    start=at("23 10:00"),
    minutes=30,
    people=(),
    language="",
    slug="",
    url="",
    number=104,
    cancelled=True,
)
SMALL = Schedule(
    title="London is Open(minded)",
    acronym="open",
    time_zone="Europe/London",
    days=DAYS,
    rooms=("Great Hall", "Library"),
    tracks=("Voices", "Sets"),
    sessions=(ONE, LUNCH, NIGHT, GONE),
    notes=(),
    themes=(("compassion", "Compassion"), ("own-theme", "Our own")),
    place="Royal Foundation of St Katherine",
)


def without_version(text: str) -> str:
    """The text with the version of Convene blotted out, so that a release changes no golden file."""
    return text.replace(f'"{__version__}"', '"VERSION"')
