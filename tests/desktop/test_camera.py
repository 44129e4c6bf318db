"""A camera that reads badge codes: pictures in, each code once while it is held there; and why there is no picture."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from convene.desktop import camera as cameras
from convene.desktop.camera import HELD_S, Camera
from convene.formats.qr import png

CODE, OTHER = "CNVNBGVKXTSJSCTJEFJJJHFKPRJERTVDBCKDVH", "CNVNJXHRPDBBGVKXTSJSCTJEFJJJHFKPRJERTV"


def picture(code: str) -> QImage:
    return QImage.fromData(png(code, scale=8))


@pytest.fixture
def eye(qapp: object) -> Any:
    made = Camera()
    made.codes, made.told = [], []  # type: ignore[attr-defined]
    made.seen.connect(made.codes.append)  # type: ignore[attr-defined]
    made.failed.connect(lambda *words: made.told.append(words))  # type: ignore[attr-defined]
    return made


def show(eye: Any, image: QImage) -> None:
    eye.take(image)
    for _ in range(200):
        if not eye._reading:
            return
        QTest.qWait(5)
    raise AssertionError("the picture was never read")


def test_a_code_that_is_held_there_is_seen_once(eye: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(cameras, "monotonic", lambda: now)
    for _ in range(4):
        show(eye, picture(CODE))
        now += HELD_S - 0.5
    assert eye.codes == [CODE], "held all the time"
    show(eye, picture(OTHER))
    assert eye.codes == [CODE, OTHER]
    now += HELD_S
    show(eye, picture(CODE))
    assert eye.codes == [CODE, OTHER, CODE], "it was out of sight"


def test_a_picture_of_nothing_is_shown_and_nothing_is_seen(eye: Any) -> None:
    shown: list[QImage] = []
    eye.pictured.connect(shown.append)
    blank = QImage(64, 48, QImage.Format.Format_RGB32)
    blank.fill(0)
    show(eye, blank)
    show(eye, QImage())
    assert (len(shown), eye.codes) == (2, [])


def test_without_a_camera_it_says_so(eye: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        cameras, "_multimedia", lambda: SimpleNamespace(QMediaDevices=SimpleNamespace(videoInputs=list))
    )
    eye.start()
    assert [title for title, _ in eye.told] == ["There is no camera"]
    assert not eye.on()


def test_without_multimedia_it_says_so(eye: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    assert eye.devices() == []
    eye.start()
    assert [title for title, _ in eye.told] == ["This computer cannot use a camera"]


def test_a_camera_that_breaks_says_why_and_is_let_go(eye: Any) -> None:
    eye._camera = SimpleNamespace(stop=lambda: None)
    assert eye.on()
    eye._broke("The device is in use")
    assert eye.told == [("The camera does not work", "The device is in use")]
    assert not eye.on()
