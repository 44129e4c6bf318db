"""Who is at the window: asked on opening, changed over, locked by a clock of ours, and what each is shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

import make
from convene.desktop.kit.buttons import RowButton
from convene.desktop.look import Appearance
from convene.desktop.page import Page
from convene.desktop.pages import Registry
from convene.desktop.window import MainWindow
from convene.rules.roles import Right, Role
from convene.services import pins, roles
from convene.store.workspace import Workspace

ORGANISER, OWNER = Role.ORGANISER, Role.OWNER


class Lined(Page):
    """A page with a name on it, and something half typed."""

    title = "Lined"

    def __init__(self, context: Any, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.line = QLineEdit()
        self.setLayout(QVBoxLayout())
        self.layout().addWidget(QLabel("Amal Haddad"))
        self.layout().addWidget(self.line)


class Desk(Page):
    """A desk that goes on while nobody is at the window."""

    title = "Desk"
    whole_window = True
    rested = 0

    def rest(self) -> bool:
        Desk.rested += 1
        return True


REGISTRY = Registry(
    pages={"home": Lined},
    tabs={"overview": ("Overview", Lined), "reception": ("Reception", Desk)},
    head=lambda *_: None,
    begin=roles.begin,
)


@dataclass
class House:
    """A workspace, its window, and what time it is."""

    file: Path
    open: Callable[[], MainWindow]
    now: datetime = make.NOW

    def set(self, role: Role, pin: str) -> None:
        with_file(self.file, "happen", "PIN", pins.set_pin, role, pin)

    def begin(self) -> MainWindow:
        window = self.open()
        window.show()
        QTest.qWait(0)
        assert settle(window)
        return window


def with_file(file: Path, how: str, *what: Any) -> Any:
    workspace = Workspace.open(file, clock=lambda: make.NOW)
    try:
        return getattr(workspace, how)(*what)
    finally:
        workspace.close()


def settle(window: MainWindow) -> bool:
    QApplication.processEvents()
    return all(window.tasks.wait_idle() for _ in range(3))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("held") / "held.convene"
    workspace = Workspace.create(path, clock=lambda: make.NOW)
    make.event(workspace, "London is Open(minded)", days=[make.TODAY])
    workspace.close()
    return path.read_bytes()


@pytest.fixture
def house(app: QApplication, settings: QSettings, tmp_path: Path, empty: bytes) -> Iterator[House]:
    file, windows, appearance = tmp_path / "held.convene", list[MainWindow](), Appearance(app, settings)
    file.write_bytes(empty)

    def begin() -> MainWindow:
        clock = lambda: made.now  # noqa: E731
        window = MainWindow(
            lambda: Workspace.open(file, clock=clock), appearance=appearance, settings=settings, clock=clock,
            registry=REGISTRY,
        )  # fmt: skip
        windows.append(window)
        return window

    made = House(file, begin)
    yield made
    for window in windows:
        window.roles.idle.watch(None)
        window._pages.clear()
        window.close()
        window.deleteLater()
    appearance.deleteLater()


def role_of(window: MainWindow) -> tuple[Role, Role]:
    """As the window and as the workspace have it."""
    return window.roles.role, window.tasks._gate.keeper.role  # type: ignore[union-attr]


def choices(window: MainWindow) -> dict[str, RowButton]:
    return {b.accessibleName().partition(":")[0]: b for b in window.findChildren(RowButton) if b.isVisible()}


def give(window: MainWindow, pin: str) -> None:
    window.roles._who.pin.set_value(pin)  # type: ignore[union-attr]
    QTest.keyClick(window.roles._who.pin, Qt.Key.Key_Return)  # type: ignore[union-attr]
    assert settle(window)


def seen(window: MainWindow) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


def shown(window: MainWindow, text: str) -> bool:
    return any(text in action.text() for action in window._menus.commands())


def test_without_a_pin_nobody_is_asked(house: House) -> None:
    window = house.begin()
    assert (window.roles.covered(), window._shown, role_of(window)) == (False, "home", (OWNER, OWNER))
    assert shown(window, "Restore a backup")
    assert not shown(window, "Lock")


def test_with_the_organisers_pin_alone_it_opens_as_ever(house: House) -> None:
    house.set(ORGANISER, "471100")
    window = house.begin()
    assert (window.roles.covered(), role_of(window)) == (False, (OWNER, OWNER))
    assert (shown(window, "Lock"), shown(window, "Who is here")) == (True, False)


def test_with_the_owners_one_says_who_one_is(house: House) -> None:
    house.set(ORGANISER, "471100")
    house.set(OWNER, "90210")
    window = house.begin()
    assert (window.roles.covered(), role_of(window)) == (True, (Role.RECEPTION, Role.RECEPTION))
    assert list(choices(window)) == ["Reception", "Organiser", "Owner"]
    assert "Amal Haddad" not in seen(window)
    window.go("home")
    assert window._shown == "", "nobody goes anywhere behind it"
    choices(window)["Organiser"].click()
    give(window, "90210")
    assert "That is not the PIN" in seen(window)
    give(window, "471100")
    assert (window.roles.covered(), window._shown, role_of(window)) == (False, "home", (ORGANISER, ORGANISER))
    assert not any(shown(window, act) for act in ("Restore a backup", "Access and PI&Ns"))
    assert [window.context.may(right) for right in (Right.EXPORT, Right.ERASE)] == [True, False]


def test_somebody_else_takes_over_with_pages_of_their_own(house: House) -> None:
    house.set(ORGANISER, "471100")
    house.set(OWNER, "90210")
    window = house.begin()
    choices(window)["Organiser"].click()
    give(window, "471100")
    before = window._pages["home"]
    window.change_over()
    assert window.roles.covered()
    choices(window)["Owner"].click()
    give(window, "90210")
    assert (role_of(window), window._pages["home"] is before) == ((OWNER, OWNER), False)
    assert shown(window, "Restore a backup")


def test_reception_sees_its_event_and_nothing_else(house: House) -> None:
    house.set(OWNER, "90210")
    window = house.begin()
    assert list(choices(window)) == ["Reception", "Owner"]
    choices(window)["Reception"].click()
    assert settle(window)
    assert (window._shown, role_of(window)) == ("event/reception", (Role.RECEPTION, Role.RECEPTION))
    for go in (lambda: window.go("home"), lambda: window.go_in_event("overview")):
        go()
        assert (window._shown, window.roles.covered()) == ("event/reception", True)
        window.roles._uncover()


def test_on_a_day_without_an_event_reception_chooses_one(house: House) -> None:
    house.set(OWNER, "90210")
    house.now = make.NOW - timedelta(days=3)
    window = house.begin()
    choices(window)["Reception"].click()
    assert settle(window)
    assert list(choices(window)) == ["London is Open(minded)"]
    choices(window)["London is Open(minded)"].click()
    assert settle(window)
    assert window._shown == "event/reception"


def lock_after(house: House, minutes: int) -> MainWindow:
    house.set(ORGANISER, "471100")
    with_file(house.file, "happen", "Lock", pins.set_lock_after, minutes)
    return house.begin()


def test_a_window_nobody_uses_is_covered_and_gives_back_what_was_typed(house: House) -> None:
    window = lock_after(house, 5)
    page = window._pages["home"]
    page.line.setFocus()
    QTest.keyClicks(page.line, "half a sen")
    dialog = QDialog(window)
    dialog.open()
    house.now += timedelta(minutes=4)
    window.roles.idle.look()
    assert not window.roles.covered()
    QTest.keyClick(page.line, "t")
    house.now += timedelta(minutes=4)
    window.roles.idle.look()
    assert not window.roles.covered(), "somebody typed since"
    house.now += timedelta(minutes=1)
    window.roles.idle.look()
    assert window.roles.covered()
    assert ("Amal Haddad" in seen(window), dialog.isVisible(), "Locked" in seen(window)) == (False, False, True)
    assert window.held_back(), "no menu and no key reaches behind it"
    give(window, "471101")
    assert window.roles.covered()
    give(window, "471100")
    assert (window.roles.covered(), page.line.text(), dialog.isVisible()) == (False, "half a sent", True)
    dialog.close()


def test_a_desk_goes_on(house: House) -> None:
    window = lock_after(house, 5)
    window.go("event", event_id=UUID(int=1), tab="reception")
    Desk.rested = 0
    house.now += timedelta(minutes=6)
    window.roles.idle.look()
    assert (window.roles.covered(), Desk.rested) == (False, 1)


def test_the_window_can_be_closed_while_it_is_covered(house: House) -> None:
    house.set(OWNER, "90210")
    window = house.begin()
    assert window.roles.covered()
    assert window.close()
