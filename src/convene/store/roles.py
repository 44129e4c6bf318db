"""Who holds an open workspace: the gate asks here before it runs a service, and before it keeps what one wrote."""

from collections.abc import Callable, Collection
from typing import Any

from convene.rules.roles import ROLE, Right, Role, ask, may, right_of
from convene.store.journal import Recorder

TRIES = "pin_tries"
"""The setting under which wrong PINs are counted."""

_OWNERS = frozenset({"mail", "organiser", "retention", "reception_pin", "owner_pin", "lock_after"})
"""Settings that an undo brings back for their owner alone."""
_ADDED = frozenset({"people", "registrations", "organisations", "consents", "credentials", "badge_prints"})
_CHANGED = frozenset({"credentials"})  # the old code of a badge that is issued again, when one was printed
_FACTS = frozenset({"scans", "desks"})


class Keeper:
    """The role of an open workspace; ``rises`` may raise it, to what a right needs, before anything is refused."""

    def __init__(self) -> None:
        self.role = Role.OWNER
        self.rises: Callable[[Right], object] | None = None

    @property
    def info(self) -> dict[str, Any]:
        """What a session is told."""
        return {ROLE: self.role}

    def require(self, right: Right) -> None:
        """Raises NotAllowed where the role has not that right."""
        if not may(self.role, right) and self.rises is not None:
            self.rises(right)
        ask(self.role, right)

    def let_in(self, fn: Callable[..., Any]) -> None:
        """Raises NotAllowed for a service that is closed to the role."""
        self.require(right_of(fn))

    def look_at_turned(self, tables: Collection[str], keys: Collection[str]) -> None:
        """After an undo or redo: raises NotAllowed where it changed what is the owner's, so that nothing is kept."""
        if "settings" in tables and not _OWNERS.isdisjoint(keys):
            self.require(Right.SETTINGS)

    def look_at(self, recorder: Recorder) -> None:
        """Beneath the services: in Reception new people and scans alone are kept. Raises NotAllowed for any other row,
        so that nothing is kept, should a service have been opened by mistake."""
        if may(self.role, Right.ORGANISE):
            return
        for (table, key), before in recorder.before.items():
            if (table, key) == ("settings", TRIES) or table in (_ADDED if before is None else _CHANGED):
                continue
            ask(self.role, Right.ORGANISE)
        if recorder.facts - _FACTS:
            ask(self.role, Right.ORGANISE)
