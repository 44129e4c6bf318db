"""Access: who is asked for a PIN, setting one, and after how long the window locks."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from convene.desktop.kit.buttons import Button, button
from convene.desktop.kit.dialog import Fitted
from convene.desktop.kit.fields import Choice, Form
from convene.desktop.kit.layout import Rule, boxed, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pin_field import pin_field
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError, Invalid, Refused
from convene.rules.pins import LOCK_AFTER, pin_of
from convene.rules.roles import Role
from convene.services import pins
from convene.services.pins import Access

_WORDS = {
    Role.ORGANISER: (
        "Organisers’ PIN",
        "It is asked before anybody leaves Reception, makes a desk pack, takes in packets of scans, begins a rehearsal "
        "or changes when check-in opens.",
    ),
    Role.OWNER: (
        "Owner’s PIN",
        "With it Convene asks who is here when the workspace is opened, and commands ask as well. Organisers then need "
        "the owner to erase people, restore a backup, or change mail settings and PINs.",
    ),
}
_LIMIT = (
    "A PIN guards this screen, not the file: whoever can copy the file to another computer can open it there, "
    "unless it has a passphrase. "
    "Reception can still search for names, and print who is in the building."
)


class AccessDialog(Fitted):
    """``changed`` is called whenever something was."""

    def __init__(self, parent: QWidget, context: Context, *, changed: Callable[[], object]) -> None:
        super().__init__(parent, 520)
        self.setWindowTitle("Access and PINs")
        self._context, self._tasks, self._changed = context, context.tasks, changed
        self._access = Access()
        self._states: dict[Role, QLabel] = {}
        self.acts: dict[Role, Button] = {}
        self.head.addWidget(text_label("Access and PINs", 20, 650))
        self.head.addWidget(text_label(_LIMIT, 13, 400, "ink2", wrap=True))
        for role in (Role.ORGANISER, Role.OWNER):
            title, words = _WORDS[role]
            self._states[role] = text_label("", 13, 500, "ink2")
            self.acts[role] = button("Set…", on_click=lambda role=role: self.ask_pin(role))
            said = column(text_label(title, 15, 600), text_label(words, 13, 400, "ink2", wrap=True), gap=2)
            self.lines.addLayout(said)
            self.lines.addLayout(row(self.acts[role], self._states[role], None, gap=12))
            self.lines.addWidget(Rule())
        options = [(None, "Never"), *((minutes, f"After {minutes} minutes") for minutes in LOCK_AFTER)]
        self.form = Form()
        self.lock = self.form.add("minutes", "Lock the window while nobody uses it", Choice(options))
        self.lock.edited.connect(self._keep_lock)
        self._no_pin = text_label("Once there is a PIN to unlock it with.", 13, 400, "ink2", wrap=True)
        at_a_desk = "An open Reception goes on scanning and shows no names until somebody comes."
        self.lines.addWidget(boxed(column(self.form, self._no_pin, gap=4)))
        self.lines.addWidget(text_label(at_a_desk, 13, 400, "ink2", wrap=True))
        self.foot.addStretch(1)
        self.foot.addWidget(button("Close", on_click=self.reject))
        self._look()

    def ask_pin(self, role: Role) -> None:
        """Set or change a PIN, or take it away."""
        PinDialog(self, self._tasks, role, self._access, done=self._done).open()

    def _look(self) -> None:
        self._tasks.read(self, pins.access, done=self._show)

    def _show(self, access: Access) -> None:
        self._access = access
        for role, state in self._states.items():
            there = access.asks(role)
            state.setText("It is set" if there else "There is none")
            self.acts[role].set_text("Change…" if there else "Set…")
            self.acts[role].setAccessibleName(f"{self.acts[role].text()} {_WORDS[role][0]}")
        self.lock.set_value(access.lock_after)
        if self.lock.currentIndex() < 0:
            self.lock.setCurrentIndex(0)
        self.lock.setEnabled(access.any)
        self._no_pin.setVisible(not access.any)
        self.fit()

    def _keep_lock(self) -> None:
        done = lambda *_: self._done("")  # noqa: E731
        self._tasks.happen(self, "When the window locks", pins.set_lock_after, self.lock.value(), done=done)

    def _done(self, words: str) -> None:
        if words:
            self._context.toast(words)
        self._changed()
        self._look()


class PinDialog(QDialog):
    """Sets, changes or takes away a PIN of the workspace. It deletes itself."""

    def __init__(
        self, parent: QWidget, tasks: Tasks, role: Role, access: Access, *, done: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._tasks, self._role, self._done = tasks, role, done
        title, words = _WORDS[role]
        self.setWindowTitle(title)
        self.setMinimumWidth(look().px(440))
        there = access.asks(role)
        self.form = Form()
        if there and not (role is Role.ORGANISER and access.owner):
            self.form.add("current", "The PIN there is", pin_field())
        self.form.add("pin", "New PIN" if there else "PIN", pin_field())
        self.form.add("again", "The same again", pin_field())
        acts = row(None, button("Cancel", on_click=self.reject), button("Keep", "filled", on_click=self.keep))
        if there:
            acts.insertWidget(0, button("Take it away", "quiet", on_click=lambda: self.write("")))
        self.setLayout(
            column(
                text_label(title, 20, 650),
                text_label(words, 13, 400, "ink2", wrap=True),
                8,
                self.form,
                12,
                acts,
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self.form.field("current" if self.form.has("current") else "pin").setFocus()

    def keep(self) -> None:
        """Keep what was typed twice."""
        self.form.clear_errors()
        values = self.form.values()
        try:
            pin_of(values["pin"])
            if values["pin"] != values["again"]:
                raise Invalid("again", "The two are not the same", "Write it once more.")
        except Invalid as error:
            self.form.show_error(error)
            return
        self.write(values["pin"])

    def write(self, pin: str) -> None:
        """Keep this PIN; none takes it away. No undo brings an old one back."""
        whose = _WORDS[self._role][0]
        label = f"Set the {whose[0].lower()}{whose[1:]}" if pin else f"Take the {whose[0].lower()}{whose[1:]} away"

        def done(*_: object) -> None:
            self._done(f"The {whose[0].lower()}{whose[1:]} {'is set' if pin else 'is taken away'}.")
            self.accept()

        current = self.form.values().get("current", "")
        self._tasks.happen(self, label, pins.set_pin, self._role, pin, current=current, done=done, failed=self._refused)

    def _refused(self, error: ConveneError) -> None:
        if isinstance(error, Refused):
            error = Invalid("pin", error.title, error.hint)
        if isinstance(error, Invalid):
            self.form.show_error(error)
