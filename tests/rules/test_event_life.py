from uuid import uuid4

import pytest

from convene.rules.event_life import LifeKind, LifeNote, LifePlan, Weight, label
from convene.rules.events import EventStatus, next_statuses


def _plan(to: EventStatus, *weights: Weight) -> LifePlan:
    notes = tuple(LifeNote(LifeKind.DAYS, weight, "…") for weight in weights)
    return LifePlan(uuid4(), "Open", "Europe/London", EventStatus.DRAFT, to, notes)


@pytest.mark.parametrize(
    ("plan", "possible", "quiet"),
    [
        (_plan(EventStatus.PUBLISHED), True, True),
        (_plan(EventStatus.PUBLISHED, Weight.WARNS), True, False),
        (_plan(EventStatus.COMPLETED, Weight.WARNS, Weight.BLOCKS), False, False),
        (_plan(EventStatus.CANCELLED), True, False),
    ],
)
def test_what_stops_a_change_and_what_goes_without_a_word(plan: LifePlan, possible: bool, quiet: bool) -> None:
    assert (plan.possible, plan.quiet) == (possible, quiet)


def test_every_way_has_a_name_of_its_own() -> None:
    names = [label("Open", was, to) for was in EventStatus for to in next_statuses(was)]
    assert {label("Open", EventStatus.CLOSED, to) for to in next_statuses(EventStatus.CLOSED)} == {
        "Open registration again for “Open”",
        "Complete “Open”",
        "Cancel “Open”",
    }
    assert "Take up “Open” again" in names
    assert "Take “Open” back to draft" in names
