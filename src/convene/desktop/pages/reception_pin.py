"""The PIN on leaving Reception: asked in place of the verdict."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.text import text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context
from convene.desktop.pin_field import pin_field
from convene.rules.errors import ConveneError, Invalid
from convene.rules.roles import Role
from convene.services import pins, roles
from convene.services.pins import Access


class PinPanel(Dressed, QWidget):
    """``entered(pin)``: somebody wants to leave, or what the desk may not; ``left``: they thought better of it."""

    entered = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.pin = self.form.add("pin", "PIN", pin_field())
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

    def ask(self, title: str, go: str) -> None:
        """Ask for one thing, which the button names."""
        self._title.setText(title)
        self._go.set_text(go)
        self.start()

    def start(self) -> None:
        """Ask afresh."""
        self.pin.clear()
        self.form.clear_errors()
        self._go.setEnabled(True)
        self.pin.setFocus()

    def refuse(self, error: ConveneError) -> None:
        """It was not that one, or it is too early for another."""
        self.start()
        self.form.show_error(error if isinstance(error, Invalid) else Invalid("pin", error.title, error.hint))

    def _submit(self) -> None:
        if self.pin.value():
            self._go.setEnabled(False)
            self.entered.emit(self.pin.value())


class PinGate(QObject):
    """Whether there is a PIN (``locked``), and what is done once the right one is entered. ``asked``: it is now.

    At a desk with a PIN the workspace is held as by Reception. Whoever gives theirs holds it until the desk goes on.
    """

    asked = Signal()

    def __init__(self, context: Context, panel: PinPanel, parent: QObject) -> None:
        super().__init__(parent)
        self.locked = False
        self._raised = False
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
        self._panel.ask(title, go)

    def look(self) -> None:
        """Look whether there is a PIN."""
        if self._raised:
            self._context.tasks.read(self, pins.access, done=self._know)
        else:
            self._context.tasks.ask(self, roles.to_desk, done=self._at_desk)

    def go_on(self) -> None:
        """The desk goes on: what somebody did with their PIN is over."""
        if self._raised:
            self._raised = False
            self.look()

    def _at_desk(self, access: Access) -> None:
        self._know(access)
        if access.any and not self._raised:
            self._context.entered(Role.RECEPTION)

    def _know(self, access: Access) -> None:
        self.locked = access.any

    def _try(self, pin: str) -> None:
        self._raised = True
        self._context.tasks.ask(self, roles.rise, pin, done=self._tried, failed=self._refused)

    def _tried(self, role: Role) -> None:
        self.locked = False
        self._context.entered(role)
        self._behind()

    def _refused(self, error: ConveneError) -> None:
        self._raised = False
        self._panel.refuse(error)
