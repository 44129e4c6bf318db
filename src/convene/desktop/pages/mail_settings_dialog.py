"""Mail: whom messages come from, the server that takes them, and a message to oneself to see that it does."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Choice, Form, NumberField, TextField, TickField
from convene.desktop.kit.layout import boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.rules.errors import ConveneError, Invalid
from convene.rules.outbox import Letter, Sender
from convene.services import mail_settings
from convene.services.mail_settings import MailSettings, Server

_PORTS = {"starttls": 587, "tls": 465}
_TEST = "This message is to you alone. It shows that messages leave Convene by {host}, and what they look like."


class MailSettingsDialog(QDialog):
    """``saved`` has the settings that were kept. It deletes itself."""

    saved = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Mail settings")
        self._context, self._tasks = context, context.tasks
        self.form = Form()
        address = TextField(length=200, placeholder="events@example.org")
        self.form.add_row(("address", "Messages come from", address), ("name", "Name beside it", TextField(length=200)))
        self.form.add("reply_to", "Answers go to, if elsewhere", TextField(length=200))
        self.form.add("host", "Mail server", TextField(length=200, placeholder="smtp.example.org"))
        security = Choice([("starttls", "STARTTLS, mostly port 587"), ("tls", "TLS, mostly port 465")], "starttls")
        security.edited.connect(lambda: self.form.set_values({"port": _PORTS[security.value()]}))
        self.form.add("security", "Security", security)
        port, pace = NumberField(587, least=1, most=65_535), NumberField(30, least=1, most=600)
        port.setGroupSeparatorShown(False)
        self.form.add_row(("port", "Port", port), ("per_minute", "Messages a minute", pace))
        self.form.add("user", "User", TextField(length=200))
        password = TextField(length=200)
        password.setEchoMode(QLineEdit.EchoMode.Password)
        hint = "Kept in the keyring of this computer, never in the workspace. Leave it empty to keep the one there."
        self.form.add("password", "Password", password, hint=hint)
        self.form.add("keep", "", TickField("Remember the password on this computer", value=True))
        self.notice = Notice()
        self.notice.hide()
        self.test = button("Send me a test message", "quiet", "mail", on_click=self.send_test)
        self.save = button("Save", "filled", on_click=self.keep)
        fields = scrolled(boxed(column(self.form, None, gap=0, margins=(0, 0, 8, 0))))
        fields.setMinimumHeight(look().px(120))
        self.setLayout(
            column(
                text_label("Mail settings", 20, 650),
                text_label("Your provider tells you the server, its port and the user.", 12, 400, "ink2", wrap=True),
                4,
                fields,
                self.notice,
                row(self.test, None, button("Cancel", "quiet", on_click=self.reject), self.save),
                gap=8,
                margins=(24, 20, 24, 20),
            )
        )
        window = (parent.parentWidget() or parent).window()  # the parent may be a dialog, and small
        self.resize(min(look().px(520), window.width() - 40), min(look().px(720), window.height() - 40))
        self._tasks.read(self, mail_settings.settings, done=self._show)

    def keep(self) -> None:
        """Keep the settings in the workspace, and the password in the keyring."""
        if (wanted := self._wanted()) is not None:
            how = {"done": self._kept, "failed": self._refused}
            self._tasks.write(self, "Mail settings", mail_settings.set_settings, wanted, **how)

    def send_test(self) -> None:
        """A message to the address that messages come from, by what stands in the form now."""
        wanted = self._wanted()
        if wanted is None:
            return
        if not wanted.sender.address:
            self._refused(Invalid("address", "Nobody is named to send from", "Your address for events."))
            return
        self.test.setEnabled(False)
        self.notice.say(f"Sending to {wanted.sender.address}…", "info")
        self._tasks.work(
            self, _send_test, wanted, self.form.values()["password"], self._context.now(),
            label="Sending a test message", done=self._tested,
        )  # fmt: skip

    def _wanted(self) -> MailSettings | None:
        self.form.clear_errors()
        self.notice.hide()
        values = self.form.values()
        sender = Sender(values["name"], values["address"], values["reply_to"])
        server = Server(
            values["host"], values["port"] or 0, values["security"], values["user"], values["per_minute"] or 0
        )
        try:
            return mail_settings.checked(MailSettings(sender, server))
        except Invalid as error:
            self._refused(error)
            return None

    def _show(self, found: MailSettings) -> None:
        sender, server = found.sender, found.server
        self.form.set_values({"address": sender.address, "name": sender.name, "reply_to": sender.reply_to})
        self.form.set_values({"host": server.host, "security": server.security, "port": server.port})
        self.form.set_values({"user": server.user, "per_minute": server.per_minute})

    def _kept(self, found: MailSettings, _change: object) -> None:
        from convene.formats import smtp_password

        values = self.form.values()
        if values["password"] and values["keep"]:
            smtp_password.keep(found.server.host, found.server.user, values["password"])
        self.saved.emit(found)
        self.accept()

    def _tested(self, error: ConveneError | None) -> None:
        self.test.setEnabled(True)
        if error is not None:
            self.notice.say_error(error)
        else:
            self.notice.say("The server took it. Look into your inbox, and among the junk too.", "ok")

    def _refused(self, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


def _send_test(
    settings: MailSettings, password: str, now: datetime, *, progress: Any, cancelled: Any
) -> ConveneError | None:
    """What went wrong is returned: of work that is stopped, nobody hears what it raises."""
    from convene.formats.mail_out import mail
    from convene.formats.smtp_out import connected
    from convene.formats.smtp_password import kept

    server, to = settings.server, settings.sender.address
    word = password or (kept(server.host, server.user) if server.user else "")
    subject = "A test message from Convene"
    text = _TEST.format(host=server.host)
    letter = Letter(uuid4(), settings.sender, settings.sender.name, to, subject, text, heading="It works")
    progress(0, 1)
    if cancelled():
        return None
    how = {"security": server.security, "user": server.user, "password": word}
    try:
        with connected(server.host, server.port, **how) as post:
            post(mail(letter, now=now))
    except ConveneError as error:
        return error
    return None
