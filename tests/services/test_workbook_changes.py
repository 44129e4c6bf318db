"""A workbook that came back: which rows are ours, which changed where, and who wins."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.errors import NotFound, Refused
from convene.rules.workbook_returns import Purpose
from convene.services import registrations, workbook_changes, workbook_returns
from convene.services.import_pace import Stopped
from convene.services.workbook_changes import EVERYTHING, Outcome
from convene.store.tables import Person, Registration
from convene.store.workspace import Workspace
from returns import List, Trip, cells, four, reasons


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return four(workspace)


@pytest.fixture
def trip(workspace: Workspace, event_id: UUID, tmp_path: Path) -> Trip:
    return Trip(workspace, event_id, Purpose.DELEGATES, tmp_path)


def here(workspace: Workspace, event_id: UUID, name: str, **fields: Any) -> None:
    """Change somebody here, while the workbook is away."""
    listed = {one.name: one.id for one in workspace.read(registrations.guests, event_id)}
    workspace.write("Meanwhile", registrations.edit, listed[name], now=make.NOW, **fields)


def person(workspace: Workspace, event_id: UUID, name: str) -> Person:
    listed = {one.name: one.person_id for one in workspace.read(registrations.guests, event_id)}
    found: Person = make.one(workspace, Person, listed[name])
    return found


def journal(workspace: Workspace) -> int:
    return len(workspace.history(limit=1000))


@pytest.mark.parametrize("purpose", Purpose)
def test_without_an_edit_nothing_changes(
    workspace: Workspace, event_id: UUID, tmp_path: Path, purpose: Purpose
) -> None:
    make.session(workspace, event_id, "Opening", starts_at=make.at("10:00"))
    again = Trip(workspace, event_id, purpose, tmp_path)
    found = again.preview()
    assert set(found.counts) == {Outcome.SAME}
    before = journal(workspace)
    assert again.apply().written == 0
    assert journal(workspace) == before


def test_only_what_was_changed_in_the_workbook_is_taken(workspace: Workspace, event_id: UUID, trip: Trip) -> None:
    here(workspace, event_id, "Ada Oyelaran", job_title="Nurse")
    here(workspace, event_id, "Bob Cole", pronouns="he/him")
    trip.change(lambda made: made.put("Bob Cole", "Job title", "Chair"))
    assert cells(trip.apply()) == [("Bob Cole", "changed", "job_title", "", "Chair")]
    assert person(workspace, event_id, "Ada Oyelaran").job_title == "Nurse"
    assert person(workspace, event_id, "Bob Cole").pronouns == "he/him"
    assert person(workspace, event_id, "Bob Cole").job_title == "Chair"


def test_a_conflict_shows_both_and_stays_unless_the_workbook_is_to_win(
    workspace: Workspace, event_id: UUID, trip: Trip
) -> None:
    here(workspace, event_id, "Ada Oyelaran", job_title="Nurse", pronouns="she/her")
    here(workspace, event_id, "Bob Cole", job_title="Clerk")
    trip.change(
        lambda made: made.put("Ada Oyelaran", "Job title", "Matron"),
        lambda made: made.put("Ada Oyelaran", "Pronouns", "she/they"),
        lambda made: made.put("Ada Oyelaran", "Ticket", "Day"),
        lambda made: made.put("Bob Cole", "Job title", "Chair"),
    )
    first = trip.preview()
    assert cells(first) == [
        ("Ada Oyelaran", "conflict", "pronouns", "she/her", "she/they"),
        ("Ada Oyelaran", "conflict", "job_title", "Nurse", "Matron"),
        ("Ada Oyelaran", "changed", "ticket", "", "Day"),
        ("Bob Cole", "conflict", "job_title", "Clerk", "Chair"),
    ]
    assert first.written == 1
    assert first.counts[Outcome.CONFLICT] == 2
    key = next(row.key for row in first.rows if row.title == "Ada Oyelaran")
    chosen = trip.preview(theirs={(key, "job_title")})
    assert [(cell.name, cell.taken) for cell in chosen.rows[0].cells] == [
        ("pronouns", False),
        ("job_title", True),
        ("ticket", True),
    ]
    trip.apply(theirs={(key, "job_title")})
    ada = person(workspace, event_id, "Ada Oyelaran")
    assert (ada.job_title, ada.pronouns) == ("Matron", "she/her")
    assert person(workspace, event_id, "Bob Cole").job_title == "Clerk"
    assert trip.apply(theirs=EVERYTHING).written == 2
    assert person(workspace, event_id, "Ada Oyelaran").pronouns == "she/they"
    assert person(workspace, event_id, "Bob Cole").job_title == "Chair"


def test_what_both_changed_to_the_same_is_no_conflict(workspace: Workspace, event_id: UUID, trip: Trip) -> None:
    here(workspace, event_id, "Ada Oyelaran", job_title="Matron")
    trip.change(lambda made: made.put("Ada Oyelaran", "Job title", "Matron"))
    assert cells(trip.preview()) == []


def test_a_conflict_that_is_taken_is_checked_as_well(workspace: Workspace, event_id: UUID, trip: Trip) -> None:
    here(workspace, event_id, "Ada Oyelaran", email="ada@example.org")
    trip.change(lambda made: made.put("Ada Oyelaran", "E-mail", "nowhere"))
    assert cells(trip.preview()) == [("Ada Oyelaran", "conflict", "email", "ada@example.org", "nowhere")]
    assert cells(trip.apply(theirs=EVERYTHING)) == [("Ada Oyelaran", "refused", "email", "ada@example.org", "nowhere")]


def test_rows_taken_out_remove_nobody_and_are_named(workspace: Workspace, event_id: UUID, trip: Trip) -> None:
    trip.change(lambda made: made.remove("Bob Cole"))
    found = trip.apply()
    (gone,) = [row for row in found.rows if row.outcome is Outcome.GONE]
    assert (gone.title, gone.number, found.written) == ("Bob Cole", 0, 0)
    assert len(workspace.read(registrations.guests, event_id)) == 4


def test_a_row_that_may_have_slipped_is_left_out(trip: Trip) -> None:
    def slip(made: List) -> None:
        for heading in ("Name", "Phone"):  # sorted without the other columns
            first, second = made.say("Ada Oyelaran", heading), made.say("Bob Cole", heading)
            rows = made.row_of("Ada Oyelaran"), made.row_of("Bob Cole")
            for number, value in zip(rows, (second, first), strict=True):
                made.page.cell(number, made.headings[heading]).value = value
            if heading == "Name":
                return

    trip.change(slip, lambda made: made.put("Cy Danso", "Reference", "999"))
    found = trip.preview()
    assert reasons(found) == ["“Reference (only to read)” is not what went out: it may be another row’s"]
    assert found.notes == ()
    trip.change(
        lambda made: made.put("Di Lane", "Name", "Xu"),
        lambda made: made.put("Cy Danso", "Reference", "2"),
        lambda made: made.put("Cy Danso", "Name", "Yo"),
    )
    assert "Was one column sorted alone?" in trip.preview().notes[0]


def test_keys_that_come_twice_or_are_none_of_ours_are_refused(trip: Trip) -> None:
    def same_key(made: List) -> None:
        at = made.headings["Convene key"]
        made.page.cell(made.row_of("Ada Oyelaran"), at).value = made.say("Bob Cole", "Convene key")
        made.page.cell(made.row_of("Cy Danso"), at).value = uuid4().hex

    found = trip.change(same_key, lambda made: made.put("Bob Cole", "Ticket", "Day")).apply()
    assert found.written == 0
    assert reasons(found)[:3] == [
        "Rows 2 and 3 have one key. Clear “Convene key” in the new one",
        "Rows 2 and 3 have one key. Clear “Convene key” in the new one",
        "Its key is none that went out",
    ]
    assert [row.title for row in found.rows if row.outcome is Outcome.GONE] == ["Ada Oyelaran", "Cy Danso"]


def test_the_key_of_somebody_who_did_not_go_out_is_none(workspace: Workspace, event_id: UUID, trip: Trip) -> None:
    later = make.registration(workspace, event_id, make.person(workspace, "Eve Field"))

    def borrow(made: List) -> None:
        made.page.cell(made.row_of("Ada Oyelaran"), made.headings["Convene key"]).value = later.hex

    assert reasons(trip.change(borrow).apply())[0] == "Its key is none that went out"


def test_who_is_new_comes_before_anybody_takes_their_name(workspace: Workspace, event_id: UUID, trip: Trip) -> None:
    trip.change(lambda made: made.put("Ada Oyelaran", "Name", "Eve Field"), lambda made: made.add(Name="Eve Field"))
    assert trip.apply().written == 2
    assert [one.name for one in workspace.read(registrations.guests, event_id)].count("Eve Field") == 2


def test_who_is_not_here_any_more_is_said(workspace: Workspace, event_id: UUID, trip: Trip) -> None:
    def remove(session: Any) -> None:
        listed = {one.name: one.id for one in registrations.guests(session, event_id)}
        session.delete(session.get(Registration, listed["Ada Oyelaran"]))

    workspace.write("Remove", remove)
    assert reasons(trip.preview()) == ["Is not here any more"]


def test_another_event_and_another_workspace_are_refused(workspace: Workspace, event_id: UUID, trip: Trip) -> None:
    other = make.event(workspace, "Another one")
    with pytest.raises(Refused, match=r"This workbook is of “London is Open\(minded\)”"):
        trip.preview(event_id=other)
    assert trip.preview(event_id=event_id).written == 0
    foreign = replace(trip.back(), event_id=uuid4())
    with pytest.raises(NotFound, match="is not in this workspace"):
        workspace.read(workbook_changes.preview, foreign, now=make.NOW)
    with pytest.raises(NotFound):
        workspace.read(workbook_returns.return_sheets, uuid4(), Purpose.DELEGATES, now=make.NOW)


def test_it_can_be_stopped_with_nothing_changed(workspace: Workspace, event_id: UUID, trip: Trip) -> None:
    trip.change(lambda made: made.put("Ada Oyelaran", "Ticket", "Day"))
    before = journal(workspace)
    with pytest.raises(Stopped):
        trip.apply(cancelled=lambda: True)
    assert journal(workspace) == before
    told: list[tuple[int, int]] = []
    trip.apply(progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (1, 1)
