"""The import of 10,000 people: checked against what is there, with badge codes and one journal entry to undo it.

The floor writes the very same people, registrations and badge codes, ready made, into the same tables by ``sqlite3``.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
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
