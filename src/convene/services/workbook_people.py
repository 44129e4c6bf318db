"""Lists of those who come or would like to: delegates, places on sessions, the waiting list, applications."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from statistics import fmean
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.exchange import Column, Sheet
from convene.rules.registrations import OVER, PlaceState
from convene.rules.roles import Right, takes
from convene.services import applications as judging
from convene.services.waiting import waiting_list
from convene.services.workbooks import STATE_TONES, registration_columns, registration_rows, say
from convene.store.tables import Event, EventDay, EventSession, Organisation, Person, Place, Registration, Room

_PLACES: Final = {"Given": "ok", "Waiting": "care"}
_BY_SESSION: Final = (
    Column("Day", "date"),
    Column("Starts", "time"),
    Column("Session"),
    Column("Room"),
    Column("Name", total="count"),
    Column("Known as"),
    Column("Organisation"),
    Column("E-mail", linked=True),
    Column("Place", tones=_PLACES),
    Column("Choice", "integer"),
)
_WAITING: Final = (
    Column("Place", "integer"),
    Column("Name", total="count"),
    Column("Organisation"),
    Column("E-mail", linked=True),
    Column("Why there"),
    Column("Waiting since", "datetime"),
    Column("Priority", "integer"),
    Column("Can come at short notice"),
    Column("Offer ends", "datetime"),
)
_APPLICATIONS: Final = (
    Column("Number", "integer"),
    Column("Name", total="count"),
    Column("Known as"),
    Column("E-mail", linked=True),
    Column("Organisation"),
    Column("Sector"),
    Column("Profession"),
    Column("Borough"),
    Column("State", tones=STATE_TONES),
    Column("Reason"),
    Column("Applied at", "datetime"),
    Column("Score of 100", "number"),
    Column("Spread", "number"),
    Column("Reviewers", "integer"),
)


@takes(Right.EXPORT)
def delegates(session: Session, event: Event, *, now: datetime) -> list[Sheet]:  # noqa: ARG001
    """Everybody on the list, by name, with a column for each question."""
    about = f"Everybody on the list of {event.title}, by name."
    name, *others = registration_columns(session, event.id)
    columns = (replace(name, total="count"), *others)
    return [Sheet("Delegates", columns, registration_rows(session, event.id), about=about)]


@takes(Right.EXPORT)
def by_session(session: Session, event: Event, *, now: datetime) -> list[Sheet]:  # noqa: ARG001
    """Who has a place on a session or waits for one, session by session."""
    query = (
        sa.select(
            EventDay.date,
            EventSession.starts_at,
            EventSession.title,
            sa.func.coalesce(Room.name, ""),
            Person.name,
            Person.known_as,
            sa.func.coalesce(Organisation.name, ""),
            Person.email,
            Place.state,
            Place.rank,
        )
        .join(Place, Place.session_id == EventSession.id)
        .join(Registration, Registration.id == Place.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(EventDay, EventDay.id == EventSession.day_id)
        .outerjoin(Room, Room.id == EventSession.room_id)
        .where(
            EventSession.event_id == event.id,
            Place.state.in_([PlaceState.GIVEN, PlaceState.WAITING]),
            Registration.state.not_in(OVER),
        )
        .order_by(
            EventSession.starts_at.nulls_last(),
            EventSession.title,
            EventSession.id,
            sa.case((Place.state == PlaceState.GIVEN, 0), else_=1),
            Person.search_key,
            Registration.id,
        )
    )
    rows = ((*row[:8], say(row[8]), row[9]) for row in session.execute(query))
    return [Sheet("By session", _BY_SESSION, rows, about=f"Who has which place on the sessions of {event.title}.")]


@takes(Right.EXPORT)
def waiting(session: Session, event: Event, *, now: datetime) -> list[Sheet]:
    """The waiting list in its order; those who have an offer come first, without a number."""
    rows = (
        (
            one.place,
            one.name,
            one.organisation,
            one.email,
            one.reason,
            one.joined,
            one.priority or None,
            one.short_notice or None,
            one.offer.expires_at if one.offer else None,
        )
        for one in waiting_list(session, event.id, now=now).people
    )
    return [Sheet("Waiting list", _WAITING, rows, about=f"Who waits for a place on {event.title}, in order.")]


@takes(Right.EXPORT)
def applications(session: Session, event: Event, *, now: datetime) -> list[Sheet]:  # noqa: ARG001
    """Everybody who applied, best score first, with the mean of each criterion and what they answered."""
    board = judging.board(session, event.id)
    columns = (
        *_APPLICATIONS,
        *(Column(f"{one.name}, of {one.most}", "number") for one in board.criteria),
        *(Column(one.text) for one in board.questions),
    )
    return [Sheet("Applications", columns, _applied(board), about=f"Who applied to {event.title}, best score first.")]


def _applied(board: judging.Board) -> Iterator[tuple[object, ...]]:
    for one in sorted(board.applications, key=lambda one: (-(one.judged.mean if one.judged else -1), one.number)):
        points = ([review.points[by.id] for review in one.reviews if by.id in review.points] for by in board.criteria)
        yield (
            one.number,
            one.name,
            one.known_as,
            one.email,
            one.organisation,
            one.sector,
            one.profession,
            one.borough,
            say(one.state),
            one.reason,
            one.registered_at,
            round(one.judged.mean, 1) if one.judged else None,
            round(one.judged.spread, 1) if one.judged else None,
            one.judged.reviewers if one.judged else None,
            *(round(fmean(given), 2) if given else None for given in points),
            *(one.answers.get(question.text, "") for question in board.questions),
        )
