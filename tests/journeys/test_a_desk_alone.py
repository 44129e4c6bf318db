"""A desk without the workspace: its pack is opened by the application, people are let in, and the scans go home."""

from contextlib import closing
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog

import make
from convene.app import _open, _unlock
from convene.desktop.pages.reception_packs import make_pack, take_in
from convene.desktop.passphrase import PassphraseDialog
from convene.desktop.start import Application, Doors
from convene.rules.errors import Refused
from convene.services import badges, presence
from convene.store.workspace import Workspace
from journeys.person import Person


@pytest.fixture
def doors() -> Doors:
    """Those of the program itself."""
    from convene.app import _create, _create_sample, _now

    return Doors(open=_open, create=_create, create_sample=_create_sample, clock=_now, unlock=_unlock)


def test_from_the_pack_to_the_people_in_the_building(
    person: Person, application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, packet = tmp_path / "Side door.cnvpack", tmp_path / "side.cnvscans"
    with closing(Workspace.create(tmp_path / "w.convene")) as home:
        today = home.now().date()
        event_id = make.event(home, "London is Open(minded)", days=make.days_on(today, 1))
        who = make.registration(home, event_id, make.person(home, "Zoë O’Brien"))
        home.write("Codes", badges.issue_code_for, [who], now=home.now())
        code = home.read(badges.badges, event_id)[0].badge.code
        make_pack(home, event_id, desk="Side door", path=pack, passphrase="KDVQ-27TB")

        monkeypatch.setattr(PassphraseDialog, "answered", lambda dialog: False)
        with pytest.raises(Refused, match="stays closed"):
            application.open(str(pack))
        monkeypatch.setattr(PassphraseDialog, "answered", lambda dialog: _unlock(str(pack), "kdvq 27tb"))
        application.open(str(pack))
        person.sees("Ready")
        assert person.window.windowTitle() == "Side door – Convene"
        assert person.window.menuBar().actions() == []
        person.scan(code)
        person.sees("Zoë O’Brien")
        person.window.go("home")
        person.window.go("people")
        person.sees("Zoë O’Brien")  # there is nowhere else to go
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(packet), ""))
        person.key(Qt.Key.Key_F6)
        person.until(packet.exists, "the packet is written")
        person.wait()
        window = person.window
        person.sees("1 scan kept in side.cnvscans.")  # in place of the verdict, which Escape would leave first
        person.key(Qt.Key.Key_Escape)
        person.until(lambda: not shiboken6.isValid(window), "the desk is closed")
        assert not QSettings().value("recent"), "a pack is none of the workspaces one goes back to"
        assert [one.added for one in take_in(home, event_id, [packet]).merged] == [1]
        assert who in home.read(presence.inside, event_id, day=today)
