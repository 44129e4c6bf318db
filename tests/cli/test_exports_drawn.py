"""The commands of the drawn workbooks: each writes its file, and says what went wrong."""

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

import make
from convene.services import releases
from convene.services.drawn_workbooks import DRAWN
from convene.store.tables import EventSession
from convene.store.workspace import Workspace
from typed import Convene


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An event with one session, "Opening circle", which was "Welcome" in release 1."""
    path = tmp_path / "drawn.convene"
    with closing(Workspace.create(path)) as workspace:
        venue = make.venue(workspace)
        event = make.event(workspace, code="DRAW", venue_id=venue)
        room = make.room(workspace, venue)
        first = make.session(workspace, event, "Welcome", starts_at=make.at("09:30"), room_id=room)
        workspace.write("Release", releases.release, event, now=make.NOW)
        workspace.write("Rename", lambda s: setattr(s.get_one(EventSession, first), "title", "Opening circle"))
    return path


def words(path: Path) -> set[str]:
    book = openpyxl.load_workbook(path)
    return {str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None}


@pytest.mark.parametrize("one", DRAWN, ids=lambda one: one.key)
def test_every_purpose_is_a_command(convene: Convene, path: Path, one: object) -> None:
    target = path.with_suffix(".xlsx")
    said = convene("export", one.key, path, "--event", "DRAW", "--to", target)  # type: ignore[attr-defined]
    assert (said.code, said.out) == (0, f"Wrote {target}\n")
    assert words(target)


def test_the_programme_as_a_release_gave_it_out(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".xlsx")
    for more, title, state in (((), "Opening circle", "as it is now"), (("--release", 1), "Welcome", "in release 1")):
        assert convene("export", "programme-grid", path, "--event", "DRAW", "--to", target, *more).code == 0
        assert any(text.startswith(f"{title}\n09:30") for text in words(target))
        assert any(text.endswith(state) for text in words(target))


def test_the_budget_of_all_events_needs_no_event(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".xlsx")
    assert convene("export", "budget", path, "--to", target).code == 0
    assert "All events" in words(target)
    assert convene("export", "charts", path, "--to", target).code == 2


def test_a_name_that_is_no_workbook_is_refused(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".csv")
    said = convene("export", "charts", path, "--event", "DRAW", "--to", target)
    assert said.code != 0
    assert "End its name with .xlsx." in said.err
    assert not target.exists()


def test_a_folder_that_is_not_there_is_said(convene: Convene, path: Path) -> None:
    said = convene("export", "programme-grid", path, "--event", "DRAW", "--to", path.parent / "no" / "grid.xlsx")
    assert said.code != 0
    assert "Traceback" not in said.err
