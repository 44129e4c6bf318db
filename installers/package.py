"""Makes what is given to people, for the system it runs on: the program frozen, packed, and with checksums in dist/.

It needs a Python and nothing else; `python3 dev.py package` calls it. The environment it freezes is its own
(build/package/env), with the versions of requirements.lock and none of the test tools.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from facts import NAME, ROOT, VERSION

HERE, MADE, DIST = ROOT / "installers", ROOT / "build" / "package", ROOT / "dist"
ENV = MADE / "env"
STAMP = ENV / "stamp"
PINS = (ROOT / "requirements.lock", HERE / "requirements.txt")


def run(*command: object) -> None:
    """A command that has to succeed."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([str(word) for word in command], cwd=ROOT, env=env, check=True)


def python() -> Path:
    """The Python of the environment that is frozen."""
    return ENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def set_up() -> None:
    """Make the environment, unless it is already the one that the pins would make."""
    wanted = sys.version + "".join(hashlib.sha256(path.read_bytes()).hexdigest() for path in PINS)
    if STAMP.is_file() and STAMP.read_text("utf-8") == wanted:
        return
    print("Setting up what is frozen (a minute or two the first time)", flush=True)
    run(sys.executable, "-m", "venv", "--clear", ENV)
    pip = (python(), "-m", "pip", "--disable-pip-version-check", "install", "-q")
    run(*pip, "-c", PINS[0], f"{ROOT}[cipher,keyring,postgresql]")
    run(python(), "-m", "pip", "--disable-pip-version-check", "uninstall", "-q", "-y", "convene")
    run(*pip, "-r", PINS[1])
    STAMP.write_text(wanted, "utf-8")


def frozen() -> Path:
    """Freeze, and give the folder (on macOS the .app)."""
    set_up()
    run(python(), HERE / "icons.py", ROOT / "resources" / "mark-tile.svg", MADE)
    run(python(), HERE / "notices.py", MADE / "notices", ROOT / "resources", *shipped())
    out = MADE / "out"
    run(
        *(python(), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
        *("--distpath", out, "--workpath", MADE / "work", HERE / "convene.spec"),
    )
    folder = out / {"darwin": f"{NAME}.app", "win32": NAME}.get(sys.platform, "convene")
    if sys.platform == "linux":
        strip_python(folder)
        linux_files(folder)
    return folder


def shipped() -> list[str]:
    """The packages whose licences go along: what pyproject.toml asks for, and the extras that are frozen."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["cipher"], *extras["keyring"], *extras["postgresql"]]
    return [name_of(text) for text in wanted] + ["psycopg-binary", "pyinstaller"]


def name_of(requirement: str) -> str:
    """The bare name of what is asked for."""
    end = next((at for at, letter in enumerate(requirement) if letter in "[<>=!~; "), len(requirement))
    return requirement[:end]


def strip_python(folder: Path) -> None:
    """Drop what only a debugger reads from Python's own libraries; wheels are stripped already, or must not be."""
    if not shutil.which("strip"):
        return
    inside = folder / "_internal"
    for library in (
        *inside.glob("libpython*"),
        *inside.glob("python3.*/lib-dynload/*.so"),
        *inside.glob("lib-dynload/*.so"),
    ):
        subprocess.run(["strip", "--strip-unneeded", library], check=False)


def linux_files(folder: Path) -> None:
    """What a desktop needs to know of the program, and the script that tells it for one person."""
    share = folder / "share"
    share.mkdir(exist_ok=True)
    shutil.copy(MADE / "convene.png", share / "convene.png")
    for name in ("convene.desktop", "convene.xml"):
        shutil.copy(HERE / "linux" / name, share / name)
    shutil.copy(HERE / "linux" / "install.sh", folder / "install.sh")
    (folder / "install.sh").chmod(0o755)


def packed(folder: Path) -> Path:
    """One archive of it, made the same way for the same files."""
    DIST.mkdir(exist_ok=True)
    machine = platform.machine().lower().replace("amd64", "x86_64")
    stem = f"{NAME}-{VERSION}-{ {'darwin': 'macos', 'win32': 'windows'}.get(sys.platform, 'linux') }-{machine}"
    if sys.platform == "win32":
        return zipped(folder, DIST / f"{stem}-portable.zip")
    if sys.platform == "darwin":
        run(python(), HERE / "macos.py", folder, DIST / f"{stem}.dmg", MADE)
        return DIST / f"{stem}.dmg"
    archive = DIST / f"{stem}.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=6) as file:
        file.add(folder, arcname=f"{NAME}-{VERSION}", filter=nobodys)
    return archive


def nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the name of who made it."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def zipped(folder: Path, archive: Path) -> Path:
    """A zip of the folder under its own name."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for path in sorted(folder.rglob("*")):
            file.write(path, Path(folder.name) / path.relative_to(folder))
    return archive


def summed() -> Path:
    """SHA256SUMS of all that is in dist/, as `sha256sum -c` reads it."""
    sums = DIST / "SHA256SUMS"
    files = sorted(path for path in DIST.iterdir() if path.is_file() and path != sums)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    sums.write_text("".join(lines), "utf-8", newline="\n")
    return sums


def size(folder: Path) -> int:
    """In MB, links not followed."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) // 1_000_000


def main() -> None:
    """Freeze, pack, sum."""
    folder = frozen()
    print(f"{folder.relative_to(ROOT)}: {size(folder)} MB", flush=True)
    if "--folder" not in sys.argv[1:]:
        archive = packed(folder)
        print(f"{archive.relative_to(ROOT)}: {archive.stat().st_size // 1_000_000} MB", flush=True)
        summed()
        if "--prove" in sys.argv[1:] and sys.platform == "linux":
            import bare

            bare.held(archive)


if __name__ == "__main__":
    main()
