"""The settings of mail: kept, tried with a message to oneself, and each fault said as what it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.mail_settings_dialog import MailSettingsDialog
from convene.desktop.tasks import Tasks
from convene.formats import smtp_password
from convene.rules.outbox import Sender
from convene.services import mail_settings
from convene.services.mail_settings import Server
from convene.store.tables import Setting
from convene.store.workspace import Workspace
from mail_server import PASSWORD, USER, Box, serving


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def dialog(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[MailSettingsDialog]:
    tasks.open(lambda: workspace, done=lambda _: None)
    parent = QWidget()
    parent.resize(1000, 800)
    parent.show()
    made = MailSettingsDialog(context, parent)
    made.open()
    assert tasks.wait_idle()
    yield made
    tasks.wait_idle()
    parent.close()
    parent.deleteLater()


def tried(dialog: MailSettingsDialog, port: int, password: str = PASSWORD) -> str:
    dialog.form.set_values({"address": "us@example.org", "host": "127.0.0.1", "port": port, "user": USER})
    dialog.form.set_values({"password": password})
    dialog.send_test()
    for _ in range(100):
        dialog._tasks.wait_idle()
        if dialog.test.isEnabled():
            break
        QTest.qWait(10)
    return dialog.notice.accessibleName()


def test_they_are_kept_and_the_password_only_in_the_keyring(
    dialog: MailSettingsDialog, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring: list[tuple[str, ...]] = []
    monkeypatch.setattr(smtp_password, "keep", lambda *args: ring.append(args) or True)
    dialog.form.set_values({"address": "us@example.org", "name": "Us", "host": "smtp.example.org", "user": "events"})
    dialog.form.field("security").set_value("tls")
    dialog.form.field("security").edited.emit()
    dialog.form.set_values({"password": PASSWORD})
    dialog.keep()
    assert dialog._tasks.wait_idle()
    found = workspace.read(mail_settings.settings)
    assert found.sender == Sender("Us", "us@example.org")
    assert found.server == Server("smtp.example.org", 465, "tls", "events", 30)
    assert ring == [("smtp.example.org", "events", PASSWORD)]
    assert PASSWORD not in str(make.one(workspace, Setting, "mail").value)  # type: ignore[arg-type]


@pytest.mark.parametrize(("field", "wrong"), [("host", "no such/host"), ("host", "a..b"), ("address", "a, b@x.org")])
def test_what_cannot_be_is_said_at_its_field(dialog: MailSettingsDialog, field: str, wrong: str) -> None:
    dialog.form.set_values({"address": "us@example.org", field: wrong})
    dialog.keep()
    assert "“" in words(dialog)
    assert dialog.isVisible()


def test_a_message_to_oneself_shows_whether_it_works(
    dialog: MailSettingsDialog, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box()
    with serving(box, tmp_path, login=True) as (port, _):
        assert "127.0.0.1 does not prove who it is" in tried(dialog, port)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail-server.pem"))
        assert "does not know this user and password" in tried(dialog, port, "wrong")
        assert "The server took it" in tried(dialog, port)
    assert "127.0.0.1 cannot be reached" in tried(dialog, port)
    ((to, sent),) = box.mail
    assert to == "us@example.org"
    assert b"A test message from Convene" in sent
    assert workspace.read(mail_settings.settings).server.host == "", "a test keeps nothing"
