"""Which SQLite opens a file: the standard library's, or SQLCipher where the file has a passphrase.

A file with a passphrase is one of SQLCipher 4 as its other programs open it too: its first 16 bytes are its salt, and
with the passphrase they make its key. That is worked out once; copies and backups have the same salt and so the same
key. Nothing of the file says what it is, so it is known by its ending and by looking like chance.
"""

import hashlib
import importlib
import importlib.util
import os
import secrets
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn, Self

from convene.rules.errors import FileProblem
from convene.rules.passphrases import is_recovery_key, read_recovery_key, spoken

SALT: Final = 16
PAGE: Final = 4096  # SQLCipher's own, which nothing in the file could tell
_ROUNDS = 256_000
_JOURNAL: Final = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_KINDS: Final = (
    "DatabaseError", "DataError", "OperationalError", "IntegrityError", "InternalError", "ProgrammingError",
    "NotSupportedError", "InterfaceError",
)  # fmt: skip


class Key:
    """What opens a file with a passphrase. It is held in memory and shows itself nowhere."""

    __slots__ = ("_raw", "salt")

    def __init__(self, raw: bytes, salt: bytes) -> None:
        self._raw, self.salt = raw, salt

    @classmethod
    def of(cls, passphrase: str, salt: bytes) -> Self:
        """The key that a passphrase is for a file with that salt. Takes a quarter of a second, on purpose."""
        return cls(hashlib.pbkdf2_hmac("sha512", spoken(passphrase).encode(), salt, _ROUNDS, 32), salt)

    @classmethod
    def new(cls, passphrase: str) -> Self:
        """The key of a new file."""
        return cls.of(passphrase, secrets.token_bytes(SALT))

    def raw(self) -> bytes:
        """The key itself, for the recovery sheet and for reading pages."""
        return self._raw

    def said(self) -> str:
        """The key as SQLCipher takes it, with the salt that a new file gets."""
        return f"x'{self._raw.hex()}{self.salt.hex()}'"

    def __repr__(self) -> str:
        return "<Key>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and secrets.compare_digest(self._raw + self.salt, other._raw + other.salt)

    def __hash__(self) -> int:
        return hash(self.salt)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key stays in this process")


def key_for(path: Path, words: str) -> Key:
    """The key of a file for a passphrase, or for the recovery key of its sheet. Whether it opens it, opening tells.

    Raises Invalid("recovery") for a recovery key with a wrong letter, and FileProblem where the file cannot be read.
    """
    salt = salt_of(path)
    return Key(read_recovery_key(words), salt) if is_recovery_key(words) else Key.of(words, salt)


def salt_of(path: Path) -> bytes:
    """The salt of a file; of one in the middle of a change, as its journal has it."""
    try:
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists() and (first := first_page(journal.read_bytes())):
            return first[:SALT]
        with path.open("rb") as file:
            return file.read(SALT)
    except OSError as error:
        raise FileProblem(f"{path.name} cannot be read", f"The system says: {error.strerror}.") from error


def first_page(journal: bytes) -> bytes:
    """The first page of a file as a rollback journal keeps it; nothing where it keeps another or is none."""
    if not journal.startswith(_JOURNAL):
        return b""
    first, page = int.from_bytes(journal[20:24]), int.from_bytes(journal[24:28])
    records = range(first, len(journal), page + 8) if first and page else ()  # a number, the page, a checksum
    return next((journal[at + 4 : at + 4 + page] for at in records if int.from_bytes(journal[at : at + 4]) == 1), b"")


def looks_locked(path: Path, start: bytes, size: int) -> bool:
    """Whether a file that begins so may be a workspace with a passphrase: it has the ending, whole pages, and no
    pattern in the first of them."""
    in_between = path.with_name(f"{path.name}-journal").exists()
    whole = size >= PAGE and (size % PAGE == 0 or in_between)
    return path.suffix in (".convene", ".part") and whole and len(set(start)) > 200


def is_plain(path: Path) -> bool:
    """Whether a file begins as one without a passphrase does."""
    try:
        with path.open("rb") as file:
            return file.read(SALT) == b"SQLite format 3\x00"
    except OSError:
        return False


def refuse_journal(path: Path) -> None:
    """Raise FileProblem where the journal beside a file names another one: SQLite would remove that on opening,
    whatever it is. Only changes to several files at once have such journals, and Convene makes none."""
    try:
        with path.with_name(f"{path.name}-journal").open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 16))
            end = file.read()
    except OSError:
        return
    if end.endswith(_JOURNAL) and 0 < int.from_bytes(end[:4]) <= size - 16:
        raise FileProblem(
            f"{path.name}-journal is not of Convene",
            f"It would have another file removed. Move it away, and open {path.name} then. Nothing was changed.",
        )


def connect(path: Path, *, mode: str, key: Key | None = None, any_thread: bool = False) -> sqlite3.Connection:
    """A connection to a file, by the driver it needs. ``mode`` is ro, rw (must exist) or rwc (may be made). Raises
    FileProblem for one whose journal is a stranger's."""
    refuse_journal(path)
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connect_: Callable[..., sqlite3.Connection] = sqlite3.connect if key is None else driver().connect
    connection = connect_(uri, uri=True, check_same_thread=not any_thread)
    if key is not None:
        connection.execute(f'PRAGMA key = "{key.said()}"')
    return connection


def attach(connection: sqlite3.Connection, path: Path, name: str, *, mode: str, key: Key | None) -> None:
    """Let a connection read another file too, which has the same key or as it has none."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    if key is None:
        connection.execute(f"ATTACH ? AS {name}", (uri,))
    else:
        connection.execute(f"ATTACH ? AS {name} KEY ?", (uri, key.said()))


def is_there() -> bool:
    """Whether this Convene can open files with a passphrase."""
    return importlib.util.find_spec("sqlcipher3") is not None


@cache
def driver() -> Any:
    """SQLCipher's driver, a fork of the standard library's. Raises FileProblem where it is not installed.

    Its errors are made kinds of the standard library's, so that whoever catches those catches both.
    """
    try:
        found = importlib.import_module("sqlcipher3.dbapi2")
    except ImportError as error:
        raise FileProblem(
            "This Convene cannot open workspaces with a passphrase",
            "Install what it lacks: pip install “convene[cipher]”. Nothing was changed.",
            lacks="cipher",
        ) from error
    for name in _KINDS:
        theirs, ours = getattr(found, name), getattr(sqlite3, name)
        if not issubclass(theirs, ours):
            theirs.__bases__ = (*theirs.__bases__, ours)
    with_log = found.connect(":memory:")
    with_log.execute("PRAGMA cipher_log_level=NONE").fetchone()  # it would write to whatever stderr is
    with_log.close()
    return found
