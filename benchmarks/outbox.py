"""1,000 messages sent from the outbox, each noted before and after, against bare smtplib with the same words.

The server is a real one on loopback with STARTTLS, in a process of its own, so that it takes no time of either. Both
keep one connection and no pace; nothing is timed but the sending.
"""

import smtplib
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import SMTP
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.formats.mail_out import mail
from convene.formats.smtp_out import Post, connected
from convene.rules.outbox import Letter, MessageKind, MessageState, Sender
from convene.services import mail_settings, organiser, outbox, outbox_post
from convene.services.mail_settings import MailSettings, Server
from convene.store.tables import Message
from crowd import NOW, crowd
from figures import Figure, in_turns

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

MESSAGES, ROUNDS = 1_000, 1


def measure() -> Iterator[Figure]:
    with crowd(MESSAGES) as (workspace, event_id), TemporaryDirectory() as folder, _server(folder) as (port, trusted):
        ours_from = MailSettings(Sender("The Academy", "events@academy.example"), Server(host="127.0.0.1", port=port))
        workspace.write("Mail settings", mail_settings.set_settings, ours_from)
        workspace.write("Organiser", organiser.set_organiser, name="The Academy")
        workspace.write("Prepare", outbox.prepare, event_id, MessageKind.JOINING, now=NOW)
        keys = [one.id for one in workspace.read(outbox_post.ready, event_id, now=NOW)]
        assert len(keys) == MESSAGES, "some have no message"
        words = [mail(workspace.read(outbox.letter, key), now=NOW).as_bytes(policy=SMTP) for key in keys]

        def ours() -> float:
            workspace.write("Once more", _drafts_again, keys)
            started = time.perf_counter()
            with connected("127.0.0.1", port, security="starttls", context=trusted) as post:
                done = outbox_post.post_all(workspace, keys, partial(_post, post), way="smtp")
            passed = time.perf_counter() - started
            assert done.sent == MESSAGES, done
            return passed

        def floor() -> float:
            read = [message_from_bytes(one, policy=SMTP) for one in words]
            envelopes = [tuple(one[head].addresses[0].addr_spec for head in ("From", "To")) for one in read]
            started = time.perf_counter()
            with smtplib.SMTP("127.0.0.1", port) as server:
                server.starttls(context=trusted)
                for (sender, to), text in zip(envelopes, words, strict=True):
                    server.sendmail(sender, [to], text)
            return time.perf_counter() - started

        seconds, its = in_turns(ours, floor, ROUNDS)
    size = sum(map(len, words)) // MESSAGES // 1024
    method = f"{MESSAGES:,} messages of {size} kB with a badge code, STARTTLS on loopback, the second turn of two"
    yield Figure("Outbox over SMTP", "bare smtplib to the same server", method, seconds, its, goal=None)


def _post(post: Post, letter: Letter) -> None:
    post(mail(letter, now=NOW))


def _drafts_again(session: Session, keys: list[UUID]) -> None:
    for row in session.scalars(sa.select(Message).where(Message.id.in_(keys))):
        row.state, row.sent_at, row.handed_at = MessageState.DRAFT.value, None, None


@contextmanager
def _server(folder: str) -> Iterator[tuple[int, ssl.SSLContext]]:
    """Its port, and a context that trusts it."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(folder, there), daemon=True)
    process.start()
    try:
        port = here.recv()
        yield port, ssl.create_default_context(cafile=str(Path(folder, "mail-server.pem")))
    finally:
        here.send("enough")
        process.join(10)


def _serve(folder: str, there: Connection) -> None:
    from mail_server import Box, serving

    with serving(Box(), Path(folder)) as (port, _):
        there.send(port)
        there.recv()
