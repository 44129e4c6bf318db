"""Where rehearsals play: each on a copy in a folder of its own, which goes with its window, or at the next start."""

import shutil
from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QLockFile

from convene.rules.errors import FileProblem

_MOST = 99


class Rehearsals:
    """The folders of rehearsals below ``folder``. A lock beside each says that its process lives."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, tuple[QLockFile, Path]] = {}

    def place(self, name: str) -> str:
        """Where a copy of that name may be made, in an empty folder that is nobody else's. Raises FileProblem."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for number in range(1, _MOST + 1):
                own = self._folder / str(number)
                if (lock := self._lock(own)) is not None:
                    shutil.rmtree(own, ignore_errors=True)
                    own.mkdir(mode=0o700)
                    where = str(own / f"{name}.convene")
                    self._held[where] = lock, own
                    return where
        except OSError as error:
            raise FileProblem(
                "The rehearsal cannot begin", f"{self._folder} cannot be written: {error.strerror or error}."
            ) from error
        raise FileProblem(f"{_MOST} rehearsals are on", "Close some of them.")

    def let_go(self, open_places: Collection[str]) -> None:
        """Remove what was rehearsed on where no window has it open any more."""
        for where in [place for place in self._held if place not in open_places]:
            lock, own = self._held.pop(where)
            shutil.rmtree(own, ignore_errors=True)
            lock.unlock()

    def sweep(self) -> None:
        """Remove what was left by a process that ended in the middle of a rehearsal."""
        mine = {own for _, own in self._held.values()}
        for own in self._folder.glob("*"):
            if own.is_dir() and own not in mine and (lock := self._lock(own)) is not None:
                shutil.rmtree(own, ignore_errors=True)
                lock.unlock()

    def _lock(self, own: Path) -> QLockFile | None:
        lock = QLockFile(str(own.with_suffix(".lock")))
        lock.setStaleLockTime(0)  # in use for as long as its process lives
        return lock if lock.tryLock(0) else None
