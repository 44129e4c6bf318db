"""The gate: one transaction each, words for every failure, and files that are never harmed."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import make
from convene.rules.errors import FileProblem, Refused
from convene.store import engine
from convene.store.engine import configure
from convene.store.files import APPLICATION_ID, SCHEMA
from convene.store.tables import Event, Person, Row, Venue
from convene.store.workspace import Workspace

pytestmark = pytest.mark.postgresql


def names(session: Session) -> list[str]:
    return list(session.scalars(sa.select(Venue.name).order_by(Venue.name)))


def test_what_is_written_is_there_after_it_was_closed(engine_url: str, clock: Callable[[], datetime]) -> None:
    with closing(Workspace.create(engine_url, clock=clock, who="Ada")) as workspace:
        make.venue(workspace, "St Katherine’s")
    with closing(Workspace.open(engine_url, clock=clock, who="Ben")) as again:
        assert again.read(names) == ["St Katherine’s"]
        assert [(e.label, e.who, e.at) for e in again.history()] == [("Make", "Ada", clock())]


def test_nothing_of_a_failed_write_is_kept(workspace: Workspace) -> None:
    def half(session: Session) -> None:
        session.add(Venue(name="A", search_key="a"))
        session.flush()
        raise Refused("No")

    with pytest.raises(Refused):
        workspace.write("Half", half)
    assert workspace.read(names) == []
    assert workspace.history() == []


def test_a_read_cannot_change_anything(workspace: Workspace) -> None:
    def sly(session: Session) -> None:
        session.add(Venue(name="A", search_key="a"))
        session.flush()

    with pytest.raises(RuntimeError, match=r"outside Workspace\.write"):
        workspace.read(sly)
    assert workspace.read(names) == []


def test_a_bulk_statement_the_journal_cannot_see_is_a_bug(workspace: Workspace) -> None:
    make.venue(workspace, "A")
    with pytest.raises(RuntimeError, match="cannot see"):
        workspace.write("Sly", lambda s: s.execute(sa.update(Venue).values(name="B")))
    assert workspace.read(names) == ["A"]


def test_a_write_that_changes_nothing_leaves_no_entry(workspace: Workspace) -> None:
    _, change = workspace.write("Look", names)
    assert change.tables == frozenset()
    assert workspace.history() == []


def test_filling_a_new_workspace_cannot_be_undone(workspace: Workspace) -> None:
    workspace.fill(lambda s: s.add(Venue(name="A", search_key="a")))
    assert workspace.read(names) == ["A"]
    assert workspace.standing().undo is None
    make.venue(workspace, "B")
    with pytest.raises(RuntimeError, match="new workspace"):
        workspace.fill(lambda s: s.add(Venue(name="C", search_key="c")))
    assert workspace.read(names) == ["A", "B"]


def test_creating_over_something_is_refused(engine_url: str) -> None:
    Workspace.create(engine_url).close()
    with pytest.raises(FileProblem, match="already"):
        Workspace.create(engine_url)


def test_opening_what_is_not_there_is_refused(engine_url: str) -> None:
    with pytest.raises(FileProblem) as refused:
        Workspace.open(engine_url)
    assert refused.value.title
    assert refused.value.hint


class TestTheFile:
    """SQLite only: what a file may be, and that it stays as it is."""

    @pytest.fixture
    def path(self, tmp_path: Path, clock: Callable[[], datetime]) -> Path:
        path = tmp_path / "autumn.convene"
        with closing(Workspace.create(path, clock=clock, who="Ada")) as workspace:
            make.venue(workspace, "A")
        return path

    def refused(self, path: Path, *, busy_ms: int = 100) -> FileProblem:
        """Opening it is refused, and the file stays byte for byte as it was."""
        before = path.read_bytes()
        with pytest.raises(FileProblem) as caught:
            Workspace.open(path, busy_ms=busy_ms).close()
        assert path.read_bytes() == before
        assert caught.value.exit == 3
        assert caught.value.hint
        assert list(path.parent.glob("*-journal")) == []
        return caught.value

    def test_settings(
        self, path: Path, no_waiting_for_the_disk: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engine, "_PRAGMAS", no_waiting_for_the_disk)
        connection = sqlite3.connect(path)
        configure(connection)
        asked = (
            "journal_mode", "synchronous", "foreign_keys", "trusted_schema", "secure_delete", "mmap_size", "cache_size",
        )  # fmt: skip
        settings = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}
        strict = {row[1]: row[5] for row in connection.execute("PRAGMA table_list") if row[0] == "main"}
        identity = [connection.execute(f"PRAGMA {p}").fetchone()[0] for p in ("application_id", "user_version")]
        connection.close()
        assert settings == {
            "journal_mode": "delete",
            "synchronous": 3,
            "foreign_keys": 1,
            "trusted_schema": 0,
            "secure_delete": 1,
            "mmap_size": 0,
            "cache_size": -32768,
        }
        assert {name for name in strict if not name.startswith("sqlite_")} == set(Row.metadata.tables)
        assert all(strict[name] for name in Row.metadata.tables)
        assert identity == [APPLICATION_ID, SCHEMA]

    def test_only_its_owner_may_read_it(self, path: Path) -> None:
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b"Name,Email\nAda,ada@example.org\n", "not a Convene workspace"),
            (b"PK\x03\x04" + bytes(200), "not a Convene workspace"),
            (b"SQLite format 3\x00", "damaged"),
        ],
    )
    def test_other_files(self, tmp_path: Path, content: bytes, words: str) -> None:
        path = tmp_path / "x.convene"
        path.write_bytes(content)
        assert words in self.refused(path).title

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        path = tmp_path / "x.convene"
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE t (a)")
        connection.commit()
        connection.close()
        assert "not a Convene workspace" in self.refused(path).title

    def test_a_newer_file(self, path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[60:64] = (SCHEMA + 7).to_bytes(4)
        path.write_bytes(content)
        problem = self.refused(path)
        assert "newer" in problem.title
        assert problem.data["schema"] == SCHEMA + 7

    @pytest.mark.parametrize("harm", ["cut", "zeroed"])
    def test_a_damaged_file(self, path: Path, harm: str) -> None:
        content = bytearray(path.read_bytes())
        path.write_bytes(content[: len(content) // 2] if harm == "cut" else content[:4096] + bytes(len(content) - 4096))
        problem = self.refused(path)
        assert "damaged" in problem.title
        assert "backup" in problem.hint

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(FileProblem, match="folder"):
            Workspace.open(tmp_path)

    def test_a_locked_file(self, path: Path) -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            with pytest.raises(FileProblem) as caught:
                Workspace.open(path, busy_ms=50)
            assert "in use" in caught.value.title
        finally:
            other.execute("ROLLBACK")
            other.close()

    def test_a_write_while_another_program_holds_the_file(self, path: Path) -> None:
        workspace = Workspace.open(path, busy_ms=50)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(FileProblem, match="in use"):
                make.venue(workspace, "B")
            assert workspace.read(names) == ["A"]
        finally:
            other.execute("ROLLBACK")
            other.close()
            workspace.close()

    def test_a_read_only_file_can_be_read(self, path: Path) -> None:
        path.chmod(0o444)
        before = path.read_bytes()
        workspace = Workspace.open(path)
        assert workspace.read_only
        assert workspace.read(names) == ["A"]
        for attempt in (lambda: make.venue(workspace, "B"), workspace.undo, workspace.redo):
            with pytest.raises(FileProblem, match="read-only"):
                attempt()
        workspace.close()
        assert path.read_bytes() == before

    def test_a_file_moved_away_is_said_not_lost_in_silence(self, path: Path) -> None:
        if os.name != "posix":
            pytest.skip("an open file cannot be moved on Windows")
        workspace = Workspace.open(path)
        workspace.read(names)
        path.rename(path.with_name("moved.convene"))
        with pytest.raises(FileProblem, match="nothing was saved"):
            make.venue(workspace, "B")
        workspace.close()

    def test_a_failed_creation_leaves_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(FileProblem, match="cannot be made"):
            Workspace.create(tmp_path / "no such folder" / "x.convene")
        assert list(tmp_path.iterdir()) == []


def test_a_day_is_held_to_its_span(workspace: Workspace) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        make.event(workspace, starts=make.FIVE, ends=make.NINE)
    assert workspace.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(Event))) == 0


def test_what_the_database_says_of_a_mistake_holds_no_value(workspace: Workspace) -> None:
    person_id = make.person(workspace, "Zyxwena Quillfeather")

    def again(session: Session) -> None:
        held = session.get_one(Person, person_id)
        values = {column.key: getattr(held, column.key) for column in Person.__table__.columns}
        session.connection().execute(sa.insert(Person.__table__), values)  # type: ignore[arg-type]

    with pytest.raises(sa.exc.IntegrityError) as told:
        workspace.write("Again", again)
    assert "INSERT INTO people" in str(told.value)
    assert "Zyxwena" not in str(told.value)
