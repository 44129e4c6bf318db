"""Power cuts, simulated: every write to the disk is noted, and any moment of it can be the last.

What a service really asked of SQLite is carried out once more on a copy, through a file system of apsw's that notes
each write, truncation, sync and deletion. A cut then keeps, loses or garbles each sector of what was not yet synced, on
its own, so that writes arrive torn and out of order.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
import pytest

from convene.store import engine

SECTOR = 512
_WRITES = ("BEGIN IMMEDIATE", "COMMIT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "PRAGMA USER_VERSION=")


@dataclass(frozen=True)
class Op:
    """One thing asked of the disk."""

    kind: str  # write, truncate, sync, delete
    name: str
    at: int = 0
    data: bytes = b""
    durable: bool = False  # of a deletion: the folder was synced


@contextmanager
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is asked of SQLite meanwhile that may write, with the values in it."""
    said: list[str] = []
    configure = engine.configure

    def listen(connection: Any, **how: Any) -> None:
        configure(connection, **how)
        connection.set_trace_callback(said.append)

    with monkeypatch.context() as patch:
        patch.setattr(engine, "configure", listen)
        yield said
    said[:] = [text for text in said if text.lstrip().upper().startswith(_WRITES)]


@dataclass
class Recorded:
    """What an operation wrote to the file at ``path``, which was ``before``."""

    path: Path
    before: bytes
    ops: list[Op] = field(default_factory=list)

    def cut(self, at: int, chance: random.Random, folder: Path, *, power: bool = True) -> Path:
        """The workspace as the disk holds it after a cut at that op, in a folder of its own. Without ``power`` lost it
        is the process that ended there, and the system writes what it was given."""
        name = self.path.name
        durable: dict[str, bytearray] = {name: bytearray(self.before)}
        pending: dict[str, list[Op]] = {}
        for op in self.ops[:at]:
            if op.kind == "sync":
                file = durable.setdefault(op.name, bytearray())
                for one in pending.pop(op.name, ()):
                    _apply(file, one)
            elif op.kind == "delete" and op.durable:
                durable.pop(op.name, None)
                pending.pop(op.name, None)
            else:
                pending.setdefault(op.name, []).append(op)
        for other, ops in pending.items():
            if not power:
                _whole(durable, other, ops)
                continue
            if other not in durable and chance.random() < 0.3:
                continue  # the folder never heard of it
            _half(durable, other, ops, chance)
        for other, content in durable.items():
            (folder / other).write_bytes(content)
        return folder / name


def _whole(durable: dict[str, bytearray], name: str, ops: list[Op]) -> None:
    file = durable.setdefault(name, bytearray())
    for op in ops:
        _apply(file, op)
        if op.kind == "delete":
            durable.pop(name)
            file = durable.setdefault(name, bytearray())
    if not file:
        durable.pop(name)


def _half(durable: dict[str, bytearray], name: str, ops: list[Op], chance: random.Random) -> None:
    file = durable.setdefault(name, bytearray())
    for op in ops:
        if op.kind == "write":
            for start in range(0, len(op.data), SECTOR):
                part, luck = op.data[start : start + SECTOR], chance.random()
                if luck < 0.45:
                    continue
                content = part if luck < 0.85 else chance.randbytes(len(part))
                _apply(file, Op("write", name, op.at + start, content))
        elif chance.random() < 0.5:
            if op.kind == "delete":
                durable.pop(name, None)
                return
            _apply(file, op)


def _apply(file: bytearray, op: Op) -> None:
    if op.kind == "write":
        if len(file) < op.at:
            file.extend(bytes(op.at - len(file)))
        file[op.at : op.at + len(op.data)] = op.data
    elif op.kind == "truncate":
        del file[op.at :]
        file.extend(bytes(op.at - len(file)))


def record(path: Path, pragmas: Iterable[str], act: Callable[[apsw.Connection], None]) -> Recorded:
    """Do something to the file at ``path``, with the settings in earnest, and note what it wrote."""
    found = Recorded(path, path.read_bytes())
    vfs = _Noting(found.ops)
    try:
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=vfs.name)
        for pragma in (*pragmas, "PRAGMA journal_mode=DELETE", "PRAGMA foreign_keys=OFF"):
            connection.execute(pragma)
        act(connection)
        connection.close()
    finally:
        vfs.unregister()
    return found


class _Noting(apsw.VFS):
    def __init__(self, ops: list[Op]) -> None:
        self.name, self.ops = f"noting-{id(self)}", ops
        super().__init__(self.name, "")

    def xOpen(self, name: Any, flags: list[int]) -> "_File":
        return _File(self.ops, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        super().xDelete(name, sync)
        self.ops.append(Op("delete", Path(name).name, durable=sync))


class _File(apsw.VFSFile):
    def __init__(self, ops: list[Op], name: Any, flags: list[int]) -> None:
        said = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.ops, self.file = ops, Path(said).name if said else ""
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._note(Op("write", self.file, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self._note(Op("truncate", self.file, size))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._note(Op("sync", self.file))

    def _note(self, op: Op) -> None:
        if self.file:  # none of what is only for the time being
            self.ops.append(op)
