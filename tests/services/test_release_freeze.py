"""Sessions as values that do not change: what goes out, what was called off, and who is named."""

import make
from convene.rules.programme import ContributionState, SessionState
from convene.services import programme
from convene.services.release_freeze import called_off, given_out
from convene.store.tables import Contribution
from convene.store.workspace import Workspace


def test_what_goes_out_and_what_is_called_off(workspace: Workspace) -> None:
    event, ada, ben = make.event(workspace), make.person(workspace, "Ada"), make.person(workspace, "Ben")
    late = make.session(workspace, event, "Late", starts_at=make.at("15:00"), people=[ada])
    early = make.session(workspace, event, "Early", starts_at=make.at("10:00"))
    off = make.session(workspace, event, "Off", starts_at=make.at("11:00"))
    make.session(workspace, event, "In the tray")
    make.add(workspace, Contribution(session_id=late, person_id=ben, state=ContributionState.DECLINED))
    workspace.write("Cancel", programme.edit_session, off, state=SessionState.CANCELLED)
    out = workspace.read(lambda session: list(given_out(session, event)))
    assert [(one.id, one.title, one.day, one.starts_at) for one in out] == [
        (early, "Early", make.DAY, make.at("10:00")),
        (late, "Late", make.DAY, make.at("15:00")),
    ]
    assert [[who.person_id for who in one.people] for one in out] == [[], [ada]]
    assert [one.id for one in workspace.read(lambda session: list(called_off(session, event)))] == [off]
