"""A real mail server on loopback, with TLS that a test trusts, which can refuse, be slow and hang up."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "events", "a good password"


class Box:
    """What arrived, as (recipient, message), and what the server does to whom: a reply such as ``550 no such user`` to
    their address, or ``hang up`` in the middle of their message, or ``slow``."""

    def __init__(self, **at: str) -> None:
        self.mail: list[tuple[str, bytes]] = []
        self.at = at
        self.hosts: list[str] = []

    def _does(self, address: str) -> str:
        return self.at.get(address.partition("@")[0], "")

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self._does(address)[:1].isdigit():
            return self._does(address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        (to,) = envelope.rcpt_tos
        does = self._does(to)
        if does.startswith("data "):
            return does.removeprefix("data ")
        if does == "hang up":
            server.transport.abort()  # type: ignore[union-attr]
            return "250 OK"
        if does == "slow":
            sleep(0.6)
        self.hosts.append(session.host_name)
        self.mail.append((to, envelope.content))
        return "250 OK"


@contextmanager
def serving(
    box: Box, folder: Path, *, security: str = "starttls", login: bool = False
) -> Iterator[tuple[int, ssl.SSLContext]]:
    """The server's port, and a context that trusts it. ``security`` is starttls, tls or none."""
    certificate = make_certificate(folder)
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)
    more: dict[str, Any] = {}
    if security == "tls":
        more["ssl_context"] = ours
    if login:
        more |= {"authenticator": _known, "auth_required": True}
    if security == "starttls":
        more |= {"tls_context": ours, "require_starttls": True}
    controller = Controller(box, hostname="127.0.0.1", port=_free(), **more)
    controller.start()
    try:
        yield controller.port, ssl.create_default_context(cafile=certificate)
    finally:
        controller.stop()


def _known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


def _free() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def make_certificate(folder: Path) -> Path:
    """A key and a certificate that signs itself for this machine, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Mail server of the tests")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail-server.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()) + made.public_bytes(pem)
    )
    return path
