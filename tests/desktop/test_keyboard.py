"""Every page in the real window, by keyboard and by ear: names, order, focus, and nothing cut or on top of another."""

import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from convene.desktop.kit.buttons import Button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.table import Table
from convene.desktop.kit.text import ElidedLabel
from convene.desktop.look import Appearance
from convene.desktop.tab_order import stops
from convene.desktop.window import MainWindow
from convene.store.workspace import Workspace
from pictures import NOW, PLACES, sample
from scenes import SCENES, settle

PAGES = [name for name in PLACES if name != "reception"]  # the reception keeps the focus in its own field
DONE = [name for name in SCENES if name not in ("find", "toast")]  # what floats, floats over something
DRAWERS = [name for name in DONE if name.rpartition("-")[2] in ("drawer", "form", "edit", "copy", "both")]


class Straight(MainWindow):
    """A window that opens on a page instead of on Home, which there is no need to wait for."""

    instead: tuple[str, dict[str, Any]] | None = None

    def go(self, place: str, **target: Any) -> None:
        """At first, there."""
        if self._workspace is not None and self.instead is not None:
            (place, target), self.instead = self.instead, None
        super().go(place, **target)


@pytest.fixture(scope="module")
def kept() -> Iterator[tuple[Path, dict[str, UUID]]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sample(Path(folder)) as made:
        yield made


@pytest.fixture(params=[1.0, 2.0], ids=["100%", "200%"])
def window(
    request: pytest.FixtureRequest,
    app: QApplication,
    settings: QSettings,
    kept: tuple[Path, dict[str, UUID]],
    name: str,
) -> Iterator[MainWindow]:
    """A window of 1280 x 800 on that page of the sample, in light, with what the scene does there done."""
    path, ids = kept
    appearance = Appearance(app, settings)
    appearance.set_scheme("light")
    appearance.set_scale(request.param)
    page, act = SCENES.get(name, (name, None))
    place, target = PLACES[page]
    known = {"event_id": ids[target["code"]]} if "code" in target else {}
    made = Straight(
        lambda: Workspace.open(path, clock=lambda: NOW), appearance=appearance, settings=settings, clock=lambda: NOW
    )
    made.instead = (place, {**{k: v for k, v in target.items() if k != "code"}, **known})
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    settle(made)
    if act is not None:
        act(made)
        settle(made)
    yield made
    made.close()
    made.deleteLater()
    appearance.deleteLater()
    QApplication.processEvents()


def name_of(widget: QWidget) -> str:
    """What a screen reader says of it: the name it was given, or the words on it."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def seen(window: MainWindow) -> list[QWidget]:
    return [w for w in window.findChildren(QWidget) if w.isVisible() and w.window() is window]


def where(widget: QWidget) -> QRect:
    """What one sees of a widget, in its window."""
    part = widget.visibleRegion().boundingRect()
    return part.translated(widget.mapTo(widget.window(), QPoint(0, 0)))


@pytest.mark.parametrize("name", [*PAGES, *DONE])
def test_by_eye_by_ear_and_by_keyboard(window: MainWindow, name: str) -> None:
    assert _nameless(window) == []
    assert _without_a_tip(window) == []
    assert _cut(window) == []
    assert _on_top_of_each_other(window) == []
    if QApplication.activeModalWidget() is not None:
        return
    if name in PAGES:
        assert _focus_unseen(window) == []
    _tab_around(window, Qt.Key.Key_Tab, 1)
    _tab_around(window, Qt.Key.Key_Backtab, -1)
    for drawer in (w for w in seen(window) if isinstance(w, Drawer)):
        first = stops(drawer)[0]
        first.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(first, Qt.Key.Key_Escape)
        settle(window)
        assert drawer.isHidden()


def _nameless(window: MainWindow) -> list[QWidget]:
    """What takes the focus and has no name for a screen reader."""
    return [
        w for w in seen(window) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.focusProxy() and not name_of(w)
    ]


def _without_a_tip(window: MainWindow) -> list[str]:
    """Icons alone that do not say what they do."""
    return [name_of(w) for w in seen(window) if isinstance(w, Button) and not w.text() and not w.toolTip()]


def _cut(window: MainWindow) -> list[str]:
    """Words that have less room than they need, and do not end in … of themselves."""
    labels = [w for w in seen(window) if isinstance(w, QLabel) and w.text() and not isinstance(w, ElidedLabel)]
    narrow = [w for w in seen(window) if isinstance(w, Button | Chip) and w.width() < w.sizeHint().width()]
    return [w.text() for w in labels if not _fits(w)] + [w.text() for w in narrow]


def _fits(label: QLabel) -> bool:
    if not label.wordWrap():
        return label.width() >= label.sizeHint().width() and label.height() >= label.sizeHint().height()
    words = max((label.fontMetrics().horizontalAdvance(word) for word in label.text().split()), default=0)
    return label.height() >= label.heightForWidth(label.width()) and label.width() >= words


def _on_top_of_each_other(window: MainWindow) -> list[tuple[str, str]]:
    """Words on words. A drawer may lie over the page where there is no room beside it."""
    drawers = [w for w in seen(window) if isinstance(w, Drawer)]
    labels = [w for w in seen(window) if isinstance(w, QLabel) and w.text()]
    free = [
        (label, where(label))
        for label in labels
        if all(drawer.isAncestorOf(label) or not where(drawer).intersects(where(label)) for drawer in drawers)
    ]
    return [(a.text(), b.text()) for (a, here), (b, there) in combinations(free, 2) if here.intersects(there)]


def _focus_unseen(window: MainWindow) -> list[str]:
    """What looks the same with the focus and without it."""
    unseen = []
    for stop in stops(window.centralWidget()):
        if isinstance(stop, QAbstractButton | Table):
            window.setFocus(Qt.FocusReason.OtherFocusReason)
            before = stop.grab().toImage()
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            if stop.grab().toImage() == before:
                unseen.append(name_of(stop))
    return unseen


def _tab_around(window: MainWindow, key: Qt.Key, step: int) -> None:
    """Once around the window by that key, as one reads."""
    central = window.centralWidget()
    start = stops(central)[0]
    start.setFocus(Qt.FocusReason.TabFocusReason)
    order, visited = stops(central), {start}
    for _ in range(3 * len(order)):
        here = QApplication.focusWidget()
        QTest.keyClick(here, key)
        there = QApplication.focusWidget()
        if there is not here:  # a date has three places to stop at
            if here not in order or order[(order.index(here) + step) % len(order)] is not there:
                order = stops(central)  # of buttons that exclude each other only one takes part, and which may change
            assert order[(order.index(here) + step) % len(order)] is there, f"{name_of(here)}, then {name_of(there)}"
        visited.add(there)
        if there is start:
            break
    assert {name_of(w) for w in stops(central)} <= {name_of(w) for w in visited}
