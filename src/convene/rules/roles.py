"""Roles: who may do what with an open workspace, in one table.

A role is held by the gate (``store/workspace.py``), which asks before each service; a service with a mark of its own
asks again. What has no mark is an organiser's: a new service is closed to Reception until somebody opens it.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from convene.rules.errors import ConveneError

P = ParamSpec("P")
T = TypeVar("T")


class Role(StrEnum):
    """Who works with the workspace. Where it has no PIN everybody is its owner."""

    RECEPTION = "reception"
    ORGANISER = "organiser"
    OWNER = "owner"


class Right(StrEnum):
    """What is done, as coarse as people tell it apart."""

    DESK = "desk"  # scan, search, admit, take back, walk-in, who is in the building
    REPRINT = "reprint"  # a badge once more
    ORGANISE = "organise"  # all work on events, venues and people
    SEE_NEEDS = "see needs"  # access, diet and health
    EXPORT = "export"  # lists and files of many people, copies of the workspace
    MESSAGE = "message"  # mail and calendars that go out
    ERASE = "erase"  # people, for good
    RESTORE = "restore"  # an older state in place of this one
    SETTINGS = "settings"  # of the workspace: mail, calendar server, retention, who organises
    ROLES = "roles"  # PINs and the lock


_DESK = frozenset({Right.DESK, Right.REPRINT})
_OWNERS = frozenset({Right.ERASE, Right.RESTORE, Right.SETTINGS, Right.ROLES})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.RECEPTION: _DESK,
    Role.ORGANISER: frozenset(Right) - _OWNERS,
    Role.OWNER: frozenset(Right),
}
"""Who may do what."""

WORDS: dict[Right, str] = {
    Right.DESK: "work at a desk",
    Right.REPRINT: "print a badge again",
    Right.ORGANISE: "see or change this",
    Right.SEE_NEEDS: "see what people need",
    Right.EXPORT: "take lists out",
    Right.MESSAGE: "write to people",
    Right.ERASE: "erase people for good",
    Right.RESTORE: "restore a backup",
    Right.SETTINGS: "change the workspace’s settings",
    Right.ROLES: "change who may do what",
}
ROLE = "role"
"""The key of a session's ``info`` under which its role stands; without one it is the owner's."""
FEWEST_LETTERS = 3
"""So many of a name Reception types before anybody is found: nobody reads the list by single letters."""


class NotAllowed(ConveneError):
    """The role does not allow it. ``data`` holds ``role`` and ``right``."""


class Held(Protocol):
    """What a service is given: a database session."""

    @property
    def info(self) -> Any: ...


def may(role: Role, right: Right) -> bool:
    """Whether a role has a right."""
    return right in RIGHTS[role]


def ask(role: Role, right: Right) -> None:
    """Raises NotAllowed where the role does not have the right."""
    if not may(role, right):
        who = next(other for other in Role if may(other, right))
        raise NotAllowed(
            f"{role.value.capitalize()} may not {WORDS[right]}", f"The {who.value} may.", role=role, right=right
        )


def role_of(session: Held) -> Role:
    """Whose session it is."""
    role = session.info.get(ROLE, Role.OWNER)
    assert isinstance(role, Role)  # noqa: S101
    return role


def takes(right: Right) -> Callable[[Callable[Concatenate[Any, P], T]], Callable[Concatenate[Any, P], T]]:
    """A service's door: it asks for ``right`` before anything else, and the gate knows beforehand."""

    def mark(fn: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
        @wraps(fn)
        def at_the_door(session: Any, /, *args: P.args, **kwargs: P.kwargs) -> T:
            ask(role_of(session), right)
            return fn(session, *args, **kwargs)

        at_the_door.right = right  # type: ignore[attr-defined]
        return at_the_door

    return mark


def right_of(fn: Callable[..., Any]) -> Right:
    """The right a service is behind; an organiser's, where it does not say."""
    right = getattr(fn, "right", Right.ORGANISE)
    assert isinstance(right, Right)  # noqa: S101
    return right
