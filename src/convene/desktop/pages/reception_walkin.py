"""Three fields for somebody who is on no list, with everybody beside it who may be meant."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import RowButton, button
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.rules.errors import ConveneError, Invalid
from convene.services.checkin import Guest

_PAUSE_MS = 180


class WalkInPanel(Dressed, QWidget):
    """``wanted(values)``: put on the list and let in. ``picked(guest)``: they were on the list already.

    ``likely_wanted(text)`` asks for the people who may be meant; give them to ``show_likely``.
    """

    wanted = Signal(dict)
    picked = Signal(object)
    likely_wanted = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._notice = Notice()
        self._notice.hide()
        self.form = Form()
        self.form.add("name", "Name", TextField(placeholder="As the person says it"))
        self.form.add("organisation", "Organisation", TextField(placeholder="May stay empty"))
        self.form.add("email", "E-mail", TextField(placeholder="May stay empty"))
        self.name: TextField = self.form.field("name")
        for field in ("name", "organisation", "email"):
            self.form.field(field).returnPressed.connect(self._submit)
        self._save = button("Register and let in", "filled", "user-plus", on_click=self._submit)
        back = button("Back to scanning", on_click=self.closed.emit)
        self._fields = scrolled(boxed(column(self.form, 4, row(self._save, back, None), None, gap=12)))
        self._likely_title = text_label("", 15, 600)
        self._likely = column(gap=0)
        right = column(self._likely_title, gap=8)
        right.addWidget(scrolled(boxed(column(self._likely, None, gap=0))), 1)
        whole = column(text_label("Walk-in", 28, 650), self._notice, gap=16)
        both = row(gap=48)
        both.addWidget(self._fields)
        both.addLayout(right, 1)
        whole.addLayout(both, 1)
        self.setLayout(whole)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.likely_wanted.emit(self.name.value()))
        self.name.textChanged.connect(lambda _: self._pause.start())
        self.dress()

    def dress(self) -> None:
        """The fields keep a width that is easy to read."""
        self._fields.setFixedWidth(min(look().px(380), 560))

    def start(self, name: str) -> None:
        """Empty but for the name, which may have been typed already."""
        self._notice.hide()
        self.form.clear_errors()
        self.form.set_values({"name": name, "organisation": "", "email": ""})
        self.set_saving(on=False)
        self.show_likely([])
        self.name.setFocus()
        self.name.selectAll()
        if name:
            self.likely_wanted.emit(name)

    def set_saving(self, *, on: bool) -> None:
        """While it is being saved it cannot be pressed again."""
        self._save.setEnabled(not on)
        self._save.set_text("Saving…" if on else "Register and let in")

    def show_likely(self, guests: Sequence[Guest]) -> None:
        """People on the list who may be the one at the desk."""
        clear(self._likely)
        self._likely_title.setText("On the list already? Choose to let in" if guests else "")
        for guest in guests:
            name = ", ".join(filter(None, [guest.name, guest.organisation]))
            line = RowButton(f"Let in {name}")
            line.setFixedHeight(look().px(52))
            words = column(elided(guest.name, 15, 600), elided(guest.organisation, 13, 400, "ink2"), gap=0)
            line.setLayout(row(words, gap=8, margins=(12, 4, 12, 4)))
            line.clicked.connect(lambda _=False, guest=guest: self.picked.emit(guest))
            self._likely.addWidget(line)
            self._likely.addWidget(Rule())

    def say_error(self, error: ConveneError) -> None:
        """What was refused, at its field or above; nothing was saved, and what was typed stays."""
        self.set_saving(on=False)
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self._notice.say(f"Not saved. {error.title}. {error.hint}".strip(), "danger")

    def notice_text(self) -> str:
        """What stands above the fields; empty for nothing."""
        return self._notice.accessibleName() if self._notice.isVisible() else ""

    def _submit(self) -> None:
        if self._save.isEnabled():
            self._notice.hide()
            self.form.clear_errors()
            self.wanted.emit(self.form.values())
