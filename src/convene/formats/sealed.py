"""Sealed files: a header that everybody can read, and content that is encrypted and cannot be changed unnoticed.

magic (8 bytes) · length of the header (4) · header (JSON) · content (zlib, AES-256-GCM; magic and header are bound)
"""

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any, Final

from convene.rules.errors import FileProblem

_MOST_FILE: Final = 64 * 1024 * 1024
_MOST_HEADER: Final = 4096
_MOST_CONTENT: Final = 128 * 1024 * 1024  # the list of an event with a hundred thousand people
_NONCE: Final = 12
FORMAT: Final = 1


def read_file(path: Path) -> bytes:
    """The bytes of a pack or packet. Raises FileProblem."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_FILE + 1)
    except OSError as error:
        raise FileProblem(f"{path.name} cannot be read", f"The system says: {error.strerror or error}.") from error
    if len(data) > _MOST_FILE:
        raise FileProblem(f"{path.name} is too large", "No desk needs so much. Nothing was opened.")
    return data


def seal(magic: bytes, header: dict[str, Any], content: bytes, key: bytes, nonce: bytes) -> bytes:
    """The file. ``nonce`` is 12 random bytes, never used twice with a key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    said = header | {"format": FORMAT, "nonce": nonce.hex()}
    packed = zlib.compress(content, 6)
    # AES-GCM adds 16 bytes; the sum tells a damaged file from a wrong key.
    head = json.dumps(said, sort_keys=True).encode()
    bound = magic + len(head).to_bytes(4) + head
    sealed = AESGCM(key).encrypt(nonce, packed, bound)
    return bound + hashlib.sha256(bound + sealed).digest() + sealed


def header(magic: bytes, file: bytes, name: str, kind: str) -> dict[str, Any]:
    """What the header says, once the whole file is known to be undamaged. ``kind`` is what it should be: “a desk pack”.

    Raises FileProblem for another kind of file, one that is cut short or changed, and one of a newer Convene.
    """
    if not file.startswith(magic):
        raise FileProblem(f"{name} is not {kind}", "It is another kind of file. Nothing was opened.")
    size = int.from_bytes(file[8:12])
    head = file[12 : 12 + size]
    bound, check, sealed = file[: 12 + size], file[12 + size : 44 + size], file[44 + size :]
    if size > _MOST_HEADER or len(head) < size or hashlib.sha256(bound + sealed).digest() != check:
        raise _damaged(name)
    try:
        said = json.loads(head)
        newer = said["format"] > FORMAT
        nonce = bytes.fromhex(said["nonce"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(name) from error
    if newer:
        raise FileProblem(f"{name} was made by a newer Convene", "Bring this Convene up to date. Nothing was opened.")
    if len(nonce) != _NONCE:
        raise _damaged(name)
    return dict(said)


def unseal(magic: bytes, file: bytes, name: str, kind: str, key: bytes) -> bytes | None:
    """The content; None where the key is not the one it was sealed with. Raises FileProblem as ``header`` does."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    said = header(magic, file, name, kind)
    size = int.from_bytes(file[8:12])
    try:
        packed = AESGCM(key).decrypt(bytes.fromhex(said["nonce"]), file[44 + size :], file[: 12 + size])
    except InvalidTag:
        return None
    reader = zlib.decompressobj()
    try:
        content = reader.decompress(packed, _MOST_CONTENT)
    except zlib.error as error:
        raise _damaged(name) from error
    if not reader.eof:
        raise FileProblem(f"{name} is too large", "No desk needs so much. Nothing was opened.")
    return content


def _damaged(name: str) -> FileProblem:
    return FileProblem(f"{name} is damaged", "Copy it again from where it was made. Nothing was opened.")
