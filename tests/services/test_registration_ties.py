"""What a registration hangs together with."""

from datetime import timedelta
from uuid import UUID

import pytest

import make
from convene.rules.errors import NotFound
from convene.rules.registrations import RegistrationState
from convene.services import groups, offers, plus_ones, waiting_terms
from convene.services.registration_ties import Ties, with_ties
from convene.services.substitution import substitute
from convene.store.workspace import Workspace

S = RegistrationState


def ties(workspace: Workspace, registration_id: UUID) -> Ties:
    detail, found = workspace.read(with_ties, registration_id, now=make.NOW)
    assert detail.id == registration_id
    return found


def test_who_waits_sees_their_place_and_their_offer(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=1)
    make.registration(workspace, event_id, state=S.WAITING, registered_at=make.NOW - timedelta(days=1))
    who = make.registration(workspace, event_id, state=S.WAITING, short_notice=True, priority=-1)
    found = ties(workspace, who)
    assert found.waits is not None
    assert (found.waits.place, found.free, found.short_notice, found.priority) == (2, True, True, -1)
    workspace.write("Offer", offers.offer, who, now=make.NOW)
    found = ties(workspace, who)
    assert found.waits is not None
    assert (found.waits.offer is not None, found.free) == (True, False)


def test_colleagues_hosts_and_groups_know_each_other(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    workspace.write("Terms", waiting_terms.change, event_id, plus_ones=2)
    zoe = make.registration(workspace, event_id, make.person(workspace, "Zoë O’Brien"))
    bo, _ = workspace.write("Bring", plus_ones.bring, zoe, name="Bo", now=make.NOW)
    asked = {"name": "Ann Lee", "now": make.NOW, "today": make.TODAY}
    done, _ = workspace.write("Instead", substitute, zoe, **asked)
    ann = ties(workspace, done.registration_id)
    assert ann.instead_of is not None
    assert (ann.instead_of.name, ann.instead_of.state, ann.may_bring) == ("Zoë O’Brien", S.SUBSTITUTED, 1)
    assert [one.registration_id for one in ann.guests] == [bo]
    before = ties(workspace, zoe)
    assert before.replaced_by is not None
    assert (before.replaced_by.name, before.guests) == ("Ann Lee", ())
    guest = ties(workspace, bo)
    assert guest.host is not None
    assert (guest.host.name, guest.may_bring, guest.group) == ("Ann Lee", 0, None)


def test_a_placeholder_is_to_be_named(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    made, _ = workspace.write("Book", groups.book, event_id, name="Quayside", count=2, now=make.NOW)
    member = workspace.read(groups.of_group, made.group_id).members[0]
    found = ties(workspace, member.registration_id)
    assert found.group is not None
    assert (found.unnamed, len(found.group.members)) == (True, 2)
    workspace.write("Name", groups.name_guest, member.registration_id, name="Li Ng", now=make.NOW)
    assert not ties(workspace, member.registration_id).unnamed
    with pytest.raises(NotFound):
        workspace.read(with_ties, UUID(int=5), now=make.NOW)
