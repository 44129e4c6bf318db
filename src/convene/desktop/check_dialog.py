"""File › Check the workspace: what was looked through, what is not as it should be, the checkpoint of the history."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.dialog import Fitted
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import Rule, boxed, clear, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError, Invalid
from convene.rules.time import LONDON, say_day
from convene.services import checking, soundness
from convene.services.checking import Checked

_WORDS = "Copy it, or print the day pack, and keep it elsewhere: nobody can then rewrite what was done before unseen."
_LABEL = 112


class CheckDialog(Fitted):
    """It looks at once. It deletes itself."""

    def __init__(self, parent: QWidget, tasks: Tasks) -> None:
        super().__init__(parent, 560)
        self.setWindowTitle("Check the workspace")
        self._tasks = tasks
        self.notice = Notice("Looking through all of it…", "info")
        self._facts = column(gap=8)
        self.checkpoint = text_label("", 20, 500, selectable=True)
        self.checkpoint.setAccessibleName("Checkpoint of the history")
        self._copy = button("Copy", "plain", "copy", small=True, on_click=self._copied)
        self.form = Form()
        self.typed = self.form.add(
            "checkpoint", "One from paper", TextField(placeholder="128: 7F3A 91C2 0BD4 4E21", length=80)
        )
        self.typed.returnPressed.connect(self._compare)
        self.answer = Notice()
        self.answer.hide()
        compare = button("Compare", on_click=self._compare)
        self._history = boxed(
            column(
                Rule(),
                4,
                text_label("Checkpoint of the history", 15, 650),
                row(self.checkpoint, None, self._copy),
                text_label(_WORDS, 13, 400, "ink2", wrap=True),
                4,
                self.form,
                row(compare, None),
                self.answer,
                gap=8,
            )
        )
        self._history.hide()
        self.head.addWidget(text_label("Check the workspace", 20, 650))
        self.lines.addWidget(self.notice)
        self.lines.addLayout(self._facts)
        self.lines.addWidget(self._history)
        self._close = button("Close", on_click=self.reject)
        self.foot.addStretch(1)
        self.foot.addWidget(self._close)
        self._close.setFocus()
        self.fit()
        tasks.ask(self, checking.check, done=self._found, failed=self._refused)

    def _found(self, found: Checked) -> None:
        said = [*([f"The file is damaged: {found.damage}"] if found.damage else []), *found.held.findings]
        if said:
            self.notice.say("\n".join(f"{one}." for one in said), "danger")
        else:
            self.notice.say("All is as it should be.", "ok")
        clear(self._facts)
        for label, words in facts(found):
            name = text_label(label, 13, 600, wrap=True)
            name.setFixedWidth(look().px(_LABEL))
            line = row(name, gap=12)
            line.addWidget(text_label(words, 13, 400, "ink2", wrap=True, selectable=True), 1)
            self._facts.addWidget(boxed(line))
        last = found.held.history.checkpoint
        self._history.setVisible(last is not None)
        self.checkpoint.setText(last.text if last else "")
        self.fit()

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self.checkpoint.text())
        self._copy.set_text("Copied")

    def _compare(self) -> None:
        self.form.clear_errors()
        self.answer.hide()
        text = self.typed.value()
        self._tasks.read(self, soundness.checkpoint, text, done=self._compared, failed=self._not_read)

    def _compared(self, found: soundness.CheckpointFound) -> None:
        self.answer.say(f"{soundness.say_checkpoint(found)}.", _STATES[found.standing])
        self._answered()

    def _answered(self) -> None:
        self.fit()
        # After it has its height: with large text it is below what is seen.
        QTimer.singleShot(50, self, lambda: self.findChild(QScrollArea).ensureWidgetVisible(self.answer))

    def _not_read(self, error: ConveneError) -> None:
        if isinstance(error, Invalid):
            self.form.show_error(error)
        else:
            self.answer.say_error(error)
        self._answered()

    def _refused(self, error: ConveneError) -> None:
        self.notice.say_error(error)
        self.fit()


_STATES = {"stands": "ok", "differs": "danger", "gone": "danger", "older": "care"}


def facts(found: Checked) -> list[tuple[str, str]]:
    """What was looked through, and how much of it there is."""
    held = found.held
    file = "On a server, whose keeper looks after it" if found.on_server else "Every page, index and key is sound"
    said = [
        ("File", "Not sound" if found.damage else file),
        ("History", soundness.say_history(held.history)),
        ("Scans", f"{held.scans} of {_count(held.desks, 'desk')}"),
        ("Kept files", f"{held.files}, read and compared" if held.files else "None"),
        ("Appointments", f"{held.ledger or 'None'} sent"),
        ("Spool", _spool(held.in_spool, held.not_saved)),
    ]
    if not found.on_server:
        said.append(("Backups", _backups(found)))
    return said


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _spool(lines: int, not_saved: int) -> str:
    if not lines:
        return "Nothing in it"
    return (
        f"{_count(lines, 'line')}, {not_saved} of them not saved"
        if not_saved
        else f"{_count(lines, 'line')}, all saved"
    )


def _backups(found: Checked) -> str:
    if not found.backups:
        return "None beside it"
    here = found.backups[0].at.astimezone(LONDON)
    good = sum(one.state == "sound" for one in found.backups)
    return f"{good} of {len(found.backups)} as written, the newest of {say_day(here.date())}, {here:%H:%M}"
