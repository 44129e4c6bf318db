"""Newer versions: what an organisation says of them in a signed manifest, and what that means for the one that runs.

Convene is told where such a manifest lies, by IT or by the person, or it never looks. It changes nothing of itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from convene.rules.errors import Invalid, Refused
from convene.rules.text import clean_line

FILE: Final = "convene-updates.json"
"""The name of a manifest in its folder."""
KEY_PREFIX: Final = "ed25519:"
WEEK: Final = timedelta(days=7)
_VERSION: Final = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}")
_KEY: Final = re.compile(r"ed25519:[A-Za-z0-9+/]{43}=")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LONGEST: Final = 300
_MOST_FILES: Final = 50
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Download:
    """One file of a version: for which system, its name beside the manifest, its size in bytes, its SHA-256 in hex."""

    system: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is said of the newest version. ``expires`` is the last day it may be believed; ``page`` is where people read
    on and may be empty."""

    version: str
    released: date
    expires: date
    says: str
    page: str = ""
    files: tuple[Download, ...] = ()


class Standing(StrEnum):
    """The version that runs beside the one that is offered."""

    NEWER = "newer"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a manifest is looked for, and whose it must be. ``by_it``: the machine's policy says so, and nobody changes
    it here. ``seen`` is the newest version that was ever said; ``looked`` is when this was last asked."""

    address: str = ""
    key: str = ""
    weekly: bool = False
    allowed: bool = True
    by_it: bool = False
    seen: str = ""
    looked: datetime | None = None

    def due(self, now: datetime) -> bool:
        """Whether a look that was asked for once a week is due."""
        asked = self.allowed and bool(self.address) and self.weekly
        return asked and (self.looked is None or not timedelta() <= now - self.looked < WEEK)


def numbers(version: str) -> tuple[int, ...]:
    """A version as it is compared: 1.10 is newer than 1.9, and 1.0 is 1. Raises Invalid("version")."""
    if not _VERSION.fullmatch(version):
        raise Invalid("version", f"“{version[:40]}” is no version", "Write it as 1.4.0.")
    found = [int(part) for part in version.split(".")]
    while found and found[-1] == 0:
        found.pop()
    return tuple(found)


def standing(manifest: Manifest, ours: str) -> Standing:
    """What the manifest means to a program of version ``ours``."""
    theirs, mine = numbers(manifest.version), numbers(ours)
    return Standing.NEWER if theirs > mine else Standing.CURRENT if theirs == mine else Standing.AHEAD


def judge(manifest: Manifest, today: date, seen: str) -> None:
    """Raises Refused for a manifest that may not be believed any more: an old one that was put back would keep people
    from a version that mends something."""
    if manifest.expires < today:
        raise Refused(
            f"What is said of updates was good until {manifest.expires.day} {manifest.expires:%B %Y}",
            "Whoever looks after Convene for you has to renew it.",
        )
    if seen and numbers(manifest.version) < numbers(seen):
        raise Refused(
            f"Version {manifest.version} is offered, and {seen} was already",
            "An older offer may have been put back. Tell whoever looks after Convene for you.",
        )


def check_allowed(source: Source) -> None:
    """Raises Refused where the machine's policy forbids to look."""
    if not source.allowed:
        raise Refused("Looking for updates is switched off on this computer", "IT has settled it for everybody.")


def check_address(said: str) -> str:
    """A folder, or an address with TLS. Raises Invalid("address")."""
    address = clean_line(said)
    if "://" not in address:
        return address
    hint = "Write it as https://convene.example.org/updates, or name a folder."
    try:
        parts = urlsplit(address)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        raise Invalid("address", f"“{address[:80]}” is no address", hint) from None
    if parts.scheme not in ("https", "http") or not parts.hostname or not port_is_one or parts.fragment:
        raise Invalid("address", f"“{address[:80]}” is no address", hint)
    if parts.username is not None:
        raise Invalid("address", "The address holds a user", "Updates are looked for without a name or password.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise Invalid("address", "Updates are looked for over TLS only", "Begin the address with https://.")
    return address


def check_key(said: str) -> str:
    """The public key a manifest must be signed with. Raises Invalid("key")."""
    key = "".join(said.split())
    if not _KEY.fullmatch(key):
        raise Invalid("key", "That is no key", "It begins with ed25519: and came with the address.")
    return key


def source_of(own: Mapping[str, Any], policy: Mapping[str, Any]) -> Source:
    """What the person's own settings and the machine's policy say together; the policy wins, word for word. Raises
    Invalid for values that cannot be."""
    by_it = bool(policy)
    said = policy if "address" in policy else own
    try:
        looked = datetime.fromisoformat(own["looked"]) if own.get("looked") else None
    except (ValueError, TypeError):
        looked = None
    seen = str(own.get("seen", ""))
    found = Source(
        weekly=bool(policy.get("weekly", own.get("weekly", False))),
        allowed=policy.get("allowed", True) is not False,
        by_it=by_it,
        seen=seen if _VERSION.fullmatch(seen) else "",
        looked=looked if looked is not None and looked.tzinfo is not None else None,
    )
    if not said.get("address"):
        return found
    return replace(found, address=check_address(str(said["address"])), key=check_key(str(said.get("key", ""))))


def check_manifest(said: Mapping[str, Any]) -> Manifest:
    """A manifest out of its JSON. Raises ValueError, TypeError or KeyError for what it should not say, Invalid for a
    version or page that cannot be."""
    version = str(said["version"])
    numbers(version)
    page = str(said.get("page", ""))
    if page and (not page.startswith("https://") or len(page) > _LONGEST):
        raise Invalid("page", "The page of an update is reached over TLS", "Begin its address with https://.")
    files = said.get("files", [])
    if not isinstance(files, list) or len(files) > _MOST_FILES:
        raise ValueError("files")
    return Manifest(
        version=version,
        released=date.fromisoformat(said["released"]),
        expires=date.fromisoformat(said["expires"]),
        says=clean_line(str(said.get("says", "")))[:_LONGEST],
        page=page and check_address(page),
        files=tuple(_download(one) for one in files),
    )


def _download(said: Mapping[str, Any]) -> Download:
    name, size, sha256 = str(said["name"]), said["size"], str(said["sha256"])
    if not name or set(name) & set('/\\:*?"<>|\0') or name.startswith(".") or len(name) > _LONGEST:
        raise ValueError("name")
    if type(size) is not int or size < 0 or not _SHA256.fullmatch(sha256):
        raise ValueError("size or sha256")
    return Download(clean_line(str(said["system"]))[:40], clean_line(name), size, sha256)
