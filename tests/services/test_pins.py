"""The PINs of a workspace: set, tried, changed, taken away; never kept as they are."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from convene.rules.errors import Invalid, Refused
from convene.rules.pins import TRIES
from convene.rules.roles import Role
from convene.services import pins
from convene.services.pins import Access
from convene.store.tables import JournalRow, Setting
from convene.store.workspace import Workspace
from make import NOW

ORGANISER, OWNER = Role.ORGANISER, Role.OWNER


def test_set_tried_changed_taken_away(workspace: Workspace) -> None:
    assert (workspace.read(pins.access), workspace.read(pins.fits, ORGANISER, "any")) == (Access(), False)
    workspace.happen("PIN", pins.set_pin, ORGANISER, "471100")
    assert workspace.read(pins.access) == Access(organiser=True)
    tried = [workspace.read(pins.fits, ORGANISER, pin) for pin in ("471100", " 471100 ", "471101", "")]
    assert tried == [True, True, False, False]
    for wrong in ("", "111222"):
        with pytest.raises(Invalid) as told:
            workspace.happen("PIN", pins.set_pin, ORGANISER, "2468", current=wrong)
        assert told.value.field == "current"
    workspace.happen("PIN", pins.set_pin, ORGANISER, "2468", current="471100")
    assert workspace.read(pins.fits, ORGANISER, "2468")
    workspace.happen("PIN", pins.set_pin, ORGANISER, "", current="2468")
    assert not workspace.read(pins.access).any


def test_one_that_cannot_be_changes_nothing(workspace: Workspace) -> None:
    with pytest.raises(Invalid, match="4 to 12 digits"):
        workspace.happen("PIN", pins.set_pin, OWNER, "12")
    assert not workspace.read(pins.access).any


def test_an_owner_sets_the_organisers_without_knowing_it_but_not_the_own(workspace: Workspace) -> None:
    workspace.happen("PIN", pins.set_pin, ORGANISER, "471100")
    with pytest.raises(Refused, match="different PINs"):
        workspace.happen("PIN", pins.set_pin, OWNER, "471100")
    workspace.happen("PIN", pins.set_pin, OWNER, "90210")
    workspace.happen("PIN", pins.set_pin, ORGANISER, "2468")
    with pytest.raises(Invalid, match="not the PIN there is"):
        workspace.happen("PIN", pins.set_pin, OWNER, "", current="2468")
    assert workspace.read(pins.access) == Access(organiser=True, owner=True)


def test_the_window_locks_after_a_time_only_where_somebody_can_unlock_it(workspace: Workspace) -> None:
    workspace.happen("Lock", pins.set_lock_after, 15)
    assert workspace.read(pins.access).lock_after is None
    workspace.happen("PIN", pins.set_pin, ORGANISER, "471100")
    assert workspace.read(pins.access).lock_after == 15
    with pytest.raises(Invalid, match="5, 15 or 30"):
        workspace.happen("Lock", pins.set_lock_after, 7)
    workspace.happen("Lock", pins.set_lock_after, None)
    assert workspace.read(pins.access).lock_after is None


def test_wrong_ones_are_counted_in_the_workspace(workspace: Workspace) -> None:
    for _ in range(TRIES):
        workspace.happen("A wrong PIN", pins.failed, now=NOW)
    assert workspace.read(pins.tries).wait(NOW + timedelta(seconds=10)) == 20
    workspace.happen("The right one", pins.passed)
    assert workspace.read(pins.tries).wrong == 0


def test_they_stand_nowhere_as_they_are(workspace: Workspace) -> None:
    workspace.happen("PIN", pins.set_pin, OWNER, "471100")
    kept = workspace.read(lambda s: [row.value for row in s.scalars(sa.select(Setting))])
    journal = workspace.read(lambda s: [row.after for row in s.scalars(sa.select(JournalRow))])
    assert "471100" not in json.dumps([kept, journal])
