"""A short journey through a program that was built or installed: `python3 dev.py smoke PROGRAM`.

Makes a workspace with the sample, imports a list and a calendar, scans a badge, exports PDF, XLSX and ICS, and has its
window painted. PROGRAM is the whole command that starts it, words of their own: a frozen program, the `convene` of a
wheel, or either within `chroot FOLDER` or `wine`. With --inside FOLDER the program sees FOLDER as the root.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from contextlib import closing
from pathlib import Path

LIST = "First name,Last name,Email\nAda,Lovelace,ada@example.org\nZoë,O’Neill,zoe@example.org\n"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Smoke//EN\r\nBEGIN:VEVENT\r\nUID:one@example.org\r\n"
    "DTSTAMP:20260101T090000Z\r\nDTSTART:{day}T100000Z\r\nDTEND:{day}T110000Z\r\nSUMMARY:Busy\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


class Journey:
    """The program, the folder it works in, and how that folder is called by it."""

    def __init__(self, command: list[str], folder: Path, seen_as: str, separator: str) -> None:
        self.command, self.folder, self.seen_as, self.separator = command, folder, seen_as, separator
        self.took: list[tuple[str, float]] = []

    def there(self, name: str) -> str:
        """A file of the folder, as the program names it."""
        return f"{self.seen_as}{self.separator}{name}"

    def says(self, title: str, *words: str, gives: int = 0) -> str:
        """What the program prints; it has to end as is expected."""
        env = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("SMOKE_PLATFORM", "offscreen")}
        since = time.monotonic()
        done = subprocess.run(
            [*self.command, *words], stdin=subprocess.DEVNULL, capture_output=True, env=env, timeout=300, check=False
        )
        self.took.append((title, time.monotonic() - since))
        out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        if done.returncode != gives:
            raise SystemExit(f"FAILED {title}: ended with {done.returncode}, not {gives}\n{out[-2000:]}\n{err[-3000:]}")
        print(f"  {title}: {self.took[-1][1]:.1f} s", flush=True)
        return out

    def starts(self, name: str, magic: bytes, least: int) -> None:
        """A file that was written is of its kind and not empty."""
        data = (self.folder / name).read_bytes()
        if not data.startswith(magic) or len(data) < least:
            raise SystemExit(f"FAILED {name}: {len(data)} bytes that start with {data[:8]!r}")


def a_code(workspace: Path) -> tuple[str, str, str]:
    """An event of the sample that is open, its first day, and the code of a badge of somebody who holds a place."""
    with closing(sqlite3.connect(workspace)) as file:
        return file.execute(
            """
            SELECT e.code, min(d.date), c.code FROM credentials c
            JOIN registrations r ON r.id = c.registration_id
            JOIN events e ON e.id = r.event_id
            JOIN event_days d ON d.event_id = e.id
            WHERE r.state IN ('registered', 'accepted') AND c.revoked_at IS NULL AND e.code = 'OPEN'
            GROUP BY e.code, c.code LIMIT 1
            """
        ).fetchone()


def travel(journey: Journey, *, window: bool) -> None:
    """Every step; the first that fails ends it."""
    work, folder = journey.there("smoke.convene"), journey.folder
    if "convene" not in journey.says("help", "--help").lower():
        raise SystemExit("FAILED help")
    journey.says("a workspace with the sample", "new", work, "--sample")
    code, day, badge = a_code(folder / "smoke.convene")
    (folder / "people.csv").write_text(LIST, "utf-8")
    (folder / "busy.ics").write_text(CALENDAR.format(day=day.replace("-", "")), "utf-8", newline="")
    before = people(journey, work, code)
    journey.says(
        "import a list",
        "import",
        "registrations",
        work,
        journey.there("people.csv"),
        "--event",
        code,
        "--mapping",
        "auto",
    )
    if people(journey, work, code) < before + 2:
        raise SystemExit("FAILED import: the people are not there")
    journey.says("import a calendar", "calendar", "import", work, journey.there("busy.ics"), "--event", code)
    said = journey.says("scan a badge", "scan", work, "--event", code, "--desk", "Smoke", "--day", day, badge)
    if not said.strip():
        raise SystemExit("FAILED scan: it says nothing")
    for name, words in {
        "badges.pdf": ("export", "badges"),
        "book.xlsx": ("export", "workbook"),
        "event.ics": ("export", "calendar"),
    }.items():
        journey.says(f"export {name}", *words, work, "--event", code, "--to", journey.there(name))
    journey.starts("badges.pdf", b"%PDF-", 20_000)
    journey.starts("event.ics", b"BEGIN:VCALENDAR", 500)
    with zipfile.ZipFile(folder / "book.xlsx") as book:
        if book.testzip() or "xl/workbook.xml" not in book.namelist():
            raise SystemExit("FAILED book.xlsx")
    if window:
        journey.says("the window", "demo", journey.there("shown.convene"), "--picture", journey.there("window.png"))
        journey.starts("window.png", b"\x89PNG", 30_000)


def people(journey: Journey, work: str, code: str) -> int:
    """How many registrations the event has."""
    return len(json.loads(journey.says("list", "list", "registrations", work, "--event", code, "--json")))


def main(arguments: list[str]) -> None:
    """[--inside FOLDER] [--wine] [--no-window] PROGRAM…"""
    inside, separator, window = None, os.sep, True
    while arguments and arguments[0].startswith("--"):
        option = arguments.pop(0)
        if option == "--inside":
            inside = Path(arguments.pop(0)).resolve()
        elif option == "--no-window":
            window = False
        elif option == "--wine":
            separator = "\\"
    if not arguments:
        raise SystemExit("usage: dev.py smoke [--inside FOLDER] [--wine] [--no-window] PROGRAM…")
    with tempfile.TemporaryDirectory(dir=inside / "tmp" if inside else None) as made:
        folder = Path(made).resolve()
        seen_as = f"/{folder.relative_to(inside)}" if inside else str(folder)
        if separator == "\\":
            seen_as = "Z:" + seen_as.replace("/", "\\")
        journey = Journey(arguments, folder, seen_as, separator)
        travel(journey, window=window)
        keep = os.environ.get("SMOKE_KEEP")
        if keep and window:
            Path(keep).write_bytes((folder / "window.png").read_bytes())
    print(f"The journey was made: {len(journey.took)} steps, {sum(t for _, t in journey.took):.0f} s.")


if __name__ == "__main__":
    main(sys.argv[1:])
