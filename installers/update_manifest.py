"""Makes and signs what Convene reads to know of a newer version: ``convene-updates.json`` beside the files it names.

``--new-key FILE`` makes a key pair once: the private one goes into FILE (keep it away from the project and from the
server), the public one is printed; it is what people get together with the address.
"""

import argparse
import hashlib
import os
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from convene import __version__
from convene.formats.atomic import write_atomically
from convene.formats.update_manifest import public_key, read, signed
from convene.rules.errors import ConveneError
from convene.rules.updates import FILE

SYSTEMS = {
    "-setup.exe": "windows", ".msi": "windows", "-windows-x64.zip": "windows", ".dmg": "macos", ".tar.gz": "linux",
    ".whl": "python",
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 done, 1 refused."""
    parser = argparse.ArgumentParser(prog="dev.py update-manifest", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="the files of the new version")
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a key pair")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the private key to sign with")
    parser.add_argument("--version", default=__version__)
    parser.add_argument("--says", default="", help="what is new, in a sentence")
    parser.add_argument("--page", default="", help="https:// address where people read on")
    parser.add_argument("--days", type=int, default=180, help="how long it may be believed")
    given = parser.parse_args(arguments)
    try:
        if given.new_key is not None:
            print(new_key(given.new_key))
        elif given.folder is not None and given.key is not None:
            private = bytes.fromhex(given.key.read_text("ascii").strip())
            made = write_manifest(
                given.folder, private, version=given.version, says=given.says, page=given.page, days=given.days
            )
            print(f"{made}\nsigned with {public_key(private)}")
        else:
            parser.error("name the folder and --key, or --new-key")
    except (ConveneError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def new_key(path: Path) -> str:
    """Make a key pair; the private one is kept in a new file that nobody else may read. Returns the public one."""
    private = secrets.token_bytes(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(private.hex())
    return public_key(private)


def write_manifest(folder: Path, private: bytes, *, version: str, says: str, page: str, days: int) -> Path:
    """Name, measure and sign the files of the folder that are given to people."""
    today = datetime.now(UTC).date()
    found = [(path, system_of(path.name)) for path in sorted(folder.iterdir()) if path.is_file()]
    said = {
        "version": version,
        "released": today.isoformat(),
        "expires": (today + timedelta(days=days)).isoformat(),
        "says": says,
        "page": page,
        "files": [
            {
                "system": system,
                "name": path.name,
                "size": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path, system in found
            if system
        ],
    }
    file = signed(said, private)
    read(file, public_key(private))
    target = folder / FILE
    write_atomically(target, file)
    return target


def system_of(name: str) -> str:
    """For which system a file is; nothing for one that is not given to people."""
    return next((system for end, system in SYSTEMS.items() if name.endswith(end)), "")


if __name__ == "__main__":
    raise SystemExit(main())
