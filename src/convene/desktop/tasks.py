"""Work that must not block the window: one thread owns the workspace, a small pool does file work."""

import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Signal

from convene.rules.errors import ConveneError
from convene.rules.mishaps import report

_SLOW_MS = 400  # longer than this and the status line says that something is under way


class Gate(Protocol):
    """What the data thread owns: a workspace as ``convene.store.workspace`` makes them."""

    @property
    def name(self) -> str: ...
    @property
    def where(self) -> str: ...
    @property
    def read_only(self) -> bool: ...
    @property
    def key(self) -> Any: ...

    def read(self, fn: Callable[..., Any], /, *args: Any, **kw: Any) -> Any: ...
    def write(self, label: str, fn: Callable[..., Any], /, *args: Any, **kw: Any) -> tuple[Any, Any]: ...
    def happen(self, label: str, fn: Callable[..., Any], /, *args: Any, **kw: Any) -> tuple[Any, Any]: ...
    def undo(self) -> Any: ...
    def redo(self) -> Any: ...
    def standing(self) -> Any: ...
    def listen(self, heard: Callable[[], None], /) -> None: ...
    def what_became(self) -> Any: ...
    def news(self) -> Any: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace that has just been opened, and what an undo and a redo would do in it."""

    name: str
    where: str
    read_only: bool
    undo: str | None
    redo: str | None
    locked: bool = False  # it has a passphrase


class Work(QObject):
    """A piece of file work that is under way. It lives in the window's thread."""

    progressed = Signal(int, int)
    finished = Signal()

    def __init__(self, label: str, parent: QObject) -> None:
        super().__init__(parent)
        self.label = label
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask it to stop; what it raises then is not shown."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()


class _Job:
    """One call and where its result goes. ``run`` is on a worker thread, ``deliver`` on the window's."""

    def __init__(
        self, owner: QObject, call: Callable[[], tuple[Any, ...]], done: Callable[..., Any] | None, failed: Any
    ) -> None:
        self._owner = weakref.ref(owner)
        self.call = call
        self._done, self._failed = _loosely(done), _loosely(failed)
        self.result: tuple[Any, ...] = ()
        self.error: BaseException | None = None
        self.trace = ""
        self.change: Any = None
        self.work: Work | None = None

    def run(self) -> None:
        try:
            self.result = self.call()
        except ConveneError as error:
            self.error = error
        except BaseException as error:  # noqa: BLE001  # a bug, or a panic below Python: shown, with the data untouched
            self.error, self.trace = error, report(error)

    def owner_lives(self) -> bool:
        owner = self._owner()
        return owner is not None and shiboken6.isValid(owner)

    def done(self, *result: Any) -> None:
        callback = self._done()
        if callback is not None and self.owner_lives():
            callback(*result)

    def failed(self, error: BaseException) -> bool:
        """True if someone else than the window takes care of it, or nobody is left to be told."""
        if not self.owner_lives():
            return True
        callback = self._failed()
        if callback is not None:
            callback(error)
        return callback is not None


class Tasks(QObject):
    """Runs services off the window's thread and brings results back in order.

    Results whose owner is gone are dropped. A ``ConveneError`` goes to ``failed=`` of the call, else to the signal
    ``failed``; any other exception is a bug and goes to ``crashed`` as a report. ``heard``: another window or desk
    may have changed something. ``doubtful``: nobody knows whether a change was saved, whoever was told of it.
    """

    changed = Signal(object)
    heard = Signal()
    failed = Signal(object)
    doubtful = Signal()
    crashed = Signal(str)
    busy = Signal(bool)
    work_started = Signal(object)
    _ran = Signal(object)
    _progressed = Signal(object, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = ThreadPoolExecutor(1, "convene-data")
        self._pool = ThreadPoolExecutor(2, "convene-work")
        self._gate: Gate | None = None
        self._pending = 0
        self._closed = False
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(lambda: self.busy.emit(True))
        self._ran.connect(self._deliver)
        self._progressed.connect(lambda work, done, total: work.progressed.emit(done, total))

    def open(
        self,
        connect: Callable[[], Gate],
        *,
        done: Callable[[Opened], Any],
        failed: Callable[[ConveneError], Any] | None = None,
    ) -> None:
        """Open a workspace on the data thread; one that was open is closed first."""

        def call() -> tuple[Any, ...]:
            self._let_go()
            gate = self._gate = connect()
            standing = gate.standing()
            gate.listen(self.heard.emit)
            return (Opened(gate.name, gate.where, gate.read_only, standing.undo, standing.redo, gate.key is not None),)

        self._submit(_Job(self, call, done, failed))

    def read(
        self,
        owner: QObject,
        fn: Callable[..., Any],
        /,
        *args: Any,
        done: Callable[[Any], Any] | None = None,
        failed: Callable[[ConveneError], Any] | None = None,
        **kw: Any,
    ) -> None:
        """Run ``fn(session, *args, **kw)`` in a read transaction, then ``done(result)``."""
        self._submit(_Job(owner, lambda: (self._open_gate().read(fn, *args, **kw),), done, failed))

    def write(
        self,
        owner: QObject,
        label: str,
        fn: Callable[..., Any],
        /,
        *args: Any,
        done: Callable[[Any, Any], Any] | None = None,
        failed: Callable[[ConveneError], Any] | None = None,
        **kw: Any,
    ) -> None:
        """Run ``fn(session, *args, **kw)`` as the change ``label``, then ``done(result, change)``, then ``changed``."""
        self._change(owner, lambda: self._open_gate().write(label, fn, *args, **kw), done, failed)

    def happen(
        self,
        owner: QObject,
        label: str,
        fn: Callable[..., Any],
        /,
        *args: Any,
        done: Callable[[Any, Any], Any] | None = None,
        failed: Callable[[ConveneError], Any] | None = None,
        **kw: Any,
    ) -> None:
        """As ``write``, for what happens by itself: no undo takes it back."""
        self._change(owner, lambda: self._open_gate().happen(label, fn, *args, **kw), done, failed)

    def long_write(
        self,
        owner: QObject,
        label: str,
        fn: Callable[..., Any],
        /,
        *args: Any,
        done: Callable[[Any, Any], Any] | None = None,
        failed: Callable[[ConveneError], Any] | None = None,
        **kw: Any,
    ) -> Work:
        """As ``write``, for ``fn(session, *args, progress=f(done, total), cancelled=f() -> bool, **kw)``.

        The status line shows ``label`` with its progress and a way to stop. After ``cancel()`` errors are not shown.
        """
        work = Work(label, self)
        report = self._reporting(work)
        self._change(
            owner,
            lambda: self._open_gate().write(label, fn, *args, progress=report, cancelled=work.cancelled, **kw),
            done,
            failed,
            work,
        )
        self.work_started.emit(work)
        return work

    def undo(
        self, owner: QObject, *, done: Callable[[Any], Any] | None = None, failed: Callable[..., Any] | None = None
    ) -> None:
        """Take back the last change, then ``done(change)``, then ``changed``."""
        self._change(owner, lambda: (self._open_gate().undo(),), done, failed)

    def redo(
        self, owner: QObject, *, done: Callable[[Any], Any] | None = None, failed: Callable[..., Any] | None = None
    ) -> None:
        """Do the last undone change again, then ``done(change)``, then ``changed``."""
        self._change(owner, lambda: (self._open_gate().redo(),), done, failed)

    def ask(
        self,
        owner: QObject,
        fn: Callable[..., Any],
        /,
        *args: Any,
        done: Callable[[Any], Any] | None = None,
        failed: Callable[[ConveneError], Any] | None = None,
        **kw: Any,
    ) -> None:
        """Run ``fn(workspace, *args, **kw)`` on the data thread: for a backup and other acts on the whole workspace."""
        self._submit(_Job(owner, lambda: (fn(self._open_gate(), *args, **kw),), done, failed))

    def work(
        self,
        owner: QObject,
        fn: Callable[..., Any],
        /,
        *args: Any,
        label: str = "Working",
        done: Callable[[Any], Any] | None = None,
        failed: Callable[[ConveneError], Any] | None = None,
        progress: Callable[[int, int], Any] | None = None,
        **kw: Any,
    ) -> Work:
        """Run ``fn(*args, progress=f(done, total), cancelled=f() -> bool, **kw)`` in the pool, without the workspace.

        The status line shows ``label`` with its progress and a way to stop. After ``cancel()`` errors are not shown.
        """
        work = Work(label, self)
        report = self._reporting(work)

        def call() -> tuple[Any, ...]:
            return (fn(*args, progress=report, cancelled=work.cancelled, **kw),)

        job = _Job(owner, call, done, failed)
        job.work = work
        if progress is not None:
            work.progressed.connect(lambda n, total: progress(n, total) if job.owner_lives() else None)
        self._submit(job, self._pool)
        self.work_started.emit(work)
        return work

    def pending(self) -> int:
        """How many calls have not come back yet."""
        return self._pending

    def wait_idle(self, timeout: float = 10.0) -> bool:
        """Let events run until nothing is pending (True) or ``timeout`` seconds are over (False). For tests."""
        until = time.monotonic() + timeout
        alarm = QTimer(interval=20)  # sleeps till something comes, and the threads have the processor meanwhile
        alarm.start()
        while time.monotonic() < until:
            while self._pending and time.monotonic() < until:
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QCoreApplication.processEvents()  # may begin something new
            if not self._pending:
                return True
        return False

    def close(self) -> None:
        """Finish what was begun, close the workspace, end the threads. Results that come now are dropped."""
        if self._closed:
            return
        self._closed = True
        for work in self.findChildren(Work):
            work.cancel()
        self._pool.shutdown(wait=True)
        self._data.submit(self._let_go)
        self._data.shutdown(wait=True)
        self._pending = 0
        self._slow.stop()

    def _reporting(self, work: Work) -> Callable[[int, int], None]:
        """What the work reports its progress to, from whatever thread."""
        sent = [0.0]

        def report(done: int, total: int) -> None:
            now = time.monotonic()
            if done >= total or now - sent[0] > 0.04:  # 25 pictures a second are plenty
                sent[0] = now
                self._progressed.emit(work, done, total)

        return report

    def _change(
        self, owner: QObject, call: Callable[[], tuple[Any, ...]], done: Any, failed: Any, work: Work | None = None
    ) -> None:
        job = _Job(owner, call, done, failed)
        job.work = work

        def tracked() -> tuple[Any, ...]:
            result = call()
            job.change = result[-1]
            return result

        job.call = tracked
        self._submit(job)

    def _submit(self, job: _Job, pool: ThreadPoolExecutor | None = None) -> None:
        if self._closed:
            return
        self._pending += 1
        if self._pending == 1:
            self._slow.start()

        def run() -> None:
            job.run()
            self._ran.emit(job)

        (pool or self._data).submit(run)

    def _deliver(self, job: _Job) -> None:
        if self._closed:
            return
        self._pending -= 1
        if not self._pending:
            self._slow.stop()
            self.busy.emit(False)
        stopped = job.work is not None and job.work.cancelled()
        try:
            if job.error is None:
                job.done(*job.result)
            elif not isinstance(job.error, ConveneError):
                self.crashed.emit(job.trace)
            elif job.error.data.get("doubtful"):
                self.doubtful.emit()
                if not job.failed(job.error):
                    self.failed.emit(job.error)
            elif not stopped and not job.failed(job.error):
                self.failed.emit(job.error)
        finally:
            if job.change is not None:
                self.changed.emit(job.change)
            if job.work is not None:
                job.work.finished.emit()
                job.work.deleteLater()

    def _open_gate(self) -> Gate:
        if self._gate is None:
            raise ConveneError("No workspace is open", "Open one first.")
        return self._gate

    def _let_go(self) -> None:
        gate, self._gate = self._gate, None
        if gate is not None:
            gate.close()


def _loosely(callback: Callable[..., Any] | None) -> Callable[[], Callable[..., Any] | None]:
    """A way to the callback that does not keep a widget alive when it is one of its methods."""
    if callback is None:
        return lambda: None
    if getattr(callback, "__self__", None) is not None and hasattr(callback, "__func__"):
        return weakref.WeakMethod(callback)
    return lambda: callback
