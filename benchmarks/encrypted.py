"""A workspace with a passphrase beside the same one without: opened, scanned into, searched, copied, set.

What a passphrase itself costs is paid once on opening, on purpose, and measured apart.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from convene.services.badges import badges
from convene.services.checkin import scan
from convene.services.people import find
from convene.store.cipher import Key
from convene.store.workspace import Workspace
from crowd import DAY, NOW, crowd
from figures import Figure, in_turns

PEOPLE = 10_000
SCANS = 300


def measure() -> Iterator[Figure]:
    against, of = "the same file without", f"{PEOPLE:,} registrations, in turns, both on the same disk"
    with crowd(PEOPLE) as (made, event_id), TemporaryDirectory() as folder, ExitStack() as open_:
        codes = [row.badge.code for row in made.read(badges, event_id)]
        plain, locked = Path(folder, "plain.convene"), Path(folder, "locked.convene")
        made.backup(plain)
        made.backup(locked)
        started = time.perf_counter()
        key = Key.new("four blue herons wading")
        derived = time.perf_counter() - started
        with closing(Workspace.open(locked)) as workspace:
            protected = _seconds(lambda: workspace.protect(key))
        mine, its = in_turns(lambda: _opening(locked, key), lambda: _opening(plain, None), 9)
        yield Figure("Opening it, with its key", against, of, mine, its, goal=3)
        yield Figure("Opening it, with its passphrase", against, of, mine + derived, its, goal=None)
        one = open_.enter_context(closing(Workspace.open(locked, key=key)))
        other = open_.enter_context(closing(Workspace.open(plain)))

        def scanned(workspace: Workspace, code: str) -> float:
            who = {"desk": "Front", "code": code, "day": DAY, "now": NOW, "today": DAY}
            return _seconds(lambda: workspace.write("Scan", scan, event_id, **who))

        pairs = [(scanned(one, code), scanned(other, code)) for code in codes[: SCANS + 30]][30:]
        yield Figure(
            "One scan into it", against, f"{SCANS} different badges, {of}",
            median(mine for mine, _ in pairs), median(its for _, its in pairs), goal=1.5,
        )  # fmt: skip
        search = lambda workspace: _seconds(lambda: workspace.read(find, "okaf"))  # noqa: E731
        yield Figure(
            "Searching its people", against, of, *in_turns(lambda: search(one), lambda: search(other), 9), goal=1.5
        )
        copies = iter(range(1000))
        copy = lambda workspace: _seconds(lambda: workspace.backup(Path(folder, f"{next(copies)}.convene")))  # noqa: E731
        copied = in_turns(lambda: copy(one), lambda: copy(other), 3)
        yield Figure("A verified copy of it", against, of, *copied, goal=3)
        yield Figure("Setting the passphrase", "a verified copy of the plain file", of, protected, copied[1], goal=None)


def _opening(path: Path, key: Key | None) -> float:
    return _seconds(lambda: Workspace.open(path, key=key).close())


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
