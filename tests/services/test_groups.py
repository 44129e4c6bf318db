"""One organisation books ten: all or none, or the rest waits; named now or later; seen and cancelled together."""

from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.groups import Named
from convene.rules.registrations import RegistrationState
from convene.services import badges, groups, needs, people, registrations
from convene.store.tables import Credential, Person, Registration
from convene.store.workspace import Workspace

S = RegistrationState


def book(workspace: Workspace, event_id: UUID, **fields: Any) -> groups.Booked:
    asked = {"name": "Eastmarsh Trust", "count": 3} | fields
    return workspace.write("Book for a group", groups.book, event_id, now=make.NOW, **asked)[0]


def rows(workspace: Workspace) -> tuple[int, int]:
    return workspace.read(lambda s: (s.query(Registration).count(), s.query(Person).count()))


def test_places_are_booked_by_number_and_named_as_far_as_known(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=12)
    made = book(
        workspace,
        event_id,
        count=10,
        names=[Named("Zoë O’Brien", "zoe@example.org")],
        contact="Ruth Alder",
        contact_email="ruth@example.org",
        note="Arrive by coach",
    )
    assert (made.registered, made.waiting) == (10, 0)
    (group,) = workspace.read(groups.of_event, event_id)
    assert (group.name, group.contact, group.contact_email, group.note) == (
        "Eastmarsh Trust",
        "Ruth Alder",
        "ruth@example.org",
        "Arrive by coach",
    )
    assert [one.name for one in group.members][:3] == [
        "Zoë O’Brien",
        "Guest 2 of Eastmarsh Trust",
        "Guest 3 of Eastmarsh Trust",
    ]
    assert group.members[-1].name == "Guest 10 of Eastmarsh Trust"
    assert (group.held, group.waiting, group.unnamed) == (10, 0, 9)
    counts = workspace.read(registrations.counts, event_id)
    assert (counts.held, counts.registered) == (10, 10), "who books need not come"
    assert len(workspace.read(badges.badges, event_id)) == 10
    listed = workspace.read(registrations.guests, event_id)
    assert {(one.organisation, one.group) for one in listed} == {("Eastmarsh Trust", "Eastmarsh Trust")}
    workspace.undo()
    assert workspace.read(groups.of_event, event_id) == []
    assert rows(workspace) == (0, 0)


def test_all_or_none_or_the_rest_waits(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=4)
    book(workspace, event_id, name="Northmere", count=2)
    before = rows(workspace)
    with pytest.raises(Refused, match="2 places are left, and Eastmarsh Trust needs 5") as refused:
        book(workspace, event_id, count=5)
    assert refused.value.data["left"] == 2
    assert rows(workspace) == before
    made = book(workspace, event_id, count=5, rest_waits=True)
    assert (made.registered, made.waiting) == (2, 3)
    group = workspace.read(groups.of_group, made.group_id)
    assert (group.held, group.waiting, group.unnamed) == (2, 3, 5)
    with pytest.raises(Refused, match="No place is left"):
        book(workspace, event_id, name="Quayside", count=1)
    assert book(workspace, make.event(workspace, capacity=None), count=40).registered == 40


def test_a_name_that_cannot_be_leaves_nothing_behind(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    make.registration(workspace, event_id, make.person(workspace, "Ann Lee", email="ann@example.org"))
    before = rows(workspace)
    with pytest.raises(Refused, match="Ann Lee is on the list already"):
        book(workspace, event_id, names=[Named("Bo Berg"), Named("Ann Lee", "ann@example.org")])
    with pytest.raises(Invalid) as wrong:
        book(workspace, event_id, names=[Named("Jane Doe", "ann@example.org")])
    assert (wrong.value.field, wrong.value.title) == ("names", "Jane Doe: ann@example.org is the address of Ann Lee")
    for field, contact, email in (
        ("contact", "", "ruth@example.org"),
        ("contact_email", "Ruth", "ruth at home"),
        ("contact_email", "Ruth", "ann@example.org"),
    ):
        with pytest.raises(Invalid) as wrong:
            book(workspace, event_id, contact=contact, contact_email=email)
        assert wrong.value.field == field
    with pytest.raises(Refused, match="is on the list already"):
        book(workspace, event_id, names=[Named("Bo Berg"), Named("Bo Berg")])
    assert rows(workspace) == before


def member(workspace: Workspace, group_id: UUID, number: int = 0) -> groups.Member:
    found: groups.Member = workspace.read(groups.of_group, group_id).members[number]
    return found


def test_a_place_is_named_later(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    made = book(workspace, event_id)
    one = member(workspace, made.group_id)
    codes = workspace.read(badges.badges, event_id)
    workspace.write("Print", badges.mark_printed, [row.credential_id for row in codes], now=make.NOW)
    workspace.write(
        "Name", groups.name_guest, one.registration_id, name="Zoë O’Brien", email="zoe@example.org", now=make.NOW
    )
    named = member(workspace, made.group_id)
    assert (named.registration_id, named.name, named.named) == (one.registration_id, "Zoë O’Brien", True)
    printed = workspace.read(
        lambda s: dict(s.execute(sa.select(Credential.registration_id, Credential.printed_at)).all())
    )
    assert printed.pop(one.registration_id) is None, "the badge has another name now"
    assert all(printed.values())
    with pytest.raises(Refused, match="Zoë O’Brien is named already"):
        workspace.write("Name", groups.name_guest, one.registration_id, name="Bo", now=make.NOW)
    with pytest.raises(Invalid) as wrong:
        workspace.write("Name", groups.name_guest, member(workspace, made.group_id, 1).registration_id, name=" ",
                        now=make.NOW)  # fmt: skip
    assert wrong.value.field == "name"


def test_a_place_is_named_with_somebody_we_know(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    zoe = make.person(workspace, "Zoë O’Brien", email="zoe@example.org")
    made = book(workspace, event_id)
    one, other = member(workspace, made.group_id), member(workspace, made.group_id, 1)
    person_id = make.one(workspace, Registration, one.registration_id).person_id
    workspace.write("Need", needs.add, person_id, event_id=event_id, kind="access", detail="loop", now=make.NOW)
    name = {"name": "Zoe O'Brien", "email": "ZOE@example.org", "phone": "020 7946 0001"}
    workspace.write("Name", groups.name_guest, one.registration_id, now=make.NOW, **name)
    assert make.one(workspace, Registration, one.registration_id).person_id == zoe
    assert make.one(workspace, Person, person_id) is None, "the placeholder is nobody"
    detail = workspace.read(people.detail, zoe)
    assert (detail.name, detail.phone, len(detail.needs)) == ("Zoë O’Brien", "020 7946 0001", 1)
    with pytest.raises(Refused, match="Zoë O’Brien is on the list already"):
        workspace.write("Name", groups.name_guest, other.registration_id, now=make.NOW, **name)
    workspace.undo()
    assert make.one(workspace, Registration, one.registration_id).person_id == person_id
    assert workspace.read(people.detail, person_id).needs


def test_a_group_is_cancelled_together(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=3)
    made = book(workspace, event_id, count=4, rest_waits=True)
    workspace.write("Withdraw", registrations.withdraw, member(workspace, made.group_id).registration_id, now=make.NOW)
    moved, _ = workspace.write("Cancel", groups.cancel, made.group_id, reason="No coach", now=make.NOW)
    assert len(moved.done) == 3
    group = workspace.read(groups.of_group, made.group_id)
    assert [one.state for one in group.members] == [S.WITHDRAWN, S.CANCELLED, S.CANCELLED, S.CANCELLED]
    assert workspace.read(registrations.counts, event_id).held == 0
    with pytest.raises(Refused, match="Nobody of Eastmarsh Trust is on the list"):
        workspace.write("Cancel", groups.cancel, made.group_id, now=make.NOW)
    workspace.undo()
    assert workspace.read(groups.of_group, made.group_id).held == 2
    with pytest.raises(NotFound):
        workspace.read(groups.of_group, UUID(int=4))
