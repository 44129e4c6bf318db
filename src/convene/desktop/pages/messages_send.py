"""Sending by the mail server: by which one, the password for this time, and one message after another with a stop."""

from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.progress import ProgressPanel
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.mail_settings_dialog import MailSettingsDialog
from convene.desktop.pages.messages_words import say_returned
from convene.rules.errors import ConveneError, Refused
from convene.rules.outbox import InDoubt, Letter, NoServer, NotNow, NotTaken
from convene.rules.roles import Right
from convene.services import mail_settings, outbox_post
from convene.services.mail_settings import MailSettings, Server
from convene.services.outbox import MessageRow

if TYPE_CHECKING:
    from convene.formats.smtp_out import Post

_MINUTE = 60_000
"""Milliseconds."""


class Sending(QObject):
    """Sends drafts one by one, each noted before and after. ``told(done, total)``; ``ended`` says what came of it."""

    told = Signal(int, int)
    ended = Signal(str)

    def __init__(self, context: Context, parent: QObject, keys: list[UUID], server: Server, password: str) -> None:
        super().__init__(parent)
        self._tasks, self._context = context.tasks, context
        self._keys, self._server, self._line = keys, server, _Line(server, password)
        self._at = self._sent = self._failed = 0
        self._stopped = ""

    def next(self) -> None:
        """The next one, or the end."""
        if self._at >= len(self._keys) or self._stopped:
            left = len(self._keys) - self._sent - self._failed
            said = f"Sent {self._sent}, failed {self._failed}, left {left}."
            end = f"{said} {self._stopped}".strip()
            self._tasks.work(self, _hang_up, self._line, label="Hanging up", done=lambda _: self.ended.emit(end))
            return
        key = self._keys[self._at]
        self._happen("Hand a message over", outbox_post.hand_over, key, now=self._context.now(), done=self._post)

    def stop(self) -> None:
        """End after the one that is on its way."""
        self._stopped = "Stopped."

    def _post(self, letter: Letter, _change: object) -> None:
        self._tasks.work(
            self,
            _post,
            self._line,
            letter,
            self._context.now(),
            label=f"Sending {self._at + 1} of {len(self._keys)}",
            done=self._heard,
        )

    def _heard(self, error: ConveneError | None) -> None:
        match error:
            case None:
                self._sent += 1
                self._then("Sent a message", outbox_post.sent, way="smtp", now=self._context.now())
            case NotTaken():
                self._failed += 1
                self._then("Message not taken", outbox_post.failed, problem=error.title)
            case NotNow():
                self._then("Message not taken yet", outbox_post.back, problem=error.title)
            case InDoubt():
                self._stopped = error.title
                self._then("Message in doubt", outbox_post.doubt, problem=error.title)
            case _:
                self._stopped = f"{error.title}. {error.hint}"
                self._then("Message not handed over", outbox_post.back, problem=error.title)

    def _then(self, label: str, note: Any, **how: Any) -> None:
        self._happen(label, note, self._keys[self._at], **how, done=lambda *_: self._go_on())

    def _happen(self, label: str, fn: Any, *args: Any, done: Any, **how: Any) -> None:
        def failed(error: ConveneError) -> None:
            if not isinstance(error, Refused):  # somebody else sent it or changed it meanwhile
                self._stopped = error.title
            self._go_on()

        self._tasks.happen(self, label, fn, *args, **how, done=done, failed=failed)

    def _go_on(self) -> None:
        self._at += 1
        self.told.emit(self._at, len(self._keys))
        last = self._at >= len(self._keys) or bool(self._stopped)
        QTimer.singleShot(0 if last else _MINUTE // self._server.per_minute, self, self.next)


class SendDialog(QDialog):
    """Who and what is to be sent, and by which server; ``ended`` says what came of it. It deletes itself."""

    ended = Signal(str)

    def __init__(self, context: Context, parent: QWidget, rows: list[MessageRow]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Send messages")
        self._context, self._tasks, self._rows = context, context.tasks, rows
        self._settings = MailSettings()
        self._sending: Sending | None = None
        self.form = Form()
        self.by = text_label("", 13, 400, wrap=True)
        self.settings = button("Mail settings…", "plain", small=True, on_click=self.change_settings)
        self.password = self.form.add(
            "password",
            "Password, for this time only",
            TextField(length=200),
            hint="Leave it empty where it is remembered on this computer.",
        )
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.notice = Notice()
        self.notice.hide()
        self.panel = ProgressPanel("Sending")
        self.panel.cancelled.connect(self.stop)
        self.panel.hide()
        count = "1 message" if len(rows) == 1 else f"{len(rows)} messages"
        self.go = button(f"Send {count}", "filled", "mail", on_click=self.send)
        if not context.may(Right.SETTINGS):
            self.settings.hide()
        inside = column(self.by, row(self.settings, None), 4, self.form, None, gap=8, margins=(0, 0, 8, 0))
        fields = scrolled(boxed(inside))
        fields.setMinimumHeight(look().px(120))
        self.setLayout(
            column(
                text_label("Send messages", 20, 650),
                text_label(
                    f"{count}, each to one person. What you send cannot be taken back.",
                    12, 400, "ink2", wrap=True,
                ),
                4,
                fields,
                self.notice,
                self.panel,
                row(None, button("Close", "quiet", on_click=self.reject), self.go),
                gap=8,
                margins=(24, 20, 24, 20),
            )
        )  # fmt: skip
        if back := list(dict.fromkeys(one.to_name for one in rows if one.returned)):
            self.notice.say(say_returned(back), "care")
        window = parent.window()
        self.resize(min(look().px(480), window.width() - 40), min(look().px(360), window.height() - 40))
        self._tasks.read(self, mail_settings.settings, done=self._show)

    def change_settings(self) -> None:
        """Another sender or server; then what is said here is of that one."""
        dialog = MailSettingsDialog(self._context, self)
        dialog.saved.connect(self._show)
        dialog.open()

    def send(self) -> None:
        """Begin with the first."""
        self.notice.hide()
        self.go.setEnabled(False)
        self.form.setEnabled(False)
        self.settings.setEnabled(False)
        self.panel.show()
        keys = [one.id for one in self._rows]
        self._sending = Sending(self._context, self, keys, self._settings.server, self.password.value())
        self._sending.told.connect(self.panel.show_progress)
        self._sending.ended.connect(self._end)
        self._sending.next()

    def stop(self) -> None:
        """End after the one on its way."""
        if self._sending is not None:
            self._sending.stop()

    def reject(self) -> None:
        """Stop first where it is sending."""
        if self._sending is not None:
            self.stop()
            return
        super().reject()

    def _show(self, found: MailSettings) -> None:
        self._settings = found
        self.by.setText(say_settings(found))
        self.go.setEnabled(bool(found.sender.address and found.server.host))
        self.form.setVisible(bool(found.server.user))

    def _end(self, said: str) -> None:
        self._sending = None
        self.ended.emit(said)
        self.accept()


def say_settings(settings: MailSettings) -> str:
    """From whom and by which server, or what is missing."""
    sender, server = settings.sender, settings.server
    if not sender.address:
        return "Nobody is named to send from. Say it in the mail settings first."
    whom = f"{sender.name}, {sender.address}" if sender.name else sender.address
    if not server.host:
        return f"From {whom}. No mail server is set: name it in the mail settings, or write the messages as drafts."
    how = "STARTTLS" if server.security == "starttls" else "TLS"
    return f"From {whom}, by {server.host}, port {server.port}, {how}; {server.per_minute} messages a minute."


class _Line:
    """One connection for all messages of a run, opened with the first; what it was opened with stays in it."""

    def __init__(self, server: Server, password: str) -> None:
        self._server, self._password = server, password
        self._open = ExitStack()
        self._said: Post | None = None

    def post(self, letter: Letter, now: datetime) -> None:
        """Hand it over. Raises as ``smtp_out.connected``; the next one begins with a new connection then."""
        from convene.formats.mail_out import mail

        message = mail(letter, now=now)
        again = self._said is not None
        try:
            (self._said or self._connect())(message)
        except NoServer:
            self.close()
            if not again:
                raise
            self._connect()(message)  # it hung up between two: nothing of this one was handed over
        except InDoubt:
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        self._said = None
        self._open.close()

    def _connect(self) -> "Post":
        from convene.formats.smtp_out import connected
        from convene.formats.smtp_password import kept

        server = self._server
        word = self._password or (kept(server.host, server.user) if server.user else "")
        how = {"security": server.security, "user": server.user, "password": word}
        self._said = self._open.enter_context(connected(server.host, server.port, **how))
        return self._said


def _post(line: _Line, letter: Letter, now: datetime, *, progress: Any, cancelled: Any) -> ConveneError | None:
    """What went wrong is returned: of work that is stopped, nobody hears what it raises."""
    progress(0, 1)
    if cancelled():
        return NoServer("Stopped", "Nothing of this message was handed over.")
    try:
        line.post(letter, now)
    except ConveneError as error:
        return error
    return None


def _hang_up(line: _Line, **_: Any) -> None:
    line.close()
