"""The newsletter of a month: a few words of one's own, what is on, seen as a mail, then drafted or saved."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.choose import ask_folder
from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form, TextArea
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.messages_seen import LetterSeen
from convene.desktop.pages.plan_lines import count
from convene.rules.errors import ConveneError, Invalid
from convene.services import newsletter
from convene.services.newsletter import Newsletter

_MONTHS = 12


class NewsletterDialog(QDialog):
    """``prepared``: what was drafted, as a sentence. It deletes itself."""

    prepared = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Newsletter")
        self._context, self._tasks = context, context.tasks
        self._made: Newsletter | None = None
        self.form = Form()
        months = list(_months(context.today()))
        self.month = self.form.add("month", "Month", Choice([(one, f"{one:%B %Y}") for one in months], months[0]))
        editorial = TextArea(lines=8)
        editorial.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        hint = "An empty line begins a paragraph, a hyphen a point, # a heading."
        self.editorial = self.form.add("body", "A few words of yours", editorial, hint=hint)
        self.form.edited.connect(self.see)
        self.facts = text_label("", 12, 400, "ink2", wrap=True)
        self.seen = LetterSeen()
        self.notice = Notice()
        self.notice.hide()
        self.draft = button("Prepare as drafts", "filled", on_click=self.prepare)
        self.files = button("Save as files…", "plain", "download", on_click=self.save_files)
        left = column(gap=10)
        left.addWidget(self.form, 1)
        left.addWidget(self.facts)
        right = column(text_label("As they will see it", 12, 600, "ink2"), gap=6)
        right.addWidget(self.seen, 1)
        beside = row(gap=20)
        beside.addLayout(left, 2)
        beside.addLayout(right, 3)
        whole = column(
            text_label("Newsletter", 20, 650),
            text_label(
                "To those who agreed to hear of other events; who no longer agrees when it is sent does not get it.",
                12, 400, "ink2", wrap=True,
            ),
            4,
            gap=8,
            margins=(24, 20, 24, 20),
        )  # fmt: skip
        whole.addLayout(beside, 1)
        whole.addWidget(self.notice)
        whole.addLayout(row(self.files, None, button("Cancel", "quiet", on_click=self.reject), self.draft))
        self.setLayout(whole)
        window = parent.window()
        self.resize(min(look().px(960), window.width() - 40), min(look().px(680), window.height() - 40))
        self.see()

    def see(self) -> None:
        """The newsletter of that month with these words."""
        how = {"now": self._context.now(), "editorial": self.editorial.value()}
        self._tasks.read(self, newsletter.newsletter, self.month.value(), **how, done=self._show, failed=self._refused)

    def prepare(self) -> None:
        """Draft it to everybody who agreed to get it and does not have it."""
        how = {"now": self._context.now(), "editorial": self.editorial.value()}
        label = f"Prepare the newsletter of {self.month.value():%B %Y}"
        self._tasks.write(
            self, label, newsletter.prepare, self.month.value(), **how, done=self._prepared, failed=self._refused
        )

    def save_files(self) -> None:
        """As a page, a text and a calendar, for a web site or a programme of one's own."""
        made, name = self._made, f"Newsletter {self.month.value():%Y-%m}"
        folder = ask_folder(self, QSettings(), "Newsletter: choose where its folder goes", name)
        if made is not None and folder:
            how = {"done": lambda _: self.notice.say(f"Three files are in {Path(folder).name}.", "ok")}
            work = (_write_files, Path(folder), made, self.month.value(), self._context.now())
            self._tasks.work(self, *work, label="Writing the newsletter", **how, failed=self._refused)

    def _show(self, made: Newsletter) -> None:
        from convene.formats.newsletter_files import newsletter_letter

        self._made = made
        self.notice.hide()
        self.form.clear_errors()
        who = count(made.subscribers, "person has", "people have") if made.subscribers else "Nobody has"
        what = f"{count(made.events, 'event')}, {count(made.deadlines, 'deadline')}"
        self.facts.setText(f"{what}. {who} agreed to get it.")
        self.draft.setEnabled(bool(made.subscribers))
        self.seen.show_letter(newsletter_letter(made.title, made.text))

    def _prepared(self, drafted: int, _change: object) -> None:
        whom = count(drafted, "person", "people")
        said = f"The newsletter is drafted to {whom}." if drafted else "All have it already."
        self.prepared.emit(f"{said} Look at it; nothing has left yet.")
        self.accept()

    def _refused(self, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


def _months(today: date) -> "list[date]":
    """This month and those after it."""
    first = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, first + _MONTHS)]


def _write_files(folder: Path, made: Newsletter, month: date, now: datetime, *, progress: Any, cancelled: Any) -> None:
    from convene.formats.atomic import write_atomically
    from convene.formats.newsletter_files import newsletter_files

    files = newsletter_files(made.title, made.text, made.appointments, month=month, now=now)
    if not cancelled():
        folder.mkdir(parents=True, exist_ok=True)
        for number, (name, content) in enumerate(files.items(), 1):
            write_atomically(folder / name, content)
            progress(number, len(files))
