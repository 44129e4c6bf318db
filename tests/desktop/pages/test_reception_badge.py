"""A badge printed once more at the desk, by a receptionist who may do no more than that."""

from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter

from convene.rules.roles import Role
from convene.services import badges
from desktop.pages.test_reception import Morning, desk, sample
from desktop.pages.test_reception_pin import locked

__all__ = ["desk", "locked", "sample"]  # fixtures


def test_the_badge_of_whoever_is_there_is_printed_again(locked: Morning) -> None:
    asked: list[QPrinter] = []
    page, guest = locked.page, locked.expected()[0]

    def ask(printer: QPrinter) -> bool:
        asked.append(printer)
        printer.setOutputFileName(str(locked.file.with_name("badge.pdf")))
        return True

    page.badge._ask = ask
    assert page.view.badge.isHidden()
    locked.press(Qt.Key.Key_F12)
    assert asked == [], "there is nobody"
    locked.scan(guest.badge.code)
    assert (page.view.badge.isHidden(), locked.tasks._gate.keeper.role) == (False, Role.RECEPTION)  # type: ignore[union-attr]
    locked.press(Qt.Key.Key_F12)
    assert len(asked) == 1
    assert locked.file.with_name("badge.pdf").stat().st_size > 1000
    (printed, *_) = locked.workspace.read(badges.prints, guest.registration_id)
    assert (printed.desk, printed.at) == ("Front desk", locked.now)
    assert page.view.badge.isHidden(), "the desk is ready for the next"
    again = locked.workspace.read(badges.badges, page.post.event_id, ids={guest.registration_id})[0]
    assert again.badge.code == guest.badge.code, "the card in their hand opens the door too"


def test_nobody_who_is_stopped_gets_one(locked: Morning) -> None:
    locked.scan("CNVNNOTHING")
    assert locked.page.view.badge.isHidden()


def test_who_thinks_better_of_it_has_printed_nothing(locked: Morning) -> None:
    guest = locked.expected()[0]
    before = locked.workspace.read(badges.prints, guest.registration_id)
    locked.page.badge._ask = lambda _: False
    locked.scan(guest.badge.code)
    locked.press(Qt.Key.Key_F12)
    assert locked.workspace.read(badges.prints, guest.registration_id) == before
