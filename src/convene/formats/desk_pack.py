"""Desk packs as files: a small workspace for one desk, sealed.

With a passphrase nobody reads the pack on its way without it. Without one its key lies in the file: then a pack is
found to be whole or damaged, and is as confidential as a printed register.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from convene.formats import sealed
from convene.formats.bounded import bounded
from convene.rules.desk_packs import PackInfo
from convene.rules.errors import FileProblem, Refused

_MAGIC: Final = b"CNVNPACK"
_KIND: Final = "a desk pack"
_LETTERS: Final = "BCDFGHJKMNPQRSTVWXYZ23456789"  # no vowels: no words come of it; nothing looks alike
_GROUPS: Final = 4  # of four letters each, out of 28: 77 bits


@dataclass(frozen=True, slots=True)
class PackHead:
    """What can be said of a pack before it is opened."""

    pack_id: UUID
    made_at: datetime
    expires_at: datetime
    asks: bool  # for a passphrase
    shut: bool  # it stays encrypted where it is worked in, and asks each time


class WrongPassphrase(Refused):
    """The passphrase is missing or is another one: ask for it, and try again."""


def new_passphrase() -> str:
    """A passphrase to read out or write on paper, such as ``KDVQ-27TB-HXMR-9GFN``."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))


def seal_pack(content: bytes, info: PackInfo, *, passphrase: str = "", shut: bool = False) -> bytes:
    """The file of a pack whose small workspace is ``content``. With a passphrase it may stay ``shut``: encrypted on the
    desk's computer too."""
    salt = secrets.token_bytes(16)
    key = _key(passphrase, salt) if passphrase else secrets.token_bytes(32)
    head = {
        "pack": info.pack_id.hex,
        "made": info.made_at.isoformat(),
        "expires": info.expires_at.isoformat(),
        "salt" if passphrase else "key": (salt if passphrase else key).hex(),
        **({"shut": True} if passphrase and shut else {}),
    }
    return sealed.seal(_MAGIC, head, content, key, secrets.token_bytes(12))


def read_head(file: bytes, name: str) -> PackHead:
    """What a pack says of itself. Raises FileProblem for a foreign, damaged or newer file."""
    return _head(sealed.header(_MAGIC, file, name, _KIND), name)


def open_in_bounds(file: bytes, name: str, *, passphrase: str = "") -> bytes:
    """The same in a child process with limits: anybody can make a pack that unpacks to more than there is room for."""
    return bounded(open_pack, file, name, passphrase)


def open_pack(file: bytes, name: str, passphrase: str = "") -> bytes:
    """The small workspace in a pack. Raises FileProblem as ``read_head`` does, and WrongPassphrase."""
    head = sealed.header(_MAGIC, file, name, _KIND)
    asks = _head(head, name).asks
    if asks and not passphrase.strip():
        raise WrongPassphrase(f"{name} asks for its passphrase", "Whoever made the pack has it.")
    key = _key(passphrase, bytes.fromhex(head["salt"])) if asks else bytes.fromhex(head["key"])
    content = sealed.unseal(_MAGIC, file, name, _KIND, key)
    if content is None:
        raise wrong()
    return content


def wrong() -> WrongPassphrase:
    """Of a passphrase that is another one."""
    return WrongPassphrase("That is not the passphrase of this pack", "Capitals, spaces and hyphens do not matter.")


def desk_key(file: bytes, name: str, passphrase: str) -> tuple[bytes, bytes]:
    """What a pack that stays shut is encrypted with where it is worked in: a key and its salt. Raises WrongPassphrase
    for none."""
    if not passphrase.strip():
        raise WrongPassphrase(f"{name} asks for its passphrase", "Whoever made the pack has it.")
    salt = bytes.fromhex(sealed.header(_MAGIC, file, name, _KIND)["salt"])
    return hashlib.sha256(b"desk" + _key(passphrase, salt)).digest(), salt[:16]


def _head(said: dict[str, Any], name: str) -> PackHead:
    try:
        made, expires = datetime.fromisoformat(said["made"]), datetime.fromisoformat(said["expires"])
        asks = "salt" in said
        length = len(bytes.fromhex(said["salt" if asks else "key"]))
        if made.tzinfo is None or expires.tzinfo is None or length < 16 or not (asks or length == 32):
            raise ValueError
        return PackHead(UUID(said["pack"]), made, expires, asks, asks and said.get("shut") is True)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FileProblem(f"{name} is damaged", "Ask for another pack. Nothing was opened.") from error


def _key(passphrase: str, salt: bytes) -> bytes:
    plain = "".join(c for c in passphrase.upper() if c.isalnum())
    return hashlib.scrypt(plain.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=64 * 1024 * 1024, dklen=32)
