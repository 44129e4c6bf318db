"""The main window: it holds pages and nothing else. It paints before anything of the workspace is loaded."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QSettings, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from convene.desktop.choose import dropped_workspace
from convene.desktop.clock_watch import ClockWatch
from convene.desktop.doubts import Doubts
from convene.desktop.frame import Frame
from convene.desktop.icons import app_icon
from convene.desktop.kept import Kept, KeptEvents
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.notice import Toast
from convene.desktop.look import Appearance, look
from convene.desktop.menus import Menus
from convene.desktop.others import Others
from convene.desktop.page import Context, Page
from convene.desktop.pages import REGISTRY, Registry, load
from convene.desktop.recent import Recent
from convene.desktop.roles import Roles
from convene.desktop.tasks import Gate, Opened, Tasks
from convene.desktop.trail import Trail
from convene.desktop.window_acts import WindowActs
from convene.rules.errors import ConveneError, NotFound
from convene.rules.roles import NotAllowed, Right, Role

if TYPE_CHECKING:
    from convene.desktop.finder import Found
    from convene.desktop.header import EventHead


class MainWindow(WindowActs):
    """One workspace. ``connect`` opens it, on the data thread, once the window has painted.

    What concerns other workspaces is only wished for, with signals; the application does it. ``painted`` comes once,
    after the first picture; ``opened`` when the workspace is there; ``closed`` when window and threads are gone.
    """

    new_wanted = Signal(str)
    open_wanted = Signal(str)
    sample_wanted = Signal()
    rehearsal_wanted = Signal(str)
    welcome_wanted = Signal()
    restore_wanted = Signal()
    quit_wanted = Signal()
    painted = Signal()
    opened = Signal(object)
    closed = Signal()

    def __init__(
        self,
        connect: Callable[[], Gate],
        *,
        appearance: Appearance,
        settings: QSettings,
        clock: Callable[[], datetime],
        registry: Registry = REGISTRY,
        name: str = "",
        desk_only: bool = False,
        rehearsal: str = "",
    ) -> None:
        super().__init__()
        self._connect, self._settings, self._registry = connect, settings, registry
        self._desk_only, self._rehearsal = desk_only or bool(rehearsal), rehearsal
        self.tasks = Tasks(self)
        rehearse = self.rehearsal_wanted.emit
        self.roles = Roles(self, self.tasks, clock)
        who = {"may": self.roles.may, "entered": self.roles.enter}
        self.context = Context(self.tasks, self.go, clock, self.toast, rehearse, rehearsal=bool(rehearsal), **who)
        self._recent = Recent(settings)
        self._workspace: Opened | None = None
        self._access: Any = None
        self._pages: dict[str, Page] = {}
        self._pages_of = Role.OWNER
        self._trail = Trail()
        self._event_id: Any = None
        self._kept: KeptEvents | None = None
        self._painted = self._settles = False
        self.setWindowTitle(f"{name} – Convene" if name else "Convene")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(640, 480))
        self._frame = Frame()
        self._covers = QStackedWidget()  # the frame, or what covers it
        self._covers.addWidget(self._frame)
        self.setCentralWidget(self._covers)
        self._shown = ""
        tabs = {key: text for key, (text, _) in registry.tabs.items()}
        self._menus = Menus(self, self._recent, appearance, tabs, self)
        self._wire()
        appearance.changed.connect(self._fit)
        geometry = settings.value("window/geometry")
        if not (geometry and self.restoreGeometry(geometry)):
            self.resize(1440, 900)

    def go(self, place: str, **target: Any) -> None:
        """Go to a page, or with ``event_id`` to that event's tab; a tab alone is of the event that is open."""
        if self._workspace is None or self.held_back():
            return
        if self._desk_only and target.get("tab") != "reception":
            return
        if place == "event":
            place = target.pop("tab", None) or "overview"
        if place != "reception" and not self._desk_only and not self._let_in():
            return
        in_event = place in self._registry.tabs or place in self._registry.asides
        if in_event and place not in self._registry.pages and self._event_id is not None:
            target.setdefault("event_id", self._event_id)
        self._trail.step(place, target)
        self._frame.notice.hide()
        if in_event and "event_id" in target:
            self._show_event(place, target)
        else:
            self._event_id = None
            self._show(place, self._registry.pages[place], target)

    def go_in_event(self, tab: str, **target: Any) -> None:
        """Go to a tab of the event that is open."""
        if self._event_id is not None:
            self.go(tab, event_id=self._event_id, **target)

    def held_back(self) -> bool:
        """Whether the window is covered, or its page lets nobody go; that is told then that somebody wants to."""
        if self.roles.covered():
            return True
        page = self._pages.get(self._shown)
        if page is None or not page.locked:
            return False
        page.leave()
        return True

    def go_back(self) -> None:
        """Go where one was before."""
        if (before := self._trail.back()) is not None:
            self.go(before[0], **before[1])

    def step_tab(self, step: int) -> None:
        """The next tab of the event, or the one before."""
        tabs, tab = list(self._registry.tabs), self._tab_of(self._shown)
        self.go_in_event(tabs[(tabs.index(tab) + step) % len(tabs)] if tab in tabs else tabs[0])

    def toast(self, text: str, act: str = "", on_act: Callable[[], object] | None = None) -> None:
        """Say what happened elsewhere (a copy saved, a mail sent); own acts go to the status line."""
        self._toast.say(text, act, on_act)
        self._place_toast()

    def show_error(self, error: ConveneError) -> None:
        """What could not be done and what to do about it, above the page."""
        if isinstance(error, NotAllowed) and self.roles.role is Role.RECEPTION:
            return  # what a page asked for before somebody came to the desk
        self._frame.notice.say_error(error)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first picture comes before anything else is loaded."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows get a narrow sidebar."""
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything is saved already; let go of the workspace."""
        if not self.roles.covered() and self.held_back():
            event.ignore()
            return
        self._settings.setValue("window/geometry", self.saveGeometry())
        super().closeEvent(event)
        self.hide()
        self.tasks.close()
        self.closed.emit()

    def dragEnterEvent(self, event: Any) -> None:
        """A workspace may be dropped anywhere."""
        if dropped_workspace(event):
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:
        """Open it."""
        if path := dropped_workspace(event):
            self.open_wanted.emit(path)

    def _complete(self) -> None:
        self._frame.complete({key: text for key, (text, _) in self._registry.tabs.items()})
        self._frame.header.tab_chosen.connect(self.go_in_event)
        self._frame.header.fact_chosen.connect(lambda place: self.go(**place))
        self._frame.header.move_chosen.connect(self._change_status)
        self._toast = Toast(self)
        Doubts(self.tasks, self._frame.status, self._frame.notice)
        ClockWatch(self, self.context.clock, self._frame.status.set_note)
        Others(self.tasks)

    def _wire(self) -> None:
        self._frame.sidebar.chosen.connect(self.go)
        self._frame.copy_wanted.connect(self.save_copy)
        self._frame.sidebar.kept_chosen.connect(lambda event_id: self.go("event", event_id=UUID(event_id)))
        self._frame.sidebar.find_wanted.connect(self.find_anything)
        self._frame.status.undo_wanted.connect(self.undo)
        self._frame.sidebar.role_wanted.connect(self.change_over)
        self.roles.rests = self._rest
        self.roles.came.connect(self._come)
        self.roles.changed.connect(self._say_role)
        self.roles.reception_wanted.connect(self._go_to_desk)
        self.tasks.changed.connect(self._changed)
        self.tasks.failed.connect(self.show_error)
        self.tasks.crashed.connect(self.show_crash)
        self.tasks.busy.connect(self._frame.status.set_busy)
        self.tasks.work_started.connect(self._frame.status.follow)

    def _start(self) -> None:
        self.painted.emit()
        self._complete()
        connect, home = self._connect, self._registry.pages["home"]

        def connect_and_load() -> Gate:
            gate = connect()
            load(home)  # the data thread imports the services, not the window's
            if self._registry.begin is not None and not self._desk_only:
                self._access = load(self._registry.begin)(gate)
            return gate

        self.tasks.open(connect_and_load, done=self._opened, failed=self._not_opened)

    def _opened(self, workspace: Opened) -> None:
        self._workspace = workspace
        if not self._desk_only:
            self.setWindowTitle(f"{workspace.name} – Convene")
            self._recent.add(workspace.where)
        self._frame.sidebar.set_workspace(workspace.name, workspace.where, locked=workspace.locked)
        self._say_standing(workspace.undo, workspace.redo)
        self._frame.read_only.setVisible(workspace.read_only)
        if workspace.read_only:
            self._frame.status.set_note("Read-only", "lock")
        self._kept = KeptEvents(self._settings, workspace.where, rehearsal=bool(self._rehearsal))
        self._frame.sidebar.set_kept(self._kept.events)
        if self._desk_only:
            self.menuBar().clear()  # with its keys: there is nothing but the desk
            desk = load("convene.services.desk_packs:event_named")
            self.tasks.read(self, desk, self._rehearsal, done=self._go_to_desk, failed=self._not_opened)
        else:
            self.roles.begin(self._access)
        self.opened.emit(workspace)

    def _come(self) -> None:
        """Somebody begins, who is not Reception."""
        self._say_role()
        self.go("home")
        self._count()
        if not self._settles and self._workspace is not None and not self._workspace.read_only:
            self._settles = True
            if self._registry.opened is not None:
                load(self._registry.opened)(self.context, self)

    def _say_role(self) -> None:
        access, roles = self.roles.access, self.roles
        locks, asks = (access.any, access.owner) if access is not None else (False, False)
        self._frame.sidebar.set_role(roles.role.value.capitalize() if asks else "")
        self._menus.set_role(roles.may, locks=locks, asks=asks)

    def _let_in(self) -> bool:
        """Whether whoever is here may see pages; those of somebody else before them are gone first."""
        if not self.roles.may(Right.ORGANISE):
            self.roles.ask()
            return False
        if self.roles.role is not self._pages_of:
            for page in (page for page in self._pages.values() if not page.whole_window):
                self._frame.stack.removeWidget(page)
                page.hide()
                page.deleteLater()
            self._pages = {
                key: page for key, page in self._pages.items() if page.whole_window
            }  # may not have saved all
            self._shown, self._pages_of = "", self.roles.role
        return True

    def _rest(self) -> bool:
        page = self._pages.get(self._shown)
        return page is not None and page.rest()

    def _go_to_desk(self, event_id: Any) -> None:
        self.go("event", event_id=event_id, tab="reception")

    def _not_opened(self, error: ConveneError) -> None:
        words = f"{error.title}\n{error.hint}" if error.hint else error.title
        self._frame.status.hide()
        other = "Restore a backup…" if error.data.get("damaged") else ""
        wanted = self.welcome_wanted.emit
        empty = EmptyState(words, "Choose another workspace", wanted, other=other, on_other=self.restore_wanted.emit)
        self._frame.stack.addWidget(empty)
        self._frame.stack.setCurrentIndex(self._frame.stack.count() - 1)

    def _show_event(self, tab: str, target: dict[str, Any]) -> None:
        if target["event_id"] != self._event_id:
            self._event_id = target["event_id"]
            self._frame.header.show_head(None)
        _, page = self._registry.asides.get(tab) or self._registry.tabs[tab]
        self._show(f"event/{tab}", page, target)
        self._frame.header.set_tab(self._tab_of(self._shown))
        if tab != "reception":
            self._read_head()

    def _show(self, key: str, page: Any, target: dict[str, Any]) -> None:
        if key not in self._pages:
            self._pages[key] = load(page)(self.context)
            self._frame.stack.addWidget(self._pages[key])
        shown = self._pages[key]
        self._shown = key
        self._frame.stack.setCurrentWidget(shown)
        for widget in (self._frame.sidebar, self._frame.edge, self._frame.status, self.menuBar()):
            widget.setVisible(not shown.whole_window)
        self._frame.header.setVisible(self._event_id is not None and not shown.whole_window)
        self._frame.sidebar.set_place("events" if self._event_id is not None else key, self._event_id)
        self._menus.set_event(here=self._event_id is not None)
        shown.arrive(target)

    def _tab_of(self, key: str) -> str:
        tab = key.removeprefix("event/")
        return self._registry.asides[tab][0] if tab in self._registry.asides else tab

    def _changed(self, change: Any) -> None:
        self._frame.status.set_saved(change.at)
        page = self._pages.get(self._shown)
        if page is not None and page.shows & change.tables:  # the others read afresh when someone comes to them
            page.refresh()
        if not change.journaled:  # a scan: nothing that stands around the page has changed, and people queue
            return
        if not self.roles.may(Right.ORGANISE):
            return
        self._say_standing(change.undo, change.redo)
        self._count()
        if self._event_id is not None:
            self._read_head()

    def _say_standing(self, undo: str | None, redo: str | None) -> None:
        read_only = self._workspace is not None and self._workspace.read_only
        self._menus.set_undo(undo, redo, read_only=read_only)
        self._frame.status.set_undo(None if read_only else undo)

    def _count(self) -> None:
        if self._registry.counts is not None:
            self.tasks.read(
                self, load(self._registry.counts), self.context.today(), done=self._frame.sidebar.set_counts
            )

    def _read_head(self) -> None:
        read, today = load(self._registry.head), self.context.today()
        self.tasks.read(self, read, self._event_id, today, done=self._head_came, failed=self._head_failed)

    def _head_came(self, head: "EventHead") -> None:
        if head.event_id != self._event_id or self._kept is None:
            return
        self._frame.header.show_head(head)
        if self._kept.visit(Kept(str(head.event_id), head.title, head.day)):
            self._frame.sidebar.set_kept(self._kept.events)
            self._frame.sidebar.set_place("events", self._event_id)

    def _head_failed(self, error: ConveneError) -> None:
        if isinstance(error, NotFound) and self._kept is not None:
            self._kept.forget(str(self._event_id))
            self._frame.sidebar.set_kept(self._kept.events)
            self.go("events")
        self.show_error(error)

    def _change_status(self, status: str) -> None:
        head = self._frame.header.head()
        if head is not None:
            load(self._registry.change_status)(self.context, self, head.event_id, status)

    def _search(self, text: str, then: "Callable[[Sequence[Found]], None]") -> None:
        if self._workspace is not None and self._registry.find is not None:
            self.tasks.read(self, load(self._registry.find), text, self._event_id, done=then)

    def _found(self, found: "Found") -> None:
        if found.action is not None:
            found.action.trigger()
        else:
            self.go(found.place, **found.target)

    def _fit(self) -> None:
        self._frame.sidebar.set_narrow(self.width() < look().px(1000))
        if self._painted:
            self._place_toast()

    def _place_toast(self) -> None:
        self._toast.adjustSize()
        corner = self._frame.status.mapTo(self, self._frame.status.rect().topLeft())
        self._toast.move(corner.x() + 16, corner.y() - self._toast.height() - 12)
