"""Papers of a venue on both kinds of database."""

from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules import venue_documents as rules
from convene.rules.errors import Invalid, NotFound
from convene.services import venue_documents, venues
from convene.store.tables import StoredFile
from convene.store.workspace import Workspace

PLAN = b"%PDF-1.4 a plan of the hall"


def keep(workspace: Workspace, venue: UUID, content: bytes = PLAN, name: str = "plan.pdf", title: str = "") -> UUID:
    fields = {"file_name": name, "content": content, "title": title, "now": make.NOW}
    return workspace.write("Keep", venue_documents.add_file, venue, **fields)[0]


def stored(workspace: Workspace) -> int:
    return workspace.read(lambda session: session.scalar(sa.select(sa.func.count()).select_from(StoredFile)))


def test_a_link_is_kept_and_listed_by_title(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    fields = {"title": "Terms of hire", "address": "example.org/terms", "now": make.NOW}
    link, _ = workspace.write("Link", venue_documents.add_link, venue, **fields)
    keep(workspace, venue, title="Floor plan")
    found = workspace.read(venues.detail, venue).documents
    assert [(d.title, d.address, d.file_name, d.size) for d in found] == [
        ("Floor plan", "", "plan.pdf", len(PLAN)),
        ("Terms of hire", "https://example.org/terms", "", 0),
    ]
    workspace.write("Rename", venue_documents.rename, link, title="Terms 2027")
    assert [d.title for d in workspace.read(venue_documents.documents, venue)] == ["Floor plan", "Terms 2027"]
    with pytest.raises(Invalid, match="an address on the web"):
        workspace.read(venue_documents.content, link)


def test_the_same_bytes_are_kept_once_and_come_back_whole(workspace: Workspace) -> None:
    one, other = make.venue(workspace), make.venue(workspace, "Elsewhere")
    first, second = keep(workspace, one), keep(workspace, other, name="the same.pdf")
    keep(workspace, one, bytes(range(256)) * 10, "picture.png")
    assert stored(workspace) == 2
    assert workspace.read(venue_documents.held) == len(PLAN) + 2560
    assert workspace.read(venue_documents.content, first) == ("plan.pdf", PLAN)
    assert workspace.read(venue_documents.content, second) == ("the same.pdf", PLAN)


def test_a_document_taken_away_comes_back_with_its_bytes(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    plan = keep(workspace, venue)
    workspace.write("Remove", venue_documents.remove, plan)
    assert workspace.read(venue_documents.documents, venue) == ()
    assert stored(workspace) == 1
    workspace.undo()
    assert workspace.read(venue_documents.content, plan) == ("plan.pdf", PLAN)
    workspace.undo()
    assert workspace.read(venue_documents.documents, venue) == ()
    workspace.redo()
    assert workspace.read(venue_documents.content, plan) == ("plan.pdf", PLAN)


def test_what_is_too_large_is_refused_and_nothing_is_kept(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    venue = make.venue(workspace)
    with pytest.raises(Invalid) as refused:
        keep(workspace, venue, bytes(rules.MOST_BYTES + 1))
    assert refused.value.field == "file"
    monkeypatch.setattr(rules, "MOST_IN_ALL", len(PLAN) + 10)
    keep(workspace, venue)
    with pytest.raises(Invalid, match="are taken"):
        keep(workspace, venue, b"eleven byte")
    keep(workspace, venue, name="again.pdf")  # bytes that are there take no more room
    with pytest.raises(Invalid, match="is empty"):
        keep(workspace, venue, b"")
    assert stored(workspace) == 1
    assert [d.file_name for d in workspace.read(venue_documents.documents, venue)] == ["again.pdf", "plan.pdf"]


def test_nothing_half_kept(workspace: Workspace) -> None:
    venue = make.venue(workspace)
    for fields, field in (
        ({"title": "", "address": "example.org"}, "title"),
        ({"title": "Terms", "address": "file:///etc/passwd"}, "address"),
    ):
        with pytest.raises(Invalid) as refused:
            workspace.write("Link", venue_documents.add_link, venue, **fields, now=make.NOW)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        keep(workspace, uuid4())
    assert stored(workspace) == 0
    with pytest.raises(NotFound):
        workspace.write("Remove", venue_documents.remove, uuid4())
