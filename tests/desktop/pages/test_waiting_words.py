"""How a waiting list is written."""

from dataclasses import replace
from uuid import UUID

import make
from convene.desktop.pages.waiting_words import say_free, say_marks, say_place, say_until
from convene.services.waiting import OpenOffer, Waiting, WaitingList

ONE = Waiting(UUID(int=1), UUID(int=2), "Bo", "", "", 3, "", make.NOW, 0, False, None, "bo")
NONE = WaitingList(UUID(int=3), "Open", "Europe/London", None, 4, 4, 0, None, 16, False, ())
OFFER = OpenOffer(UUID(int=4), make.NOW, make.NOW, told=True, over=False)


def test_places() -> None:
    assert say_place(ONE) == "3rd"
    assert say_place(replace(ONE, place=None)) == "Passed over"
    assert say_place(replace(ONE, offer=OFFER)) == "Offered"
    assert say_place(replace(ONE, offer=replace(OFFER, over=True))) == "Offer ended"
    assert say_until(make.NOW, "Europe/London") == "Mon 1 June, 10:00"


def test_marks() -> None:
    assert [say_marks(replace(ONE, priority=p, short_notice=s)) for p, s in ((1, True), (-1, False), (0, False))] == [
        "Priority, Short notice",
        "Put back",
        "",
    ]


def test_what_is_free() -> None:
    assert say_free(NONE) == ("No place is free", "4 of 4 places are taken")
    first = replace(ONE, place=1)
    assert say_free(replace(NONE, free=2, held=2, people=(first,)))[0] == "2 places are free; Bo is next"
    offered = replace(ONE, place=None, offer=OFFER)
    assert say_free(replace(NONE, people=(offered, offered)))[1].endswith("2 of them kept for offers")
    assert say_free(replace(NONE, places=None, free=None))[0] == "There is no limit on places"
    passed = replace(NONE, free=1, held=3, people=(replace(ONE, place=None),))
    assert say_free(passed) == (
        "1 place is free; nobody is next",
        "3 of 4 places are taken; who waits was offered one already, or gave one up",
    )
