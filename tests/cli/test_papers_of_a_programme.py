"""``convene papers``: those that are made from a programme, and from what people eat."""

from contextlib import closing
from pathlib import Path

import pytest

import make
from convene.rules.people import NeedKind
from convene.store.workspace import Workspace
from typed import Convene


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW)) as workspace:
        event_id = make.event(workspace, code="LIO")
        room_id, ada = make.room(workspace, make.venue(workspace)), make.person(workspace, "Ada")
        make.session(workspace, event_id, "Opening", starts_at=make.at("09:30"), room_id=room_id, people=[ada])
        make.registration(workspace, event_id, ada)
        agreed = {"consent_at": make.NOW, "consent_wording": "needs-2026-1"}
        make.need(workspace, ada, kind=NeedKind.DIETARY, detail="Vegan", **agreed)
    return path


def test_each_is_written_with_what_it_can_be_asked_for(convene: Convene, file: Path, tmp_path: Path) -> None:
    for n, asked in enumerate(
        (
            ("booklet", "--person", "ada", "--size", "a4"),
            ("doors", "--room", "library", "--day", make.DAY.isoformat(), "--size", "a5"),
            ("tents", "--session", "opening"),
            ("signin", "--day", make.DAY.isoformat()),
            ("catering-key",),
            ("catering-cards",),
        )
    ):
        target = tmp_path / f"{n}.pdf"
        said = convene("papers", asked[0], file, "--event", "lio", *asked[1:], "--to", target)
        assert (said.code, said.err) == (0, ""), asked
        assert target.read_bytes().startswith(b"%PDF")
    with closing(Workspace.open(file)) as workspace:
        kept = workspace.read(lambda session: session.connection().exec_driver_sql("select name from settings").all())
    assert any(name.startswith("catering_cards.") for (name,) in kept), "the numbers stay"


def test_what_an_event_has_not_is_refused(convene: Convene, file: Path, tmp_path: Path) -> None:
    to = ("--event", "lio", "--to", tmp_path / "r.pdf")
    for asked, code, words in (
        (("doors", file, "--room", "attic"), 1, "no room “attic”"),
        (("booklet", file, "--theme", "compassion"), 1, "no theme"),
        (("booklet", file, "--size", "a3"), 2, "a3"),
    ):
        said = convene("papers", *asked, *to)
        assert (said.code, words in said.err) == (code, True), said.err
    assert not (tmp_path / "r.pdf").exists()
