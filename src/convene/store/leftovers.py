"""Files that are half made, under a name of their own until they are whole, and what is left of them by a process that
was killed: it goes when a workspace beside it is opened.

Whoever makes one holds a lock on it meanwhile, which goes when its process dies. Windows lets nobody remove a file that
SQLite has open.
"""

import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_HALF_MADE = re.compile(
    r"\..+\.convene(\.sha256|\.\d+)?\.(part|damaged)(-journal)?|\..+\.restoring\.convene(-journal)?"
)


@contextlib.contextmanager
def held(part: Path) -> Iterator[None]:
    """Keep a file that is being made, and is there already, from being taken for a leftover."""
    if sys.platform == "win32":  # open, it could not be renamed there
        yield
        return
    with part.open("rb") as file:
        with contextlib.suppress(OSError):  # a disk without locks: nothing is removed from it either
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def clear(path: Path, *folders: Path) -> list[str]:
    """Remove what killed processes left half made beside a workspace file, and in ``folders``. Returns the names."""
    gone: list[str] = []
    if _HALF_MADE.fullmatch(path.name):
        return gone
    for folder in (path.parent, *folders):
        with contextlib.suppress(OSError):
            files = [file for file in folder.iterdir() if _HALF_MADE.fullmatch(file.name)]
            gone += [file.name for file in sorted(files, key=_is_journal) if _removed(file)]
    return gone


def _is_journal(file: Path) -> bool:
    return file.name.endswith("-journal")


def _removed(file: Path) -> bool:
    if _is_journal(file):
        if file.with_name(file.name.removesuffix("-journal")).exists():
            return False
    elif sys.platform != "win32":
        try:
            with file.open("rb") as opened:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # somebody is making it
            return False
    with contextlib.suppress(OSError):
        file.unlink()
        return True
    return False
