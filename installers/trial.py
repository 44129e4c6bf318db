"""Tries what Windows is given, under Wine: installs, upgrades, uses and removes the setup, the MSI and the zip.

`python3 dev.py windows-package --prove` calls it. Each is tried on a computer of its own: a copy of Wine's prefix that
has never seen Convene, nor a Python. What was shown is printed, and kept in build/windows/trial.txt.
"""

import filecmp
import re
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from facts import FILES, NAME, VERSION
from setups import Made, msi, setup
from wine import HERE, MADE, PREFIX, PYTHON, environment, run, windows

OLD, OLD_SAYS = "0.0.1", 9
"""An older version, and the exit code by which its program is known."""
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
PROGRAMS = "AppData/Local/Programs"
TYPES = ("Workspace", "Pack")
MADE_BY_OPENING = {"convene": "Work/Convene backups", "cnvpack": "AppData/Local/Convene/desks"}
LINK = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Convene.lnk"
SETTINGS = r"Software\Convene\Convene"  # what the person set in the program, which stays
ITS_CACHE = "windows/Installer"  # where Windows keeps a copy of every MSI, by itself
ITS_NOTES = (r"Software\Microsoft\Windows\CurrentVersion\Installer", UNINSTALL)
"""Where Windows notes each MSI; the entry of one for a single person Wine puts here as well, Windows does not."""
BESIDE = "what-somebody-put-here.txt"


class Computer(NamedTuple):
    """One that Convene is tried on: Wine's prefix, and what has been shown there."""

    prefix: Path
    claims: list[tuple[str, bool, str]]

    @property
    def disk(self) -> Path:
        return self.prefix / "drive_c"

    @property
    def home(self) -> Path:
        """The folder of the person."""
        (name,) = (path.name for path in (self.disk / "users").iterdir() if path.name != "Public")
        return self.disk / "users" / name

    def there(self, path: Path) -> str:
        """How Windows names a file on its disk."""
        return "C:\\" + str(path.relative_to(self.disk)).replace("/", "\\")

    def env(self, **more: str) -> dict[str, str]:
        return {**environment(), "WINEPREFIX": str(self.prefix), **more}

    def start(self, *command: object, **more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["wine", *map(str, command)],
            cwd=self.disk,
            env=self.env(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def does(self, *command: object, **more: str) -> int:
        """Its exit code. What it prints is not waited for: what it left running may hold the pipe."""
        process = self.start(*command, **more)
        said: list[bytes] = []
        assert process.stdout is not None
        reader = threading.Thread(target=lambda: said.extend(process.stdout), daemon=True)
        reader.start()
        code = process.wait(timeout=600)
        reader.join(1)
        if code:
            words = b"".join(said).decode("utf-8", "replace")
            print("   ", " ".join(map(str, command)), "ended with", code, words, flush=True)
        return code

    def settles(self) -> None:
        """Wait until nothing runs any more."""
        subprocess.run(["wineserver", "-w"], env=self.env(), timeout=120, check=True)

    def sees(self, verb: str, words: str) -> bool:
        """Whether somebody at the screen sees, presses or closes that."""
        return self.does(PYTHON / "python.exe", windows(HERE / "windows" / "hands.py"), verb, words) == 0

    def registry(self, root: str) -> dict[str, set[str]]:
        """What stands under the root's Software, by key."""
        out = self.disk / "registry.txt"
        out.unlink(missing_ok=True)
        self.does("reg", "export", rf"{root}\Software", self.there(out), "/y")
        found: dict[str, set[str]] = {}
        key = ""
        for line in out.read_text("utf-16").splitlines():
            if line.startswith("["):
                key = line.strip("[]").partition("\\")[2]
                found[key] = set()
            elif line and key:
                found[key].add(line)
        out.unlink()
        return found

    def files(self) -> set[str]:
        """Every file outside the folder of the person, but those in which Windows keeps house."""
        outside = (path for path in self.disk.rglob("*") if not path.is_relative_to(self.disk / "users"))
        names = (str(path.relative_to(self.disk)) for path in outside if path.is_file())
        return {name for name in names if "/temp/" not in name.lower() and not name.startswith(ITS_CACHE)}

    def entries(self) -> list[str]:
        """The versions that Add or Remove Programs has of Convene."""
        keys = [item for root in ("HKCU", "HKLM") for item in self.registry(root).items() if UNINSTALL in item[0]]
        ours = [lines for _, lines in keys if f'"DisplayName"="{NAME}"' in lines]
        return [re.sub(r'.*="|"$', "", line) for lines in ours for line in lines if line.startswith('"DisplayVersion"')]

    def shown(self, claim: str, holds: bool, why: object = "") -> None:
        """Keep what was tried, and whether it held."""
        self.claims.append((claim, holds, "" if holds else str(why)))
        print(f"  {self.prefix.name}: {'ok' if holds else 'FAILED'}  {claim} {'' if holds else why}", flush=True)


@contextmanager
def computer(name: str, claims: list[tuple[str, bool, str]]) -> Iterator[Computer]:
    """A new one, thrown away at the end."""
    prefix = MADE / "trial" / name
    shutil.rmtree(prefix, ignore_errors=True)
    shutil.copytree(PREFIX, prefix, symlinks=True)
    here = Computer(prefix, claims)
    (here.home / "Work").mkdir()
    try:
        yield here
    finally:
        subprocess.run(["wineserver", "-k"], env=here.env(), check=False)
        subprocess.run(["wineserver", "-w"], env=here.env(), check=False)
        shutil.rmtree(prefix, ignore_errors=True)


def an_older_one() -> Path:
    """A folder such as an older version had: two small programs, and a library that the new one has not."""
    folder = MADE / "trial" / "old"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "only-in-the-old.dll").write_bytes(b"old")
    source = folder.parent / "old.c"
    source.write_text(f"int main(void) {{ return {OLD_SAYS}; }}\n", "utf-8")
    for name in (NAME, "convene-cli"):
        run("x86_64-w64-mingw32-gcc", "-O1", "-o", folder / f"{name}.exe", source)
    return folder


def other(made: Path, installed: Path, besides: set[str]) -> str:
    """What is other in the installed folder than what was made, but for the named."""
    ours, theirs = (
        {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} for root in (made, installed)
    )
    _, other, unread = filecmp.cmpfiles(made, installed, ours & theirs, shallow=False)
    wrong = sorted({*(ours ^ (theirs - besides)), *other, *unread})
    return ", ".join(wrong[:5])


def journey(here: Computer, program: Path, what: str) -> None:
    """The smoke journey, through what was installed."""
    words = (sys.executable, HERE / "smoke.py", "--wine", "wine", here.there(program))
    done = subprocess.run(
        list(map(str, words)), env=here.env(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    said = done.stdout.decode("utf-8", "replace").strip().splitlines() or [""]
    why = done.stderr.decode("utf-8", "replace")[-1500:]
    here.shown(f"the journey through the {what}: {said[-1]}", done.returncode == 0, why)


@contextmanager
def for_all(here: Computer) -> Iterator[None]:
    """Windows lays the file types of a person over those of all users when it looks for one. Wine 8 does not: for as
    long as it is looked for, they are copied there."""
    keys = [rf"Software\Classes\.{suffix}" for suffix, *_ in FILES] + [rf"Software\Classes\{NAME}.{t}" for t in TYPES]
    file = here.disk / "types.reg"
    for key in keys:
        here.does("reg", "export", rf"HKCU\{key}", here.there(file), "/y")
        text = file.read_text("utf-16").replace("HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE")
        file.write_text(text, "utf-16")
        here.does("reg", "import", here.there(file))
    file.unlink()
    yield
    for key in keys:
        here.does("reg", "delete", rf"HKLM\{key}", "/f")


def double_click(here: Computer, suffix: str, words: str) -> None:
    """The person's file opens by itself: a window shows it, and what its opening makes is there."""
    opened = here.start("start", "/wait", here.there(here.home / "Work" / f"mine.{suffix}"))
    seen = here.sees("see", f"mine – {NAME}")
    trace, until = here.home / MADE_BY_OPENING[suffix], time.monotonic() + 60
    while not (made := [path.name for path in trace.rglob("*") if path.is_file()]) and time.monotonic() < until:
        time.sleep(0.2)
    here.shown(f"a double click on a {words} opens it", seen and bool(made), (seen, made))
    closed = here.sees("close", f"mine – {NAME}")
    here.settles()
    here.shown("its window closes, and the program ends", closed and opened.wait(180) == 0, closed)


def workspaces(here: Computer, program: Path) -> list[Path]:
    """A workspace, a desk pack, and a file beside the program, all of them the person's."""
    mine, pack, beside = (
        here.home / "Work" / "mine.convene",
        here.home / "Work" / "mine.cnvpack",
        program.parent / BESIDE,
    )
    made = here.does(program, "new", here.there(mine), "--sample")
    words = ("--event", "OPEN", "--desk", "Door", "--to", here.there(pack))
    made = made or here.does(program, "desk-pack", here.there(mine), *words)
    here.shown("it makes a workspace and a desk pack", made == 0)
    beside.write_text("mine", "utf-8")
    return [mine, pack, beside]


def used(here: Computer, folder: Path) -> list[Path]:
    """Everything that somebody does with it once it is installed; gives what is theirs."""
    journey(here, folder / "convene-cli.exe", "installed program")
    paints = {"CONVENE_TRACE_PAINT": "1", "CONVENE_EXIT_AFTER_PAINT": "1"}
    code = here.does("start", "/wait", here.there(here.home / LINK), **paints)
    here.shown("the Start menu starts it, and it paints its window", code == 0 and (here.home / LINK).is_file())
    mine = workspaces(here, folder / "convene-cli.exe")
    with for_all(here):
        for suffix, words, _ in FILES:
            double_click(here, suffix, words)
    return mine


def removed(
    here: Computer, remove: Callable[[], int], before: dict[str, set[str]], folder: Path, mine: list[Path]
) -> None:
    """Silently, and only what is the person's own is there afterwards."""
    kept = {path: path.read_bytes() for path in mine}
    here.shown("it is removed silently", remove() == 0)
    here.settles()
    now = here.registry("HKCU")
    new = {key: lines - before.get(key, set()) for key, lines in now.items()}
    told = [key for key, lines in new.items() if "convene" in (key + "".join(lines)).lower()]
    other_keys = [key for key in told if not key.startswith(SETTINGS) and (new[key] or not SETTINGS.startswith(key))]
    here.shown("no file type, entry or key of it is left", not other_keys, other_keys)
    entries = here.entries()
    here.shown(
        "nor an entry in the Start menu or in Add or Remove Programs",
        not entries and not (here.home / LINK).exists(),
        entries,
    )
    names = sorted(path.name for path in folder.rglob("*")) if folder.exists() else []
    expected = [path.name for path in mine if path.parent == folder]
    here.shown("of its folder only what is not the program's is left", names == expected, names[:5])
    changed = [path.name for path, data in kept.items() if not path.is_file() or path.read_bytes() != data]
    here.shown("workspaces and desk packs are as they were", not changed, changed)


def in_place(here: Computer, made: Made, folder: Path, install: Callable[[str], int], besides: set[str]) -> None:
    """An older version, then the new one over it; all of it for this person alone."""
    before, files = here.registry("HKLM"), here.files()
    here.shown(f"an older version ({OLD}) installs silently", install("old") == 0)
    says = here.does(folder / f"{NAME}.exe")
    here.shown("the older program is there", says == OLD_SAYS and here.entries() == [OLD], (says, here.entries()))
    (folder / BESIDE).write_text("mine", "utf-8")
    here.shown("the new version installs silently over it", install("new") == 0)
    entries = here.entries()
    here.shown("there is one entry in Add or Remove Programs, the new one", entries == [VERSION], entries)
    wrong = other(made.folder, folder, {*besides, BESIDE})
    here.shown("every file is the new version's, and none of the old is left", not wrong, wrong)
    changed = [key for key, lines in here.registry("HKLM").items() if lines - before.get(key, set())]
    theirs = [key for key in changed if not key.startswith(ITS_NOTES)] if "msi" in here.prefix.name else changed
    here.shown("nothing is written for all users, but what Windows notes of each MSI", not theirs, theirs)
    new = sorted(here.files() - files)
    here.shown("no file is written outside the person's own folder", not new, new[:5])


def try_setup(here: Computer, made: Made, older: Path) -> None:
    """The setup: silent, in place, refused while open, elsewhere, and removed."""
    folder, before = here.home / PROGRAMS / NAME, here.registry("HKCU")
    in_place(
        here, made, folder, lambda which: here.does(older if which == "old" else made.setup, "/S"), {"Uninstall.exe"}
    )
    mine = used(here, folder)
    refused(here, made, folder)
    removed(here, lambda: here.does(folder / "Uninstall.exe", "/S"), before, folder, mine)
    elsewhere(here, made, before)


def refused(here: Computer, made: Made, folder: Path) -> None:
    """While a window is open nothing is changed, and it says why."""
    opened = here.start(folder / f"{NAME}.exe", here.there(here.home / "Work" / "mine.convene"))
    here.sees("see", f"mine – {NAME}")
    files = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    code = here.does(made.setup, "/S")
    here.shown("while Convene is open a silent setup ends with 3", code == 3, code)
    spoken = here.start(made.setup)
    said = here.sees("press", "Install") and here.sees("see", "Convene is open")
    here.sees("press", "OK")
    code = spoken.wait(180)
    here.shown("and one with windows says so, and ends with 3", said and code == 3, (said, code))
    code = here.does(
        folder / "Uninstall.exe", "/S", f"_?={here.there(folder)}"
    )  # in its place, so that its code is seen
    here.shown("removing it ends with 3 as well", code == 3, code)
    here.shown("and every file is as it was", files == {path: path.stat().st_mtime_ns for path in folder.rglob("*")})
    here.sees("close", f"mine – {NAME}")
    opened.wait(180)
    here.settles()


def elsewhere(here: Computer, made: Made, before: dict[str, set[str]]) -> None:
    """With /D= in a folder of the person's choice, which an upgrade finds by itself."""
    folder = here.home / "My own programs" / NAME
    script = here.disk / "elsewhere.bat"  # /D= takes the rest of the line, without quotes
    script.write_text(f"{windows(made.setup)} /S /D={here.there(folder)}\r\n", "ascii", newline="")
    code = here.does("cmd", "/c", here.there(script))
    script.unlink()
    here.shown(
        "/D= installs in a folder with spaces in its name",
        code == 0 and not other(made.folder, folder, {"Uninstall.exe"}),
    )
    code = here.does(made.setup, "/S")
    there = not (here.home / PROGRAMS / NAME / f"{NAME}.exe").exists() and here.entries() == [VERSION]
    here.shown("and an upgrade without it stays there", code == 0 and there, here.entries())
    removed(here, lambda: here.does(folder / "Uninstall.exe", "/S"), before, folder, [])


def try_msi(here: Computer, made: Made, older: Path) -> None:
    """The MSI: silent, in place, and removed."""
    folder, before = here.home / PROGRAMS / NAME, here.registry("HKCU")

    def install(which: str) -> int:
        return here.does("msiexec", "/i", windows(older if which == "old" else made.msi), "/qn")

    in_place(here, made, folder, install, set())
    mine = used(here, folder)
    here.shown(
        "an older MSI does not take its place", install("old") != 0 and here.entries() == [VERSION], here.entries()
    )
    removed(here, lambda: here.does("msiexec", "/x", windows(made.msi), "/qn"), before, folder, mine)


def try_zip(here: Computer, made: Made) -> None:
    """The zip: unpacked, used, thrown away."""
    before, files = here.registry("HKCU"), here.files()
    with zipfile.ZipFile(made.zip) as file:
        file.extractall(here.home / "Portable")
    folder = here.home / "Portable" / NAME
    wrong = other(made.folder, folder, set())
    here.shown("the zip holds the program", not wrong, wrong)
    journey(here, folder / "convene-cli.exe", "unpacked program")
    now = here.registry("HKCU")
    told = [key for key, lines in now.items() if lines - before.get(key, set()) and not key.startswith(SETTINGS)]
    told = [key for key in told if "convene" in key.lower()]
    here.shown("it tells Windows nothing of itself", not told and here.files() == files, told)


def held(made: Made) -> int:
    """Try all three, side by side; 1 where anything did not hold."""
    shutil.rmtree(MADE / "trial", ignore_errors=True)
    older = an_older_one()
    old_setup = setup(older, MADE / "trial" / "old-setup.exe", OLD)
    old_msi = msi(older, MADE / "trial" / "old.msi", OLD)
    trials: dict[str, Callable[[Computer], None]] = {
        "setup": lambda here: try_setup(here, made, old_setup),
        "msi": lambda here: try_msi(here, made, old_msi),
        "zip": lambda here: try_zip(here, made),
    }

    def tried(name: str) -> list[tuple[str, bool, str]]:
        claims: list[tuple[str, bool, str]] = []
        with computer(name, claims) as here:
            trials[name](here)
        return claims

    try:
        with ThreadPoolExecutor(len(trials)) as pool:
            found = dict(zip(trials, pool.map(tried, trials), strict=True))
    finally:
        shutil.rmtree(MADE / "trial", ignore_errors=True)
    lines = [
        f"{name}: {'ok' if holds else 'FAILED'}  {claim} {why}".strip()
        for name, claims in found.items()
        for claim, holds, why in claims
    ]
    (MADE / "trial.txt").write_text("\n".join(lines) + "\n", "utf-8")
    failed = sum(not holds for claims in found.values() for _, holds, _ in claims)
    print(f"{len(lines) - failed} held, {failed} did not.")
    return 1 if failed else 0
