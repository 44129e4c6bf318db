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
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from convene.store.places import data_folder

_INFO: Final = "spool"
_NOTED: Final = "noted"
_WAITS: Final = "waits"
_DAYS: Final = 60


class Spool:
    """The spool of one workspace, at a path or a PostgreSQL URL. ``alone``: nothing is kept but beside it."""

    def __init__(self, where: str, path: Path | None, *, alone: bool = False) -> None:
        self._where = where if path is None else os.path.realpath(path)
        key = hashlib.sha256(self._where.encode()).hexdigest()[:24]
        self._spare = data_folder() / "spool" / key
        self._folder = self._spare if path is None else path.with_name(f"{path.stem}.spool")
        self._unsaved = data_folder() / "unsaved"
        if alone:
            self._spare = self._folder
        self._alone = alone

    def note(self, desk: str, line: str) -> bool:
        """Bring a line to the disk; False where no disk takes it."""
        return self.begin(desk, line)()

    def begin(self, desk: str, line: str) -> Callable[[], bool]:
        """Write a line, and let it come to the disk while the database is asked; what is returned waits until it has,
        and is False where no disk takes it."""
        name = f"{_plain(desk)}.jsonl"
        on_disk = _write(self._folder / name, line)
        return lambda: on_disk() or (self._spare != self._folder and _append(self._spare / name, line))

    def keep_unsaved(self, lines: Iterable[str]) -> None:
        """Keep what was noted and then not saved where it is found from anywhere on this computer."""
        for line in () if self._alone else lines:
            _append(self._unsaved / "scans.jsonl", json.dumps({"where": self._where, "line": line}))

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


def settle(session: Session) -> None:
    """Wait until all that was noted is on the disk."""
    for wait in session.info.pop(_WAITS, ()):
        wait()


def noted(session: Session) -> list[str]:
    """What was noted in a session."""
    return list(session.info.get(_NOTED, ()))


def _append(path: Path, line: str) -> bool:
    return _write(path, line)()


def _write(path: Path, line: str) -> Callable[[], bool]:
    """Append a line. The disk is waited for in a thread of its own: it takes as long as the database's commit does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb", buffering=0)
        try:
            # Begun with an end of line: the last write may have been cut short by a full disk.
            whole = f"\n{line}\n".encode()
            if file.write(whole) != len(whole):
                raise OSError(errno.ENOSPC, "no room for the whole line")
        except OSError:
            file.close()
            raise
    except OSError:
        with contextlib.suppress(OSError):  # nothing is left where nothing could be kept
            if path.stat().st_size == 0:
                path.unlink()
            path.parent.rmdir()
        return lambda: False
    kept: list[bool] = []

    def bring() -> None:
        with contextlib.suppress(OSError), file:
            os.fsync(file.fileno())
            kept.append(True)

    thread = threading.Thread(target=bring, name="convene-spool")
    thread.start()

    def wait() -> bool:
        thread.join()
        return bool(kept)

    return wait


def _lines(folder: Path) -> Iterator[str]:
    with contextlib.suppress(OSError):
        for file in sorted(folder.glob("*.jsonl")):
            yield from filter(None, file.read_text(encoding="utf-8", errors="replace").splitlines())


def _plain(desk: str) -> str:
    """A file name for a desk that every system takes and no other desk has."""
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in desk)[:40]
    return f"{letters}-{hashlib.sha256(desk.encode()).hexdigest()[:8]}"
