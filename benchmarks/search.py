"""A keystroke of the search at a desk, over real typing: the people who may be meant, of 10,000 and of 100,000.

The floor looks for the same letters by ``sqlite3`` in a table of names alone, in the same words of LIKE.
"""

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from statistics import median, quantiles

from convene.rules.text import search_key
from convene.services.checkin import search
from convene.store.engine import configure
from crowd import crowd
from figures import Figure

TYPED = 60  # people looked for, letter by letter
QUERY = """SELECT id, name FROM people WHERE search_key LIKE ? ESCAPE '/'
ORDER BY (search_key LIKE ? ESCAPE '/' OR search_key LIKE ? ESCAPE '/') DESC, search_key LIMIT 8"""


def measure() -> Iterator[Figure]:
    for people in (10_000, 100_000):
        with crowd(people) as (workspace, event_id), closing(sqlite3.connect(":memory:")) as floor:
            configure(floor)
            floor.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, search_key TEXT) STRICT")
            assert workspace.path is not None
            with closing(sqlite3.connect(workspace.path)) as file:
                floor.execute("BEGIN")
                rows = file.execute("SELECT name, search_key FROM people")
                floor.executemany("INSERT INTO people (name, search_key) VALUES (?, ?)", rows)
                floor.execute("COMMIT")
            names = [row[0] for row in floor.execute("SELECT name FROM people LIMIT 5000")]
            ours, its = [], []
            for name in random.Random(2017).sample(names, TYPED):
                for letters in range(2, min(len(name), 9)):
                    text = name[:letters]
                    started = time.perf_counter()
                    workspace.read(search, event_id, text, limit=8)
                    middle = time.perf_counter()
                    key = search_key(text)
                    floor.execute(QUERY, (f"%{key}%", f"{key}%", f"% {key}%")).fetchall()
                    ours.append(middle - started)
                    its.append(time.perf_counter() - middle)
        method = f"{len(ours)} keystrokes of {TYPED} names in turns, {people:,} registrations"
        floor_is = "LIKE over names alone by sqlite3"
        yield Figure("A keystroke of the desk's search, half within", floor_is, method, median(ours), median(its), None)
        last = (quantiles(ours, n=100)[98], quantiles(its, n=100)[98])
        yield Figure("A keystroke of the desk's search, 99 in 100 within", floor_is, method, *last, None)
