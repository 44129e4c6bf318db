"""Papers of a venue: addresses on the web, and files whose bytes are kept in the workspace.

The same bytes are kept once, whatever they are called and however many venues have them. Bytes are facts: they stay
when a document is taken away, because an undo can bring it back after any time, and count towards the limit.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.text import clean_line
from convene.rules.venue_documents import check_address, check_file, check_title
from convene.store.tables import StoredFile, Venue, VenueDocument


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A paper: an ``address``, or a ``file_name`` with its ``size`` in bytes."""

    id: UUID
    venue_id: UUID
    title: str
    address: str
    file_name: str
    size: int
    added_at: datetime


def documents(session: Session, venue_id: UUID) -> tuple[DocumentRow, ...]:
    """The papers of a venue, by title; without the bytes of files."""
    query = (
        sa.select(VenueDocument, StoredFile.size)
        .outerjoin(StoredFile, StoredFile.digest == VenueDocument.digest)
        .where(VenueDocument.venue_id == venue_id)
        .order_by(VenueDocument.title, VenueDocument.id)
    )
    return tuple(
        DocumentRow(d.id, d.venue_id, d.title, d.address, d.file_name, size or 0, d.added_at)
        for d, size in session.execute(query)
    )


def add_link(session: Session, venue_id: UUID, *, title: str, address: str, now: datetime) -> UUID:
    """Add the address of a paper on the web. Raises Invalid("title"), ("address"); NotFound."""
    checked = check_address(address)
    return _add(session, venue_id, VenueDocument(title=check_title(title), address=checked, added_at=now))


def add_file(
    session: Session, venue_id: UUID, *, file_name: str, content: bytes, title: str = "", now: datetime
) -> UUID:
    """Keep a file. Raises Invalid("file") where it is empty or too large, alone or with all others; NotFound."""
    name = clean_line(file_name)
    digest = hashlib.sha256(content).hexdigest()
    known = session.get(StoredFile, digest) is not None
    check_file(name, len(content), 0 if known else held(session))
    made = VenueDocument(title=check_title(title, name), file_name=name or "document", digest=digest, added_at=now)
    if not known:
        session.add(StoredFile(digest=digest, size=len(content), content=content))
        session.flush()
    return _add(session, venue_id, made)


def rename(session: Session, document_id: UUID, *, title: str) -> None:
    """Call a paper something else. Raises Invalid("title"), NotFound."""
    kept = _document(session, document_id)
    kept.title = check_title(title)


def remove(session: Session, document_id: UUID) -> None:
    """Take a paper away; its bytes stay for who undoes it. Raises NotFound."""
    session.delete(_document(session, document_id))


def content(session: Session, document_id: UUID) -> tuple[str, bytes]:
    """The name and the bytes of a file. Raises NotFound, Invalid("address") for what is only an address."""
    kept = _document(session, document_id)
    if kept.digest is None:
        raise Invalid("address", "This document is an address on the web", "Open it there.")
    return kept.file_name, session.get_one(StoredFile, kept.digest).content


def held(session: Session) -> int:
    """How many bytes all kept files take."""
    return session.scalar(sa.select(sa.func.coalesce(sa.func.sum(StoredFile.size), 0))) or 0


def _add(session: Session, venue_id: UUID, made: VenueDocument) -> UUID:
    if session.get(Venue, venue_id) is None:
        raise NotFound("This venue is no longer there", "Somebody may have undone adding it.", venue=venue_id)
    made.id, made.venue_id = uuid4(), venue_id
    session.add(made)
    return made.id


def _document(session: Session, document_id: UUID) -> VenueDocument:
    if (kept := session.get(VenueDocument, document_id)) is None:
        raise NotFound("This document is no longer there", "Somebody may have taken it away.", document=document_id)
    return kept
