"""The application: which windows there are, and what opens them. How a workspace is kept, it is told."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QLockFile, QObject, QSettings, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from convene.desktop import copies
from convene.desktop.look import Appearance
from convene.desktop.rehearsals import Rehearsals
from convene.desktop.tasks import Gate
from convene.desktop.window import MainWindow
from convene.resources import resource
from convene.rules.desk_packs import is_pack
from convene.rules.errors import ConveneError, FileProblem, Refused
from convene.rules.roles import Right

if TYPE_CHECKING:
    from convene.desktop.welcome import WelcomeWindow

W = TypeVar("W", bound=QWidget)


@dataclass(frozen=True)
class Doors:
    """How a workspace at a place (a path, a PostgreSQL URL) is opened, made, and made with the sample in it.

    Called on the data thread, so that what they import does not hold up the window.
    """

    open: Callable[..., Gate]
    create: Callable[[str], Gate]
    create_sample: Callable[[str], Gate]
    clock: Callable[[], datetime]
    unlock: Callable[[str, str], bool] = lambda _where, _passphrase: True
    """Whether a desk pack opens with that passphrase; called from the window's thread."""
    rehearse: Callable[..., Gate] | None = None
    """A copy of the workspace at the first place, made and opened at the second."""
    keep: Callable[..., object] | None = None
    """Makes today's backup of the workspace at that place, if one is due; called in the pool, as a large one takes
    seconds."""
    news: Callable[[], str] | None = None
    """Looks for a newer Convene where somebody asked for that once a week, and says what there is; called in the
    pool."""
    locked: Callable[[str], bool] = lambda _: False
    """Whether the workspace at that place asks for its passphrase: it is opened with a key then, as the last argument
    of these. Called from the window's thread before anything is loaded."""


class Program(QApplication):
    """The Qt application. ``file_wanted``: the system hands over a file that was double-clicked (macOS)."""

    file_wanted = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Tell of a file; all else is Qt's."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_wanted.emit(event.file())
            return True
        return super().event(event)


class Application(QObject):
    """One process, a window for each workspace, or the welcome window."""

    def __init__(self, app: Program, doors: Doors, settings: QSettings) -> None:
        super().__init__(app)
        self._app, self._doors, self._settings = app, doors, settings
        self._appearance = Appearance(app, settings)
        self._windows: list[tuple[QWidget, str]] = []  # with the place of its workspace, or nothing
        self._samples: dict[str, QLockFile] = {}  # those that windows have open, which nobody may replace
        self._keys: dict[str, Any] = {}  # of the workspaces that windows have open
        self._rehearsals = Rehearsals(self._folder() / "rehearsals")
        self._asked = False  # whether somebody has news of a newer Convene
        app.file_wanted.connect(self._hand_over)

    def welcome(self) -> "WelcomeWindow":
        """Show the first window: new, open, sample, recent."""
        from convene.desktop.welcome import WelcomeWindow

        window = WelcomeWindow(self._settings)
        window.new_wanted.connect(lambda path: self._replace(window, path, self._doors.create))
        window.open_wanted.connect(lambda path: self._open_from(window, path) and window.close())
        window.sample_wanted.connect(lambda: self._sample_from(window))
        return self._show(window)

    def open(self, where: str, key: Any = None) -> MainWindow:
        """A window on the workspace at ``where``; of a desk pack, on its Reception alone. Raises Refused where its
        passphrase is asked for and nobody knows it."""
        if is_pack(where):
            if (key := self._unlocked(where)) is None:
                raise Refused(f"{Path(where).name} stays closed", "It opens with its passphrase.")
            key = key or None
        elif key is None and self._doors.locked(where) and (key := self._ask_key(where)) is None:
            raise Refused(f"{Path(where).name} stays closed", "It opens with its passphrase.")
        if key is not None and not is_pack(where):
            self._keys[where] = key
        window = self._main(where, self._doors.open if key is None else lambda place: self._doors.open(place, key))
        if (keep := self._doors.keep) is not None and not is_pack(where):
            window.opened.connect(lambda opened: opened.read_only or self._keep(window, where, keep))
        return window

    def _unlocked(self, where: str) -> str | None:
        """The passphrase that a desk pack needs each time, mostly none; None where nobody knows it."""
        from convene.desktop.passphrase import PassphraseDialog

        try:
            if self._doors.unlock(where, ""):
                return ""
        except ConveneError:
            return ""  # the window says what it is
        dialog = PassphraseDialog(where, self._doors.unlock)
        answered, words = dialog.answered(), dialog.line.value()
        dialog.deleteLater()
        if not answered:
            return None
        return "" if self._doors.unlock(where, "") else words

    def _ask_key(self, where: str) -> Any:
        from convene.desktop.unlock import UnlockDialog

        dialog = UnlockDialog(where)
        key = dialog.answered()
        dialog.deleteLater()
        return key

    def _with_key(self, window: MainWindow, where: str, then: Callable[[Any], object]) -> None:
        """Go on with the key of a window's workspace, or nothing; of one that would not open, with what was typed."""
        window.tasks.ask(window, lambda gate: gate.key, done=then, failed=lambda _: then(self._keys.get(where)))

    def sample(self, where: str | None = None) -> MainWindow:
        """A window on a fresh sample, at ``where`` or among the application's own data. Raises FileProblem."""
        return self._main(where or self._place_for_sample(), self._doors.create_sample)

    def rehearse(self, where: str, event: str, key: Any = None) -> MainWindow:
        """A window on the Reception of an event, by its code or id, on a copy that goes when it closes. Raises
        FileProblem."""
        rehearse = self._doors.rehearse
        assert rehearse is not None  # noqa: S101
        if key is None and self._doors.locked(where) and (key := self._ask_key(where)) is None:
            raise Refused(f"{Path(where).name} stays closed", "It opens with its passphrase.")
        copy, more = self._rehearsals.place(_name(where)), () if key is None else (key,)
        return self._main(copy, lambda place: rehearse(where, place, *more), event)

    def _main(self, where: str, door: Callable[[str], Gate], rehearsal: str = "") -> MainWindow:
        window = MainWindow(
            lambda: door(where),
            appearance=self._appearance,
            settings=self._settings,
            clock=self._doors.clock,
            name=f"Rehearsal of {_name(where)}" if rehearsal else _name(where),
            desk_only=is_pack(where),
            rehearsal=rehearsal,
        )
        window.rehearsal_wanted.connect(lambda event: self._rehearse_from(window, where, event))
        window.new_wanted.connect(lambda path: self._main(path, self._doors.create))
        window.open_wanted.connect(lambda path: self._open_from(window, path))
        window.sample_wanted.connect(lambda: self._sample_from(window))
        window.welcome_wanted.connect(lambda: self._back_to_welcome(window))
        window.restore_wanted.connect(lambda: self._restore_in(window, where))
        window.quit_wanted.connect(self._quit)
        window.closed.connect(self._let_go)
        if Path(where).parent == self._folder():
            self._hold(where)
        if (news := self._doors.news) is not None and not self._asked:
            self._asked = True
            window.opened.connect(lambda _: self._look_for_news(window, news))
        return self._show(window, where)

    def _show(self, window: W, where: str = "") -> W:
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self._windows:
            window.painted.connect(add_fonts)  # type: ignore[attr-defined]  # both kinds of window have it
            window.painted.connect(self._rehearsals.sweep)  # type: ignore[attr-defined]
            window.painted.connect(copies.sweep)  # type: ignore[attr-defined]
        self._windows = [*self._shown(), (window, where)]
        window.show()
        return window

    def _shown(self) -> list[tuple[QWidget, str]]:
        return [(w, where) for w, where in self._windows if shiboken6.isValid(w) and w.isVisible()]

    def _let_go(self) -> None:
        places = {where for _, where in self._shown()}
        self._keys = {where: key for where, key in self._keys.items() if where in places}
        self._samples = {where: lock for where, lock in self._samples.items() if where in places}
        self._rehearsals.let_go(places)

    def _replace(self, old: QWidget, where: str, door: Callable[[str], Gate]) -> None:
        self._main(where, door)
        old.close()

    def _back_to_welcome(self, window: QWidget) -> None:
        self.welcome()
        window.close()

    def _sample_from(self, window: "WelcomeWindow | MainWindow") -> None:
        try:
            self.sample()
        except ConveneError as error:
            show = window.show_error if isinstance(window, MainWindow) else window.say_error
            show(error)
            return
        if not isinstance(window, MainWindow):
            window.close()

    def _rehearse_from(self, window: MainWindow, where: str, event: str) -> None:
        def begin(key: Any) -> None:
            try:
                self.rehearse(where, event, key)
            except ConveneError as error:
                window.show_error(error)

        self._with_key(window, where, begin)

    def _open_from(self, window: "WelcomeWindow | MainWindow", where: str, key: Any = None) -> bool:
        """Open a window beside that one; what cannot be is said there."""
        try:
            self.open(where, key)
        except ConveneError as error:
            show = window.show_error if isinstance(window, MainWindow) else window.say_error
            show(error)
            return False
        return True

    def _keep(self, window: MainWindow, where: str, keep: Callable[..., object]) -> None:
        def begin(key: Any) -> None:
            more = () if key is None else (key,)
            window.tasks.work(window, lambda **_: keep(where, *more), label="Today’s backup")

        self._with_key(window, where, begin)

    def _look_for_news(self, window: MainWindow, news: Callable[[], str]) -> None:
        def said(words: str) -> None:
            if words:
                window.toast(words, "More…", window.updates)

        window.tasks.work(window, lambda **_: news(), label="Looking for updates", done=said, failed=lambda _: None)

    def _restore_in(self, window: MainWindow, where: str) -> None:
        """Ask which backup comes back; then the workspace is opened afresh, as all that the window shows is gone."""
        from convene.desktop.restore_dialog import RestoreDialog

        if not window.roles.may(Right.RESTORE):
            return

        def again(key: Any) -> None:
            self._open_from(window, where, key) and window.close()

        def begin(key: Any) -> None:
            RestoreDialog(
                window, window.tasks, where, key=key, settings=self._settings, clock=self._doors.clock, restored=again
            ).open()

        self._with_key(window, where, begin)

    def _hand_over(self, where: str) -> None:
        shown = self._shown()
        try:
            self.open(where)
        except ConveneError:  # it was asked for, and nobody knew the passphrase
            return
        for window, _ in shown:
            if not isinstance(window, MainWindow):  # the welcome window has done its work
                window.close()

    def _quit(self) -> None:
        for window, _ in self._shown():
            window.close()

    def _place_for_sample(self) -> str:
        """Where the next sample goes: the place of an old one nobody has open, which is removed."""
        folder = self._folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(1, 100):
                path = folder / f"Sample workspace{f' {number}' if number > 1 else ''}.convene"
                if self._hold(str(path)):
                    path.unlink(missing_ok=True)
                    return str(path)
        except OSError as error:
            raise FileProblem(
                "The sample cannot be made", f"{folder} cannot be written: {error.strerror or error}."
            ) from error
        raise FileProblem("A hundred samples are open", "Close some of them.")

    def _hold(self, where: str) -> bool:
        """Keep a sample from being replaced while a window has it; False if one of whatever process has it already."""
        lock = QLockFile(str(Path(where).with_suffix(".lock")))
        lock.setStaleLockTime(0)  # in use for as long as its process lives
        if where in self._samples or not lock.tryLock(0):
            return False
        self._samples[where] = lock
        return True

    def _folder(self) -> Path:
        """Where the application keeps its own data."""
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def _name(where: str) -> str:
    """What people call the workspace at a place."""
    return where.rpartition("/")[2] if "://" in where else Path(where).stem


def add_fonts() -> None:
    """Let names in any script that our papers can print be read on screen too, whatever fonts the system has."""
    for path in sorted(resource("fonts").glob("Noto*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))


def make_application(arguments: list[str]) -> Program:
    """The Qt application. Without a screen it draws into memory."""
    no_screen = sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    if no_screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QApplication.setOrganizationName("Convene")
    QApplication.setApplicationName("Convene")
    QApplication.setDesktopFileName("convene")
    return Program(arguments)


def take_picture(app: QApplication, window: MainWindow, path: Path) -> None:
    """When the workspace is open and its first page has its data, save a picture of the window and end.

    Ends with 0, or with 3 if there was nothing to show.
    """
    window.resize(1440, 900)
    opened: list[object] = []
    window.opened.connect(opened.append)
    still = 0

    def look_again() -> None:
        nonlocal still
        still = 0 if window.tasks.pending() else still + 1
        if still < 4:
            return
        saved = bool(opened) and window.grab().save(str(path))
        window.close()
        app.exit(0 if saved else 3)

    timer = QTimer(window, interval=50)
    timer.timeout.connect(look_again)
    window.painted.connect(timer.start)
