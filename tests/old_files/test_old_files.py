"""Workspaces as every Convene so far has made them: today's opens them, reads all of them, and goes on with them."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.checkin import Verdict
from convene.rules.errors import Refused
from convene.rules.exchange import Sheet
from convene.rules.registrations import HOLDS_PLACE, RegistrationState
from convene.services import (
    badges,
    bookings,
    calendars,
    checkin,
    event_templates,
    events,
    finder,
    home,
    needs,
    people,
    presence,
    programme,
    registrations,
    venues,
    whole_workbook,
)
from convene.services.soundness import soundness
from convene.services.workspace import info
from convene.store.files import SCHEMA, sniff
from convene.store.tables import Row
from convene.store.workspace import Workspace
from faults.soundness import check, kept, scans

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.convene"))


def test_there_is_a_file_of_every_schema() -> None:
    assert [file.stem for file in FILES] == [f"schema-{number}" for number in range(1, SCHEMA + 1)]
    assert [sniff(file) for file in FILES] == list(range(1, SCHEMA + 1))


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy."""
    return Path(shutil.copy(request.param, tmp_path / "old.convene"))


@pytest.fixture
def workspace(path: Path, clock: Callable[[], datetime]) -> Iterator[Workspace]:
    """The copy, open."""
    with closing(Workspace.open(path, clock=clock, who="Tester")) as opened:
        yield opened


@pytest.fixture
def event(workspace: Workspace) -> UUID:
    return workspace.read(events.id_by_code, "OPEN")


def test_it_opens_sound_and_is_of_today(workspace: Workspace, path: Path) -> None:
    assert not workspace.read_only
    assert sniff(path) == SCHEMA
    workspace.read(check)
    held = workspace.read(soundness, spool=[])
    assert (held.findings, held.history.broken) == ((), None)
    assert held.history.entries > 30


NEW_IN = {
    2: {
        "attendance_marks",
        "cancellation_bands",
        "closures",
        "event_templates",
        "observances",
        "opening_hours",
        "releases",
        "set_aside",
        "stored_files",
        "venue_documents",
    },
    3: {
        "badge_prints",
        "consents",
        "criteria",
        "desk_packs",
        "distinct_people",
        "offers",
        "packets",
        "person_merges",
        "quarantined_scans",
        "registration_groups",
        "registration_questions",
        "reviews",
        "scores",
        "unavailabilities",
    },
}


def test_something_of_everything_is_in_it(workspace: Workspace, request: pytest.FixtureRequest) -> None:
    made = int(request.node.callspec.id.removeprefix("schema-"))
    later = {name for schema, names in NEW_IN.items() if schema > made for name in names}
    counts = workspace.read(
        lambda s: {t.name: s.scalar(sa.select(sa.func.count()).select_from(t)) for t in Row.metadata.sorted_tables}
    )
    assert {name for name, count in counts.items() if count == 0} == {"erasures"} | later


def test_an_event_and_its_programme(workspace: Workspace, event: UUID) -> None:
    held = workspace.read(info, today=make.TODAY)
    assert sorted(e.code for e in held.events) == ["CBE", "HOLD", "OPEN"]
    detail = workspace.read(events.detail, event)
    assert (detail.title, detail.places, detail.budget_pence) == ("London is Open(minded)", 8, 1_250_000)
    assert detail.summary == "Stories of care,\nheard & told."
    assert [day.date for day in detail.days] == list(make.days_on(make.DAY, 2))
    agenda = workspace.read(programme.agenda, event)
    late, waiting, opening = sorted(agenda.sessions, key=lambda s: s.title)
    assert (opening.title, opening.room, opening.track) == ("Opening circle", "Great Hall", "Compassion")
    assert (list(opening.themes), opening.starts_at) == (["compassion", "inclusion"], make.at("09:30"))
    assert [person.name for person in opening.people] == ["Ada"]
    assert (late.title, waiting.title, waiting.starts_at) == ("Evening of stories, with soup", "In the tray", None)
    assert len(workspace.read(calendars.event_calendar, event, now=make.NOW).appointments) == 3
    workspace.read(programme.clashes, event)
    workspace.read(home.home, today=make.TODAY, now=make.NOW)


def test_its_templates(workspace: Workspace, request: pytest.FixtureRequest) -> None:
    if request.node.callspec.id == "schema-1":
        assert workspace.read(event_templates.listing) == []
        return
    (row,) = workspace.read(event_templates.listing)
    assert (row.title, row.days, row.sessions, row.rooms, row.problem) == ("A day of stories", 2, 3, 1, "")
    asked = {"title": "Again", "first_day": make.DAY, "now": make.NOW}
    made, _ = workspace.write("Make", event_templates.make_event, row.id, **asked)
    assert len(workspace.read(programme.agenda, made).sessions) == 3


def test_its_people(workspace: Workspace, event: UUID) -> None:
    guests = workspace.read(registrations.guests, event)
    assert {"Nkechi Barlow", "Sẹ́gun Adébáyọ̀", "欧阳 明", "O’Neill-Smith", "مريم"} <= {g.name for g in guests}
    counts = workspace.read(registrations.counts, event)
    assert (counts.held, counts.waiting, counts.cancelled, counts.all, counts.places) == (7, 2, 1, 10, 8)
    (off,) = (g for g in guests if g.state is RegistrationState.CANCELLED)
    assert workspace.read(registrations.guest_detail, off.id).reason == "Ill"
    assert len(workspace.read(badges.badges, event)) == 7
    assert len(workspace.read(needs.of_event, event)) > 0
    assert len(workspace.read(people.directory)) == 10
    assert [found.name for found in workspace.read(people.find, "asE thor")] == ["Åse Þórsdóttir"]
    assert workspace.read(finder.find, "neill")
    sheets = workspace.read(whole_workbook.whole_book, event, today=make.TODAY)
    assert sum(len(list(sheet.rows)) for sheet in sheets if isinstance(sheet, Sheet)) > 20


def test_its_rooms(workspace: Workspace, event: UUID) -> None:
    (booked,) = workspace.read(bookings.listing, event_id=event)
    assert (booked.venue, booked.room, booked.cost_pence) == ("Royal Foundation of St Katherine", "Great Hall", 180_000)
    assert [(room.name, dict(room.capacities)) for room in workspace.read(venues.rooms)] == [
        ("Great Hall", {"theatre": 120, "cabaret": 64}),
        ("Library", {"theatre": 40}),
    ]


def test_who_came(workspace: Workspace, event: UUID) -> None:
    facts = workspace.read(scans)
    said = [(fact["kind"].value, fact["verdict"].value, fact["reason"].value) for fact in facts]
    assert [kind for kind, _, _ in said] == ["in"] * 7 + ["void"]
    assert {("unknown", "not_a_badge"), ("refused", "cancelled"), ("already", "")} <= {(v, r) for _, v, r in said}
    assert len(workspace.read(presence.here, event, day=make.DAY)) == 3, "four, of whom one was taken back"


def test_work_goes_on(workspace: Workspace, event: UUID, request: pytest.FixtureRequest) -> None:
    before = workspace.read(kept)
    standing = workspace.standing()
    assert (standing.undo, standing.redo) == ("Rename", "Rename again")
    undone = 0
    while workspace.standing().undo != "Register Ada":
        workspace.undo()
        undone += 1
    with pytest.raises(Refused, match="Register Ada"):  # she has been scanned since
        workspace.undo()
    assert undone == {"schema-1": 12, "schema-2": 24, "schema-3": 36, "schema-4": 36}[request.node.callspec.id]
    for _ in range(undone):
        workspace.redo()
    assert workspace.read(kept) == before
    guest = next(g for g in workspace.read(registrations.guests, event) if g.state in HOLDS_PLACE and not g.here)
    shown = {"desk": "Front desk", "code": guest.badge_code, "day": make.DAY, "now": make.NOW}
    result, _ = workspace.write("Scan", checkin.scan, event, **shown)
    assert (result.verdict, result.name) == (Verdict.ADMITTED, guest.name)
    workspace.write("Register", registrations.register, event, name="Somebody new", now=make.NOW)
    workspace.read(check)
