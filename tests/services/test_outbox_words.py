"""An event can have its own words for a kind of message."""

from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.outbox import MessageKind
from convene.rules.outbox_words import WORDS
from convene.services import outbox_words
from convene.store.workspace import Workspace

KIND = MessageKind.WAITING


def test_words_are_changed_for_one_event_and_go_back(workspace: Workspace) -> None:
    here, there = make.event(workspace), make.event(workspace)
    for body in ("Wait, {{ name }}.", "Hold on, {{ name }}."):
        workspace.write("Words", outbox_words.set_words, here, KIND, subject="Waiting", body=body)
    found = workspace.read(outbox_words.words, here, KIND)
    assert (found.changed, found.text.body) == (True, "Hold on, {{ name }}.")
    assert workspace.read(outbox_words.words, there, KIND).text == WORDS[KIND]
    workspace.write("Usual", outbox_words.reset_words, here, KIND)
    assert workspace.read(outbox_words.words, here, KIND) == outbox_words.Words(KIND, WORDS[KIND], changed=False)


def test_broken_words_are_not_kept(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    with pytest.raises(Invalid) as refused:
        workspace.write("Words", outbox_words.set_words, event_id, KIND, subject="x", body="{{ name.x }}")
    assert refused.value.field == "body"
    assert not workspace.read(outbox_words.words, event_id, KIND).changed
    with pytest.raises(NotFound):
        workspace.write("Words", outbox_words.set_words, uuid4(), KIND, subject="x", body="x")
