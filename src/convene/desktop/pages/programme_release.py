"""Releasing the draft from the Programme tab: all that is open, what is different, a note, and the button."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSizePolicy, QVBoxLayout, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextArea
from convene.desktop.kit.layout import Rule, boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Page
from convene.desktop.pages.plan_lines import count, note
from convene.desktop.pages.programme_release_table import ChangeTable
from convene.desktop.pages.programme_release_words import say_counts, say_open, say_row, say_since
from convene.desktop.pages.programme_releases import ReleasesDialog
from convene.rules.errors import ConveneError
from convene.rules.programme import Severity
from convene.rules.time import zone
from convene.services import releases
from convene.services.releases import OpenKind, ReleasePlan

_MOST = 12  # findings in the dialog; the panel has them all
_STOPS = frozenset({OpenKind.FELL_OUT})


class ReleaseLine(QWidget):
    """What the draft is to the last release, in words, and the act that gives it out. ``last`` carries the number of
    that release, ``shown``: what is different is wanted on the grid."""

    last = Signal(int)
    shown = Signal(bool)

    def __init__(self, page: Page, before: Callable[[], object], refused: Callable[[ConveneError], object]) -> None:
        super().__init__()
        self._page, self._before, self._refused = page, before, refused
        self._words = text_label("", 13, 400, "ink2", wrap=True)
        line = row(gap=8, margins=(20, 8, 12, 8))
        line.addWidget(self._words, 1)
        self.show_changes = button("Show", "quiet", tip="Show on the grid what is different")
        self.show_changes.clicked.connect(lambda: self.shown.emit(True))
        self.show_changes.hide()
        line.addWidget(self.show_changes)
        line.addWidget(button("Release…", "quiet", tip="Give out the programme as it is", on_click=self.release))
        self.setLayout(line)

    def refresh(self, event_id: UUID) -> None:
        """Say how the draft is different."""
        self._page.tasks.read(self, releases.since_last, event_id, done=lambda found: self._say(*found))

    def _say(self, number: int, changes: int) -> None:
        self._words.setText(say_since(number, changes))
        self.show_changes.setVisible(number > 0 and changes > 0)
        self.last.emit(number)

    def release(self) -> None:
        """Ask whether to give the draft out, once all that is open was said."""
        self._before()

        def ask(plan: ReleasePlan) -> None:
            ReleaseDialog(self._page, plan, self.earlier).open()

        self._page.tasks.read(self, releases.plan, self._page.target["event_id"], done=ask, failed=self._refused)

    def earlier(self) -> None:
        """The releases there are."""
        self._before()
        ReleasesDialog(self._page, self._page.target["event_id"]).open()


class ReleaseDialog(QDialog):
    """The plan of the next release and the button that makes it. It deletes itself."""

    def __init__(self, page: Page, plan: ReleasePlan, earlier: Callable[[], object]) -> None:
        super().__init__(page)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._page, self._plan = page, plan
        title = f"Release {plan.number} of {plan.event}"
        self.setWindowTitle(title)
        self._notice = Notice()
        self._notice.hide()
        whole = column(
            text_label(title, 20, 650, wrap=True), text_label(_say_plan(plan), 13, 400, "ink2", wrap=True),
            self._notice, gap=6, margins=(24, 20, 24, 20),
        )  # fmt: skip
        self._add_open(whole)
        whole.addSpacing(8)
        whole.addWidget(text_label("What is different" if plan.last else "What goes out", 13, 650))
        self.table = ChangeTable()
        self.table.show_changes(plan.changes, plan.time_zone, plan.names)
        whole.addWidget(boxed(column(Rule(), self.table, Rule(), gap=0)), 3)
        self._form = Form()
        self._note = self._form.add("note", "Note", TextArea(lines=2), hint="For whoever compares releases later.")
        whole.addWidget(self._form)
        whole.addSpacing(8)
        self.act = button(f"Release {plan.number}", "filled", on_click=self._go)
        self.act.setEnabled(bool(plan.changes))
        leave = button("Cancel", on_click=self.reject)
        buttons = row(None, leave, self.act)
        if plan.last:
            buttons.insertWidget(0, button("Earlier releases…", "quiet", on_click=lambda: (self.reject(), earlier())))
        whole.addLayout(buttons)
        self.setLayout(whole)
        window = page.window()
        self.resize(min(look().px(860), window.width() - 80), min(look().px(720), window.height() - 60))
        (self._note if plan.changes else leave).setFocus()

    def _add_open(self, whole: QVBoxLayout) -> None:
        plan = self._plan
        lines = [
            note(f"{one.title}. {one.detail}", stops=one.severity is Severity.CLASH) for one in plan.findings[:_MOST]
        ]
        if len(plan.findings) > _MOST:
            lines.append(note(f"{len(plan.findings) - _MOST:,} more findings beside the grid", stops=False))
        lines += [note(say_open(point), stops=point.kind in _STOPS) for point in plan.open]
        if not lines:
            return
        whole.addSpacing(8)
        whole.addWidget(text_label("Still open", 13, 650))
        listed = scrolled(boxed(column(*lines, None, gap=0, margins=(0, 0, 8, 0))))
        listed.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        listed.setMinimumHeight(look().px(96))
        listed.setAccessibleName("Still open")
        whole.addWidget(listed, 2)

    def _go(self) -> None:
        plan = self._plan
        self.act.setEnabled(False)
        self._page.tasks.write(
            self,
            f"Release {plan.number} of {plan.event}",
            releases.release,
            plan.event_id,
            note=self._note.value(),
            now=self._page.context.now(),
            done=lambda *_: self.accept(),
            failed=self._failed,
        )

    def _failed(self, error: ConveneError) -> None:
        self.act.setEnabled(True)
        self._notice.say_error(error)


def _say_plan(plan: ReleasePlan) -> str:
    sessions = count(plan.sessions, "session")
    if plan.last is None:
        return f"{sessions}. The draft goes on; what is released stays as it is."
    since = f"since release {plan.last.number} of {say_row(plan.last, zone(plan.time_zone))}"
    told = count(len(plan.owed), "person has", "people have")
    return f"{sessions}. {say_counts(plan.changes).capitalize()} {since}. {told} a part or a place in it."
