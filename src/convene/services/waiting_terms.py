"""How an event deals with its places: how long an offer is kept, who makes it, whom people may bring."""

from dataclasses import dataclass
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.errors import Invalid
from convene.rules.groups import check_plus_ones
from convene.rules.working_hours import check_hours
from convene.services.places import open_event
from convene.services.waiting import OFFER_HOURS, is_automatic, set_automatic


@dataclass(frozen=True, slots=True)
class Terms:
    """``offer_hours`` None: as usual. ``automatic`` is of the whole workspace."""

    title: str
    offer_hours: int | None
    organisation_cap: int | None
    plus_ones: int
    automatic: bool

    @property
    def kept_hours(self) -> int:
        """How many working hours an offer is kept."""
        return self.offer_hours or OFFER_HOURS


class TermsFields(TypedDict, total=False):
    """What ``change`` can change."""

    offer_hours: int | None
    organisation_cap: int | None
    plus_ones: int
    automatic: bool


def terms(session: Session, event_id: UUID) -> Terms:
    """The terms of an event. Raises NotFound."""
    event = open_event(session, event_id, for_leaving=True)
    return Terms(event.title, event.offer_hours, event.organisation_cap, event.plus_ones, is_automatic(session))


def change(session: Session, event_id: UUID, **fields: Unpack[TermsFields]) -> None:
    """Change them. Offers that are open keep their deadline. Raises Invalid for each of the fields."""
    event = open_event(session, event_id, for_leaving=True)
    if "offer_hours" in fields:
        hours = fields["offer_hours"]
        event.offer_hours = None if hours is None else check_hours(hours)
    if "organisation_cap" in fields:
        cap = fields["organisation_cap"]
        if cap is not None and cap < 1:
            raise Invalid("organisation_cap", "A cap is a number from 1", "Leave it empty where there is none.")
        event.organisation_cap = cap
    if "plus_ones" in fields:
        event.plus_ones = check_plus_ones(fields["plus_ones"])
    if "automatic" in fields:
        set_automatic(session, on=fields["automatic"])
