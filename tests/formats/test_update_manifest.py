"""The signed manifest of a newer version: from a folder and over TLS, and what is not believed."""

import base64
import json
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.formats.update_manifest import NoManifest, fetch, public_key, read, signed
from convene.rules.errors import FileProblem, Invalid
from convene.rules.updates import FILE
from mail_server import make_certificate

PRIVATE = bytes(range(32))
KEY = public_key(PRIVATE)
SAID = {"version": "2.0", "released": "2026-06-01", "expires": "2026-12-01", "says": "All new", "page": "", "files": []}
SIGNED = signed(SAID, PRIVATE)


def test_what_was_signed_is_read() -> None:
    assert read(SIGNED, KEY).version == "2.0"
    assert KEY.startswith("ed25519:")


def test_another_hand_is_not_believed() -> None:
    with pytest.raises(NoManifest, match="not signed by who should have"):
        read(SIGNED, public_key(bytes(32)))


def test_a_word_that_was_changed_is_not_believed() -> None:
    envelope = json.loads(SIGNED)
    envelope["said"] = envelope["said"].replace("All new", "All old")
    with pytest.raises(NoManifest, match="not signed"):
        read(json.dumps(envelope).encode(), KEY)


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_no_changed_byte_changes_what_is_said(at: int, by: int) -> None:
    file = bytearray(SIGNED)
    file[at] ^= by
    with suppress(NoManifest):
        assert read(bytes(file), KEY) == read(SIGNED, KEY)  # white space is not signed


@pytest.mark.parametrize(
    "file",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 5000, b'{"format": 1, "said": 5, "signature": ""}', b"PK\x03\x04"],
    ids=range(8),
)
def test_what_is_no_manifest_is_said(file: bytes) -> None:
    with pytest.raises(NoManifest, match="not about updates"):
        read(file, KEY)


def test_a_newer_kind_of_manifest_is_said() -> None:
    with pytest.raises(NoManifest, match="newer Convene"):
        read(json.dumps(json.loads(SIGNED) | {"format": 2}).encode(), KEY)


def test_what_is_signed_and_makes_no_sense_is_said() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    text = json.dumps(SAID | {"version": "new"})
    signature = base64.b64encode(Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(text.encode())).decode()
    with pytest.raises(NoManifest, match="cannot be read"):
        read(json.dumps({"format": 1, "said": text, "signature": signature}).encode(), KEY)


def test_only_a_manifest_is_signed() -> None:
    with pytest.raises(FileProblem, match="no manifest"):
        signed(SAID | {"version": "new"}, PRIVATE)


def test_a_folder_or_the_file_itself(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(SIGNED)
    assert fetch(str(tmp_path)) == fetch(str(tmp_path / FILE)) == SIGNED


def test_an_empty_folder_and_a_huge_file(tmp_path: Path) -> None:
    with pytest.raises(NoManifest, match="There is no"):
        fetch(str(tmp_path))
    (tmp_path / FILE).write_bytes(b"x" * 70_000)
    with pytest.raises(NoManifest, match="too large"):
        fetch(str(tmp_path))


class Answers(BaseHTTPRequestHandler):
    """Answers as its server was told to, and notes what was asked."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.asked.append((self.path, dict(self.headers)))
        status, body, headers = server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):  # whoever asked may have left
            for part in body:
                self.wfile.write(part)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def server(
    body: Iterable[bytes],
    status: int = 200,
    headers: dict[str, str] | None = None,
    *,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Any]:
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    made.answer, made.asked = (status, body, headers or {}), []
    if tls is not None:
        made.socket = tls.wrap_socket(made.socket, server_side=True)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


def at(made: Any, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{made.server_port}/updates"


def test_nothing_is_sent_but_the_question() -> None:
    with server([SIGNED]) as made:
        assert fetch(at(made)) == SIGNED
        assert fetch(f"{at(made)}/other.json") == SIGNED
        (path, headers), (other, _) = made.asked
    assert (path, other) == (f"/updates/{FILE}", "/updates/other.json")
    assert {name.casefold() for name in headers} == {"host", "user-agent", "accept-encoding"}
    assert headers["User-Agent"] == "Convene"


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (302, {"Location": "https://elsewhere.example/"}, "another address"),
        (404, {}, "nothing to say of updates .404."),
    ],
)
def test_nobody_is_followed_and_a_refusal_is_said(status: int, headers: dict[str, str], words: str) -> None:
    with server([SIGNED], status, headers) as made, pytest.raises(NoManifest, match=words):
        fetch(at(made))


def test_a_server_that_never_ends_is_left() -> None:
    with server([b"x" * 4096] * 40) as made, pytest.raises(NoManifest, match="too large"):
        fetch(at(made))


def test_a_server_that_drips_is_left() -> None:
    ended = threading.Event()

    def drops() -> Iterator[bytes]:
        while not ended.wait(0.02):
            yield b"x"

    with server(drops()) as made:
        with pytest.raises(NoManifest, match="not answer in time"):
            fetch(at(made), seconds=0.1)
        ended.set()


def test_a_server_has_to_prove_who_it_is(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with server([SIGNED], tls=tls) as made:
        known = ssl.create_default_context(cafile=certificate)
        assert fetch(at(made, "https"), context=known) == SIGNED
        with pytest.raises(NoManifest, match="does not prove who it is"):
            fetch(at(made, "https"))


def test_no_server_at_all() -> None:
    with server([SIGNED]) as made:
        address = at(made)
    with pytest.raises(NoManifest, match="cannot be reached"):
        fetch(address)


def test_without_tls_nothing_is_asked() -> None:
    with pytest.raises(Invalid, match="over TLS only"):
        fetch("http://convene.example.org/updates")
