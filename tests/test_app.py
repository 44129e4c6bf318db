"""The program as it is started: in processes of its own, without a screen, warnings being errors."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from convene.app import main
from convene.cli.main import commands
from convene.store.workspace import Workspace

HEAVY = ("sqlalchemy", "alembic", "openpyxl", "icalendar", "lxml", "typst", "convene.store", "convene.services")

AT_PAINT = f"""
import sys
import convene.app

def painted():
    print([name for name in {HEAVY!r} if name in sys.modules], flush=True)
    went_on()

went_on, convene.app._painted = convene.app._painted, painted
sys.exit(convene.app.main(sys.argv[1:]))
"""

# Somebody who waits until nothing moves any more, says what can be read, and closes every window.
LOOK_ON = """
import json, os, sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QLabel
import convene.app
from convene.desktop import start

def with_somebody(arguments):
    app = make(arguments)
    timer, still = QTimer(app, interval=20), [0]
    if given := os.environ.get("HAND_OVER"):
        QTimer.singleShot(0, app, lambda: QCoreApplication.postEvent(app, QFileOpenEvent(given)))

    def look():
        windows = [w for w in app.topLevelWidgets() if w.isVisible()]
        moving = any(getattr(w, "tasks", None) and w.tasks.pending() for w in windows)
        still[0] = 0 if moving or not windows else still[0] + 1
        if still[0] == 10:
            words = [l.text() for w in windows for l in w.findChildren(QLabel) if l.isVisible() and l.text()]
            print(json.dumps([sorted(w.windowTitle() for w in windows), words]))
            for window in windows:
                window.close()

    timer.timeout.connect(look)
    timer.start()
    return app

make, start.make_application = start.make_application, with_somebody
sys.exit(convene.app.main(sys.argv[1:]))
"""


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def seen(self) -> tuple[list[str], list[str]]:
        """Titles of the windows, and the words in them."""
        titles, words = json.loads(self.out)
        return titles, words


def run(folder: Path, *arguments: object, **variables: str) -> Ran:
    """Python with these arguments, at home in ``folder``."""
    home = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"), str(folder))
    env = {**os.environ, **home, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", **variables}
    command = [sys.executable, "-W", "error", *map(str, arguments)]
    done = subprocess.run(
        command, env=env, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )
    said = [line for line in done.stderr.splitlines() if not line.startswith("This plugin does not support")]
    return Ran(done.returncode, done.stdout, "\n".join(said))


@pytest.fixture(scope="module")
def workspace_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace."""
    path = tmp_path_factory.mktemp("files") / "autumn.convene"
    Workspace.create(path).close()
    return path


def test_the_demo_paints_a_picture_of_its_window(tmp_path: Path) -> None:
    picture = tmp_path / "demo.png"
    done = run(tmp_path, "-m", "convene", "demo", tmp_path / "x.convene", "--picture", picture)
    assert (done.code, done.out, done.err) == (0, "", "")
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1440, 900)
    colours = {image.pixel(x, y) for x in range(0, 1440, 3) for y in range(0, 900, 3)}
    assert len(colours) > 100, "the home page of a sample has ribbons, bars and words"

    before = (tmp_path / "x.convene").read_bytes()
    again = run(tmp_path, "-m", "convene", "demo", tmp_path / "x.convene", "--picture", tmp_path / "no.png")
    assert again.code == 3  # it is there already, and nothing is written over
    assert not (tmp_path / "no.png").exists()
    assert (tmp_path / "x.convene").read_bytes() == before


@pytest.mark.parametrize("arguments", [(), ("demo", "new.convene"), ("open", "autumn.convene")])
def test_it_paints_before_anything_of_a_workspace_is_loaded(
    tmp_path: Path, workspace_file: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "autumn.convene").write_bytes(workspace_file.read_bytes())
    trace = {"CONVENE_TRACE_PAINT": "1", "CONVENE_EXIT_AFTER_PAINT": "1"}
    done = run(tmp_path, "-c", AT_PAINT, *arguments, **trace)
    assert (done.code, done.out.strip(), done.err) == (0, "[]", "painted")


def test_a_workspace_that_is_not_there_is_said_in_the_window(tmp_path: Path) -> None:
    done = run(tmp_path, "-c", LOOK_ON, "open", tmp_path / "missing.convene")
    titles, words = done.seen
    assert titles == ["missing – Convene"]
    assert any(text.startswith("There is no file missing.convene\n") for text in words), words
    assert (done.code, done.err) == (0, "")  # closed by the person who read it
    assert not list(tmp_path.glob("*.convene"))


@pytest.mark.parametrize("arguments", [("autumn.CONVENE",), ("open", "autumn.convene")])
def test_a_file_is_opened_by_its_name(tmp_path: Path, workspace_file: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / arguments[-1]).write_bytes(workspace_file.read_bytes())
    done = run(tmp_path, "-c", LOOK_ON, *arguments)
    titles, words = done.seen
    assert titles == ["autumn – Convene"]
    assert any(text.startswith("Nothing is planned yet") for text in words), words
    assert (done.code, done.err) == (0, "")


def test_a_file_handed_over_by_the_system_is_opened(tmp_path: Path, workspace_file: Path) -> None:
    (tmp_path / "autumn.convene").write_bytes(workspace_file.read_bytes())
    done = run(tmp_path, "-c", LOOK_ON, HAND_OVER=str(tmp_path / "autumn.convene"))
    titles, _ = done.seen
    assert "autumn – Convene" in titles
    assert (done.code, done.err) == (0, "")


def test_help_lists_every_command(tmp_path: Path) -> None:
    done = run(tmp_path, "-m", "convene", "--help")
    assert (done.code, done.err) == (0, "")
    listed = {line.split()[0] for line in done.out.partition("Commands:")[2].splitlines() if line.strip()}
    assert listed >= {"open", "demo", *commands().commands}


def test_usage_errors_end_with_two(tmp_path: Path) -> None:
    for arguments in (("demo", "--frobnicate"), ("open", "a", "b"), ("fly",)):
        done = run(tmp_path, "-m", "convene", *arguments)
        assert done.code == 2
        assert done.err


def test_a_rehearsal_of_no_event_ends_before_there_is_a_window(
    workspace_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", str(workspace_file), "--event", "NONE"]) == 1
    assert capfd.readouterr().err.splitlines()[0] == "There is no event “NONE” here"
