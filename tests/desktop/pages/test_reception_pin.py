"""Leaving Reception with a PIN, and what the workspace is held as meanwhile, through real widgets."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from convene.desktop.pages.reception_packs_dialogs import PackDialog
from convene.rules.pins import TRIES
from convene.rules.roles import Role
from convene.services import checkin_opening, pins
from convene.store.workspace import Workspace
from desktop.pages.test_reception import Morning, desk, sample

__all__ = ["desk", "sample"]  # fixtures


@pytest.fixture
def locked(desk: Morning) -> Iterator[Morning]:
    desk.workspace.happen("PIN", pins.set_pin, Role.ORGANISER, "471100")
    desk.page.refresh()
    desk.wait()
    assert desk.page.locked
    held, desk.workspace = desk.workspace, Workspace.open(desk.file, clock=lambda: desk.now, who="Tester")
    yield desk  # who looks into the file with eyes of their own
    desk.workspace.close()
    desk.workspace = held


def try_pin(desk: Morning, pin: str) -> None:
    """As a person types: fast keys are a scanner's."""
    for digit in pin:
        QTest.qWait(50)
        QTest.keyClick(desk.page.view.pin.pin, digit)
    QTest.qWait(50)
    QTest.keyClick(desk.page.view.pin.pin, Qt.Key.Key_Return)
    desk.wait()


def said(desk: Morning) -> str:
    panel = desk.page.view.pin
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel))


def test_without_a_pin_one_simply_leaves(desk: Morning) -> None:
    desk.press(Qt.Key.Key_Escape)
    assert desk.went[-1][1]["tab"] == "overview"


def test_with_one_it_is_asked_and_the_right_one_lets_go(locked: Morning) -> None:
    locked.press(Qt.Key.Key_Escape)
    assert (locked.went, locked.page.view.showing(locked.page.view.pin)) == ([], True)
    try_pin(locked, "123456")
    assert "That is not the PIN" in said(locked)
    assert locked.page.view.pin.pin.text() == ""
    try_pin(locked, "471100")
    assert locked.went[-1][1]["tab"] == "overview"


def test_escape_goes_back_to_scanning_and_scanning_goes_on(locked: Morning) -> None:
    locked.press(Qt.Key.Key_Escape)
    locked.press(Qt.Key.Key_Escape)
    assert locked.page.view.showing(locked.page.view.ready)
    locked.scan(locked.expected()[0].badge.code)
    assert locked.word() == "Welcome"


def test_a_badge_that_is_scanned_meanwhile_is_no_pin(locked: Morning) -> None:
    locked.press(Qt.Key.Key_Escape)
    guest = locked.expected()[0]
    locked.scan(guest.badge.code, into=locked.page.view.pin.pin)
    assert guest.registration_id in locked.here()
    assert locked.went == []


def test_the_list_leaves_in_a_pack_only_by_those_who_know_it(locked: Morning) -> None:
    packs = lambda: locked.page.findChildren(PackDialog)  # noqa: E731
    locked.page.rename_desk()
    locked.page.view.naming.pack_wanted.emit()
    locked.wait()
    assert (packs(), locked.page.view.showing(locked.page.view.pin)) == ([], True)
    assert "Make a desk pack?" in said(locked)
    try_pin(locked, "471100")
    (dialog,) = packs()
    dialog.close()
    assert (locked.page.locked, locked.went) == (True, []), "it is asked again for the next thing"
    locked.page.leave()
    assert "Leave Reception?" in said(locked)


def test_what_organisers_do_at_a_desk_waits_for_the_pin(locked: Morning, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    naming, page = locked.page.view.naming, locked.page
    monkeypatch.setattr(page.pack, "take_in", lambda: done.append("packets"))
    for emit, title in (
        (naming.packets_wanted.emit, "Take in packets of scans?"),
        (naming.rehearsal_wanted.emit, "Begin a rehearsal?"),
        (lambda: naming.opens_chosen.emit(90), "Change when check-in opens?"),
    ):
        page.rename_desk()
        emit()
        locked.wait()
        assert title in said(locked)
    opens = lambda: locked.workspace.read(checkin_opening.opens_before, page.post.event_id)  # noqa: E731
    assert (done, opens()) == ([], None)
    try_pin(locked, "471100")
    assert (opens(), page.locked) == (90, True)
    naming.packets_wanted.emit()
    try_pin(locked, "471100")
    assert (done, page.view.showing(page.view.pin)) == (["packets"], False)


def test_after_too_many_one_waits_also_with_the_right_one(locked: Morning) -> None:
    locked.press(Qt.Key.Key_Escape)
    for _ in range(TRIES - 1):
        locked.workspace.happen("A wrong PIN", pins.failed, now=locked.now)
    try_pin(locked, "9991")
    assert "Too many wrong PINs" in said(locked)
    assert "Wait 30 seconds" in said(locked)
    try_pin(locked, "471100")
    assert (locked.page.locked, locked.went) == (True, [])
    locked.later(0.6)
    try_pin(locked, "471100")
    assert locked.went[-1][1]["tab"] == "overview"


def test_a_desk_with_a_pin_is_held_as_reception_until_somebody_gives_theirs(locked: Morning) -> None:
    keeper, entered = locked.tasks._gate.keeper, list[Role]()  # type: ignore[union-attr]
    first, second, *_ = (row.badge.code for row in locked.expected())
    locked.page.gate._context = replace(locked.page.context, entered=entered.append)
    assert keeper.role is Role.RECEPTION
    locked.scan(first)
    assert locked.word() == "Welcome"
    locked.page.rename_desk()
    locked.page.view.naming.opens_chosen.emit(90)
    try_pin(locked, "471100")
    assert (keeper.role, entered[-1]) == (Role.OWNER, Role.OWNER), "there is no other owner"
    locked.scan(second)
    assert (keeper.role, entered[-1], locked.word()) == (Role.RECEPTION, Role.RECEPTION, "Welcome")


def test_while_nobody_is_there_no_name_is_seen_and_the_desk_goes_on(locked: Morning) -> None:
    first, second, *_ = locked.expected()
    ready, just_now = locked.page.view.ready, locked.page.view.ready.just_now
    locked.scan(first.badge.code)
    assert (locked.word(), first.badge.name in just_now.accessibleDescription()) == ("Welcome", True)
    assert locked.page.rest()
    locked.wait()
    assert (locked.page.view.showing(ready), just_now.accessibleDescription()) == (True, "")
    locked.scan(second.badge.code)
    assert (locked.word(), first.badge.name in just_now.accessibleDescription()) == ("Welcome", True)


def test_without_a_pin_a_desk_does_not_rest(desk: Morning) -> None:
    assert not desk.page.rest()
