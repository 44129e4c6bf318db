"""The spool: each thing shown to a desk, as a line in a file outside the database, written before anything is decided
on it, and on the disk before anybody is told. Where the database is lost, full or moved away, the line is there, and is
played again later.

Beside a workspace file it is a folder of the same name with ``.spool``. What could not be saved is also kept among
Convene's own data, so that it is found again where the workspace itself has moved.
"""

import contextlib
import errno
import hashlib
import json
import os
import queue
import threading
import time
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from convene.rules.addresses import without_password
from convene.store.places import data_folder

_INFO: Final = "spool"
_NOTED: Final = "noted"
_WAITS: Final = "waits"
_DAYS: Final = 60


class Spool:
    """The spool of one workspace, at a path or a PostgreSQL URL. ``alone``: nothing is kept but beside it."""

    def __init__(self, where: str, path: Path | None, *, alone: bool = False) -> None:
        self._where = without_password(where) if path is None else os.path.realpath(path)
        key = hashlib.sha256(self._where.encode()).hexdigest()[:24]
        self._spare = data_folder() / "spool" / key
        self._folder = self._spare if path is None else path.with_name(f"{path.stem}.spool")
        self._unsaved = data_folder() / "unsaved"
        if alone:
            self._spare = self._folder
        self._alone = alone

    def note(self, desk: str, line: str) -> bool:
        """Bring a line to the disk; False where no disk takes it."""
        return self.begin(desk, line).arrived()

    def begin(self, desk: str, line: str) -> "Line":
        """Write a line; what is returned brings it to the disk."""
        name = f"{_plain(desk)}.jsonl"
        spare = None if self._spare == self._folder else self._spare / name
        return Line(self._folder / name, line, spare)

    def keep_unsaved(self, lines: Iterable[str]) -> None:
        """Keep what was noted and then not saved where it is found from anywhere on this computer."""
        for line in () if self._alone else lines:
            Line(self._unsaved / "scans.jsonl", json.dumps({"where": self._where, "line": line})).arrived()

    def lines(self) -> list[str]:
        """All that was noted for this workspace, and what was not saved in one that is there no more."""
        found = dict.fromkeys(line for folder in (self._folder, self._spare) for line in _lines(folder))
        found |= dict.fromkeys(line for where, line in self._elsewhere() if self._is_mine(where))
        return list(found)

    def tidy(self) -> None:
        """All of it is saved: let go of what was kept only because it was not, and of what is two months old."""
        left = [json.dumps({"where": w, "line": line}) for w, line in self._elsewhere() if not self._is_mine(w)]
        with contextlib.suppress(OSError):
            file = self._unsaved / "scans.jsonl"
            if not left:
                file.unlink(missing_ok=True)
            else:
                file.write_text("\n".join(left) + "\n", encoding="utf-8")
            for folder in (self._folder, self._spare):
                for old in folder.glob("*.jsonl"):
                    if old.stat().st_mtime < time.time() - _DAYS * 86_400:
                        old.unlink()

    def forget(self) -> None:
        """A new workspace stands where another was: nothing that was noted for that one is its business."""
        for folder in (self._folder, self._spare):
            for file in folder.glob("*.jsonl"):
                file.unlink(missing_ok=True)

    def _is_mine(self, where: str) -> bool:
        return where == self._where or ("://" not in where and not Path(where).exists())

    def _elsewhere(self) -> Iterator[tuple[str, str]]:
        for text in _lines(self._unsaved):
            with contextlib.suppress(ValueError, KeyError, TypeError):
                kept = json.loads(text)
                yield str(kept["where"]), str(kept["line"])


def watch_spool(session: Session, spool: Spool) -> None:
    """Let ``note`` find the spool of a write session."""
    session.info[_INFO] = spool


def note(session: Session, desk: str, line: str) -> None:
    """Note what was shown to a desk, before the database is asked anything."""
    spool = session.info.get(_INFO)
    if isinstance(spool, Spool):
        session.info.setdefault(_WAITS, []).append(spool.begin(desk, line))
        session.info.setdefault(_NOTED, []).append(line)


def hasten(session: Session) -> None:
    """Let the disk take what was noted while the database commits: it waits for it as long. Not sooner, as two threads
    of Python are in each other's way."""
    for line in session.info.get(_WAITS, ()):
        line.hasten()


def settle(session: Session) -> None:
    """Wait until all that was noted is on the disk."""
    for line in session.info.pop(_WAITS, ()):
        line.arrived()


def noted(session: Session) -> list[str]:
    """What was noted in a session."""
    return list(session.info.get(_NOTED, ()))


class Line:
    """A line that was appended to a file, or to a spare one where the first takes none."""

    def __init__(self, path: Path, line: str, spare: Path | None = None) -> None:
        self._line, self._spare = line, spare
        self._file = _write(path, line)
        self._kept = False
        self._done = threading.Lock()

    def hasten(self) -> None:
        """Let the disk take it meanwhile."""
        if self._file is not None:
            self._done.acquire()
            file, self._file = self._file, None
            _disk().put((self, file))

    def bring(self, file: int) -> None:
        """Wait for the disk, and say so to whoever waits for the line."""
        with contextlib.suppress(OSError):
            os.fsync(file)
            self._kept = True
        os.close(file)
        self._done.release()

    def arrived(self) -> bool:
        """Wait until it is on the disk; False where no disk takes it."""
        self.hasten()
        with self._done:
            return self._kept or (self._spare is not None and Line(self._spare, self._line).arrived())


def _write(path: Path, line: str) -> int | None:
    """Append a line, and give the open file, or None where it could not be written."""
    try:
        file = _open(path)
        try:
            # Begun with an end of line: the last write may have been cut short by a full disk.
            whole = f"\n{line}\n".encode()
            if os.write(file, whole) != len(whole):
                raise OSError(errno.ENOSPC, "no room for the whole line")
        except OSError:
            os.close(file)
            raise
    except OSError:
        with contextlib.suppress(OSError):  # nothing is left where nothing could be kept
            if path.stat().st_size == 0:
                path.unlink()
            path.parent.rmdir()
        return None
    return file


def _open(path: Path) -> int:
    how = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        return os.open(path, how, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(path, how, 0o600)


@cache
def _disk() -> "queue.SimpleQueue[tuple[Line, int]]":
    """Lines for the disk, and the thread that waits for it: begun once, as that takes as long as the disk does."""
    lines: queue.SimpleQueue[tuple[Line, int]] = queue.SimpleQueue()

    def wait() -> None:
        while True:
            line, file = lines.get()
            line.bring(file)

    threading.Thread(target=wait, name="convene-spool", daemon=True).start()
    return lines


def _lines(folder: Path) -> Iterator[str]:
    with contextlib.suppress(OSError):
        for file in sorted(folder.glob("*.jsonl")):
            yield from filter(None, file.read_text(encoding="utf-8", errors="replace").splitlines())


def _plain(desk: str) -> str:
    """A file name for a desk that every system takes and no other desk has."""
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in desk)[:40]
    return f"{letters}-{hashlib.sha256(desk.encode()).hexdigest()[:8]}"
