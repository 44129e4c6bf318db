"""The PIN of a workspace: set, tried, changed, taken away; never kept as it is."""

import json

import pytest
import sqlalchemy as sa

from convene.rules.errors import Invalid
from convene.services import reception_pin
from convene.store.tables import JournalRow, Setting
from convene.store.workspace import Workspace


def test_set_tried_changed_taken_away(workspace: Workspace) -> None:
    assert (workspace.read(reception_pin.is_set), workspace.read(reception_pin.fits, "any")) == (False, True)
    workspace.write("PIN", reception_pin.set_pin, "471100")
    assert workspace.read(reception_pin.is_set)
    assert [workspace.read(reception_pin.fits, pin) for pin in ("471100", " 471100 ", "471101", "")] == [
        True,
        True,
        False,
        False,
    ]
    for wrong in ("", "111222"):
        with pytest.raises(Invalid) as told:
            workspace.write("PIN", reception_pin.set_pin, "2468", current=wrong)
        assert told.value.field == "current"
    workspace.write("PIN", reception_pin.set_pin, "2468", current="471100")
    assert workspace.read(reception_pin.fits, "2468")
    workspace.write("PIN", reception_pin.set_pin, "", current="2468")
    assert not workspace.read(reception_pin.is_set)


def test_one_that_cannot_be_changes_nothing(workspace: Workspace) -> None:
    with pytest.raises(Invalid, match="4 to 12 digits"):
        workspace.write("PIN", reception_pin.set_pin, "12")
    assert not workspace.read(reception_pin.is_set)


def test_it_stands_nowhere_as_it_is(workspace: Workspace) -> None:
    workspace.write("PIN", reception_pin.set_pin, "471100")
    kept = workspace.read(lambda s: [row.value for row in s.scalars(sa.select(Setting))])
    journal = workspace.read(lambda s: [row.after for row in s.scalars(sa.select(JournalRow))])
    assert "471100" not in json.dumps([kept, journal])
