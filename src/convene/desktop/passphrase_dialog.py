"""File › Passphrase: set one, with the recovery sheet in hand before anything is encrypted; change it, take it away."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLineEdit, QWidget

from convene.desktop.choose import ask_save
from convene.desktop.kit.buttons import button
from convene.desktop.kit.dialog import Fitted
from convene.desktop.kit.fields import Form, TextField, TickField
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.printing import AskPrinter, ask_printer, print_pdf
from convene.desktop.tasks import Tasks
from convene.formats.atomic import safe_name, write_atomically
from convene.formats.recovery_out import recovery_paper
from convene.rules.errors import ConveneError, Invalid
from convene.rules.passphrases import SHORTEST, WORDS, RecoverySheet, Strength, passphrase_of, spoken, strength
from convene.services import passphrases
from convene.services.passphrases import Protected, Standing

if TYPE_CHECKING:
    from convene.services.passphrases import Key

_WHAT = (
    "With a passphrase nobody reads this workspace without it: not on a lost laptop, nor in a copy or backup. "
    "Who loses both the passphrase and the recovery sheet has lost the workspace, and nobody can help."
)
_HAS = (
    "This workspace is encrypted, and so are its backups and copies. Changing the passphrase makes a new recovery "
    "sheet; an old sheet then opens old copies alone."
)
_SHEET = (
    "Print the sheet, and keep it in a safe away from the computer. It holds a key that opens the workspace when the "
    "passphrase is lost. To be sure that it is in your hands, one group of it is asked for."
)
_STRENGTH = {
    Strength.WEAK: f"Not yet: at least {SHORTEST} characters, or {WORDS} words that do not belong together.",
    Strength.FAIR: "Fair: it holds against somebody who tries by hand. One more word makes it strong.",
    Strength.STRONG: "Strong: nobody guesses it, though they have the file and years.",
}
_GONE = "Whoever has the file can read it then, and every copy that is made of it."


class PassphraseDialog(Fitted):
    """``changed`` is called with whether there is one, once that was settled anew."""

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        *,
        settings: QSettings,
        changed: Callable[[bool], object],
        ask: AskPrinter | None = None,
    ) -> None:
        super().__init__(parent, 540)
        self.setWindowTitle("Passphrase")
        self._tasks, self._settings, self._changed = tasks, settings, changed
        self._ask = ask or ask_printer(self, "Print the recovery sheet")
        self._key: Key | None = None
        self._shown: RecoverySheet | None = None
        self._group = 0
        self.notice = Notice()
        self.notice.hide()
        self._title = text_label("Passphrase", 20, 650)
        self._words = text_label("", 13, 400, "ink2", wrap=True)
        self.head.addWidget(self._title)
        self.head.addWidget(self._words)
        self.lines.addWidget(self.notice)
        for part in (self._make_has(), self._make_new(), self._make_sheet(), self._make_gone()):
            part.hide()
            self.lines.addWidget(part)
        self._cancel = button("Cancel", on_click=self.reject)
        self._go = button("Go on", "filled")
        self._act: Callable[[], object] = self.reject
        self._go.clicked.connect(self.go_on)
        self.foot.addStretch(1)
        self.foot.addWidget(self._cancel)
        self.foot.addWidget(self._go)
        self._go.hide()
        self._tasks.ask(self, passphrases.standing, done=self._look, failed=self._refused)

    def _make_has(self) -> QWidget:
        acts = (
            button("Change it…", on_click=self._begin),
            button("The recovery sheet…", on_click=self._again),
            button("Take it away…", on_click=self._leave),
        )
        self._has = boxed(row(*acts, None, gap=8))
        return self._has

    def _make_new(self) -> QWidget:
        self.form = Form()
        self.form.add("passphrase", "Passphrase", TextField(length=400))
        self.worth = text_label("", 12, 400, "ink2", wrap=True)
        self.again = Form()
        self.again.add("again", "The same again", TextField(length=400))
        self.seen = TickField("Show it")
        self.seen.edited.connect(self._show)
        self.form.edited.connect(self._weigh)
        offer = button("Offer me one", "quiet", "sparkles", on_click=self.offer)
        self._new = boxed(column(self.form, self.worth, 6, self.again, row(self.seen, None, offer, gap=8), gap=6))
        return self._new

    def _make_sheet(self) -> QWidget:
        self.typed = Form()
        self.backups = TickField("", value=True)
        acts = row(
            button("Print it…", "plain", "printer", on_click=self._print),
            button("Save it as PDF…", "quiet", "download", on_click=self._save),
            None,
            gap=8,
        )
        self._sheet = boxed(column(acts, 6, self.typed, 2, self.backups, gap=6))
        return self._sheet

    def _make_gone(self) -> QWidget:
        self.backups_too = TickField("", value=True)
        self._gone = boxed(column(self.backups_too))
        return self._gone

    def go_on(self) -> None:
        """The next step, whichever that is."""
        self._act()

    def offer(self) -> None:
        """A passphrase of words drawn at random, to be seen and written down."""
        words = passphrases.offered()
        self.seen.set_value(True)
        self._show()
        self.form.set_values({"passphrase": words})
        self.again.set_values({"again": words})
        self._weigh()

    def _look(self, standing: Standing) -> None:
        for tick in (self.backups, self.backups_too):
            many = "the earlier backup" if standing.backups == 1 else f"the {standing.backups} earlier backups"
            tick.setText(f"Write {many} anew as well")
            tick.setVisible(standing.backups > 0)
        if standing.why_not is not None:
            self._stage("Passphrase", _WHAT)
            self.notice.say_error(standing.why_not)
            self._cancel.set_text("Close")
        elif standing.has:
            self._stage("Passphrase", _HAS, self._has)
            self._cancel.set_text("Close")
        else:
            self._begin(first=True)

    def _begin(self, *, first: bool = False) -> None:
        words = _WHAT if first else "The workspace is written anew with another key."
        self._stage("Set a passphrase" if first else "Change the passphrase", words, self._new)
        self._acts("Next: the recovery sheet", self._make_key)
        self._weigh()
        self._show()
        self.form.field("passphrase").setFocus()

    def _weigh(self) -> None:
        text = self.form.values()["passphrase"]
        self.worth.setText(_STRENGTH[strength(text)] if text else _STRENGTH[Strength.WEAK][len("Not yet: a") - 1 :])
        self.fit()

    def _show(self) -> None:
        mode = QLineEdit.EchoMode.Normal if self.seen.value() else QLineEdit.EchoMode.Password
        self.form.field("passphrase").setEchoMode(mode)
        self.again.field("again").setEchoMode(mode)

    def _make_key(self) -> None:
        words = self.form.values()["passphrase"]
        self.again.clear_errors()
        try:
            passphrase_of(words)
        except Invalid as error:
            self.form.show_error(error)
            self.fit()
            return
        if spoken(self.again.values()["again"]) != spoken(words):
            self.again.show_error(Invalid("again", "The two are not the same", "Write it once more."))
            self.fit()
            return
        self._go.setEnabled(False)
        self._tasks.work(
            self, lambda **_: passphrases.new_key(words), label="Making a key", done=self._made, failed=self._refused
        )

    def _made(self, key: "Key") -> None:
        self._key = key
        self._tasks.ask(self, passphrases.sheet, key, done=self._offer_sheet, failed=self._refused)

    def _offer_sheet(self, sheet: RecoverySheet) -> None:
        self._shown, self._group = sheet, secrets.randbelow(len(sheet.groups))
        label = f"Group {self._group + 1} on the sheet, to show that you have it"
        self.typed.add("group", label, TextField(placeholder="Five letters and digits", length=12))
        self._stage("The recovery sheet", _SHEET, self._sheet)
        self._acts("Encrypt the workspace", self._encrypt)

    def _encrypt(self) -> None:
        assert self._shown is not None  # noqa: S101
        if self.typed.values()["group"].upper() != self._shown.groups[self._group]:
            title = f"That is not group {self._group + 1}"
            self.typed.show_error(Invalid("group", title, "Print or save the sheet, and read it there."))
            self.fit()
            return
        self._protect(self._key, backups=self.backups)

    def _leave(self) -> None:
        self._stage("Take the passphrase away", _GONE, self._gone)
        self._acts("Take it away", lambda: self._protect(None, backups=self.backups_too))

    def _protect(self, key: "Key | None", *, backups: TickField) -> None:
        self._go.setEnabled(False)
        self._cancel.setEnabled(False)
        self.notice.say("The workspace is written anew, and compared. Until then nothing is replaced.", "info")
        self.fit()
        too = backups.value()
        self._tasks.ask(self, passphrases.protect, key, backups=too, done=self._done, failed=self._refused)

    def _done(self, done: Protected) -> None:
        has = self._key is not None
        self._key = None
        self._stage("Passphrase", "")
        self._words.hide()
        self._go.hide()
        self._cancel.setEnabled(True)
        self._cancel.set_text("Close")
        said = ["The workspace is encrypted." if has else "The passphrase is taken away.", *passphrases.say(done)]
        if has:
            said.append("Copies you saved elsewhere before are as they were. Delete the PDF of the sheet once printed.")
        self.notice.say(" ".join(said), "care" if done.plain and has else "ok")
        self._changed(has)
        self.fit()

    def _again(self) -> None:
        self._tasks.ask(self, passphrases.own_sheet, done=self._show_sheet, failed=self._refused)

    def _show_sheet(self, sheet: RecoverySheet) -> None:
        self._shown = sheet
        self._stage("The recovery sheet", "Print it, and keep it in a safe away from the computer.", self._sheet)
        self.typed.hide()
        self.backups.hide()
        self._cancel.set_text("Close")

    def _print(self) -> None:
        assert self._shown is not None  # noqa: S101
        try:
            print_pdf(recovery_paper(self._shown), "Recovery sheet", self._ask)
        except ConveneError as error:
            self._refused(error)

    def _save(self) -> None:
        assert self._shown is not None  # noqa: S101
        name = safe_name(f"Recovery sheet of {self._shown.workspace}", ".pdf")
        if path := ask_save(self, self._settings, "Save the recovery sheet", name, "PDF (*.pdf)"):
            try:
                write_atomically(Path(path), recovery_paper(self._shown))
            except ConveneError as error:
                self._refused(error)
                return
            self.notice.say(f"Saved as {Path(path).name}. Print it, then delete it.", "info")
            self.fit()

    def _stage(self, title: str, words: str, *shown: QWidget) -> None:
        self._title.setText(title)
        self._words.setText(words)
        self.notice.hide()
        self._go.hide()
        for part in (self._has, self._new, self._sheet, self._gone):
            part.setVisible(part in shown)
        self.fit()

    def _acts(self, words: str, act: Callable[[], object]) -> None:
        self._act = act
        self._go.set_text(words)
        self._go.setEnabled(True)
        self._go.show()
        self._cancel.set_text("Cancel")

    def _refused(self, error: ConveneError) -> None:
        self._go.setEnabled(True)
        self._cancel.setEnabled(True)
        self.notice.say_error(error)
        self.fit()
