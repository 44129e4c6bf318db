"""The PIN on leaving Reception: asked in place of the verdict, set from the menu."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError, Invalid
from convene.rules.pins import Tries, pin_of
from convene.services import reception_pin

_ASKED = (
    "It is asked before anybody leaves Reception, makes a desk pack, takes in packets of scans, begins a rehearsal or "
    "changes when check-in opens."
)
_LIMIT = (
    "The PIN keeps people at this desk in Reception. It does not protect the file: whoever can copy it to another "
    "computer can open it there. At the desk names can still be searched for, and who is in the building printed."
)


class PinPanel(Dressed, QWidget):
    """``entered(pin)``: somebody wants to leave, or what the desk may not; ``left``: they thought better of it."""

    entered = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tries = Tries()
        self.form = Form()
        self.pin = self.form.add("pin", "PIN", _hidden())
        self.pin.returnPressed.connect(self._submit)
        self._title = text_label("Leave Reception?", 28, 650, wrap=True)
        self._go = button("Leave Reception", "filled", on_click=self._submit)
        self._box = boxed(column(self.form, row(self._go, button("Back", on_click=self.left.emit), None), gap=16))
        self.setLayout(
            column(
                self._title,
                text_label("Somebody who organises the event knows the PIN.", 15, 400, "ink2", wrap=True),
                row(self._box, None),
                None,
                gap=16,
            )
        )
        self.dress()

    def dress(self) -> None:
        """A width that is easy to read."""
        self._box.setFixedWidth(min(look().px(380), 560))

    def ask(self, now: datetime, title: str, go: str) -> None:
        """Ask for one thing, which the button names."""
        self._title.setText(title)
        self._go.setText(go)
        self.start(now)

    def start(self, now: datetime) -> None:
        """Ask afresh; say how long to wait, if one has to."""
        self.pin.clear()
        self.form.clear_errors()
        self._go.setEnabled(True)
        self.pin.setFocus()
        if wait := self.tries.wait(now):
            self.form.show_error(Invalid("pin", "Too many wrong PINs", f"Wait {wait} seconds."))

    def refuse(self, now: datetime) -> None:
        """It was not that one."""
        self.tries.failed(now)
        self.start(now)
        if not self.tries.wait(now):
            self.form.show_error(Invalid("pin", "That is not the PIN", "Try again."))

    def _submit(self) -> None:
        if self.pin.value():
            self._go.setEnabled(False)
            self.entered.emit(self.pin.value())


class PinGate(QObject):
    """Whether there is a PIN (``locked``), and what is done once the right one is entered. ``asked``: it is now."""

    asked = Signal()

    def __init__(self, context: Context, panel: PinPanel, parent: QObject) -> None:
        super().__init__(parent)
        self.locked = False
        self._context, self._panel = context, panel
        self._behind: Callable[[], object] = lambda: None
        panel.entered.connect(self._try)

    def through(self, act: Callable[[], object], title: str, go: str) -> None:
        """Do what a desk may not: where there is a PIN, once it was entered."""
        if not self.locked:
            act()
            return
        self._behind = act
        self.asked.emit()
        self._panel.ask(self._context.now(), title, go)

    def look(self) -> None:
        """Look whether there is a PIN."""
        self._context.tasks.read(self, reception_pin.is_set, done=self._know)

    def _know(self, there: bool) -> None:
        self.locked = there

    def _try(self, pin: str) -> None:
        if self._panel.tries.wait(self._context.now()):
            self._panel.start(self._context.now())
        else:
            self._context.tasks.read(self, reception_pin.fits, pin, done=self._tried)

    def _tried(self, right: bool) -> None:
        if right:
            self._panel.tries.passed()
            self.locked = False
            self._behind()
        else:
            self._panel.refuse(self._context.now())


class PinDialog(QDialog):
    """Sets, changes or takes away the PIN of the workspace. It deletes itself."""

    def __init__(self, parent: QWidget, tasks: Tasks, *, there: bool, done: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Reception PIN")
        self.setMinimumWidth(look().px(440))
        self._tasks, self._there, self._done = tasks, there, done
        self.form = Form()
        if there:
            self.form.add("current", "The PIN there is", _hidden())
        self.form.add("pin", "New PIN" if there else "PIN", _hidden())
        self.form.add("again", "The same again", _hidden())
        acts = row(None, button("Cancel", on_click=self.reject), button("Keep", "filled", on_click=self._keep))
        if there:
            acts.insertWidget(0, button("Take it away", "quiet", on_click=lambda: self._write("")))
        self.setLayout(
            column(
                text_label("Reception PIN", 20, 650),
                text_label(_ASKED, 13, 400, "ink2", wrap=True),
                8,
                self.form,
                4,
                text_label(_LIMIT, 12, 400, "ink3", wrap=True),
                12,
                acts,
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self.form.field("current" if there else "pin").setFocus()

    def _keep(self) -> None:
        self.form.clear_errors()
        values = self.form.values()
        try:
            pin_of(values["pin"])
            if values["pin"] != values["again"]:
                raise Invalid("again", "The two are not the same", "Write it once more.")
        except Invalid as error:
            self.form.show_error(error)
            return
        self._write(values["pin"])

    def _write(self, pin: str) -> None:
        current = self.form.values().get("current", "")
        label = "Set the Reception PIN" if pin else "Take the Reception PIN away"

        def done(*_: object) -> None:
            self._done("The Reception PIN is set." if pin else "Reception has no PIN any more.")
            self.accept()

        self._tasks.write(self, label, reception_pin.set_pin, pin, current=current, done=done, failed=self._refused)

    def _refused(self, error: ConveneError) -> None:
        if isinstance(error, Invalid):
            self.form.show_error(error)


def _hidden() -> TextField:
    field = TextField(length=12)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
    return field
