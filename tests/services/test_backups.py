"""A backup comes back: what is lost and found again is said first, and nobody erased comes back with it."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import make
from convene.rules.errors import FileProblem, NotFound, Refused
from convene.services import backups, calendars, checkin, people_erase, presence, programme_edit
from convene.store import history_check
from convene.store.keeping import State, folder_of
from convene.store.tables import CalendarItem, EventSession, Person, Registration, Venue
from convene.store.workspace import Workspace


@dataclass
class Day:
    """A workspace file, its event, two who come, and its backup from before anything happened."""

    path: Path
    event: UUID
    guests: list[UUID]
    backup: Path

    def opened(self) -> "closing[Workspace]":
        return closing(Workspace.open(self.path, clock=lambda: make.NOW, who="Tester"))


@pytest.fixture
def day(tmp_path: Path) -> Day:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW, who="Tester")) as workspace:
        event = make.event(workspace)
        guests = [make.registration(workspace, event) for _ in range(2)]
        return Day(path, event, guests, backups.keep(workspace).path)


def venues_held(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Venue)) or 0


def scan(workspace: Workspace, day: Day, number: int) -> None:
    who = {"desk": "Front desk", "day": make.DAY, "now": make.NOW}
    workspace.write("Scan", checkin.admit, day.event, day.guests[number], **who)


def test_a_dry_run_says_all_of_it_and_changes_no_byte(day: Day) -> None:
    with day.opened() as workspace:
        make.venue(workspace, "Since then")
        scan(workspace, day, 0)
    before = day.path.read_bytes()
    said = backups.restore(day.path, day.backup, now=make.NOW, dry_run=True)
    assert said.difference is not None
    assert {(one.table, one.gone, one.back, one.changed) for one in said.difference.tables} >= {("venues", 1, 0, 0)}
    assert [change.label for change in said.difference.changes] == ["Make"]
    assert (said.scans, said.erased, said.kept) == (1, 0, None)
    assert day.path.read_bytes() == before
    assert len(list(folder_of(day.path).iterdir())) == 2


def test_what_was_there_is_kept_and_scans_since_come_back(day: Day) -> None:
    with day.opened() as workspace:
        make.venue(workspace, "Since then")
        scan(workspace, day, 0)
    done = backups.restore(day.path, day.backup, now=make.NOW)
    with day.opened() as workspace:
        assert workspace.standing().undo == "Make"
        assert list(workspace.read(presence.here, day.event, day=make.DAY)) == [day.guests[0]]
        assert workspace.read(venues_held) == 0
    assert done.kept is not None
    with closing(Workspace.open(done.kept)) as before:
        assert before.read(venues_held) == 1
    back = backups.restore(day.path, done.kept, now=make.NOW.replace(hour=10))
    assert back.difference is not None
    assert ("venues", 0, 1, 0) in {(one.table, one.gone, one.back, one.changed) for one in back.difference.tables}


def test_a_backup_of_another_history_says_where_they_part(day: Day) -> None:
    other = day.path.with_name("other.convene")
    other.write_bytes(day.path.read_bytes())
    for path in (day.path, other):
        with closing(Workspace.open(path, clock=lambda: make.NOW, who=path.stem)) as workspace:
            make.venue(workspace, "Since then")
            common = workspace.read(history_check.checkpoint)

    def parted(chosen: Path) -> int | None:
        said = backups.restore(day.path, chosen, now=make.NOW, dry_run=True).difference
        return said.parted_after if said else -1

    assert common is not None
    assert parted(other) == common.number - 1
    assert parted(day.backup) is None, "an earlier state"
    kept = backups.restore(day.path, day.backup, now=make.NOW).kept
    assert kept is not None
    assert parted(kept) is None, "a later state"


def test_a_window_that_has_it_open_goes_on_with_what_is_in_it_now(day: Day) -> None:
    with day.opened() as window:
        make.venue(window, "Since then")
        backups.restore(day.path, day.backup, now=make.NOW)
        assert window.read(venues_held) == 0
        make.venue(window, "After it")
    with day.opened() as workspace:
        assert workspace.standing().undo == "Make"
    assert not day.path.with_name("w.convene-journal").exists()


def test_who_was_erased_since_stays_erased_even_from_a_damaged_file(day: Day) -> None:
    with day.opened() as workspace:
        person_id = make.one(workspace, Registration, day.guests[0]).person_id
        workspace.write("Erase", people_erase.erase, person_id, now=make.NOW)
    assert backups.restore(day.path, day.backup, now=make.NOW, dry_run=True).erased == 1
    data = bytearray(day.path.read_bytes())
    data[-4096:] = b"\xff" * 4096
    day.path.write_bytes(data)
    done = backups.restore(day.path, day.backup, now=make.NOW)
    with day.opened() as workspace:
        assert person_id in workspace.read(people_erase.register)
        assert make.one(workspace, Person, person_id).erased_at is not None
        with pytest.raises(Refused, match="erased before"):
            workspace.write("Erase", people_erase.erase, person_id, now=make.NOW)
    assert done.kept is not None


def test_no_sequence_falls(day: Day) -> None:
    with day.opened() as workspace:
        make.session(workspace, day.event, "Opening")
        workspace.write("Issue", calendars.issue_calendar, day.event, now=make.NOW)
        first = workspace.read(sequences)
    backups.restore(day.path, day.backup, now=make.NOW)
    with day.opened() as workspace:
        assert workspace.read(sequences) == first


def test_no_sequence_falls_and_nothing_is_owed_again_where_the_file_is_damaged(day: Day) -> None:
    with day.opened() as workspace:
        make.session(workspace, day.event, "Opening")
        for title in ("Opening circle", "Opening round"):
            workspace.write("Issue", calendars.issue_calendar, day.event, now=make.NOW)
            (opening,) = workspace.read(lambda s: s.scalars(sa.select(EventSession.id)).all())
            workspace.write("Move", programme_edit.edit_session, opening, title=title)
        first = workspace.read(sequences)
    assert max(number for _, number in first) >= 0
    data = bytearray(day.path.read_bytes())
    data[-4096:] = b"\xff" * 4096
    day.path.write_bytes(data)
    done = backups.restore(day.path, day.backup, now=make.NOW)
    assert done.difference is None
    with day.opened() as workspace:
        assert workspace.read(sequences) == first != []
    assert not list(day.path.parent.glob(".*"))


def sequences(session: Session) -> list[tuple[str, int]]:
    return sorted((row.uid, row.sequence) for row in session.scalars(sa.select(CalendarItem)))


def test_a_damaged_file_is_put_aside_byte_for_byte(day: Day) -> None:
    day.path.write_bytes(damaged := day.path.read_bytes()[:9000])
    said = backups.restore(day.path, backups.choose(day.path), now=make.NOW, dry_run=True)
    assert said.difference is None
    assert day.path.read_bytes() == damaged
    done = backups.restore(day.path, backups.choose(day.path), now=make.NOW)
    assert done.kept is not None
    assert done.kept.read_bytes() == damaged
    assert [one.path for one in backups.listing(day.path)] == [day.backup], "what is damaged is no backup"
    with day.opened() as workspace:
        scan(workspace, day, 1)


def test_what_is_no_sound_workspace_is_not_put_in(day: Day, tmp_path: Path) -> None:
    before = day.path.read_bytes()
    (tmp_path / "x.convene").write_bytes(before[:9000])
    for wrong in (tmp_path / "x.convene", tmp_path / "none.convene", day.path):
        with pytest.raises(FileProblem):
            backups.restore(day.path, wrong, now=make.NOW)
    assert day.path.read_bytes() == before
    assert not list(tmp_path.glob(".*"))
    day.backup.write_bytes(b"")
    assert [one.state for one in backups.listing(day.path)] == [State.DAMAGED]
    with pytest.raises(NotFound):
        backups.choose(day.path)
