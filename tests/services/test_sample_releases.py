"""The sample's convening was given out twice, and its draft is different again."""

import pytest

import make
from convene.rules.releases import ChangeKind
from convene.services import events, releases
from convene.store.workspace import Workspace


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (1, 2, {ChangeKind.NEW: 1, ChangeKind.MOVED: 1, ChangeKind.CHANGED: 2, ChangeKind.CANCELLED: 1}),
        (2, None, {ChangeKind.NEW: 1, ChangeKind.MOVED: 1, ChangeKind.CHANGED: 1}),
    ],
)
def test_something_of_everything_is_different(
    workspace: Workspace, old: int, new: int | None, kinds: dict[ChangeKind, int]
) -> None:
    make.sample(workspace)
    event_id = workspace.read(events.id_by_code, "OPEN")
    found = [change.kind for change in workspace.read(releases.diff, event_id, old, new).changes]
    assert {kind: found.count(kind) for kind in found} == kinds
    first, second = reversed(workspace.read(releases.listing, event_id))
    assert first.at < second.at < make.NOW
    assert second.note
