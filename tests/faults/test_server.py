"""PostgreSQL killed, started again, and cut off in the middle of a commit: what a person is told is what is so, and
nothing is done twice. Three crashes; CONVENE_KILLS says how many else."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

import make
from cluster import Absent, Cluster
from convene.desktop import doubts
from convene.desktop.kit.notice import Notice
from convene.desktop.statusline import StatusLine
from convene.desktop.tasks import Tasks
from convene.rules.errors import FileProblem, Refused
from convene.services import badges, checkin
from convene.store import committing
from convene.store.tables import Credential, JournalEntry, Venue
from convene.store.workspace import Workspace
from desktop.conftest import app  # noqa: F401  # a fixture
from faults.killing import kills
from faults.line import At, Line
from faults.soundness import check, scans
from typed import Convene

CRASHES = kills(3)


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server of this module alone: killed, it takes the connections of all others with it."""
    try:
        cluster = Cluster.start(synchronous_commit="on")
    except Absent as absent:
        pytest.skip(str(absent))
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def url(server: Cluster) -> Iterator[str]:
    with server.database() as where:
        Workspace.create(where, clock=lambda: make.NOW, who="Tester").close()
        yield where


@pytest.fixture
def line(url: str) -> Iterator[tuple[Line, str]]:
    with Line.to(url) as made:
        yield made


def opened(where: str) -> Any:
    return closing(Workspace.open(where, clock=lambda: make.NOW, who="Tester"))


def labels(url: str) -> list[str]:
    """What is saved, as the server says without anything between."""
    with opened(url) as workspace:
        workspace.read(check)
        return list(workspace.read(lambda s: s.scalars(sa.select(JournalEntry.label).order_by(JournalEntry.id)).all()))


def write(workspace: Workspace, label: str) -> None:
    """A venue under that label: of one name there is one alone, so that done twice it would be refused."""
    workspace.write(label, lambda session: session.add(Venue(id=uuid4(), name=label, search_key=label.lower())))


@pytest.mark.parametrize(
    ("at", "saved"), [(At.ANSWER, True), (At.LATE, True), (At.QUESTION, False), (At.SILENCE, False)]
)
def test_where_the_answer_is_lost_the_server_is_asked(
    line: tuple[Line, str], url: str, monkeypatch: pytest.MonkeyPatch, at: At, saved: bool
) -> None:
    monkeypatch.setattr(committing, "_HANGS_S", 0)
    made, where = line
    label = f"Cut at {at}"
    with opened(where) as workspace:
        made.at = at
        if saved:
            write(workspace, label)
        else:
            with pytest.raises(FileProblem, match="cannot be used: nothing was saved"):
                write(workspace, label)
        assert made.at is At.NOTHING
        assert labels(url).count(label) == saved
        write(workspace, f"{label}, then")
    assert labels(url)[-1] == f"{label}, then"


@pytest.mark.parametrize(("at", "saved"), [(At.ANSWER, True), (At.QUESTION, False)])
def test_where_it_cannot_be_asked_it_says_so_and_does_nothing_twice(
    line: tuple[Line, str], url: str, monkeypatch: pytest.MonkeyPatch, at: At, saved: bool
) -> None:
    monkeypatch.setattr(committing, "_PATIENCE_S", 0)
    made, where = line
    label = f"Open since {at}"
    with opened(where) as workspace:
        made.at, made.stays_down = at, True
        with pytest.raises(FileProblem, match="not known whether") as caught:
            write(workspace, label)
        assert caught.value.data == {"doubtful": True}
        assert workspace.what_became().saved is None
        with pytest.raises(FileProblem, match=f"“{label}”"):
            write(workspace, "Something else")
        made.mend()
        if saved:
            with pytest.raises(Refused, match=f"“{label}” was saved"):
                write(workspace, label)
        else:
            write(workspace, label)
        assert labels(url).count(label) == 1
        write(workspace, f"{label}, then")


def test_what_became_of_it_is_told_once(line: tuple[Line, str], monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(committing, "_PATIENCE_S", 0)
    made, where = line
    with opened(where) as workspace:
        write(workspace, "To be undone")
        made.at, made.stays_down = At.ANSWER, True
        with pytest.raises(FileProblem, match="“Undo: To be undone”"):
            workspace.undo()
        made.mend()
        became = workspace.what_became()
        assert became is not None
        assert (became.label, became.saved, became.change.tables) == ("Undo: To be undone", True, {"venues"})
        assert workspace.what_became() is None
        write(workspace, "Next")
    assert labels(url)[-1] == "Next"


def test_a_scan_whose_answer_is_lost_counts_once(
    line: tuple[Line, str], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk tries again what it could not save: whether it was saved is nothing it has to know."""
    monkeypatch.setattr(committing, "_PATIENCE_S", 0)
    made, where = line
    with opened(url) as workspace:
        event_id = make.event(workspace, days=(make.TODAY,))
        made_for = [make.registration(workspace, event_id)]
        workspace.write("Codes", badges.issue_code_for, made_for, now=make.NOW)
        code = workspace.read(lambda s: s.scalars(sa.select(Credential.code)).one())
    shown = checkin.showing(event_id, desk="Main", code=code, day=make.TODAY, now=make.NOW)
    with opened(where) as workspace:
        made.at, made.stays_down = At.ANSWER, True
        with pytest.raises(FileProblem):
            workspace.write("Scan", checkin.keep, shown)
        with pytest.raises(FileProblem):
            workspace.write("Scan", checkin.keep, shown, again=True)
        made.mend()
        result, _ = workspace.write("Scan", checkin.keep, shown, again=True)
        assert result.verdict == "admitted"
        assert [fact["verdict"] for fact in workspace.read(scans) if fact["event_id"] == event_id] == ["admitted"]


def test_the_command_line_says_what_is_so(
    convene: Convene, line: tuple[Line, str], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, where = line
    with closing(Workspace.open(url, clock=lambda: make.NOW)) as workspace:
        make.venue(workspace, "Undone and done again")
    made.at = At.ANSWER
    assert convene("undo", where).out == "Undo: Make\n"
    made.at = At.QUESTION
    said = convene("redo", where)
    assert (said.code, said.out) == (3, "")
    assert "nothing was saved" in said.err.splitlines()[0]
    monkeypatch.setattr(committing, "_PATIENCE_S", 0)
    made.at, made.stays_down = At.ANSWER, True
    said = convene("redo", where)
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("It is not known whether “Redo: Make” was saved\n")


def test_the_window_says_what_is_so(
    line: tuple[Line, str],
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    app: Any,  # noqa: F811
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(committing, "_PATIENCE_S", 0)
    monkeypatch.setattr(doubts, "_AGAIN_MS", 20)
    made, where = line
    window, tasks, status = QWidget(), Tasks(), StatusLine()
    status.setParent(window)
    qtbot.addWidget(window)
    doubts.Doubts(tasks, status, Notice())
    tasks.open(lambda: Workspace.open(where, clock=lambda: make.NOW, who="Tester"), done=lambda _: None)
    assert tasks.wait_idle()

    def says(words: str) -> bool:
        return words in [one.text() for one in status.findChildren(QLabel)]

    try:
        made.at, made.stays_down = At.ANSWER, True
        label = "Through the window"
        tasks.write(window, label, lambda s: s.add(Venue(id=uuid4(), name=label, search_key="through the window")))
        qtbot.waitUntil(lambda: says("Not known yet whether the last change was saved"))
        made.mend()
        qtbot.waitUntil(lambda: says(f"“{label}” was saved"))
    finally:
        made.mend()
        tasks.close()
    assert labels(url).count(label) == 1


def test_a_server_that_is_killed_at_any_moment(server: Cluster, url: str) -> None:
    """Its own process, or the one that works for us, while one change after another is written."""
    expected = labels(url)
    for number in range(CRASHES):
        with opened(url) as workspace:
            expected += written_through_a_crash(workspace, number, server, url)
    assert labels(url) == expected


def written_through_a_crash(workspace: Workspace, number: int, server: Cluster, url: str) -> list[str]:
    """What was told to be saved: some before the crash, some while it happens, some after."""
    chance, saved, failed = random.Random(number), [], []
    crashing = threading.Thread(target=(crash, kill_one)[number % 2], args=(server, url))
    begins, after = chance.randrange(6), 0
    while after < 3:
        if len(saved) + len(failed) == begins:
            crashing.start()
        over = crashing.ident is not None and not crashing.is_alive()
        label = f"Change {len(saved) + len(failed)} of round {number}"
        try:
            write(workspace, label)
        except FileProblem as error:
            failed.append(error.title)
            time.sleep(0.05)  # no hurry until it is there again
        else:
            saved.append(label)
            after += over
    crashing.join()
    assert not [title for title in failed if not title.endswith("cannot be used: nothing was saved")]
    return saved


def crash(server: Cluster, _url: str) -> None:
    server.crash()
    server.start_again()


def kill_one(_server: Cluster, url: str) -> None:
    """The process that works for the workspace; the server takes all others down then, and starts them again."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        found = connection.execute(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() limit 1"
        ).fetchall()
    for (pid,) in found:
        os.kill(pid, signal.SIGKILL)
