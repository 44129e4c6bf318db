"""An address that mail came back from is warned about, until it is another one."""

from uuid import UUID

import pytest

import make
from convene.rules.outbox import MessageKind
from convene.services import outbox, outbox_post, owed_mail, people, people_known, returned_mail
from convene.services.organiser import set_organiser
from convene.store.workspace import Workspace


@pytest.fixture
def ana(workspace: Workspace) -> UUID:
    """Her reminder came back; that of Bo arrived."""
    workspace.write("From", set_organiser, name="Academy", email="events@academy.example")
    event = make.event(workspace)
    made = [make.person(workspace, name, email=f"{name}@example.org") for name in ("Ana", "Bo")]
    for one in made:
        make.registration(workspace, event, one)
    workspace.write("Prepare", outbox.prepare, event, MessageKind.REMINDER, now=make.NOW)
    keys = [one.id for one in workspace.read(outbox_post.ready, event)]
    workspace.write("Write", outbox_post.written, keys, way="smtp", now=make.NOW)
    workspace.happen("Back", outbox_post.bounced, keys[0], problem="Came back: Mailbox full")
    return made[0]


def test_it_is_said_wherever_somebody_is_about_to_write_there(workspace: Workspace, ana: UUID) -> None:
    came = "Mail to their address came back: Mailbox full"
    (row,) = [one for one in workspace.read(outbox.messages) if one.came_back]
    assert (row.to_name, row.returned) == ("Ana", came)
    assert workspace.read(people_known.known, ana).returned == came
    event = row.event_id
    registration = workspace.read(outbox.for_whom, event, MessageKind.THANKS)[0][0]
    assert workspace.read(outbox.preview, event, MessageKind.THANKS, registration).returned == came
    done, _ = workspace.write("Prepare", outbox.prepare, event, MessageKind.THANKS, now=make.NOW)
    assert (len(done.made), done.returned) == (2, ("Ana",))
    assert [one.to_name for one in workspace.read(outbox_post.ready, event) if one.returned] == ["Ana"]
    owed, _ = workspace.write("Prepare", owed_mail.prepare_owed, event, now=make.NOW)
    assert (owed.made, owed.returned) == (2, ("Ana",))


def test_it_goes_with_the_address_and_comes_again_with_it(workspace: Workspace, ana: UUID) -> None:
    workspace.write("Other", people.edit, ana, email="ana@new.example")
    assert workspace.read(returned_mail.returned) == {}
    assert workspace.read(people_known.known, ana).returned == ""
    assert {one.returned for one in workspace.read(outbox.messages)} == {""}
    workspace.undo()
    assert list(workspace.read(returned_mail.returned)) == [ana]


def test_let_go_it_is_still_known_and_sent_again_it_is_not(workspace: Workspace, ana: UUID) -> None:
    (row,) = [one for one in workspace.read(outbox.messages) if one.came_back]
    workspace.write("Let go", outbox.release, [row.id])
    assert str(workspace.read(returned_mail.returned, [ana])[ana]) == "Mail to their address came back"
    workspace.write("Again", outbox_post.written, [row.id], way="smtp", now=make.NOW)
    assert workspace.read(returned_mail.returned) == {}


def test_what_the_server_never_took_did_not_come_back(workspace: Workspace) -> None:
    workspace.write("From", set_organiser, name="Academy", email="events@academy.example")
    event = make.event(workspace)
    make.registration(workspace, event, make.person(workspace, "Bo", email="bo@example.org"))
    workspace.write("Prepare", outbox.prepare, event, MessageKind.REMINDER, now=make.NOW)
    (key,) = [one.id for one in workspace.read(outbox_post.ready, event)]
    workspace.happen("Hand", outbox_post.hand_over, key, now=make.NOW)
    workspace.happen("Refused", outbox_post.failed, key, problem="Refused: 554")
    assert workspace.read(returned_mail.returned) == {}
