"""Desks without the workspace, through the window: pack, passphrase, a desk alone, packets, the roll."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

import desks
import make
from convene.desktop.kit.buttons import Button, plain_words
from convene.desktop.page import Context
from convene.desktop.pages.reception import ReceptionPage
from convene.desktop.pages.reception_packs import take_in
from convene.desktop.pages.reception_packs_dialogs import PackDialog, TakenInDialog
from convene.desktop.passphrase import PassphraseDialog
from convene.desktop.tasks import Tasks
from convene.formats.desk_pack import open_pack as unseal
from convene.formats.desk_packet import write_packet
from convene.services import checkin, desk_packs, packets, presence
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def press(widget: QWidget, text: str) -> None:
    (found,) = [b for b in widget.findChildren(Button) if plain_words(b) == text and not b.isHidden()]
    found.click()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(Workspace.create(tmp_path / "w.convene", clock=lambda: NOW, who="Tester")) as opened:
        yield opened


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, days=(TODAY,))


@pytest.fixture
def people(workspace: Workspace, event_id: UUID) -> list[UUID]:
    return [make.registration(workspace, event_id, make.person(workspace, name)) for name in ("Ada", "Zoë O’Brien")]


def page_on(where: Workspace, tasks: Tasks, settings: QSettings, event_id: UUID, context: Context) -> ReceptionPage:
    tasks.open(lambda: where, done=lambda _: None)
    page = ReceptionPage(context, settings=settings)
    page.resize(1280, 800)
    page.show()
    page.arrive({"event_id": event_id})
    assert tasks.wait_idle()
    return page


@pytest.fixture
def page(
    workspace: Workspace, event_id: UUID, people: list[UUID], tasks: Tasks, settings: QSettings, went: list[Any]
) -> Iterator[ReceptionPage]:
    settings.setValue("reception/desk", "Front desk")
    context = Context(tasks, lambda place, **target: went.append((place, target)), lambda: NOW)
    made = page_on(workspace, tasks, settings, event_id, context)
    yield made
    made.close()
    made.deleteLater()


def admit(where: Workspace, event_id: UUID, who: UUID, desk: str, minute: int = 0) -> None:
    now = NOW + timedelta(minutes=minute)
    where.write("Admit", checkin.admit, event_id, who, desk=desk, day=TODAY, now=now)


def test_a_pack_is_made_from_the_set_up(
    page: ReceptionPage, workspace: Workspace, event_id: UUID, tasks: Tasks, tmp_path: Path, monkeypatch: Any
) -> None:
    page.rename_desk()
    press(page.view.naming, "Make a desk pack…")
    (dialog,) = page.findChildren(PackDialog)
    press(dialog, "Make the pack…")
    assert "A desk needs a name" in words(dialog)
    target = tmp_path / "side.cnvpack"
    dialog._ask = lambda *_: None
    dialog.form.field("desk").set_value("Side door")
    press(dialog, "Make the pack…")
    assert workspace.read(desk_packs.of_event, event_id) == [], "they thought better of it"
    dialog._ask = lambda *_: str(target)
    press(dialog, "Make the pack…")
    assert tasks.wait_idle()
    assert "The pack for Side door is made" in words(dialog)
    passphrase = dialog._words
    assert passphrase in words(dialog)
    assert unseal(target.read_bytes(), "x", passphrase=passphrase).startswith(b"SQLite format 3")
    press(dialog, "Done")
    page.pack.make()
    (again,) = [one for one in page.findChildren(PackDialog) if one.isVisible()]
    again._ask = lambda *_: str(tmp_path / "other.cnvpack")
    again.form.field("desk").set_value("Side door")
    again.form.field("asks").set_value(False)
    press(again, "Make the pack…")
    assert tasks.wait_idle()
    assert "There is a desk called “Side door” already" in words(again)
    again.form.field("desk").set_value("Back door")
    press(again, "Make the pack…")
    assert tasks.wait_idle()
    assert "Passphrase" not in words(again)
    assert unseal((tmp_path / "other.cnvpack").read_bytes(), "x").startswith(b"SQLite")
    again.close()


@pytest.fixture
def packet(workspace: Workspace, event_id: UUID, people: list[UUID], tmp_path: Path) -> Path:
    """Desk B let both in, the first of them after the front desk had; its second scan was lost."""
    _, content = desks.pack(workspace, event_id, "Desk B")
    with closing(desks.opened(content, tmp_path)) as desk:
        for minute, who in enumerate((people[0], people[1], people[1]), start=4):
            admit(desk, event_id, who, "Desk B", minute)
        info, scans, walk_ins = desk.read(packets.of_desk)
    admit(workspace, event_id, people[0], "Front desk")
    path = tmp_path / "b.cnvscans"
    path.write_bytes(write_packet(info, [scans[0], scans[2]], walk_ins, written_at=NOW))
    return path


def test_packets_are_taken_in_and_judged(
    page: ReceptionPage, workspace: Workspace, event_id: UUID, packet: Path, tasks: Tasks, monkeypatch: Any
) -> None:
    bad = packet.with_name("bad.cnvscans")
    bad.write_bytes(b"CNVNSCAN")
    chosen = ([str(packet), str(bad)], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    page.rename_desk()
    press(page.view.naming, "Take in packets…")
    assert tasks.wait_idle()
    (dialog,) = page.findChildren(TakenInDialog)
    said = words(dialog)
    for part in (
        "2 scans added", "Desk B: 2 scans added, 0 here already", "Desk B: scan 2 is missing", "bad.cnvscans is da",
        "Ada: neither desk knew of the other", "Front desk 10:00, ", "Desk B 10:04",
    ):  # fmt: skip
        assert part.removesuffix(", ") in said, part
    assert len(workspace.read(presence.inside, event_id, day=TODAY)) == 1
    press(dialog, "Take the later back")
    assert tasks.wait_idle()
    assert "neither desk knew" not in words(dialog)
    assert workspace.read(packets.doubles, event_id) == []
    dialog.close()


def test_nothing_is_taken_in_where_nothing_is_chosen(page: ReceptionPage, monkeypatch: Any) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    page.pack.take_in()
    assert page.findChildren(TakenInDialog) == []


def test_the_roll_is_printed_with_one_key(
    page: ReceptionPage, people: list[UUID], tasks: Tasks, tmp_path: Path
) -> None:
    asked: list[str] = []

    def ask(printer: Any) -> bool:
        asked.append(printer.docName())
        printer.setOutputFileName(str(tmp_path / "roll.pdf"))
        return True

    page.pack._ask = ask
    QTest.keyClick(page.line, Qt.Key.Key_F4)
    assert tasks.wait_idle(30)
    assert asked == ["Who is in the building"]
    assert (tmp_path / "roll.pdf").read_bytes().startswith(b"%PDF")
    assert page.view.packet.isHidden(), "a workspace writes no packets"


def test_a_desk_with_a_pack_has_its_own_name_and_writes_packets(
    workspace: Workspace,
    event_id: UUID,
    people: list[UUID],
    tasks: Tasks,
    settings: QSettings,
    went: list[Any],
    tmp_path: Path,
    monkeypatch: Any,
) -> None:
    settings.setValue("reception/desk", "Front desk")
    desk = desks.opened(desks.pack(workspace, event_id, "Side door")[1], tmp_path)
    context = Context(tasks, lambda place, **target: went.append((place, target)), lambda: NOW)
    page = page_on(desk, tasks, settings, event_id, context)
    assert "Side door" in plain_words(page.view.desk_name)
    assert page.view.head.accessibleName().count("Desk pack, valid until 8 June") == 1
    page.line.setText("zoe")
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert page.view.said() is not None
    assert page.view.said().word == "Welcome"
    page.rename_desk()
    assert not page.view.showing(page.view.naming), "a pack has one name"
    target = tmp_path / "side.cnvscans"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    assert not page.view.packet.isHidden()
    page.view.packet.click()  # with the verdict still on the screen
    assert tasks.wait_idle()
    assert page.view.ready.notice.isVisible()
    taken = take_in(workspace, event_id, [target])
    assert [one.added for one in taken.merged] == [1]
    page.leave()
    assert went == [], "there is nowhere else to go"
    assert not page.isVisible()
    page.deleteLater()


def test_a_desk_with_a_pack_offers_near_spellings(
    workspace: Workspace, event_id: UUID, people: list[UUID], tasks: Tasks, settings: QSettings, tmp_path: Path
) -> None:
    desk = desks.opened(desks.pack(workspace, event_id, "Side door")[1], tmp_path)
    page = page_on(desk, tasks, settings, event_id, Context(tasks, lambda *_, **__: None, lambda: NOW))
    page.line.setText("zoe obryen")
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert "Did you mean" in page.view.matches.words()
    assert [one.name for one in page.view.matches.guests()] == ["Zoë O’Brien"]
    QTest.keyClick(page.line, Qt.Key.Key_Down)
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert page.view.said() is not None
    assert (page.view.said().word, page.view.said().name) == ("Welcome", "Zoë O’Brien")
    page.close()
    page.deleteLater()


def test_other_desks_are_seen_within_two_seconds(
    page: ReceptionPage, workspace: Workspace, event_id: UUID, people: list[UUID], tasks: Tasks
) -> None:
    with closing(Workspace.open(workspace.path, clock=lambda: NOW)) as other:  # another window, another process
        admit(other, event_id, people[1], "Side door")
    before = page.view.counters.accessibleName(), words(page.view.ready)
    QTest.qWait(1600)
    assert tasks.wait_idle()
    assert (page.view.counters.accessibleName(), words(page.view.ready)) != before


def test_the_passphrase_is_asked_until_it_is_right(
    app: Any, workspace: Workspace, event_id: UUID, tmp_path: Path
) -> None:
    tried: list[str] = []

    def unlock(_where: str, passphrase: str) -> bool:
        tried.append(passphrase)
        return passphrase == "right"

    dialog = PassphraseDialog(str(tmp_path / "Side door.cnvpack"), unlock)
    assert "Side door asks for its passphrase" in words(dialog)
    dialog.line.setText("wrong")
    press(dialog, "Open")
    assert "That is not its passphrase" in words(dialog)
    dialog.line.setText("right")
    press(dialog, "Open")
    assert (tried, dialog.result()) == (["wrong", "right"], 1)
    dialog.deleteLater()


def test_what_is_said_without_a_pack(page: ReceptionPage) -> None:
    assert page.pack.until() == ""
    page.pack.write_packet()  # F6 does nothing
    assert page.findChildren(QFileDialog) == []
