"""Pictures of every page, to be looked at: ``dev.py pictures [NAME…]`` writes them to ``pictures/``.

Each page light and dark, at 1440 x 900; with ``--all`` also at 1280 x 800, 1920 x 1080 and with text at 200 %. With
``--guide`` those that the documentation shows, into ``docs/pictures``: each is called after its scene.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontDatabase, QImage, qRgb
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
ROOT = Path(__file__).parent.parent
OUT = ROOT / "pictures"
GUIDE = ROOT / "docs" / "pictures"
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


def in_the_guide() -> list[str]:
    """The pictures that the documentation shows, without their ending: a scene, then ``-dark`` and ``-dialog``."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = [name for page in pages for name in re.findall(r"pictures/([a-z0-9-]+)\.png", page.read_text("utf-8"))]
    return sorted(set(shown))


def scene_of(picture: str) -> tuple[str, str]:
    """The scene or page a picture is of, and whether it is light or dark."""
    name = picture.removesuffix("-dialog")
    return name.removesuffix("-dark"), "dark" if name.endswith("-dark") else "light"


def small(picture: QImage) -> QImage:
    """The picture in the 256 colours that come nearest to its own: a third of the bytes."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(picture.constBits(), np.uint32).reshape(picture.height(), picture.width())
    colours, where, often = np.unique(pixels, return_inverse=True, return_counts=True)
    parts = np.stack([(colours >> shift) & 255 for shift in (16, 8, 0)], axis=1).astype(np.int32)
    boxes = [np.arange(len(colours))]
    while len(boxes) < min(256, len(colours)):  # the box with the most error is cut in two at its widest side
        spread = [np.ptp(parts[box], axis=0).max() * often[box].sum() ** 0.5 if len(box) > 1 else -1 for box in boxes]
        box = boxes.pop(int(np.argmax(spread)))
        side = int(np.argmax(np.ptp(parts[box], axis=0)))
        box = box[np.argsort(parts[box, side], kind="stable")]
        boxes += np.array_split(box, 2)
    index, table = np.zeros(len(colours), np.uint8), []
    for number, box in enumerate(boxes):
        index[box] = number
        red, green, blue = colours[box[np.argmax(often[box])]] >> np.array([16, 8, 0]) & 255
        table.append(qRgb(int(red), int(green), int(blue)))
    data = np.ascontiguousarray(index[where].reshape(pixels.shape))
    made = QImage(data.tobytes(), picture.width(), picture.height(), picture.width(), QImage.Format.Format_Indexed8)
    made.setColorTable(table)
    return made.copy()


def shoot_guide(folder: Path, sample_path: Path, ids: dict[str, UUID], appearance: Appearance, only: list[str]) -> None:
    """Each picture of the documentation from a workspace of its own, so that none shows what another did."""
    wanted = only or in_the_guide()
    for old in OUT.glob("*.png"):
        old.unlink()
    for picture in wanted:
        scene, scheme = scene_of(picture)
        settings = QSettings(str(folder / f"{picture}.ini"), QSettings.Format.IniFormat)
        if scene == "welcome":
            _shoot_welcome(settings, f"{scene}-{scheme}")
        else:
            place = folder / picture
            place.mkdir()
            path = Path(shutil.copy(sample_path, place))
            tour(path, ids, appearance, settings, {scene: scene}, ("", 1280, 800, 1.0, scheme))
        dialog = "-dialog" if picture.endswith("-dialog") else ""
        made = QImage(str(OUT / f"{scene}-{scheme}{dialog}.png"))
        small(made).save(str(GUIDE / f"{picture}.png"), "PNG", 0)


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
    parser.add_argument("--guide", action="store_true", help="those the documentation shows, into docs/pictures")
    parser.add_argument("--odd", action="store_true", help="an empty workspace, a read-only one, one of odd words")
    given = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    os.environ["LOGNAME"] = "bridget"  # what is done here is by somebody of the sample
    app = QApplication([])
    for font in resource("fonts").glob("*.[ot]tf"):
        QFontDatabase.addApplicationFont(str(font))
    every = [*PLACES, *(SCENES if given.scenes else ())]
    names = {name: name for name in given.names or every if name != "welcome"}
    with tempfile.TemporaryDirectory() as folder, sample(Path(folder)) as (path, ids):
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        appearance = Appearance(app, settings)
        if given.guide:
            shoot_guide(Path(folder), path, ids, appearance, given.names)
            return 0
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
