"""A day with two desks: rehearsed, one of them on a laptop of its own, brought together again, and the roll."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFileDialog

import make
from convene.cli.packs import open_pack
from convene.desktop.pages import reception_pack_desk
from convene.desktop.passphrase import PassphraseDialog
from convene.desktop.start import Application, Doors
from convene.formats.desk_pack import WrongPassphrase
from convene.formats.desk_packet import pack_of, read_packet, write_packet
from convene.formats.sealed import read_file
from convene.rules.desk_packs import is_pack
from convene.services import badges, desk_packs, presence
from convene.store.workspace import Workspace
from journeys.person import Clock, Person

TITLE = "London is Open(minded)"
HOME, COPY, SIDE = "Autumn", "Rehearsal of Autumn", "Side door"


@pytest.fixture
def doors(clock: Clock) -> Doors:
    """Those of the program, by the clock of the journey."""

    def open_(where: str) -> Workspace:
        return open_pack(where, clock=clock) if is_pack(where) else Workspace.open(where, clock=clock, who="Ruth")

    def unlock(where: str, passphrase: str) -> bool:
        try:
            open_pack(where, ask=lambda: passphrase, clock=clock).close()
        except WrongPassphrase:
            return False
        return True

    def rehearse(where: str, copy: str) -> Workspace:
        return Workspace.rehearse(where, Path(copy), clock=clock)

    return Doors(open_, open_, open_, clock, unlock, rehearse)


class House:
    """The file, read beside the windows that have it open."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self.path, self._clock = path, clock
        with closing(Workspace.create(path, clock=clock)) as home:
            self.event = make.event(home, TITLE, days=(make.TODAY,))
            for name in ("Ada Byron", "Ben Okri", "Zoë O’Brien"):
                who = make.registration(home, self.event, make.person(home, name))
                home.write("Code", badges.issue_code_for, [who], now=clock())
            self.codes = {one.badge.name: one.badge.code for one in home.read(badges.badges, self.event)}

    def here(self) -> int:
        """How many are in the building."""
        with closing(Workspace.open(self.path, clock=self._clock)) as home:
            return len(home.read(presence.here, self.event, day=make.TODAY))

    def copies(self) -> list[Path]:
        """The copies that rehearsals work in."""
        return list(self.path.parent.rglob("rehearsals/**/*.convene"))

    def without(self, packet: Path, number: int) -> Path:
        """The packet as a worn stick gives it back: one of its scans is lost."""
        file = read_file(packet)
        with closing(Workspace.open(self.path, clock=self._clock)) as home:
            info = home.read(desk_packs.by_id, pack_of(file, packet.name))
        whole = read_packet(file, packet.name, info.secret)
        kept = [one for one in whole.scans if one["desk_seq"] != number]
        worn = packet.with_name("worn.cnvscans")
        worn.write_bytes(write_packet(info, kept, whole.walk_ins, written_at=whole.written_at))
        return worn


def test_from_the_rehearsal_to_the_roll(
    person: Person, application: Application, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path / "Autumn.convene", clock)
    application.open(str(house.path))
    person.sees("Next convening")
    person.press("Open event")
    person.tab("Reception")
    person.sees("Name of this desk")
    rehearse(person, house)
    pack, passphrase = make_the_pack(person, tmp_path)
    let_in_at_the_front(person, house)

    asked = PassphraseDialog
    monkeypatch.setattr(asked, "answered", lambda dialog: dialog._unlock(dialog._where, passphrase))
    application.open(str(pack))
    packet = let_in_at_the_side(person, house, tmp_path)

    person.sit_at(HOME)
    bring_together(person, house, packet, monkeypatch)
    read_the_roll(person, monkeypatch)


def rehearse(person: Person, house: House) -> None:
    person.press("Rehearse")
    person.sit_at(COPY)
    person.sees("Name of this desk")
    person.key(Qt.Key.Key_Return)
    assert person.shows(house.codes["Ada Byron"]).startswith("Welcome. Ada Byron")
    walk_in(person, "Nobody Real")
    person.sees("Here now 2,")
    copy = person.window
    assert house.copies()
    person.press("Leave")
    person.until(lambda: not shiboken6.isValid(copy), "the rehearsal is over")
    person.sit_at(HOME)
    assert house.here() == 0
    assert not house.copies(), "the copy is gone"


def make_the_pack(person: Person, folder: Path) -> tuple[Path, str]:
    pack = folder / "Side door.cnvpack"
    person.press("Make a desk pack…")
    person.fill("Name of that desk", SIDE)
    person.answers.append(pack)
    person.press("Make the pack…")
    person.sees("The pack for Side door is made")
    passphrase = next(words for words in person.words() if re.fullmatch(r"[A-Z0-9]{4}(-[A-Z0-9]{4})+", words))
    person.press("Done")
    person.sit_at(HOME)
    return pack, passphrase


def let_in_at_the_front(person: Person, house: House) -> None:
    person.sees("Name of this desk")
    person.press("Start")  # the rehearsal has given the desk its name
    person.sees("Ready for the next person")
    assert person.shows(house.codes["Ada Byron"]).startswith("Welcome. Ada Byron")
    assert person.shows(house.codes["Ben Okri"]).startswith("Welcome. Ben Okri")
    person.sees("Here now 2,")
    person.key(Qt.Key.Key_F8)
    person.until(lambda: "Taken back: Ben Okri is not here." in person.heard, "the scan taken back")
    person.sees("Here now 1,")


def let_in_at_the_side(person: Person, house: House, folder: Path) -> Path:
    person.sit_at(SIDE)
    person.sees("Ready")
    person.clock.now += timedelta(minutes=5)
    for name in ("Ada Byron", "Zoë O’Brien"):
        assert person.shows(house.codes[name]).startswith(f"Welcome. {name}"), "it knows of no other desk"
    walk_in(person, "Nia Bevan")
    person.sees("Here now 3,")
    assert house.here() == 1
    packet = folder / "side.cnvscans"
    person.answers.append(packet)
    person.key(Qt.Key.Key_F6)
    person.sees("3 scans kept in side.cnvscans.")
    desk = person.window
    person.press("Leave")
    person.until(lambda: not shiboken6.isValid(desk), "the desk is closed")
    return packet


def bring_together(person: Person, house: House, packet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worn = house.without(packet, 2)
    person.press("Front desk")
    for file, said in (
        (worn, ("Side door: 2 scans added, 0 here already, 1 walk-in", "Side door: scan 2 is missing")),
        (packet, ("Side door: 1 scan added, 2 here already", "Complete up to scan 3.")),
    ):
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, file=file: ([str(file)], ""))
        person.press("Take in packets…")
        for words in (*said, "Ada Byron: neither desk knew of the other", "Front desk 10:00  ·  Side door 10:05"):
            person.sees(words)
        if file is packet:
            assert not person.reads("is missing"), "the whole packet closes the gap"
            person.press("Take the later scan of Ada Byron back")
            person.misses("neither desk knew of the other")
        person.press("Close")
        person.sit_at(HOME)
    assert house.here() == 3


def read_the_roll(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []

    def print_(pdf: bytes, title: str, _ask: object) -> int:
        printed.extend([title, pdf_text(pdf)])
        return 1

    monkeypatch.setattr(reception_pack_desk, "print_pdf", print_)
    person.key(Qt.Key.Key_F4)
    person.until(lambda: bool(printed), "the roll")
    title, text = printed
    assert title == "Who is in the building"
    assert "3 people are in" in " ".join(text.split())
    for name in (TITLE, "Ada Byron", "Zoë O’Brien", "Nia Bevan"):
        assert name in text
    for name in ("Ben Okri", "Nobody Real"):
        assert name not in text


def walk_in(person: Person, name: str) -> None:
    person.key(Qt.Key.Key_F2)
    person.fill("Name", name)
    person.press("Register and let in")  # keys as fast as these and Enter would be a scanner's
    person.sees(name)


def pdf_text(pdf: bytes) -> str:
    """What the pages say."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)
    document.load(buffer)
    text = "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    return text
