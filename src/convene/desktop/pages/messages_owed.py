"""What people have to be told of since they were last sent an appointment: by mail, or as files."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.choose import ask_folder
from convene.desktop.kit.buttons import button
from convene.desktop.kit.layout import Rule, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.messages_words import say_returned
from convene.desktop.pages.plan_lines import count
from convene.rules.calendar_ledger import Method, Why
from convene.rules.errors import ConveneError
from convene.rules.exchange import Attendee, Organiser
from convene.rules.people import is_email
from convene.rules.time import say_day, zone
from convene.services import calendar_ledger, owed_mail
from convene.services.calendar_ledger import Invitation, OwedInvitations
from convene.services.organiser import organiser
from convene.services.owed_mail import Owing, PreparedOwed

_WHY = {
    Why.NEW: ("New", "ok", "plus"),
    Why.MOVED: ("Moved", "info", "arrow-right"),
    Why.CHANGED: ("Other words", "neutral", "pencil"),
    Why.CANCELLED: ("Cancelled", "danger", "x"),
    Why.NOT_THEIRS: ("Without them", "danger", "user-x"),
    Why.AGAIN: ("Once more", "neutral", "refresh-cw"),
}
"""Word, state of the look, shape."""


class OwedStrip(QWidget):
    """One line above the messages; hidden while nothing is owed. ``told(text)``: what became of it."""

    told = Signal(str)

    def __init__(self, context: Context, choose: Callable[[str, str], str | None] | None = None) -> None:
        super().__init__()
        self._context, self._found = context, None  # type: Context, OwedInvitations | None
        self._owing: Owing | None = None
        self._event_id: UUID | None = None
        self._choose = choose or (lambda title, name: ask_folder(self, QSettings(), title, name))
        self.words = text_label("", 13, 500, wrap=True)
        self.look = button("Look", "quiet", small=True, on_click=self.see)
        self.mails = button("Prepare mails", "plain", "mail", small=True, on_click=self.prepare_mails)
        self.write = button("Save files…", "quiet", "calendar-sync", small=True, on_click=self.write_files)
        self._notice = Notice()
        self._notice.hide()
        line = row(gap=12, margins=(24, 10, 24, 10))
        line.addWidget(self.words, 1)
        line.addWidget(self.look)
        line.addWidget(self.write)
        line.addWidget(self.mails)
        self.setLayout(column(line, self._notice, Rule(), gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def refresh(self, event_id: UUID) -> None:
        """Work it out again."""
        self._event_id = event_id
        tasks, now = self._context.tasks, self._context.now()
        tasks.read(self, owed_mail.owing, event_id, now=now, done=self._show)

    def see(self) -> None:
        """All of it, one by one."""
        if self._owing is not None:
            dialog = OwedDialog(self, self._owing)
            dialog.wanted.connect(self.prepare_mails)
            dialog.open()

    def prepare_mails(self, only: list[tuple[UUID, str]] | None = None) -> None:
        """Draft a mail for each that is owed, or for these; nothing leaves yet."""
        self._notice.hide()
        self._context.tasks.write(
            self,
            "Prepare mails of what is owed",
            owed_mail.prepare_owed,
            self._event_id,
            now=self._context.now(),
            only=only or None,
            done=self._prepared,
            failed=self._refused,
        )

    def write_files(self) -> None:
        """Write what is owed to those who have an address, then keep that they were sent."""
        if self._found is not None:
            self._context.tasks.read(self, organiser, done=self._ask)

    def _ask(self, sender: Organiser) -> None:
        found = self._found
        folder = self._choose("Calendar files: choose where their folder goes", "Calendar files")
        if found is None or not folder:
            return
        self._notice.hide()
        sent = [one for one in found.invitations if is_email(one.email)]
        work, now = (_write, Path(folder), sent, sender, found.time_zone), self._context.now()

        def written(_: object) -> None:
            only = [(one.person_id, one.appointment.uid) for one in sent]
            label = f"Write {count(len(sent), 'calendar file')}"
            how: dict[str, Any] = {"way": "file", "now": now, "only": only}
            self._context.tasks.write(self, label, calendar_ledger.issue, found.event_id, **how, done=self._done)

        self._context.tasks.work(self, *work, now, label="Writing calendar files", done=written, failed=self._refused)

    def _done(self, sent: OwedInvitations, _change: object) -> None:
        people = count(len({one.person_id for one in sent.invitations}), "person", "people")
        self.told.emit(f"{count(len(sent.invitations), 'file')} for {people}. Send each its own.")
        self.refresh(sent.event_id)

    def _prepared(self, done: PreparedOwed, _change: object) -> None:
        self.told.emit(say_prepared(done))

    def _refused(self, error: ConveneError) -> None:
        self._notice.say_error(error)

    def _show(self, owing: Owing) -> None:
        self._owing, self._found = owing, owing.owed
        self.words.setText(say_owing(owing))
        self.setVisible(bool(owing.owed.invitations))


class OwedDialog(QDialog):
    """Who is owed what, and why; ``wanted``: of which a mail is to be prepared. It deletes itself."""

    wanted = Signal(list)

    def __init__(self, parent: QWidget, owing: Owing) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Owed")
        self._all = len(owing.owed.invitations)
        columns = _columns(zone(owing.owed.time_zone), owing)
        self.table = Table(columns, key=_key, sorted_by=None, ticks=True, name="What is owed to whom")
        self.table.set_rows(owing.owed.invitations)
        self.table.ticked.connect(lambda _: self._count())
        self.mails = button("", "filled", "mail", on_click=self._take)
        self._count()
        self.setLayout(
            column(
                text_label("What people are owed", 20, 650),
                text_label(say_owing(owing), 13, 400, "ink2", wrap=True),
                8,
                boxed(column(Rule(), self.table, Rule(), gap=0)),
                12,
                row(None, button("Close", "plain", on_click=self.reject), self.mails),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        window = parent.window()
        self.resize(min(look().px(940), window.width() - 80), min(look().px(600), window.height() - 60))

    def _count(self) -> None:
        ticked = len(self.table.ticked_rows())
        self.mails.set_text(f"Prepare {count(ticked or self._all, 'mail')}")

    def _take(self) -> None:
        self.wanted.emit([_key(one) for one in self.table.ticked_rows()])
        self.accept()


def say_owing(owing: Owing) -> str:
    """What is owed, and how much of it is in the outbox or in doubt."""
    keys = {_key(one) for one in owing.owed.invitations}
    words = [say_owed(owing.owed)]
    if ready := len(keys & owing.prepared):
        words.append(f"{count(ready, 'mail')} {'is' if ready == 1 else 'are'} prepared below.")
    if doubt := len(keys & owing.doubtful):
        words.append(f"{doubt:,} in doubt: settle {'it' if doubt == 1 else 'them'} first.")
    return " ".join(words)


def say_prepared(done: PreparedOwed) -> str:
    """``3 mails prepared, 1 brought up to date. Look at them; nothing has left yet.``"""
    said = [f"{count(done.made, 'mail')} prepared"] if done.made else []
    said += [f"{done.renewed:,} brought up to date"] if done.renewed else []
    said += [f"{done.gone:,} taken out that {'is' if done.gone == 1 else 'are'} owed no more"] if done.gone else []
    words = f"{', '.join(said) or 'All are prepared already'}. Look at them; nothing has left yet."
    if done.returned:
        words += f" {say_returned(done.returned)}"
    if done.no_address:
        words += f" {count(len(done.no_address), 'person', 'people')} without an e-mail address."
    return words


def say_owed(found: OwedInvitations) -> str:
    """``3 people are owed 5 appointments: 4 moved, 1 cancelled. 1 of them has no e-mail address.``"""
    whys = Counter(one.why for one in found.invitations)
    people = {one.person_id for one in found.invitations}
    kinds = ", ".join(f"{whys[why]:,} {_WHY[why][0].lower()}" for why in _WHY if whys[why])
    are = "is" if len(people) == 1 else "are"
    files = count(len(found.invitations), "appointment")
    words = f"{count(len(people), 'person', 'people')} {are} owed {files}: {kinds}."
    without = len({one.person_id for one in found.invitations if not is_email(one.email)})
    return f"{words} {without:,} of them without an e-mail address." if without else words


def _key(one: Invitation) -> tuple[UUID, str]:
    return one.person_id, one.appointment.uid


def _columns(tz: Any, owing: Owing) -> list[Column]:
    def mail(one: Invitation) -> str:
        if _key(one) in owing.doubtful:
            return "In doubt"
        return "Prepared" if _key(one) in owing.prepared else "" if is_email(one.email) else "No address"

    def when(one: Invitation) -> str:
        at = one.appointment.starts_at.astimezone(tz)
        return f"{say_day(at.date(), year=False)}, {at:%H:%M}"

    return [
        Column("name", "Person", lambda one: one.name, 150, 2, weight=600, colour="ink"),
        Column("why", "Why", lambda one: _WHY[one.why][0], 130, tag=lambda one: _WHY[one.why][1:]),
        Column("title", "Appointment", lambda one: one.appointment.title, 180, 3),
        Column("when", "When", when, 150, sort=lambda one: one.appointment.starts_at.timestamp()),
        Column("method", "File", lambda one: "Request" if one.method is Method.REQUEST else "Cancel", 80, gives=1),
        Column("mail", "Mail", mail, 100, gives=2),
    ]


def _write(
    folder: Path, sent: list[Invitation], sender: Organiser, time_zone: str, now: Any, *, progress: Any, cancelled: Any
) -> None:
    from convene.formats.atomic import write_folder_atomically
    from convene.formats.invitation_files import invitation_files

    asked = [(one.method.value, Attendee(one.name, one.email), one.appointment) for one in sent]
    files = invitation_files(asked, organiser=sender, now=now, time_zone=time_zone)
    if not cancelled():
        write_folder_atomically(folder, files, ours="never")
        progress(1, 1)
