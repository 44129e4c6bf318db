"""Suggestions in the booking panel: what they say, and that a press does it."""

from datetime import timedelta

import make
from convene.desktop.pages.booking_instead import Instead, say
from convene.rules.time import LONDON
from convene.rules.venues import Layout
from convene.services.booking_suggest import Change, Suggestion
from convene.services.venues import RoomRow
from desktop.pages.test_venue import Tab, tab, taken, words

__all__ = ["tab", "taken"]  # fixtures


def suggestion(change: Change, start: str = "09:00", end: str = "11:45", days: int = 0) -> Suggestion:
    room = RoomRow(
        **dict.fromkeys(RoomRow.__dataclass_fields__)
        | {"id": make.uuid4(), "name": "Library", "venue": "Friends House", "capacities": {"theatre": 64}}
    )
    day = make.DAY + timedelta(days=days)
    return Suggestion(change, room, make.at(start, day), make.at(end, day), 0, ("why",))


def test_each_change_is_said_as_an_act() -> None:
    said = [say(suggestion(change), LONDON, make.DAY) for change in Change]
    assert said == [
        "Take Library (64)",
        "Start at 09:00",
        "From 09:00 to 11:45",
        "Take Library (64), Friends House",
    ]
    assert say(suggestion(Change.TIME, days=1), LONDON, make.DAY) == "Start at 09:00 on Fri 10 July"


def test_suggestions_stand_with_their_reasons_and_a_press_fills_them_in(taken: Tab) -> None:
    make.room(taken.workspace, taken.booked()[0].venue_id, "Refectory", layouts={Layout.THEATRE: 90})
    taken.page.book(taken.rooms["Library"])
    taken.idle()
    (panel,) = taken.page.drawer.findChildren(Instead)
    assert panel.isVisible()
    assert "Same venue, same time, holds 90 theatre" in words(panel)
    taken.press("Take Refectory (90)", panel)
    assert taken.form.room.value() != taken.rooms["Library"]
    assert taken.told == "The room is free."
    assert not panel.isVisible()
