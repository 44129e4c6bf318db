"""What sessions use of others' work."""

from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.resources import UsedResource
from convene.services import programme, resources

STORY = UsedResource(
    None, "A breath of fresh air", "story", "www.patientvoices.org.uk/1.htm", "CC BY-NC-ND 2.5", "Patient Voices"
)


@pytest.fixture
def event(workspace):
    return make.event(workspace)


def titles(workspace, session_id):
    return [one.title for one in workspace.read(resources.of_session, session_id)]


def test_a_resource_is_kept_once_and_used_in_order(workspace, event):
    one, other = make.session(workspace, event, "One"), make.session(workspace, event, "Other")
    paper = UsedResource(None, "Hope", "paper")
    workspace.write("Edit", programme.edit_session, one, resources=(STORY, paper))
    kept = workspace.read(resources.of_session, one)
    assert [(r.title, r.address) for r in kept] == [
        ("A breath of fresh air", "https://www.patientvoices.org.uk/1.htm"), ("Hope", "")
    ]  # fmt: skip
    workspace.write("Edit", programme.edit_session, other, resources=(kept[1], kept[0], kept[1]))
    assert titles(workspace, other) == ["Hope", "A breath of fresh air"]
    assert [(k.resource.title, k.sessions) for k in workspace.read(resources.listing)] == [
        ("A breath of fresh air", 2), ("Hope", 2)
    ]  # fmt: skip
    workspace.write("Edit", programme.edit_session, one, resources=(kept[0],))
    assert workspace.read(resources.of_event, event)[one] == (kept[0],)
    workspace.undo()
    assert titles(workspace, one) == ["A breath of fresh air", "Hope"]


def test_what_is_said_of_a_known_one_is_said_everywhere(workspace, event):
    one, other = make.session(workspace, event, "One"), make.session(workspace, event, "Other")
    workspace.write("Edit", programme.edit_session, one, resources=(STORY,))
    (kept,) = workspace.read(resources.of_session, one)
    better = UsedResource(kept.id, "Fresh air", "story", kept.address, kept.licence, kept.credit)
    workspace.write("Edit", programme.edit_session, other, resources=(better,))
    assert titles(workspace, one) == ["Fresh air"]


def test_bad_ones_are_refused_and_nothing_of_the_session_is_kept(workspace, event):
    session = make.session(workspace, event, "One")
    nameless = UsedResource(None, "Story", licence="CC BY 4.0")
    with pytest.raises(Invalid) as refused:
        workspace.write("Edit", programme.edit_session, session, title="Two", resources=(STORY, nameless))
    assert refused.value.field == "credit"
    assert workspace.read(programme.session_detail, session).title == "One"
    assert workspace.read(resources.listing) == ()
    with pytest.raises(NotFound):
        workspace.write("Edit", programme.edit_session, session, resources=(UsedResource(uuid4(), "Gone"),))
