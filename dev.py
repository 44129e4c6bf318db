#!/usr/bin/env python3
"""Every command a developer of Convene needs, and the first one a newcomer types.

It needs a Python and nothing else: it makes the environment in ``.venv``, installs the versions of
``requirements.lock`` and says which system libraries are missing. As root on Debian or Ubuntu it adds those by itself.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

OLDEST, TOO_NEW = (3, 11), (3, 15)  # the same bounds as requires-python in pyproject.toml
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "convene.stamp"
LEFTOVERS = (
    "__pycache__",
    "build",
    "dist",
    "pictures",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".import_linter_cache",
    ".hypothesis",
)

LINT = {
    "ruff": ("ruff", "check"),
    "format": ("ruff", "format", "--check"),
    "types": ("mypy",),
    "floors": ("lint-imports",),
}

# One more than there are cores, for each waits for its disk or its database a third of the time; each starts a
# PostgreSQL of its own, so more of them than four do not pay.
SEVERAL = ("-n", str(min((os.cpu_count() or 1) + 1, 4)), "--dist", "worksteal")

LONG = {"CONVENE_KILLS": "500", "CONVENE_CUTS": "1000", "CONVENE_MUTATIONS": "20000", "CONVENE_SCANS": "400"}

# What PySide6's wheels expect of a Linux system: the library Qt opens, then its package for apt, dnf and pacman.
QT_LIBRARIES = (
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
    ("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    ("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    ("libbrotlidec.so.1", "libbrotli1", "libbrotli", "brotli"),
)
X11_LIBRARIES = (
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
    ("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
)
ONLY_TESTED_WITH = ("postgresql", "libical3", "libzbar0", "nodejs", "libreoffice-calc-nogui")
INSTALLERS = (("apt-get", "apt-get install -y"), ("dnf", "dnf install"), ("pacman", "pacman -S"))


class Stop(Exception):
    """Ends the command: one line what, one line what to do."""

    def __init__(self, what: str, do: str = "") -> None:
        super().__init__(what)
        self.do = do


def coloured(text: str, code: str) -> str:
    plain = not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.name == "nt"
    return text if plain else f"\033[{code}m{text}\033[0m"


def say(text: str) -> None:
    print(coloured(text, "1"), flush=True)


def require_python() -> None:
    if not OLDEST <= sys.version_info[:2] < TOO_NEW:
        oldest, newest = f"3.{OLDEST[1]}", f"3.{TOO_NEW[1] - 1}"
        example = "py -3.13 dev.py" if os.name == "nt" else "python3.13 dev.py"
        raise Stop(
            f"Convene needs Python {oldest} to {newest}; this is {sys.version.split()[0]}.",
            f"Install a newer Python and call dev.py with it, for example: {example}",
        )


def has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_venv() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def has_fonts() -> bool:
    folders = (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".local/share/fonts",
        Path.home() / ".fonts",
    )
    return any(path.suffix in {".ttf", ".otf", ".ttc"} for folder in folders for path in folder.rglob("*"))


def has_postgresql() -> bool:
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    return bool(shutil.which("initdb") or any((folder / "initdb").is_file() for folder in folders))


def missing_packages(installer: str, *, tests: bool) -> list[str]:
    """The packages this Linux lacks, by the names its own installer has for them."""
    column = {"apt-get": 1, "dnf": 2, "pacman": 3}.get(installer, 0)
    wanted = QT_LIBRARIES + (X11_LIBRARIES if os.environ.get("DISPLAY") else ())
    names = [row[column] for row in wanted if not can_load(row[0])]
    if not has_venv():
        names.append(f"python3.{sys.version_info.minor}-venv")
    if not has_fonts():
        names.append(("DejaVu fonts", "fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu")[column])
    if tests and installer == "apt-get":
        node = bool(shutil.which("node"))
        there = {
            "postgresql": has_postgresql(),
            "libical3": can_load("libical.so.3"),
            "libzbar0": can_load("libzbar.so.0"),
            "nodejs": node,
            "libreoffice-calc-nogui": bool(shutil.which("soffice")),
        }
        names += [name for name in ONLY_TESTED_WITH if not there[name]]
    return list(dict.fromkeys(names))


def require_system(*, tests: bool) -> None:
    """Adds what a Linux lacks (as root with apt) or names it; other systems bring everything with Python and Qt."""
    if not sys.platform.startswith("linux"):
        return
    installer, command = next((pair for pair in INSTALLERS if shutil.which(pair[0])), ("", ""))
    names = missing_packages(installer, tests=tests)
    if not names:
        return
    if not installer:
        raise Stop("This system lacks: " + ", ".join(names) + ".", "Install them, then try again.")
    if os.geteuid() == 0 and installer == "apt-get":
        say("Adding system packages: " + " ".join(names))
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        apt = ("apt-get", "-q", "-o", "Dpkg::Use-Pty=0")
        call(*apt, "update", env=quiet)
        call(*apt, "install", "-y", "--no-install-recommends", *names, env=quiet)
        return
    if set(names) <= set(ONLY_TESTED_WITH):  # the tests say so by name and do without
        return
    raise Stop(
        "This system lacks: " + " ".join(names) + ".",
        f"Type:  {'' if os.geteuid() == 0 else 'sudo '}{command} {' '.join(names)}",
    )


def tool(name: str) -> str:
    return str(VENV / ("Scripts" if os.name == "nt" else "bin") / (name + (".exe" if os.name == "nt" else "")))


def fingerprint() -> str:
    """Changes with the Python, the exact versions, and the place of the checkout (an environment cannot be moved)."""
    return f"{sys.version} {ROOT} {hashlib.sha256(LOCK.read_bytes()).hexdigest()}"


def set_up(*, tests: bool = False) -> None:
    """Makes ``.venv`` afresh unless it is already the one that this Python and the lock would make."""
    require_system(tests=tests)
    if STAMP.is_file() and STAMP.read_text("utf-8") == fingerprint():
        return
    say("Setting up .venv (a minute or two the first time)")
    call(sys.executable, "-m", "venv", "--clear", str(VENV))
    pip = (tool("python"), "-m", "pip", "--disable-pip-version-check", "install", "-q")
    call(*pip, "-r", str(LOCK))
    call(*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    STAMP.write_text(fingerprint(), "utf-8")


def add(*packages: str) -> None:
    """Tools that are used by hand, added to the environment beside the versions of the lock."""
    call(tool("python"), "-m", "pip", "--disable-pip-version-check", "install", "-q", "-c", str(LOCK), *packages)


def call(*command: str, env: dict[str, str] | None = None) -> None:
    """Runs a command that has to succeed, and shows what it printed only when it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        print("\n".join(done.stdout.strip().splitlines()[-25:]), file=sys.stderr)
        raise Stop(f"This failed ({done.returncode}): {shlex.join(command)}", "The lines above say why.")


def environment(*, offscreen: bool = False) -> dict[str, str]:
    env = {**os.environ, "PYTHONUTF8": "1"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process of the tests would compile all it imports again
    if offscreen or not has_display():
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
    return env


def inside(name: str, *arguments: str, offscreen: bool = False) -> int:
    """Runs a tool of the environment in the foreground and gives its exit code."""
    try:
        return subprocess.run(
            [tool(name), *arguments], cwd=ROOT, env=environment(offscreen=offscreen), check=False
        ).returncode
    except KeyboardInterrupt:
        return 130


def beside(name: str, *arguments: str) -> subprocess.Popen[str]:
    """Begins a tool of the environment in the background, offscreen; what it says is kept for whoever asks."""
    return subprocess.Popen(
        [tool(name), *arguments],
        cwd=ROOT,
        env=environment(offscreen=True),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def demo(arguments: list[str]) -> int:
    """set up, then open the desktop with a fresh sample workspace"""
    set_up()
    if has_display():
        return inside("python", "-m", "convene", "demo", *arguments)
    picture = ROOT / "pictures" / "demo.png"
    picture.parent.mkdir(exist_ok=True)
    say(f"No display here: painting a picture of it instead, {picture.relative_to(ROOT)}")
    return inside("python", "-m", "convene", "demo", *arguments, "--picture", str(picture), offscreen=True)


def run(arguments: list[str]) -> int:
    """set up, then convene with the given arguments"""
    set_up()
    return inside("python", "-m", "convene", *arguments)


def failures_of(checks: dict[str, tuple[str, ...]]) -> list[str]:
    """Runs checks side by side, for most are busy on one core, and tells of them in order. Returns the failed ones."""
    begun = {title: beside(*command) for title, command in checks.items()}
    failed = []
    for title, process in begun.items():
        said, _ = process.communicate()
        say(f"{title}: {' '.join(checks[title])}")
        print(said, end="", flush=True)
        if process.returncode:
            failed.append(title)
    return failed


def verdict(failed: list[str]) -> int:
    print(coloured("Failed: " + ", ".join(failed), "31") if failed else coloured("All is well.", "32"), flush=True)
    return 1 if failed else 0


def test(arguments: list[str]) -> int:
    """everything: lint, then every test; with arguments, pytest alone with those"""
    set_up(tests=True)
    if arguments:
        return inside("pytest", *arguments, offscreen=True)
    reading = beside("pytest", "-qq", "--collect-only")  # compiles the tests, once instead of in every worker
    failed = failures_of(LINT)
    reading.communicate()
    say(f"tests: pytest {' '.join(SEVERAL)}")
    return verdict(failed + ["tests"] * bool(inside("pytest", "-q", *SEVERAL, offscreen=True)))


def faults(arguments: list[str]) -> int:
    """the long forms of tests/faults: 500 kills, 1,000 power cuts of each operation, 20,000 files of each format"""
    set_up(tests=True)
    for name, number in LONG.items():
        os.environ.setdefault(name, number)
    return inside("pytest", "-q", "-o", "faulthandler_timeout=0", "tests/faults", *arguments, offscreen=True)


def fuzz(arguments: list[str]) -> int:
    """fuzz one format by coverage, with atheris: csv, xlsx, ics, xml, json, pack, packet, workspace"""
    set_up(tests=True)
    if inside("python", "-c", "import atheris"):
        call(tool("python"), "-m", "pip", "--disable-pip-version-check", "install", "-q", "atheris")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests"), str(ROOT / "src")])
    return inside("python", "-m", "faults.fuzz", *(arguments or ["csv"]), offscreen=True)


def coverage(arguments: list[str]) -> int:
    """every test, and a table of how much of each floor they run"""
    set_up(tests=True)
    add("pytest-cov>=7,<8")
    report = ROOT / "build" / "coverage.json"
    report.parent.mkdir(exist_ok=True)
    os.environ["COVERAGE_FILE"] = str(report.with_suffix(".data"))
    options = ("--cov=convene", "--cov-branch", f"--cov-report=json:{report}")
    failed = inside("pytest", "-q", *SEVERAL, *options, *arguments, offscreen=True)
    return inside("python", "tests/by_floor.py", str(report)) or failed


def mutants(arguments: list[str]) -> int:
    """change modules of rules/ line by line, and count what their tests do not notice"""
    set_up(tests=True)
    add("mutmut>=3.8,<4")
    return inside("python", "tests/mutants.py", *arguments, offscreen=True)


def lint(_: list[str]) -> int:
    """ruff, formatting, types and the floors, without the tests"""
    set_up()
    return verdict(failures_of(LINT))


def reformat(_: list[str]) -> int:
    """put the code into shape and mend what ruff can mend"""
    set_up()
    return inside("ruff", "check", "--fix-only", "-q") or inside("ruff", "format")


def pictures(arguments: list[str]) -> int:
    """paint every page, light and dark, into ./pictures; with --guide those of the documentation"""
    set_up()
    return inside("python", "tests/pictures.py", *arguments, offscreen=True)


def docs(_: list[str]) -> int:
    """build the documentation as pages into build/docs; a warning is an error"""
    require_python()
    source, made, wanted = ROOT / "build" / "docs-source", ROOT / "build" / "docs", ROOT / "docs/site/requirements.txt"
    venv, stamp = ROOT / "build" / "docs-venv", ROOT / "build" / "docs-venv" / "convene.stamp"
    python = str(venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    mark = f"{sys.version} {hashlib.sha256(wanted.read_bytes()).hexdigest()}"
    if not stamp.is_file() or stamp.read_text("utf-8") != mark:
        say("Setting up what makes the pages (half a minute the first time)")
        call(sys.executable, "-m", "venv", "--clear", str(venv))
        call(python, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-deps", "-r", str(wanted))
        stamp.write_text(mark, "utf-8")
    for folder in (source, made):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", source)
    for name, page in (("CHANGELOG.md", "changes.md"), ("CONTRIBUTING.md", "contributing.md")):
        text = (ROOT / name).read_text("utf-8")
        source.joinpath(page).write_text(text.replace("](docs/", "]("), "utf-8")
    typed = (ROOT / "README.md").read_text("utf-8").partition("## The command line")[2]
    lines = [line for line in typed.splitlines() if not line.startswith(("<details>", "</details>"))]
    source.joinpath("commands.md").write_text("\n".join(["# The command line", *lines, ""]), "utf-8")
    options = ("-W", "--keep-going", "-q", "-d", f"{source}-read", "-c", str(ROOT / "docs" / "site"))
    code = subprocess.run([python, "-m", "sphinx", *options, str(source), str(made)], cwd=ROOT, check=False).returncode
    if not code:
        say(f"Made {made.relative_to(ROOT) / 'index.html'}")
    return code


def benchmarks(arguments: list[str]) -> int:
    """measure, each figure against its floor in the same run"""
    set_up()
    return inside("python", "benchmarks/run.py", *arguments, offscreen=True)


def installer(script: str, *arguments: str) -> int:
    """One of installers/, with this Python; each makes the environment it needs."""
    return subprocess.run(
        [sys.executable, str(ROOT / "installers" / script), *arguments], cwd=ROOT, check=False
    ).returncode


def package(arguments: list[str]) -> int:
    """freeze the program for this system into dist/, with checksums; --prove tries it (Linux)"""
    return installer("package.py", *arguments)


def smoke(arguments: list[str]) -> int:
    """take a built or installed program through a short journey"""
    return installer("smoke.py", *arguments)


def windows_test(arguments: list[str]) -> int:
    """the tests on Windows' own Python, under Wine"""
    return installer("wine.py", "test", *arguments)


def windows_package(arguments: list[str]) -> int:
    """the program, setup, MSI and zip for Windows, under Wine; --prove tries each"""
    return installer("wine.py", "package", *arguments)


def update_manifest(arguments: list[str]) -> int:
    """sign what tells people of a newer version (docs/packaging.md)"""
    set_up()
    return inside("python", "installers/update_manifest.py", *arguments)


def lock(_: list[str]) -> int:
    """write requirements.lock afresh from pyproject.toml (newest versions within the bounds)"""
    require_python()
    with tempfile.TemporaryDirectory() as folder:
        call(sys.executable, "-m", "venv", folder)
        python = next(
            path for path in (Path(folder, "bin/python"), Path(folder, "Scripts/python.exe")) if path.exists()
        )
        call(str(python), "-m", "pip", "--disable-pip-version-check", "install", "-q", "uv")
        options = ("-q", "--system-certs", "--universal", "--upgrade", "--no-header", "--no-annotate")
        extras = ("--extra", "test", "--extra", "postgresql", "--extra", "cipher")
        call(str(python), "-m", "uv", "pip", "compile", *options, *extras, "-o", LOCK.name, "pyproject.toml")
    if "://" in LOCK.read_text("utf-8"):
        raise Stop("requirements.lock names a host.", "Compile it again without extra indexes.")
    return 0


def clean(_: list[str]) -> int:
    """remove .venv and everything else that was made"""
    for name in (VENV.name, *LEFTOVERS):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in ("src", "tests", "benchmarks"):
        for cache in sorted((ROOT / folder).rglob("__pycache__")):
            shutil.rmtree(cache, ignore_errors=True)
    return 0


COMMANDS = {
    "demo": demo,
    "run": run,
    "test": test,
    "check": test,
    "coverage": coverage,
    "mutants": mutants,
    "lint": lint,
    "format": reformat,
    "faults": faults,
    "fuzz": fuzz,
    "pictures": pictures,
    "docs": docs,
    "benchmarks": benchmarks,
    "package": package,
    "smoke": smoke,
    "windows-test": windows_test,
    "windows-package": windows_package,
    "update-manifest": update_manifest,
    "lock": lock,
    "clean": clean,
}


def usage() -> str:
    lines = [f"  {name:<16} {'the same as test' if name == 'check' else COMMANDS[name].__doc__}" for name in COMMANDS]
    return "\n".join(["usage: python3 dev.py COMMAND [ARGUMENTS]", "", *lines])


def main(arguments: list[str]) -> int:
    name, *rest = arguments or ["help"]
    if name in {"help", "-h", "--help"}:
        print(usage())
        return 0
    if name not in COMMANDS:
        print(f"dev.py knows no {name!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        require_python()
        return COMMANDS[name](rest)
    except Stop as stop:
        print(f"{coloured('Stopped:', '31')} {stop}", file=sys.stderr)
        if stop.do:
            print(stop.do, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
