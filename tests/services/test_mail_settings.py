"""Whom messages come from and which server takes them: checked, and without a password."""

from dataclasses import replace
from typing import Any

import pytest

import make
from convene.rules.errors import Invalid
from convene.rules.outbox import Sender
from convene.services import mail_settings
from convene.services.mail_settings import MailSettings, Server
from convene.store.tables import Setting
from convene.store.workspace import Workspace

GOOD = MailSettings(
    Sender("Bridget Amoah-Finch", "events@example.org", "bridget@example.org"),
    Server("smtp.example.org", 465, "tls", "events", 20),
)


def test_they_are_kept_and_changed(workspace: Workspace) -> None:
    assert workspace.read(mail_settings.settings) == MailSettings()
    for wanted in (MailSettings(Sender("Someone")), GOOD):
        workspace.write("Mail", mail_settings.set_settings, wanted)
        assert workspace.read(mail_settings.settings) == wanted
    kept = make.one(workspace, Setting, "mail").value  # type: ignore[arg-type]
    assert "password" not in str(kept).casefold()


@pytest.mark.parametrize(
    ("sender", "server", "field"),
    [
        ({"address": "a@x.org, b@y.org"}, {}, "address"),
        ({"reply_to": "nobody"}, {}, "reply_to"),
        ({}, {"host": "smtp.example.org/x"}, "host"),
        ({}, {"host": "smtp.example.org\r\nQUIT"}, "host"),
        ({}, {"port": 0}, "port"),
        ({}, {"port": 65_536}, "port"),
        ({}, {"security": "none"}, "security"),
        ({}, {"per_minute": 0}, "per_minute"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    workspace: Workspace, sender: dict[str, Any], server: dict[str, Any], field: str
) -> None:
    wanted = MailSettings(replace(GOOD.sender, **sender), replace(GOOD.server, **server))
    with pytest.raises(Invalid) as refused:
        workspace.write("Mail", mail_settings.set_settings, wanted)
    assert refused.value.field == field
    assert workspace.read(mail_settings.settings) == MailSettings()
