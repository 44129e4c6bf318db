"""Tables of sessions: schedule-convert's, Excel's, and what people type."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from convene.formats.schedule_in import read_schedule
from convene.formats.schedule_table_in import listed
from convene.rules.errors import FileProblem
from convene.rules.exchange import Schedule
from convene.rules.time import LONDON


def read(folder: Path, text: str, name: str = "Our day.csv") -> Schedule:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_schedule(path)


def times(schedule: Schedule) -> list[tuple[str, str, int]]:
    return [(s.title, f"{s.start:%d %H:%M}", s.minutes) for s in schedule.sessions]


def test_blanks_inherit_from_above_as_in_schedule_convert(tmp_path: Path):
    found = read(
        tmp_path,
        "day,room,track,title,start,end,duration\n"
        "2026-06-22,Hall,Voices,One,09:00,10:00,\n"
        ",,,Two,10:00,,45\n"
        ",Library,Sets,Three,,,\n"
        "2026-06-23,,,Four,23:30,00:15,\n"
        ",,,Five,00:30,01:00,\n",
    )
    assert times(found) == [
        ("One", "22 09:00", 60), ("Two", "22 10:00", 45), ("Three", "22 10:00", 45), ("Four", "23 23:30", 45),
        ("Five", "24 00:30", 30),
    ]  # fmt: skip
    assert [(s.room, s.track, s.day) for s in found.sessions] == [
        ("Hall", "Voices", 1), ("Hall", "Voices", 1), ("Library", "Sets", 1), ("Library", "Sets", 2),
        ("Library", "Sets", 2),
    ]  # fmt: skip
    assert (found.title, found.time_zone, found.rooms) == ("Our day", "Europe/London", ("Hall", "Library"))


def test_headings_and_times_as_people_write_them(tmp_path: Path):
    found = read(
        tmp_path,
        "Session title;Date;Start time;Finish;Location;Speakers;Description;Strand;Colour\n"
        "Opening;Mon 22nd June 2026;9.30am;10.15 am;Hall;Ada Oyelaran; <p>Hello</p> ;A;blue\n"
        "Lunch;22/06/2026;12 pm;1pm;;;;;\n"
        "Late;22.06.2026;23:00;01:00;;;;;\n",
    )
    assert times(found) == [("Opening", "22 09:30", 45), ("Lunch", "22 12:00", 60), ("Late", "22 23:00", 120)]
    assert (found.sessions[0].abstract, found.sessions[0].track) == ("Hello", "A")
    assert [p.name for p in found.sessions[0].people] == ["Ada Oyelaran"]
    assert found.notes == ("Columns that were not used: Colour.",)


def test_dates_beside_times_and_lengths_in_words(tmp_path: Path):
    found = read(
        tmp_path,
        "Title,Day,Date,Start,Duration\n"
        "A,Mon,2026-06-22,22/06/2026 09:00,45 min\n"
        "B,Mon,2026-06-22,10:00,1h30\n"
        "C,Mon,2026-06-22,12:00,2 hours\n"
        "D,Mon,2026-06-22,12:00,long\n",
    )
    assert times(found) == [("A", "22 09:00", 45), ("B", "22 10:00", 90), ("C", "22 12:00", 120)]
    assert found.notes[-1] == "“D” has no readable duration and was left out."


def test_columns_that_somebody_has_named(tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("What;On;Begins at;Till;Title\nOpening;2026-06-22;09:00;10:00;Dr\n")
    with pytest.raises(FileProblem, match="no column Start") as raised:
        read_schedule(path)
    assert raised.value.data["headings"] == ["What", "On", "Begins at", "Till", "Title"]
    given = [("title", "what"), ("day", "On"), ("start", "Begins at"), ("end", "Till")]
    assert times(read_schedule(path, given)) == [("Opening", "22 09:00", 60)]
    for wrong, words in (("colour", "No column can mean “colour”"), ("title", "The table has no column “Wo”")):
        with pytest.raises(FileProblem, match=words):
            read_schedule(path, [(wrong, "Wo")])


def test_a_workbook(tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Day", "Start", "End", "Title", "Room"])
    sheet.append([date(2026, 6, 22), time(9), time(10, 30), "A", "H"])
    sheet.append([None, time(11), timedelta(hours=12), "B", None])
    path = tmp_path / "x.bin"
    book.save(path)
    assert times(read_schedule(path)) == [("A", "22 09:00", 90), ("B", "22 11:00", 60)]


def test_the_end_wins_over_the_duration_and_it_is_said(tmp_path: Path):
    found = read(tmp_path, "Title,Day,Start,End,Duration\nA,2026-06-22,09:00,10:00,45\nB,2026-06-22,10:00,10:45,0:45\n")
    assert [s.minutes for s in found.sessions] == [60, 45]
    assert found.notes == ("The end and the duration do not agree, and the end was taken: row 2.",)


def test_a_row_without_a_time_is_named(tmp_path: Path):
    found = read(
        tmp_path, "Title,Day,Start,End\nA,2026-06-22,9,10:00\nB,2026-06-22,10:00,10:45\nC,2026-06-22,25:00,26:00"
    )
    assert times(found) == [("B", "22 10:00", 45)]
    assert found.notes == (
        "“A” has no readable start and was left out.",
        "“C” has no readable start and was left out.",
    )


def test_a_start_with_its_date_needs_no_day(tmp_path: Path):
    found = read(
        tmp_path, "Title,Start,End\nA,2026-06-22 09:00,2026-06-22 10:00\nB,2026-06-23T00:30,2026-06-23T01:00\n"
    )
    assert [(s.title, s.day, s.start) for s in found.sessions] == [
        ("A", 1, datetime(2026, 6, 22, 9, tzinfo=LONDON)),
        ("B", 1, datetime(2026, 6, 23, 0, 30, tzinfo=LONDON)),
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [("", []), ("Ada", ["Ada"]), ("Ada; Bo ;", ["Ada", "Bo"]), ("Ada\nBo", ["Ada", "Bo"]), ('"a;b"; c', ["a;b", "c"])],
)
def test_names_in_a_cell(cell: str, names: list[str]):
    assert listed(cell) == names


def test_what_somebody_says_means_nothing_is_left_out_and_what_was_understood_is_told(tmp_path: Path):
    path = tmp_path / "plan.csv"
    path.write_text("Title,Date,Start,End,Track\nOpening,2026-06-22,09:00,10:00,no\n")
    found = read_schedule(path)
    assert found.tracks == ("no",)
    assert found.headings == ("Title", "Date", "Start", "End", "Track")
    assert dict(found.columns) == {"title": "Title", "day": "Date", "start": "Start", "end": "End", "track": "Track"}
    found = read_schedule(path, [("track", "")])
    assert found.tracks == ()
    assert "Columns that were not used: Track." in found.notes


def test_names_with_a_comma_between_them_are_one_and_that_is_said(tmp_path: Path):
    path = tmp_path / "plan.csv"
    path.write_text(
        "Title,Date,Start,End,Who\n"
        'One,2026-06-22,09:00,10:00,"Ada Oyelaran, Bo Diddley"\n'
        "Two,2026-06-22,10:00,11:00,Ada Oyelaran; Bo Diddley\n"
    )
    found = read_schedule(path)
    assert [[p.name for p in s.people] for s in found.sessions] == [
        ["Ada Oyelaran, Bo Diddley"],
        ["Ada Oyelaran", "Bo Diddley"],
    ]
    (note,) = found.notes
    assert note.endswith("with a comma they are one: row 2.")
