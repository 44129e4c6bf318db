"""Mail over a real server on loopback: verified TLS or nothing, and what is said when the server misbehaves."""

import socket
import threading
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import uuid4

import pytest

from convene.formats.mail_out import mail
from convene.formats.smtp_out import connected
from convene.rules.errors import ConveneError
from convene.rules.outbox import InDoubt, Letter, NoServer, NotNow, NotTaken, Sender
from mail_server import PASSWORD, USER, Box, serving

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HOST = "127.0.0.1"


def to(name: str, sender: str = "events@example.org") -> EmailMessage:
    text = f"Dear {name},\n.\n..dots stay\nGrüße"
    return mail(Letter(uuid4(), Sender("Us", sender), name, f"{name}@example.net", "Hello", text), now=NOW)


@pytest.mark.parametrize(("security", "login"), [("starttls", True), ("starttls", False), ("tls", False)])
def test_messages_arrive_whole_one_to_each(tmp_path: Path, security: str, login: bool) -> None:
    box = Box()
    with serving(box, tmp_path, security=security, login=login) as (port, context):
        who = {"user": USER, "password": PASSWORD} if login else {}
        with connected(HOST, port, security=security, context=context, **who) as post:
            for name in ("ana", "bo"):
                post(to(name))
    assert [one for one, _ in box.mail] == ["ana@example.net", "bo@example.net"]
    assert set(box.hosts) == {"[127.0.0.1]"}, "the name of this computer is nobody's business"
    got = message_from_bytes(box.mail[0][1], policy=default)
    assert isinstance(got, EmailMessage)
    assert got.get_body(("plain",)).get_content().split() == ["Dear", "ana,", ".", "..dots", "stay", "Grüße"]


@pytest.mark.parametrize(
    ("name", "does", "error", "said"),
    [
        ("bo", "550 no such user", NotTaken, "Refused: 550 no such user"),
        ("bo", "450 try later", NotNow, "Not taken yet: 450 try later"),
        ("bo", "421 closing", NoServer, "takes nothing now: closing"),
        ("bo", "data 554 looks like spam", NotTaken, "554 looks like spam"),
        ("bo", "data 451 busy", NotNow, "451 busy"),
        ("bo", "hang up", InDoubt, "hung up while it took the message"),
        ("bo", "slow", InDoubt, "hung up while it took the message"),
    ],
)
def test_one_that_goes_wrong_is_told_apart(
    tmp_path: Path, name: str, does: str, error: type[ConveneError], said: str
) -> None:
    box = Box(**{name: does})
    with (
        serving(box, tmp_path) as (port, context),
        connected(HOST, port, security="starttls", context=context, seconds=0.3) as post,
    ):
        post(to("ana"))
        with pytest.raises(error) as refused:
            post(to(name))
        assert said in refused.value.title
        if error in (NotTaken, NotNow):
            post(to("cleo"))
            assert [one for one, _ in box.mail] == ["ana@example.net", "cleo@example.net"]
        elif error is InDoubt:
            with pytest.raises(NoServer, match="hung up"):
                post(to("cleo"))


def test_a_server_that_does_not_prove_who_it_is_gets_nothing(tmp_path: Path) -> None:
    for security in ("starttls", "tls"):
        box = Box()
        with (
            serving(box, tmp_path, security=security) as (port, _),
            pytest.raises(NoServer, match="does not prove who it is"),
            connected(HOST, port, security=security, user=USER, password=PASSWORD) as post,
        ):
            post(to("ana"))
        assert box.mail == []


def test_a_server_without_tls_gets_neither_mail_nor_password(tmp_path: Path) -> None:
    box = Box()
    with serving(box, tmp_path, security="none") as (port, context):
        with (
            pytest.raises(NoServer, match="send safely"),
            connected(HOST, port, security="starttls", context=context, user=USER, password=PASSWORD) as post,
        ):
            post(to("ana"))
        with (
            pytest.raises(NoServer, match="does not speak TLS"),
            connected(HOST, port, security="tls", context=context) as post,
        ):
            post(to("ana"))
    assert box.mail == []


def test_a_wrong_password_says_so(tmp_path: Path) -> None:
    with (
        serving(Box(), tmp_path, login=True) as (port, context),
        pytest.raises(NoServer, match="does not know this user") as refused,
        connected(HOST, port, security="starttls", context=context, user=USER, password="wrong"),
    ):
        pass
    assert "wrong" not in str(refused.value.title + refused.value.hint)


def test_no_server_at_all(tmp_path: Path) -> None:
    with serving(Box(), tmp_path) as (port, context):
        pass
    for host, at in ((HOST, port), ("", 587)):
        with pytest.raises(NoServer), connected(host, at, security="starttls", context=context, seconds=0.3):
            pass


@pytest.mark.parametrize(("answers", "said"), [(False, "does not answer"), (True, "hung up before it said anything")])
def test_a_server_that_is_silent_or_hangs_up_at_once(answers: bool, said: str) -> None:
    with socket.create_server((HOST, 0)) as server:

        def hang_up() -> None:
            server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        if answers:
            thread.start()
        with (
            pytest.raises(NoServer, match=said),
            connected(HOST, server.getsockname()[1], security="starttls", seconds=5 if answers else 0.1),
        ):
            pass
        if answers:
            thread.join()


def test_without_a_sender_nothing_leaves(tmp_path: Path) -> None:
    box = Box()
    with (
        serving(box, tmp_path) as (port, context),
        connected(HOST, port, security="starttls", context=context) as post,
        pytest.raises(NoServer, match="No address to send from"),
    ):
        post(to("ana", sender=""))
    assert box.mail == []
