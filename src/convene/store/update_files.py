"""Where the settings of updates are kept: this person's own, and the policy of the machine, which IT writes."""

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from convene.rules.errors import FileProblem
from convene.store.places import data_folder

_MOST: Final = 64 * 1024


def policy_path() -> Path:
    """The policy of this machine, which people cannot write to; ``CONVENE_POLICY`` names another. It may not be
    there."""
    if named := os.environ.get("CONVENE_POLICY"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA") or r"C:\ProgramData") / "Convene" / "policy.json"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Convene/policy.json")
    return Path("/etc/convene/policy.json")


def policy() -> Mapping[str, Any]:
    """What the policy says of updates; nothing where there is none. Raises FileProblem for one that cannot be read: it
    may forbid what is asked."""
    path = policy_path()
    try:
        said = _read(path)
    except (OSError, ValueError) as error:
        raise FileProblem("The policy of this computer cannot be read", f"IT wrote it: {path}.") from error
    found = said.get("updates", {})
    if not isinstance(found, dict):
        raise FileProblem("The policy of this computer says nothing that can be read of updates", f"{path}.")
    return found


def own() -> Mapping[str, Any]:
    """What this person chose; nothing where they did not, or where it cannot be read any more."""
    try:
        return _read(_own())
    except (OSError, ValueError):
        return {}


def keep(values: Mapping[str, Any]) -> None:
    """Keep what this person chose. Raises FileProblem."""
    path = _own()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part.write_text(json.dumps(dict(values), indent=2), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise FileProblem("What you chose cannot be kept", f"{path}: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _own() -> Path:
    return data_folder() / "updates.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            said = file.read(_MOST + 1)
    except FileNotFoundError:
        return {}
    if len(said) > _MOST:
        raise ValueError("too large")
    try:
        found = json.loads(said)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
