"""What covers the window until somebody says who they are: on opening, on changing over, and while it is locked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal

from convene.desktop.icons import pixmap
from convene.desktop.kit.buttons import RowButton, button
from convene.desktop.kit.empty import MarkPicture
from convene.desktop.kit.fields import Form
from convene.desktop.kit.layout import Card, Ground, Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.text import Label, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pin_field import pin_field
from convene.rules.errors import Invalid
from convene.rules.roles import Role
from convene.rules.time import say_day
from convene.services.pins import Access
from convene.services.reception_events import AtReception

ROLES = {
    Role.RECEPTION: ("Reception", "Scan badges, look for people, let them in", "scan-line"),
    Role.ORGANISER: ("Organiser", "Events, venues, people, mail and papers", "users"),
    Role.OWNER: ("Owner", "All of it, erasing people, backups, settings, PINs", "lock"),
}


class Who(Dressed, Ground):
    """Shown in place of all that is in the window. ``entered(role, pin)``: somebody says who they are;
    ``chosen(event_id)``: whose Reception they want; ``left``: they thought better of it."""

    entered = Signal(object, str)
    chosen = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("window")
        self._role = Role.RECEPTION
        self._title, self._under = text_label("", 28, 650, wrap=True), text_label("", 15, 400, "ink2", wrap=True)
        self._lines = column(gap=0, margins=(8, 8, 8, 8))
        self._rows = Card()
        self._rows.setLayout(self._lines)
        self.form = Form()
        self.pin = self.form.add("pin", "PIN", pin_field())
        self.pin.returnPressed.connect(self._submit)
        self._go = button("Go on", "filled", on_click=self._submit)
        self._other = button("Somebody else is here", "quiet", on_click=self._others)
        self._back = button("Back", "quiet", on_click=self._step_back)
        self._asked = boxed(column(self.form, row(self._go, self._other, None), gap=16))
        self._mark = MarkPicture(48, "accent")
        self._box = boxed(
            column(
                boxed(row(self._mark, None)),
                16,
                self._title,
                self._under,
                20,
                self._rows,
                self._asked,
                8,
                boxed(row(self._back, None)),
                gap=4,
                margins=(24, 40, 24, 40),
            )
        )
        middle = column(None, row(None, self._box, None), None, gap=0)
        inner = Ground("window")
        inner.setLayout(middle)
        self.setLayout(column(scrolled(inner), gap=0))
        self._access, self._may_leave, self._locked = Access(), False, False
        self.dress()

    def dress(self) -> None:
        """A width that is easy to read."""
        self._box.setFixedWidth(min(look().px(460), 760))

    def ask(self, access: Access, *, may_leave: bool) -> None:
        """Ask who is here; ``may_leave``: whoever was here before may stay."""
        self._access, self._may_leave, self._locked = access, may_leave, False
        there = [role for role in Role if role is Role.RECEPTION or access.asks(role)]
        self._say("Who is here?", "Each sees what they need for their work.")
        self._fill([(*ROLES[role], role) for role in there])

    def lock(self, access: Access, role: Role, *, why: str) -> None:
        """Ask for the PIN of whoever was here."""
        self._access, self._may_leave, self._locked = access, False, True
        self._ask_pin(role, "Locked", why)

    def ask_event(self, events: Sequence[AtReception]) -> None:
        """Ask whose Reception it is."""
        if events:
            self._say("Which event?", "Reception is opened for one of them.")
        else:
            self._say("No event is coming", "Reception is opened for an event that is published.")
        self._fill([(one.title, say_day(one.day), "ticket", one.event_id) for one in events])

    def refuse(self, error: Invalid) -> None:
        """It was not that PIN, or it is too early for another."""
        self._go.setEnabled(True)
        self.pin.clear()
        self.pin.setFocus()
        self.form.show_error(error)

    def _fill(self, lines: "Sequence[tuple[str, str, str, object]]") -> None:
        clear(self._lines)
        for title, words, icon, choice in lines:
            if self._lines.count():
                self._lines.addWidget(Rule())
            line = _Line(title, words, icon)
            line.clicked.connect(lambda _=False, choice=choice: self._choose(choice))
            self._lines.addWidget(line)
        self._rows.setVisible(bool(lines))
        self._asked.hide()
        self._back.setVisible(self._may_leave or bool(lines and not isinstance(lines[0][3], Role)) or not lines)
        first = self._rows.findChild(_Line) if lines else self._back
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_pin(self, role: Role, title: str, under: str) -> None:
        self._role = role
        self._say(title, under)
        self._rows.hide()
        self._asked.show()
        self._other.setVisible(self._locked and self._access.owner)
        self._back.setVisible(not self._locked)
        self._go.set_text("Unlock" if self._locked else "Go on")
        self._go.setAccessibleName(self._go.text())
        self._go.setEnabled(True)
        self.form.clear_errors()
        self.pin.clear()
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, title: str, under: str) -> None:
        self._title.setText(title)
        self._under.setText(under)
        self._under.setVisible(bool(under))

    def _choose(self, choice: object) -> None:
        if not isinstance(choice, Role):
            self.chosen.emit(choice)
        elif self._access.asks(choice):
            self._locked = False
            self._ask_pin(choice, ROLES[choice][0], "Their PIN, please.")
        else:
            self.entered.emit(choice, "")

    def _submit(self) -> None:
        if self.pin.value():
            self._go.setEnabled(False)
            self.entered.emit(self._role, self.pin.value())

    def _others(self) -> None:
        self.ask(self._access, may_leave=False)

    def _step_back(self) -> None:
        if self._asked.isVisible() or not self._may_leave:
            self.ask(self._access, may_leave=self._may_leave)
        else:
            self.left.emit()


class _Line(RowButton):
    def __init__(self, title: str, words: str, icon: str) -> None:
        super().__init__(f"{title}: {words}")
        picture = Label()
        picture.setPixmap(pixmap(icon, "ink2", look().size("icon")))
        said = column(text_label(title, 15, 600, wrap=True), text_label(words, 13, 400, "ink2", wrap=True), gap=2)
        line = row(picture, gap=14, margins=(12, 12, 12, 12))
        line.addLayout(said, 1)
        self.setLayout(line)
