"""What goes with somebody who leaves the list of an event: places on sessions, an offer that is open, their guests."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.registrations import OVER, OfferState, PlaceState, RegistrationState
from convene.store.bulk import delete_rows, update_rows
from convene.store.tables import Message, Offer, Place, Registration

OFFER_MESSAGE = "offer"
"""The kind of a message that tells somebody of the place they are offered."""


def gone(session: Session, registration_ids: Collection[UUID], *, now: datetime) -> None:
    """These registrations are over: free their places on sessions, end their offers, and take along whom they brought.

    An offer is declined by who withdraws, and withdrawn from whom we take off the list.
    """
    if not registration_ids:
        return
    session.flush()
    free_sessions(session, registration_ids)
    for offer, left in session.execute(
        sa.select(Offer, Registration.state)
        .join(Registration, Registration.id == Offer.registration_id)
        .where(Offer.registration_id.in_(registration_ids), Offer.state == OfferState.OPEN)
    ):
        end_offers(
            session, [offer], OfferState.DECLINED if left is RegistrationState.WITHDRAWN else OfferState.WITHDRAWN, now
        )
    brought = session.scalars(
        sa.select(Registration)
        .where(Registration.guest_of_id.in_(registration_ids), Registration.state.not_in(OVER))
        .execution_options(populate_existing=True)
    ).all()
    for guest in brought:
        guest.state, guest.changed_at = RegistrationState.CANCELLED, now
        guest.reason = "Who brings them does not come"
    gone(session, [guest.id for guest in brought], now=now)


def end_offers(session: Session, offers: Iterable[Offer], state: OfferState, now: datetime) -> None:
    """Close these offers; a message about one that was not sent yet goes."""
    for offer in offers:
        offer.state, offer.answered_at = state, now
        of_them = sa.select(Registration.event_id, Registration.person_id).where(
            Registration.id == offer.registration_id
        )
        event_id, person_id = session.execute(of_them).one()
        drafts = session.scalars(
            sa.select(Message.id).where(
                Message.kind == OFFER_MESSAGE,
                Message.state == "draft",
                Message.event_id == event_id,
                Message.person_id == person_id,
            )
        ).all()
        delete_rows(session, Message, drafts)


def free_sessions(session: Session, registration_ids: Collection[UUID]) -> None:
    """Give back the places these registrations have on sessions."""
    held = session.scalars(
        sa.select(Place.id).where(Place.registration_id.in_(registration_ids), Place.state != PlaceState.RELEASED)
    ).all()
    update_rows(session, Place, [{"id": place_id, "state": PlaceState.RELEASED} for place_id in held])
