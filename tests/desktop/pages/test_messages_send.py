"""Sending from the window, by a real server: one to each, the rest after a fault, the password kept nowhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.mail_settings_dialog import MailSettingsDialog
from convene.desktop.pages.messages_send import SendDialog, _Line
from convene.desktop.tasks import Tasks
from convene.formats import smtp_out
from convene.rules.outbox import MessageKind, NoServer, Sender
from convene.services import mail_settings, outbox, outbox_post
from convene.services.mail_settings import MailSettings, Server
from convene.store.tables import Setting
from convene.store.workspace import Workspace
from mail_server import PASSWORD, USER, Box, serving


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def prepared(workspace: Workspace, tasks: Tasks) -> Workspace:
    tasks.open(lambda: workspace, done=lambda _: None)
    make.add_setting(workspace, "organiser", {"name": "Bridget"})
    event = make.event(workspace)
    for name in ("Ana", "Bo", "Cleo"):
        make.registration(workspace, event, make.person(workspace, name, email=f"{name.lower()}@example.org"))
    workspace.write("Prepare", outbox.prepare, event, MessageKind.REMINDER, now=make.NOW)
    return workspace


@pytest.fixture
def parent(qapp: object) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(1000, 800)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def opened(context: Context, parent: QWidget, workspace: Workspace) -> tuple[SendDialog, list[str]]:
    said: list[str] = []
    dialog = SendDialog(context, parent, workspace.read(outbox_post.ready))
    dialog.ended.connect(said.append)
    dialog.open()
    assert context.tasks.wait_idle()
    return dialog, said


def test_each_gets_one_and_the_one_in_doubt_stops_it(
    prepared: Workspace, context: Context, parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box(bo="hang up")
    with serving(box, tmp_path, login=True) as (port, _):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail-server.pem"))
        server = Server("127.0.0.1", port, "starttls", USER, 600)
        prepared.write("Mail", mail_settings.set_settings, MailSettings(Sender("Us", "us@example.org"), server))
        for sent, end in (
            ("Sent 1, failed 0, left 2.", ["sent", "sending", "draft"]),
            ("Sent 1, failed 0, left 0.", None),
        ):
            dialog, said = opened(context, parent, prepared)
            dialog.form.set_values({"password": PASSWORD})
            dialog.send()
            for _ in range(200):
                if said:
                    break
                QTest.qWait(50)
            assert said, "it never ended"
            assert said[0].startswith(sent)
            rows = {one.to_name: one.state.value for one in prepared.read(outbox.messages)}
            assert [rows[name] for name in ("Ana", "Bo", "Cleo")] == (end or ["sent", "sending", "sent"])
    assert [to for to, _ in box.mail] == ["ana@example.org", "cleo@example.org"]
    assert PASSWORD not in str(make.one(prepared, Setting, "mail").value)  # type: ignore[arg-type]


def test_without_a_server_or_a_sender_nothing_can_leave(prepared: Workspace, context: Context, parent: QWidget) -> None:
    dialog, _ = opened(context, parent, prepared)
    assert "Nobody is named to send from" in words(dialog)
    assert not dialog.go.isEnabled()
    dialog.change_settings()
    assert context.tasks.wait_idle()
    (settings,) = dialog.findChildren(MailSettingsDialog)
    settings.form.set_values({"address": "us@example.org", "host": "smtp.example.org"})
    settings.keep()
    assert context.tasks.wait_idle()
    assert "From us@example.org, by smtp.example.org, port 587, STARTTLS; 30 messages a minute." in words(dialog)
    assert dialog.go.isEnabled()
    assert {one.state.value for one in prepared.read(outbox.messages)} == {"draft"}


def test_one_connection_takes_all_and_a_new_one_is_opened_where_it_hung_up(
    prepared: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    took: list[list[str]] = []

    @contextmanager
    def connected(*_: object, **__: object) -> Iterator[Callable[[EmailMessage], None]]:
        mine: list[str] = []
        took.append(mine)

        def post(message: EmailMessage) -> None:
            if len(took) == 1 and len(mine) == 2:
                raise NoServer("The mail server hung up")
            mine.append(str(message["To"]).partition(" ")[0])

        yield post

    monkeypatch.setattr(smtp_out, "connected", connected)
    line = _Line(Server("smtp.example.org"), "")
    for row in prepared.read(outbox_post.ready):
        line.post(prepared.read(outbox.letter, row.id), make.NOW)
    line.close()
    assert took == [["Ana", "Bo"], ["Cleo"]]
