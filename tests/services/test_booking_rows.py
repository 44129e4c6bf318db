"""A booking as front ends see it."""

from datetime import timedelta

import make
from convene.services import bookings
from convene.store.workspace import Workspace


def test_the_day_of_a_booking_is_the_day_where_it_is(workspace: Workspace) -> None:
    room, event = make.room(workspace, make.venue(workspace)), make.event(workspace, time_zone="Asia/Tokyo")
    key = make.booking(workspace, room, event, starts_at=make.at("23:00"), ends_at=make.at("23:30"))
    assert workspace.read(bookings.booking, key).day == make.DAY + timedelta(days=1)


def test_a_price_is_said_on_either_basis(workspace: Workspace) -> None:
    room = make.room(workspace, make.venue(workspace))
    for fields, expected in (
        ({"cost_pence": 1_200, "vat_included": True}, (1_000, 1_200)),
        ({"cost_pence": 1_000}, (1_000, 1_200)),
        ({"cost_pence": 0}, (0, 0)),
        ({}, (None, None)),
    ):
        row = workspace.read(bookings.booking, make.booking(workspace, room, **fields))
        assert (row.pence(with_vat=False), row.pence(with_vat=True)) == expected
        assert row.cancelling(make.TODAY).pence is None, "nothing was agreed"
