"""The camera in the corner of the desk: on, off, several of them, none of them."""

from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage

from convene.desktop.camera import Camera
from convene.desktop.pages.reception_camera import CameraCorner


class Eye(Camera):
    def __init__(self, devices: list[tuple[str, str]]) -> None:
        super().__init__()
        self._there = devices
        self.begun: list[str] = []
        self.ended = 0

    def devices(self) -> list[tuple[str, str]]:
        return self._there

    def start(self, device: str = "") -> None:
        self.begun.append(device)
        if not self._there:
            self.failed.emit("There is no camera", "Connect one, or scan and type as before.")

    def stop(self) -> None:
        self.ended += 1


@pytest.fixture
def settings(tmp_path: Any) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def corner(settings: QSettings, *devices: tuple[str, str]) -> CameraCorner:
    return CameraCorner(settings, Eye(list(devices)))


def test_it_is_off_until_it_is_wanted_and_off_again(qapp: object, settings: QSettings) -> None:
    made = corner(settings, ("a", "Built-in"))
    assert (made.is_on(), made.camera.begun) == (False, [])
    made.switch()
    assert (made.is_on(), made.camera.begun, made.which.isVisibleTo(made)) == (True, ["a"], False)
    made.camera.pictured.emit(QImage(64, 48, QImage.Format.Format_RGB32))
    assert not made.picture._image.isNull()
    made.switch()
    assert (made.is_on(), made.camera.ended) == (False, 1)
    assert made.picture._image.isNull(), "no picture of anybody is kept"


def test_of_several_the_one_that_was_chosen_is_used_again(qapp: object, settings: QSettings) -> None:
    made = corner(settings, ("a", "Built-in"), ("b", "On a stand"))
    made.switch()
    assert made.which.isVisibleTo(made)
    made.which.set_value("b")
    made.which.edited.emit()
    assert made.camera.begun == ["a", "b"]
    again = corner(settings, ("a", "Built-in"), ("b", "On a stand"))
    again.switch()
    assert again.camera.begun == ["b"]
    gone = corner(settings, ("a", "Built-in"))
    gone.switch()
    assert gone.camera.begun == ["a"]


def test_none_is_said_plainly(qapp: object, settings: QSettings) -> None:
    made = corner(settings)
    made.switch()
    assert made.picture.accessibleName() == "There is no camera. Connect one, or scan and type as before."
    assert made.is_on()


def test_what_it_sees_is_passed_on(qapp: object, settings: QSettings) -> None:
    made, seen = corner(settings, ("a", "Built-in")), []
    made.seen.connect(seen.append)
    made.switch()
    made.camera.seen.emit("CODE")
    assert seen == ["CODE"]
