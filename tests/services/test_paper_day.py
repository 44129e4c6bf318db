"""A day on paper: numbers that stay, ticks that count once, walk-ins, and what changed since it was printed."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.checkin import Reason, ScanSource, Verdict
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.paper_register import DESK
from convene.rules.papers import Asked
from convene.rules.registrations import RegistrationState
from convene.services import checkin, paper_day, presence
from convene.services.paper_day import PaperSheet
from convene.store.tables import Desk, Registration, Scan
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW
EVENING = NOW + timedelta(hours=9)
HOW: dict[str, Any] = {"day": TODAY, "at": NOW, "today": TODAY}


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, days=(TODAY,), capacity=4)


def on_list(workspace: Workspace, event_id: UUID, name: str, **fields: Any) -> UUID:
    return make.registration(workspace, event_id, make.person(workspace, name), **fields)


def printed(workspace: Workspace, event_id: UUID) -> dict[str, int]:
    workspace.happen("Number", paper_day.number, event_id)
    return {line.name: line.number for line in sheet(workspace, event_id).to_print}


def sheet(workspace: Workspace, event_id: UUID) -> PaperSheet:
    return workspace.read(paper_day.sheet, event_id, day=TODAY)


def tick(workspace: Workspace, event_id: UUID, who: UUID, **how: Any) -> checkin.ScanResult:
    return workspace.write("Tick", paper_day.tick, event_id, who, **(HOW | how))[0]


def facts(workspace: Workspace) -> list[tuple[str, Scan]]:
    def read(session: Any) -> list[tuple[str, Scan]]:
        rows = session.execute(sa.select(Desk.name, Scan).join(Desk, Desk.id == Scan.desk_id).order_by(Scan.desk_seq))
        return [(name, scan) for name, scan in rows]

    return workspace.read(read)


def here(workspace: Workspace, event_id: UUID) -> dict[UUID, datetime]:
    return workspace.read(presence.here, event_id, day=TODAY)


def test_a_number_stays_whoever_comes_later(workspace: Workspace, event_id: UUID) -> None:
    on_list(workspace, event_id, "Bo")
    cy = on_list(workspace, event_id, "Cy")
    on_list(workspace, event_id, "Ed", state=RegistrationState.WITHDRAWN)
    assert printed(workspace, event_id) == {"Bo": 1, "Cy": 2}
    on_list(workspace, event_id, "Ada")
    assert sheet(workspace, event_id).lines[0].number == 0
    assert printed(workspace, event_id) == {"Ada": 3, "Bo": 1, "Cy": 2}
    workspace.write("Off", lambda s: setattr(s.get(Registration, cy), "state", RegistrationState.CANCELLED))
    assert printed(workspace, event_id) == {"Ada": 3, "Bo": 1}
    assert [line.number for line in sheet(workspace, event_id).lines] == [3, 1, 2]


def test_numbering_is_nobody_s_step(workspace: Workspace, event_id: UUID) -> None:
    on_list(workspace, event_id, "Bo")
    before = workspace.standing().undo
    assert printed(workspace, event_id) == {"Bo": 1}
    assert workspace.standing().undo == before


def test_a_tick_is_an_arrival_at_the_time_stated(workspace: Workspace, event_id: UUID) -> None:
    who = on_list(workspace, event_id, "Ada")
    printed(workspace, event_id)
    result = tick(workspace, event_id, who, today=TODAY + timedelta(days=1), operator="Bo")
    assert (result.verdict, result.name) == (Verdict.ADMITTED, "Ada")
    ((desk, fact),) = facts(workspace)
    assert (desk, fact.at, fact.source, fact.keyed_late, fact.operator, fact.note) == (
        DESK, NOW, ScanSource.PAPER, True, "Bo", "",
    )  # fmt: skip
    assert here(workspace, event_id) == {who: NOW}
    assert sheet(workspace, event_id).lines[0].came == NOW


def test_ticked_twice_counts_and_is_kept_once(workspace: Workspace, event_id: UUID) -> None:
    who = on_list(workspace, event_id, "Ada")
    first = tick(workspace, event_id, who)
    again = tick(workspace, event_id, who, at=NOW + timedelta(hours=1))
    assert (again.verdict, again.since, again.scan_id, again.name) == (Verdict.ALREADY, NOW, first.scan_id, "Ada")
    assert len(facts(workspace)) == 1


def test_who_was_scanned_is_here_already(workspace: Workspace, event_id: UUID) -> None:
    who = on_list(workspace, event_id, "Ada")
    scanned = NOW + timedelta(minutes=20)
    workspace.write("Let in", checkin.admit, event_id, who, desk="Front desk", day=TODAY, now=scanned)
    assert tick(workspace, event_id, who).verdict is Verdict.ALREADY
    assert here(workspace, event_id) == {who: scanned}


def test_a_tick_is_taken_back_and_made_again(workspace: Workspace, event_id: UUID) -> None:
    who = on_list(workspace, event_id, "Ada")
    tick(workspace, event_id, who)
    workspace.write("Untick", paper_day.untick, event_id, who, day=TODAY, now=EVENING)
    assert here(workspace, event_id) == {}
    with pytest.raises(Refused):
        workspace.write("Untick", paper_day.untick, event_id, who, day=TODAY, now=EVENING)
    assert tick(workspace, event_id, who).verdict is Verdict.ADMITTED


def test_who_was_printed_and_then_cancelled_was_there_all_the_same(workspace: Workspace, event_id: UUID) -> None:
    who, other = (on_list(workspace, event_id, name) for name in ("Ada", "Bo"))
    printed(workspace, event_id)
    late = on_list(workspace, event_id, "Late", state=RegistrationState.CANCELLED)

    def cancel(session: Any) -> None:
        session.get(Registration, who).state = RegistrationState.CANCELLED

    workspace.write("Cancel", cancel)
    result = tick(workspace, event_id, who)
    assert (result.verdict, result.reason) == (Verdict.ADMITTED, Reason.OVERRIDDEN)
    assert facts(workspace)[0][1].note == "cancelled: Ticked on the paper register"
    assert tick(workspace, event_id, late).verdict is Verdict.REFUSED
    assert here(workspace, event_id).keys() == {who}
    assert other not in here(workspace, event_id)


def test_numbers_are_keyed_back_in_a_list(workspace: Workspace, event_id: UUID) -> None:
    ada, bo = (on_list(workspace, event_id, name) for name in ("Ada", "Bo"))
    printed(workspace, event_id)
    tick(workspace, event_id, bo)
    done, _ = workspace.write("Keys", paper_day.tick_numbers, event_id, [2, 1, 9], **HOW)
    assert [(one.number, one.result and one.result.verdict) for one in done] == [
        (2, Verdict.ALREADY),
        (1, Verdict.ADMITTED),
        (9, None),
    ]
    assert here(workspace, event_id).keys() == {ada, bo}


def test_walk_ins_are_put_on_the_list_also_where_it_is_full(workspace: Workspace, event_id: UUID) -> None:
    for name in ("A", "B", "C"):
        on_list(workspace, event_id, name)
    for name, reason in (("Di", Reason.NONE), ("Ed", Reason.OVERRIDDEN)):
        result, _ = workspace.write("Add", paper_day.add, event_id, name=name, organisation="Trust", **HOW)
        assert (result.verdict, result.reason, result.name) == (Verdict.ADMITTED, reason, name)
    lines = {line.name: line for line in sheet(workspace, event_id).lines}
    assert (lines["Ed"].came, lines["Ed"].state) == (NOW, RegistrationState.WAITING)
    assert {fact.source for _, fact in facts(workspace)} == {ScanSource.WALK_IN}
    with pytest.raises(Refused) as told:
        workspace.write("Add", paper_day.add, event_id, name="Di", organisation="Trust", **HOW)
    assert "registration_id" in told.value.data


def test_only_a_day_of_the_event(workspace: Workspace, event_id: UUID) -> None:
    who = on_list(workspace, event_id, "Ada")
    other = TODAY + timedelta(days=1)
    with pytest.raises(Invalid, match="no day on"):
        workspace.read(paper_day.sheet, event_id, day=other)
    for act in (paper_day.tick, paper_day.add):
        how = {"name": "Ada"} if act is paper_day.add else {"registration_id": who}
        with pytest.raises(Invalid, match="no day on"):
            workspace.write("Act", act, event_id, **(HOW | how | {"day": other}))
    with pytest.raises(NotFound):
        workspace.write("Number", paper_day.number, UUID(int=1))
    assert facts(workspace) == []


def test_the_register_as_a_paper_of_a_day(workspace: Workspace) -> None:
    event_id = make.event(workspace, days=(make.TODAY, make.DAY))
    ask = partial(workspace.read, paper_day.register_paper, event_id, now=make.NOW)
    with pytest.raises(Refused, match="Nobody holds a place"):
        ask(Asked())
    make.registration(workspace, event_id, make.person(workspace, "Ada"))
    assert ask(Asked()).day == make.TODAY
    assert [line.number for line in ask(Asked(day=make.DAY)).lines] == [0]
    with pytest.raises(Invalid, match="no day on"):
        ask(Asked(day=make.TODAY + timedelta(1)))
