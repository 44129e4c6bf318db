"""The releases of a programme: compare one with another or with the draft, and bring one back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice
from convene.desktop.kit.layout import Rule, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Page
from convene.desktop.pages.plan_lines import count
from convene.desktop.pages.programme_release_table import ChangeTable
from convene.desktop.pages.programme_release_words import say_counts, say_release, say_row
from convene.rules.errors import ConveneError
from convene.rules.time import LONDON, zone
from convene.services import release_restore, releases
from convene.services.release_restore import RestorePlan
from convene.services.releases import Comparison, ReleaseRow

_LIST, _WIDEST = 220, 340
_NOTES = 4  # in the dialog; the others are counted


def _day(at: datetime) -> str:
    day = at.astimezone(LONDON)
    return f"{day.day} {day:%b %Y}"


_COLUMNS = [
    Column("name", "Release", lambda one: say_release(one.number), 92, weight=600, colour="ink"),
    Column("at", "Given out", lambda one: _day(one.at), 90, 1),
]


class ReleasesDialog(QDialog):
    """The list at the left; at the right how the chosen one is different from another or from the draft."""

    def __init__(self, page: Page, event_id: UUID) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Releases")
        self._page, self._event_id = page, event_id
        self.list = Table(_COLUMNS, key=lambda one: one.number, name="Releases")
        self.list.setFixedWidth(min(look().px(_LIST), _WIDEST))
        self.list.placeholder = "Nothing was released yet."
        self.list.chosen.connect(lambda _: self._compare())
        self._title = text_label("", 15, 650)
        self._note = text_label("", 13, 400, "ink2", wrap=True, selectable=True)
        self.other = Choice()
        self.other.setAccessibleName("Compare with")
        self.other.setMinimumContentsLength(12)
        self.other.edited.connect(self._compare)
        self._words = text_label("", 13, 400, "ink2", wrap=True)
        self.table = ChangeTable()
        self._notice = Notice()
        self._notice.hide()
        self._back = button("Restore…", on_click=self._ask)
        close = button("Close", on_click=self.reject)
        right = column(
            self._title,
            self._note,
            4,
            row(text_label("Compared with", 13, 400, "ink2"), self.other, None, gap=8),
            self._words,
            self._notice,
            gap=6,
        )
        right.addWidget(boxed(column(Rule(), self.table, Rule(), gap=0)), 1)
        sides = row(gap=24)
        sides.addWidget(boxed(column(Rule(), self.list, Rule(), gap=0)))
        sides.addLayout(right, 1)
        whole = column(text_label("Releases", 20, 650), gap=12, margins=(24, 20, 24, 20))
        whole.addLayout(sides, 1)
        whole.addLayout(row(self._back, None, close))
        self.setLayout(whole)
        window = page.window()
        self.resize(min(look().px(1060), window.width() - 80), min(look().px(640), window.height() - 60))
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self._page.tasks.read(self, releases.listing, self._event_id, done=self._listed, failed=self._refused)

    def _listed(self, rows: tuple[ReleaseRow, ...]) -> None:
        self.list.set_rows(rows)
        self.other.set_options([(0, "Draft"), *((one.number, say_release(one.number)) for one in rows)])
        if rows and self.list.current() is None:
            self.list.choose(rows[0].number)
        self._back.setEnabled(bool(rows))
        self.list.setFocus()

    def _compare(self) -> None:
        shown: ReleaseRow | None = self.list.current()
        if shown is None:
            return
        wanted = self.other.value() or None
        old, new = (shown.number, wanted) if wanted is None or wanted > shown.number else (wanted, shown.number)
        self._page.tasks.read(self, releases.diff, self._event_id, old, new, done=self._compared, failed=self._refused)

    def _compared(self, found: Comparison) -> None:
        shown: ReleaseRow | None = self.list.current()
        if shown is None:
            return
        self._notice.hide()
        self._title.setText(say_release(shown.number))
        self._back.set_text(f"Restore release {shown.number}…")
        about = f"{say_row(shown, zone(found.time_zone))}. {count(shown.sessions, 'session')}."
        self._note.setText(f"{about} {shown.note}".strip())
        self._words.setText(
            f"{say_release(found.old)} to {say_release(found.new).lower()}: {say_counts(found.changes)}"
        )
        self.table.show_changes(found.changes, found.time_zone, found.names)

    def _ask(self) -> None:
        shown: ReleaseRow | None = self.list.current()
        if shown is not None:
            self._page.tasks.read(
                self, release_restore.plan_restore, self._event_id, shown.number,
                done=lambda plan: RestoreDialog(self, self._page, self._event_id, plan).open(), failed=self._refused,
            )  # fmt: skip

    def _refused(self, error: ConveneError) -> None:
        self._notice.say_error(error)


class RestoreDialog(QDialog):
    """What bringing a release back would change, and the button that does it. It deletes itself."""

    def __init__(self, parent: ReleasesDialog, page: Page, event_id: UUID, plan: RestorePlan) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._page, self._event_id, self._plan = page, event_id, plan
        title = f"Restore release {plan.number}?"
        self.setWindowTitle(title)
        self._notice = Notice(_say_notes(plan.notes), "care")
        if not plan.notes:
            self._notice.hide()
        self.table = ChangeTable(back=True)
        self.table.placeholder = f"The draft is as release {plan.number} already."
        self.table.show_changes(plan.changes, plan.time_zone, plan.names)
        self.act = button("Restore it", "filled", on_click=self._go)
        self.act.setEnabled(bool(plan.changes))
        cancel = button("Cancel", on_click=self.reject)
        whole = column(
            text_label(title, 20, 650, wrap=True), text_label(_say_restore(plan), 13, 400, "ink2", wrap=True),
            self._notice, gap=8, margins=(24, 20, 24, 20),
        )  # fmt: skip
        whole.addWidget(boxed(column(Rule(), self.table, Rule(), gap=0)), 1)
        whole.addLayout(row(text_label("One undo takes all of it back.", 12, 400, "ink3"), None, cancel, self.act))
        self.setLayout(whole)
        window = page.window()
        self.resize(min(look().px(820), window.width() - 120), min(look().px(540), window.height() - 100))
        (self.act if plan.changes else cancel).setFocus()

    def _go(self) -> None:
        self.act.setEnabled(False)
        self._page.tasks.write(
            self,
            f"Restore release {self._plan.number}",
            release_restore.restore,
            self._event_id,
            self._plan.number,
            done=self._done,
            failed=self._failed,
        )

    def _done(self, *_: Any) -> None:
        above = self.parent()
        self.accept()
        assert isinstance(above, ReleasesDialog)  # noqa: S101 - that is what it is given
        above.accept()

    def _failed(self, error: ConveneError) -> None:
        self.act.setEnabled(True)
        self._notice.say_error(error)


def _say_notes(notes: tuple[str, ...]) -> str:
    said = [f"{one}." for one in notes[:_NOTES]]
    if len(notes) > _NOTES:
        said.append(f"It is like this with {len(notes) - _NOTES:,} more.")
    return " ".join(said)


def _say_restore(plan: RestorePlan) -> str:
    said = [f"In the draft {count(len(plan.changes), 'session')} would be as in the release."]
    if len(plan.newer) == 1:
        said.append(f"“{plan.newer[0]}” is newer and stays.")
    elif plan.newer:
        said.append(f"{len(plan.newer):,} newer sessions stay.")
    return " ".join(said)
