"""Resources of sessions: stories, films, papers that others made; under which licence, and whose name is due."""

from dataclasses import dataclass
from uuid import UUID

from convene.rules.errors import Invalid
from convene.rules.text import clean_line
from convene.rules.venue_documents import check_address

RESOURCE_KINDS = {"story": "Story", "film": "Film", "paper": "Paper", "tool": "Tool", "page": "Web page"}
"""What a resource can be, with the words for it; other kinds are kept as they came."""

LICENCES = (
    "CC BY-NC-ND 2.5",
    "CC BY-NC-ND 4.0",
    "CC BY-NC-SA 4.0",
    "CC BY-SA 4.0",
    "CC BY 4.0",
    "CC0 1.0",
    "Open Government Licence 3.0",
    "All rights reserved – used with permission",
)
"""What is offered; any other words can be written."""


@dataclass(frozen=True, slots=True)
class UsedResource:
    """A resource of a session; without ``id`` it is yet to be kept."""

    id: UUID | None
    title: str
    kind: str = "story"
    address: str = ""
    licence: str = ""
    credit: str = ""


def checked(one: UsedResource) -> UsedResource:
    """As it is kept. Raises Invalid at title, address or credit: a licence that asks for the name needs one."""
    title, licence, credit = clean_line(one.title), clean_line(one.licence), clean_line(one.credit)
    if not title:
        raise Invalid("title", "The resource has no title", "Write what it is called.")
    if licence.upper().startswith("CC BY") and not credit:
        raise Invalid("credit", f"{licence} asks that its makers are named", "Write the credit line they ask for.")
    address = check_address(one.address) if clean_line(one.address) else ""
    return UsedResource(one.id, title, clean_line(one.kind) or "story", address, licence, credit)


def due_line(one: UsedResource) -> str:
    """What has to stand wherever it is listed: ``Patient Voices / Pilgrim Projects Limited, CC BY-NC-ND 2.5``."""
    return ", ".join(filter(None, (one.credit, one.licence)))
