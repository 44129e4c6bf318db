"""The place distances are measured from."""

import pytest

from convene.rules.distance import CHARING_CROSS, Spot
from convene.rules.errors import Invalid
from convene.services import distance
from convene.store.workspace import Workspace


def test_it_is_charing_cross_until_somebody_chooses_another(workspace: Workspace) -> None:
    assert workspace.read(distance.start) == CHARING_CROSS
    workspace.write("From", distance.set_start, name=" Our  office ", latitude=51.52, longitude=-0.03)
    assert workspace.read(distance.start) == Spot("Our office", 51.52, -0.03)
    workspace.write("From", distance.set_start, name="Stratford", latitude=51.54, longitude=0)
    assert workspace.read(distance.start) == Spot("Stratford", 51.54, 0)
    with pytest.raises(Invalid) as refused:
        workspace.write("From", distance.set_start, name="Nowhere", latitude=151.54, longitude=0)
    assert refused.value.field == "latitude"
    workspace.write("From", distance.set_start, name="Charing Cross", latitude=51.5074, longitude=-0.1278)
    assert workspace.read(distance.start) == CHARING_CROSS
    workspace.undo()
    assert workspace.read(distance.start).name == "Stratford"
