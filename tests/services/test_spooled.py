"""Scans that are in the spool and not in the workspace come back, each once."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.checkin import ScanKind, ScanSource, Verdict
from convene.rules.errors import FileProblem, NotFound
from convene.rules.showings import Showing, line_of, showing
from convene.services import badges, checkin, presence, spooled
from convene.store.tables import Credential, Scan
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, days=(TODAY,))


def seen(workspace: Workspace, event_id: UUID, who: UUID, **how: Any) -> Showing:
    given = {"desk": "Front desk", "day": TODAY, "now": NOW} | how
    return showing(event_id, registration_id=who, **given)


def scans(workspace: Workspace) -> list[Scan]:
    return workspace.read(lambda s: list(s.scalars(sa.select(Scan).order_by(Scan.desk_seq))))


def facts(workspace: Workspace) -> list[tuple[Any, ...]]:
    """What the scans say, whatever desk's number they have."""
    kept = [(s.kind, s.verdict, s.id, s.voids, s.at, s.registration_id, s.source) for s in scans(workspace)]
    return sorted(kept, key=str)


def test_every_showing_is_in_the_spool_first(workspace: Workspace, event_id: UUID) -> None:
    who = make.registration(workspace, event_id)
    shown = seen(workspace, event_id, who)
    workspace.write("Scan", checkin.keep, shown)
    assert workspace.spool.lines() == [line_of(shown)]
    assert spooled.replay(workspace) == 0


def test_what_is_missing_is_played_once_in_its_order(workspace: Workspace, event_id: UUID) -> None:
    one, other = (make.registration(workspace, event_id) for _ in range(2))
    minute = timedelta(minutes=1)
    steps = [
        seen(workspace, event_id, one),
        seen(workspace, event_id, one, now=NOW + minute, desk="Side door"),
        seen(workspace, event_id, other, now=NOW + 2 * minute, operator="Ada"),
        seen(workspace, event_id, other, now=NOW + 3 * minute, kind=ScanKind.OUT),
    ]
    workspace.write("Scan", checkin.keep, steps[2])  # the others were never saved
    for step in reversed(steps):
        workspace.spool.note(step.desk, line_of(step))
    workspace.spool.note("Front desk", '{"id": "ab')
    assert spooled.replay(workspace) == 3
    assert spooled.replay(workspace) == 0
    found = {scan.id: (scan.at, scan.verdict, scan.kind) for scan in scans(workspace)}
    assert found == {
        steps[0].id: (NOW, Verdict.ADMITTED, ScanKind.IN),
        steps[1].id: (NOW + minute, Verdict.ALREADY, ScanKind.IN),
        steps[2].id: (NOW + 2 * minute, Verdict.ADMITTED, ScanKind.IN),
        steps[3].id: (NOW + 3 * minute, Verdict.ADMITTED, ScanKind.OUT),
    }
    assert workspace.read(presence.inside, event_id, day=TODAY) == {one: NOW}


def test_codes_come_back_by_digest_and_short_code(workspace: Workspace, event_id: UUID) -> None:
    who = make.registration(workspace, event_id)
    workspace.write("Code", badges.issue_code_for, [who], now=NOW)
    code, short = workspace.read(lambda s: s.execute(sa.select(Credential.code, Credential.short_code)).one())
    later = NOW + timedelta(minutes=5)
    for text, now in ((code, NOW), (short, later), ("a poem", later)):
        one = showing(event_id, desk="Front desk", day=TODAY, now=now, code=text)
        workspace.spool.note("Front desk", line_of(one))
    assert code not in "".join(workspace.spool.lines())
    assert spooled.replay(workspace) == 3
    found = [(scan.verdict, scan.source, scan.prefix) for scan in scans(workspace)]
    assert sorted(found, key=str) == sorted(
        [
            (Verdict.ADMITTED, ScanSource.SCAN, ""),
            (Verdict.ALREADY, ScanSource.TYPED, ""),
            (Verdict.UNKNOWN, ScanSource.SCAN, "a poem"),
        ],
        key=str,
    )


def test_what_was_taken_back_stays_so(workspace: Workspace, event_id: UUID) -> None:
    who, other = (make.registration(workspace, event_id) for _ in range(2))
    undo = {"desk": "Front desk", "now": NOW}
    workspace.write("Scan", checkin.keep, seen(workspace, event_id, who))
    workspace.write("Undo", checkin.void_last, event_id, **undo)
    # The same badge again, at the same time of a coarse clock.
    workspace.write("Scan", checkin.keep, seen(workspace, event_id, who))
    beside = seen(workspace, event_id, other, desk="Side door")
    workspace.write("Scan", checkin.keep, beside)
    workspace.write("Undo", checkin.void, beside.id, desk="Coordinator", now=NOW - timedelta(minutes=1))
    before = facts(workspace)
    assert [kind for kind, *_ in before] == [ScanKind.IN] * 3 + [ScanKind.VOID] * 2
    workspace.write("Lose", lambda s: s.connection().execute(sa.delete(Scan)))
    assert spooled.replay(workspace) == 5
    assert spooled.replay(workspace) == 0
    assert facts(workspace) == before
    assert workspace.read(presence.here, event_id, day=TODAY).keys() == {who}


def test_a_void_waits_for_its_scan(workspace: Workspace, event_id: UUID) -> None:
    who = make.registration(workspace, event_id)
    shown = seen(workspace, event_id, who)
    workspace.write("Scan", checkin.keep, shown)
    workspace.write("Undo", checkin.void, shown.id, desk="Coordinator", now=NOW)
    lines = workspace.spool.lines()
    workspace.write("Lose", lambda s: s.connection().execute(sa.delete(Scan)))
    workspace.spool.forget()
    (void,) = (line for line in lines if line != line_of(shown))
    workspace.spool.note("Coordinator", void)
    assert spooled.replay(workspace) == 0
    workspace.spool.note("Front desk", line_of(shown))
    assert spooled.replay(workspace) == 2
    assert workspace.read(presence.here, event_id, day=TODAY) == {}


def test_a_void_that_was_not_saved_is_played_once_also_after_another(workspace: Workspace, event_id: UUID) -> None:
    who = make.registration(workspace, event_id)
    shown = seen(workspace, event_id, who)
    workspace.write("Scan", checkin.keep, shown)

    def lost(session: Any) -> None:
        checkin.void_last(session, event_id, desk="Front desk", now=NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        workspace.write("Undo", lost)
    assert workspace.read(presence.here, event_id, day=TODAY).keys() == {who}
    workspace.write("Undo", checkin.void, shown.id, desk="Coordinator", now=NOW)
    assert spooled.replay(workspace) == 1
    assert spooled.replay(workspace) == 0
    assert workspace.read(presence.here, event_id, day=TODAY) == {}


def test_what_is_of_no_event_here_waits(workspace: Workspace, event_id: UUID) -> None:
    who = make.registration(workspace, event_id)
    gone = make.registration(workspace, make.event(workspace, "Another", days=(TODAY,)))
    lost = showing(UUID(int=7), desk="A", day=TODAY, now=NOW, registration_id=who)
    nobody = showing(event_id, desk="A", day=TODAY, now=NOW, registration_id=UUID(int=8))
    fine = seen(workspace, event_id, gone)
    for one in (lost, nobody, fine):
        workspace.spool.note("A", line_of(one))
    assert spooled.replay(workspace) == 1
    assert [scan.id for scan in scans(workspace)] == [fine.id]
    assert len(workspace.spool.lines()) == 3


def test_refused_is_not_unsaved(workspace: Workspace, event_id: UUID, data_folder: Path) -> None:
    with pytest.raises(NotFound):
        workspace.write("Scan", checkin.keep, seen(workspace, event_id, UUID(int=8)))
    assert not (data_folder / "unsaved").exists()


def test_a_file_that_is_moved_away_and_put_back(
    workspace: Workspace, event_id: UUID, tmp_path: Path, database_kind: str
) -> None:
    if workspace.path is None:
        pytest.skip("a database is not moved")
    if os.name != "posix":
        pytest.skip("an open file cannot be moved on Windows")
    who, other = (make.registration(workspace, event_id) for _ in range(2))
    workspace.write("Scan", checkin.keep, seen(workspace, event_id, other))
    away = workspace.path.rename(tmp_path / "away.convene")
    lost = seen(workspace, event_id, who)
    with pytest.raises(FileProblem, match="moved or replaced"):
        workspace.write("Scan", checkin.keep, lost)
    workspace.close()
    again = Workspace.open(away, clock=workspace.now)  # from where it is now, as the message says
    try:
        assert spooled.replay(again) == 1
        assert {scan.id for scan in scans(again)} >= {lost.id}
        assert again.read(presence.inside, event_id, day=TODAY).keys() == {who, other}
    finally:
        again.close()
    back = Workspace.open(away.rename(workspace.path), clock=workspace.now)
    try:
        assert spooled.replay(back) == 0
    finally:
        back.close()


def test_yesterdays_backup_gets_todays_scans(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    if workspace.path is None:
        pytest.skip("of a database others take care")
    who = make.registration(workspace, event_id)
    workspace.backup(tmp_path / "backup.convene")
    workspace.write("Scan", checkin.keep, seen(workspace, event_id, who))
    workspace.close()
    (tmp_path / "backup.convene").replace(workspace.path)
    restored = Workspace.open(workspace.path, clock=workspace.now)
    try:
        assert restored.read(presence.here, event_id, day=TODAY) == {}
        assert spooled.replay(restored) == 1
        assert restored.read(presence.here, event_id, day=TODAY) == {who: NOW}
    finally:
        restored.close()


def test_nothing_is_played_into_a_file_that_is_read_only(workspace: Workspace, event_id: UUID) -> None:
    who = make.registration(workspace, event_id)
    workspace.spool.note("A", line_of(seen(workspace, event_id, who)))
    workspace.read_only = True
    assert spooled.replay(workspace) == 0
    assert scans(workspace) == []


def test_a_line_that_trips_us_keeps_no_workspace_shut(
    workspace: Workspace, event_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (seen(workspace, event_id, make.registration(workspace, event_id)) for _ in range(2))
    for shown in (one, other):
        workspace.spool.note("A", line_of(shown))
    keep = checkin.keep

    def broken(session: Any, shown: Showing, **how: Any) -> Any:
        return 1 / 0 if shown.id == one.id else keep(session, shown, **how)

    monkeypatch.setattr(checkin, "keep", broken)
    assert spooled.replay(workspace) == 1
    monkeypatch.undo()
    assert spooled.replay(workspace) == 1
