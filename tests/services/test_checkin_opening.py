"""The opening window of check-in: set for an event, kept to at its desks, and taken along in a pack."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.checkin import Reason, ScanKind, Verdict
from convene.rules.errors import Invalid, NotFound
from convene.services import checkin, checkin_opening, desk_packs
from convene.services.desk_packs import Rows
from convene.store.tables import Scan, Setting
from convene.store.workspace import Workspace

TODAY = make.TODAY
HALF_PAST_EIGHT = make.at("08:30", TODAY)


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    """It starts at nine, and opens half an hour before."""
    event_id = make.event(workspace, days=(TODAY,))
    workspace.write("Open", checkin_opening.set_opens_before, event_id, 30)
    return event_id


def test_before_it_opens_nobody_is_let_in_but_with_a_reason(workspace: Workspace, event_id: UUID) -> None:
    who = make.registration(workspace, event_id)

    def show(seconds: int, **how: object) -> checkin.ScanResult:
        when = {"desk": "Door", "day": TODAY, "now": HALF_PAST_EIGHT + timedelta(seconds=seconds)}
        return workspace.write("Scan", checkin.admit, event_id, who, **when, **how)[0]

    early = show(-1)
    assert (early.verdict, early.reason, early.opens_at) == (Verdict.REFUSED, Reason.NOT_TODAY, HALF_PAST_EIGHT)
    assert early.may_override
    assert show(-1, kind=ScanKind.OUT).verdict is Verdict.ADMITTED
    let_in = show(-1, override="She sets up the stall")
    assert (let_in.verdict, let_in.reason, let_in.opens_at) == (Verdict.ADMITTED, Reason.OVERRIDDEN, None)
    other = make.registration(workspace, event_id)
    on_time = {"desk": "Door", "day": TODAY, "now": HALF_PAST_EIGHT}
    assert workspace.write("Scan", checkin.admit, event_id, other, **on_time)[0].verdict is Verdict.ADMITTED
    notes = workspace.read(lambda s: [scan.note for scan in s.query(Scan).filter(Scan.note != "")])
    assert notes == ["not_today: She sets up the stall"]


def test_another_day_has_no_time_to_wait_for(workspace: Workspace, event_id: UUID) -> None:
    who, tomorrow = make.registration(workspace, event_id), TODAY + timedelta(days=1)
    shown = {"desk": "Door", "day": tomorrow, "now": HALF_PAST_EIGHT}
    result, _ = workspace.write("Scan", checkin.admit, event_id, who, **shown)
    assert (result.reason, result.opens_at) == (Reason.NOT_TODAY, None)


def test_it_is_set_changed_and_taken_away(workspace: Workspace, event_id: UUID) -> None:
    def opens() -> tuple[object, object]:
        read = workspace.read
        minutes = read(checkin_opening.opens_before, event_id)
        return minutes, read(checkin_opening.opens_at, event_id, day=TODAY)

    assert opens() == (30, HALF_PAST_EIGHT)
    workspace.write("Open", checkin_opening.set_opens_before, event_id, 0)
    assert opens() == (0, make.at("09:00", TODAY))
    workspace.undo()
    workspace.write("Open", checkin_opening.set_opens_before, event_id, None)
    assert opens() == (None, None)
    with pytest.raises(Invalid, match="at most a day"):
        workspace.write("Open", checkin_opening.set_opens_before, event_id, 1441)
    with pytest.raises(NotFound):
        workspace.write("Open", checkin_opening.set_opens_before, UUID(int=1), 5)


def test_a_pack_takes_it_along(workspace: Workspace, event_id: UUID) -> None:
    packed: list[Rows] = []
    keep = lambda _, rows: packed.append(rows)  # noqa: E731
    workspace.write("Pack", desk_packs.make, event_id, desk="Side door", now=make.NOW, keep=keep)
    settings = next(rows for kind, rows in packed[0] if kind is Setting)
    assert {"name": checkin_opening.setting_name(event_id), "value": {"minutes": 30}} in settings
