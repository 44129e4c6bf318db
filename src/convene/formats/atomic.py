"""Writing a file whole or not at all, under a name that every system takes."""

import contextlib
import errno
import os
import re
import secrets
import shutil
import sys
import time
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, Final, TypeVar, overload

from convene.rules.errors import FileProblem

if sys.platform != "win32":
    import fcntl

T = TypeVar("T")

_PART: Final = re.compile(r"\.[0-9a-f]{16}\.part")
_OLD: Final = 86_400  # seconds after which a folder that is half written is nobody's any more
_FORBIDDEN: Final = frozenset('<>:"/\\|?*%')
_RESERVED: Final = frozenset(
    ["CON", "PRN", "AUX", "NUL"] + [f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³"]
)
_LONGEST_STEM: Final = 100  # bytes: leaves room for a suffix below every file system's 255


@overload
def write_atomically(path: Path, content: bytes) -> None: ...
@overload
def write_atomically(path: Path, content: Callable[[BinaryIO], T]) -> T: ...
def write_atomically(path: Path, content: bytes | Callable[[BinaryIO], T]) -> T | None:
    """Write the file beside its target, bring it to the disk, then put it in the target's place in one step.

    ``content`` is the bytes, or a function that writes them and whose result is returned. Whatever goes wrong, a file
    that was there before is as it was. Raises FileProblem where the system refuses; what ``content`` raises itself,
    such as a Refused when the person stops it, goes through.
    """
    target = Path(os.path.realpath(path))  # a link keeps pointing at what is written
    try:
        folder, there = target.is_dir(), target.exists()
    except OSError as error:  # a name too long to be asked for
        raise _problem(path, error) from error
    if folder:
        raise FileProblem(f"“{path.name}” is a folder", "Choose a file name inside it.", path=str(path))
    if there and not target.is_file():  # somebody who may do everything would put a file in place of /dev/null
        raise FileProblem(f"“{path.name}” is a device", "Choose a file name.", path=str(path))
    if there and not os.access(target, os.W_OK):
        raise _problem(path, PermissionError(errno.EACCES, "read-only"))
    _clear(target.parent)
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    result: T | None = None
    try:
        with part.open("xb") as file:
            _hold(file.fileno())
            if isinstance(content, bytes):
                file.write(content)
            else:
                result = content(file)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise _problem(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return result


def write_folder_atomically(path: Path, files: Mapping[str, bytes], *, ours: str) -> None:
    """Write a whole folder beside its target, bring it to the disk, then put it in the target's place.

    A folder that is there is replaced only if it is empty, or its ``index.html`` holds ``ours``: anything else is
    refused and stays as it is, as does the old folder whatever goes wrong. Raises FileProblem.
    """
    target = Path(os.path.realpath(path))
    try:
        there = target.exists()
    except OSError as error:
        raise _problem(path, error) from error
    if there and not _may_replace(target, files, ours.encode()):
        raise FileProblem(f"“{path.name}” holds other files", "Choose a new or an empty folder.", path=str(path))
    _clear(target.parent)
    part, old = (target.with_name(f".{secrets.token_hex(8)}.part") for _ in range(2))
    held = None
    try:
        part.mkdir()
        held = _held_folder(part)
        for name, content in files.items():
            with (part / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        _sync_folder(part)
        if target.exists():
            target.replace(old)
        try:
            part.replace(target)
        except OSError:
            if old.exists():
                old.replace(target)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise _problem(path, error) from error
    finally:
        if held is not None:
            os.close(held)
        for folder in (part, old):
            shutil.rmtree(folder, ignore_errors=True)


def _hold(handle: int) -> None:
    """Keep what is being written from being taken for a leftover. Windows removes nothing that is open."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # a disk without locks: nothing is removed from it either
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _held_folder(folder: Path) -> int | None:
    if sys.platform == "win32":
        return None
    handle = os.open(folder, os.O_RDONLY)
    _hold(handle)
    return handle


def _clear(folder: Path) -> None:
    """Remove what a killed process left half written here: it holds what the whole file would have held."""
    with contextlib.suppress(OSError):
        for left in [one for one in folder.iterdir() if _PART.fullmatch(one.name)]:
            with contextlib.suppress(OSError):
                _remove(left)


def _remove(left: Path) -> None:
    if sys.platform == "win32":
        if left.is_file():
            left.unlink()
        elif left.stat().st_mtime < time.time() - _OLD:
            shutil.rmtree(left, ignore_errors=True)
        return
    handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # else somebody is writing it
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
    finally:
        os.close(handle)


def _may_replace(target: Path, files: Mapping[str, bytes], ours: bytes) -> bool:
    try:
        held = {entry.name for entry in target.iterdir()}
        return not held or (held <= files.keys() and ours in (target / "index.html").read_bytes())
    except OSError:  # a file, or a folder nobody may look into
        return False


def safe_name(text: str, suffix: str = "") -> str:
    """A file name made of a title: ``safe_name("Who is heard?", ".ics")`` is ``Who-is-heard.ics``.

    Spaces become hyphens; characters that Windows, macOS or a mail program refuse, controls and direction marks go; no
    leading dot, tilde or hyphen, no trailing dot; Windows device names get an underscore; at most 100 bytes and the
    suffix, never cut inside a character. Never empty.
    """
    text = unicodedata.normalize("NFC", text.encode(errors="ignore").decode())
    kept = (" " if unicodedata.category(c)[0] == "Z" or c in "\t\n\r" else c for c in text if c not in _FORBIDDEN)
    stem = "-".join("".join(c for c in kept if unicodedata.category(c)[0] != "C").split())
    stem = stem.encode()[:_LONGEST_STEM].decode(errors="ignore").lstrip("-~.").rstrip("-. ")
    if stem.split(".")[0].upper() in _RESERVED:
        stem = f"_{stem}"
    return (stem or "convene") + suffix


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut too, on systems that can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError:  # some network shares have nothing to sync; the file itself is written
            return
        finally:
            os.close(handle)


def _problem(path: Path, error: OSError) -> FileProblem:
    code = error.errno
    if code in (errno.ENOENT, errno.ENOTDIR):
        hint = f"The folder {path.parent} is not there. Choose another folder."
    elif code in (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY):
        hint = "If it is open in another program, such as Excel, close it there; or choose another folder or name."
    elif code == errno.EROFS:
        hint = "The disk is read-only. Choose another folder."
    elif code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        hint = "The disk is full. Free some space, or choose another disk."
    elif code in (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ):
        hint = "The name is too long, or has characters this disk does not take. Choose another name."
    else:
        hint = f"The computer says: {error.strerror or error}."
    return FileProblem(f"“{path.name}” could not be written", hint, path=str(path))
