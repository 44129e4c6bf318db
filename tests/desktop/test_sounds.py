"""Tones for the desk: short, different, and no sound device needed."""

from array import array

import pytest

from convene.desktop import sounds
from convene.desktop.sounds import RATE, Sounds, samples

NAMES = ("welcome", "already", "unknown", "stop", "not_saved")


def levels(name: str) -> "array[int]":
    return array("h", samples(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_tone_is_short_and_does_not_click(name: str) -> None:
    tone = levels(name)
    assert 0.2 * RATE < len(tone) < 0.8 * RATE
    assert abs(tone[0]) < 200
    assert abs(tone[-1]) < 2000
    assert 8_000 < max(map(abs, tone)) < 20_000


def test_every_outcome_has_its_own(app: object) -> None:
    assert len({samples(name) for name in NAMES}) == len(NAMES)


class Sink:
    """A sound device that only counts."""

    def __init__(self) -> None:
        self.started = self.stopped = 0

    def start(self, buffer: object) -> None:
        self.started += 1
        assert buffer.bytesAvailable() > 0  # type: ignore[attr-defined]

    def stop(self) -> None:
        self.stopped += 1


def test_tones_are_played_one_after_the_other(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    sink = Sink()
    monkeypatch.setattr(sounds, "_device", lambda _: sink)
    player = Sounds()
    player.play("welcome")
    player.play("stop")
    player.on = False
    player.play("stop")
    assert sink.started == 2


def test_without_a_device_it_is_silent_and_asks_once(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(sounds, "_device", asked.append)
    player = Sounds()
    player.prepare()
    player.play("welcome")
    player.play("welcome")
    assert len(asked) == 1


def test_a_desk_that_is_switched_off_looks_for_no_device(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(sounds, "_device", asked.append)
    player = Sounds()
    player.on = False
    player.prepare()
    player.play("welcome")
    assert asked == []
