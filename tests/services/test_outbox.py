"""The outbox: prepared, seen, changed, held back; nobody is written to twice of the same thing."""

from typing import Any
from uuid import UUID, uuid4

import pytest

import make
from convene.rules.booking_mail import MailText
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.outbox import MessageKind, MessageState
from convene.rules.registrations import RegistrationState
from convene.services import booking_mail, outbox, outbox_words
from convene.store.tables import Message, Registration
from convene.store.workspace import Workspace

K = MessageKind


def prepare(workspace: Workspace, event_id: UUID, kind: MessageKind = K.REMINDER, **more: Any) -> outbox.Prepared:
    return workspace.write("Prepare", outbox.prepare, event_id, kind, now=make.NOW, **more)[0]


def change(workspace: Workspace, kind: type, key: UUID, **fields: Any) -> None:
    def to(session: Any) -> None:
        for name, value in fields.items():
            setattr(session.get(kind, key), name, value)

    workspace.write("Change", to)


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    """An event with Ana and Bo on its list, and Cleo who waits."""
    make.add_setting(workspace, "organiser", {"name": "Bridget"})
    made = make.event(workspace, "Open Day")
    for name, state in (("Ana", "registered"), ("Bo", "accepted"), ("Cleo", "waiting")):
        who = make.person(workspace, name, email=f"{name.lower()}@example.org")
        make.registration(workspace, made, who, state=RegistrationState(state))
    return made


def test_messages_are_prepared_as_drafts_once(workspace: Workspace, event_id: UUID) -> None:
    first = prepare(workspace, event_id, K.CONFIRMATION)
    assert (len(first.made), first.had, first.no_address, first.missing) == (2, (), (), {})
    rows = workspace.read(outbox.messages, event_id)
    assert [(one.to_name, one.to_address, one.state, one.blocked) for one in rows] == [
        ("Ana", "ana@example.org", MessageState.DRAFT, ""),
        ("Bo", "bo@example.org", MessageState.DRAFT, ""),
    ]
    assert "Your place at Open Day is confirmed" in rows[0].body
    assert prepare(workspace, event_id, K.CONFIRMATION).had == ("Ana", "Bo")
    assert len(workspace.read(outbox.messages, event_id)) == 2
    assert len(prepare(workspace, event_id, K.CONFIRMATION, again=True).made) == 2
    workspace.undo()
    workspace.undo()
    assert workspace.read(outbox.messages, event_id) == []


def test_a_confirmation_has_the_badge_code_in_letters_and_as_a_picture(workspace: Workspace, event_id: UUID) -> None:
    (made, _) = prepare(workspace, event_id, K.CONFIRMATION).made
    letter = workspace.read(outbox.letter, made)
    assert letter.short_code
    assert f"Your badge code is {letter.short_code}." in letter.text
    assert letter.badge_code.startswith("CNVN")
    reminder = workspace.read(outbox.letter, prepare(workspace, event_id, K.REMINDER).made[0])
    assert reminder.badge_code == ""


def test_the_same_reminder_goes_once_and_another_one_again(workspace: Workspace, event_id: UUID) -> None:
    made = prepare(workspace, event_id).made
    assert prepare(workspace, event_id, news="Bring a mug.").had == ("Ana", "Bo"), "the first has not left yet"
    for one in made:
        change(workspace, Message, one, state="sent", sent_at=make.NOW)
    assert prepare(workspace, event_id).had == ("Ana", "Bo")
    assert len(prepare(workspace, event_id, news="Bring a mug.").made) == 2


def test_a_change_says_what_has_changed(workspace: Workspace, event_id: UUID) -> None:
    with pytest.raises(Invalid) as refused:
        prepare(workspace, event_id, K.CHANGE, news=" \n")
    assert refused.value.field == "news"
    prepare(workspace, event_id, K.CHANGE, news="We begin at ten.")
    assert "We begin at ten." in workspace.read(outbox.messages, event_id)[0].body


def test_only_the_chosen_are_written_to(workspace: Workspace, event_id: UUID) -> None:
    bo = next(one for one in _registrations(workspace, event_id) if one.state is RegistrationState.ACCEPTED)
    prepare(workspace, event_id, ids=[bo.id])
    assert [one.to_name for one in workspace.read(outbox.messages, event_id)] == ["Bo"]


def test_what_is_missing_is_said_and_keeps_a_message_back(workspace: Workspace, event_id: UUID) -> None:
    make.registration(workspace, event_id, make.person(workspace, "Dag"))
    workspace.write("W", outbox_words.set_words, event_id, K.REMINDER, subject="At {{ venue }}", body="Hi {{ name }}")
    done = prepare(workspace, event_id)
    assert (done.missing, done.no_address) == ({"venue": 3}, ("Dag",))
    ana, _, dag = workspace.read(outbox.messages, event_id)
    assert ana.blocked == dag.blocked == "To be filled in: venue"
    for one in (ana, dag):
        workspace.write("Edit", outbox.edit, one.id, subject="At the Library", body="Hi")
    ana, _, dag = workspace.read(outbox.messages, event_id)
    assert (ana.blocked, dag.blocked) == ("", "No e-mail address")


def test_who_left_the_list_meanwhile_is_not_written_to(workspace: Workspace, event_id: UUID) -> None:
    prepare(workspace, event_id)
    for one in _registrations(workspace, event_id):
        change(workspace, Registration, one.id, state=RegistrationState.WITHDRAWN)
    assert {one.blocked for one in workspace.read(outbox.messages, event_id)} == {"No longer for them: withdrawn"}


def test_held_back_let_go_and_taken_out(workspace: Workspace, event_id: UUID) -> None:
    one, other = prepare(workspace, event_id).made
    workspace.write("Hold", outbox.hold, [one])
    assert [row.state for row in workspace.read(outbox.messages, event_id)] == ["draft", "held"]
    workspace.write("Release", outbox.release, [one])
    workspace.write("Remove", outbox.remove, [other])
    assert [(row.id, row.state) for row in workspace.read(outbox.messages, event_id)] == [(one, "draft")]


def test_what_has_left_stays_as_it_is(workspace: Workspace, event_id: UUID) -> None:
    one, other = prepare(workspace, event_id).made
    change(workspace, Message, one, state="sending", handed_at=make.NOW)
    acts = (
        lambda: workspace.write("Edit", outbox.edit, one, subject="x", body="y"),
        lambda: workspace.write("Hold", outbox.hold, [other, one]),
        lambda: workspace.write("Release", outbox.release, [other, one]),
        lambda: workspace.write("Remove", outbox.remove, [other, one]),
    )
    for act in acts:
        with pytest.raises(Refused, match="has left already"):
            act()
    rows = workspace.read(outbox.messages, event_id)
    assert [(row.id, row.state, row.doubt) for row in rows] == [(one, "sending", True), (other, "draft", False)]


def test_it_is_seen_as_the_recipient_will_see_it(workspace: Workspace, event_id: UUID) -> None:
    seen = workspace.read(outbox.preview, event_id, K.WAITING)
    assert (seen.letter.to_name, seen.letter.to_address) == ("Cleo", "cleo@example.org")
    text = MailText("Hello {{ name }}", "At {{ venue }}")
    other = workspace.read(outbox.preview, event_id, K.REMINDER, text=text)
    assert (other.letter.subject, other.letter.text, other.missing) == ("Hello Ana", "At [venue]", ("venue",))
    with pytest.raises(NotFound, match="nobody"):
        workspace.read(outbox.preview, event_id, K.DECLINED)
    with pytest.raises(Invalid):
        workspace.read(outbox.preview, event_id, K.REMINDER, text=MailText("x", "{{ name.x }}"))
    assert workspace.read(outbox.messages, event_id) == []


def test_mails_to_venues_stand_in_the_outbox_too(workspace: Workspace, event_id: UUID) -> None:
    to = {"to": "venue@example.org", "subject": "Enquiry", "body": "Is it free?"}
    made, _ = workspace.write("Save", booking_mail.save, event_id=event_id, now=make.NOW, **to)
    (row,) = workspace.read(outbox.messages, event_id)
    assert (row.to_address, row.blocked) == ("venue@example.org", "")
    assert workspace.read(outbox.letter, made).to_address == "venue@example.org"
    with pytest.raises(NotFound):
        workspace.read(outbox.letter, uuid4())


def _registrations(workspace: Workspace, event_id: UUID) -> list[Registration]:
    return workspace.read(lambda s: list(s.query(Registration).where(Registration.event_id == event_id)))
