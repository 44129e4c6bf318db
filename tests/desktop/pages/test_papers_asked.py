"""What a paper is asked for, by choices."""

from datetime import timedelta
from uuid import uuid4

import make
from convene import papers
from convene.desktop.pages.papers_asked import AskedFor
from convene.rules.papers import Asked, Offer, Option


def test_a_choice_holds_for_the_next_paper_but_a_size_does_not(qapp) -> None:
    asked, room = AskedFor(), uuid4()
    days = tuple(Offer(make.DAY + timedelta(n), str(n)) for n in range(2))
    offers = {Option.DAY: days, Option.ROOM: (Offer(room, "Library"),)}
    asked.offer(papers.paper("doors"), offers, make.TODAY)
    assert asked.asked() == Asked(day=days[0].key, size="a4")
    asked.choices[Option.DAY].set_value(days[1].key)
    asked.choices[Option.SIZE].set_value("a5")
    asked.offer(papers.paper("doors"), offers, make.TODAY)
    assert asked.asked() == Asked(day=days[1].key, size="a5"), "the same one, of what has changed meanwhile"
    asked.offer(papers.paper("booklet"), offers, make.TODAY)
    asked.choices[Option.SIZE].set_value("a5")
    asked.offer(papers.paper("doors"), offers, make.TODAY)
    assert asked.asked() == Asked(day=days[1].key, size="a4")
