"""Tries the Linux archive on a system that has nothing: `python3 dev.py package --prove`, as root on Debian.

In a Debian that debootstrap has just made, without a Python, the archive is unpacked, taken through the smoke journey,
put in the menu, and taken out again. What was made is in build/bare.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facts import FILES, NAME, ROOT, VERSION
from package import size

HERE, BARE = ROOT / "installers", ROOT / "build" / "bare"
RELEASE = "bookworm"
SYSTEM = (
    *("libgl1", "libegl1", "fonts-dejavu-core"),
    *("shared-mime-info", "desktop-file-utils", "xdg-utils", "libfile-mimeinfo-perl"),
)
"""What any desktop has and this one has not: OpenGL, a font, and the tools of menus and file types."""
PERSON = "/home/somebody"


@contextmanager
def debian() -> Iterator[Path]:
    """The bare system, thrown away at the end."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise SystemExit("This needs root and debootstrap. On Debian: apt-get install debootstrap")
    shutil.rmtree(BARE, ignore_errors=True)
    subprocess.run(["debootstrap", "--variant=minbase", RELEASE, BARE], stdout=subprocess.DEVNULL, check=True)
    shutil.copy("/etc/resolv.conf", BARE / "etc" / "resolv.conf")
    (BARE / PERSON[1:]).mkdir()
    try:
        quiet = ("env", "DEBIAN_FRONTEND=noninteractive")
        says("apt-get", "-q", "update")
        says(*quiet, "apt-get", "-q", "install", "-y", "--no-install-recommends", *SYSTEM)
        yield BARE
    finally:
        shutil.rmtree(BARE, ignore_errors=True)


def says(*words: str) -> str:
    """What a command prints inside; it has to succeed."""
    inside = ("chroot", str(BARE), "env", "-i", f"HOME={PERSON}", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8")
    done = subprocess.run(
        [*inside, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        raise SystemExit(f"FAILED {' '.join(words)}: {done.returncode}\n{said[-3000:]}")
    return said


def need(claim: str, holds: bool, why: object = "") -> None:
    """Say what was shown, or end."""
    if not holds:
        raise SystemExit(f"FAILED {claim}: {why}")
    print(f"  ok  {claim}", flush=True)


def kind(name: str) -> str:
    """What the system takes a file of that name for."""
    return says(
        "sh", "-c", f"cd {PERSON} && echo anything >{name} && xdg-mime query filetype {name}; rm -f {name}"
    ).strip()


def tried(archive: Path) -> None:
    """Unpack it, use it, put it in the menu, and take it out again."""
    for folder in ("usr/bin", "usr/local/bin"):
        need(f"no Python in /{folder}", not list((BARE / folder).glob("python*")))
    subprocess.run(["tar", "-C", BARE / "opt", "-xzf", archive], check=True)
    program, shared = f"/opt/{NAME}-{VERSION}", f"{PERSON}/.local/share"
    print(f"  {program}: {size(BARE / program[1:])} MB", flush=True)
    journey = (sys.executable, HERE / "smoke.py", "--inside", BARE, "chroot", BARE, f"{program}/convene")
    subprocess.run(list(map(str, journey)), check=True, env={**os.environ, "HOME": PERSON})
    says(f"{program}/install.sh")
    entry = f"{shared}/applications/convene.desktop"
    need("the menu entry is valid", not says("desktop-file-validate", entry))
    line = next(line for line in says("cat", entry).splitlines() if line.startswith("Exec="))
    need("it starts the unpacked program", line == f'Exec="{program}/convene" %f', line)
    need("its icon is there", (BARE / shared[1:] / "icons/hicolor/256x256/apps/convene.png").stat().st_size > 1000)
    for suffix, words, name in FILES:
        found = kind(f"some.{suffix}")
        need(f"a {words} is known by its name", found == f"application/x-convene-{name}", found)
        opens = says("xdg-mime", "query", "default", found).strip()
        need("and opened by the menu entry", opens == "convene.desktop", opens)
    says(f"{program}/install.sh", "--remove")
    left = [str(path) for path in (BARE / shared[1:]).rglob("*") if path.is_file() and "convene" in path.name.lower()]
    need("--remove leaves nothing of it", not left, left)
    opens = says("sh", "-c", "xdg-mime query default application/x-convene-workspace || true").strip()
    need("and nothing opens a workspace any more", not opens, opens)


def held(archive: Path) -> None:
    """The whole trial of the archive."""
    with debian():
        print(f"{archive.name} on a bare Debian ({RELEASE}):", flush=True)
        tried(archive)
