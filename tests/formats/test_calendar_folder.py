"""Calendars as a folder that is published again and again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from convene.formats.calendar_folder import calendar_files, write_calendars
from convene.rules.errors import FileProblem, Invalid
from convene.rules.exchange import Appointment
from readers import READERS

NINE = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE = Appointment("u1", 2, NINE, NINE + HOUR, "Who is heard?", last_modified=NINE)
TWO = Appointment("u2", 0, NINE + HOUR, NINE + 2 * HOUR, "Gone", status="CANCELLED", last_modified=NINE)


def files(*entries, name="Listening <b>", key="3f9a2c1b", address=""):
    parts = [("programme", "", "", entries), ("track", key, name, entries[:1]), ("theme", "compassion", "C", ())]
    return calendar_files("Open & minded", parts, time_zone="Europe/London", address=address)


def test_stable_names_and_the_same_bytes_again():
    made = files(ONE, TWO)
    assert sorted(made) == ["index.html", "programme.ics", "theme-compassion.ics", "track-3f9a2c1b.ics"]
    assert made == files(TWO, ONE) | {"track-3f9a2c1b.ics": made["track-3f9a2c1b.ics"]}
    for read in READERS:
        found = read(made["programme.ics"])
        assert [(uid, start) for uid, _, start, _ in sorted(found)] == [("u1", NINE), ("u2", NINE + HOUR)]
    page = made["index.html"].decode()
    assert "Open &amp; minded" in page
    assert "Listening &lt;b&gt;" in page
    assert 'href="programme.ics"' in page
    assert (
        'href="webcal://example.org/c/programme.ics"'
        in files(ONE, address="https://example.org/c")["index.html"].decode()
    )
    with pytest.raises(Invalid):
        files(ONE, address="javascript:alert(1)")


def test_only_what_changed_is_written_and_what_is_no_more_goes(tmp_path):
    folder = tmp_path / "calendars"
    assert len(write_calendars(folder, files(ONE, TWO)).written) == 4
    (folder / "notes.txt").write_text("mine")
    before = {one.name: one.stat().st_mtime_ns for one in folder.iterdir()}
    again = write_calendars(folder, files(ONE, TWO))
    assert (again.written, again.same, again.removed) == ((), 4, ())
    assert before == {one.name: one.stat().st_mtime_ns for one in folder.iterdir()}
    moved = write_calendars(folder, files(ONE, replace(TWO, title="Came back", status="CONFIRMED")))
    assert moved.written == ("programme.ics",)
    assert write_calendars(folder, files(ONE, key="00000000")).removed == ("track-3f9a2c1b.ics",)
    assert (folder / "notes.txt").exists()


def test_a_folder_of_others_is_left_alone(tmp_path):
    (tmp_path / "index.html").write_text("<h1>Ours</h1>")
    with pytest.raises(FileProblem, match="holds other files"):
        write_calendars(tmp_path, files(ONE))
    assert [one.name for one in tmp_path.iterdir()] == ["index.html"]
    (tmp_path / "index.html").rename(tmp_path / "programme.ics")
    with pytest.raises(FileProblem, match="holds other files"):
        write_calendars(tmp_path, files(ONE))
    with pytest.raises(FileProblem):
        write_calendars(tmp_path / "programme.ics", files(ONE))
