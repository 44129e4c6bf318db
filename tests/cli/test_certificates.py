"""``convene papers certificates``, ``verify`` and ``signature``."""

from contextlib import closing
from pathlib import Path

import make
from convene.services import attendance, certificates
from convene.store.workspace import Workspace
from typed import Convene


def test_given_signed_and_verified(convene: Convene, tmp_path: Path) -> None:
    path, picture = tmp_path / "w.convene", tmp_path / "s.svg"
    picture.write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 3'><path d='M0 1h9'/></svg>")
    with closing(Workspace.create(path, clock=lambda: make.NOW)) as workspace:
        event_id = make.event(workspace, code="LIO", days=(make.TODAY,))
        ada = make.registration(workspace, event_id, make.person(workspace, "Ada"))
        make.came(workspace, event_id, ada, make.TODAY)
    assert convene("messages", "prepare", path, "--event", "lio", "--kind", "thanks").code == 0
    (message,) = convene("messages", "list", path, "--json").json
    assert "Goes along: certificate.pdf" in convene("messages", "show", path, message["id"]).out
    said = convene("papers", "signature", path, "--name", "Dr Nwosu", "--role", "Director", "--image", picture)
    assert (said.code, said.out.strip()) == (0, "Dr Nwosu, Director, with a picture")
    assert convene("papers", "certificates", path, "--event", "lio", "--to", tmp_path / "c.pdf").code == 0
    with closing(Workspace.open(path)) as workspace:
        (one,) = workspace.read(certificates.of_those, event_id).people
    said = convene("papers", "verify", path, one.code)
    assert (said.code, said.out.splitlines()[0]) == (0, "Ada took part in London is Open(minded)")
    assert convene("papers", "verify", path, one.code, "--json").json["days"] == [make.TODAY.isoformat()]
    with closing(Workspace.open(path, clock=lambda: make.NOW)) as workspace:
        day = make.day_ids(workspace, event_id)[0]
        mark = attendance.Mark.ABSENT
        workspace.write("Mark", attendance.mark, [ada], day, mark, now=make.NOW, today=make.TODAY)
    said = convene("papers", "verify", path, one.code)
    assert (said.code, "holds no longer" in said.out) == (1, True)
    assert convene("papers", "verify", path, "BCDE-FGHJ-KNPR").code == 1
    assert convene("papers", "signature", path, "--none").out.strip() == "Nobody signs"
