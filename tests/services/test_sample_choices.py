import make
from convene.services import allocation, events, sign_up


def test_the_convening_has_choices_to_give_and_a_place_for_who_waits(workspace):
    make.sample(workspace)
    event_id = workspace.read(events.id_by_code, "OPEN")
    found = workspace.read(sign_up.board, event_id)
    assert found.clashing == ()
    assert found.open > 100
    assert [line.session.title for line in found.sessions if line.to_give] == ["Tears: a story circle"]
    proposal = allocation.propose(workspace.read(allocation.study, event_id))
    assert proposal.outcome.aims < proposal.first_come.aims < proposal.standing.aims
    assert proposal.outcome.met[1] > 20
