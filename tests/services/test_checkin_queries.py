"""What a desk asks stays as quick at the end of a day as it was at its beginning."""

import pytest
from sqlalchemy.orm import Session

from convene.services import checkin_queries as queries
from convene.store.ready import Ready
from convene.store.workspace import Workspace


def test_no_question_walks_through_all_scans_of_the_day(workspace: Workspace) -> None:
    if workspace.path is None:
        pytest.skip("a server plans by what it has counted")

    def plan(session: Session, ready: Ready) -> list[str]:
        query = str(ready.statement.compile(session.connection()))
        explained = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", (None,) * query.count("?"))
        return [row[-1] for row in explained]

    asked = {name: ready for name, ready in vars(queries).items() if isinstance(ready, Ready)}
    assert {"SHOWN", "HELD", "NEXT", "DESK"} <= asked.keys()
    for name, ready in asked.items():
        lines = workspace.read(plan, ready)
        assert lines, name
        assert not [line for line in lines if line.startswith("SCAN ") or "ix_scans_event_day_at" in line], name
