"""The sample's programme: a rule, a day caught up with the reason, people at risk."""

import make
from convene.rules.attendance import Mark
from convene.rules.completion import Standing
from convene.services import attendance, events


def test_the_programme_is_half_done_and_somebody_is_at_risk(workspace):
    make.sample(workspace)
    found = workspace.read(attendance.matrix, workspace.read(events.id_by_code, "CBE3"), today=make.TODAY)
    assert (found.words, found.own_rule, found.amiss) == ("4 of 5 days, both modules", True, "")
    said = {cell.mark: cell.reason for one in found.people for cell in one.cells if cell.mark}
    assert set(said) == {Mark.CAUGHT_UP, Mark.EXCUSED, Mark.ATTENDED}
    assert all(said.values())
    assert found.standings == {Standing.ON_THE_WAY: 17, Standing.AT_RISK: 2}
