"""One format fuzzed by coverage, by hand: ``python3 dev.py fuzz FORMAT [SECONDS]``. Needs atheris, which is installed
for it and is in no lock. What it finds is written to ./crash-… and goes into a test as its smallest form."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(
    include=["convene", "icalendar", "recurring_ical_events", "openpyxl", "zipfile", "csv"]
):
    from faults.mutated_files import FORMATS, Place
    from faults.mutations import judge

MEGABYTES = 1024  # what the fuzzer itself takes is counted too


def main(kind: str, seconds: str = "300") -> None:
    """Feed the reader of a format what makes it go new ways, from the same seeds as the mutations."""
    one = FORMATS[kind]
    folder = Path(tempfile.mkdtemp(prefix="convene-fuzz-"))
    os.environ["CONVENE_DATA"] = str(folder)
    place = Place(folder)
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(place.seeds(kind)):
        (corpus / str(number)).write_bytes(seed)
    turn = 0

    def look(data: bytes) -> None:
        nonlocal turn
        turn += 1
        verdict: Any = judge(one.read, place, data, turn)
        if verdict and not verdict.startswith("\0"):
            raise RuntimeError(verdict)

    limits = (f"-max_total_time={seconds}", "-timeout=20", f"-rss_limit_mb={MEGABYTES}", "-max_len=40000")
    atheris.Setup([sys.argv[0], *limits, str(corpus)], look)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
