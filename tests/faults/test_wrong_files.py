"""Files that are no workspace, or no longer a sound one, or not ours to write: told in two lines, and never touched."""

import io
import os
import random
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest

import make
from convene.rules.errors import FileProblem
from convene.store.files import SCHEMA
from convene.store.workspace import Workspace
from faults.soundness import check, kept
from typed import Convene, Said

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX's permissions and open files that can be moved")
Opened = Callable[[Path], "closing[Workspace]"]

ROOM = "Royal Foundation of St Katherine / Library"
READING = (
    ("info", "W", "--json"),
    ("check", "W"),
    ("list", "registrations", "W", "--event", "OPEN"),
    ("list", "sessions", "W", "--event", "OPEN"),
    ("list", "bookings", "W"),
    ("clashes", "W", "--event", "OPEN"),
    ("undo", "W", "--list"),
)
WRITING = (
    ("scan", "W", "--event", "OPEN", "--desk", "Main", "nonsense"),
    ("undo", "W"),
    ("redo", "W"),
    ("book", "W", "--event", "OPEN", "--room", ROOM, "--from", "2026-08-01T09:00", "--to", "2026-08-01T10:00"),
)


def typed(convene: Convene, command: tuple[str, ...], path: Path) -> Said:
    return convene(*(path if word == "W" else word for word in command))


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def told(said: Said) -> str:
    """The first of the two lines that say what is wrong with a file and what to do."""
    assert (said.code, said.out) == (3, ""), said
    what, to_do = said.err.splitlines()
    assert what
    assert to_do
    return what


def zipped() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("w.convene", b"SQLite format 3\x00")
    return data.getvalue()


def workbook() -> bytes:
    data = io.BytesIO()
    book = openpyxl.Workbook()
    book.save(data)
    book.close()
    return data.getvalue()


def other_database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript("create table moz_places (id integer primary key); pragma user_version=1;")
        return connection.serialize()


STRANGERS = {
    "empty": (b"", "empty"),
    "one byte": (b"S", "not a Convene workspace"),
    "random": (random.Random(7).randbytes(20_000), "not a Convene workspace"),
    "zeros": (bytes(8192), "not a Convene workspace"),
    "text": ("Name,Email\nZoë,zoe@example.org\n".encode(), "not a Convene workspace"),
    "zip": (zipped(), "not a Convene workspace"),
    "xlsx": (workbook(), "not a Convene workspace"),
    "another database": (other_database(), "not a Convene workspace"),
    "the first bytes of one": (b"SQLite format 3\x00", "damaged"),
}


@pytest.mark.parametrize("command", [*READING[:3], *WRITING], ids=" ".join)
@pytest.mark.parametrize("kind", STRANGERS)
def test_a_strange_file(convene: Convene, tmp_path: Path, kind: str, command: tuple[str, ...]) -> None:
    content, words = STRANGERS[kind]
    path = tmp_path / "strange.convene"
    path.write_bytes(content)
    assert words in told(typed(convene, command, path))
    assert path.read_bytes() == content
    assert names_in(tmp_path) == [path.name]


def test_a_file_cut_short_anywhere(convene: Convene, path: Path, good: bytes) -> None:
    chance = random.Random(1)
    for length in [1, 15, 16, 17, 99, 100, 101, 4095, 4096, len(good) - 1, *chance.sample(range(len(good)), 20)]:
        path.write_bytes(good[:length])
        assert told(convene("info", path))
        assert path.read_bytes() == good[:length]
        assert names_in(path.parent) == [path.name]


def test_a_file_cut_short_to_look_whole(convene: Convene, path: Path, good: bytes) -> None:
    """Its header counts the pages that are left; what was on the others is gone."""
    page = int.from_bytes(good[16:18])
    half = bytearray(good[: len(good) // page // 2 * page])
    half[28:32] = (len(half) // page).to_bytes(4)
    path.write_bytes(half)
    assert "damaged" in told(convene("info", path))
    assert path.read_bytes() == half


@pytest.mark.parametrize("seed", range(60))
def test_one_bit_flipped(convene: Convene, path: Path, good: bytes, seed: int) -> None:
    """A quarter of them in the header, where they do most. Whatever passes for sound can be read in every way."""
    chance = random.Random(seed)
    flipped = bytearray(good)
    flipped[chance.randrange(100 if seed % 4 == 0 else len(good))] ^= 1 << chance.randrange(8)
    path.write_bytes(flipped)
    said = convene("check", path)
    if said.code == 1:  # every page is sound, and what was done is not what was sealed
        assert "in the history" in said.out
    elif said.code != 0:
        assert told(said)
        assert path.read_bytes() == flipped
        assert names_in(path.parent) == [path.name]
        return
    for command in (*READING, *WRITING):
        said = typed(convene, command, path)
        assert said.code in {0, 1, 3}
        assert said.code != 3 or told(said)


@pytest.mark.parametrize(
    ("table", "column"), [("event_days", "date"), ("events", "created_at"), ("events", "completion_rule")]
)
def test_a_value_that_no_page_check_finds(convene: Convene, path: Path, table: str, column: str) -> None:
    """No index holds these, so that SQLite's own check cannot tell that they were something else."""
    with closing(sqlite3.connect(path)) as connection:
        held = connection.execute(f"select max({column}) from {table}").fetchone()[0]
        harmed = held + (1 << 62) if isinstance(held, int) else f"{held[:-1]}q"
        connection.execute(f"update {table} set {column} = ? where {column} = ?", (harmed, held))
        connection.commit()
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    before = path.read_bytes()
    assert told(convene("check", path)) == f"autumn.convene is damaged: a value in {table} cannot be read"
    assert path.read_bytes() == before


def test_a_schema_that_is_no_text_any_more(convene: Convene, path: Path, good: bytes) -> None:
    at = good.index(b"TEXT", good.index(b"CREATE TABLE settings"))  # SQLite quotes the type it does not know
    harmed = good[:at] + b"\x8a" + good[at + 1 :]
    path.write_bytes(harmed)
    assert "damaged" in told(convene("info", path))
    assert path.read_bytes() == harmed


def test_a_newer_file(convene: Convene, path: Path, good: bytes) -> None:
    newer = bytearray(good)
    newer[60:64] = (SCHEMA + 1).to_bytes(4)
    path.write_bytes(newer)
    for command in (*READING, *WRITING):
        said = typed(convene, command, path)
        assert "newer" in told(said)
        assert f"schema {SCHEMA + 1}" in said.err
    assert path.read_bytes() == newer
    assert names_in(path.parent) == [path.name]


def test_a_read_only_file_is_read_and_not_written(convene: Convene, path: Path, good: bytes, tmp_path: Path) -> None:
    path.chmod(0o444)
    for command in READING:
        assert typed(convene, command, path).code in {0, 1}
    for kind, name in (("calendar", "o.ics"), ("workbook", "o.xlsx"), ("registrations-csv", "o.csv")):
        assert convene("export", kind, path, "--event", "OPEN", "--to", tmp_path / name).code == 0
    assert convene("backup", path, "--to", tmp_path / "b.convene").code == 0
    assert convene("check", tmp_path / "b.convene").code == 0
    for command in WRITING:
        assert "read-only" in told(typed(convene, command, path))
    source = tmp_path / "list.csv"
    source.write_text("Name\nAda Lovelace\n")
    assert "read-only" in told(convene("import", "registrations", path, source, "--event", "OPEN"))
    assert path.read_bytes() == good


def test_a_folder(convene: Convene, tmp_path: Path) -> None:
    folder = tmp_path / "w.convene"
    folder.mkdir()
    for command in (*READING[:3], *WRITING):
        assert "folder" in told(typed(convene, command, folder))
    assert names_in(folder) == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything: be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@posix
def test_a_file_one_may_not_read(convene: Convene, good: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "theirs.convene"
        path.write_bytes(good)
        path.chmod(0o000)
        Path(folder).chmod(0o755)
        convene("info", path)  # what the command imports may be out of nobody's reach
        with as_nobody():
            said = convene("info", path)
        assert "cannot be read" in told(said)
        assert "ermission" in said.err
        path.chmod(0o600)
        assert path.read_bytes() == good


@posix
def test_a_file_and_a_folder_one_may_only_read(convene: Convene, good: bytes) -> None:
    """In a folder that cannot be written there is no place for a journal."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "theirs.convene"
        path.write_bytes(good)
        for of_file, of_folder in ((0o644, 0o755), (0o666, 0o755), (0o644, 0o777)):
            path.chmod(of_file)
            Path(folder).chmod(of_folder)
            convene("info", path)
            with as_nobody():
                if os.geteuid() == path.stat().st_uid:
                    pytest.skip("these permissions say nothing to the owner of the file")
                assert convene("info", path).code == 0
                assert "read-only" in told(typed(convene, WRITING[0], path))
            assert path.read_bytes() == good
            assert names_in(path.parent) == [path.name]


HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN " + sys.argv[2])
print("held", flush=True)
sys.stdin.read()
held.execute("ROLLBACK")
held.close()
"""


@contextmanager
def held_by_another(path: Path, how: str) -> Iterator[None]:
    """Another process holds the file, as one does that saves (EXCLUSIVE) or is about to (IMMEDIATE)."""
    command = [sys.executable, "-c", HOLDER, str(path), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate("")
        assert other.returncode == 0


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line waits 50 ms for a file in use instead of ten seconds."""
    patient = Workspace.open
    monkeypatch.setattr(Workspace, "open", staticmethod(lambda where, **how: patient(where, busy_ms=50, **how)))


@pytest.mark.usefixtures("impatient")
def test_a_file_that_another_program_is_saving(convene: Convene, path: Path, good: bytes) -> None:
    with held_by_another(path, "EXCLUSIVE"):
        for command in (*READING, *WRITING):
            assert told(typed(convene, command, path)) == "autumn.convene is in use by another program"
    assert path.read_bytes() == good
    assert convene("check", path).code == 0


@pytest.mark.usefixtures("impatient")
def test_a_file_that_another_program_is_about_to_change(convene: Convene, path: Path, good: bytes) -> None:
    with held_by_another(path, "IMMEDIATE"):
        for command in READING:
            assert typed(convene, command, path).code in {0, 1}
        for command in WRITING:
            assert told(typed(convene, command, path)) == "autumn.convene is in use by another program"
    assert path.read_bytes() == good
    assert typed(convene, WRITING[0], path).code == 1, "scanned, and not known"


@posix
@pytest.mark.parametrize("how", ["replaced", "renamed", "deleted", "its folder renamed"])
def test_a_file_taken_away_while_it_is_open(path: Path, good: bytes, tmp_path: Path, opened: Opened, how: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    mine = path.rename(home / path.name)
    other = home / "other.convene"
    other.write_bytes(good)
    with opened(mine) as workspace:
        make.venue(workspace, "Saved")
        if how == "replaced":
            other.replace(mine)
        elif how == "renamed":
            mine.rename(home / "renamed.convene")
        elif how == "deleted":
            mine.unlink()
        else:
            home = home.rename(tmp_path / "elsewhere")
        before = {file.name: file.read_bytes() for file in home.iterdir()}
        for _ in range(2):
            with pytest.raises(FileProblem, match="nothing was saved") as caught:
                make.venue(workspace, "Lost")
            assert caught.value.hint
        assert {file.name: file.read_bytes() for file in home.iterdir()} == before
    if how == "replaced":
        with opened(mine) as workspace:
            workspace.read(check)
            make.venue(workspace, "Saved in the other")


@posix
def test_a_desk_whose_file_is_replaced_says_so_at_the_next_scan(
    convene: Convene, path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = path.with_name("other.convene")
    other.write_bytes(good)

    def shown() -> Iterator[str]:
        yield "first\n"
        other.replace(path)
        yield "second\n"

    monkeypatch.setattr("sys.stdin", shown())
    said = convene("scan", path, "--event", "OPEN", "--desk", "Main")
    assert said.code == 3
    assert len(said.out.splitlines()) == 1, "a verdict is only shown for what is on disk"
    assert said.err.splitlines()[0].endswith("was moved or replaced while it was open: nothing was saved")
    assert path.read_bytes() == good


def test_what_is_left_over_of_a_backup_does_not_stand_in_the_way(path: Path, opened: Opened) -> None:
    """A part of a backup, as a power cut leaves it, is written over; a good file of that name never is."""
    target = path.with_name("b.convene")
    target.with_name(".b.convene.part").write_bytes(b"half")
    with opened(path) as workspace:
        workspace.backup(target)
        rows = workspace.read(kept)
        with pytest.raises(FileProblem, match="already"):
            workspace.backup(target)
    with opened(target) as again:
        assert again.read(kept) == rows
    assert names_in(path.parent) == [path.name, target.name]
