"""How applications are written."""

from datetime import UTC, datetime, timedelta

import pytest

from convene.desktop.pages.applications_words import explain_score, say_closing, say_score
from convene.rules.applications import Judged

CLOSES = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=3), "closes Tue 30 June 2026 at midnight"),
        (timedelta(seconds=1), "closes today at midnight"),
        (timedelta(0), "closed Tue 30 June 2026"),
    ],
)
def test_the_closing_day(before: timedelta, words: str) -> None:
    assert say_closing(CLOSES, "Europe/London", CLOSES - before) == words


def test_a_closing_hour_and_none() -> None:
    five = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)
    assert say_closing(five, "Europe/London", five - timedelta(hours=1)) == "closes today at 17:00"
    assert say_closing(None, "Europe/London", five) == "no closing day"


def test_scores() -> None:
    assert (say_score(None), say_score(Judged(71.6, 0, 1, 0))) == ("", "72")
    assert explain_score(Judged(60, 40, 2, 1)) == (
        "60 of 100 by 2 reviewers, 40 between the lowest and the highest, 1 not finished"
    )
