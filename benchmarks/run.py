"""Prints Convene's figures. ``dev.py benchmarks [NAME…]``; a figure is a ratio within this run (see figures.py)."""

import os
import platform
import sqlite3
import sys

import allocation
import badges
import calendars
import camera
import checks
import duplicates
import encrypted
import export
import grid
import imports
import outbox
import paint
import papers
import people_page
import scan
import search
import windows

MEASURES = {
    "checks": checks.measure,
    "paint": paint.measure,
    "scan": scan.measure,
    "encrypted": encrypted.measure,
    "search": search.measure,
    "badges": badges.measure,
    "papers": papers.measure,
    "camera": camera.measure,
    "read_back": camera.read_back,
    "imports": imports.measure,
    "export": export.measure,
    "outbox": outbox.measure,
    "calendars": calendars.measure,
    "people_page": people_page.measure,
    "grid": grid.measure,
    "duplicates": duplicates.measure,
    "allocation": allocation.measure,
    "windows": windows.measure,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in MEASURES]
    if unknown:
        print(f"There is no measure {unknown[0]!r}. There are: {', '.join(MEASURES)}.", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores\n")
    for name in names or MEASURES:
        for figure in MEASURES[name]():
            print(figure, end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
