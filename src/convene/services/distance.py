"""From where distances to venues are measured: a place that each workspace chooses."""

from sqlalchemy.orm import Session

from convene.rules.distance import CHARING_CROSS, Spot, check_spot
from convene.store.tables import Setting

_NAME = "distances from"


def start(session: Session) -> Spot:
    """The place distances are measured from: Charing Cross until somebody chooses another."""
    kept = session.get(Setting, _NAME)
    return Spot(**kept.value) if kept is not None else CHARING_CROSS


def set_start(session: Session, *, name: str, latitude: float, longitude: float) -> None:
    """Measure from there. Raises Invalid at "name", "latitude", "longitude"."""
    spot = check_spot(name, latitude, longitude)
    kept = session.get(Setting, _NAME)
    if spot == CHARING_CROSS:
        if kept is not None:
            session.delete(kept)
        return
    value = {"name": spot.name, "latitude": spot.latitude, "longitude": spot.longitude}
    if kept is None:
        session.add(Setting(name=_NAME, value=value))
    else:
        kept.value = value
