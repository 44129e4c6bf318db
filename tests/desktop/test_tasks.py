import threading
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from convene.desktop.tasks import Opened, Tasks
from convene.rules.errors import ConveneError, Refused


@pytest.fixture
def opened(tasks: Tasks, gate: Any) -> Tasks:
    tasks.open(lambda: gate, done=lambda _: None)
    assert tasks.wait_idle()
    return tasks


def test_a_workspace_is_opened_used_and_closed_on_one_thread_that_is_not_the_window_s(tasks: Tasks, gate: Any) -> None:
    made_on: list[str] = []
    came: list[Opened] = []

    def connect() -> Any:
        made_on.append(threading.current_thread().name)
        return gate

    tasks.open(connect, done=came.append)
    for _ in range(3):
        tasks.read(tasks, lambda session: session)
    assert tasks.wait_idle()
    assert came == [Opened("Academy", "/somewhere/academy.convene", False, None, None)]
    assert set(made_on) == gate.threads
    assert threading.current_thread().name not in gate.threads
    tasks.close()
    assert gate.closed


def test_opening_another_workspace_closes_the_first(opened: Tasks, gate: Any) -> None:
    other = type(gate)(name="Other")
    names: list[str] = []
    opened.open(lambda: other, done=lambda workspace: names.append(workspace.name))
    assert opened.wait_idle()
    assert names == ["Other"]
    assert gate.closed
    assert not other.closed


def test_word_from_another_desk_comes_to_the_window_s_thread(opened: Tasks, gate: Any) -> None:
    on: list[str] = []
    opened.heard.connect(lambda: on.append(threading.current_thread().name), Qt.ConnectionType.QueuedConnection)
    other = threading.Thread(target=gate.heard)
    other.start()
    other.join()
    opened.read(opened, lambda _: None)
    assert opened.wait_idle()
    assert on == [threading.main_thread().name]


def test_results_come_in_the_order_asked_for_on_the_window_s_thread(opened: Tasks) -> None:
    came: list[int] = []
    threads = set()

    def take(number: int) -> None:
        came.append(number)
        threads.add(threading.current_thread())

    for number in range(50):
        opened.read(opened, lambda _session, n: n, number, done=take)
    assert opened.pending() == 50
    assert opened.wait_idle()
    assert came == list(range(50))
    assert threads == {threading.main_thread()}


def test_a_write_tells_its_caller_and_then_everybody(opened: Tasks, gate: Any) -> None:
    said: list[str] = []
    opened.changed.connect(lambda change: said.append(f"all: {change.label}, undo {change.undo}"))
    opened.write(opened, "Add a", dict.update, {"a": 1}, done=lambda _, change: said.append(f"me: {change.label}"))
    assert opened.wait_idle()
    assert said == ["me: Add a", "all: Add a, undo Add a"]
    assert gate.things == {"a": 1}


def test_undo_and_redo_say_what_they_did(opened: Tasks) -> None:
    said: list[Any] = []
    opened.write(opened, "Add a", dict.update, {"a": 1})
    opened.changed.connect(lambda change: said.append((change.label, change.undo, change.redo)))
    opened.undo(opened)
    opened.redo(opened)
    assert opened.wait_idle()
    assert said[1:] == [("Undo: Add a", None, "Add a"), ("Redo: Add a", "Add a", None)]


def test_results_for_a_widget_that_is_gone_are_dropped(opened: Tasks) -> None:
    came: list[Any] = []
    crashed: list[str] = []
    failed: list[Any] = []
    opened.crashed.connect(crashed.append)
    opened.failed.connect(failed.append)
    gate, held = threading.Event(), QWidget()
    opened.read(held, lambda _: gate.wait(5), done=came.append)
    opened.read(held, _refuse)
    shiboken6.delete(held)
    gate.set()
    assert opened.wait_idle()
    assert came == []
    assert crashed == []
    assert failed == [], "nobody is left who could be told"


def test_a_page_is_not_kept_alive_by_what_it_asked_for(opened: Tasks) -> None:
    came: list[Any] = []

    class Asking(QWidget):
        def ask(self) -> None:
            opened.read(self, lambda _: gate.wait(5), done=self.take)

        def take(self, result: Any) -> None:
            came.append(result)

    gate = threading.Event()
    page = Asking()
    page.ask()
    del page
    gate.set()
    assert opened.wait_idle()
    assert came == []


def test_what_a_person_can_act_on_goes_to_the_caller_or_else_to_the_window(opened: Tasks) -> None:
    mine: list[ConveneError] = []
    window: list[ConveneError] = []
    opened.failed.connect(window.append)
    opened.read(opened, _refuse, failed=mine.append)
    opened.read(opened, _refuse)
    assert opened.wait_idle()
    assert [error.title for error in mine] == ["The room is taken"]
    assert [error.title for error in window] == ["The room is taken"]


def test_a_bug_goes_to_crashed_with_its_traceback_and_the_next_call_works(opened: Tasks) -> None:
    traces: list[str] = []
    came: list[int] = []
    opened.crashed.connect(traces.append)
    opened.read(opened, lambda _: 1 / 0, failed=lambda error: came.append(-1))
    opened.read(opened, lambda _: 7, done=came.append)
    assert opened.wait_idle()
    assert "ZeroDivisionError" in traces[0]
    assert came == [7]


def test_without_a_workspace_a_read_is_refused_in_words(tasks: Tasks) -> None:
    said: list[str] = []
    tasks.read(tasks, lambda _: 1, failed=lambda error: said.append(error.title))
    assert tasks.wait_idle()
    assert said == ["No workspace is open"]


def test_a_workspace_that_cannot_be_opened_is_told(tasks: Tasks) -> None:
    said: list[str] = []

    def connect() -> Any:
        raise Refused("It is in use")

    tasks.open(connect, done=lambda _: said.append("opened"), failed=lambda error: said.append(error.title))
    assert tasks.wait_idle()
    assert said == ["It is in use"]


def test_file_work_reports_progress_and_does_not_hold_up_the_workspace(opened: Tasks) -> None:
    started, go_on = threading.Event(), threading.Event()
    seen: list[tuple[int, int]] = []
    came: list[Any] = []

    def work(count: int, *, progress: Any, cancelled: Any) -> str:
        started.set()
        assert go_on.wait(5)
        for number in range(count):
            progress(number + 1, count)
        return "done"

    opened.work(opened, work, 3, done=came.append, progress=lambda n, total: seen.append((n, total)))
    assert started.wait(5)
    opened.read(opened, lambda _: go_on.set())
    assert opened.wait_idle()
    assert came == ["done"]
    assert seen[-1] == (3, 3)


def test_cancelled_work_ends_without_a_word(opened: Tasks) -> None:
    failed: list[Any] = []
    ended: list[bool] = []
    opened.failed.connect(failed.append)
    running = threading.Event()

    def work(*, progress: Any, cancelled: Any) -> None:
        running.set()
        while not cancelled():
            threading.Event().wait(0.001)
        raise Refused("Stopped")

    handle = opened.work(opened, work, label="Making badges")
    handle.finished.connect(lambda: ended.append(True))
    assert running.wait(5)
    handle.cancel()
    assert opened.wait_idle()
    assert ended == [True]
    assert failed == []


def test_a_long_write_reports_progress_and_can_be_stopped(opened: Tasks, gate: Any) -> None:
    seen: list[tuple[int, int]] = []
    labels: list[str] = []
    came: list[Any] = []
    ended: list[bool] = []
    opened.work_started.connect(lambda work: labels.append(work.label))

    go_on = threading.Event()
    go_on.set()

    def write(_session: Any, count: int, *, progress: Any, cancelled: Any) -> str:
        assert go_on.wait(5)
        for number in range(count):
            if cancelled():
                raise Refused("Stopped")
            progress(number + 1, count)
        return "done"

    work = opened.long_write(opened, "Import", write, 3, done=lambda result, _change: came.append(result))
    work.progressed.connect(lambda done, total: seen.append((done, total)))
    assert opened.wait_idle()
    assert (came, seen[-1]) == (["done"], (3, 3))
    failed: list[Any] = []
    opened.failed.connect(failed.append)
    go_on.clear()
    stopped = opened.long_write(opened, "Again", write, 3, done=lambda result, _change: came.append(result))
    stopped.finished.connect(lambda: ended.append(stopped.cancelled()))
    stopped.cancel()
    go_on.set()
    assert opened.wait_idle()
    assert (came, ended, failed, labels) == (["done"], [True], [], ["Import", "Again"])


def test_closing_waits_for_a_write_that_was_begun(tasks: Tasks, gate: Any) -> None:
    tasks.open(lambda: gate, done=lambda _: None)
    tasks.write(tasks, "Add a", dict.update, {"a": 1})
    tasks.close()
    assert gate.things == {"a": 1}
    assert gate.closed


def _refuse(_session: Any) -> None:
    raise Refused("The room is taken")
