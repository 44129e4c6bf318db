"""Statements given to SQLite's driver say what SQLAlchemy would have said, on both databases."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import FileProblem
from convene.rules.events import EventStatus
from convene.store.bulk import table_of
from convene.store.ready import Ready
from convene.store.tables import Desk, Event
from convene.store.workspace import Workspace

EVENTS = table_of(Event)
BY_CODE = sa.select(EVENTS.c.id, EVENTS.c.title, EVENTS.c.status, EVENTS.c.created_at, EVENTS.c.capacity).where(
    EVENTS.c.code == sa.bindparam("code", type_=EVENTS.c.code.type), EVENTS.c.status != EventStatus.CANCELLED
)
ADD = Ready(sa.insert(table_of(Desk)))


def test_a_row_has_the_same_values_and_names(workspace: Workspace) -> None:
    event_id = make.event(workspace, title="Très Ουverte")
    code = workspace.read(lambda s: s.get_one(Event, event_id).code)
    mine = workspace.read(lambda s: Ready(BY_CODE).first(s, code=code))
    its = workspace.read(lambda s: s.connection().execute(BY_CODE, {"code": code}).one())
    assert tuple(mine) == tuple(its)
    assert isinstance(mine.id, UUID)
    assert mine.status is its.status
    assert mine._fields == its._fields
    assert workspace.read(lambda s: Ready(BY_CODE).first(s, code="NOBODY")) is None


def test_a_fact_is_added_and_said_to_have_changed(workspace: Workspace) -> None:
    event_id, desk_id = make.event(workspace), uuid4()
    values = {"id": desk_id, "event_id": event_id, "name": "Side door"}
    _, change = workspace.write("Desk", lambda s: ADD.add_fact(s, values))
    assert change.tables == {"desks"}
    assert not change.journaled
    assert workspace.read(lambda s: s.get_one(Desk, desk_id).name) == "Side door"


def test_what_the_database_refuses_is_a_bug_and_nothing_is_kept(workspace: Workspace) -> None:
    values = {"id": uuid4(), "event_id": uuid4(), "name": "Of no event"}
    with pytest.raises(Exception, match=r"(?i)foreign key") as raised:
        workspace.write("Desk", lambda s: ADD.add_fact(s, values))
    assert not isinstance(raised.value, FileProblem)
    assert workspace.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(Desk))) == 0


def test_a_fact_is_never_added_while_reading(workspace: Workspace) -> None:
    values = {"id": uuid4(), "event_id": make.event(workspace), "name": "Nowhere"}
    with pytest.raises(RuntimeError, match="outside"):
        workspace.read(lambda s: ADD.add_fact(s, values))
