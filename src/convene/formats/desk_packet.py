"""Packets as files: the scans of a desk as lines of JSON, sealed with the secret of its pack, so that they come from
it and are read by nobody on the way."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from math import isfinite
from typing import Any, Final
from uuid import UUID

from convene.formats import sealed
from convene.formats.bounded import bounded
from convene.rules.desk_packs import DeskPacket, PackInfo, WalkIn
from convene.rules.errors import FileProblem
from convene.rules.registrations import RegistrationState
from convene.rules.scans import Fact
from convene.rules.text import clean_line

_MAGIC: Final = b"CNVNSCAN"
_KIND: Final = "a packet of scans"
_LONGEST: Final = 2_000  # letters of a name
_DEEPEST: Final = 8  # what stands within what
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def write_packet(info: PackInfo, scans: Iterable[Fact], walk_ins: Iterable[WalkIn], *, written_at: datetime) -> bytes:
    """The file. ``scans`` are plain, in the order of their numbers."""
    lines: list[dict[str, Any]] = [{"written_at": written_at.isoformat(), "desk": info.desk}]
    lines += [{"walk_in": _plain(one)} for one in walk_ins]
    lines += [{"scan": scan} for scan in scans]
    content = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    return sealed.seal(_MAGIC, {"pack": info.pack_id.hex}, content, _key(info.secret), secrets.token_bytes(12))


def pack_of(file: bytes, name: str) -> UUID:
    """Of which pack a packet is. Raises FileProblem for a foreign, damaged or newer file."""
    try:
        return UUID(sealed.header(_MAGIC, file, name, _KIND)["pack"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FileProblem(f"{name} is damaged", "Copy it again from the desk. Nothing was taken in.") from error


def read_in_bounds(file: bytes, name: str, secret: str) -> DeskPacket:
    """The same as ``read_packet``, in a child process with limits: whoever has a pack can make packets of it."""
    return bounded(read_packet, file, name, secret)


def read_packet(file: bytes, name: str, secret: str) -> DeskPacket:
    """What is in a packet of the pack with that secret. Raises FileProblem, also for one sealed with another."""
    pack_id = pack_of(file, name)
    content = sealed.unseal(_MAGIC, file, name, _KIND, _key(secret))
    if content is None:
        raise FileProblem(
            f"{name} does not come from the pack it names", "Ask the desk for its packet again. Nothing was taken in."
        )
    try:
        head, *lines = (_sound(json.loads(line)) for line in content.decode().split("\n"))
        return DeskPacket(
            pack_id,
            _instant(head["written_at"]),
            tuple(line["scan"] for line in lines if "scan" in line),
            tuple(_walk_in(line["walk_in"]) for line in lines if "walk_in" in line),
            hashlib.sha256(file).hexdigest(),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileProblem(f"{name} cannot be read", "Ask the desk for its packet again.") from error


def _key(secret: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"convene packet 1").derive(bytes.fromhex(secret))


def _plain(walk_in: WalkIn) -> dict[str, str]:
    return {
        name: value.hex if isinstance(value, UUID) else value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(walk_in).items()
    }


def _walk_in(plain: dict[str, Any]) -> WalkIn:
    return WalkIn(
        UUID(plain["registration_id"]),
        UUID(plain["person_id"]),
        _line(plain["name"]),
        _line(plain["organisation"]),
        _line(plain["email"]),
        RegistrationState(plain["state"]).value,
        _instant(plain["registered_at"]),
    )


def _sound(value: Any, depth: int = _DEEPEST) -> Any:
    """What was read of a line, if it can be kept as JSON: Python reads more than databases do."""
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    if depth < 0 or (isinstance(value, float) and not isfinite(value)) or (isinstance(value, str) and "\0" in value):
        raise ValueError("not a line of a packet")
    if isinstance(value, str):
        value.encode()  # raises UnicodeEncodeError, a ValueError, for half of a letter
    for part in parts:
        _sound(part, depth - 1)
    return value


def _line(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise TypeError("not a line of text")
    return clean_line(value)


def _instant(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None or not _FIRST <= at <= _LAST:
        raise ValueError("not an instant of a desk")
    return at
