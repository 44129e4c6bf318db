"""Whom messages come from, and the server that takes them. The password is never kept here."""

from dataclasses import asdict, dataclass, field

from sqlalchemy.orm import Session

from convene.rules.errors import Invalid
from convene.rules.outbox import Sender, address, display
from convene.rules.roles import Right, takes
from convene.rules.text import clean_line
from convene.store.tables import Setting

_NAME = "mail"
_PER_MINUTE = 30  # what the cautious among providers take from one mailbox


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes mail: ``security`` is starttls or tls, never none."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    per_minute: int = _PER_MINUTE


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The settings of mail of a workspace."""

    sender: Sender = field(default_factory=Sender)
    server: Server = field(default_factory=Server)


def settings(session: Session) -> MailSettings:
    """The settings; the usual ones where nothing was set."""
    kept = session.get(Setting, _NAME)
    if kept is None:
        return MailSettings()
    return MailSettings(Sender(**kept.value["sender"]), Server(**kept.value["server"]))


@takes(Right.SETTINGS)
def set_settings(session: Session, wanted: MailSettings) -> MailSettings:
    """Keep other settings. Raises as ``checked``."""
    kept = checked(wanted)
    value = asdict(kept)
    if (row := session.get(Setting, _NAME)) is None:
        session.add(Setting(name=_NAME, value=value))
    else:
        row.value = value
    return kept


def checked(wanted: MailSettings) -> MailSettings:
    """The settings as they are kept. Raises Invalid("address"), ("reply_to"), ("host"), ("port"), ("security"),
    ("per_minute")."""
    sender, server = wanted.sender, wanted.server
    host = _host(server.host)
    if server.host and (not host or any(c in host for c in " /:@")):
        raise Invalid("host", f"“{clean_line(server.host)}” is no server’s name", "Such as smtp.example.org.")
    if not 0 < server.port < 1 << 16:
        raise Invalid("port", f"There is no port {server.port}", "587 with STARTTLS, 465 with TLS from the start.")
    if server.security not in ("starttls", "tls"):
        raise Invalid("security", "Mail is sent over TLS only", "Either starttls or tls.")
    if not 0 < server.per_minute <= 600:
        raise Invalid("per_minute", f"{server.per_minute} a minute cannot be", "From 1 to 600; providers say how many.")
    return MailSettings(
        Sender(
            display(sender.name),
            address(sender.address, field="address") if sender.address.strip() else "",
            address(sender.reply_to, field="reply_to") if sender.reply_to.strip() else "",
        ),
        Server(host, server.port, server.security, clean_line(server.user), server.per_minute),
    )


def _host(text: str) -> str:
    """The name in ASCII; "" for what is none."""
    try:
        return clean_line(text).encode("idna").decode("ascii") if text.isprintable() else ""
    except UnicodeError:
        return ""
