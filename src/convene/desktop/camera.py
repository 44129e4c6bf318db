"""A camera that reads badge codes. Qt's multimedia is loaded when somebody asks for it, and by nobody else."""

from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage

from convene.formats.codes_in_picture import codes_in_picture

HELD_S = 2.5
"""A code that was read is not read again before it was out of sight for so long."""


class Camera(QObject):
    """``seen(text)``: a code came into sight. ``pictured(image)``: what the camera sees. ``failed(title, hint)``: why
    there is nothing to see. Frames are read in a thread of their own, one at a time; those that come meanwhile are
    let go."""

    seen = Signal(str)
    pictured = Signal(QImage)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera: Any = None
        self._capture: Any = None
        self._sink: Any = None
        self._reading = False
        self._last: dict[str, float] = {}
        self._reader = _Reader()
        self._reader.done.connect(self._read)

    def devices(self) -> list[tuple[str, str]]:
        """The cameras there are: id and name."""
        media = _multimedia()
        if media is None:
            return []
        return [(bytes(d.id()).decode("utf-8", "replace"), d.description()) for d in media.QMediaDevices.videoInputs()]

    def on(self) -> bool:
        """Whether it is looking."""
        return self._camera is not None

    def start(self, device: str = "") -> None:
        """Look, with the camera of that id or the usual one, once the person allowed it."""
        self.stop()
        media = _multimedia()
        if media is None:
            self.failed.emit("This computer cannot use a camera", "A part of the system for pictures is missing.")
            return
        if not media.QMediaDevices.videoInputs():
            self.failed.emit("There is no camera", "Connect one, or scan and type as before.")
            return
        self._permitted(lambda: self._open(media, device))

    def stop(self) -> None:
        """Look no more."""
        if self._camera is not None:
            self._camera.stop()
        self._camera = self._capture = self._sink = None
        self._last.clear()

    def take(self, image: QImage) -> None:
        """Look at a picture, from wherever it comes."""
        self.pictured.emit(image)
        if not self._reading:
            self._reading = True
            self._reader.image = image
            QThreadPool.globalInstance().start(_Job(self._reader))

    def _permitted(self, go_on: Any) -> None:
        from PySide6.QtCore import QCameraPermission, Qt
        from PySide6.QtWidgets import QApplication

        app = QApplication.instance()
        wanted = QCameraPermission()
        if app is None or not hasattr(app, "checkPermission"):
            go_on()
            return
        status = app.checkPermission(wanted)
        if status == Qt.PermissionStatus.Granted:
            go_on()
        elif status == Qt.PermissionStatus.Undetermined:
            app.requestPermission(wanted, self, lambda _: self._permitted(go_on))
        else:
            self.failed.emit(
                "Convene may not use the camera", "Allow it in the privacy settings of this computer, then try again."
            )

    def _open(self, media: Any, device: str) -> None:
        known = media.QMediaDevices.videoInputs()
        chosen = next((d for d in known if bytes(d.id()).decode("utf-8", "replace") == device), None)
        self._camera = media.QCamera(chosen or media.QMediaDevices.defaultVideoInput())
        self._capture, self._sink = media.QMediaCaptureSession(), media.QVideoSink()
        self._capture.setCamera(self._camera)
        self._capture.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._framed)
        self._camera.errorOccurred.connect(lambda _, text: self._broke(text))
        self._camera.start()

    def _framed(self, frame: Any) -> None:
        image = frame.toImage()
        if not image.isNull():
            self.take(image)

    def _broke(self, text: str) -> None:
        self.stop()
        self.failed.emit("The camera does not work", text or "Another program may be using it.")

    def _read(self, codes: list[str]) -> None:
        self._reading = False
        now = monotonic()
        for code in codes:
            fresh = now - self._last.get(code, -HELD_S) >= HELD_S
            self._last[code] = now
            if fresh:
                self.seen.emit(code)


class _Reader(QObject):
    done = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()

    def read(self) -> list[str]:
        """The codes in the picture."""
        grey = self.image.convertToFormat(QImage.Format.Format_Grayscale8)
        if grey.isNull():
            return []
        return codes_in_picture(grey.constBits(), grey.width(), grey.height(), grey.bytesPerLine())


class _Job(QRunnable):
    def __init__(self, reader: _Reader) -> None:
        super().__init__()
        self._reader = reader

    def run(self) -> None:
        """In the pool."""
        codes: list[str] = []
        try:
            codes = self._reader.read()
        finally:
            self._reader.done.emit(codes)


def _multimedia() -> Any:
    try:
        from PySide6 import QtMultimedia
    except ImportError:
        return None
    return QtMultimedia
