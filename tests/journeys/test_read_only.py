"""A file that may only be read: it opens and says so, changes nothing, and still gives out its files."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

import make
from convene.desktop.start import Application
from convene.store.workspace import Workspace
from journeys.person import CONTROL, Clock, Person
from readers import READERS

REFUSED = "autumn.convene is read-only"


@pytest.fixture
def file(tmp_path: Path, clock: Clock) -> Iterator[Path]:
    """The sample, marked as only to be read."""
    path = tmp_path / "autumn.convene"
    with closing(Workspace.create(path, clock=clock, who="Ruth")) as workspace:
        make.sample(workspace)
    path.chmod(0o444)
    yield path
    path.chmod(0o600)


def test_look_and_take_along_but_change_nothing(
    person: Person, application: Application, file: Path, tmp_path: Path
) -> None:
    before = file.read_bytes()
    application.open(str(file))
    person.sees("This workspace is open for reading: look and export, but nothing can be changed.")
    person.sees("Read-only")
    assert person.undo == ""
    person.key(Qt.Key.Key_Z, CONTROL)
    writing_acts_are_refused_in_words(person)
    files_go_out(person, tmp_path)
    assert file.read_bytes() == before
    assert sorted(p.name for p in tmp_path.glob("autumn*")) == ["autumn.convene"]


def writing_acts_are_refused_in_words(person: Person) -> None:
    person.press("Venues")
    person.press("Add a venue", within=person.page)
    person.type("The Old School")
    person.press("Add the venue")
    person.sees(REFUSED)
    person.press("Events")
    person.press("New event", within=person.page)
    person.fill("Title", "First gathering")
    person.press("Add the event")
    person.sees(REFUSED)
    person.click_row("London is Open(minded)", double=True)

    person.tab("People")
    person.press("Add a person", within=person.page)
    person.type("Ada Oyelaran")
    person.press("Add to the list")
    person.sees(REFUSED)
    person.tab("Venue")
    person.press("Book a room")
    person.sees("The room is free.")
    person.press("Note the enquiry")
    person.sees(REFUSED)
    person.tab("Programme")
    person.press("New session")
    person.type("Poems for tired people")
    person.press("Add session")
    person.sees(REFUSED)
    person.press("Never mind")
    grid = person.page.grid
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    moved = next(s.id for s in grid.layout_of_day().sessions.values() if s.title == "Opening circle")
    at = grid.layout_of_day().rect(moved)
    grid.choose(moved)
    person.key(Qt.Key.Key_P)
    person.sees(REFUSED)
    assert grid.layout_of_day().rect(moved) == at  # it stands where it is kept
    person.tab("Badges")
    person.row("Abdirahman Jama")
    assert not person.button("Reissue").isEnabled()


def files_go_out(person: Person, folder: Path) -> None:
    person.tab("Export")
    for name, ending in (("calendar", "ics"), ("whole event", "xlsx"), ("registrations", "csv")):
        person.answers.append(folder / f"{name}.{ending}")
        person.press(f"Save {name}…")
        person.sees(f"as {name}.{ending}")
    assert all(len(read((folder / "calendar.ics").read_bytes())) > 20 for read in READERS)
    assert (folder / "whole event.xlsx").stat().st_size > 10_000
    assert len((folder / "registrations.csv").read_text(encoding="utf-8-sig").splitlines()) > 200
    person.answers.append(folder / "copy.convene")
    person.key(Qt.Key.Key_S, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    person.sees("A copy is saved as copy.convene.")
