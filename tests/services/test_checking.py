"""A workspace looked through while it is open: what it holds, its file, its backups."""

import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa

import make
from convene.services import backups, checking
from convene.store.workspace import Workspace


def test_all_of_it_at_once(workspace: Workspace) -> None:
    make.venue(workspace)
    if workspace.path is not None:
        backups.keep(workspace)
    found = checking.check(workspace)
    assert (found.sound, found.damage, found.on_server) == (True, "", workspace.path is None)
    assert found.held.history.entries == 1
    assert [one.why for one in found.backups] == ([] if found.on_server else ["asked for"])


def test_a_server_that_lets_the_history_be_changed_is_said(workspace: Workspace) -> None:
    if workspace.path is not None:
        pytest.skip("of a file: tests/services/test_soundness.py")
    with workspace._engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE journal_rows DISABLE TRIGGER journal_rows_stay"))
    try:
        findings = checking.check(workspace).held.findings
    finally:
        with workspace._engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE journal_rows ENABLE TRIGGER journal_rows_stay"))
    assert findings == ("What refuses changes to the history is gone from the database",)


def test_what_was_harmed_since_it_was_opened_is_said(workspace: Workspace) -> None:
    if workspace.path is None:
        pytest.skip("a server lets nothing point at nothing")
    make.event(workspace)
    with closing(sqlite3.connect(workspace.path)) as other:
        other.execute("update event_days set event_id = '0123456789abcdef0123456789abcdef'")
        other.commit()
    found = checking.check(workspace)
    assert (found.sound, found.damage) == (False, "a row of event_days points at nothing")
