"""Mail over SMTP: TLS that is verified or nothing, one connection for many messages, one recipient for each."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

from convene.rules.outbox import InDoubt, NoServer, NotNow, NotTaken

_SECONDS = 30.0
_CLOSING = 421
_TEMPORARY = range(400, 500)

Post = Callable[[EmailMessage], None]


@contextmanager
def connected(
    host: str,
    port: int,
    *,
    security: str,
    user: str = "",
    password: str = "",
    seconds: float = _SECONDS,
    context: ssl.SSLContext | None = None,
) -> Iterator[Post]:
    """A function that sends one message to the one address in its To.

    It raises NotTaken where the server refuses this message for good, NotNow where it does for now, InDoubt where the
    connection broke after the words were handed over, and NoServer where nothing was handed over; so does connecting.
    Nothing is ever sent without TLS, and no password either.
    """
    server = _open(host, port, security, user, password, seconds, context or ssl.create_default_context())
    try:
        yield lambda message: _send(server, message)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _open(
    host: str, port: int, security: str, user: str, password: str, seconds: float, context: ssl.SSLContext
) -> smtplib.SMTP:
    if not host:
        raise NoServer("No mail server is set", "Name it in the mail settings, or send by your own mail program.")
    server: smtplib.SMTP | None = None
    local = "[127.0.0.1]"  # what a client says it is called: this computer's name is nobody's business
    try:
        if security == "tls":
            server = smtplib.SMTP_SSL(host, port, local_hostname=local, timeout=seconds, context=context)
        else:
            server = smtplib.SMTP(host, port, local_hostname=local, timeout=seconds)
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if user:
            server.login(user, password)
    except (smtplib.SMTPException, OSError) as error:
        if server is not None:
            server.close()
        raise _no_server(host, error) from error
    return server


def _no_server(host: str, error: Exception) -> NoServer:
    match error:
        case smtplib.SMTPAuthenticationError():
            return NoServer(f"{host} does not know this user and password", "Some providers want an app password.")
        case ssl.SSLCertVerificationError():
            return NoServer(f"{host} does not prove who it is", "Nothing was sent. Check its name with your provider.")
        case smtplib.SMTPNotSupportedError():
            return NoServer(
                f"{host} does not offer what is needed to send safely", "Ask your provider which port to use."
            )
        case ssl.SSLError():
            return NoServer(f"{host} does not speak TLS as it should", "Try 465 with TLS, or 587 with STARTTLS.")
        case TimeoutError():
            return NoServer(f"{host} does not answer", "Check its name, its port and the network.")
        case smtplib.SMTPServerDisconnected() if isinstance(error.__context__, TimeoutError):
            return NoServer(f"{host} does not answer", "Check its name, its port and the network.")
        case smtplib.SMTPServerDisconnected():
            return NoServer(f"{host} hung up before it said anything", "Check its port, or try again later.")
        case smtplib.SMTPResponseException():
            return NoServer(f"{host} refuses: {_said(error.smtp_error)}", "Try again later.")
    return NoServer(f"{host} cannot be reached", "Check its name, its port and the network.")


def _send(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Envelope and words, step by step: what an error means depends on how far it came."""
    (to,) = message["To"].addresses
    (sender,) = message["From"].addresses if message["From"] else (None,)
    if sender is None:
        raise NoServer("No address to send from is set", "Set it in the mail settings.")
    try:
        for code, said in (server.mail(sender.addr_spec), server.rcpt(to.addr_spec)):
            _check(server, code, said)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise NoServer("The mail server hung up", "Nothing of this message was handed over. Try again.") from error
    words = message.as_bytes()
    try:
        code, said = server.data(words)
    except smtplib.SMTPDataError as error:  # it did not want to hear the words
        _check(server, error.smtp_code, error.smtp_error)
        return
    except (smtplib.SMTPException, OSError) as error:
        raise InDoubt(
            "The mail server hung up while it took the message", "Ask the recipient, or look into the sent mail."
        ) from error
    _check(server, code, said)


def _check(server: smtplib.SMTP, code: int, said: bytes | str) -> None:
    if code in (250, 251):
        return
    with suppress(smtplib.SMTPServerDisconnected, OSError):
        server.rset()
    if code == _CLOSING:
        raise NoServer(f"The mail server takes nothing now: {_said(said)}", "Try again later.")
    if code in _TEMPORARY:
        raise NotNow(f"Not taken yet: {code} {_said(said)}", "Try again later.")
    raise NotTaken(f"Refused: {code} {_said(said)}")


def _said(text: bytes | str) -> str:
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(shown.split())[:200]
