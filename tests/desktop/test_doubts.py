from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from convene.desktop import doubts
from convene.desktop.doubts import Doubts
from convene.desktop.kit.notice import Notice
from convene.desktop.statusline import StatusLine
from convene.desktop.tasks import Tasks
from convene.rules.errors import FileProblem

LABEL = "Move “Opening circle” to 09:30"


@dataclass(frozen=True)
class Became:
    label: str
    saved: bool | None
    change: Any


@dataclass(frozen=True)
class Change:
    at: datetime = datetime(2026, 6, 1, 13, 2, tzinfo=UTC)
    tables: frozenset[str] = frozenset({"things"})


class Foot(QWidget):
    """The parts of a window that speak of it."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.status, self.notice = StatusLine(), Notice()
        for one in (self.status, self.notice):
            one.setParent(self)
        self.notice.hide()
        Doubts(tasks, self.status, self.notice)
        tasks.failed.connect(self.notice.say_error)

    def words(self) -> list[str]:
        return [one.text() for one in self.findChildren(QLabel) if one.text() and one.isVisibleTo(self)]


@pytest.fixture
def foot(tasks: Tasks, gate: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> Foot:
    monkeypatch.setattr(doubts, "_AGAIN_MS", 0)
    made = Foot(tasks)
    qtbot.addWidget(made)
    tasks.open(lambda: gate, done=lambda _: None)
    assert tasks.wait_idle()
    return made


def fail(tasks: Tasks, foot: Foot) -> None:
    def lost(_session: Any) -> None:
        raise FileProblem(f"It is not known whether “{LABEL}” was saved", "Look.", doubtful=True)

    tasks.write(foot, LABEL, lost)


def test_it_is_said_until_it_is_known_and_then_what_became_of_it(
    tasks: Tasks, gate: Any, foot: Foot, qtbot: Any
) -> None:
    open_ = Became(LABEL, None, Change())
    gate.became = [open_, open_, replace(open_, saved=True)]
    changes: list[Any] = []
    tasks.changed.connect(changes.append)
    fail(tasks, foot)
    with qtbot.waitSignal(tasks.doubtful):
        pass
    assert "Not known yet whether the last change was saved" in foot.words()
    assert "All saved" not in foot.words()
    qtbot.waitUntil(lambda: f"“{LABEL}” was saved" in foot.words())
    assert changes == [open_.change], "pages show it"
    assert foot.notice.isHidden()
    tasks.write(foot, "Next", lambda _: None)
    assert tasks.wait_idle()
    assert f"“{LABEL}” was saved" not in foot.words()


def test_what_was_not_saved_is_said_where_it_is_seen(tasks: Tasks, gate: Any, foot: Foot, qtbot: Any) -> None:
    gate.became = [Became(LABEL, False, Change())]
    fail(tasks, foot)
    qtbot.waitUntil(lambda: f"“{LABEL}” was not saved" in foot.words())
    assert "All saved" in foot.words(), "and that is not"
    assert f"“{LABEL}” was not saved. The line broke before it arrived: do it again." in foot.words()


def test_what_was_told_already_is_not_asked_for_ever(tasks: Tasks, foot: Foot, qtbot: Any) -> None:
    fail(tasks, foot)
    with qtbot.waitSignal(tasks.doubtful):
        pass
    qtbot.waitUntil(lambda: "Not known yet whether the last change was saved" not in foot.words())
    assert tasks.wait_idle()
