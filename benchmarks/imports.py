"""Imports of many people: checked against what is there, with badge codes and one journal entry to undo it.

The floor of 10,000 writes the very same people, registrations and badge codes, ready made, into the same tables by
``sqlite3``. 100,000 come as a file, by the command line, in time and in memory at its highest; their floor is a program
that reads the file with ``csv`` and keeps each row as it is in a table.
"""

import csv
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from convene.rules.exchange import Incoming
from convene.services import imports
from convene.store.engine import configure
from convene.store.workspace import Workspace
from crowd import NOW, PEOPLE, crowd
from figures import Figure, in_turns

ROUNDS = 5
ROWS = 100_000
HEADINGS = (
    "Order #", "Order Date", "First Name", "Last Name", "Email", "Ticket Type", "Attendee #", "Attendee Status",
    "Company", "Job Title", "Mobile Phone", "Any dietary requirements?", "How did you hear?",
)  # fmt: skip
PLAIN = """
import csv, sqlite3, sys
rows = list(csv.reader(open(sys.argv[2], newline="", encoding="utf-8")))
kept = sqlite3.connect(sys.argv[1])
kept.execute(f"CREATE TABLE list ({', '.join(f'c{n} TEXT' for n in range(len(rows[0])))})")
kept.executemany(f"INSERT INTO list VALUES ({', '.join('?' * len(rows[0]))})", rows[1:])
kept.commit()
"""
TABLES = ("organisations", "people", "events", "registrations", "credentials")


def measure() -> Iterator[Figure]:
    delegates = [
        Incoming(
            n + 2,
            f"Guest {n} O’Brien",
            email=f"guest{n}@example.org",
            organisation=f"Trust {n % 300}",
            job_title="Community nurse",
            ticket="General admission",
            reference=str(5000 + n),
        )
        for n in range(PEOPLE)
    ]
    made: dict[str, list[Any]] = {}

    def ours() -> float:
        with crowd(0) as (workspace, event_id):
            started = time.perf_counter()
            result, _ = workspace.write("Import", imports.apply, event_id, delegates, source="Benchmark", now=NOW)
            took = time.perf_counter() - started
            assert result.counts["new"] == PEOPLE
            if not made:
                with closing(sqlite3.connect(Path(workspace.where))) as kept:
                    made.update((name, kept.execute(f"SELECT * FROM {name}").fetchall()) for name in TABLES)
        return took

    def floor() -> float:
        with TemporaryDirectory() as folder:
            path = Path(folder, "floor.convene")
            Workspace.create(path, clock=lambda: NOW, who="Benchmark").close()
            with closing(sqlite3.connect(path)) as raw:
                configure(raw)
                started = time.perf_counter()
                raw.execute("BEGIN IMMEDIATE")
                for name, rows in made.items():
                    raw.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
                raw.execute("COMMIT")
                return time.perf_counter() - started

    seconds, its = in_turns(ours, floor, ROUNDS)
    method = f"{PEOPLE:,} newcomers, checked, journalled, with badge codes, median of {ROUNDS} turns"
    yield Figure("Import", "raw executemany into the same tables", method, seconds, its, goal=4)
    yield from of_a_long_file()


def of_a_long_file() -> Iterator[Figure]:
    with a_long_file() as (folder, source):

        def ours() -> tuple[float, float]:
            path = folder / "ours.convene"
            path.unlink(missing_ok=True)
            convene = [sys.executable, "-m", "convene"]
            made = ["events", "create", path, "--title", "Long", "--kind", "convening", "--day", "2026-10-15"]
            for command in (["new", path], made):
                subprocess.run([*convene, *command], check=True, capture_output=True)
            return run([*convene, "import", "registrations", path, source, "--event", "LONG"])

        def floor() -> tuple[float, float]:
            path = folder / "floor.db"
            path.unlink(missing_ok=True)
            return run([sys.executable, "-c", PLAIN, path, source])

        pairs = [(ours(), floor()) for _ in range(2)][1:]
        (seconds, megabytes), (its, least) = pairs[0]
        what = "reading it with csv into one table"
        method = f"{ROWS:,} rows of {len(HEADINGS)} columns, by the command line, second of two turns"
        yield Figure("Import of a long file", what, method, seconds, its, goal=60)
        yield Figure("Its memory at the highest", what, method, megabytes, least, goal=5, megabytes=True)


def run(command: list[Any]) -> tuple[float, float]:
    """Seconds and most megabytes of a process, without those it starts itself."""
    started = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return time.perf_counter() - started, used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


@contextmanager
def a_long_file() -> Iterator[tuple[Path, Path]]:
    with TemporaryDirectory() as folder:
        source = Path(folder, "long.csv")
        with source.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            for n in range(ROWS):
                person = (f"Given{n}", f"O’Family{n}", f"guest{n}@example.org", "General", 10**10 + n, "Attending")
                more = (f"Trust {n % 300}", "Nurse", f"07700 {n:06}", "Vegan" if n % 10 == 0 else "None", "Newsletter")
                writer.writerow((n // 3, "2026-05-01 09:30", *person, *more))
        yield Path(folder), source
