"""Sending: noted before and after, resumed with exactly the rest, never twice."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

import make
from convene.rules.errors import Refused
from convene.rules.outbox import InDoubt, Letter, MessageKind, NoServer, NotNow, NotTaken
from convene.services import outbox, outbox_post
from convene.store.tables import Message
from convene.store.workspace import Workspace

NAMES = ("Ana", "Bo", "Cleo", "Dag")


class Server:
    """What a server took, by name; ``at`` says what it does when somebody's message comes."""

    def __init__(self, at: dict[str, Exception] | None = None) -> None:
        self.took: list[str] = []
        self.at = at or {}

    def __call__(self, letter: Letter) -> None:
        if letter.to_name in self.at:
            raise self.at.pop(letter.to_name)
        self.took.append(letter.to_name)


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    made = make.event(workspace)
    make.add_setting(workspace, "organiser", {"name": "Bridget"})
    for name in NAMES:
        make.registration(workspace, made, make.person(workspace, name, email=f"{name}@example.org"))
    workspace.write("Prepare", outbox.prepare, made, MessageKind.REMINDER, now=make.NOW)
    return made


def post(workspace: Workspace, event_id: UUID, server: Callable[[Letter], None], **more: Any) -> outbox_post.Posted:
    keys = [one.id for one in workspace.read(outbox_post.ready, event_id)]
    return outbox_post.post_all(workspace, keys, server, way="smtp", **more)


def states(workspace: Workspace, event_id: UUID) -> dict[str, str]:
    return {one.to_name: one.state.value for one in workspace.read(outbox.messages, event_id)}


def test_everybody_gets_one_and_nobody_a_second(workspace: Workspace, event_id: UUID) -> None:
    server, seen, paces = Server(), [], []
    done = post(workspace, event_id, server, told=seen.append, wait=lambda: paces.append(1))
    assert done == outbox_post.Posted(4, 0, 0, 0)
    assert (server.took, seen, len(paces)) == ([*NAMES], [1, 2, 3, 4], 3)
    assert post(workspace, event_id, server) == outbox_post.Posted(0, 0, 0, 0)
    kept = workspace.read(outbox.messages, event_id)
    assert {(one.way, one.to_address == f"{one.to_name}@example.org") for one in kept} == {("smtp", True)}
    row = make.one(workspace, Message, kept[0].id)
    assert row.message_id == f"<{row.id.hex}@convene.invalid>"


def test_no_undo_brings_back_what_has_left(workspace: Workspace, event_id: UUID) -> None:
    post(workspace, event_id, Server())
    with pytest.raises(Refused):
        workspace.undo()
    assert set(states(workspace, event_id).values()) == {"sent"}


def test_a_crash_in_the_middle_leaves_one_in_doubt_and_the_rest_to_send(workspace: Workspace, event_id: UUID) -> None:
    class Killed(BaseException):
        pass

    first = Server({"Cleo": Killed()})  # type: ignore[dict-item]
    with pytest.raises(Killed):
        post(workspace, event_id, first)
    assert states(workspace, event_id) == {"Ana": "sent", "Bo": "sent", "Cleo": "sending", "Dag": "draft"}
    again = Server()
    assert post(workspace, event_id, again).sent == 1
    assert (first.took, again.took) == (["Ana", "Bo"], ["Dag"])
    (cleo,) = [one for one in workspace.read(outbox.messages, event_id) if one.doubt]
    assert (cleo.to_name, cleo.handed_at) == ("Cleo", workspace.now())


@pytest.mark.parametrize(("arrived", "state", "rest"), [(True, "sent", 0), (False, "draft", 1)])
def test_a_person_settles_a_doubt(workspace: Workspace, event_id: UUID, arrived: bool, state: str, rest: int) -> None:
    done = post(workspace, event_id, Server({"Bo": InDoubt("Hung up")}))
    assert (done.sent, done.doubtful, done.left, done.stopped) == (1, 1, 2, "Hung up")
    bo = next(one for one in workspace.read(outbox.messages, event_id) if one.doubt)
    assert bo.problem == "Hung up"
    workspace.happen("Settle", outbox_post.settle, bo.id, arrived=arrived, way="smtp", now=make.NOW)
    assert states(workspace, event_id)["Bo"] == state
    assert len(workspace.read(outbox_post.ready, event_id)) == 2 + rest
    with pytest.raises(Refused, match="in no doubt"):
        workspace.happen("Settle", outbox_post.settle, bo.id, arrived=True, way="smtp", now=make.NOW)


def test_one_refused_fails_alone_and_can_be_tried_again(workspace: Workspace, event_id: UUID) -> None:
    server = Server({"Bo": NotTaken("Refused: 550 no such user"), "Cleo": NotNow("Not taken yet: 450")})
    assert post(workspace, event_id, server) == outbox_post.Posted(2, 1, 0, 1)
    assert states(workspace, event_id) == {"Ana": "sent", "Bo": "failed", "Cleo": "draft", "Dag": "sent"}
    bo = next(one for one in workspace.read(outbox.messages, event_id) if one.state == "failed")
    assert bo.problem == "Refused: 550 no such user"
    workspace.write("Again", outbox.release, [bo.id])
    assert post(workspace, event_id, server).sent == 2
    assert server.took == ["Ana", "Dag", "Bo", "Cleo"]


def test_without_a_server_everything_stays_a_draft(workspace: Workspace, event_id: UUID) -> None:
    done = post(workspace, event_id, Server({"Ana": NoServer("Cannot be reached")}))
    assert done == outbox_post.Posted(0, 0, 0, 4, "Cannot be reached")
    assert set(states(workspace, event_id).values()) == {"draft"}


def test_it_can_be_stopped_between_two(workspace: Workspace, event_id: UUID) -> None:
    server = Server()
    done = post(workspace, event_id, server, stop=lambda: len(server.took) == 2)
    assert (done.sent, done.left, done.stopped) == (2, 2, "Stopped")
    assert states(workspace, event_id) == {"Ana": "sent", "Bo": "sent", "Cleo": "draft", "Dag": "draft"}
    kept = [one for one in workspace.read(outbox.messages, event_id) if one.state == "draft"]
    assert [(one.handed_at, one.problem) for one in kept] == [(None, "")] * 2, "nothing of them was handed over"


@pytest.mark.parametrize("paced", [True, False])
def test_broken_off_between_two_nobody_is_in_doubt(workspace: Workspace, event_id: UUID, paced: bool) -> None:
    def told(number: int) -> None:
        if number == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        post(workspace, event_id, Server(), told=told, wait=(lambda: None) if paced else None)
    assert states(workspace, event_id) == {"Ana": "sent", "Bo": "sent", "Cleo": "draft", "Dag": "draft"}
    assert post(workspace, event_id, Server()).sent == 2


def test_each_is_noted_as_begun_before_it_is_handed_over(workspace: Workspace, event_id: UUID) -> None:
    seen: list[tuple[str, dict[str, str]]] = []
    assert post(workspace, event_id, lambda one: seen.append((one.to_name, states(workspace, event_id)))).sent == 4
    for number, (name, found) in enumerate(seen):
        assert found == {n: ["sent", "sending", "draft"][(i >= number) + (i > number)] for i, n in enumerate(NAMES)}
        assert name == NAMES[number]


def test_one_that_cannot_leave_is_passed_over_and_the_one_before_is_noted(workspace: Workspace, event_id: UUID) -> None:
    keys = [one.id for one in workspace.read(outbox_post.ready, event_id)]

    def held(_: Letter) -> None:
        workspace.write("Hold", outbox.hold, keys[1:2])

    assert outbox_post.post_all(workspace, keys[:3], held, way="smtp") == outbox_post.Posted(2, 0, 0, 1)
    assert states(workspace, event_id) == {"Ana": "sent", "Bo": "held", "Cleo": "sent", "Dag": "draft"}


def test_what_is_held_changed_or_blocked_meanwhile_does_not_leave(workspace: Workspace, event_id: UUID) -> None:
    keys = [one.id for one in workspace.read(outbox_post.ready, event_id)]
    workspace.write("Hold", outbox.hold, keys[:1])
    workspace.write("Edit", outbox.edit, keys[1], subject="x", body="At [venue]")
    workspace.write("Remove", outbox.remove, keys[2:3])
    server = Server()
    assert outbox_post.post_all(workspace, keys, server, way="smtp").sent == 1
    assert server.took == ["Dag"]
    with pytest.raises(Refused, match="To be filled in: venue"):
        workspace.write("Write", outbox_post.written, [keys[1]], way="draft", now=make.NOW)


def test_one_that_came_back_is_noted_by_hand(workspace: Workspace, event_id: UUID) -> None:
    keys = [one.id for one in workspace.read(outbox_post.ready, event_id)]
    assert workspace.write("Write", outbox_post.written, keys[:1], way="draft", now=make.NOW)[0] == 1
    with pytest.raises(Refused, match="was not sent"):
        workspace.write("Bounced", outbox_post.bounced, keys[1], problem="x")
    workspace.write("Bounced", outbox_post.bounced, keys[0], problem="Mailbox full")
    row = next(one for one in workspace.read(outbox.messages, event_id) if one.state == "failed")
    assert (row.problem, row.sent_at) == ("Mailbox full", None)
