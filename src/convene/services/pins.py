"""The PINs of a workspace: of those who organise, asked on leaving Reception; and of its owner, which brings roles."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, Refused
from convene.rules.pins import LOCK_AFTER, Tries, hashed, pin_of, same
from convene.rules.roles import Right, Role, takes
from convene.store.roles import TRIES
from convene.store.tables import Setting

_NAMES = {Role.ORGANISER: "reception_pin", Role.OWNER: "owner_pin"}
"""Where each is kept; the organisers' as it was called when it was the only one."""
_LOCK = "lock_after"


@dataclass(frozen=True, slots=True)
class Access:
    """Whose PINs there are, and after how many idle minutes the window locks."""

    organiser: bool = False
    owner: bool = False
    lock_after: int | None = None

    @property
    def any(self) -> bool:
        """Whether anybody is ever asked."""
        return self.organiser or self.owner

    def asks(self, role: Role) -> bool:
        """Whether that role has a PIN."""
        return {Role.ORGANISER: self.organiser, Role.OWNER: self.owner}.get(role, False)


@takes(Right.DESK)
def access(session: Session) -> Access:
    """How the workspace stands."""
    wanted = (*_NAMES.values(), _LOCK)
    rows = session.scalars(sa.select(Setting).where(Setting.name.in_(wanted)))
    kept = {row.name: row.value for row in rows}
    organiser, owner = (_NAMES[role] in kept for role in (Role.ORGANISER, Role.OWNER))
    minutes = kept.get(_LOCK, {}).get("minutes") if organiser or owner else None
    return Access(organiser, owner, minutes)


@takes(Right.DESK)
def fits(session: Session, whose: Role, pin: str) -> bool:
    """Whether this is that role's PIN; none is where there is none. Takes half a second."""
    kept = session.get(Setting, _NAMES[whose])
    return kept is not None and same(hashed(pin.strip(), bytes.fromhex(kept.value["salt"])), kept.value["scrypt"])


@takes(Right.ROLES)
def set_pin(
    session: Session,
    whose: Role,
    pin: str,
    *,
    current: str = "",
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> None:
    """Keep a PIN; an empty one takes it away. An owner who has a PIN sets the organisers' without knowing it.

    Raises Invalid("current") where the one there is was not given, Invalid("pin") for one that cannot be, and Refused
    for one that is the other's as well.
    """
    kept = session.get(Setting, _NAMES[whose])
    known = whose is Role.ORGANISER and session.get(Setting, _NAMES[Role.OWNER]) is not None
    if kept is not None and not known and not fits(session, whose, current):
        raise Invalid("current", "That is not the PIN there is", "Ask whoever set it.")
    if not pin.strip():
        if kept is not None:
            session.delete(kept)
        return
    wanted, salt = pin_of(pin), random_bytes(16)
    if fits(session, Role.OWNER if whose is Role.ORGANISER else Role.ORGANISER, wanted):
        raise Refused("Owner and organisers need different PINs", "Choose another one.")
    value = {"salt": salt.hex(), "scrypt": hashed(wanted, salt)}
    if kept is None:
        session.add(Setting(name=_NAMES[whose], value=value))
    else:
        kept.value = value


@takes(Right.ROLES)
def set_lock_after(session: Session, minutes: int | None) -> None:
    """Lock the window after so many idle minutes; None: never. Raises Invalid for others than ``LOCK_AFTER``."""
    if minutes not in (None, *LOCK_AFTER):
        raise Invalid("minutes", "It locks after 5, 15 or 30 minutes", "Or never.")
    _keep(session, _LOCK, None if minutes is None else {"minutes": minutes})


@takes(Right.DESK)
def tries(session: Session) -> Tries:
    """Wrong PINs so far: also after a restart."""
    kept = session.get(Setting, TRIES)
    if kept is None:
        return Tries()
    until = kept.value["until"]
    return Tries(int(kept.value["wrong"]), datetime.fromisoformat(until) if until else None)


@takes(Right.DESK)
def failed(session: Session, *, now: datetime) -> Tries:
    """One more was wrong."""
    so_far = tries(session)
    so_far.failed(now)
    until = so_far.until.isoformat() if so_far.until else None
    _keep(session, TRIES, {"wrong": so_far.wrong, "until": until})
    return so_far


@takes(Right.DESK)
def passed(session: Session) -> None:
    """The right one: those before count no more."""
    _keep(session, TRIES, None)


def _keep(session: Session, name: str, value: dict[str, Any] | None) -> None:
    kept = session.get(Setting, name)
    if value is None:
        if kept is not None:
            session.delete(kept)
    elif kept is None:
        session.add(Setting(name=name, value=value))
    else:
        kept.value = value
