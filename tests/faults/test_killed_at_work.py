"""kill -9 at a random moment of whatever else writes: each starts from the same file, does one thing after another and
says each once it is done. Five kills each; CONVENE_KILLS says how many else.
"""

import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import desks
import make
from convene.rules.desk_packs import DeskPacket
from convene.rules.people import ERASED
from convene.services import backups as restores
from convene.services import badges, checkin, event_move, people_erase, people_merge
from convene.store import keeping
from convene.store.backup import make_file
from convene.store.files import SCHEMA
from convene.store.restoring import compare
from convene.store.tables import Booking, Credential, Event, EventDay, EventSession, Person, Registration
from faults.killing import acts, killed, kills, opened, ticking
from faults.soundness import check, kept, scans

if os.name != "posix":
    pytest.skip("only POSIX can kill a process at once", allow_module_level=True)

OLD = Path(__file__).parent.parent / "old_files"
KILLS = kills(5)
Killed = Callable[..., Iterator[tuple[Path, list[Any]]]]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Path]:
    """Where the file is made that each round begins with."""
    path = tmp_path / "base.convene"
    make_file(path)
    return path


@pytest.fixture
def each_kill(processes: Any, base: Path, tmp_path: Path) -> Killed:
    """Gives, for each kill of ``fn(say, path, ...)``, the path of its copy of the base, and what it had said. Once
    opened, nothing half made is left beside it."""

    def rounds(fn: Callable[..., None], *arguments: Any, most: int, ms: float) -> Iterator[tuple[Path, list[Any]]]:
        amid = 0
        for seed in range(KILLS):
            chance = random.Random(seed)
            folder = tmp_path / "round"
            folder.mkdir()
            path = Path(shutil.copy(base, folder / "w.convene"))
            after, then_ms = chance.randrange(most), chance.uniform(0, ms)
            said = killed(processes, then_wait, fn, path, *arguments, after=after, then_ms=then_ms)
            amid += any(name.endswith(("-journal", ".part")) for name in names_in(folder))
            yield path, said
            opened(path).thing.close()
            assert not [name for name in names_in(folder) if name.startswith(".")]
            shutil.rmtree(folder)
        print(f"{fn.__name__}: killed {KILLS} times, {amid} of them in the middle of a write")

    return rounds


def names_in(folder: Path) -> list[str]:
    return [name for _, _, files in os.walk(folder) for name in files]


def then_wait(say: Connection, fn: Callable[..., None], *arguments: Any) -> None:
    """Do it, and live until killed."""
    fn(say, *arguments)
    signal.pause()


def told(said: list[Any], done: int) -> bool:
    """All that was said is there, and at most one thing more."""
    return len(said) <= done <= len(said) + 1


def move_on(say: Connection, path: Path, event_id: UUID, day_id: UUID) -> None:
    with opened(path) as workspace:
        for day in make.days_on(make.DAY, 30)[1:]:
            workspace.write("Move", event_move.move_day, event_id, day_id, to=day, today=make.TODAY)
            say.send(day)


def test_a_day_moves_with_all_that_is_on_it(base: Path, each_kill: Killed) -> None:
    with opened(base) as workspace:
        room = make.room(workspace, make.venue(workspace))
        event_id = make.event(workspace)
        (day_id,) = make.day_ids(workspace, event_id)
        for number in range(6):
            make.session(workspace, event_id, f"Round {number}", starts_at=make.at(f"{10 + number}:00"), room_id=room)
        make.booking(workspace, room, event_id)
        before = workspace.read(acts)
    for path, said in each_kill(move_on, event_id, day_id, most=8, ms=40):
        with opened(path) as workspace:
            workspace.read(check)
            assert told(said, workspace.read(acts) - before)
            starts = workspace.read(all_starts)
            assert len(starts) == 1, "the day, its sessions and its booking are on one date"
            assert not said or said[-1] <= starts.pop() <= said[-1] + timedelta(days=1)


def all_starts(session: Any) -> set[date]:
    rows = [*session.scalars(sa.select(EventDay.starts_at)), *session.scalars(sa.select(EventSession.starts_at))]
    return {one.date() for one in [*rows, *session.scalars(sa.select(Booking.starts_at))]}


def merge_pairs(say: Connection, path: Path, pairs: list[tuple[UUID, UUID]]) -> None:
    with opened(path) as workspace:
        for one, other in pairs:
            workspace.write("Merge", people_merge.merge, one, other, now=make.NOW)
            say.send(one)


def test_two_people_become_one_or_stay_two(base: Path, each_kill: Killed) -> None:
    with opened(base) as workspace:
        events = [make.event(workspace, f"Day {n}") for n in range(2)]
        people = [make.person(workspace, f"Guest {n}", email=f"g{n}@example.org") for n in range(24)]
        for number, one in enumerate(people):
            make.registration(workspace, events[number % 2], one)
            make.need(workspace, one)
        before = workspace.read(acts)
    pairs = list(zip(people[::2], people[1::2], strict=True))
    for path, said in each_kill(merge_pairs, pairs, most=8, ms=60):
        with opened(path) as workspace:
            workspace.read(check)
            done = workspace.read(acts) - before
            assert told(said, done)
            assert workspace.read(count, Person) == len(people) - done
            whose = workspace.read(lambda s: set(s.scalars(sa.select(Registration.person_id))))
            assert len(whose) == len(people) - done, "each registration belongs to who is left of its pair"


def count(session: Any, kind: Any) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def erase_each(say: Connection, path: Path, people: list[UUID]) -> None:
    with opened(path) as workspace:
        for one in people:
            workspace.write("Erase", people_erase.erase, one, now=make.NOW)
            say.send(one)


def test_an_erased_person_is_gone_from_the_file_and_no_other_is(base: Path, each_kill: Killed) -> None:
    words = [f"Wxyz{n:02}a" for n in range(12)]
    with opened(base) as workspace:
        event_id = make.event(workspace)
        people = [make.person(workspace, f"{word} Guest", email=f"{word}@example.org") for word in words]
        for one in people:
            make.registration(workspace, event_id, one)
            make.need(workspace, one)
    for path, said in each_kill(erase_each, people, most=6, ms=60):
        with opened(path) as workspace:
            names = dict(zip(people, workspace.read(names_of, people), strict=True))
        gone = [one for one in people if names[one] == ERASED]
        assert told(said, len(gone))
        assert gone[: len(said)] == said
        content = path.read_bytes().lower()
        for word, one in zip(words, people, strict=True):
            assert (word.lower().encode() in content) == (one not in gone)
            assert names[one] in (ERASED, f"{word} Guest")


def names_of(session: Any, people: list[UUID]) -> list[str]:
    return [session.get(Person, one).name for one in people]


def back_up(say: Connection, path: Path, how: str) -> None:
    """Change something, then copy it; what is said is the copy, whose event has its number for a title."""
    with opened(path, ticking()) as workspace:
        for number in range(1, 40):
            workspace.write("Rename", rename, str(number))
            if how == "backup":
                made = restores.keep(workspace).path
            else:
                made = path.with_name(f"copy {number}.convene")
                workspace.backup(made)
            say.send((made.name, str(number)))


def rename(session: Any, title: str) -> None:
    session.scalars(sa.select(Event)).one().title = title


def title(path: Path) -> str:
    with opened(path) as workspace:
        workspace.read(check)
        return str(workspace.read(lambda s: s.scalars(sa.select(Event.title)).one()))


@pytest.mark.parametrize("how", ["backup", "copy"])
def test_a_copy_is_whole_or_not_there(base: Path, each_kill: Killed, how: str) -> None:
    with opened(base) as workspace:
        make.event(workspace, "0")
    for path, said in each_kill(back_up, how, most=6, ms=80):
        assert title(path) in (str(len(said)), str(len(said) + 1))
        folder = keeping.folder_of(path) if how == "backup" else path.parent
        copies = sorted(folder.glob("*.convene")) if folder.exists() else []
        there = [one for one in copies if one != path and not one.name.startswith(".")]
        assert told(said, len(there))
        if how == "backup":
            states = {one.path.name: keeping.state(one) for one in keeping.kept(path)}
            assert states == {one.name: keeping.State.SOUND for one in there}
        assert all(name in {one.name for one in there} for name, _ in said)
        for name, number in said[-1:]:
            assert title(folder / name) == number
        for one in there:
            assert title(one) in {number for _, number in said} | {str(len(said) + 1)}


def restore_by_turns(say: Connection, path: Path, chosen: list[Path]) -> None:
    clock = ticking()
    for number in range(40):
        restores.restore(path, chosen[number % 2], now=clock())
        say.send(number)


def test_a_restore_is_done_or_was_never_begun(base: Path, each_kill: Killed, tmp_path: Path) -> None:
    chosen = [tmp_path / "even.convene", tmp_path / "odd.convene"]
    with opened(base) as workspace:
        make.event(workspace, "base")
        before = workspace.read(kept)
        for number, one in enumerate(chosen):
            workspace.write("Rename", rename, one.stem)
            for _ in range(1 + 30 * number):
                make.person(workspace)
            workspace.backup(one)
    shutil.copy(chosen[1], base)
    states = [*(title(one) for one in chosen), title(base)]
    assert states == ["even", "odd", "odd"]
    rows = {}
    for one in chosen:
        with opened(one) as workspace:
            rows[one.stem] = workspace.read(kept)
    assert before not in rows.values()
    for path, said in each_kill(restore_by_turns, chosen, most=4, ms=150):
        with opened(path) as workspace:
            found = workspace.read(kept)
            workspace.read(check)
        likely = [chosen[n % 2].stem for n in (len(said) - 1, len(said))]
        assert found in [rows[one] for one in likely]
        assert all(keeping.state(one) is keeping.State.SOUND for one in keeping.kept(path))
        assert told(said, len(keeping.kept(path))), "what stood there before each is kept"


def migrate_each(say: Connection, path: Path, old: Path) -> None:
    for number in range(40):
        one = Path(shutil.copy(old, path.with_name(f"{number}.convene")))
        opened(one).thing.close()
        say.send(number)


def test_a_file_is_of_the_old_schema_or_of_the_new(each_kill: Killed, tmp_path: Path) -> None:
    old = OLD / "schema-1.convene"
    whole = Path(shutil.copy(old, tmp_path / "whole.convene"))
    opened(whole).thing.close()
    for path, said in each_kill(migrate_each, old, most=3, ms=400):
        for number in range(len(said) + 1):
            one = path.with_name(f"{number}.convene")
            if not one.exists() or one.stat().st_size < old.stat().st_size:  # the copying was killed
                assert number == len(said)
                continue
            with sqlite(one) as connection:
                schema = connection.exec_driver_sql("pragma user_version").scalar()
            assert schema in ({SCHEMA} if number < len(said) else {1, SCHEMA})
            backup = [made for made in keeping.kept(one) if made.why.startswith("before")]
            assert [keeping.look_through(made.path) for made in backup] == [1] * len(backup)
            assert backup or schema == 1, "none is brought up to date without its backup"
            if number >= len(said) - 1:
                opened(one, ticking(60)).thing.close()
                assert compare(whole, one, None).tables == ()


def sqlite(path: Path) -> Any:
    from convene.store.engine import sqlite_engine

    return sqlite_engine(path).connect()


def read_in(say: Connection, path: Path, packets: list[DeskPacket]) -> None:
    with opened(path) as workspace:
        for one in packets:
            say.send(desks.merge(workspace, one).upto)


def test_a_packet_is_read_in_whole_or_not_at_all(base: Path, each_kill: Killed, tmp_path: Path) -> None:
    with opened(base) as workspace:
        event_id = make.event(workspace, days=(make.TODAY,))
        people = [make.registration(workspace, event_id) for _ in range(30)]
        workspace.write("Codes", badges.issue_code_for, people, now=make.NOW)
        codes = workspace.read(lambda s: list(s.scalars(sa.select(Credential.code))))
        info, content = desks.pack(workspace, event_id)
    with closing(desks.opened(content, tmp_path)) as desk:
        for code in codes:
            shown = partial(checkin.scan, desk=info.desk, code=code, day=make.TODAY, now=make.NOW)
            desk.write("Scan", shown, event_id)
        noted = desk.read(scans)
        whole = [desks.packet_of(desk, only=lambda one, n=n: one["desk_seq"] // 3 == n) for n in range(11)]
    for path, said in each_kill(read_in, whole, most=6, ms=40):
        with opened(path) as workspace:
            found = workspace.read(scans)
            assert told(said, len({one["desk_seq"] // 3 for one in found}))
            assert not said or said[-1] <= len(found)
            assert found in [noted[: min(3 * n - 1, 30)] if n else [] for n in (len(said), len(said) + 1)]
            for packet in whole:
                desks.merge(workspace, packet)
            assert workspace.read(scans) == noted, "read in again, all of it is there once"
