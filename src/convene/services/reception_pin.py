"""The PIN of a workspace that is asked on leaving Reception."""

import secrets
from collections.abc import Callable

from sqlalchemy.orm import Session

from convene.rules.errors import Invalid
from convene.rules.pins import hashed, pin_of, same
from convene.store.tables import Setting

_NAME = "reception_pin"


def is_set(session: Session) -> bool:
    """Whether there is one."""
    return session.get(Setting, _NAME) is not None


def fits(session: Session, pin: str) -> bool:
    """Whether this is it; any is where there is none. Takes half a second."""
    kept = session.get(Setting, _NAME)
    if kept is None:
        return True
    return same(hashed(pin.strip(), bytes.fromhex(kept.value["salt"])), kept.value["scrypt"])


def set_pin(
    session: Session, pin: str, *, current: str = "", random_bytes: Callable[[int], bytes] = secrets.token_bytes
) -> None:
    """Keep a PIN; an empty one takes it away. Raises Invalid("current") where the one there is was not given,
    Invalid("pin") for one that cannot be."""
    if not fits(session, current):
        raise Invalid("current", "That is not the PIN there is", "Ask whoever set it.")
    kept = session.get(Setting, _NAME)
    if not pin.strip():
        if kept is not None:
            session.delete(kept)
        return
    wanted, salt = pin_of(pin), random_bytes(16)
    value = {"salt": salt.hex(), "scrypt": hashed(wanted, salt)}
    if kept is None:
        session.add(Setting(name=_NAME, value=value))
    else:
        kept.value = value
