"""One scan at a desk of an event with 1,000 and with 100,000 registrations, from the code to the verdict on disk.

The floor is what no check-in can do without: find the code, keep a row, commit, by ``sqlite3`` under the same settings.
"""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from convene.rules.codes import digest
from convene.services.badges import badges
from convene.services.checkin import scan
from convene.store.engine import configure
from crowd import DAY, NOW, crowd
from figures import Figure

SCANS = 900


def measure() -> Iterator[Figure]:
    for people in (1_000, 100_000):
        yield from _of(people)


def _of(people: int) -> Iterator[Figure]:
    with crowd(people) as (workspace, event_id), TemporaryDirectory() as folder:
        codes = [row.badge.code for row in workspace.read(badges, event_id)]
        floor = sqlite3.connect(Path(folder, "floor.sqlite"))
        configure(floor)
        floor.execute("CREATE TABLE credentials (digest TEXT PRIMARY KEY, registration TEXT NOT NULL) STRICT")
        floor.execute("CREATE TABLE scans (id INTEGER PRIMARY KEY, registration TEXT, at INTEGER, verdict TEXT) STRICT")
        floor.execute("CREATE INDEX by_registration ON scans (registration)")
        floor.execute("BEGIN")
        floor.executemany("INSERT INTO credentials VALUES (?, ?)", ((digest(code), code[:32]) for code in codes))
        floor.execute("COMMIT")

        def raw(code: str) -> None:
            floor.execute("BEGIN IMMEDIATE")
            found = floor.execute("SELECT registration FROM credentials WHERE digest = ?", (digest(code),)).fetchone()
            floor.execute("INSERT INTO scans (registration, at, verdict) VALUES (?, ?, 'admitted')", (*found, 1))
            floor.execute("COMMIT")

        def ours(code: str) -> None:
            workspace.write("Scan", scan, event_id, desk="Front", code=code, day=DAY, now=NOW, today=DAY)

        shown = random.Random(2017).sample(codes, SCANS + 50)
        pairs = [(_seconds(ours, code), _seconds(raw, code)) for code in shown][50:]
        floor.close()
    mine, its = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    method = f"{SCANS} different badges in turns, {people:,} registrations, one file each on the same disk"
    against = "a raw sqlite3 commit with the same settings"
    yield Figure("One scan, half of them within", against, method, median(mine), median(its), goal=1.3)
    last = (quantiles(mine, n=100)[98], quantiles(its, n=100)[98])
    yield Figure("One scan, 99 in 100 within", against, method, *last, goal=3)


def _seconds(act: Callable[[str], None], code: str) -> float:
    started = time.perf_counter()
    act(code)
    return time.perf_counter() - started
