"""One message as its recipient will see it: as a mail, as text, and what goes along."""

from PySide6.QtWidgets import QWidget

from convene.desktop.kit.chips import Segmented
from convene.desktop.kit.layout import column, row
from convene.desktop.kit.mail_view import MailView
from convene.desktop.kit.text import text_label
from convene.rules.calendar_ledger import Method
from convene.rules.outbox import Enclosed, Letter
from convene.rules.time import say_day, zone


class LetterSeen(QWidget):
    """The message as mail programs show it, or the text that goes along for those that show no HTML. ``fit``: as high
    as it is, for a place that scrolls itself."""

    def __init__(self, *, fit: bool = False) -> None:
        super().__init__()
        self.ways = Segmented([("mail", "As a mail"), ("text", "As text")], "How it is shown")
        self.ways.chosen.connect(lambda _: self._turn())
        self.mail = MailView("The message as a mail", fit=fit)
        self.text = text_label("", 13, 400, wrap=True, selectable=True)
        self.along = text_label("", 12, 400, "ink2", wrap=True, selectable=True)
        self.along.hide()
        whole = column(row(self.ways, None), self.along, gap=10)
        whole.addWidget(self.mail, 0 if fit else 1)
        whole.addWidget(self.text, 0 if fit else 1)
        self.setLayout(whole)
        self._turn()

    def show_letter(self, letter: Letter) -> None:
        """Show this one."""
        from convene.formats.mail_out import page

        seen = page(letter)
        self.mail.show_mail(seen.html, seen.pictures)
        self.text.setText(seen.text)
        self.along.setText("\n".join(f"Goes along: {one}" for one in attached(letter)))
        self.along.setVisible(bool(attached(letter)))

    def _turn(self) -> None:
        self.mail.setVisible(self.ways.value() == "mail")
        self.text.setVisible(self.ways.value() == "text")


def attached(letter: Letter) -> list[str]:
    """What goes along with a message, each in words."""
    found = []
    if letter.badge_code:
        found.append("the QR code of the badge, as a picture in the message")
    if letter.enclosed is not None:
        found.append(f"invite.ics, {_appointment(letter.enclosed)}")
    if letter.certificate is not None:
        found.append("certificate.pdf, their certificate of attendance")
    return found


def _appointment(enclosed: Enclosed) -> str:
    entry, tz = enclosed.appointment, zone(enclosed.time_zone)
    starts, ends = entry.starts_at.astimezone(tz), entry.ends_at.astimezone(tz)
    does = "puts into their calendar" if enclosed.method is Method.REQUEST else "takes out of their calendar"
    where = f", {entry.location}" if entry.location else ""
    return f"which {does}: {entry.title}, {say_day(starts.date())}, {starts:%H:%M} to {ends:%H:%M}{where}"
