"""What the menus of the window do, but for going to its pages."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt

from convene.desktop.choose import ask_new, ask_open, ask_save
from convene.desktop.frame import Frame
from convene.desktop.menus import Menus
from convene.desktop.page import Context
from convene.desktop.roles import Roles
from convene.desktop.tab_order import ReadingOrder
from convene.desktop.tasks import Opened, Tasks


class WindowActs(ReadingOrder):
    """The main window has all that these stand on."""

    tasks: Tasks
    context: Context
    roles: Roles
    new_wanted: Any  # signals
    open_wanted: Any
    toast: Any
    _frame: Frame
    _menus: Menus
    _settings: QSettings
    _workspace: Opened | None

    def undo(self) -> None:
        """Take back the last change."""
        self.tasks.undo(self)

    def redo(self) -> None:
        """Do the last undone change again."""
        self.tasks.redo(self)

    def new_workspace(self) -> None:
        """Ask where, then wish for it."""
        if path := ask_new(self, self._settings):
            self.new_wanted.emit(path)

    def open_workspace(self) -> None:
        """Ask which, then wish for it."""
        if path := ask_open(self, self._settings):
            self.open_wanted.emit(path)

    def save_copy(self) -> None:
        """A verified copy of the workspace where the person wants it."""
        if self._workspace is None:
            return
        name = f"{self._workspace.name} {self.context.today():%Y-%m-%d}.convene"
        path = ask_save(self, self._settings, "Save a copy", name, "Convene workspaces (*.convene)")
        if path:
            said = f"A copy is saved as {Path(path).name}."
            again = ("Open it", lambda: self.open_wanted.emit(path)) if self._workspace.read_only else ()
            self.tasks.ask(
                self, lambda workspace: workspace.backup(Path(path)), done=lambda _: self.toast(said, *again)
            )

    def check(self) -> None:
        """Look through all of the workspace."""
        from convene.desktop.check_dialog import CheckDialog

        if self._workspace is not None:
            CheckDialog(self, self.tasks).open()

    def find_on_page(self) -> None:
        """Put the focus into the page's search."""
        from convene.desktop.kit.fields import SearchField

        page = self._frame.stack.currentWidget()
        for search in page.findChildren(SearchField) if page else ():
            if search.isVisible():
                search.setFocus(Qt.FocusReason.ShortcutFocusReason)
                search.selectAll()
                return
        self.find_anything()

    def find_anything(self) -> None:
        """Events, people, venues, sessions, commands."""
        from convene.desktop.finder import Finder

        Finder(self, self._search, self._menus.commands(), self._found).show_over(self)

    def toggle_full_screen(self) -> None:
        """All of the screen, or not."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def change_access(self) -> None:
        """Who is asked for a PIN, and when the window locks."""
        from convene.desktop.access_dialog import AccessDialog

        AccessDialog(self, self.context, changed=self.roles.look).open()

    def change_passphrase(self) -> None:
        """The passphrase of the file."""
        from convene.desktop.passphrase_dialog import PassphraseDialog

        def changed(has: bool) -> None:
            if (opened := self._workspace) is not None:
                self._frame.sidebar.set_workspace(opened.name, opened.where, locked=has)

        PassphraseDialog(self, self.tasks, settings=self._settings, changed=changed).open()

    def lock(self) -> None:
        """Cover the window until whoever is here gives their PIN."""
        self.roles.lock()

    def change_over(self) -> None:
        """Ask who is here."""
        self.roles.ask()

    def reception_card(self) -> None:
        """Save the card that lies beside the desk."""
        from convene.desktop.reception_card import save_card

        save_card(self, self._settings, self.tasks, self.toast)

    def updates(self) -> None:
        """Whether there is a newer Convene."""
        from convene.desktop.updates_dialog import UpdatesDialog

        UpdatesDialog(self, self.tasks, clock=self.context.now).open()

    def about(self) -> None:
        """What this is."""
        from convene.desktop.about import say_what_it_is

        say_what_it_is(self)

    def show_crash(self, trace: str) -> None:
        """A bug: said calmly."""
        from convene.desktop.about import say_crash

        say_crash(self, trace)
