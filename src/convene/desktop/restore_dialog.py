"""The backups of a workspace: what each would change if it came back, and the button that brings it back."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.choose import ask_one
from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import Rule, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError
from convene.rules.passphrases import AsksPassphrase, WrongPassphrase
from convene.rules.time import LONDON
from convene.services import backups
from convene.services.backups import KeptBackup, Restoring

_LIST, _WIDEST = 316, 560
_SAID = 6


class RestoreDialog(QDialog):
    """The list at the left; at the right what is different since. It deletes itself; ``restored`` is called with the
    workspace's key once its file holds what the backup held."""

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        where: str,
        *,
        settings: QSettings,
        clock: Callable[[], datetime],
        restored: Callable[[Any], object],
        key: Any = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Restore a backup")
        self._tasks, self._where, self._settings = tasks, where, settings
        self._clock, self._restored = clock, restored
        self._key, self._of_backup = key, None  # another passphrase, where a backup has one
        self._chosen: Path | None = None
        self.list = Table(_BACKUPS, key=lambda one: str(one.path), name="Backups")
        self.list.setFixedWidth(min(look().px(_LIST), _WIDEST))
        self.list.placeholder = "No backups yet."
        self.list.chosen.connect(lambda _: self._chose())
        self._title = text_label("", 15, 650, wrap=True)
        self._words = text_label("", 13, 400, "ink2", wrap=True, selectable=True)
        self._notice = Notice()
        self._notice.hide()
        self.changes = Table(_CHANGES, key=id, name="Changes that would be taken back")
        self.act = button("Restore it", "filled", on_click=self._go)
        self.act.setEnabled(False)
        self.unlock = button("Give its passphrase…", "plain", "lock", on_click=self._unlock)
        self.unlock.hide()
        right = column(self._title, self._words, self._notice, row(self.unlock, None), 6, gap=6)
        right.addWidget(boxed(column(Rule(), self.changes, Rule(), gap=0)), 1)
        sides = row(gap=24)
        sides.addWidget(boxed(column(Rule(), self.list, Rule(), gap=0)))
        sides.addLayout(right, 1)
        whole = column(
            text_label("Restore a backup", 20, 650),
            text_label(
                "What is there now is kept as a backup first, so this can be taken back.", 13, 400, "ink2", wrap=True
            ),
            gap=4,
            margins=(24, 20, 24, 20),
        )
        whole.addSpacing(12)
        whole.addLayout(sides, 1)
        whole.addSpacing(12)
        other = button("Another file…", "quiet", "folder-open", on_click=self._ask)
        whole.addLayout(row(other, None, button("Cancel", on_click=self.reject), self.act))
        self.setLayout(whole)
        window = parent.window()
        self.resize(min(look().px(1000), window.width() - 80), min(look().px(600), window.height() - 60))
        self._work("Reading backups", lambda: backups.listing(where, key), self._listed)

    def _listed(self, rows: Sequence[KeptBackup]) -> None:
        self.list.set_rows(rows)
        good = next((one for one in rows if one.state == "sound"), None)
        if good is not None:
            self.list.choose(str(good.path))
            self.list.setFocus()
        else:
            words = "There is no good backup beside this workspace. One that is kept elsewhere can be chosen."
            self._notice.say(words, "care")

    def _ask(self) -> None:
        if path := ask_one(self, self._settings, "Choose a backup", "Convene workspaces (*.convene)"):
            self._look_at(Path(path), Path(path).name)

    def _chose(self) -> None:
        shown: KeptBackup | None = self.list.current()
        if shown is not None:
            self._look_at(shown.path, f"As it was on {_when(shown.at)}")

    def _look_at(self, path: Path, title: str) -> None:
        self._chosen = path
        self._title.setText(title)
        self._words.setText("Comparing…")
        self._notice.hide()
        self.changes.set_rows([])
        self.act.setEnabled(False)
        self.unlock.hide()
        now, keys = self._clock(), {"key": self._key, "of_backup": self._of_backup}
        self._work(
            "Comparing",
            lambda: backups.restore(self._where, path, now=now, dry_run=True, **keys),
            lambda plan: self._compared(path, plan),
        )

    def _compared(self, path: Path, plan: Restoring) -> None:
        if path != self._chosen:
            return
        self._words.setText("\n".join(say_plan(plan)))
        self.changes.placeholder = "No change was made since." if plan.difference else ""
        self.changes.set_rows(plan.difference.changes if plan.difference else [])
        self.act.setEnabled(plan.difference is None or bool(plan.difference.tables or plan.difference.changes))

    def _go(self) -> None:
        if (path := self._chosen) is not None:
            self.act.setEnabled(False)
            now, keys = self._clock(), {"key": self._key, "of_backup": self._of_backup}
            self._work("Restoring", lambda: backups.restore(self._where, path, now=now, **keys), lambda _: self._done())

    def _done(self) -> None:
        self.accept()
        self._restored(self._key or self._of_backup)

    def _work(self, label: str, act: Callable[[], Any], done: Callable[[Any], object]) -> None:
        self._tasks.work(self, lambda **_: act(), label=label, done=done, failed=self._refused)

    def _refused(self, error: ConveneError) -> None:
        self._words.setText("")
        self.unlock.setVisible(isinstance(error, AsksPassphrase | WrongPassphrase))
        if not self.unlock.isHidden():
            self._notice.say("It was made with another passphrase than the workspace has now.", "care")
            return
        self._notice.say_error(error)

    def _unlock(self) -> None:
        from convene.desktop.unlock import UnlockDialog

        path = self._chosen
        assert path is not None  # noqa: S101
        dialog = UnlockDialog(str(path), self)
        if (key := dialog.answered()) is not None:
            self._of_backup = key
            self._look_at(path, self._title.text())
        dialog.deleteLater()


def say_plan(plan: Restoring) -> list[str]:
    """What a restore would do, a sentence a line."""
    said = []
    if plan.difference is None:
        said.append(
            "The workspace cannot be read as it is now, so nothing can be compared. It is put aside, unchanged."
        )
    else:
        for words, counts in (
            ("Goes", {one.table: one.gone for one in plan.difference.tables}),
            ("Comes back", {one.table: one.back for one in plan.difference.tables}),
            ("Is as it was then", {one.table: one.changed for one in plan.difference.tables}),
        ):
            if told := _rows(counts):
                said.append(f"{words}: {told}.")
        if not said:
            said.append("Nothing is different.")
        if (last := plan.difference.parted_after) is not None:
            said.append(say_parted(last))
    for number, one, many in (
        (
            plan.scans,
            "scan since comes back from the desk’s own notes",
            "scans since come back from the desks’ own notes",
        ),
        (plan.erased, "person erased since is erased again", "people erased since are erased again"),
        (plan.appointments, "appointment that somebody holds counts as sent", "appointments people hold count as sent"),
        (plan.messages, "message that left counts as sent", "messages that left count as sent"),
    ):
        if number:
            said.append(f"{number} {one if number == 1 else many}.")
    return said


def say_parted(last: int) -> str:
    """That a backup is of another history."""
    after = f"part after change {last}" if last else "have nothing in common"
    return f"It is not this workspace as it was: the two histories {after}."


def _rows(counts: dict[str, int]) -> str:
    """The tables with the most rows, by what people call them."""
    most = sorted(((number, table) for table, number in counts.items() if number), reverse=True)
    told = [f"{number} {_name(table, number)}" for number, table in most[:_SAID]]
    rest = sum(number for number, _ in most[_SAID:])
    return ", ".join(told) + (f" and {rest} more" if rest else "")


def _name(table: str, number: int) -> str:
    words = table.replace("_", " ")
    if number != 1:
        return words
    if words == "people":
        return "person"
    return f"{words[:-3]}y" if words.endswith("ies") else words.removesuffix("s")


def _when(at: datetime) -> str:
    here = at.astimezone(LONDON)
    return f"{here.day} {here:%b %Y, %H:%M}"


_STATES = {"sound": "", "changed": "changed since", "damaged": "damaged"}

_BACKUPS = [
    Column("at", "Backup", lambda one: _when(one.at), 156, weight=600, colour="ink", sort=lambda one: one.at),
    Column(
        "why",
        "Why",
        lambda one: _STATES[one.state] or one.why,
        110,
        1,
        colour=lambda one: "danger" if _STATES[one.state] else "ink2",
    ),
]
_CHANGES = [
    Column("label", "Taken back", lambda one: one.label, 200, 1, colour="ink"),
    Column("who", "Who", lambda one: one.who, 110, gives=1),
    Column("at", "When", lambda one: _when(one.at), 150, sort=lambda one: one.at),
]
