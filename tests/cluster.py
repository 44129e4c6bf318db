"""A private PostgreSQL server for the length of one test run: its own folder, loopback only, gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import psycopg

# Nothing here outlives the run, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "40",
    "timezone": "Asia/Kathmandu",  # not UTC, so that a session that forgets to say so is found out
}
FOLDERS = (
    (Path("/usr/lib/postgresql"), "*/bin"),
    (Path("/usr"), "pgsql-*/bin"),
    (Path("/opt/homebrew/opt"), "postgresql@*/bin"),
    (Path("/usr/local/opt"), "postgresql@*/bin"),
    (Path(os.environ.get("PROGRAMFILES", "/nowhere")) / "PostgreSQL", "*/bin"),
)


class Absent(Exception):
    """No PostgreSQL can be started here; the text says why."""


def binaries() -> Path:
    """The folder that holds the newest initdb and postgres of this machine."""
    suffix = ".exe" if os.name == "nt" else ""
    found = [folder for root, pattern in FOLDERS for folder in sorted(root.glob(pattern), reverse=True)]
    on_path = shutil.which("initdb")
    for folder in [*found, *([Path(on_path).resolve().parent] if on_path else [])]:
        if all((folder / (name + suffix)).is_file() for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise Absent("PostgreSQL is not installed here")


def empty(url: str, keep: str) -> None:
    """Deletes every row of every table but ``keep``, whatever the foreign keys and triggers say."""
    connection = _connected(url)
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '10s'")
        connection.execute("SET LOCAL session_replication_role = replica")
        for name in filled_tables(url):
            if name != keep:
                connection.execute(f'DELETE FROM "{name}"')


def filled_tables(url: str) -> list[str]:
    """The tables that hold rows, by name."""
    connection = _connected(url)
    named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    found = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for (name,) in named)
    return [name for (name,) in connection.execute(found).fetchall()]


def rows(url: str, leave: str) -> dict[str, bytes]:
    """Every row of every table but ``leave``, as PostgreSQL copies them."""
    cursor = _connected(url).cursor()
    kept: dict[str, bytes] = {}
    for name in filled_tables(url):
        if name != leave:
            with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
                kept[name] = b"".join(copy)
    return kept


def put_rows(url: str, kept: dict[str, bytes]) -> None:
    """Put such rows into tables that are empty; sequences go on after them."""
    connection = _connected(url)
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for name, text in kept.items():
            with connection.cursor().copy(f'COPY "{name}" FROM STDIN') as copy:
                copy.write(text)
        serial = "pg_get_serial_sequence(quote_ident(table_name), column_name)"
        counted = connection.execute(
            f"SELECT {serial}, table_name, column_name FROM information_schema.columns"
            f" WHERE table_schema = 'public' AND {serial} IS NOT NULL"
        )
        for sequence, table, column in counted.fetchall():
            highest = f'SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"'
            connection.execute(f"SELECT setval('{sequence}', ({highest}), false)")


_CONNECTIONS: dict[str, "psycopg.Connection"] = {}


def _connected(url: str) -> "psycopg.Connection":
    """A connection that stays: a new one takes longer than to empty a workspace."""
    import psycopg

    held = _CONNECTIONS.get(url)
    if held is None or held.closed:
        held = _CONNECTIONS[url] = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    return held


class Cluster:
    """A running server. ``database()`` lends an empty database for one test."""

    def __init__(self, programs: Path, home: Path, owner: str | None, port: int) -> None:
        self._programs, self._home, self._owner, self._port = programs, home, owner, port
        self._numbers = count(1)

    @classmethod
    def start(cls, **settings_of_its_own: str) -> Self:
        """Makes and starts a server; raises ``Absent`` where that is not possible."""
        try:
            import psycopg  # noqa: F401
        except ImportError:
            raise Absent("The Python package psycopg is not installed here") from None
        programs = binaries()
        owner = cls._unprivileged()
        home = Path(tempfile.mkdtemp(prefix="convene-postgresql-"))
        if owner:
            shutil.chown(home, owner, owner)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        cluster = cls(programs, home, owner, port)
        data = str(home / "data")
        cluster._call("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = "".join(
            f"{name} = '{value}'\n" for name, value in {**SETTINGS, **settings_of_its_own, "port": port}.items()
        )
        with (home / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)
        cluster.start_again()
        return cluster

    def start_again(self) -> None:
        """Starts what was made, after a crash perhaps: as long as one of its processes is left, it refuses."""
        for tries_left in reversed(range(50)):
            try:
                self._call(
                    "pg_ctl", "-D", str(self._home / "data"), "-w", "-t", "60", "-l", str(self._home / "log"), "start"
                )
                return
            except RuntimeError:
                if not tries_left:
                    raise
                time.sleep(0.1)

    def crash(self) -> None:
        """kill -9 of the server itself; its processes see it and end."""
        running = self._home / "data" / "postmaster.pid"
        os.kill(int(running.read_text().split()[0]), signal.SIGKILL)
        running.unlink()  # where nobody buries the dead, as in some containers, it would seem to run for ever

    def stop(self) -> None:
        """Stops the server and removes everything it wrote."""
        self._call("pg_ctl", "-D", str(self._home / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._home, ignore_errors=True)

    @contextmanager
    def database(self) -> Iterator[str]:
        """The SQLAlchemy URL of an empty database, dropped afterwards with whoever still holds it."""
        name = f"test_{next(self._numbers)}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY FILE_COPY")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/{name}"
        finally:
            self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    def _admin(self, statement: str) -> None:
        import psycopg

        where = f"host=127.0.0.1 port={self._port} user=postgres dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement)

    def _call(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs as the owner of the cluster."""
        output = self._home.with_suffix(".out")  # a file: the server keeps a pipe open for ever
        with output.open("wb") as sink:
            done = subprocess.run(
                [self._programs / program, *arguments],
                cwd=self._home,
                env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
                user=self._owner,
                group=self._owner,
                extra_groups=[] if self._owner else None,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                check=False,
            )
        said = output.read_text(errors="replace")
        output.unlink()
        if done.returncode:
            raise RuntimeError(f"{program} failed ({done.returncode}):\n{said}")

    @staticmethod
    def _unprivileged() -> str | None:
        """PostgreSQL refuses to run as root: the user that Debian's package makes for it, or None for oneself."""
        if os.name == "nt" or os.geteuid() != 0:
            return None
        import pwd

        try:
            return pwd.getpwnam("postgres").pw_name
        except KeyError:
            raise Absent("PostgreSQL does not run as root and there is no user 'postgres'") from None
