"""Word from other desks: at once where the database has it, again after the line broke, and never of oneself."""

import queue
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

import make
from cluster import Cluster, empty
from convene.store import listening
from convene.store.workspace import Workspace

WAIT_S = 20
LISTENS = "select pid from pg_stat_activity where datname = current_database() and query ilike 'listen %'"


@pytest.fixture
def url(postgresql: Cluster, shared_url: str) -> str:
    empty(shared_url, keep="alembic_version")
    return shared_url


@pytest.fixture
def desk(url: str) -> Iterator[Workspace]:
    with closing(Workspace.open(url)) as opened:
        yield opened


@pytest.fixture
def other(url: str) -> Iterator[Workspace]:
    with closing(Workspace.open(url)) as opened:
        yield opened


@pytest.fixture
def words(desk: Workspace) -> "queue.Queue[None]":
    """What the desk hears, from when it listens."""
    said: queue.Queue[None] = queue.Queue()
    desk.listen(lambda: said.put(None))
    said.get(timeout=WAIT_S)  # the line is there
    return said


def test_what_another_desk_does_is_heard(words: "queue.Queue[None]", other: Workspace) -> None:
    make.venue(other, "Elsewhere")
    words.get(timeout=WAIT_S)
    other.undo()
    words.get(timeout=WAIT_S)
    assert words.empty()


def test_neither_oneself_nor_what_changed_nothing_is_heard(
    desk: Workspace, other: Workspace, words: "queue.Queue[None]"
) -> None:
    make.venue(desk, "Here")
    other.write("Look", lambda _: None)
    with pytest.raises(ZeroDivisionError):
        other.write("Fail", lambda _: 1 / 0)
    with pytest.raises(queue.Empty):
        words.get(timeout=0.15)
    make.venue(other, "Elsewhere")
    words.get(timeout=WAIT_S)


def test_a_line_that_broke_is_there_again_and_says_that_there_may_be_news(
    url: str, words: "queue.Queue[None]", other: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_AGAIN_S", 0.02)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"select pg_terminate_backend(pid) from ({LISTENS}) as those")
    words.get(timeout=WAIT_S)
    make.venue(other, "Elsewhere")
    words.get(timeout=WAIT_S)


def test_a_silent_line_is_asked_and_nothing_is_heard_of_that(
    words: "queue.Queue[None]", other: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_ASK_S", 0.01)
    for name in ("A", "B"):
        make.venue(other, name)
        words.get(timeout=WAIT_S)


def test_nobody_listens_after_it_was_closed(desk: Workspace, words: "queue.Queue[None]", url: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        assert len(connection.execute(LISTENS).fetchall()) == 1
        desk.close()
        for _ in range(500):
            if not connection.execute(LISTENS).fetchall():
                return
            connection.execute("select pg_sleep(0.01)")
    pytest.fail("the line is there still")


def test_a_file_has_no_such_word(workspace: Workspace) -> None:
    workspace.listen(lambda: pytest.fail("heard"))
    make.venue(workspace, "A")
