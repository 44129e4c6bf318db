"""Pictures of every page, to be looked at: ``dev.py pictures [NAME…]`` writes them to ``pictures/``.

Each page light and dark, at 1440 x 900; with ``--all`` also at 1280 x 800, 1920 x 1080 and with text at 200 %.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from convene.desktop.look import Appearance
from convene.desktop.welcome import WelcomeWindow
from convene.desktop.window import MainWindow
from convene.resources import resource
from convene.rules.time import LONDON
from convene.services import events
from convene.services.sample import make_sample
from convene.store.workspace import Workspace

NOW = datetime(2026, 9, 7, 8, 52, tzinfo=UTC)
OUT = Path(__file__).parent.parent / "pictures"
PLACES: dict[str, tuple[str, dict[str, str]]] = {
    "home": ("home", {}),
    "events": ("events", {}),
    "venues": ("venues", {}),
    "directory": ("people", {}),
    "overview": ("event", {"code": "OPEN", "tab": "overview"}),
    "programme": ("event", {"code": "OPEN", "tab": "programme"}),
    "venue": ("event", {"code": "OPEN", "tab": "venue"}),
    "people": ("event", {"code": "OPEN", "tab": "people"}),
    "import": ("import", {"code": "OPEN"}),
    "badges": ("event", {"code": "OPEN", "tab": "badges"}),
    "export": ("event", {"code": "OPEN", "tab": "export"}),
    "reception": ("event", {"code": "COURAGE", "tab": "reception"}),
    "cbe": ("event", {"code": "CBE3", "tab": "overview"}),
}
SIZES = {"": (1440, 900, 1.0)}
MORE_SIZES = {"-1280x800": (1280, 800, 1.0), "-1920x1080": (1920, 1080, 1.0), "-200": (1440, 900, 2.0)}


@contextmanager
def sample(folder: Path) -> Iterator[tuple[Path, dict[str, UUID]]]:
    """A sample workspace as of ``NOW``, and its events by code."""
    path = folder / "autumn.convene"
    workspace = Workspace.create(path, clock=lambda: NOW)
    workspace.fill(make_sample, today=NOW.astimezone(LONDON).date(), now=NOW)
    ids = {row.code: row.id for row in workspace.read(events.listing)}
    workspace.close()
    yield path, ids


def settle(window: MainWindow) -> None:
    """Let everything that is under way come back and be painted."""
    for _ in range(3):
        window.tasks.wait_idle(20)
        QApplication.processEvents()


def shoot(widget: QWidget, name: str) -> None:
    """Save a picture of a widget."""
    widget.grab().save(str(OUT / f"{name}.png"))
    sys.stdout.write(f"{name}.png\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(PLACES))
    parser.add_argument("--all", action="store_true", help="every size, and text at 200 %%")
    parser.add_argument("--skip", nargs="*", default=(), help="pages to leave out")
    given = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    app = QApplication([])
    for font in resource("fonts").glob("Inter*"):
        QFontDatabase.addApplicationFont(str(font))
    with tempfile.TemporaryDirectory() as folder, sample(Path(folder)) as (path, ids):
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        appearance = Appearance(app, settings)
        for suffix, (width, height, scale) in (SIZES | (MORE_SIZES if given.all else {})).items():
            appearance.set_scale(scale)
            for scheme in ("light", "dark"):
                appearance.set_scheme(scheme)
                window = MainWindow(
                    lambda: Workspace.open(path, clock=lambda: NOW),
                    appearance=appearance,
                    settings=settings,
                    clock=lambda: NOW,
                )
                window.resize(width, height)
                window.show()
                settle(window)
                settle(window)
                for name, (place, target) in PLACES.items():
                    if given.names and name not in given.names:
                        continue
                    code = target.get("code")
                    rest = {k: v for k, v in target.items() if k != "code"}
                    if given.skip and name in given.skip:
                        continue
                    window.go(place, **rest, **({"event_id": ids[code]} if code else {}))
                    settle(window)
                    shoot(window, f"{name}-{scheme}{suffix}")
                window.close()
                if not given.names or "welcome" in given.names:
                    _shoot_welcome(settings, f"welcome-{scheme}{suffix}")
    return 0


def _shoot_welcome(settings: QSettings, name: str) -> None:
    welcome = WelcomeWindow(settings)
    welcome.show()
    QApplication.processEvents()
    shoot(welcome, name)
    welcome.close()


if __name__ == "__main__":
    sys.exit(main())
