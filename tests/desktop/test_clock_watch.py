from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QObject

from convene.desktop.clock_watch import ClockWatch

START = datetime(2026, 3, 29, 0, 50, tzinfo=UTC)  # ten minutes before the clocks go forward


class Moments:
    """A clock and time itself, which go together until the clock is set."""

    def __init__(self) -> None:
        self.passed, self.set_by, self.told = 0.0, timedelta(0), list[str]()

    def clock(self) -> datetime:
        return START + timedelta(seconds=self.passed) + self.set_by

    def steady(self) -> float:
        return self.passed

    def tell(self, words: str, icon: str) -> None:
        self.told.append(words)


Watching = Callable[..., tuple[Moments, ClockWatch]]


@pytest.fixture
def watching() -> Watching:
    window = QObject()

    def make(*, sleeps: bool = False) -> tuple[Moments, ClockWatch]:
        moments = Moments()
        watch = ClockWatch(window, moments.clock, moments.tell, steady=moments.steady, sleeps=sleeps)
        return moments, watch

    return make


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-10, "set back by 10 minutes"),
        (-60, "set back by 1 hour:"),
        (60, "set forward by 1 hour:"),
        (24 * 60, "set forward by 1 day:"),
        (-25 * 60, "set back by 1 day 1 hour:"),
    ],
)
def test_a_clock_that_is_set_is_told_of_once(watching: Watching, minutes: int, words: str) -> None:
    moments, watch = watching()
    for _ in range(3):
        moments.passed += 20
        watch.look()
    assert moments.told == []
    moments.set_by = timedelta(minutes=minutes)
    for _ in range(3):
        moments.passed += 20
        watch.look()
    (told,) = moments.told
    assert words in told


def test_small_corrections_sleep_and_summer_time_are_no_news(watching: Watching) -> None:
    moments, watch = watching()
    moments.set_by = timedelta(seconds=-100)
    watch.look()
    moments.passed += 2 * 3600  # the night goes by; instants are UTC
    watch.look()
    assert moments.told == []
    moments, watch = watching(sleeps=True)
    moments.set_by = timedelta(hours=8)  # the computer slept, and its other clock with it
    watch.look()
    assert moments.told == []
