"""What the checks find in the sample's convening, and what of it was accepted."""

import make
from convene.rules.programme import FindingKind
from convene.rules.programme_fixes import FixKind, fixes
from convene.services import events, programme, programme_findings


def test_the_convening_shows_what_the_checks_can_find_and_mend(workspace):
    make.sample(workspace)
    event = workspace.read(events.id_by_code, "OPEN")
    found = workspace.read(programme_findings.findings, event)
    assert [f.kind.value for f in found.open] == ["away", "need", "room", "person", "equipment", "need", "space"]
    (accepted,) = found.accepted
    assert (accepted.finding.kind, accepted.finding.title) == (FindingKind.STRETCH, "95 minutes without a break")
    assert accepted.reason
    agenda = workspace.read(programme.agenda, event)
    kinds = {f.kind.value: [fix.kind for fix in fixes(agenda, f)] for f in found.open}
    assert kinds["away"] == [FixKind.SWAP, FixKind.UNPLACE]
    assert FixKind.SWAP in kinds["equipment"]
    assert kinds["space"] == [FixKind.SPACE]
