"""Copies of kept files that other programs show: in a folder of their own, which goes with the window, or at the next
start of Convene where the process was killed."""

import shutil
from pathlib import Path

from PySide6.QtCore import QDir, QLockFile, QTemporaryDir

_NAME = "convene-copies-"


class Copies:
    """A folder in the temporary folder, with a lock in it that says its process lives."""

    def __init__(self) -> None:
        self._folder = QTemporaryDir(f"{QDir.tempPath()}/{_NAME}XXXXXX")
        self._lock = _lock(Path(self._folder.path()))
        self._lock.tryLock(0)

    def folder(self, name: str) -> Path:
        """A folder in it."""
        folder = Path(self._folder.path()) / name
        folder.mkdir(exist_ok=True)
        return folder


def sweep() -> None:
    """Remove what was left by a process that ended before its window did."""
    for left in Path(QDir.tempPath()).glob(f"{_NAME}*"):
        if left.is_dir() and not left.is_symlink() and (lock := _lock(left)).tryLock(0):
            lock.unlock()
            shutil.rmtree(left, ignore_errors=True)


def _lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / "lock"))
    lock.setStaleLockTime(0)  # in use for as long as its process lives
    return lock
