"""What every test stands on: a fixed clock, a hostile time zone, no network, a workspace on each kind of database."""

import gc
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

from cluster import Absent, Cluster, empty, filled_tables

if TYPE_CHECKING:
    from convene.store.cipher import Key
    from convene.store.workspace import Workspace

# Far from London and with other clock changes, so that naive local time shows itself.
os.environ["TZ"] = "America/New_York"
if hasattr(time, "tzset"):
    time.tzset()

# No window of a test ever shows, however pytest was started; with a display, QT_QPA_PLATFORM=xcb shows them.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "nt":  # off the screen Qt does not look there by itself
    os.environ.setdefault("QT_QPA_FONTDIR", r"C:\Windows\Fonts")

TESTS = Path(__file__).parent
ENCRYPTED_TOO = {TESTS / "store" / f"test_{name}.py" for name in ("workspace", "types", "ready", "backup")}
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """What is there now stays: it is not looked through for circles again and again, and what comes more seldom."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """A clock that stands at 9:00 UTC (10:00 in London) on Monday 1 June 2026."""
    return lambda: NOW


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Convene's own folder on this computer, of this test alone."""
    folder = tmp_path_factory.getbasetemp() / f"convene-data-{os.urandom(4).hex()}"
    monkeypatch.setenv("CONVENE_DATA", str(folder))
    monkeypatch.setenv("CONVENE_BACKUPS", "off")  # the first command of each test would make one
    monkeypatch.setenv("CONVENE_POLICY", str(folder / "policy.json"))
    return folder


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The Qt application of the tests is ours, as in earnest."""
    from convene.desktop.start import Program

    return Program


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Connections may go to this machine only; the tests need nothing else."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test reached for the network: {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True, scope="session")
def put_into_words_once() -> Iterator[None]:
    """A statement is compiled once for every workspace of a run, not again for each: a quarter of the services' time.

    SQLAlchemy keeps what it compiled by engine and by dialect; here all engines of one kind keep it together.
    """
    kept = LRUCache(10_000)

    def share(connection: sa.Connection) -> None:
        connection.engine._compiled_cache = kept

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "__hash__", lambda self: hash(type(self)))
        patch.setattr(DefaultDialect, "__eq__", lambda self, other: type(self) is type(other))
        sa.event.listen(sa.Engine, "engine_connect", share)
        yield
        sa.event.remove(sa.Engine, "engine_connect", share)


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_the_disk() -> Iterator[tuple[str, ...]]:
    """Nothing of a test outlives the run, so nothing waits for the disk, as in the tests' PostgreSQL. What is killed or
    unplugged (``faults``) is another process, which does. Gives the settings in earnest."""
    from convene.store import engine

    with pytest.MonkeyPatch.context() as patch:
        in_earnest = engine._PRAGMAS
        patch.setattr(engine, "_PRAGMAS", (*in_earnest, "PRAGMA synchronous=OFF"))
        yield in_earnest


@pytest.fixture(autouse=True, scope="session")
def cost_of_a_pin() -> Iterator[int]:
    """What a PIN costs to try in earnest; the tests try hundreds, at a thousandth of it."""
    from convene.rules import pins

    with pytest.MonkeyPatch.context() as patch:
        in_earnest = pins._N
        patch.setattr(pins, "_N", 2**7)
        yield in_earnest


@pytest.fixture(autouse=True, scope="session")
def cost_of_a_passphrase() -> Iterator[int]:
    """How often a passphrase is turned over in earnest to make a key of it; in the tests twice."""
    from convene.store import cipher

    with pytest.MonkeyPatch.context() as patch:
        in_earnest = cipher._ROUNDS
        patch.setattr(cipher, "_ROUNDS", 2)
        yield in_earnest


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A private PostgreSQL on loopback; where there is none its tests are skipped, but never in CI."""
    try:
        cluster = Cluster.start()
    except Absent as absent:
        reason = f"{absent}: the services were tested on SQLite only"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def shared_url(postgresql: Cluster) -> Iterator[str]:
    """A database with an empty workspace, made once: emptying it again takes 2 ms, another one 250 ms."""
    from convene.store.workspace import Workspace

    with postgresql.database() as url:
        Workspace.create(url, clock=lambda: NOW, who="Tester").close()
        assert filled_tables(url) == ["alembic_version"], "a new workspace holds rows, which emptying would lose"
        yield url


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of the services, and those marked ``postgresql``, run once on each kind of database."""
    if "database_kind" in metafunc.fixturenames:
        of_services = metafunc.definition.path.is_relative_to(TESTS / "services")
        both = of_services or metafunc.definition.get_closest_marker("postgresql")
        kinds = ["sqlite", "postgresql"] if both else ["sqlite"]
        if metafunc.definition.path in ENCRYPTED_TOO and "workspace" in metafunc.fixturenames:
            kinds.append("sqlcipher")  # a file with a passphrase
        metafunc.parametrize("database_kind", kinds)


@pytest.fixture
def engine_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new workspace may be made: the path of a file, or the URL of an empty PostgreSQL database."""
    if database_kind != "postgresql":
        yield str(tmp_path / "w.convene")
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    with cluster.database() as url:
        yield url


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace file, made once: to copy it takes a twentieth of the time."""
    from convene.store.backup import make_file

    path = tmp_path_factory.mktemp("new") / "w.convene"
    make_file(path)
    return path


@pytest.fixture(scope="session")
def key() -> "Key":
    """The key of the workspace files of the tests that have a passphrase, ``make.PASSPHRASE``."""
    from convene.store.cipher import Key

    return Key.of("four blue herons wading", bytes(range(16)))


@pytest.fixture(scope="session")
def new_locked_file(tmp_path_factory: pytest.TempPathFactory, key: "Key") -> Path:
    """The same with a passphrase."""
    from convene.store.backup import make_file

    path = tmp_path_factory.mktemp("new") / "w.convene"
    make_file(path, key)
    return path


@pytest.fixture(scope="session")
def shared_engine(shared_url: str) -> Iterator[sa.Engine]:
    """Connections to the shared database that stay open from test to test."""
    from convene.store.engine import postgresql_engine

    engine = postgresql_engine(shared_url)
    dispose, engine.dispose = engine.dispose, lambda close=True: None  # type: ignore[method-assign]
    yield engine
    dispose()


@pytest.fixture
def workspace(
    database_kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    clock: Callable[[], datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator["Workspace"]:
    """An empty workspace, open, with the fixed clock."""
    from convene.store import serving
    from convene.store import workspace as store

    encrypted = database_kind == "sqlcipher" or (database_kind == "sqlite" and "CONVENE_ENCRYPTED" in os.environ)
    key = request.getfixturevalue("key") if encrypted else None
    if database_kind != "postgresql":
        where = str(tmp_path / "w.convene")
        shutil.copy(request.getfixturevalue("new_locked_file" if key else "new_file"), where)
    else:
        where = request.getfixturevalue("shared_url")
        engine = request.getfixturevalue("shared_engine")
        empty(where, keep="alembic_version")
        make = serving.postgresql_engine
        monkeypatch.setattr(serving, "postgresql_engine", lambda url: engine if url == where else make(url))
    with closing(store.Workspace.open(where, clock=clock, who="Tester", key=key)) as opened:
        yield opened
