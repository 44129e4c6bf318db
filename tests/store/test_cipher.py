"""A file with a passphrase: what others see of it, what opens it, and that all that is made of it is closed as well."""

import pickle
import secrets
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

import make
from convene.rules.backups import DAILY
from convene.rules.errors import FileProblem, Invalid, Refused
from convene.rules.passphrases import AsksPassphrase, WrongPassphrase, written
from convene.store import cipher, mending
from convene.store.cipher import Key, key_for
from convene.store.cipher_pages import decrypted
from convene.store.files import asks_passphrase, sniff
from convene.store.keeping import State, keep, keep_daily, newest_good, said_checkpoint, state
from convene.store.protecting import backups_with, protect, protect_backups
from convene.store.restoring import compare, put_in, tried
from convene.store.salvage import erased_in, salvage
from convene.store.tables import Venue
from convene.store.workspace import Workspace

WORDS = "four blue herons wading"
NAME = "Hepzibah Quillfeather Hall"


@pytest.fixture
def path(tmp_path: Path, key: Key, new_locked_file: Path) -> Path:
    """A workspace with a passphrase and something in it that nobody else may read."""
    made = tmp_path / "w.convene"
    shutil.copy(new_locked_file, made)
    with opened(made, key) as workspace:
        for _ in range(3):
            a_venue(workspace)
    return made


def opened(path: Path, key: Key | None = None) -> "closing[Workspace]":
    return closing(Workspace.open(path, clock=lambda: make.NOW, who="Tester", key=key))


def a_venue(workspace: Workspace) -> None:
    make.venue(workspace, f"{NAME} {uuid4().hex}")


def venues(workspace: Workspace) -> int:
    return workspace.read(lambda session: session.query(Venue).filter(Venue.name.startswith(NAME)).count())


def flip(path: Path, *places: int) -> None:
    data = bytearray(path.read_bytes())
    for place in places:
        data[place] ^= 1
    path.write_bytes(data)


def last_page_of(path: Path, key: Key) -> int:
    """The number of the page that holds the venues’ rows."""
    at = decrypted(path.read_bytes(), key).index(NAME.encode())
    return at // cipher.PAGE


def test_it_opens_with_its_passphrase_however_that_is_typed(path: Path, key: Key) -> None:
    assert asks_passphrase(path)
    for typed in (WORDS, "  four blue   herons wading "):
        with opened(path, key_for(path, typed)) as workspace:
            assert (venues(workspace), workspace.key) == (3, key)
            assert workspace.undo().label == "Undo: Make"
            workspace.redo()


def test_it_opens_with_the_recovery_key_of_its_sheet(path: Path, key: Key) -> None:
    sheet = " ".join(written(key.raw()))
    with opened(path, key_for(path, sheet.lower())) as workspace:
        assert venues(workspace) == 3
    with pytest.raises(Invalid, match="Group 3 is not right"):
        key_for(path, sheet[:12] + ("G" if sheet[12] != "G" else "H") + sheet[13:])


def test_without_it_nothing_opens_and_nothing_changes(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(AsksPassphrase, match="with a passphrase, or no workspace"):
        Workspace.open(path)
    with pytest.raises(WrongPassphrase, match="does not open with that passphrase"):
        Workspace.open(path, key=key_for(path, "four blue herons waiting"))
    with pytest.raises(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as connection:
        connection.execute("select * from venues")
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("w.convene", secrets.token_bytes(4000)),
        ("w.jpg", secrets.token_bytes(8192)),
        ("w.convene", b"Dear all, " * 4096),
        ("w.convene", bytes(8192)),
    ],
)
def test_what_is_no_workspace_is_not_asked_for_a_passphrase(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert not asks_passphrase(tmp_path / name)
    with pytest.raises(FileProblem, match="is not a Convene workspace"):
        sniff(tmp_path / name)


def test_a_database_of_another_program_stays_shut(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "w.convene"
    with closing(cipher.connect(path, mode="rwc", key=key)) as connection:
        connection.execute("create table other (one)")
    with pytest.raises(FileProblem, match="is not a Convene workspace"):
        Workspace.open(path, key=key)


def test_a_key_is_left_aside_where_none_is_needed(tmp_path: Path, new_file: Path, key: Key) -> None:
    shutil.copy(new_file, tmp_path / "w.convene")
    with opened(tmp_path / "w.convene", key) as workspace:
        assert workspace.key is None


def test_other_programs_open_it_with_the_passphrase(
    tmp_path: Path, cost_of_a_passphrase: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What SQLCipher makes of a passphrase by itself is what we make of it, at the price it has in earnest."""
    assert cost_of_a_passphrase == 256_000
    monkeypatch.setattr(cipher, "_ROUNDS", cost_of_a_passphrase)
    path = tmp_path / "w.convene"
    Workspace.create(path, key=Key.new(WORDS)).close()
    with closing(cipher.driver().connect(str(path))) as theirs:
        theirs.execute(f"PRAGMA key = '{WORDS}'")
        assert theirs.execute("select version_num from alembic_version").fetchone() is not None


def test_the_key_shows_itself_nowhere(key: Key, path: Path) -> None:
    with opened(path, key) as workspace:
        for said in (key, [key], workspace, vars(workspace), workspace._engine, workspace._engine.url):
            assert key.raw().hex() not in repr(said)
            assert repr(key.raw())[2:20] not in repr(said)
    with pytest.raises(TypeError, match="stays in this process"):
        pickle.dumps(key)
    assert key != Key(key.raw(), bytes(16))


def test_settings_are_those_of_every_file(path: Path, key: Key) -> None:
    with opened(path, key) as workspace, workspace._engine.connect() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "recursive_triggers", "trusted_schema", "secure_delete")
        }
        assert said == {
            "journal_mode": "delete",
            "foreign_keys": 1,
            "recursive_triggers": 1,
            "trusted_schema": 0,
            "secure_delete": 1,
        }
        assert "STRICT" in str(connection.exec_driver_sql("select sql from sqlite_schema where name='venues'").scalar())
        options = {row[0] for row in connection.exec_driver_sql("PRAGMA compile_options")}
        assert "TEMP_STORE=2" in options, "what is sorted stays in memory"


def test_its_errors_are_errors_of_a_file(path: Path, key: Key) -> None:
    with closing(cipher.connect(path, mode="rw", key=key)) as one:
        with pytest.raises(sqlite3.IntegrityError):
            one.execute("insert into venues select * from venues")
        one.execute("ROLLBACK")
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(FileProblem, match="in use"):
            Workspace.open(path, key=key, busy_ms=1).write("Make", lambda session: session.connection())


def test_another_window_sees_what_changed(path: Path, key: Key) -> None:
    with opened(path, key) as one, opened(path, key) as other:
        assert venues(other) == 3
        a_venue(one)
        assert venues(other) == 4


def test_nothing_of_it_is_written_in_plain(path: Path, key: Key) -> None:
    """Not in the file, nor beside it while it changes, in a backup, a copy, a rehearsal, or what was salvaged."""
    watched: list[bytes] = []

    def change(session: object) -> None:
        for venue in session.query(Venue):  # type: ignore[attr-defined]
            venue.note = f"{NAME} once more" * 400
        session.flush()  # type: ignore[attr-defined]
        watched.append(path.with_name(f"{path.name}-journal").read_bytes())

    copy, rehearsed, saved = (path.with_name(f"{name}.convene") for name in ("copy", "rehearsed", "saved"))
    with opened(path, key) as workspace:
        with pytest.raises(ZeroDivisionError):
            workspace.write("Change", lambda session: change(session) or 1 / 0)
        workspace.backup(copy)
        keep(path, DAILY, make.NOW, workspace.key)
    Workspace.rehearse(path, rehearsed, key=key).close()
    salvage(path, saved, key)
    with tried(path, copy, key, key) as part:
        watched.append(part.read_bytes())
    files = [one for one in path.parent.rglob("*") if one.is_file()]
    assert len(files) >= 6
    assert len(watched[0]) > 4096
    for content in (*watched, *(one.read_bytes() for one in files)):
        assert NAME.encode() not in content
        assert b"SQLite format" not in content
    for made in (copy, rehearsed, saved):
        with opened(made, key) as workspace:
            assert venues(workspace) == 3


def test_backups_have_its_passphrase_and_are_looked_through(path: Path, key: Key) -> None:
    one = keep_daily(path, make.NOW, key)
    assert one is not None
    assert state(one) is State.SOUND, "its checksum needs no key"
    one.path.with_name(f"{one.path.name}.sha256").unlink()
    assert state(one, key) is State.SOUND
    assert state(one) is State.CHANGED, "nobody can say"
    one = keep(path, DAILY, make.NOW + timedelta(days=1), key)
    flip(one.path, last_page_of(path, key) * cipher.PAGE + 900)
    assert state(one, key) is State.DAMAGED
    assert newest_good(path, key) is not None


def test_a_backup_comes_back(path: Path, key: Key) -> None:
    one = keep(path, DAILY, make.NOW, key)
    with opened(path, key) as workspace:
        a_venue(workspace)
    with tried(path, one.path, key, key) as part:
        assert [each.gone for each in compare(path, part, None, key).tables if each.table == "venues"] == [1]
        put_in(path, part, now=make.NOW, key=key)
    with opened(path, key) as workspace:
        assert venues(workspace) == 3


def test_a_bit_that_flips_is_found_and_named(path: Path, key: Key) -> None:
    page = last_page_of(path, key)
    good = keep(path, DAILY, make.NOW, key)
    flip(path, page * cipher.PAGE + 900)
    with pytest.raises(FileProblem, match="damaged") as raised:
        Workspace.open(path, key=key)
    assert "newest good backup" in raised.value.hint
    assert any(f"page {page + 1}" in said for said in mending.look(path, key).pages)
    with pytest.raises(FileProblem, match="cannot be repaired in place"):
        mending.mend(path, now=make.NOW, key=key)
    assert state(good) is State.SOUND


def test_a_damaged_beginning_is_no_wrong_passphrase(path: Path, key: Key) -> None:
    flip(path, 900)
    with pytest.raises(FileProblem, match="its first page cannot be read"):
        Workspace.open(path, key=key)
    with pytest.raises(WrongPassphrase):
        Workspace.open(path, key=key_for(path, "another one"))


def test_what_can_be_read_is_saved_under_the_same_passphrase(path: Path, key: Key, tmp_path: Path) -> None:
    with opened(path, key) as workspace:
        many = [Venue(name=f"{NAME} {number}", search_key="", note="x" * 300) for number in range(200)]
        make.add(workspace, *many)
    count = path.stat().st_size // cipher.PAGE
    flip(path, *(page * cipher.PAGE + 2000 for page in range(5, count, 3)))
    saved = {one.table: one for one in salvage(path, tmp_path / "saved.convene", key)}
    assert saved["venues"].saved > 100
    with opened(tmp_path / "saved.convene", key) as workspace:
        assert workspace.read(lambda session: session.query(Venue).count()) == saved["venues"].saved
    assert erased_in(path, key) == ()
    with pytest.raises(WrongPassphrase):
        salvage(path, tmp_path / "again.convene", key_for(path, "another one"))


def test_an_older_file_is_migrated_with_its_passphrase(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "w.convene"
    shutil.copy(Path(__file__).parent.parent / "old_files" / "schema-2.convene", path)
    protect(path, None, key)
    assert sniff(path, key) == 2
    with opened(path, key) as workspace:
        assert workspace.history(limit=1)
    assert [asks_passphrase(one) for one in (tmp_path / "Convene backups").glob("*.convene")] == [True]


def test_a_read_only_file_is_read(path: Path, key: Key) -> None:
    path.chmod(0o400)
    with opened(path, key) as workspace:
        assert workspace.read_only
        assert venues(workspace) == 3
        with pytest.raises(FileProblem, match="read-only"):
            workspace.protect(None)


def test_set_change_and_take_away(tmp_path: Path, new_file: Path, key: Key) -> None:
    path = tmp_path / "w.convene"
    shutil.copy(new_file, path)
    with opened(path) as workspace:
        a_venue(workspace)
        other = Key.of("nine green kites circling", bytes(range(16, 32)))
        for new in (key, other, None):
            workspace.protect(new)
            assert (asks_passphrase(path), venues(workspace)) == (new is not None, 1)
            assert (NAME.encode() in path.read_bytes()) == (new is None)
            make.venue(workspace, "Since then")
            workspace.undo()
    with opened(path) as workspace:
        assert (venues(workspace), workspace.undo().label) == (1, "Undo: Make")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_who_has_it_open_elsewhere_saves_nothing_into_the_old_one(tmp_path: Path, new_file: Path, key: Key) -> None:
    path = tmp_path / "w.convene"
    shutil.copy(new_file, path)
    with opened(path) as one, opened(path) as other:
        a_venue(other)
        one.protect(key)
        with pytest.raises(FileProblem, match="moved or replaced"):
            a_venue(other)
        assert venues(one) == 1


def test_a_file_that_is_moved_away_while_it_is_open(path: Path, key: Key) -> None:
    with opened(path, key) as workspace:
        away = path.rename(path.with_name("away.convene"))
        with pytest.raises(FileProblem, match="moved or replaced while it was open"):
            a_venue(workspace)
        shutil.copy(away, path)
        with pytest.raises(FileProblem, match="moved or replaced while it was open"):
            a_venue(workspace)
        away.replace(path)
        a_venue(workspace)
        assert venues(workspace) == 4


def test_while_somebody_writes_nothing_is_replaced(tmp_path: Path, new_file: Path, key: Key) -> None:
    path = tmp_path / "w.convene"
    shutil.copy(new_file, path)
    with opened(path) as workspace, closing(cipher.connect(path, mode="rw")) as writing:
        before = path.read_bytes()
        writing.execute("BEGIN IMMEDIATE")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("convene.store.engine.BUSY_MS", 1)
            patch.setattr("convene.store.protecting.configure.__kwdefaults__", {"busy_ms": 1, "writable": True})
            with pytest.raises(FileProblem, match="in use"):
                workspace.protect(key)
        writing.execute("ROLLBACK")
        assert path.read_bytes() == before
        workspace.protect(key)


def test_earlier_backups_follow_but_for_what_is_damaged(tmp_path: Path, new_file: Path, key: Key) -> None:
    path = tmp_path / "w.convene"
    shutil.copy(new_file, path)
    with opened(path) as workspace:
        a_venue(workspace)
        backups = [keep(path, DAILY, make.NOW + timedelta(days=day)) for day in range(3)]
        flip(backups[1].path, 9000)
        before = said_checkpoint(backups[0])
        at = backups[0].path.stat().st_mtime_ns
        workspace.protect(key)
    assert len(backups_with(path, key)) == 3
    assert protect_backups(path, None, key) == 2
    assert backups_with(path, key) == [backups[1].path]
    assert backups[0].path.stat().st_mtime_ns == at
    assert state(backups[0]) is State.SOUND
    assert said_checkpoint(backups[0]) == before != ""
    with opened(backups[2].path, key) as workspace:
        assert venues(workspace) == 1


def test_a_backup_from_before_comes_back_and_is_closed_as_the_workspace_is(
    tmp_path: Path, new_file: Path, key: Key
) -> None:
    path = tmp_path / "w.convene"
    shutil.copy(new_file, path)
    with opened(path) as workspace:
        a_venue(workspace)
        plain = keep(path, DAILY, make.NOW)
        workspace.protect(key)
    with tried(path, plain.path, key, key) as part:
        assert asks_passphrase(part)
        assert compare(path, part, None, key).tables == ()
        put_in(path, part, now=make.NOW, key=key)
    with opened(path, key) as workspace:
        assert venues(workspace) == 1


def test_without_the_extra_it_says_what_to_install(path: Path, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    cipher.driver.cache_clear()
    monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", None)
    before = path.read_bytes()
    with pytest.raises(FileProblem, match="cannot open workspaces with a passphrase") as raised:
        Workspace.open(path, key=key)
    assert "convene[cipher]" in raised.value.hint
    assert path.read_bytes() == before
    monkeypatch.undo()
    cipher.driver.cache_clear()


def test_plain_files_never_meet_it(tmp_path: Path, new_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(new_file, tmp_path / "w.convene")
    monkeypatch.setattr(cipher.importlib, "import_module", lambda name: pytest.fail(name))
    cipher.driver.cache_clear()
    with opened(tmp_path / "w.convene") as workspace:
        a_venue(workspace)
        keep_daily(Path(workspace.where), make.NOW)


def test_the_salt_of_a_file_that_is_being_changed_is_in_its_journal(path: Path, key: Key) -> None:
    journal = path.with_name(f"{path.name}-journal")
    with closing(cipher.connect(path, mode="rw", key=key)) as connection:
        connection.execute("PRAGMA user_version").fetchone()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA user_version=3")
        connection.execute("update venues set note='x'")
        kept = journal.read_bytes() if journal.exists() else b""
        connection.execute("ROLLBACK")
    assert cipher.first_page(kept)[:16] in (key.salt, b"")
    page = (path.read_bytes()[: cipher.PAGE],)
    header = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(12) + (512).to_bytes(4) + cipher.PAGE.to_bytes(4)
    journal.write_bytes(header.ljust(512, b"\0") + (1).to_bytes(4) + page[0] + bytes(4))
    flip(path, 3)
    assert cipher.salt_of(path) == key.salt


@pytest.mark.parametrize("gate", [lambda key: Refused("x"), lambda key: ValueError("x")])
def test_a_crash_tells_nothing_of_it(path: Path, key: Key, gate: Callable[[Key], Exception]) -> None:
    import traceback

    def fails(session: object) -> None:
        raise gate(key)

    with opened(path, key) as workspace:
        try:
            workspace.write("Fail", fails)
        except (Refused, ValueError):
            assert key.raw().hex() not in traceback.format_exc()
