"""The signed manifest of a newer version: read from a folder or over TLS, believed only with the right signature.

``{"format": 1, "said": "…", "signature": "…"}``: what is said is JSON again, kept as text so that its bytes are those
that were signed, with Ed25519 (RFC 8032).
"""

import base64
import http.client
import json
import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from convene.rules.errors import FileProblem, Invalid, Refused
from convene.rules.updates import FILE, KEY_PREFIX, Manifest, check_address, check_key, check_manifest

FORMAT: Final = 1
_MOST: Final = 64 * 1024
_SECONDS: Final = 10.0
_CHUNK: Final = 4096


class NoManifest(Refused):
    """There is none to be had, or none that may be believed."""


def fetch(address: str, *, context: ssl.SSLContext | None = None, seconds: float = _SECONDS) -> bytes:
    """The manifest's bytes from a folder or a server, 64 KiB at most and in ``seconds`` altogether. Nothing is sent but
    the question. Raises NoManifest, Invalid("address")."""
    at = check_address(address)
    if "://" in at:
        return _asked(at if at.endswith(".json") else f"{at.rstrip('/')}/{FILE}", context, seconds)
    path = Path(at)
    try:
        with (path / FILE if path.is_dir() else path).open("rb") as file:
            found = file.read(_MOST + 1)
    except OSError as error:
        words = f"There is no {FILE} in {path.name or path}"
        raise NoManifest(words, f"The system says: {error.strerror or error}.") from error
    return _small(found)


def read(file: bytes, key: str) -> Manifest:
    """What is said, once its signature fits the key. Raises NoManifest, Invalid("key")."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(check_key(key).removeprefix(KEY_PREFIX)))
    try:
        envelope = json.loads(file)
        said, signature = envelope["said"], base64.b64decode(envelope["signature"], validate=True)
        newer = envelope["format"] > FORMAT
        signed = said.encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoManifest("What lies there is not about updates of Convene", "Check the address.") from error
    if newer:
        raise NoManifest("What is said of updates is for a newer Convene", "Ask whoever looks after Convene for you.")
    try:
        public.verify(signature, signed)
    except InvalidSignature as error:
        raise NoManifest(
            "What is said of updates was not signed by who should have",
            "Believe none of it, and tell whoever looks after Convene for you.",
        ) from error
    try:
        return check_manifest(json.loads(said))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Invalid) as error:
        raise NoManifest(
            "What is said of updates cannot be read", "Tell whoever looks after Convene for you."
        ) from error


def signed(said: Mapping[str, Any], private: bytes) -> bytes:
    """The manifest as a file, signed with the 32 bytes of a private key. What it says is checked first: raises
    FileProblem."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        check_manifest(said)
    except (ValueError, KeyError, TypeError, Invalid) as error:
        raise FileProblem("That is no manifest of an update", f"Look at {error}.") from error
    text = json.dumps(said, ensure_ascii=False, indent=1)
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(text.encode())
    envelope = {"format": FORMAT, "said": text, "signature": base64.b64encode(signature).decode()}
    return json.dumps(envelope, indent=1).encode()


def public_key(private: bytes) -> str:
    """What people are given to go with the address."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    raw = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return KEY_PREFIX + base64.b64encode(raw).decode()


def _asked(address: str, context: ssl.SSLContext | None, seconds: float) -> bytes:
    parts = urlsplit(address)
    host, until = parts.hostname or "", time.monotonic() + seconds
    line: http.client.HTTPConnection = (
        http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=context or ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, parts.port, timeout=seconds)
    )
    network = "Check the network, and try again later."
    try:
        line.request(
            "GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers={"User-Agent": "Convene"}
        )
        answer = line.getresponse()
        found = b""
        while len(found) <= _MOST and (some := answer.read1(_CHUNK)):
            found += some
            if time.monotonic() > until:
                raise TimeoutError
        status = answer.status
    except ssl.SSLCertVerificationError as error:
        hint = "Nothing was believed. Check the address with IT."
        raise NoManifest(f"{host} does not prove who it is", hint) from error
    except TimeoutError as error:
        raise NoManifest(f"{host} does not answer in time", network) from error
    except http.client.HTTPException as error:
        raise NoManifest(f"{host} hung up", network) from error
    except (OSError, UnicodeError) as error:
        raise NoManifest(f"{host} cannot be reached", network) from error
    finally:
        line.close()
    if status in (301, 302, 303, 307, 308):
        raise NoManifest("The updates are at another address", "Nobody is followed elsewhere: set the new address.")
    if status != http.client.OK:
        raise NoManifest(f"{host} has nothing to say of updates ({status})", "Check the address.")
    return _small(found)


def _small(found: bytes) -> bytes:
    if len(found) > _MOST:
        raise NoManifest("What lies there is too large to be about updates", "Check the address.")
    return found
