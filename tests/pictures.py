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
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from convene.desktop.look import Appearance
from convene.desktop.welcome import WelcomeWindow
from convene.desktop.window import MainWindow
from convene.resources import resource
from convene.rules.time import LONDON
from convene.services import events
from convene.services.sample import make_sample
from convene.store.workspace import Workspace
from scenes import SCENES, new_workspace, odd_workspace, settle, visible

NOW = datetime(2026, 9, 7, 8, 52, tzinfo=UTC)
OUT = Path(__file__).parent.parent / "pictures"
PLACES: dict[str, tuple[str, dict[str, str]]] = {
    "home": ("home", {}),
    "calendar": ("calendar", {}),
    "events": ("events", {}),
    "venues": ("venues", {}),
    "directory": ("people", {}),
    "overview": ("event", {"code": "OPEN", "tab": "overview"}),
    "programme": ("event", {"code": "OPEN", "tab": "programme"}),
    "signup": ("event", {"code": "OPEN", "tab": "signup"}),
    "threads": ("event", {"code": "OPEN", "tab": "threads"}),
    "venue": ("event", {"code": "OPEN", "tab": "venue"}),
    "people": ("event", {"code": "OPEN", "tab": "people"}),
    "needs": ("event", {"code": "OPEN", "tab": "needs"}),
    "applications": ("event", {"code": "BEVAN", "tab": "applications"}),
    "bevan-people": ("event", {"code": "BEVAN", "tab": "people"}),
    "import": ("import", {"code": "OPEN"}),
    "badges": ("event", {"code": "OPEN", "tab": "badges"}),
    "papers": ("event", {"code": "OPEN", "tab": "papers"}),
    "messages": ("event", {"code": "OPEN", "tab": "messages"}),
    "export": ("event", {"code": "OPEN", "tab": "export"}),
    "reception": ("event", {"code": "COURAGE", "tab": "reception"}),
    "cbe": ("event", {"code": "CBE3", "tab": "overview"}),
    "series": ("event", {"code": "DIGITAL-5", "tab": "overview"}),
    "cancelled": ("event", {"code": "WINTER", "tab": "overview"}),
    "attendance": ("event", {"code": "CBE3", "tab": "attendance"}),
    "attendance-one-day": ("event", {"code": "COURAGE", "tab": "attendance"}),
}
Size = tuple[str, int, int, float, str]
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


def shoot(widget: QWidget, name: str) -> None:
    """Save a picture of a widget."""
    widget.grab().save(str(OUT / f"{name}.png"))
    sys.stdout.write(f"{name}.png\n")


def tour(
    path: Path, ids: dict[str, UUID], appearance: Appearance, settings: QSettings, places: dict[str, str], size: Size
) -> None:
    """Pictures of one workspace: ``places`` are the names of pictures and of pages or scenes."""
    suffix, width, height, scale, scheme = size
    appearance.set_scale(scale)
    appearance.set_scheme(scheme)
    window: MainWindow | None = None
    for name, place in places.items():
        page, act = SCENES.get(place, (place, None))
        where, target = PLACES[page]
        code = target.get("code")
        if code is not None and code not in ids:
            continue
        if window is None:
            window = _window(path, appearance, settings, width, height)
        rest = {k: v for k, v in target.items() if k != "code"}
        window.go(where, **rest, **({"event_id": ids[code]} if code else {}))
        settle(window)
        if act is not None:
            act(window)
            settle(window)
        shoot(window, f"{name}-{scheme}{suffix}")
        for dialog in visible(window, QDialog):
            shoot(dialog, f"{name}-{scheme}{suffix}-dialog")
        if act is not None:  # what was begun there is not begun on the next page
            window.close()
            window = None
    if window is not None:
        window.close()


def _window(path: Path, appearance: Appearance, settings: QSettings, width: int, height: int) -> MainWindow:
    window = MainWindow(
        lambda: Workspace.open(path, clock=lambda: NOW), appearance=appearance, settings=settings, clock=lambda: NOW
    )
    window.resize(width, height)
    window.show()
    settle(window)
    settle(window)
    return window


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join((*PLACES, *SCENES)))
    parser.add_argument("--all", action="store_true", help="every size, and text at 200 %%")
    parser.add_argument("--scenes", action="store_true", help="what people do there, too")
    parser.add_argument("--odd", action="store_true", help="an empty workspace, a read-only one, one of odd words")
    given = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    app = QApplication([])
    for font in resource("fonts").glob("*.[ot]tf"):
        QFontDatabase.addApplicationFont(str(font))
    every = [*PLACES, *(SCENES if given.scenes else ())]
    names = {name: name for name in given.names or every if name != "welcome"}
    with tempfile.TemporaryDirectory() as folder, sample(Path(folder)) as (path, ids):
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        appearance = Appearance(app, settings)
        for suffix, (width, height, scale) in (SIZES | (MORE_SIZES if given.all else {})).items():
            for scheme in ("light", "dark"):
                size = (suffix, width, height, scale, scheme)
                tour(path, ids, appearance, settings, names, size)
                if not given.names or "welcome" in given.names:
                    _shoot_welcome(settings, f"welcome-{scheme}{suffix}")
        if given.odd:
            _shoot_odd(Path(folder), path, ids, appearance, settings)
    return 0


def _shoot_odd(
    folder: Path, sample_path: Path, ids: dict[str, UUID], appearance: Appearance, settings: QSettings
) -> None:
    size = ("", 1280, 800, 1.0, "light")
    empty = folder / "empty.convene"
    Workspace.create(empty, clock=lambda: NOW).close()
    pages = [name for name in PLACES if name not in ("cbe", "attendance", "attendance-one-day", "reception")]
    tour(empty, {}, appearance, settings, {f"empty-{name}": name for name in pages}, size)
    odd = folder / "odd.convene"
    odd_ids = odd_workspace(odd, NOW)
    scenes = [*pages, "events-drawer", "directory-drawer", "people-drawer"]
    tour(odd, odd_ids, appearance, settings, {f"odd-{name}": name for name in scenes}, size)
    new = folder / "new.convene"
    new_ids = new_workspace(new, NOW)
    tour(new, new_ids, appearance, settings, {f"new-{name}": name for name in pages}, size)
    sample_path.chmod(0o444)
    tour(sample_path, ids, appearance, settings, {f"read-only-{name}": name for name in ("home", "people")}, size)
    sample_path.chmod(0o600)


def _shoot_welcome(settings: QSettings, name: str) -> None:
    welcome = WelcomeWindow(settings)
    welcome.show()
    QApplication.processEvents()
    shoot(welcome, name)
    welcome.close()


if __name__ == "__main__":
    sys.exit(main())
