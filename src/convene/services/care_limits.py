"""The thresholds of the care checks as this workspace has them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from convene.rules.care_limits import NORMAL, CareLimits, check_limits
from convene.rules.errors import Invalid
from convene.store.tables import Setting

_NAME = "care"


def limits(session: Session) -> CareLimits:
    """The thresholds: as from the start until somebody changes one. What cannot be is left as from the start."""
    kept = session.get(Setting, _NAME)
    found: dict[str, object] = {}
    for key, value in kept.value.items() if kept is not None else ():
        try:
            check_limits({key: value})
        except Invalid:
            continue  # of a later version, or written by another hand
        found[key] = value
    return check_limits(found)


def set_limits(session: Session, values: Mapping[str, int]) -> CareLimits:
    """Change thresholds by key; those that are not named stay. Raises Invalid at the key. Returns all as they are."""
    changed = check_limits({**limits(session).changed(), **values})
    kept, value = session.get(Setting, _NAME), changed.changed()
    if changed == NORMAL:
        if kept is not None:
            session.delete(kept)
    elif kept is None:
        session.add(Setting(name=_NAME, value=value))
    elif kept.value != value:
        kept.value = value
    return changed
