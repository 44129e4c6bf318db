"""Workspace files that somebody made to do harm on being opened: refused, byte for byte as they were."""

import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from convene.rules.errors import FileProblem
from convene.store.files import SCHEMA, sniff
from convene.store.mending import look, mend
from convene.store.salvage import salvage
from convene.store.strangers import is_plain
from convene.store.workspace import Workspace
from make import NOW

GOOD = Path(__file__).parent.parent / "old_files" / f"schema-{SCHEMA}.convene"
ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i as id, i as name from n"
HARM = {
    "a trigger that clears a table": "create trigger t after update on people begin delete from events; end",
    "a guard of the history that does something else": "drop trigger journal_rows_last; "
    "create trigger journal_rows_last "
    "before delete on journal_rows begin delete from people; end",
    "a view": f"create view v as {ENDLESS}",
    "a view without end in place of a table": f"drop table themes; create view themes as {ENDLESS}",
    "a virtual table": "create virtual table v using fts5 (x)",
    "a column that is computed": "alter table people add column x text as (printf('%.100000000c', name))",
    "a column with a value that is computed": "create table x (y blob default (zeroblob(99)))",
    "an index of an expression": "create index x on people (hex(id))",
    "an index of a part": "create index x on people (id) where name like '%a%a%a%a%a%'",
    "letters compared in another way": "create table x (y text collate nocase)",
    "a number that is counted on": "create table x (y integer primary key autoincrement)",
    "a table that is not there": "pragma foreign_keys=off; drop table scans",
    "a column that is not there": "alter table people drop column pronouns",
    "a column of another kind": "alter table rooms drop column note; alter table rooms add column note integer",
    "a table that holds things twice": "drop table themes; create table themes (id text not null primary key, "
    "key text not null, name text not null, position integer not null) strict",
    "a table that is not strict": "drop table erasures; "
    "create table erasures (id text not null primary key, erased_at integer not null)",
    "a check that calls something": "create table x (y text, check (length(y) < 9 and upper(y) = y))",
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(GOOD, tmp_path / "w.convene"))


def change(path: Path, *statements: str) -> bytes:
    """The file after these statements, as any program can write them."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.executescript(statement)
    return path.read_bytes()


@pytest.mark.parametrize("kind", HARM)
def test_a_schema_that_is_not_ours_is_not_opened(path: Path, kind: str) -> None:
    before = change(path, HARM[kind])
    for way in (Workspace.open, lambda path: mend(path, now=NOW)):
        with pytest.raises(FileProblem, match=r"^w\.convene is damaged: .{10,80}$") as caught:
            way(path)
        assert caught.value.hint
        assert path.read_bytes() == before
    assert look(path).problem


def test_the_same_in_a_file_of_an_older_convene(tmp_path: Path) -> None:
    path = Path(shutil.copy(GOOD.with_name("schema-1.convene"), tmp_path / "w.convene"))
    before = change(path, HARM["a trigger that clears a table"])
    with pytest.raises(FileProblem, match="it has a trigger of its own"):
        Workspace.open(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["w.convene"]


def test_what_analyze_leaves_is_no_harm(path: Path) -> None:
    change(path, "analyze")
    Workspace.open(path).close()


def test_salvage_reads_rows_and_runs_nothing(path: Path, tmp_path: Path) -> None:
    change(path, HARM["a view without end in place of a table"], HARM["a column that is computed"])
    saved = {one.table: one.saved for one in salvage(path, tmp_path / "saved.convene")}
    assert saved["people"] > 1
    assert not saved.get("themes")
    Workspace.open(tmp_path / "saved.convene").close()


def test_a_database_that_only_says_it_is_one(path: Path) -> None:
    number = path.read_bytes()[68:72]
    path.unlink()
    change(path, f"pragma application_id={int.from_bytes(number)}; pragma user_version={SCHEMA}; create table x (y)")
    with pytest.raises(FileProblem, match="is not as Convene makes it"):
        Workspace.open(path)


def test_letters_kept_in_another_way(path: Path) -> None:
    number = int.from_bytes(path.read_bytes()[68:72])
    path.unlink()
    change(
        path,
        f"pragma encoding='UTF-16le'; pragma application_id={number}; pragma user_version={SCHEMA}; create table x (y)",
    )
    with pytest.raises(FileProblem, match="its letters are kept in another way"):
        Workspace.open(path)


def test_a_file_in_another_mode_of_writing_is_brought_back_to_ours(path: Path) -> None:
    change(path, "pragma journal_mode=wal")
    assert path.read_bytes()[18:20] == b"\x02\x02"
    Workspace.open(path).close()
    assert path.read_bytes()[18:20] == b"\x01\x01"


def test_a_value_that_is_none_of_its_words(path: Path) -> None:
    allow = "update sqlite_schema set sql = replace(sql, '(''draft'',', '(''draft'', ''x'',') where name = 'events'"
    change(path, f"pragma writable_schema=on; {allow}")
    change(path, "update events set status = 'x'")
    with pytest.raises(FileProblem, match="a value in events cannot be read"):
        Workspace.open(path)


def test_a_journal_that_would_have_another_file_removed(path: Path, tmp_path: Path) -> None:
    """SQLite removes what a journal calls its super-journal, whatever that is, once it has taken back the change."""
    victim = tmp_path / "thesis.odt"
    victim.write_bytes(b"years of work")
    name = bytes(victim)
    size = int.from_bytes(path.read_bytes()[16:18])
    pages = len(path.read_bytes()) // size
    journal = struct.pack(">8s5I", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 0, 0, pages, 512, size).ljust(512, b"\0")
    journal += struct.pack(">I", 2**30 // size + 1) + name + struct.pack(">2I", len(name), sum(name)) + journal[:8]
    beside = path.with_name(f"{path.name}-journal")
    beside.write_bytes(journal)
    before = path.read_bytes()
    for way in (sniff, Workspace.open, look, lambda path: salvage(path, tmp_path / "saved.convene")):
        with pytest.raises(FileProblem, match=r"w\.convene-journal is not of Convene"):
            way(path)
    assert victim.read_bytes() == b"years of work"
    assert (path.read_bytes(), beside.read_bytes()) == (before, journal)


@pytest.mark.parametrize(
    "sql",
    [
        'create table x ("a\'" randomblob(1) "\'")',
        "create index i on people (a) where a -> b",
        'create table people (a check ("randomblob"(1)))',
        "create table people (a check (randomblob/**/(1)))",
        "create table people (a check ([hex](a)))",
        "create table people (a check (a || a))",
        None,
        b"create table people (a)",
    ],
)
def test_what_hides_a_call(sql: object) -> None:
    assert not is_plain(sql)


def test_words_in_a_list_are_words() -> None:
    assert is_plain("create table people (a text not null, constraint x check (a in ('randomblob(1)', 'as')))")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("events", "completion_rule", "[[1]]"),
        ("settings", "value", "null"),
        ("registration_questions", "options", "{}"),
    ],
)
def test_json_of_another_shape(path: Path, table: str, column: str, value: str) -> None:
    change(path, f"update {table} set {column} = '{value}'")
    with pytest.raises(FileProblem, match=f"a value in {table} cannot be read"):
        Workspace.open(path)
