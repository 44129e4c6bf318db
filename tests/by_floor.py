"""How much of each floor the tests run: ``dev.py coverage`` prints it from the report of coverage.py, as a table."""

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FLOORS = ("rules", "store", "services", "formats", "cli", "desktop")
FEW = 12  # modules that are named because least of them is run


def floor_of(file: str) -> str:
    """The floor a file of ``src/convene`` is on; what stands above all of them is “above”."""
    parts = file.replace("\\", "/").rpartition("src/convene/")[2].split("/")
    return parts[0] if parts[0] in FLOORS else "above"


def table(files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The lines of the table: for each floor how many statements and branches there are, and the share that was run."""
    sums: dict[str, dict[str, int]] = {floor: defaultdict(int) for floor in (*FLOORS, "above")}
    for file, told in files.items():
        for name, number in told["summary"].items():
            if isinstance(number, int):
                sums[floor_of(file)][name] += number
    lines = ["| floor | statements | run | branches | run |", "| --- | ---: | ---: | ---: | ---: |"]
    for floor, of in sums.items():
        if of["num_statements"]:
            run = _share(of["covered_lines"], of["num_statements"])
            ways = _share(of["covered_branches"], of["num_branches"])
            lines.append(f"| {floor} | {of['num_statements']:,} | {run} | {of['num_branches']:,} | {ways} |")
    return lines


def least(files: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The modules of which most is not run, with the number of those lines."""
    missing = sorted(files.items(), key=lambda pair: (-pair[1]["summary"]["missing_lines"], pair[0]))
    return [f"{told['summary']['missing_lines']:>5} lines not run  {file}" for file, told in missing[:FEW]]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def main(report: str) -> None:
    """Print what is in the report of that name."""
    files = json.loads(Path(report).read_text("utf-8"))["files"]
    print("\n".join([*table(files), "", *least(files)]))


if __name__ == "__main__":
    main(sys.argv[1])
