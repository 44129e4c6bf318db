"""The messages of an event: what is drafted, held, in doubt and sent; each as its recipient will see it."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QMenu, QStackedWidget, QWidget

from convene.desktop.choose import ask_folder
from convene.desktop.kit.bulkbar import BulkBar
from convene.desktop.kit.buttons import button, menu_button
from convene.desktop.kit.chips import Chip, Tag
from convene.desktop.kit.drawer import Beside, Drawer
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Table
from convene.desktop.page import Context, Page
from convene.desktop.pages.mail_settings_dialog import MailSettingsDialog
from convene.desktop.pages.messages_owed import OwedStrip
from convene.desktop.pages.messages_prepare import PrepareDialog
from convene.desktop.pages.messages_seen import LetterSeen
from convene.desktop.pages.messages_send import SendDialog
from convene.desktop.pages.messages_words import STATES, message_columns, say_kind, say_state
from convene.desktop.pages.newsletter_dialog import NewsletterDialog
from convene.rules.booking_mail import mailto
from convene.rules.errors import ConveneError
from convene.rules.outbox import CALENDAR, NEWSLETTER, Letter, MessageState
from convene.rules.roles import Right
from convene.services import outbox, outbox_post
from convene.services.outbox import MessageRow


class MessagesPage(Page):
    """``arrive`` takes ``message_id`` (which to look at). What is owed after a change stands above."""

    title = "Messages"
    shows = frozenset(
        {"messages", "people", "registrations", "events", "settings", "sessions", "places", "contributions", "releases",
         "event_days", "calendar_ledger"}
    )  # fmt: skip

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._rows: list[MessageRow] = []
        self._news: list[MessageRow] = []
        self._shown: UUID | None = None
        self._busy = False  # sending: the list is read again at the end, not after each
        self.chips: dict[MessageState | None, Chip] = {None: Chip("All", 0)}
        self.chips |= {state: Chip(words, 0) for state, (words, _, _) in STATES.items()}
        self.chips[None].setChecked(True)
        self.newsletter = Chip("Newsletter", 0)
        group = QButtonGroup(self)
        for chip in (*self.chips.values(), self.newsletter):
            group.addButton(chip)
            chip.toggled.connect(lambda on: self._show() if on else None)
        self.table = Table(message_columns(), sorted_by="state", ticks=True, name="Messages of this event")
        self.table.placeholder = "There is nothing of this kind."
        self.table.chosen.connect(self._choose)
        self.bulk = BulkBar(self.table)
        self.bulk.add("Hold back", "hand").clicked.connect(lambda: self._do_ticked("Hold back", outbox.hold))
        self.bulk.add("Let go").clicked.connect(lambda: self._do_ticked("Let go", outbox.release))
        self.bulk.add("Take out", "trash-2").clicked.connect(lambda: self._do_ticked("Take out", outbox.remove))
        self.notice = Notice()
        self.notice.hide()
        self.owed = OwedStrip(context)
        self.owed.told.connect(lambda said: self.notice.say(said, "ok"))
        self.drawer = Drawer("Message")
        self.drawer.closed.connect(lambda: self.table.choose(None))
        self.send = button("Send…", "plain", "mail", on_click=self.send_ready)
        self.prepare = button("Prepare messages", "filled", "mail", on_click=self.prepare_messages)
        menu = QMenu(self)
        self.write = menu.addAction("Write as e-mail drafts…")
        self.write.triggered.connect(self.write_drafts)
        menu.addSeparator()
        menu.addAction("Newsletter…").triggered.connect(self.write_newsletter)
        if context.may(Right.SETTINGS):
            menu.addAction("Mail settings…").triggered.connect(lambda: MailSettingsDialog(context, self).open())
        self.more = menu_button("More", menu)
        self.empty = EmptyState(
            "Nothing is drafted yet. Prepare a message and look at it as its recipient will; nothing leaves by itself.",
            "Prepare messages",
            self.prepare_messages,
        )
        self.parts = QStackedWidget()
        self.parts.addWidget(self.table)
        self.parts.addWidget(self.empty)
        bar = Toolbar(*self.chips.values(), self.newsletter, None, self.more, self.send, self.prepare)
        whole = column(bar, gap=0)
        whole.addWidget(self.owed)
        whole.addWidget(self.notice)
        whole.addWidget(self.parts, 1)
        self.setLayout(row(Beside(boxed(whole), self.drawer), gap=0))

    def arrive(self, target: dict[str, Any]) -> None:
        """The messages of an event."""
        if target.get("event_id") != self.target.get("event_id"):
            self.drawer.close_drawer()
            self.notice.hide()
        self._shown = target.get("message_id")
        super().arrive(target)

    def refresh(self) -> None:
        """Read the outbox again."""
        if (event_id := self.target.get("event_id")) is not None and not self._busy:
            self.tasks.read(self, _outbox, event_id, self.context.now(), done=lambda found: self._read(*found))
            self.owed.refresh(event_id)

    def prepare_messages(self) -> None:
        """Choose what to write, and to whom."""
        dialog = PrepareDialog(self.context, self, self.target["event_id"])
        dialog.prepared.connect(lambda said: self.notice.say(said, "ok"))
        dialog.open()

    def write_drafts(self) -> None:
        """Every draft that is ready as a file that opens in a mail program."""
        if folder := ask_folder(self, QSettings(), "E-mail drafts: choose where their folder goes", "E-mail drafts"):
            keys = [one.id for one in self._ready()]
            self.tasks.read(self, _letters, keys, done=lambda letters: self._write(Path(folder), letters))

    def write_newsletter(self) -> None:
        """The newsletter of a month, which is of all events."""
        dialog = NewsletterDialog(self.context, self)
        dialog.prepared.connect(self._told_of_newsletter)
        dialog.open()

    def send_ready(self) -> None:
        """Every draft that is ready, by the mail server."""
        dialog = SendDialog(self.context, self, self._ready())
        dialog.ended.connect(lambda said: self.notice.say(said, "info"))
        dialog.finished.connect(self._sent)
        self._busy = True
        dialog.open()

    def _sent(self) -> None:
        self._busy = False
        self.refresh()

    def _ready(self) -> list[MessageRow]:
        """Of what is looked at: the messages of the event, or the newsletter."""
        rows = self._news if self.newsletter.isChecked() else self._rows
        return [one for one in rows if one.state is MessageState.DRAFT and not one.blocked]

    def _told_of_newsletter(self, said: str) -> None:
        self.notice.say(said, "ok")
        self.newsletter.setChecked(True)

    def _write(self, folder: Path, letters: list[Letter]) -> None:
        now = self.context.now()

        def written(keys: list[UUID]) -> None:
            label = f"Write {len(keys)} messages as drafts"
            self.tasks.write(self, label, outbox_post.written, keys, way="draft", now=now, done=self._wrote)

        self.tasks.work(
            self, _write_files, folder, letters, now, label="Writing drafts", done=written, failed=self._refused
        )

    def _wrote(self, count: int, _change: object) -> None:
        self.notice.say(f"{count} drafts are written. Open each in your mail program and send it from there.", "ok")

    def _read(self, rows: list[MessageRow], news: list[MessageRow]) -> None:
        self._rows, self._news = rows, news
        counts = Counter(one.state for one in rows)
        for state, chip in self.chips.items():
            chip.set_count(len(rows) if state is None else counts[state])
            chip.setVisible(state is None or bool(counts[state]) or chip.isChecked())
        self.newsletter.set_count(len(news))
        self.newsletter.setVisible(bool(news) or self.newsletter.isChecked())
        self.send.setVisible(bool(rows or news))
        self.prepare.setVisible(bool(rows))
        self._show()
        if self._shown is not None:
            self.table.choose(self._shown)

    def _show(self) -> None:
        news = self.newsletter.isChecked()
        wanted = next((state for state, chip in self.chips.items() if chip.isChecked()), None)
        self.table.set_rows(self._news if news else [one for one in self._rows if wanted in (None, one.state)])
        self.parts.setCurrentIndex(0 if self._rows or news else 1)
        self.write.setEnabled(bool(self._ready()))
        self.send.setEnabled(bool(self._ready()))
        there = [*self._rows, *self._news]
        if self._shown is not None and (found := next((r for r in there if r.id == self._shown), None)):
            self._choose(found)

    def _choose(self, one: MessageRow | None) -> None:
        if one is None:
            self._shown = None
            return
        self._shown = one.id
        self.drawer.open_drawer(one.subject, f"{say_kind(one)} to {one.to_name or one.to_address}")
        tag = Tag(say_state(one), *STATES[one.state][1:])
        self.drawer.add_to_head(boxed(row(tag, None)))
        for why in filter(None, (one.returned, "" if one.came_back and one.returned else one.problem or one.blocked)):
            self.drawer.section().addWidget(Notice(why, "care"))
        seen = LetterSeen(fit=True)
        self.drawer.section("As they saw it" if one.sent_at else "As they will see it").addWidget(seen)
        self.tasks.read(seen, outbox.letter, one.id, done=seen.show_letter)
        if one.doubt:
            self.drawer.add_foot(
                button("It arrived", on_click=lambda: self._settle(one, arrived=True)),
                button("Send it again", on_click=lambda: self._settle(one, arrived=False)),
            )
        elif one.state is MessageState.DRAFT:
            opening = button("Open in mail program", "plain", "mail", on_click=lambda: self.open_outside(one))
            opening.setEnabled(not one.blocked)
            opening.setVisible(one.kind != CALENDAR)  # such an address takes no file along
            self.drawer.add_foot(
                button("Hold back", "quiet", on_click=lambda: self._do("Hold back", outbox.hold, [one])), opening
            )
        elif one.state is MessageState.SENT:
            self.drawer.add_foot(button("It came back…", "quiet", on_click=lambda: self._ask_why(one)))
        elif one.state in (MessageState.HELD, MessageState.FAILED):
            self.drawer.add_foot(button("Let go", on_click=lambda: self._do("Let go", outbox.release, [one])))

    def open_outside(self, one: MessageRow) -> None:
        """One message as a new mail in the person's own mail program; it has left then."""
        link = mailto(one.to_address, one.subject, one.body)
        if link is None:
            self.notice.say("This message is too long to hand over. Write it as an e-mail draft instead.", "care")
        elif not QDesktopServices.openUrl(QUrl(link, QUrl.ParsingMode.StrictMode)):
            self.notice.say("No mail program could be opened. Write it as an e-mail draft instead.", "care")
        else:
            label, now = f"Open “{one.subject}” in the mail program", self.context.now()
            self.tasks.write(
                self, label, outbox_post.written, [one.id], way="mail program", now=now, failed=self._refused
            )

    def _settle(self, one: MessageRow, *, arrived: bool) -> None:
        how = {"arrived": arrived, "way": "smtp", "now": self.context.now()}
        label = f"“{one.subject}” is settled"
        self.tasks.happen(self, label, outbox_post.settle, one.id, **how, failed=self._refused)

    def _ask_why(self, one: MessageRow) -> None:
        """What does the message say that came back instead of an answer?"""
        form = Form()
        why = form.add("problem", "What it says", TextField("Nobody has this address", length=300))
        self.drawer.open_drawer("It came back", f"{say_kind(one)} to {one.to_address}")
        self.drawer.section().addWidget(form)
        self.drawer.add_foot(
            button("Note it", "filled", on_click=lambda: self._came_back(one, why.value())),
            button("Cancel", "quiet", on_click=lambda: self._choose(one)),
        )
        why.setFocus()
        why.selectAll()

    def _came_back(self, one: MessageRow, why: str) -> None:
        label = f"“{one.subject}” came back"
        self.tasks.happen(self, label, outbox_post.bounced, one.id, problem=why, failed=self._refused)

    def _do_ticked(self, label: str, act: Any) -> None:
        self._do(label, act, self.table.ticked_rows())
        self.bulk.clear()

    def _do(self, label: str, act: Any, rows: Iterable[MessageRow]) -> None:
        keys = [one.id for one in rows]
        said = f"{label} {len(keys)} {'message' if len(keys) == 1 else 'messages'}"
        if act is outbox.remove:
            self.drawer.close_drawer()
        self.tasks.write(self, said, act, keys, failed=self._refused)

    def _refused(self, error: ConveneError) -> None:
        self.notice.say_error(error)


def _outbox(session: Any, event_id: UUID, now: datetime) -> tuple[list[MessageRow], list[MessageRow]]:
    """The messages of the event, and the newsletter, which is of none."""
    return outbox.messages(session, event_id, now=now), outbox.messages(session, kind=NEWSLETTER)


def _letters(session: Any, keys: list[UUID]) -> list[Letter]:
    return [outbox.letter(session, key) for key in keys]


def _write_files(folder: Path, letters: list[Letter], now: datetime, *, progress: Any, cancelled: Any) -> list[UUID]:
    """The ids of those that were written."""
    from convene.formats.mail_out import write_drafts

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in letters:
        if cancelled():
            break
        write_drafts(folder, [one], now=now)
        written.append(one.id)
        progress(len(written), len(letters))
    return written
