"""The chain of the history: whole whatever is done through Convene, and broken by name whatever is done past it."""

import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import make
from convene.rules.errors import Invalid
from convene.rules.history_chain import Checkpoint, read_checkpoint
from convene.services import people_erase
from convene.store import history_check
from convene.store.history_check import How, Standing
from convene.store.tables import JournalEntry, JournalRow, Person, Venue
from convene.store.workspace import Workspace


def rename(session: Session, venue_id: UUID, name: str) -> None:
    session.get_one(Venue, venue_id).name = name


def broken(workspace: Workspace) -> history_check.Break | None:
    return workspace.read(history_check.look).broken


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six changes: a venue and a person made, the venue renamed twice, that undone, and a person made."""
    path = tmp_path_factory.mktemp("chain") / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW, who="Ada")) as workspace:
        venue = make.venue(workspace, "Hall")
        make.person(workspace, "Ben")
        for name in ("Great Hall", "Greater Hall"):
            workspace.write(f"Rename to {name}", rename, venue, name)
        workspace.undo()
        make.person(workspace, "Cleo")
    return path


@pytest.fixture
def path(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(written, tmp_path / "w.convene"))


SHIFT = "update {0} set {1} = -{1} where {1} >= 4", "update {0} set {1} = 1 - {1} where {1} < 0"
MOVE = tuple(step.format(*of) for of in (("journal_rows", "entry_id"), ("journal_entries", "id")) for step in SHIFT)
SAME = "salt, digest, cleared, act, label, at, who, closed, scrubbed"
COPY = f"""insert into journal_entries (id, previous, hash, {SAME})
    select {{0}}, {{1}}, {{2}}, {SAME} from journal_entries where id = 2"""
SWAP = tuple(
    f"update {table} set {column} = {now} where {column} = {was}"
    for table, column in (("journal_rows", "entry_id"), ("journal_entries", "id"))
    for was, now in ((2, 90), (3, 2), (90, 3))
)


@pytest.mark.parametrize(
    ("how", "number", "statements"),
    [
        (How.CHANGED, 2, ["update journal_entries set who = 'Nobody' where id = 2"]),
        (How.CHANGED, 2, ["update journal_entries set at = at - 3600000000 where id = 2"]),
        (How.CHANGED, 3, ["update journal_entries set label = 'Rename to Hell' where id = 3"]),
        (How.ROWS_CHANGED, 3, ["update journal_rows set after = replace(after, 'Great', 'Small') where entry_id = 3"]),
        (How.ROWS_GONE, 3, ["delete from journal_rows where entry_id = 3"]),
        (How.TAKEN_OUT, 3, ["delete from journal_rows where entry_id = 2", "delete from journal_entries where id = 2"]),
        (How.TAKEN_OUT, 2, ["delete from journal_rows where entry_id = 1", "delete from journal_entries where id = 1"]),
        (How.CUT_OFF, 6, ["delete from journal_rows where entry_id = 6", "delete from journal_entries where id = 6"]),
        (How.CUT_OFF, 6, ["delete from journal_end"]),
        (How.PUT_IN, 7, [COPY.format(7, "hash", "'ab'")]),
        (How.PUT_IN, 4, [*MOVE, COPY.format(4, "'nonsense'", "'ab'")]),
        (How.PUT_IN, 4, [*MOVE, COPY.format(4, "(select hash from journal_entries where id = 3)", "'ab'")]),
        (How.MOVED, 2, SWAP),
        (How.TURNED, 3, ["update journal_entries set undone_at = at where id = 3"]),
        (How.TURNED, 4, ["update journal_entries set undone_at = null where id = 4"]),
        (
            How.EMPTIED,
            0,
            [
                "update journal_rows set before = printf('{\"scrubbed\": \"%s\"}', row_key), after = null, salt = null"
                " where entry_id = 2"
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_done_past_convene_is_named(path: Path, how: How, number: int, statements: list[str]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
            connection.execute(f"drop trigger {name}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    with closing(Workspace.open(path)) as workspace:
        found = broken(workspace)
        assert found is not None
        assert (found.how, found.number) == (how, number)
        make.venue(workspace, "Later")
        again = broken(workspace)
    assert (again and again.how) == how or how in {How.CUT_OFF, How.PUT_IN}, "working on does not cover it up"
    assert again is not None or statements == ["delete from journal_end"]


@pytest.mark.postgresql
def test_the_database_lets_nothing_be_changed_or_deleted(workspace: Workspace) -> None:
    make.venue(workspace, "Hall")

    def attempt(statement: str) -> None:
        with workspace._engine.begin() as connection:
            connection.execute(sa.text(statement))

    for statement in (
        "delete from journal_rows",
        "delete from journal_entries",
        "update journal_entries set who = 'Nobody'",
        "update journal_entries set label = 'Other words'",
        "update journal_rows set row_key = 'x'",
        "update journal_rows set after = '{}'",
    ):
        with pytest.raises(DBAPIError, match="only added to"):
            attempt(statement)
    attempt("update journal_entries set closed = not closed")


@pytest.mark.postgresql
def test_those_who_write_at_once_follow_one_another(workspace: Workspace) -> None:
    if workspace.path is not None:
        pytest.skip("a file has one writer at a time")

    def make_some(number: int) -> None:
        with closing(Workspace.open(workspace.where, who=f"desk {number}")) as other:
            for name in "abcd":
                make.venue(other, f"{name} {number}")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(make_some, range(3)))
    chain = workspace.read(history_check.look)
    assert (chain.broken, chain.entries) == (None, 12)


@pytest.mark.postgresql
def test_it_is_whole_after_an_erasure_and_says_nothing_of_it(workspace: Workspace) -> None:
    gone = make.person(workspace, "Nkechi Barlow", email="nkechi@harrow.example")
    make.need(workspace, gone, detail="A chair with arms")
    make.venue(workspace, "Hall")
    workspace.undo()
    workspace.redo()
    workspace.write("Erase somebody", people_erase.erase, gone, now=make.NOW)
    make.person(workspace, "Cleo")
    workspace.undo()
    chain = workspace.read(history_check.look)
    assert chain.broken is None
    assert chain.cleared >= 4
    salts = workspace.read(
        lambda s: s.execute(sa.select(JournalRow.salt, JournalRow.before).where(JournalRow.row_key == gone.hex)).all()
    )
    assert {salt for salt, _ in salts} == {None}
    assert all(before == {"scrubbed": gone.hex} for _, before in salts)
    assert workspace.read(lambda s: s.get_one(Person, gone).name) == "Erased person"


def test_a_name_that_only_a_label_holds_goes_with_its_salt(workspace: Workspace) -> None:
    gone = make.person(workspace, "Nkechi Barlow")
    venue = make.venue(workspace, "Hall")
    workspace.write("Rename for Nkechi Barlow", rename, venue, "Her hall")
    workspace.write("Erase Nkechi Barlow", people_erase.erase, gone, now=make.NOW)
    labels = workspace.read(lambda s: s.execute(sa.select(JournalEntry.label, JournalEntry.salt)).all())
    assert [salt is None for _, salt in labels] == [True, False, True, True]
    assert not any("Nkechi" in label for label, _ in labels)
    assert broken(workspace) is None


def test_an_older_file_is_taken_as_it_stands(tmp_path: Path, clock: Callable[[], datetime]) -> None:
    old = Path(__file__).parent.parent / "old_files" / "schema-2.convene"
    path = Path(shutil.copy(old, tmp_path / "old.convene"))
    with closing(Workspace.open(path, clock=clock)) as workspace:
        chain = workspace.read(history_check.look)
        assert chain.broken is None
        assert chain.adopted == chain.entries > 20
        assert chain.adopted_at is not None
        make.venue(workspace, "Hall of today")
        assert workspace.read(history_check.look).adopted == chain.entries


def test_a_checkpoint_is_printed_read_out_and_typed_again() -> None:
    kept = Checkpoint(128, make.NOW, "7f3a91c20bd44e21" + "0" * 48)
    assert kept.text == "128: 7F3A 91C2 0BD4 4E21"
    for typed in (kept.text, "128: 7f3a91c20bd44e21", " Checkpoint 128. 7F3A-91C2-OBD4-4E2l "):
        assert read_checkpoint(typed) == (128, "7f3a91c20bd44e21")
    for typed in ("", "128", "128: 7F3A 91C2", "7F3A 91C2 0BD4 4E21", "128: 7F3A 91C2 0BD4 4E21 00"):
        with pytest.raises(Invalid):
            read_checkpoint(typed)


def test_whether_a_checkpoint_stands(path: Path) -> None:
    with closing(Workspace.open(path)) as workspace:
        now = workspace.read(history_check.checkpoint)
        assert now is not None
        make.venue(workspace, "Later")

        def asked(number: int, letters: str) -> Standing:
            return workspace.read(history_check.find_checkpoint, number, letters).standing

        number, letters = read_checkpoint(now.text)
        assert asked(number, letters) is Standing.STANDS
        assert asked(number - 1, letters) is Standing.DIFFERS
        assert asked(number + 9, letters) is Standing.GONE
