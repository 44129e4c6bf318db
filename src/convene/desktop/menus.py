"""The menu bar: every act has a place here, most have a shortcut."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from convene.desktop.kit.text import literal
from convene.desktop.look import SCALES, Appearance
from convene.desktop.recent import Recent
from convene.desktop.sidebar import PLACES
from convene.papers import PAPERS
from convene.rules.roles import Right

Keys = QKeySequence.StandardKey


class Acts(Protocol):
    """What the menus ask of the window."""

    open_wanted: Any  # signals
    sample_wanted: Any
    restore_wanted: Any
    quit_wanted: Any

    def menuBar(self) -> QMenuBar: ...
    def close(self) -> bool: ...
    def new_workspace(self) -> None: ...
    def open_workspace(self) -> None: ...
    def save_copy(self) -> None: ...
    def check(self) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def find_on_page(self) -> None: ...
    def find_anything(self) -> None: ...
    def go(self, place: str, /, **target: Any) -> None: ...
    def go_in_event(self, tab: str, /, **target: Any) -> None: ...
    def go_back(self) -> None: ...
    def step_tab(self, step: int, /) -> None: ...
    def toggle_full_screen(self) -> None: ...
    def held_back(self) -> bool: ...
    def reception_card(self) -> None: ...
    def updates(self) -> None: ...
    def change_access(self) -> None: ...
    def change_passphrase(self) -> None: ...
    def change_over(self) -> None: ...
    def lock(self) -> None: ...
    def about(self) -> None: ...


class Menus(QObject):
    """Fills the window's menu bar and keeps what it says up to date."""

    def __init__(
        self, window: Acts, recent: Recent, appearance: Appearance, tabs: Mapping[str, str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._recent, self._appearance = window, recent, appearance
        bar = window.menuBar()
        bar.setNativeMenuBar(True)
        self._in_event: list[QAction] = []
        self._file(bar.addMenu("&File"))
        self._edit(bar.addMenu("&Edit"))
        self._view(bar.addMenu("&View"))
        self._event(bar.addMenu("E&vent"), tabs)
        self._help(bar.addMenu("&Help"))
        self.set_event(here=False)
        self.set_undo(None, None)
        self.set_role(lambda _: True, locks=False, asks=False)

    def commands(self) -> list[QAction]:
        """Every act in the menus, for Find anything."""
        menus = self._window.menuBar().findChildren(QMenu)
        return [a for menu in menus for a in menu.actions() if _is_command(a) and a.isVisible()]

    def set_event(self, *, here: bool) -> None:
        """Whether an event is open: its acts are greyed otherwise."""
        for action in self._in_event:
            action.setEnabled(here)

    def set_role(self, may: Callable[[Right], bool], *, locks: bool, asks: bool) -> None:
        """What whoever is here may do is shown, and no more. ``locks``: there is a PIN to lock with; ``asks``: several
        may be here."""
        for right, action in self._behind:
            action.setVisible(may(right))
        self._lock.setVisible(locks)
        self._over.setVisible(asks)

    def set_undo(self, undo: str | None, redo: str | None, *, read_only: bool = False) -> None:
        """What undo and redo would do, by name."""
        self._undo.setText(literal(f"Undo: {undo}") if undo else "Undo")
        self._redo.setText(literal(f"Redo: {redo}") if redo else "Redo")
        self._undo.setEnabled(bool(undo) and not read_only)
        self._redo.setEnabled(bool(redo) and not read_only)

    def _file(self, menu: QMenu) -> None:
        window = self._window
        self._add(menu, "&New workspace…", window.new_workspace, Keys.New)
        self._add(menu, "&Open…", window.open_workspace, Keys.Open)
        self._add(menu, "Open the &sample", window.sample_wanted.emit)
        recent = menu.addMenu("Open &recent")
        recent.aboutToShow.connect(lambda: self._fill_recent(recent))
        menu.addSeparator()
        self._add(menu, "Save a &copy…", window.save_copy, Keys.SaveAs)
        self._behind = [(Right.RESTORE, self._add(menu, "&Restore a backup…", window.restore_wanted.emit))]
        self._behind.append((Right.ORGANISE, self._add(menu, "Chec&k the workspace…", window.check)))
        menu.addSeparator()
        self._behind.append((Right.ROLES, self._add(menu, "Access and PI&Ns…", window.change_access)))
        self._behind.append((Right.SETTINGS, self._add(menu, "Passp&hrase…", window.change_passphrase)))
        self._over = self._add(menu, "&Who is here…", window.change_over)
        self._lock = self._add(menu, "&Lock", window.lock, "Ctrl+Shift+L")
        menu.addSeparator()
        self._in_event.append(self._add(menu, "&Import people…", lambda: window.go_in_event("import"), "Ctrl+I"))
        self._in_event.append(self._add(menu, "&Export…", lambda: window.go_in_event("export"), "Ctrl+E"))
        self._in_event.append(self._add(menu, "&Print…", lambda: window.go_in_event("papers"), Keys.Print))
        menu.addSeparator()
        self._add(menu, "Close &window", window.close, Keys.Close)
        quitting = self._add(menu, "&Quit", window.quit_wanted.emit, "Ctrl+Q")
        quitting.setMenuRole(QAction.MenuRole.QuitRole)

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for one in self._recent.listed():
            action = menu.addAction(literal(f"{one.name}   {one.folder}"))
            action.setEnabled(one.there)
            action.triggered.connect(lambda _=False, where=one.where: self._window.open_wanted.emit(where))
        if not menu.actions():
            menu.addAction("Nothing yet").setEnabled(False)

    def _edit(self, menu: QMenu) -> None:
        window = self._window
        self._undo = self._add(menu, "Undo", window.undo, Keys.Undo)
        self._redo = self._add(menu, "Redo", window.redo, Keys.Redo)
        menu.addSeparator()
        self._add(menu, "Find on this &page", window.find_on_page, Keys.Find)
        self._add(menu, "Find &anything…", window.find_anything, "Ctrl+K")

    def _view(self, menu: QMenu) -> None:
        window, looks = self._window, self._appearance
        for number, (place, text, _) in enumerate(PLACES, start=1):
            self._add(menu, text, partial(window.go, place), f"Ctrl+{number}")
        menu.addSeparator()
        self._add(menu, "Back", window.go_back, Keys.Back)
        menu.addSeparator()
        schemes = (("system", "Light or dark as the system"), ("light", "Light"), ("dark", "Dark"))
        self._choices(menu, schemes, looks.scheme, looks.set_scheme)
        sizes = menu.addMenu("Text size")
        self._choices(sizes, [(scale, f"{scale:.0%}") for scale in SCALES], looks.scale, looks.set_scale)
        menu.addSeparator()
        self._add(menu, "Full screen", window.toggle_full_screen, Keys.FullScreen)

    def _event(self, menu: QMenu, tabs: Mapping[str, str]) -> None:
        self._add(menu, "&New event…", lambda: self._window.go("events", new=True), "Ctrl+Shift+N")
        for text, act in (
            ("E&dit the event…", "edit"),
            ("&Copy the event…", "copy"),
            ("Save as &template…", "template"),
        ):
            begin = partial(self._window.go_in_event, "overview", **{act: True})
            self._in_event.append(self._add(menu, text, begin))
        menu.addSeparator()
        for key, text in tabs.items():
            self._in_event.append(self._add(menu, text, partial(self._window.go_in_event, key)))
        papers = menu.addMenu("Print a p&aper")
        for paper in PAPERS:
            show = partial(self._window.go_in_event, "papers", paper=paper.key)
            self._in_event.append(self._add(papers, paper.name, show))
        menu.addSeparator()
        self._in_event.append(self._add(menu, "Next tab", lambda: self._window.step_tab(1), "Ctrl+PgDown"))
        self._in_event.append(self._add(menu, "Previous tab", lambda: self._window.step_tab(-1), "Ctrl+PgUp"))

    def _help(self, menu: QMenu) -> None:
        self._add(menu, "Check for &updates…", self._window.updates)
        self._add(menu, "Reception &card…", self._window.reception_card)
        menu.addSeparator()
        about = self._add(menu, "&About Convene", self._window.about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _add(
        self, menu: QMenu | QMenuBar, text: str, act: Callable[[], object], keys: str | Keys | None = None
    ) -> QAction:
        action = QAction(text, self)
        if isinstance(keys, str):
            action.setShortcut(QKeySequence(keys))
        elif keys is not None:
            action.setShortcuts(keys)
        action.triggered.connect(lambda _=False: self._window.held_back() or act())
        menu.addAction(action)
        return action

    def _choices(
        self, menu: QMenu, options: Iterable[tuple[Any, str]], chosen: Any, act: Callable[[Any], None]
    ) -> None:
        group = QActionGroup(self)
        for value, text in options:
            action = self._add(menu, text, partial(act, value))
            action.setCheckable(True)
            action.setChecked(value == chosen)
            group.addAction(action)


def _is_command(action: QAction) -> bool:
    return bool(action.text()) and action.menu() is None and not action.isSeparator()
