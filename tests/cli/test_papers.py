"""``convene papers``: each paper as a PDF."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import make
from convene import papers
from convene.services import events, paper_day
from convene.store.workspace import Workspace
from typed import Convene

DAYS = (make.TODAY, make.TODAY + timedelta(1))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "w.convene"
    with closing(Workspace.create(path, clock=lambda: make.NOW)) as workspace:
        event_id = make.event(workspace, code="LIO", days=DAYS)
        make.event(workspace, "Nobody yet", code="NOB")
        for name in ("Ada", "Bo ⻌"):
            make.registration(workspace, event_id, make.person(workspace, name))
    return path


def test_the_list_says_every_paper(convene: Convene) -> None:
    assert [one["key"] for one in convene("papers", "list", "--json").json] == [one.key for one in papers.PAPERS]
    assert "Evacuation roll" in convene("papers", "list").out


def test_a_paper_of_a_day(convene: Convene, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.pdf"
    asked = ("papers", "register", file, "--event", "lio", "--day", DAYS[1].isoformat())
    said = convene(*asked, "--to", target)
    assert (said.code, said.out.strip()) == (0, f"Wrote register to {target}")
    assert target.read_bytes().startswith(b"%PDF")
    with closing(Workspace.open(file)) as workspace:
        event_id = workspace.read(events.id_by_code, "LIO")
        assert [line.number for line in workspace.read(paper_day.sheet, event_id, day=DAYS[0]).lines] == [1, 2]


def test_what_cannot_be_printed(convene: Convene, file: Path, tmp_path: Path) -> None:
    to = ("--to", tmp_path / "r.pdf")
    for asked, code, said in (
        (("register", file, "--event", "nob"), 1, "Nobody holds a place yet"),
        (("roll", file, "--event", "lio", "--day", "2026-06-09"), 1, "no day “2026-06-09”"),
        (("roll", file, "--event", "lio", "--day", "soon"), 1, "not a date"),
        (("menu", file, "--event", "lio"), 2, "No such command"),
    ):
        answer = convene("papers", *asked, *to)
        assert (answer.code, said in answer.err) == (code, True), answer.err
    assert not (tmp_path / "r.pdf").exists()
    said = convene("papers", "roll", file, "--event", "lio", "--to", tmp_path / "nowhere" / "r.pdf")
    assert (said.code, "could not be written" in said.err) == (3, True)


def test_letters_that_no_font_has_are_said(convene: Convene, file: Path, tmp_path: Path) -> None:
    said = convene("papers", "register", file, "--event", "lio", "--to", tmp_path / "r.pdf", "--json")
    assert said.json["missing"] == {"Bo ⻌": "⻌"}
    assert "Bo ⻌: no font here has ⻌" in said.err


def test_a_template_is_copied_changed_and_used_once(convene: Convene, file: Path, tmp_path: Path) -> None:
    said = convene("papers", "template", "roll", "--to", tmp_path / "mine")
    assert said.out.splitlines() == [f"Wrote {tmp_path / 'mine' / name}" for name in ("roll.typ", "style.typ")]
    mine = tmp_path / "mine" / "roll.typ"
    asked = ("papers", "roll", file, "--event", "lio", "--to", tmp_path / "r.pdf")
    assert convene(*asked, "--template", mine).code == 0
    before = (tmp_path / "r.pdf").read_bytes()
    mine.write_text(mine.read_text("utf-8") + "\n#wrong", "utf-8")
    said = convene(*asked, "--template", mine)
    assert (said.code, "roll.typ, line" in said.err, "unknown variable: wrong" in said.err) == (3, True, True)
    assert (tmp_path / "r.pdf").read_bytes() == before


def test_the_card_beside_the_desk_needs_no_workspace(convene: Convene, tmp_path: Path) -> None:
    said = convene("papers", "reception-card", "--to", tmp_path / "card.pdf")
    assert said.out == f"Wrote reception card to {tmp_path / 'card.pdf'}\n"
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
