"""Who is meant: ``--person`` by name, e-mail address or id, of the workspace or of a list."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from convene.rules.errors import Invalid, NotFound, Refused
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


def pick(listed: Iterable[Any], name: str, where: str, kind: str = "registrations") -> Any:
    """The one on a list whom a name means, or an id. Raises NotFound, and Refused where it may be several.

    ``where`` is what they are not on, and “convene list ``kind``” shows it.
    """
    everybody, key = list(listed), search_key(name)
    named = [one for one in everybody if name in (str(one.id), str(one.person_id))]
    named = named or [one for one in everybody if key in (search_key(one.name), search_key(one.known_as))]
    named = named or [one for one in everybody if key and all(word in one.found_by for word in key.split())]
    if not named:
        raise NotFound(f"“{name[:60]}” is not on {where}", f"“convene list {kind}” names everybody.")
    if len(named) > 1:
        several = ", ".join(f"{one.name} ({one.id})" for one in named[:4])
        raise Refused(f"“{name[:60]}” may be any of {len(named)} people", f"Name one by id: {several}.")
    return named[0]
