"""The password is in the keyring of the system, or nowhere."""

import sys
from types import ModuleType

import pytest

from convene.formats import smtp_password


class Keyring(ModuleType):
    """What a system's keyring does."""

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__("keyring")
        self.words: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_password(self, service: str, user: str) -> str | None:
        if self.locked:
            raise RuntimeError("no backend")
        return self.words.get((service, user))

    def set_password(self, service: str, user: str, password: str) -> None:
        if self.locked:
            raise RuntimeError("no backend")
        self.words[service, user] = password


def test_it_is_kept_for_one_server_and_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", Keyring())
    assert smtp_password.kept("smtp.example.org", "us") == ""
    assert smtp_password.keep("smtp.example.org", "us", "secret")
    assert smtp_password.kept("smtp.example.org", "us") == "secret"
    assert smtp_password.kept("smtp.example.net", "us") == smtp_password.kept("smtp.example.org", "them") == ""


@pytest.mark.parametrize("keyring", [None, Keyring(locked=True)])
def test_without_a_keyring_it_is_asked_for_each_time(monkeypatch: pytest.MonkeyPatch, keyring: Keyring | None) -> None:
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    assert not smtp_password.keep("smtp.example.org", "us", "secret")
    assert smtp_password.kept("smtp.example.org", "us") == ""
