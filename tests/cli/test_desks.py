"""Desks without the workspace, as they are typed: pack, scan, packet, merge."""

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.registrations import RegistrationState
from convene.services import badges, checkin
from convene.store.tables import Credential
from convene.store.workspace import Workspace
from typed import Convene


@dataclass
class Event:
    """An event that is on today, and its people's codes."""

    workspace: Path
    event_id: UUID
    codes: list[str]
    pack: Path


@pytest.fixture
def event(tmp_path: Path) -> Event:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path)) as workspace:
        now = workspace.now()
        event_id = make.event(workspace, code="OPEN", days=(now.date() - timedelta(days=1), now.date()))
        people = [make.registration(workspace, event_id, make.person(workspace, f"Guest {n}")) for n in range(4)]
        waits = make.registration(
            workspace, event_id, make.person(workspace, "Who waits"), state=RegistrationState.WAITING
        )
        workspace.write("Codes", badges.issue_code_for, [*people, waits], now=now)
        by_person = workspace.read(
            lambda s: dict(s.execute(sa.select(Credential.registration_id, Credential.code)).all())
        )
    return Event(path, event_id, [by_person[one] for one in (*people, waits)], tmp_path / "side.cnvpack")


@pytest.fixture
def pack(convene: Convene, event: Event) -> Path:
    said = convene("desk-pack", event.workspace, "--event", "OPEN", "--desk", "Side door", "--to", event.pack)
    assert (said.code, said.err) == (0, "")
    return event.pack


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fortnight from now."""
    from convene.cli import packs

    monkeypatch.setattr(packs.open_pack, "__kwdefaults__", packs.open_pack.__kwdefaults__ | {"clock": _fortnight})
    return


def _fortnight() -> datetime:
    from convene.store.workspace import utc_now

    return utc_now() + timedelta(days=14)


def test_from_the_pack_to_the_merge(convene: Convene, event: Event, pack: Path, tmp_path: Path) -> None:
    said = convene("scan", pack, event.codes[0], event.codes[0], event.codes[4], "a poem")
    assert said.code == 1
    assert [line.split()[0] for line in said.out.splitlines()] == ["admitted", "already", "refused", "unknown"]
    front = ("scan", event.workspace, "--event", "OPEN", "--desk", "Front desk")
    assert convene(*front, event.codes[1]).out == "admitted Guest 1\n"
    assert convene("scan", pack, "--event", "OPEN", "--desk", "Side door", event.codes[1]).code == 0
    one = tmp_path / "one.cnvscans"
    assert convene("packet", pack, "--to", one, "--json").json == {"desk": "Side door", "scans": 5, "walk_ins": 0}
    said = convene("merge", event.workspace, one, "--json")
    report = said.json
    assert (said.code, report["added"], report["repeated"]) == (0, 5, 0)
    assert (report["quarantined"], report["gaps"], report["receipts"]) == ([], [], {"Side door": 5})
    (double,) = report["doubles"]
    assert (double["name"], double["first"]["desk"], double["second"]["desk"]) == ("Guest 1", "Front desk", "Side door")
    again = convene("merge", event.workspace, one, one)
    assert again.out.splitlines() == [
        "0 added, 10 here already, 0 walk-ins",
        "Guest 1 was let in twice, by Front desk and Side door: neither knew of the other",
    ]
    void = ("void", event.workspace, "--event", "OPEN", "--desk", "Front desk", "--scan", double["second"]["scan_id"])
    assert convene(*void).out == "Taken back: Guest 1\n"
    assert convene("merge", event.workspace, one, "--json").json["doubles"] == []


def test_a_pack_holds_what_it_needs_once_it_was_opened(convene: Convene, event: Event, pack: Path) -> None:
    assert convene("scan", pack, event.codes[0]).code == 0
    before = pack.read_bytes()
    assert convene("scan", pack, event.codes[0]).out.startswith("already")
    assert pack.read_bytes() == before, "scans are kept on the computer, not in the pack"
    pack.write_bytes(before[:-1])
    said = convene("scan", pack, event.codes[1])
    assert (said.code, said.out) == (3, "")
    assert "damaged" in said.err


def test_a_passphrase_is_shown_once_and_asked_for(
    convene: Convene, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_pack = ("desk-pack", event.workspace, "--event", "OPEN", "--desk", "Side door", "--passphrase")
    words = convene(*make_pack, "--to", event.pack, "--json").json["passphrase"]
    said = convene("scan", event.pack, event.codes[0])
    assert (said.code, said.out) == (1, "")
    assert "asks for its passphrase" in said.err
    monkeypatch.setenv("CONVENE_PASSPHRASE", "WRONG")
    assert "not the passphrase" in convene("scan", event.pack, event.codes[0]).err
    monkeypatch.setenv("CONVENE_PASSPHRASE", words.lower())
    assert convene("scan", event.pack, event.codes[0]).out == "admitted Guest 0\n"
    monkeypatch.delenv("CONVENE_PASSPHRASE")
    assert convene("scan", event.pack, event.codes[0]).code == 0, "this computer has it open"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "not a desk pack"), (b"PK\x03\x04 a zip", "not a desk pack"), (b"CNVNPACK\x00\x00\x00\x02{}", "damaged")],
)
def test_other_files_by_the_name_of_a_pack(
    convene: Convene, tmp_path: Path, data_folder: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "x.cnvpack"
    path.write_bytes(content)
    for command in (("scan", path, "x"), ("packet", path, "--to", tmp_path / "out"), ("void", path)):
        said = convene(*command)
        assert (said.code, said.out) == (3, "")
        assert says in said.err
    assert path.read_bytes() == content
    assert not data_folder.exists()
    assert not (tmp_path / "out").exists()


def test_a_pack_that_is_not_there(convene: Convene, tmp_path: Path) -> None:
    assert convene("scan", tmp_path / "x.cnvpack", "x").code == 3


def test_after_its_time_only_the_packet_is_written(
    convene: Convene, event: Event, pack: Path, tmp_path: Path, data_folder: Path, later: None
) -> None:
    said = convene("scan", pack, event.codes[0])
    assert (said.code, said.out) == (1, "")
    assert "could be used until" in said.err
    assert not data_folder.exists()


def test_after_its_time_the_names_are_gone(
    convene: Convene, event: Event, pack: Path, tmp_path: Path, data_folder: Path, request: pytest.FixtureRequest
) -> None:
    convene("scan", pack, event.codes[0])
    request.getfixturevalue("later")
    assert "could be used until" in convene("scan", pack, event.codes[1]).err
    (kept,) = data_folder.glob("desks/*.convene")
    assert b"Guest 0" not in kept.read_bytes()
    one = tmp_path / "one.cnvscans"
    assert convene("packet", pack, "--to", one).code == 0
    assert convene("merge", event.workspace, one, "--json").json["added"] == 1


def test_what_a_pack_does_not_do(convene: Convene, event: Event, pack: Path) -> None:
    for command in (("info", pack), ("undo", pack), ("backup", pack, "--to", pack.with_suffix(".convene"))):
        said = convene(*command)
        assert said.code == 3, command
        assert "desk pack" in said.err
    said = convene("scan", pack, "--desk", "Front desk", event.codes[0])
    assert (said.code, "Side door" in said.err) == (1, True)
    said = convene("desk-pack", event.workspace, "--event", "OPEN", "--desk", "X", "--to", pack.with_suffix(".zip"))
    assert (said.code, "does not end in .cnvpack" in said.err) == (1, True)


def test_a_pack_that_cannot_be_written_leaves_no_desk(convene: Convene, event: Event, tmp_path: Path) -> None:
    order = ("desk-pack", event.workspace, "--event", "OPEN", "--desk", "Side door", "--to")
    assert convene(*order, tmp_path / "nowhere" / "x.cnvpack").code == 3
    assert convene(*order, tmp_path / "x.cnvpack").code == 0
    said = convene(*order, tmp_path / "y.cnvpack")
    assert (said.code, "Side door 2" in said.err) == (1, True)
    assert not (tmp_path / "y.cnvpack").exists()


def test_packets_that_cannot_be_read_do_not_stop_the_others(
    convene: Convene, event: Event, pack: Path, tmp_path: Path
) -> None:
    convene("scan", pack, event.codes[0])
    good, bad = tmp_path / "good.cnvscans", tmp_path / "bad.cnvscans"
    convene("packet", pack, "--to", good)
    bad.write_bytes(good.read_bytes()[:-3])
    said = convene("merge", event.workspace, bad, good, tmp_path / "none.cnvscans", "--json")
    assert (said.code, said.json["added"]) == (1, 1)
    assert [one["file"] for one in said.json["unread"]] == ["bad.cnvscans", "none.cnvscans"]
    other = tmp_path / "other.convene"
    convene("new", other)
    said = convene("merge", other, good, "--json")
    assert (said.code, said.json["added"]) == (1, 0)
    assert "not made here" in said.err


@pytest.mark.skipif(os.name != "posix", reason="permissions of files as POSIX has them")
def test_an_opened_pack_is_its_users_own(convene: Convene, event: Event, pack: Path, data_folder: Path) -> None:
    convene("scan", pack, event.codes[0])
    (kept,) = data_folder.glob("desks/*.convene")
    assert kept.stat().st_mode & 0o077 == 0


def test_two_desks_open_one_pack_at_once(event: Event, pack: Path) -> None:
    from convene.cli.packs import open_pack

    with closing(open_pack(str(pack))) as one, closing(open_pack(str(pack))) as other:
        shown = {"desk": "Side door", "day": one.now().date(), "code": event.codes[0]}
        verdicts = [
            where.write("Scan", checkin.scan, event.event_id, now=where.now(), **shown)[0].verdict.value
            for where in (one, other)
        ]
    assert verdicts == ["admitted", "already"]


def test_who_is_here(convene: Convene, event: Event, pack: Path, tmp_path: Path) -> None:
    front = ("scan", event.workspace, "--event", "OPEN", "--desk", "Front desk")
    convene(*front, event.codes[0], event.codes[1])
    convene(*front, "--out", event.codes[1])
    roll = tmp_path / "roll.pdf"
    said = convene("presence", event.workspace, "--event", "OPEN", "--roll", roll, "--json")
    assert (said.code, said.json["here"], said.json["expected"]) == (0, 1, 4)
    assert [one["name"] for one in said.json["people"]] == ["Guest 0"]
    assert roll.read_bytes().startswith(b"%PDF")
    convene("scan", pack, event.codes[2])
    assert convene("presence", pack).out.splitlines()[0] == "1 here of 4 expected"
    with closing(Workspace.open(event.workspace)) as opened:
        for minutes in (0, -10):
            now = opened.now() + timedelta(minutes=minutes)
            shown = {"desk": "Back door", "code": event.codes[1], "day": opened.now().date(), "now": now}
            opened.write("Scan", checkin.scan, event.event_id, **shown)
    said = convene("presence", event.workspace, "--event", "OPEN")
    assert said.out.splitlines()[1] == "Back door: its clock was set back by 10 minutes; its scans stay in order"
    assert convene("presence", event.workspace).code == 2
    assert convene("presence", event.workspace, "--event", "OPEN", "--day", "2031-01-01").out.endswith(
        "Nobody is here.\n"
    )
