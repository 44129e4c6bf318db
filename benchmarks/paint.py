"""From the start of the process to the first paint: ``convene demo`` against a bare main window."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from figures import Figure, in_turns

ROUNDS = 15
BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", file=sys.stderr, flush=True)
        QTimer.singleShot(0, app.quit)

app = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""


def seconds_to_paint(*arguments: str, **variables: str) -> float:
    """Starts a Python and waits for the line ``painted …`` on its standard error."""
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **variables}
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        said = []
        for line in process.stderr or ():
            if line.startswith("painted"):
                return time.perf_counter() - started
            said.append(line)
    raise RuntimeError(f"No first paint from {' '.join(arguments)}:\n{''.join(said)}")


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        names = (Path(folder, f"{number}.convene") for number in range(ROUNDS + 1))

        def ours() -> float:
            return seconds_to_paint(
                "-m", "convene", "demo", str(next(names)),
                HOME=folder, CONVENE_TRACE_PAINT="1", CONVENE_EXIT_AFTER_PAINT="1",
            )  # fmt: skip

        seconds, floor = in_turns(ours, lambda: seconds_to_paint("-c", BARE), ROUNDS)
    method = f"new processes, offscreen, start to first paint, median of {ROUNDS} turns"
    yield Figure("First paint of convene demo", "a bare QMainWindow", method, seconds, floor, goal=1.5)
