"""Leaving Reception with a PIN, and setting one, through real widgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from convene.desktop.pages.reception_packs_dialogs import PackDialog
from convene.desktop.pages.reception_pin import PinDialog
from convene.rules.pins import TRIES
from convene.services import checkin_opening, reception_pin
from desktop.pages.test_reception import Morning, desk, sample

__all__ = ["desk", "sample"]  # fixtures


@pytest.fixture
def locked(desk: Morning) -> Morning:
    desk.workspace.write("PIN", reception_pin.set_pin, "471100")
    desk.page.refresh()
    desk.wait()
    assert desk.page.locked
    return desk


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
    for _ in range(TRIES):
        try_pin(locked, "999991")
    assert "Too many wrong PINs" in said(locked)
    assert "Wait 30 seconds" in said(locked)
    try_pin(locked, "471100")
    assert (locked.page.locked, locked.went) == (True, [])
    locked.later(0.6)
    try_pin(locked, "471100")
    assert locked.went[-1][1]["tab"] == "overview"


def test_it_is_set_with_the_honest_word_on_what_it_does_not_do(desk: Morning) -> None:
    told: list[str] = []
    dialog = PinDialog(desk.page, desk.tasks, there=False, done=told.append)
    dialog.open()
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "It does not protect the file" in words
    for name, value, error in (
        ("pin", "12", "A PIN is 4 to 12 digits"),
        ("again", "", "The two are not the same"),
    ):
        dialog.form.set_values({"pin": "471100", "again": "471100", name: value})
        dialog._keep()
        assert error in " ".join(label.text() for label in dialog.findChildren(QLabel))
        assert not desk.workspace.read(reception_pin.is_set)
    dialog.form.set_values({"pin": "471100", "again": "471100"})
    dialog._keep()
    desk.wait()
    assert told == ["The Reception PIN is set."]
    assert desk.workspace.read(reception_pin.fits, "471100")


def test_it_is_changed_and_taken_away_by_those_who_know_it(locked: Morning) -> None:
    told: list[str] = []
    dialog = PinDialog(locked.page, locked.tasks, there=True, done=told.append)
    dialog.open()
    dialog.form.set_values({"current": "999", "pin": "246810", "again": "246810"})
    dialog._keep()
    locked.wait()
    assert "That is not the PIN there is" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    dialog.form.set_values({"current": "471100"})
    dialog._write("")
    locked.wait()
    assert told == ["Reception has no PIN any more."]
    assert not locked.workspace.read(reception_pin.is_set)
