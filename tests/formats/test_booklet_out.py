"""The booklet, read back from its PDF."""

from dataclasses import replace
from datetime import timedelta

import make
from convene.formats.booklet_out import booklet_paper
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleResource, ScheduleSession
from convene.rules.programme_papers import Booklet, BookletRoom, BookletVenue
from convene.rules.time import LONDON
from pdf_pages import typeset

NINE, SIX = (make.at(clock).astimezone(LONDON) for clock in ("09:00", "18:00"))
BLANK = ScheduleSession("", "", "", "", "workshop", "", "", 1, NINE, 45, (), "", "", "")


def session(number: int, title: str, **fields: object) -> ScheduleSession:
    return replace(BLANK, key=str(number), number=number, title=title, **fields)  # type: ignore[arg-type]


def booklet(*sessions: ScheduleSession, title: str = "London is Open(minded)", **fields: object) -> Booklet:
    days = (ScheduleDay(1, make.DAY, NINE, SIX, "The day"),)
    names = (("compassion", "Compassion"), ("kin", "Kinship"))
    rooms = tuple(dict.fromkeys(one.room for one in sessions if one.room))
    schedule = Schedule(title, "lio", "Europe/London", days, rooms, (), sessions, (), names, "St Katherine")
    return replace(Booklet(schedule, make.NOW, "a5"), **fields)  # type: ignore[arg-type]


STORY = session(
    7,
    "Stay, and other stories",
    room="Library",
    kind="story",
    track="Stories",
    themes=("compassion", "kin"),
    people=(SchedulePerson("1", "Zoë O’Brien", "chair"), SchedulePerson("2", "محمد الحسن")),
    abstract="First part.\n\nSecond part.",
    content_note="Speaks of loss.",
    resources=(ScheduleResource("Stay", "https://example.org/stay", "Patient Voices, CC BY-NC-ND 2.5"),),
)


def test_everything_is_there_in_the_order_of_reading(words) -> None:
    rooms = (BookletRoom("Library", "St Katherine", "First floor", "By lift", ("step-free access", "daylight")),)
    venues = (BookletVenue("St Katherine", "2 Butcher Row\nLondon", wifi="Guest"),)
    lunch = session(8, "Lunch", kind="lunch", spans_rooms=True, start=NINE + timedelta(hours=3))
    pages = words(booklet_paper(booklet(STORY, lunch, rooms=rooms, venues=venues, summary="For all.")))
    parts = (
        "Programme", "London is", "Thu 9 July 2026", "St Katherine", "As planned at 10:00", "At a glance", "For all.",
        "09:00", "Stay, and other stories", "Library", "12:00", "Lunch", "All rooms", "Thursday 9 July", "The day",
        "Stay, and other stories", "09:00 to 09:45 · Library · step-free · Story session · Stories",
        "Zoë O’Brien (chair)", "Compassion", "Kinship", "Content note", "Speaks of loss.", "First part.",
        "Second part.", "Stay",
        "Patient Voices, CC BY-NC-ND 2.5", "https://example.org/stay", "Rooms", "First floor", "By lift",
        "Step-free access, daylight", "Address", "2 Butcher Row, London", "Wi-Fi", "Guest", "Notes",
    )  # fmt: skip
    whole, at = " ".join(" ".join(pages).split()), 0
    for part in parts:
        assert (at := whole.find(part, at)) >= 0, part
    assert all(f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages[1:], start=2))
    assert "Page" not in pages[0]


def test_what_is_cancelled_says_so_and_whose_it_is(words) -> None:
    off = replace(STORY, cancelled=True)
    mine = booklet(off, of="Ada", own=True, called_off=True)
    away = replace(mine, schedule=replace(mine.schedule, time_zone="America/New_York"))
    assert "Times are those of America/New York." in words(booklet_paper(away))[0]
    cover, glance, day, *_ = words(booklet_paper(mine))
    assert "Times are those" not in cover
    assert "Your own programme" in cover
    assert "Ada" in cover
    assert "This event is cancelled." in cover
    assert "Cancelled" in glance
    assert "Cancelled" in day


def test_a_long_programme_of_long_words_in_a4(words) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    many = [
        replace(
            session(n, f"{n} {long} {n}"),
            start=NINE + timedelta(minutes=5 * n),
            abstract=f"{long} " * (n % 4),
            room=long,
        )
        for n in range(1, 31)
    ]
    data = booklet_paper(booklet(*many, title=long, size="a4", rooms=(BookletRoom(long, ""),)))
    pages = words(data)
    assert len(pages) > 10
    assert min(page.edge() for page in typeset(data)) > 7
    whole = "".join("".join(pages).split())
    assert whole.count("betriebswerk") >= 30 + 30 + 30 + 7 * 6 + 3
    assert "Nothing is noted" in pages[-2]


def test_text_is_never_markup_and_it_is_tagged_and_the_same_again(words) -> None:
    odd = replace(STORY, title='#import "x" *b* $x$', abstract="= No heading\n- no list\n#panic()", content_note="<b>")
    data = booklet_paper(booklet(odd))
    assert '#import "x" *b* $x$' in " ".join(words(data)[1].split())
    assert "#panic()" in words(data)[2]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/Marked true" in data
    assert data == booklet_paper(booklet(odd))
