from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from convene.desktop.others import Others
from convene.desktop.tasks import Tasks

from .conftest import FakeChange

CHANGE = FakeChange("", datetime(2026, 6, 1, 13, 2, tzinfo=UTC), frozenset({"things"}))


@pytest.fixture
def opened(tasks: Tasks, gate: Any) -> Tasks:
    tasks.open(lambda: gate, done=lambda _: None)
    assert tasks.wait_idle()
    return tasks


def test_what_others_did_is_shown_as_what_is_done_here(opened: Tasks, gate: Any, qtbot: Any) -> None:
    others, changes = Others(opened), list[Any]()
    opened.changed.connect(changes.append)
    others.look()
    assert opened.wait_idle()
    assert changes == []
    gate.of_others = [CHANGE]
    gate.heard()  # a database tells at once
    assert opened.wait_idle()
    assert changes == [CHANGE]


def test_nothing_changes_under_somebody_s_fingers(opened: Tasks, gate: Any, qtbot: Any) -> None:
    others, changes, window = Others(opened), list[Any](), QWidget()
    opened.changed.connect(changes.append)
    line, gate.of_others = QLineEdit(window), [CHANGE]
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    line.setFocus()
    qtbot.keyClicks(line, "half a wo")

    def nothing_is_shown() -> bool:
        others.look()
        return opened.wait_idle() and changes == []

    assert nothing_is_shown()
    line.clear()
    dialog = QDialog(window)
    dialog.open()
    assert nothing_is_shown()
    dialog.reject()
    assert not nothing_is_shown()


def test_a_workspace_that_cannot_be_asked_now_is_asked_again(
    opened: Tasks, gate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from convene.rules.errors import FileProblem

    def fail() -> None:
        raise FileProblem("autumn.convene was moved")

    others, said = Others(opened), list[Any]()
    opened.failed.connect(said.append)
    monkeypatch.setattr(gate, "news", fail)
    others.look()
    assert opened.wait_idle()
    assert said == []
