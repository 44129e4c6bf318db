"""Facts that follow a merge through undo and redo."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

import make
from convene.store.merges import follow, lead_facts
from convene.store.tables import CalendarLedger
from convene.store.workspace import Workspace


@pytest.mark.postgresql
def test_lines_of_the_ledger_go_where_the_person_is(workspace: Workspace) -> None:
    kept, other = make.person(workspace), make.person(workspace)
    issued = {"uid": "u@x", "sequence": 1, "method": "REQUEST", "way": "file", "issued_at": make.NOW}
    line = make.add(workspace, CalendarLedger(person_id=other, **issued))
    row = {"kept_id": kept.hex, "content": {"other_id": other.hex, "ledger": [line.hex]}}

    def owner() -> object:
        return workspace.read(lambda s: s.scalar(sa.select(CalendarLedger.person_id)))

    for steps, holder in (
        ([("k", None, row)], kept),
        ([("k", row, row)], kept),  # led on by another merge: that one has its own lines
        ([("k", row, None)], other),
        ([("k", None, row | {"kept_id": uuid4().hex})], other),  # who is gone holds nothing
    ):
        workspace.write("Follow", follow, steps)
        assert owner() == holder
    workspace.write("Nothing", lead_facts, [], kept)
    assert owner() == other
