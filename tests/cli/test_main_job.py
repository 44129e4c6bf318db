"""The whole main job, typed: sample, book a room, import delegates and a programme, scan, export, back up, undo."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from convene.rules.time import LONDON
from convene.store.files import SCHEMA
from typed import DATA, Convene


def test_what_a_workspace_holds(convene: Convene, sample: Path) -> None:
    info = convene("info", sample, "--json").json
    events = {e["code"]: e for e in info["events"]}
    assert info["schema"] == SCHEMA
    assert info["counts"]["events"] == len(events)
    convening = events["OPEN"]
    assert convening["title"] == "London is Open(minded)"
    assert convening["registered"] == 214
    assert convening["places"] == 240
    assert len(events["CBE3"]["days"]) == 5
    assert {d["part"] for d in events["CBE3"]["days"]} == {"module", "action_learning", "field_visit"}
    in_london = datetime.now(LONDON).date().isoformat()
    today = [e for e in events.values() if any(d["date"] == in_london for d in e["days"])]
    assert [e["here"] > 0 for e in today] == [True]
    for kind in ("events", "venues", "rooms", "bookings"):
        rows = convene("list", kind, sample, "--json").json
        assert rows
        assert all(str(value) in convene("list", kind, sample).out for value in [rows[0].get("name", "")])


@pytest.mark.parametrize("file", ["eventbrite-full.csv", "eventbrite-short.csv", "ms-forms.csv", "tito.csv"])
def test_delegates_come_in_once(convene: Convene, sample: Path, file: str) -> None:
    source = DATA / "attendees" / file
    count = len(list(csv.reader(io.StringIO(source.read_text(encoding="utf-8-sig"))))) - 1
    before = convene("list", "registrations", sample, "--event", "FEEDBACK", "--json").json
    planned = convene("import", "registrations", sample, source, "--event", "FEEDBACK", "--dry-run", "--json").json
    assert convene("list", "registrations", sample, "--event", "FEEDBACK", "--json").json == before
    first = convene("import", "registrations", sample, source, "--event", "FEEDBACK", "--json")
    assert first.code == 0
    assert (first.json["new"], first.json["changed"], first.json["same"]) == (count, 0, 0)
    assert planned["new"] == count
    again = convene("import", "registrations", sample, source, "--event", "FEEDBACK", "--json").json
    assert (again["new"], again["changed"], again["same"]) == (0, 0, count)
    registered = convene("list", "registrations", sample, "--event", "FEEDBACK", "--json").json
    assert len(registered) == len(before) + count
    assert convene("undo", sample).out == f"Undo: Import {file}\n"
    assert convene("list", "registrations", sample, "--event", "FEEDBACK", "--json").json == before
    assert convene("redo", sample).code == 0
    assert convene("list", "registrations", sample, "--event", "FEEDBACK", "--json").json == registered


def test_rows_that_cannot_come_in_are_named(convene: Convene, sample: Path, tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text("Name,Email\nAda Lovelace,ada@example.org\n,nobody@example.org\nEd,not-an-address\n")
    said = convene("import", "registrations", sample, source, "--event", "FEEDBACK", "--json")
    assert said.code == 1
    assert said.json["new"] == 1
    assert [r["row"] for r in said.json["refused"]] == [3, 4]
    assert all(r["reason"] for r in said.json["refused"])


def test_a_room_is_booked_once(convene: Convene, sample: Path) -> None:
    day = (date.today() + timedelta(days=200)).isoformat()  # noqa: DTZ011
    room = "Friends House / Garden Suite"
    how = ("--event", "OPEN", "--room", room, "--from", f"{day}T09:00", "--to", f"{day}T17:00", "--json")
    first = convene("book", sample, *how, "--state", "confirmed")
    assert (first.code, first.json["clash"], first.json["state"]) == (0, None, "confirmed")
    second = convene("book", sample, *how, "--state", "confirmed")
    assert second.code == 1
    assert second.json["clash"]["id"] == first.json["id"]
    assert "Garden Suite is taken" in second.err
    option = convene("book", sample, *how, "--state", "option")
    assert option.code == 1
    assert "expires" in option.err
    backwards = convene(
        "book", sample, "--event", "OPEN", "--room", room, "--from", f"{day}T17:00", "--to", f"{day}T09:00"
    )
    assert backwards.code == 1
    assert "not after the start" in backwards.err
    assert convene("book", sample, *how[:3], "Nowhere / Attic", *how[4:]).code == 1
    gap = ("--event", "OPEN", "--room", room, "--from", "2027-03-28T01:30", "--to", "2027-03-28T05:00")
    assert "clocks go forward" in convene("book", sample, *gap).err


def test_a_programme_comes_in_from_a_schedule(convene: Convene, sample: Path) -> None:
    source = DATA / "schedules" / "31c3.xml"
    first = convene("import", "programme", sample, source, "--json")
    counts = {k: first.json[k] for k in ("days", "rooms", "sessions", "new", "changed", "removed")}
    assert counts == {"days": 4, "rooms": 4, "sessions": 138, "new": 138, "changed": 0, "removed": 0}
    code = first.json["event"]
    again = convene("import", "programme", sample, source, "--event", code, "--json").json
    assert (again["new"], again["changed"], again["removed"]) == (0, 0, 0)
    sessions = convene("list", "sessions", sample, "--event", code, "--json").json
    assert len(sessions) == 138
    late = [s for s in sessions if s["starts_at"][11:13] in {"00", "01", "02"}]
    assert late
    assert all(s["starts_at"][:10] > s["day"] for s in late)
    clashes = convene("clashes", sample, "--event", code, "--json")
    assert clashes.code == 1
    ids = {s["id"] for s in sessions}
    assert all(c["kind"] == "person" and set(c["sessions"]) <= ids and c["detail"] for c in clashes.json)


def test_scanning(convene: Convene, sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guests = convene("list", "registrations", sample, "--event", "COURAGE", "--json").json
    desk = ("--event", "COURAGE", "--desk", "Side door", "--json")
    wanted = [g for g in guests if g["state"] == "registered"]
    verdicts = {}
    for guest in wanted:
        said = convene("scan", sample, *desk, guest["badge_code"])
        verdicts[guest["name"]] = said.json["verdict"]
        assert (said.json["name"], said.code) == (guest["name"], 0)
    assert set(verdicts.values()) == {"admitted", "already"}
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{wanted[0]['badge_code'].lower()}\r\nhttps://evil.example\n"))
    said = convene("scan", sample, *desk)
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 1
    assert [line["verdict"] for line in lines] == ["already", "unknown"]
    assert lines[1]["reason"] == "not_a_badge"
    assert lines[0]["since"]
    other = convene("scan", sample, "--event", "OPEN", "--desk", "Main", "--json", wanted[0]["badge_code"])
    assert (other.code, other.json["verdict"], other.json["reason"]) == (1, "refused", "other_event")
    assert other.json["name"] == ""


def test_checking_in_for_another_day(convene: Convene, sample: Path) -> None:
    event = next(e for e in convene("info", sample, "--json").json["events"] if e["code"] == "OPEN")
    guest = next(
        g
        for g in convene("list", "registrations", sample, "--event", "OPEN", "--json").json
        if g["state"] == "registered"
    )
    how = ("scan", sample, "--event", "OPEN", "--desk", "Main", "--json")
    assert convene(*how, guest["badge_code"]).json["reason"] == "not_today"
    said = convene(*how, "--day", event["days"][0]["date"], guest["badge_code"])
    assert (said.code, said.json["verdict"]) == (0, "admitted")
    info = convene("info", sample, "--json").json
    assert next(e for e in info["events"] if e["code"] == "OPEN")["here"] == 1


def test_exports(convene: Convene, sample: Path, tmp_path: Path) -> None:
    for kind, name in (
        ("calendar", "o.ics"),
        ("workbook", "o.xlsx"),
        ("badges", "o.pdf"),
        ("registrations-csv", "o.csv"),
    ):
        said = convene("export", kind, sample, "--event", "COURAGE", "--to", tmp_path / name)
        assert (said.code, said.err) == (0, "")
    assert (tmp_path / "o.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert (tmp_path / "o.pdf").read_bytes().startswith(b"%PDF-")
    book = openpyxl.load_workbook(tmp_path / "o.xlsx", read_only=True)
    guests = convene("list", "registrations", sample, "--event", "COURAGE", "--json").json
    assert sum(1 for _ in book["Delegates"].iter_rows()) == len(guests) + 1
    book.close()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "o.csv").read_text(encoding="utf-8-sig"))))
    assert sorted(r["Name"] for r in rows) == sorted(g["name"] for g in guests)
    back = convene("import", "registrations", sample, tmp_path / "o.csv", "--event", "COURAGE", "--dry-run", "--json")
    assert (back.json["new"], back.json["changed"], back.json["same"]) == (0, 0, len(guests))


def test_backup_and_check(convene: Convene, sample: Path, tmp_path: Path) -> None:
    assert convene("backup", sample, "--to", tmp_path / "b.convene").code == 0
    assert convene("backup", sample, "--to", tmp_path / "b.convene").code == 3
    assert convene("check", tmp_path / "b.convene", "--json").json["sound"] is True
    assert (
        convene("info", tmp_path / "b.convene", "--json").json["counts"]
        == convene("info", sample, "--json").json["counts"]
    )
    sample.write_bytes(sample.read_bytes()[:5000])
    assert convene("check", sample, "--json").code == 3


def test_what_can_be_undone_is_listed(convene: Convene, sample: Path) -> None:
    assert convene("undo", sample, "--list").out == "There is nothing to undo.\n"
    for file in ("tito.csv", "ms-forms.csv"):
        convene("import", "registrations", sample, DATA / "attendees" / file, "--event", "FEEDBACK")
    convene("undo", sample)
    listed = convene("undo", sample, "--list", "--json").json
    assert [(line["label"], line["undone"]) for line in listed] == [
        ("Import ms-forms.csv", True),
        ("Import tito.csv", False),
    ]
