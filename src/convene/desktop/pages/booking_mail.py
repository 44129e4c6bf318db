"""A mail to a venue: choose what it is for, look it through, then copy it, open it elsewhere, or keep it."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QSizePolicy, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form, TextArea, TextField, TickField
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.rules.booking_mail import PLACEHOLDERS, MailKind, mailto
from convene.rules.bookings import label
from convene.rules.errors import ConveneError, Invalid
from convene.services import booking_mail
from convene.services.booking_mail import Draft, MailTemplate
from convene.services.booking_rows import BookingRow

KINDS = {
    MailKind.ENQUIRY: "Enquiry",
    MailKind.OPTION: "Please hold it",
    MailKind.EXTENSION: "Hold it longer",
    MailKind.CONFIRMATION: "Confirmation",
    MailKind.FINAL_NUMBERS: "Final numbers",
    MailKind.RELEASE: "No longer needed",
}


class MailDialog(QDialog):
    """The mail as it will be read, every part of it to be changed. It deletes itself when closed."""

    def __init__(self, context: Context, parent: QWidget, booking: BookingRow, *, several: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Draft an e-mail")
        self._context, self._booking = context, booking
        self._words: MailTemplate | None = None
        kinds = booking_mail.kinds_for(booking.state)
        self.kind = Choice(
            [(kind, KINDS[kind]) for kind in (*kinds, *(k for k in MailKind if k not in kinds))], kinds[0]
        )
        self.kind.edited.connect(self._draft)
        self.together = TickField("About all its rooms of this event", value=True)
        self._several = several
        self.together.edited.connect(self._draft)
        self.form = Form()
        self.form.add("kind", "What for", self.kind)
        self.form.add("together", "", self.together)
        self.form.add("to", "To", TextField(length=300, placeholder="No address is known: add one"))
        self.form.add("subject", "Subject", TextField(length=300))
        body = TextArea(lines=12)
        body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.form.add("body", "Text", body)
        self.notice = Notice()
        self.notice.hide()
        self._template = button("Change the template", "quiet", small=True, on_click=self.edit_template)
        self._usual = button("Use the usual words again", "quiet", small=True, on_click=self._reset)
        self._keep_template = button("Keep as template", "filled", on_click=self._save_template)
        self._back = button("Cancel", on_click=self._draft)
        self._copy = button("Copy", icon="copy", on_click=self.copy)
        self._keep = button("Save as draft", on_click=self.save_draft)
        self._open = button("Open in mail program", "filled", on_click=self.open_outside)
        self._close = button("Close", "quiet", on_click=self.reject)
        self._title = text_label(f"E-mail to {booking.venue}", 20, 650, wrap=True)
        self._about = text_label("", 12, 400, "ink2", wrap=True)
        whole = column(self._title, self._about, 4, self.form, gap=8, margins=(24, 20, 24, 20))
        whole.setStretchFactor(self.form, 1)
        whole.addWidget(self.notice)
        whole.addLayout(row(self._template, self._usual, None))
        whole.addSpacing(4)
        whole.addLayout(row(self._close, None, self._copy, self._keep, self._open, self._back, self._keep_template))
        self.setLayout(whole)
        self.setMinimumWidth(look().px(480))
        window = parent.window()
        self.resize(min(look().px(680), window.width() - 40), min(look().px(760), window.height() - 40))
        self._show_template(None)
        self._draft()
        self.kind.setFocus()

    def copy(self) -> None:
        """Address, subject and text to the clipboard, for any mail program."""
        values = self.form.values()
        QGuiApplication.clipboard().setText(f"To: {values['to']}\nSubject: {values['subject']}\n\n{values['body']}")
        self.notice.say("Copied. Paste it into a new e-mail.", "ok")

    def open_outside(self) -> None:
        """As a new mail in the person's own mail program; copied where it is too long for one to take."""
        values = self.form.values()
        address = mailto(values["to"], values["subject"], values["body"])
        if address is None:
            QGuiApplication.clipboard().setText(values["body"])
            address = mailto(values["to"], values["subject"], "")
            self.notice.say("The text is too long to hand over, so it is copied: paste it into the new e-mail.", "care")
        if address is None or not QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode)):
            self.notice.say("No mail program could be opened. Copy the text instead.", "care")

    def save_draft(self) -> None:
        """Keep it among the messages."""
        values = {name: value for name, value in self.form.values().items() if name in {"to", "subject", "body"}}
        self.form.clear_errors()
        self._context.tasks.write(
            self,
            label("Draft an e-mail about", self._booking.room, self._booking.event),
            booking_mail.save,
            event_id=self._booking.event_id,
            now=self._context.now(),
            **values,
            done=lambda *_: self.notice.say("Kept as a draft. It stands in Messages of the event.", "ok"),
            failed=self._refused,
        )

    def edit_template(self) -> None:
        """The words with their placeholders in place of the facts."""
        self._context.tasks.read(self, booking_mail.template, self.kind.value(), done=self._show_template)

    def _draft(self) -> None:
        kind = self.kind.value()
        self.together.setVisible(self._several and kind is not MailKind.RELEASE)
        self._context.tasks.read(
            self,
            booking_mail.draft,
            self._booking.id,
            kind,
            today=self._context.today(),
            alone=not self.together.value(),
            done=self._show_draft,
            failed=self._refused,
        )

    def _show_draft(self, made: Draft) -> None:
        if made.kind is not self.kind.value():
            return  # another kind was chosen since
        self._show_template(None)
        self.form.set_values({"to": made.to, "subject": made.subject, "body": made.body})
        rooms = "1 room" if len(made.rooms) == 1 else f"{len(made.rooms)} rooms"
        self._about.setText(f"About {rooms} for {self._booking.event or self._booking.title or 'this booking'}")
        if made.unknown:
            names = ", ".join(f"${name}" for name in made.unknown)
            self.notice.say(f"Nothing is known for {names}. Write it in yourself.", "care")
        else:
            self.notice.hide()

    def _show_template(self, found: MailTemplate | None) -> None:
        self._words = found
        editing = found is not None
        for widget in (self._keep_template, self._back):
            widget.setVisible(editing)
        for widget in (self._copy, self._keep, self._open, self._close, self._template):
            widget.setVisible(not editing)
        self._usual.setVisible(found is not None and found.changed)
        self.kind.setEnabled(not editing)
        self.form.field("to").setEnabled(not editing)
        if found is None:
            return
        self.together.hide()
        self.form.set_values({"subject": found.text.subject, "body": found.text.body})
        self._about.setText(f"The words for “{KINDS[found.kind]}” in this workspace")
        every = ", ".join(f"${name}" for name in PLACEHOLDERS)
        self.notice.say(f"These stand for the facts: {every}.", "info")

    def _save_template(self) -> None:
        values = self.form.values()
        self._context.tasks.write(
            self,
            f"Words of “{KINDS[self.kind.value()]}” e-mails",
            booking_mail.set_template,
            self.kind.value(),
            subject=values["subject"],
            body=values["body"],
            done=lambda *_: self._draft(),
            failed=self._refused,
        )

    def _reset(self) -> None:
        name = f"Usual words of “{KINDS[self.kind.value()]}” e-mails"
        self._context.tasks.write(
            self, name, booking_mail.reset_template, self.kind.value(), done=lambda *_: self._draft()
        )

    def _refused(self, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


def open_mail(context: Context, parent: QWidget, booking: BookingRow, *, several: bool) -> MailDialog:
    """Draft a mail about a booking. ``several``: its event has more bookings at that venue in the same state."""
    dialog = MailDialog(context, parent, booking, several=several)
    dialog.open()
    return dialog
