"""Reading a stranger's file within limits: of size, and of time and memory in a child process, so that a bomb costs the
child its life and the program nothing."""

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import TypeVar, cast

from convene.rules.errors import ConveneError, FileProblem

T = TypeVar("T")

_MEGABYTE = 1024 * 1024
_LOOK = 0.1  # seconds between two looks at whether to stop
_LARGEST_ANSWER = 256 * _MEGABYTE
_LARGEST_TEXT = _MEGABYTE  # a list of names, the words of a message
_starting = threading.Lock()


def bounded(
    fn: Callable[..., T],
    *args: object,
    seconds: float = 60,
    megabytes: int = 512,
    cancelled: Callable[[], bool] = lambda: False,
) -> T:
    """What ``fn(*args)`` returns, computed in a spawned child that may take so many seconds and so much memory.

    ``fn`` is a module-level function; its arguments and result can be pickled. Whatever goes wrong in the child is a
    ConveneError: the one ``fn`` raised, else a FileProblem about the limits, or that it was ``cancelled``. The memory
    limit holds on Linux (RLIMIT_AS) and Windows (a job), and not on macOS; those of time, and of what comes back, hold
    everywhere. May be called from any thread. A frozen program has to call ``multiprocessing.freeze_support()`` first
    thing.
    """
    spawn = multiprocessing.get_context("spawn")
    receiver, sender = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_answer, args=(sender, megabytes, fn, args), daemon=True)
    with receiver:
        with sender:  # closed here after the start, so that the child's end closing is the end of the pipe
            _start(process.start)
        try:
            _wait(receiver, seconds, cancelled)
            answer = pickle.loads(receiver.recv_bytes(_LARGEST_ANSWER))  # noqa: S301 our own child wrote it
        except (EOFError, OSError):  # it died, or its answer is longer than that
            raise too_big() from None
        finally:
            process.kill()
            process.join()
            process.close()
    if isinstance(answer, ConveneError):
        raise answer
    return cast("T", answer)


def _wait(receiver: Connection, seconds: float, cancelled: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not cancelled():
        if receiver.poll(min(_LOOK, max(until - time.monotonic(), 0))):
            return
        if time.monotonic() >= until:
            raise FileProblem(
                f"The file took longer than {seconds:g} seconds to read",
                "Split it into smaller files, or save it again as CSV with only the columns you need.",
            )
    raise FileProblem("Reading the file was stopped", "Nothing was changed.")


def _start(start: Callable[[], None]) -> None:
    """Start the child without a trace of our ``__main__``: multiprocessing would run that script again in the child,
    and with it whatever it imports (Qt, a test runner) or does without a ``__name__`` guard."""
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            start()
        finally:
            sys.modules["__main__"] = main


def _answer(sender: Connection, megabytes: int, fn: Callable[..., object], args: tuple[object, ...]) -> None:
    """The child's whole life: compute under the limit, and send the result or what is wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to handle
    _limit_memory(megabytes)
    try:
        try:
            # A library that prints of a broken file would print into what a program reads of us.
            with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
                answer = pickle.dumps(fn(*args), pickle.HIGHEST_PROTOCOL)
        except ConveneError as problem:
            answer = pickle.dumps(problem)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 a broken file can raise anything from a parser
            answer = pickle.dumps(FileProblem("The file cannot be read", "Export it again.", reason=repr(error)))
        sender.send_bytes(answer)
    except MemoryError:
        os._exit(1)  # there is not even memory for a farewell; the parent sees the pipe close


def _limit_memory(megabytes: int) -> None:
    limit = megabytes * _MEGABYTE
    if sys.platform == "win32":
        _limit_by_job(limit)
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _limit_by_job(limit: int) -> None:
    """Windows limits what is in a job, to which this process then belongs for good. Where it refuses (a job around
    this one that lets none be made), the time limit alone holds."""
    if sys.platform == "win32":
        import ctypes
        import struct

        extended_limits, process_memory = 9, 0x100  # JobObjectExtendedLimitInformation, JOB_OBJECT_LIMIT_PROCESS_MEMORY
        wanted = struct.pack("@qqINNINII6Q4N", 0, 0, process_memory, *(0 for _ in range(12)), limit, 0, 0, 0)
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job, this_process = ctypes.c_void_p(kernel.CreateJobObjectW(None, None)), ctypes.c_void_p(-1)
        kernel.SetInformationJobObject(job, extended_limits, wanted, len(wanted))
        kernel.AssignProcessToJobObject(job, this_process)


def too_big() -> FileProblem:
    """What to tell when the memory is not enough."""
    return FileProblem(
        "The file needs more memory than reading it may take",
        "Split it into smaller files, or save it again as CSV with only the columns you need.",
    )


def read_bytes(path: Path, largest: int) -> bytes:
    """The bytes of a file; FileProblem where it is missing, unreadable, empty or larger than ``largest``."""
    data = _read(path, largest)
    if not data.strip(b"\0\t\r\n \xef\xbb\xbf\xfe\xff"):
        raise FileProblem(f"“{path.name}” is empty", "Export it again.", path=str(path))
    return data


def read_text(path: Path) -> str:
    """What a text file of at most a megabyte says, perhaps nothing; FileProblem where it cannot be read."""
    try:
        return _read(path, _LARGEST_TEXT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(
            f"“{path.name}” could not be read", "It has to be a text file in UTF-8.", path=str(path)
        ) from error


def _read(path: Path, largest: int) -> bytes:
    def problem(what: str, hint: str) -> FileProblem:
        return FileProblem(f"“{path.name}” {what}", hint, path=str(path))

    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except FileNotFoundError as error:
        raise problem("is not there", "Check the name and the folder.") from error
    except (OSError, ValueError) as error:
        if path.is_dir():
            raise problem("is a folder", "Choose a file.") from error
        raise problem("cannot be opened", "Close it in other programs and check that you may read it.") from error
    if len(data) > largest:
        raise problem(f"is larger than {largest // _MEGABYTE} MB", "Split it into smaller files.")
    return data
