"""Short tones for a desk: one shape for each verdict, so that it is heard without looking up.

They are made here, not shipped. Where there is no sound device, or Qt has no multimedia, the desk is simply silent.
"""

import math
from array import array
from functools import cache
from typing import Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtGui import QGuiApplication

RATE: Final = 22_050
_NOTES: Final[dict[str, tuple[tuple[float, float], ...]]] = {  # (Hz, seconds); 0 Hz is a pause
    "welcome": ((660, 0.09), (880, 0.16)),
    "already": ((587, 0.1), (0, 0.04), (587, 0.12)),
    "unknown": ((440, 0.12), (349, 0.2)),
    "stop": ((247, 0.16), (0, 0.05), (247, 0.26)),
    "not_saved": ((233, 0.14), (0, 0.04), (233, 0.14), (0, 0.04), (196, 0.34)),
}
_LOUDNESS: Final = 0.35
_FADE: Final = 0.008  # seconds at both ends of a note, so that it does not click


@cache
def samples(name: str) -> bytes:
    """The tone as 16-bit mono samples at ``RATE``. Raises KeyError for a tone there is none of."""
    out = array("h")
    for hertz, seconds in _NOTES[name]:
        count = round(RATE * seconds)
        for n in range(count):
            edge = min(n, count - n) / (RATE * _FADE)
            level = _LOUDNESS * min(1.0, edge) * math.sin(2 * math.pi * hertz * n / RATE)
            out.append(round(32_767 * level))
    return out.tobytes()


class Sounds(QObject):
    """Plays the tones while ``on``. The device is looked for by ``prepare``, or with the first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = True
        self._sink: Any = None
        self._buffer = QBuffer(self)
        self._looked = False

    def prepare(self) -> None:
        """Look for the device now, which takes a moment, rather than with the first tone."""
        if self.on and not self._looked:
            self._looked = True
            self._sink = _device(self)

    def play(self, name: str) -> None:
        """Play a tone; one that is still sounding gives way."""
        self.prepare()
        if not self.on or self._sink is None:
            return
        self._sink.stop()
        self._buffer.close()
        self._buffer.setData(QByteArray(samples(name)))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink.start(self._buffer)


def _device(parent: QObject) -> Any:
    """Where sound comes out; None where it does not."""
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return None  # nobody sits in front of it
    try:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices
    except ImportError:
        return None
    device = QMediaDevices.defaultAudioOutput()
    form = QAudioFormat()
    form.setSampleRate(RATE)
    form.setChannelCount(1)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if device.isNull() or not device.isFormatSupported(form):
        return None
    return QAudioSink(device, form, parent)
