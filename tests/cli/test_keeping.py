"""Backups, restore, salvage and check, as they are typed."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import make
from convene.services import checkin
from convene.store.keeping import folder_of
from convene.store.tables import Organisation, Registration
from convene.store.workspace import Workspace
from typed import Convene, Said


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "w.convene"
    with closing(Workspace.create(made)) as workspace:
        event = make.event(workspace)
        make.registration(workspace, event)
    return made


def change(path: Path, name: str = "Since then") -> None:
    with closing(Workspace.open(path)) as workspace:
        make.venue(workspace, name)


def test_a_backup_is_listed_and_comes_back(convene: Convene, path: Path) -> None:
    assert convene("backup", path).code == 0
    change(path)
    (listed,) = convene("backups", path, "--json").json
    assert (listed["why"], listed["state"]) == ("asked for", "sound")
    said = convene("restore", path, "--from", listed["path"], "--dry-run", "--json").json
    assert said["dry_run"] is True
    assert said["difference"]["tables"] == [{"table": "venues", "gone": 1, "back": 0, "changed": 0}]
    assert said["kept"] is None
    assert len(convene("backups", path, "--json").json) == 1
    done = convene("restore", path)
    assert done.code == 0
    assert "Taken back: Make" in done.out
    assert convene("info", path, "--json").json["counts"]["venues"] == 0
    assert [one["why"] for one in convene("backups", path, "--json").json] == ["before restore", "asked for"]
    assert "before restore" in convene("backups", path).out


def test_the_first_command_of_a_day_that_writes_makes_the_days_backup(
    convene: Convene, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Workspace.open(path)) as workspace:
        make.organisation(workspace, "Trust")

    def write(sector: str) -> Said:
        return convene("organisations", "edit", path, "--name", "Trust", "--sector", sector)

    def kept() -> list[str]:
        return [one["why"] for one in convene("backups", path, "--json").json]

    assert write("Charity").code == 0
    assert kept() == []
    monkeypatch.delenv("CONVENE_BACKUPS")
    assert convene("info", path).code == 0
    assert kept() == [], "it only reads"
    first = write("Health")
    assert (first.code, first.err) == (0, "")
    assert kept() == ["daily"]
    write("Care")
    assert kept() == ["daily"]
    with closing(Workspace.open(next(folder_of(path).glob("*.convene")))) as backup:
        assert backup.read(lambda s: s.scalars(sa.select(Organisation.sector)).one()) == "Charity", "as it was before"


def test_a_backup_that_cannot_be_made_stops_nobody(
    convene: Convene, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONVENE_BACKUPS")
    folder_of(path).write_text("in the way")
    with closing(Workspace.open(path)) as workspace:
        make.organisation(workspace, "Trust")
    said = convene("organisations", "edit", path, "--name", "Trust", "--sector", "Charity")
    assert said.code == 0
    assert said.err.startswith("Today’s backup was not made: w.convene cannot be backed up.")


def test_without_a_backup_there_is_nothing_to_restore(convene: Convene, path: Path) -> None:
    said = convene("restore", path)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("There is no good backup beside this workspace")
    assert convene("backups", path).out == "No backups yet.\n"
    assert convene("restore", "postgresql://x/y").code == 3


def test_check_says_all_of_it_at_once(convene: Convene, path: Path) -> None:
    convene("backup", path)
    said = convene("check", path, "--json").json
    assert said["sound"] is True
    assert set(said) >= {"schema", "file", "backups", "held", "checkpoint", "repaired", "passphrase", "read_only"}
    assert set(said["held"]) >= {"scans", "files", "history", "ledger", "in_spool", "not_saved", "quarantined"}
    assert said["file"] == {"schema": 4, "problem": "", "pages": [], "orphans": []}
    assert [one["state"] for one in said["backups"]] == ["sound"]
    assert said["held"]["findings"] == said["repaired"] == []
    words = convene("check", path)
    assert words.out.startswith("Sound: every page, index and key was read.")
    assert "1 backups, 1 of them as they were written" in words.out


def test_check_of_a_damaged_file_leads_to_the_backup_and_to_salvage(
    convene: Convene, path: Path, tmp_path: Path
) -> None:
    convene("backup", path)
    path.write_bytes(damaged := path.read_bytes()[: 4096 * 150])
    said = convene("check", path)
    assert (said.code, said.out) == (3, "")
    assert "asked for" in said.err
    assert "salvage" in said.err
    told = convene("check", path, "--json")
    assert (told.code, told.json["sound"]) == (3, False)
    assert "damaged" in told.json["file"]["problem"]
    new = tmp_path / "new.convene"
    saved = convene("salvage", path, "--to", new, "--json").json
    assert sum(one["saved"] for one in saved["tables"]) > 0
    assert path.read_bytes() == damaged
    assert convene("check", new).code == 0
    assert convene("salvage", path, "--to", new).code == 3


def test_a_checkpoint_on_paper_stands_or_does_not(convene: Convene, path: Path) -> None:
    said = convene("check", path, "--json").json
    held = said["held"]["history"]
    assert (held["entries"], held["broken"], held["adopted"]) == (3, None, 0)
    assert said["checkpoint"].startswith("3: ")
    assert f"Checkpoint {said['checkpoint']}, " in convene("check", path).out
    change(path)
    stands = convene("check", path, "--checkpoint", said["checkpoint"].lower(), "--json")
    assert (stands.code, stands.json["asked"]["standing"], stands.json["asked"]["number"]) == (0, "stands", 3)
    other = "2" + said["checkpoint"][1:]
    differs = convene("check", path, "--checkpoint", other)
    assert differs.code == 1
    assert "It does not stand: change 2 in this workspace is another one" in differs.out
    wrong = convene("check", path, "--checkpoint", "something")
    assert (wrong.code, wrong.out) == (1, "")
    assert "is no checkpoint" in wrong.err


def test_tampering_is_said_and_ends_in_refusal(convene: Convene, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop trigger journal_entries_stay")
        connection.execute("update journal_entries set who='Nobody' where id=2")
        connection.commit()
    said = convene("check", path)
    assert said.code == 1
    assert "Change 2 in the history (“Make”, Nobody, " in said.out
    assert convene("check", path, "--json").json["held"]["history"]["broken"]["how"] == "changed"


def whose(session: Session) -> tuple[UUID, UUID]:
    row = session.execute(sa.select(Registration.event_id, Registration.id)).one()
    return row.event_id, row.id


def test_repair_says_what_it_did(convene: Convene, path: Path) -> None:
    with closing(Workspace.open(path)) as workspace:
        before = path.read_bytes()
        event, guest = workspace.read(whose)
        workspace.write("Scan", checkin.admit, event, guest, desk="Main", day=make.DAY, now=make.NOW)
    path.write_bytes(before)
    told = convene("check", path, "--json")
    assert (told.code, told.json["held"]["findings"]) == (1, ["1 scans are in the spool and not in the workspace"])
    assert convene("check", path).out.startswith("The file is sound, and something in it is not")
    mended = convene("check", path, "--repair", "--json")
    assert (mended.code, mended.json["repaired"]) == (0, ["1 scans that were kept on this computer"])
    assert convene("check", path, "--repair").out.startswith("Sound")
