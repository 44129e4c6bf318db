"""Whatever is typed into a workbook and here meanwhile: exactly what was changed in the workbook alone is taken."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from convene.rules.text import clean_line
from convene.rules.workbook_returns import Purpose, Returned
from convene.services import registrations, workbook_changes
from convene.services.workbook_delegates import Delegates
from convene.store.tables import Event
from convene.store.workspace import Workspace
from returns import Trip, four

FIELDS = ("name", "known_as", "pronouns", "phone", "job_title", "ticket")
ROWS = range(4)
said = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(clean_line)
value = said.filter(lambda text: bool(text) and not text.isdigit())
edits = st.dictionaries(st.tuples(st.sampled_from(ROWS), st.sampled_from(FIELDS)), value, max_size=8)


def texts(workspace: Workspace, event_id: UUID) -> dict[str, dict[str, str]]:
    """What each delegate is here, by key and field."""

    def read(session: Any) -> dict[str, dict[str, str]]:
        held = Delegates(session, session.get_one(Event, event_id), now=make.NOW).held
        return {key: dict(one.texts) for key, one in held.items()}

    return workspace.read(read)


@pytest.fixture
def away(workspace: Workspace, tmp_path: Path) -> tuple[Workspace, UUID, Returned]:
    event_id = four(workspace)
    return workspace, event_id, Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).back()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(theirs=edits, ours=edits)
def test_exactly_those_changes(
    away: tuple[Workspace, UUID, Returned],
    theirs: dict[tuple[int, str], str],
    ours: dict[tuple[int, str], str],
) -> None:
    workspace, event_id, out = away
    keys = [row.key for row in out.rows]
    base = texts(workspace, event_id)
    rows = [
        replace(row, cells={**row.cells, **{name: text for (at, name), text in theirs.items() if at == number}})
        for number, row in enumerate(out.rows)
    ]
    steps = 0
    for number, key in enumerate(keys):
        if fields := {name: text for (at, name), text in ours.items() if at == number}:
            _, change = workspace.write("Here", registrations.edit, UUID(key), now=make.NOW, **fields)
            steps += change.journaled
    here = texts(workspace, event_id)
    edited = {(keys[at], name): text for (at, name), text in theirs.items() if text != base[keys[at]][name]}
    expected = {
        (key, name, "changed" if here[key][name] == base[key][name] else "conflict"): (here[key][name], text)
        for (key, name), text in edited.items()
        if text != here[key][name]
    }
    back = replace(out, rows=tuple(reversed(rows)))
    found, change = workspace.write("Back", workbook_changes.apply, back, now=make.NOW)
    assert change.journaled == bool(found.written)
    cells = {
        (row.key, cell.name, cell.outcome.value): (cell.here, cell.said) for row in found.rows for cell in row.cells
    }
    assert cells == expected
    for (key, name, outcome), (_, text) in expected.items():
        if outcome == "changed":
            here[key][name] = text
    assert texts(workspace, event_id) == here
    for _ in range(steps + change.journaled):
        workspace.undo()
    assert texts(workspace, event_id) == base
