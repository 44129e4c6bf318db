"""Who is meant: ``--person`` by name, e-mail address or id."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from convene.rules.errors import Invalid, NotFound
from convene.rules.text import search_key

if TYPE_CHECKING:
    from convene.store.workspace import Workspace

person = click.option("--person", "name", required=True, metavar="NAME", help="Their name, e-mail address or id.")


def who(opened: "Workspace", text: str, *, field: str = "person") -> tuple[UUID, str]:
    """The person of that name, address or id. Raises NotFound, and Invalid for a name that several have."""
    from convene.services import people

    wanted = search_key(text)
    found = [
        (row.id, row.name)
        for row in opened.read(people.directory)
        if text.strip() in (str(row.id), row.id.hex) or wanted in (search_key(row.name), search_key(row.email))
    ]
    if not found:
        raise NotFound(f"There is nobody called “{text[:60]}” here", "Look for them in People.")
    if len(found) > 1:
        ids = ", ".join(str(key) for key, _ in found[:4])
        raise Invalid(
            field, f"{len(found)} people are called “{text[:60]}”", f"Name one by e-mail address or id: {ids}."
        )
    return found[0]
