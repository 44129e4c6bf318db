"""Mutated files by the thousand through every reader, as programs call them, within the limits of the child process
in which they are read: ``python -m faults.mutations FORMAT…`` with tests/ on the path.

Each file is read, and what came of it is within limits and clean, or a problem of ours says so in two short lines.
"""

import dataclasses
import json
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

from convene.rules.errors import ConveneError
from convene.rules.text import clean
from faults.mutated_files import COUNT, FORMATS, Place

MEGABYTES = 512
SECONDS = 20  # of the processor, for one file


class TooSlowError(BaseException):
    """One file took longer than any may."""


@dataclass
class Found:
    """What became of the files of one format."""

    files: int = 0
    read: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)


def mutated(kind: str, seed: int, number: int, place: Place) -> tuple[bytes, str]:
    """The file of that number, and how it was made."""
    chance = Random(f"{kind} {seed} {number}")
    one = FORMATS[kind]
    seeds = place.seeds(kind)
    data, names = chance.choice(seeds), []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        mutate = chance.choice(one.mutators)
        names.append(mutate.__name__)
        with suppress(Exception):  # one that knows the format no longer understands what another did
            data = mutate(chance, data, seeds)
    return data, " ".join(names)


def run(kind: str, count: int, seed: int, place: Place) -> Found:
    """So many files of one format."""
    found = Found()
    one = FORMATS[kind]
    began = time.process_time()
    for number in range(count):
        data, how = mutated(kind, seed, number, place)
        found.files += 1
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            verdict = judge(one.read, place, data, number)
        except TooSlowError:
            verdict = f"took longer than {SECONDS} seconds"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        found.slowest = max(found.slowest, time.process_time() - start)
        if verdict == "":
            found.read += 1
        elif verdict.startswith("\0"):
            found.refused += 1
            found.said[verdict[1:]] += 1
        else:
            found.faults.append(f"{kind} {seed} {number} ({how}): {verdict}")
            if keep := os.environ.get("CONVENE_KEEP"):
                Path(keep, f"{kind}-{seed}-{number}").write_bytes(data)
    found.seconds = time.process_time() - began
    if not place.is_as_it_was():
        found.faults.append(f"{kind} {seed}: the workspace was changed")
    return found


def judge(read: Callable[[Place, bytes, int], object], place: Place, data: bytes, number: int) -> str:
    """What is wrong; empty where the file was read, its words behind a NUL where it was refused as it should be."""
    try:
        value = read(place, data, number)
    except ConveneError as error:
        return (
            bad_words(error) or f"\0{type(error).__name__}: {''.join(c for c in error.title if not c.isdigit())[:60]}"
        )
    except TooSlowError:
        raise
    except MemoryError:
        return "\0memory"
    except Exception:  # noqa: BLE001 that is what is looked for
        return traceback.format_exc(limit=-4)
    return unclean(value)


def bad_words(error: ConveneError) -> str:
    """What is wrong with the two lines of a problem."""
    for line in (error.title, error.hint):
        if len(line) > 240 or any(unicodedata.category(c) == "Cc" for c in line):
            return f"said at length, or with control characters: {line[:300]!r}"
    return "" if error.title and error.hint else f"no hint: {error.title!r}"


def unclean(value: Any) -> str:
    """The first text in a value of any shape that is not as text is kept."""
    match value:
        case str():
            return "" if clean(value) == value else f"not clean: {value[:80]!r}"
        case datetime():
            return "" if 1 < value.year < 9999 else f"no such time: {value}"
        case bytes() | None | bool() | int() | date():
            return ""
        case dict():
            return next(filter(None, map(unclean, [*value.keys(), *value.values()])), "")
        case list() | tuple() | set() | frozenset():
            return next(filter(None, map(unclean, value)), "")
    if dataclasses.is_dataclass(value):
        return next(filter(None, (unclean(getattr(value, one.name)) for one in dataclasses.fields(value))), "")
    return ""


def limit() -> None:
    """This process as one that reads a stranger's file, and a clock for each file."""

    def too_slow(*_: object) -> None:
        raise TooSlowError

    signal.signal(signal.SIGPROF, too_slow)
    size = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def peak_memory() -> int:
    """In MB, of this program alone: what ``getrusage`` says begins with what started it."""
    (line,) = (line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def main(kinds: list[str]) -> None:
    """Print what became of each format, as a line of JSON."""
    seed = int(os.environ.get("CONVENE_SEED", "1"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CONVENE_DATA"] = folder
        with Place(Path(folder)) as place:
            limit()
            for kind in kinds or list(FORMATS):
                with redirect_stdout(None):  # as in the child that reads in earnest
                    found = run(kind, COUNT, seed, place)
                peak = peak_memory()
                said = dict(found.said.most_common(12))
                print(json.dumps({"format": kind, **dataclasses.asdict(found), "peak": peak, "said": said}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
