"""Free words of equipment, and the features of a room that they ask for."""

import pytest

from convene.rules.equipment import features_asked


@pytest.mark.parametrize(
    ("words", "features"),
    [
        ("", ()),
        ("Projector", ("projector",)),
        ("flip chart, PROJECTORS; lamps", ("projector",)),
        ("12 chairs\nInduction loop\nData projector and screen", ("hearing_loop", "projector")),
        ("Beamer", ("projector",)),
        ("Step-free access", ("step_free",)),
        ("break-out room, breakout spaces", ("breakout",)),
        ("No projector", ()),
        ("We bring our own projector", ()),
        ("without hearing loop, projector", ("projector",)),
        ("projectile, loophole", ()),
        ("Ein Projektor", ()),
    ],
)
def test_words(words, features):
    assert features_asked(words) == features
