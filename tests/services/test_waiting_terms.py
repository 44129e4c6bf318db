"""How an event deals with its places."""

import pytest

import make
from convene.rules.errors import Invalid
from convene.services import waiting, waiting_terms
from convene.store.tables import Event
from convene.store.workspace import Workspace


def test_the_usual_terms_and_others(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    usual = workspace.read(waiting_terms.terms, event_id)
    assert (usual.kept_hours, usual.plus_ones, usual.organisation_cap, usual.automatic) == (16, 0, None, False)
    asked = {"offer_hours": 4, "plus_ones": 1, "organisation_cap": 6, "automatic": True}
    workspace.write("Terms", waiting_terms.change, event_id, **asked)
    said = workspace.read(waiting_terms.terms, event_id)
    assert (said.kept_hours, said.plus_ones, said.organisation_cap, said.automatic) == (4, 1, 6, True)
    found = workspace.read(waiting.waiting_list, event_id, now=make.NOW)
    assert (found.offer_hours, found.cap, found.automatic) == (4, 6, True)
    workspace.write("Terms", waiting_terms.change, event_id, offer_hours=None)
    assert workspace.read(waiting_terms.terms, event_id).plus_ones == 1
    assert make.one(workspace, Event, event_id).offer_hours is None


@pytest.mark.parametrize(("field", "value"), [("offer_hours", 0), ("plus_ones", -1), ("organisation_cap", 0)])
def test_what_no_terms_can_be(workspace: Workspace, field: str, value: int) -> None:
    event_id = make.event(workspace)
    with pytest.raises(Invalid) as wrong:
        workspace.write("Terms", waiting_terms.change, event_id, **{field: value, "automatic": True})
    assert wrong.value.field == field
    assert not workspace.read(waiting_terms.terms, event_id).automatic
