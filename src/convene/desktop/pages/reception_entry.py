"""What is scanned and typed at a desk: told apart, waited for, and handed on as a code or as a person."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.pages.reception_screen import Screen
from convene.desktop.pages.reception_wedge import Wedge
from convene.rules.codes import Code, read_code, read_short_code
from convene.services.checkin import Guest

_SEARCH_MS, _WHOLE_CODE_MS = 140, 160
_FEW = 3


class Entry(QObject):
    """Reads the line of the desk and its scanner. ``shown(code)``: a code was shown. ``picked(guest)``: this person
    comes. ``wanted(text)``: who is called that? The answer goes to ``found``. ``near_wanted(text, guests)``: these were
    found, and they are few; who is spelt almost so? That goes to ``near``. ``emptied``: nothing is looked for any more.
    ``retried``: Enter, and nothing typed.
    """

    shown = Signal(str)
    picked = Signal(object)
    wanted = Signal(str)
    near_wanted = Signal(str, object)
    emptied = Signal()
    retried = Signal()

    def __init__(self, page: QWidget, view: Screen) -> None:
        super().__init__(page)
        self._view, self._line = view, view.field.line
        self._entered = ""  # Enter came before the people of that name did
        self._found_for = ""
        self._wedge = Wedge(page, self._line)
        self._wedge.scanned.connect(self.scan)
        self._search = QTimer(self, singleShot=True, interval=_SEARCH_MS)
        self._search.timeout.connect(self._look)
        self._whole_code = QTimer(self, singleShot=True, interval=_WHOLE_CODE_MS)
        self._whole_code.timeout.connect(self._enter)
        self._line.textEdited.connect(self._typed)
        self._line.moved.connect(view.matches.step)
        self._line.entered.connect(self._enter)
        view.matches.picked.connect(self.pick)
        view.matches.moved.connect(view.announce)

    def set_listening(self, *, on: bool) -> None:
        """Listen to a scanner wherever the focus is, or no more."""
        self._wedge.set_listening(on=on)

    def text(self) -> str:
        """What stands in the line."""
        return self._line.text().strip()

    def clear(self) -> None:
        """Empty the line."""
        self._line.clear()

    def scan(self, code: str) -> None:
        """A whole code came at once, from a scanner or a camera."""
        self._search.stop()
        self._whole_code.stop()
        self._show(code)

    def pick(self, guest: Guest) -> None:
        """This person comes."""
        self.clear()
        self.picked.emit(guest)

    def found(self, text: str, guests: Sequence[Guest]) -> None:
        """They are called that. What was typed since is another question."""
        if text != self.text():
            return
        entered, self._entered, self._found_for = self._entered == text, "", text
        if entered and len(guests) == 1:
            self.pick(guests[0])
        elif entered and not guests:
            self._nobody(text)
        elif len(text) > 1:
            self._show_found(text, guests)

    def near(self, text: str, guests: Sequence[Guest]) -> None:
        """They are spelt almost so."""
        matches = self._view.matches
        if guests and text == self.text() and self._view.showing(matches):
            matches.show_near(guests)
            self._view.announce(matches.words() if not matches.found() else f"Did you mean {guests[0].name}?")

    def _show(self, code: str) -> None:
        self.clear()
        self.shown.emit(code)

    def _typed(self, text: str) -> None:
        self._entered = ""
        self._whole_code.stop()
        if isinstance(read_code(text), Code):
            self._whole_code.start()  # a scanner that sends no Enter
        self._search.start()

    def _enter(self) -> None:
        text, matches = self.text(), self._view.matches
        self._search.stop()
        self._whole_code.stop()
        if not text:
            self.retried.emit()
        elif isinstance(read_code(text), Code):
            self._show(text)
        elif self._found_for == text and self._view.showing(matches):
            guest = matches.current()
            self.pick(guest) if guest is not None else self._nobody(text)
        else:
            self._entered = text
            self._look()

    def _look(self) -> None:
        if not (text := self.text()):
            self.emptied.emit()
        elif not self._wedge.busy():
            self.wanted.emit(text)

    def _show_found(self, text: str, guests: Sequence[Guest]) -> None:
        matches = self._view.matches
        matches.show_guests(guests, text)
        self._view.show_panel(matches)
        self._view.announce(matches.words())
        if len(guests) < _FEW:
            self.near_wanted.emit(text, guests)

    def _nobody(self, text: str) -> None:
        """Nobody is called that: a code typed by hand, or something foreign, or a name that is not on the list."""
        seen = read_code(text)
        if read_short_code(text) or isinstance(seen, Code) or seen.kind in ("url", "too_long", "damaged"):
            self._show(text)
        elif self._view.showing(self._view.matches) and self._view.matches.near():
            self._view.announce(self._view.matches.words())  # nobody is let in who was not marked
        else:
            self._show_found(text, [])
