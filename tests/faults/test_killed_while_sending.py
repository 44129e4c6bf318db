"""kill -9 while messages are handed to a real mail server: none counts as sent that was not, none is sent twice, and at
most the one that was on its way is in doubt, which the next run leaves to a person. CONVENE_KILLS says how often."""

import os
import random
import shutil
import signal
import ssl
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import make
from convene.formats.mail_out import mail
from convene.formats.smtp_out import connected
from convene.rules.outbox import MessageKind, MessageState
from convene.services import mail_settings, outbox, outbox_post
from convene.store.backup import make_file
from convene.store.tables import Message
from convene.store.workspace import Workspace
from faults.killing import killed, kills, opened
from mail_server import Box, serving

if os.name != "posix":
    pytest.skip("only POSIX can kill a process at once", allow_module_level=True)

KILLS, GUESTS = kills(5), 12


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Path]:
    """A workspace with a reminder ready for each of its guests."""
    path = tmp_path / "base.convene"
    make_file(path)
    with opened(path) as workspace:
        event_id = make.event(workspace)
        make.add_setting(workspace, "organiser", {"name": "Bridget"})
        sender = mail_settings.Sender(name="Events", address="events@example.org")
        settings = mail_settings.MailSettings(sender, mail_settings.Server("127.0.0.1"))
        workspace.write("Mail settings", mail_settings.set_settings, settings)
        for number in range(GUESTS):
            make.registration(workspace, event_id, make.person(workspace, f"G{number}", email=f"g{number}@example.org"))
        workspace.write("Prepare", outbox.prepare, event_id, MessageKind.REMINDER, now=make.NOW)
    return path


def post_what_is_ready(workspace: Workspace, port: int, context: ssl.SSLContext, *, told: Any) -> None:
    with connected("127.0.0.1", port, security="starttls", context=context) as post:
        keys = [one.id for one in workspace.read(outbox_post.ready)]
        outbox_post.post_all(workspace, keys, lambda one: post(mail(one, now=make.NOW)), way="smtp", told=told)


def send_all(say: Connection, path: Path, port: int, certificate: Path) -> None:
    with opened(path) as workspace:
        post_what_is_ready(workspace, port, ssl.create_default_context(cafile=certificate), told=say.send)
    signal.pause()


def arrived(box: Box) -> Counter[str]:
    return Counter(message_from_bytes(content)["Message-ID"] for _, content in box.mail)


def states(workspace: Workspace) -> dict[str, str]:
    """The state of each message by the id that mail knows it by."""
    rows = workspace.read(lambda s: s.execute(sa.select(Message.id, Message.state)).all())
    return {f"<{key.hex}@example.org>": state for key, state in rows}


def test_each_is_sent_once_however_often_the_sending_is_killed(processes: Any, base: Path, tmp_path: Path) -> None:
    doubtful = 0
    for seed in range(KILLS):
        chance = random.Random(seed)
        path = Path(shutil.copy(base, tmp_path / "w.convene"))
        box = Box()
        with serving(box, tmp_path) as (port, _):
            certificate = tmp_path / "mail-server.pem"
            after, then_ms = chance.randrange(GUESTS - 2), chance.uniform(0, 30)
            said = killed(processes, send_all, path, port, certificate, after=after, then_ms=then_ms)
        taken = arrived(box)  # the server is gone: nothing comes any more
        with opened(path) as workspace:
            found = states(workspace)
            counts = Counter(found.values())
            assert all(taken[one] == 1 for one, state in found.items() if state == MessageState.SENT)
            assert all(taken[one] == 0 for one, state in found.items() if state == MessageState.DRAFT)
            assert counts[MessageState.SENDING] <= 1
            assert len(said) <= counts[MessageState.SENT] <= len(said) + 1
            again = Box()
            with serving(again, tmp_path) as (port, context):
                post_what_is_ready(workspace, port, context, told=lambda _: None)
                for one in workspace.read(outbox.messages):
                    if one.state is MessageState.SENDING:
                        doubtful += 1
                        came = taken[f"<{one.id.hex}@example.org>"] == 1
                        workspace.happen("Settle", outbox_post.settle, one.id, arrived=came, way="smtp", now=make.NOW)
                post_what_is_ready(workspace, port, context, told=lambda _: None)
            assert taken + arrived(again) == Counter(list(found)), "each once, the one in doubt as a person said"
            assert set(states(workspace).values()) == {MessageState.SENT}
    print(f"sending: killed {KILLS} times, {doubtful} messages in doubt")
