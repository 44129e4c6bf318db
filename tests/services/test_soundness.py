"""What a check says of a workspace whose pages are sound: each thing that was tampered with by its name."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import make
from convene.services import checkin
from convene.services.soundness import soundness
from convene.store.files import SCHEMA
from convene.store.mending import mend
from convene.store.workspace import Workspace

NEWEST = Path(__file__).parent.parent / "old_files" / f"schema-{SCHEMA}.convene"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Eight scans of one desk, a kept file, an appointment that somebody holds."""
    made = tmp_path / "w.convene"
    made.write_bytes(NEWEST.read_bytes())
    return made


def tampered(path: Path, *statements: str) -> None:
    """As somebody does it who has the file and ``sqlite3``: what stands in the way is dropped, and put back."""
    with closing(sqlite3.connect(path)) as connection:
        guards = connection.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
        for statement in (*(f"drop trigger {name}" for name, _ in guards), *statements, *(sql for _, sql in guards)):
            connection.execute(statement)
        connection.commit()


def findings(path: Path, tampering: str = "") -> tuple[str, ...]:
    if tampering:
        tampered(path, tampering)
    with closing(Workspace.open(path)) as workspace:
        return workspace.read(soundness, spool=workspace.spool.lines()).findings


def test_a_sound_one(path: Path) -> None:
    with closing(Workspace.open(path)) as workspace:
        held = workspace.read(soundness, spool=[])
    assert (held.scans, held.desks, held.files, held.ledger, held.findings) == (8, 1, 1, 1, ())
    assert held.history.entries > 30


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("update scans set at = at + 1 where desk_seq = 4", ["Scan 4 of Front desk is not as it was written"]),
        ("update scans set operator = 'Nobody' where desk_seq = 8", ["Scan 8 of Front desk is not as it was written"]),
        ("update scans set previous = '' where desk_seq = 2", ["Scan 2 of Front desk is", "Scan 2 of Front desk does"]),
        ("update stored_files set content = x'00'", ["is not as it was taken in"]),
        ("update journal_entries set label = 'A' || char(10) || 'B' where id = 3", ["(“A B”, Saoirse, Mon"]),
        ("delete from journal_rows where entry_id = 3", ["(“Make”, Saoirse, Mon 1 June 2026, 10:00) lacks some"]),
        (
            "update calendar_ledger set sequence = 90, uid = (select uid from calendar_items limit 1)",
            ["at a later number than it was issued at"],
        ),
    ],
)  # fmt: skip
def test_tampering_is_named(path: Path, tampering: str, said: list[str]) -> None:
    found = findings(path, tampering)
    assert len(found) == len(said)
    assert all(words in sentence for words, sentence in zip(said, found, strict=True))


def test_a_file_that_lets_its_history_be_changed_is_said_and_mended(path: Path) -> None:
    said = "What refuses changes to the history is gone from the database"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("drop trigger journal_rows_last")
    assert findings(path) == (said,)
    assert mend(path, now=make.NOW) == ("what refuses changes to the history was put back",)
    assert findings(path) == ()


def test_a_scan_that_is_taken_out_is_a_gap_and_no_tampering(path: Path) -> None:
    """A packet may bring it yet; `convene merge` names gaps."""
    assert findings(path, "delete from scans where desk_seq = 5") == ()


def test_scans_that_wait_in_the_spool_are_said(tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path)) as workspace:
        event = make.event(workspace)
        guest = make.registration(workspace, event)
        before = path.read_bytes()
        workspace.write("Scan", checkin.admit, event, guest, desk="Main", day=make.DAY, now=make.NOW)
    path.write_bytes(before)
    assert findings(path) == ("1 scans are in the spool and not in the workspace",)
