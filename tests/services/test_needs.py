"""Needs as things to do, on both kinds of database."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.people import NeedKind, NeedState
from convene.services import checkin, needs
from convene.store.tables import Need
from convene.store.workspace import Workspace


def add(workspace: Workspace, person_id: UUID, detail: str, **fields: Any) -> UUID:
    fields = {"event_id": None, "kind": NeedKind.ACCESS} | fields
    return workspace.write("Add a need", needs.add, person_id, detail=detail, now=make.NOW, **fields)[0]


def test_a_need_is_added_given_done_and_taken_away(workspace: Workspace) -> None:
    person_id = make.person(workspace)
    need_id = add(workspace, person_id, "BSL interpreter", due=date(2026, 6, 20), consent="web form 3")
    (need,) = workspace.read(needs.of_person, person_id)
    assert (need.feature, need.label, need.due, need.wants_owner) == ("bsl", "BSL interpreter", date(2026, 6, 20), True)
    kept = make.one(workspace, Need, need_id)
    assert (kept.consent_at, kept.consent_wording) == (make.NOW, "web form 3")
    workspace.write("Give to Tova", needs.give_owner, need_id, owner="Tova Ellingham")
    assert not workspace.read(needs.of_person, person_id)[0].wants_owner
    workspace.write("Done", needs.set_state, need_id, NeedState.DONE)
    workspace.write(
        "Change", needs.edit, need_id, kind=NeedKind.COMMUNICATION, detail="Large print", owner="Bo", due=None
    )
    (need,) = workspace.read(needs.of_person, person_id)
    assert (need.kind, need.feature, need.owner, need.due, need.state) == (
        NeedKind.COMMUNICATION,
        "large_print",
        "Bo",
        None,
        NeedState.DONE,
    )
    workspace.write("Remove", needs.remove, need_id)
    assert workspace.read(needs.of_person, person_id) == ()
    workspace.undo()
    assert len(workspace.read(needs.of_person, person_id)) == 1


def test_needs_of_an_event_are_those_of_its_people_there_and_everywhere(workspace: Workspace) -> None:
    event_id, other = make.event(workspace), make.event(workspace)
    person_id = make.person(workspace)
    make.registration(workspace, event_id, person_id)
    make.registration(workspace, other, person_id)
    add(workspace, make.person(workspace, "Somebody else"), "Quiet room")
    add(workspace, person_id, "Step-free", event_id=event_id)
    add(workspace, person_id, "Vegan", event_id=None, kind=NeedKind.DIETARY)
    add(workspace, person_id, "Loop", event_id=other)
    assert {need.detail for need in workspace.read(needs.of_event, event_id)[person_id]} == {"Step-free", "Vegan"}
    assert list(workspace.read(needs.of_event, event_id)) == [person_id]
    assert len(workspace.read(needs.of_person, person_id)) == 3
    assert len(workspace.read(needs.of_person, person_id, event_id=other)) == 2


def test_needs_of_several_people_get_an_owner_at_once(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    guests = []
    for name, detail, owner in (("A", "Loop", ""), ("B", "Quiet", "Bo"), ("C", "Ramp", "")):
        person_id = make.person(workspace, name)
        guests.append(make.registration(workspace, event_id, person_id))
        add(workspace, person_id, detail, owner=owner)
        add(workspace, person_id, "Vegan", kind=NeedKind.DIETARY)
    given, _ = workspace.write("Give", needs.give_owner_of, guests[:2], owner="Tova")
    assert given == 1
    owners = {need.detail: need.owner for rows in workspace.read(needs.of_event, event_id).values() for need in rows}
    assert owners == {"Loop": "Tova", "Quiet": "Bo", "Ramp": "", "Vegan": ""}


def test_what_a_need_cannot_be(workspace: Workspace) -> None:
    person_id = make.person(workspace)
    with pytest.raises(Invalid) as empty:
        add(workspace, person_id, "  ")
    assert empty.value.field == "detail"
    need_id = add(workspace, person_id, "", feature="step_free")
    with pytest.raises(Invalid):
        workspace.write("Edit", needs.edit, need_id, kind=NeedKind.ACCESS, detail="", due=None)
    with pytest.raises(Invalid):
        workspace.write("Give", needs.give_owner_of, [], owner=" ")
    with pytest.raises(NotFound):
        add(workspace, uuid4(), "Loop")
    with pytest.raises(NotFound):
        workspace.write("Done", needs.set_state, uuid4(), NeedState.DONE)


def test_consent_is_noted_when_it_is_given_and_not_before(workspace: Workspace) -> None:
    person_id = make.person(workspace)
    need_id = add(workspace, person_id, "Loop")
    assert workspace.read(needs.of_person, person_id)[0].consent_at is None
    with pytest.raises(Invalid) as refused:
        workspace.write("Agree", needs.note_consent, need_id, wording=" ", now=make.NOW)
    assert refused.value.field == "consent"
    workspace.write("Agree", needs.note_consent, need_id, wording="needs-2026-1", now=make.NOW)
    (need,) = workspace.read(needs.of_person, person_id)
    assert (need.consent_at, need.consent_wording) == (make.NOW, "needs-2026-1")
    earlier, later = make.NOW - timedelta(days=3), make.NOW + timedelta(minutes=1)
    with pytest.raises(Invalid) as refused:
        workspace.write("Agree", needs.note_consent, need_id, wording="needs-2026-1", at=later, now=make.NOW)
    assert refused.value.field == "agreed_on"
    workspace.write("Agree", needs.note_consent, need_id, wording="needs-2026-1", at=earlier, now=make.NOW)
    assert workspace.read(needs.of_person, person_id)[0].consent_at == earlier


def test_what_an_import_once_noted_as_consent_is_none(workspace: Workspace) -> None:
    person_id = make.person(workspace)
    make.need(workspace, person_id, consent_at=make.NOW, consent_wording="from import Tito")
    (need,) = workspace.read(needs.of_person, person_id)
    assert (need.consent_at, need.consent_wording) == (None, "from import Tito")


def test_a_need_is_taken_on_by_a_day(workspace: Workspace) -> None:
    person_id = make.person(workspace)
    one, other = add(workspace, person_id, "Loop"), add(workspace, person_id, "Quiet", due=date(2026, 6, 9))
    for need_id in (one, other):
        workspace.write("Take on", needs.take_on, need_id, owner="Tova", due=date(2026, 6, 20))
    assert {n.detail: (n.owner, n.due) for n in workspace.read(needs.of_person, person_id)} == {
        "Loop": ("Tova", date(2026, 6, 20)),
        "Quiet": ("Tova", date(2026, 6, 9)),
    }
    with pytest.raises(Invalid) as refused:
        workspace.write("Take on", needs.take_on, one, owner=" ", due=None)
    assert refused.value.field == "owner"


def test_reception_sees_what_was_written_for_it_and_no_more(workspace: Workspace) -> None:
    event_id, other = make.event(workspace), make.event(workspace)
    person_id = make.person(workspace, "Zoë", reception_note="Say Zo-ee")
    registration_id = make.registration(workspace, event_id, person_id)
    need_id = add(workspace, person_id, "Powered wheelchair", event_id=event_id)
    add(workspace, person_id, "Migraine", reception_note="Elsewhere", event_id=other)

    def told() -> str:
        (found,) = workspace.read(checkin.search, event_id, "zoe")
        shown, _ = workspace.write(
            "Admit", checkin.admit, event_id, registration_id, desk="A", day=make.DAY, now=make.NOW
        )
        assert shown.guest is not None
        assert shown.guest.note == found.note
        return found.note

    assert told() == "Say Zo-ee"
    edited = {"kind": NeedKind.ACCESS, "detail": "Powered wheelchair", "due": None}
    workspace.write("Edit", needs.edit, need_id, reception_note="Open the side door", **edited)
    assert told() == "Say Zo-ee, Open the side door"
    workspace.write("Edit", needs.edit, need_id, **edited)
    assert told() == "Say Zo-ee, Open the side door"
