import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from convene.desktop.finder import Finder, Found
from convene.desktop.header import EventHead, Fact
from convene.desktop.kit.dialog import Message
from convene.desktop.look import Appearance, look
from convene.desktop.page import Page
from convene.desktop.pages import REGISTRY, Registry
from convene.desktop.recent import Recent
from convene.desktop.window import MainWindow
from convene.rules.errors import FileProblem, NotFound, Refused

CONVENING, MASTERCLASS = UUID(int=1), UUID(int=2)
TITLES = {CONVENING: "London is Open(minded)", MASTERCLASS: "Leading & Learning"}


class Logged(Page):
    shows = frozenset({"things"})
    seen: list[tuple[str, str, dict[str, Any]]]

    def arrive(self, target: dict[str, Any]) -> None:
        self.seen.append((type(self).__name__, "arrive", target))

    def refresh(self) -> None:
        self.seen.append((type(self).__name__, "refresh", {}))


def page(name: str, seen: list[Any], **more: Any) -> type[Page]:
    return type(name, (Logged,), {"seen": seen, **more})


def head(_session: Any, event_id: UUID, _today: Any) -> EventHead:
    if event_id not in TITLES:
        raise NotFound("This event is gone")
    facts = (
        Fact("2 clashes", "danger", "octagon-alert", {"place": "event", "event_id": event_id, "tab": "programme"}),
    )
    moves = (("published", "Publish"),)
    return EventHead(
        event_id, "X", TITLES[event_id], "draft", "Thu 21 September 2017", "Hall", facts, {"people": 235}, moves, 21
    )


@pytest.fixture
def seen() -> list[tuple[str, str, dict[str, Any]]]:
    return []


@pytest.fixture
def registry(seen: list[Any]) -> Registry:
    def change_status(context: Any, parent: QWidget, event_id: UUID, status: str) -> None:
        context.tasks.write(parent, f"{status} {TITLES[event_id]}", lambda s: s.__setitem__(str(event_id), status))

    return Registry(
        pages={key: page(key, seen) for key in ("home", "events", "venues", "people")},
        tabs={
            "overview": ("Overview", page("overview", seen)),
            "programme": ("Programme", page("programme", seen, shows=frozenset({"sessions"}))),
            "people": ("People", page("registrations", seen)),
            "reception": ("Reception", page("reception", seen, whole_window=True)),
            "export": ("Export", page("export", seen)),
        },
        asides={"import": ("people", page("imports", seen))},
        head=head,
        change_status=change_status,
        counts=lambda _session, _today: {"events": 14},
        find=lambda _session, text, _event: [
            Found("Event", f"{text}!", "", "ticket", "event", {"event_id": CONVENING})
        ],
    )


@pytest.fixture
def make(
    app: QApplication, settings: QSettings, clock: Callable[[], datetime], registry: Registry
) -> Iterator[Callable[..., MainWindow]]:
    made: list[MainWindow] = []
    appearance = Appearance(app, settings)
    appearance.set_scheme("light")

    def build(connect: Any) -> MainWindow:
        window = MainWindow(connect, appearance=appearance, settings=settings, clock=clock, registry=registry)
        made.append(window)
        return window

    yield build
    for window in made:
        window.close()
        window.deleteLater()
    appearance.deleteLater()


@pytest.fixture
def window(make: Callable[..., MainWindow], gate: Any, qtbot: QtBot) -> MainWindow:
    made = make(lambda: gate)
    with qtbot.waitSignal(made.opened):
        made.show()
    assert made.tasks.wait_idle()
    return made


def words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def kept(window: MainWindow) -> list[str]:
    """The events kept at hand, from top to bottom."""
    lines = [b for b in window.findChildren(QAbstractButton) if b.accessibleName() in TITLES.values()]
    return [b.accessibleName() for b in sorted(lines, key=lambda b: b.y()) if b.isVisibleTo(window)]


def named(widget: QWidget, name: str) -> Any:
    (found,) = [w for w in widget.findChildren(QWidget) if w.accessibleName() == name and w.isVisibleTo(widget)]
    return found


def test_nothing_of_the_store_is_loaded_for_the_first_paint() -> None:
    heavy = (
        "sqlalchemy",
        "openpyxl",
        "icalendar",
        "lxml",
        "typst",
        "convene.store",
        "convene.services",
        "convene.formats",
    )
    code = "import sys, convene.desktop.window, convene.desktop.welcome; "
    code += f"print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_paints_before_it_opens(make: Callable[..., MainWindow], gate: Any, qtbot: QtBot) -> None:
    order: list[str] = []

    def connect() -> Any:
        order.append("open")
        return gate

    made = make(connect)
    made.painted.connect(lambda: order.append("painted"))
    with qtbot.waitSignal(made.opened):
        made.show()
    assert order == ["painted", "open"]


def test_it_arrives_at_home_and_says_which_workspace_it_is(
    window: MainWindow, seen: list[Any], settings: QSettings
) -> None:
    assert seen == [("home", "arrive", {})]
    assert window.windowTitle() == "Academy – Convene"
    assert named(window, "Workspace Academy")
    assert named(window, "Events, 14")
    assert [one.name for one in Recent(settings).listed()] == ["academy"]


def test_an_event_has_its_head_its_tabs_and_a_place_in_the_sidebar(
    window: MainWindow, seen: list[Any], settings: QSettings
) -> None:
    window.go("event", event_id=CONVENING, tab="people", registration_id=7)
    assert window.tasks.wait_idle()
    assert seen[-1] == ("registrations", "arrive", {"event_id": CONVENING, "registration_id": 7})
    assert "London is Open(minded)" in words(window)
    assert named(window, "People, 235").isChecked()
    named(window, "2 clashes").click()
    assert seen[-1] == ("programme", "arrive", {"event_id": CONVENING})
    assert named(window, "Programme").isChecked()
    assert kept(window) == ["London is Open(minded)"]
    window.go("import", event_id=CONVENING)
    assert window.tasks.wait_idle()
    assert seen[-1][0] == "imports"
    assert named(window, "People, 235").isChecked(), "the import belongs to the people"


def test_events_kept_at_hand_survive_a_restart(
    window: MainWindow, make: Any, gate: Any, qtbot: QtBot, seen: list[Any]
) -> None:
    for event_id in TITLES:
        window.go("event", event_id=event_id)
        assert window.tasks.wait_idle()
    window.close()
    again = make(lambda: type(gate)())
    with qtbot.waitSignal(again.opened):
        again.show()
    assert again.tasks.wait_idle()
    assert kept(again) == ["Leading & Learning", "London is Open(minded)"]
    named(again, "Leading & Learning").click()
    assert again.tasks.wait_idle()
    assert seen[-1] == ("overview", "arrive", {"event_id": MASTERCLASS})


def test_people_is_a_page_and_with_an_event_a_tab(window: MainWindow, seen: list[Any]) -> None:
    window.go("people")
    assert seen[-1] == ("people", "arrive", {})
    window.go("people", event_id=CONVENING)
    assert seen[-1] == ("registrations", "arrive", {"event_id": CONVENING})
    window.go("programme", session_id=4)
    assert seen[-1] == ("programme", "arrive", {"session_id": 4, "event_id": CONVENING}), "of the event that is open"


def test_back_goes_where_one_was(window: MainWindow, seen: list[Any]) -> None:
    window.go("venues")
    window.go("event", event_id=CONVENING, tab="programme", session_id=3)
    window.go("events")
    window.go_back()
    assert seen[-1] == ("programme", "arrive", {"event_id": CONVENING, "session_id": 3})
    window.go_back()
    assert seen[-1] == ("venues", "arrive", {})


def test_tabs_are_stepped_through_and_round(window: MainWindow, seen: list[Any]) -> None:
    window.go("export", event_id=CONVENING)
    window.step_tab(1)
    assert seen[-1][0] == "overview"
    window.step_tab(1)
    window.step_tab(1)
    window.step_tab(-1)
    assert seen[-1][0] == "programme"


def test_a_change_refreshes_the_page_in_sight_if_it_shows_it(window: MainWindow, seen: list[Any]) -> None:
    window.tasks.write(window, "Add “a & b”", dict.update, {"a": 1})
    assert window.tasks.wait_idle()
    assert seen[-1] == ("home", "refresh", {})
    window.go("programme", event_id=CONVENING)
    window.tasks.write(window, "Add c", dict.update, {"c": 1})
    assert window.tasks.wait_idle()
    assert seen[-1][1] == "arrive", "the programme does not show things"


def test_undo_is_named_in_the_status_line_and_the_menu(window: MainWindow, gate: Any, clock: Any) -> None:
    window.tasks.write(window, "Add “a & b”", dict.update, {"a": 1})
    assert window.tasks.wait_idle()
    undo = named(window, "Undo: Add “a & b”")
    actions = {action.text(): action for action in menu_actions(window)}
    assert actions["Undo: Add “a && b”"].isEnabled()
    assert not actions["Redo"].isEnabled()
    saved = datetime.fromisoformat("2026-06-01T13:02:00+00:00").astimezone()
    assert f"Saved {saved:%H:%M}" in words(window)
    undo.click()
    assert window.tasks.wait_idle()
    assert gate.undone == ["Add “a & b”"]
    redo = next(action for action in menu_actions(window) if action.text().startswith("Redo: Add"))
    redo.trigger()
    assert window.tasks.wait_idle()
    assert gate.done == ["Add “a & b”"]


def test_a_status_is_changed_by_name(window: MainWindow, gate: Any) -> None:
    window.go("event", event_id=MASTERCLASS)
    assert window.tasks.wait_idle()
    named(window, "Status: Draft").click()
    menu = QApplication.activePopupWidget()
    (publish,) = menu.actions()  # type: ignore[union-attr]
    publish.trigger()
    menu.close()  # type: ignore[union-attr]
    assert window.tasks.wait_idle()
    assert gate.done == ["published Leading & Learning"]
    assert gate.things == {str(MASTERCLASS): "published"}


def test_errors_are_told_above_the_page_until_one_goes_on(window: MainWindow) -> None:
    window.show_error(Refused("The Library is taken", "Choose another room."))
    assert "The Library is taken. Choose another room." in words(window)
    window.go("events")
    assert "The Library is taken. Choose another room." not in words(window)


def test_an_event_that_is_gone_leads_back_to_the_list(window: MainWindow, seen: list[Any]) -> None:
    window.go("event", event_id=UUID(int=9))
    assert window.tasks.wait_idle()
    assert seen[-1][0] == "events"
    assert "This event is gone" in words(window)


def test_a_bug_is_told_calmly_with_details_to_copy(window: MainWindow) -> None:
    window.tasks.read(window, lambda _: 1 / 0)
    assert window.tasks.wait_idle()
    (message,) = window.findChildren(Message)
    assert "Something went wrong; your data is untouched" in words(message)
    (copy,) = [b for b in message.findChildren(QPushButton) if b.text() == "Copy details"]
    copy.click()
    assert "ZeroDivisionError" in QApplication.clipboard().text()
    message.close()


def test_reception_has_the_whole_window(window: MainWindow) -> None:
    window.go("reception", event_id=CONVENING)
    assert window.tasks.wait_idle()
    page_shown = [p for p in window.findChildren(Page) if p.isVisible()]
    assert [p.size() for p in page_shown] == [window.centralWidget().size()]
    assert not window.menuBar().isVisible()
    window.go("home")
    assert window.menuBar().isVisible()


def test_find_anything_finds_what_the_workspace_holds_and_commands(
    window: MainWindow, seen: list[Any], qtbot: QtBot
) -> None:
    window.find_anything()
    (finder,) = window.findChildren(Finder)
    QTest.keyClicks(finder.field, "venues")
    assert finder.found.data(finder.found.index(0)) == "Venues"
    finder.field.clear()
    QTest.keyClicks(finder.field, "lond")
    qtbot.waitUntil(lambda: finder.found.rowCount() and finder.found.data(finder.found.index(0)) == "lond!")
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    assert window.tasks.wait_idle()
    assert seen[-1] == ("overview", "arrive", {"event_id": CONVENING})


def test_a_command_is_done_from_find_anything(window: MainWindow, seen: list[Any]) -> None:
    window.find_anything()
    (finder,) = window.findChildren(Finder)
    QTest.keyClicks(finder.field, "people")
    QTest.keyClick(finder.field, Qt.Key.Key_Down)
    QTest.keyClick(finder.field, Qt.Key.Key_Up)
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    assert seen[-1] == ("people", "arrive", {})


def test_long_work_shows_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    begun = threading.Event()

    def work(*, progress: Any, cancelled: Any) -> None:
        progress(1, 4)
        begun.set()
        while not cancelled():
            threading.Event().wait(0.001)
        raise Refused("Stopped")

    window.tasks.work(window, work, label="Making the badges")
    assert begun.wait(5)
    qtbot.waitUntil(lambda: "Making the badges" in words(window))
    named(window, "Cancel: Making the badges").click()
    assert window.tasks.wait_idle()
    assert "Making the badges" not in words(window)


def test_read_only_is_said_and_undo_is_not_offered(make: Any, gate: Any, qtbot: QtBot) -> None:
    gate.read_only, gate.done = True, ["Something"]
    made = make(lambda: gate)
    with qtbot.waitSignal(made.opened):
        made.show()
    assert "Read-only" in words(made)
    assert any("open for reading" in line for line in words(made))
    assert not [a for a in menu_actions(made) if a.text().startswith("Undo: ") and a.isEnabled()]


def test_what_cannot_be_opened_says_why_and_offers_another(make: Any, qtbot: QtBot) -> None:
    def connect() -> Any:
        raise FileProblem("autumn.convene is damaged", "Open a backup.")

    made = make(connect)
    made.show()
    qtbot.waitUntil(lambda: "autumn.convene is damaged\nOpen a backup." in words(made))
    spy = QSignalSpy(made.welcome_wanted)
    next(b for b in made.findChildren(QPushButton) if b.text() == "Choose another workspace").click()
    assert spy.count() == 1


def test_narrow_windows_and_large_text_get_a_sidebar_of_icons(window: MainWindow, app: QApplication) -> None:
    window.resize(1280, 800)
    item = named(window, "Home")
    wide = item.width()
    window.resize(900, 700)
    app.processEvents()
    assert item.width() < 60 < wide
    assert "Home" in item.toolTip()
    window.resize(1280, 800)
    app.processEvents()
    assert item.width() == wide


def test_light_dark_and_text_size_are_chosen_in_the_menu(window: MainWindow, settings: QSettings) -> None:
    actions = {action.text(): action for action in menu_actions(window)}
    actions["Dark"].trigger()
    actions["200%"].trigger()
    assert look().dark
    assert look().scale == 2.0
    assert settings.value("look/scheme") == "dark"
    actions["Light"].trigger()
    actions["100%"].trigger()


def test_every_act_in_the_menus_has_its_own_shortcut(window: MainWindow) -> None:
    keys = [s.toString() for action in menu_actions(window) for s in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+K", "Ctrl+1", "Ctrl+4", "Ctrl+Z", "Ctrl+O", "Ctrl+N", "Ctrl+Q"} <= set(keys)


def test_the_card_beside_the_desk_is_saved_from_the_help_menu(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (save,) = (action for action in menu_actions(window) if action.text() == "Reception &card…")
    for chosen in ("", str(tmp_path / "Desk")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, chosen=chosen: (chosen, ""))
        save.trigger()
        assert window.tasks.wait_idle()
        assert ("The reception card is saved as Desk.pdf." in words(window)) == bool(chosen)
    assert (tmp_path / "Desk.pdf").read_bytes().startswith(b"%PDF")


def test_a_workspace_dropped_on_the_window_is_wished_for(window: MainWindow, tmp_path: Path) -> None:
    spy = QSignalSpy(window.open_wanted)
    for name in ("notes.txt", "autumn.convene"):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        no, none = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
        window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, none, no, QEvent.Type.Drop))
    assert [spy.at(n) for n in range(spy.count())] == [[str(tmp_path / "autumn.convene")]]


def test_closing_lets_go_of_the_workspace(window: MainWindow, gate: Any) -> None:
    spy = QSignalSpy(window.closed)
    window.close()
    assert gate.closed
    assert spy.count() == 1


def test_the_registry_names_every_place_once() -> None:
    places = [
        *REGISTRY.pages.values(),
        *(p for _, p in REGISTRY.tabs.values()),
        *(p for _, p in REGISTRY.asides.values()),
    ]
    assert len(set(places)) == len(places)
    assert next(iter(REGISTRY.tabs)) == "overview"


def menu_actions(window: MainWindow) -> list[Any]:
    return [action for menu in window.menuBar().findChildren(QMenu) for action in menu.actions() if action.text()]


def test_a_locked_page_lets_nobody_go_nor_close_nor_use_the_menus(window: MainWindow, seen: list[Any]) -> None:
    window.go("event", event_id=CONVENING, tab="reception")
    desk = window._frame.stack.currentWidget()
    asked: list[str] = []
    desk.leave = lambda: asked.append("leave")  # type: ignore[method-assign,union-attr]
    desk.locked = True  # type: ignore[union-attr]
    window.go("home")
    window.go_in_event("export")
    window.go_back()
    window.close()
    acts = {action.text().replace("&", ""): action for action in window._menus.commands()}
    for words in ("Find anything…", "Undo", "New event…", "Save a copy…", "Home"):
        acts[words].trigger()
    assert window.isVisible()
    assert window._frame.stack.currentWidget() is desk
    assert window.findChildren(Finder) == [] or not any(f.isVisible() for f in window.findChildren(Finder))
    assert len(asked) >= 4
    assert [name for name, act, _ in seen if act == "arrive"][-1] == "reception"
    desk.locked = False  # type: ignore[union-attr]
    window.go("home")
    assert [name for name, act, _ in seen if act == "arrive"][-1] == "home"


def test_every_paper_is_found_from_anywhere_in_an_event(
    make: Callable[..., MainWindow], registry: Registry, gate: Any, seen: list[Any], qtbot: QtBot
) -> None:
    registry.tabs["papers"] = ("Papers", page("papers", seen))  # type: ignore[index]
    window = make(lambda: gate)
    with qtbot.waitSignal(window.opened):
        window.show()
    actions = {action.text(): action for action in menu_actions(window)}
    assert not actions["Evacuation roll"].isEnabled(), "no event is open"
    window.go("event", event_id=CONVENING)
    assert window.tasks.wait_idle()
    window.find_anything()
    (finder,) = window.findChildren(Finder)
    QTest.keyClicks(finder.field, "evacuation")
    assert finder.found.data(finder.found.index(0)) == "Evacuation roll"
    actions["Evacuation roll"].trigger()
    assert window.tasks.wait_idle()
    assert seen[-1] == ("papers", "arrive", {"event_id": CONVENING, "paper": "roll"})
    actions["&Print…"].trigger()
    assert seen[-1] == ("papers", "arrive", {"event_id": CONVENING})
