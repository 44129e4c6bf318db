"""The calendar of an event on a calendar server: where it is, who may write there, and when it last was published."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField, TickField
from convene.desktop.kit.layout import boxed, column, row, scrolled
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.progress import ProgressPanel
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.plan_lines import count
from convene.desktop.tasks import Work
from convene.formats import smtp_password
from convene.formats.caldav_out import CalDav, Published, check_address, publish
from convene.formats.calendar_out import resource
from convene.rules.errors import ConveneError, Invalid
from convene.rules.time import LONDON, say_day
from convene.services import calendar_publish
from convene.services.calendar_publish import CalendarServer, Publication

_SENTENCE = (
    "Everybody who subscribes to that calendar sees what moves. People, the link to join by and sessions that are only "
    "proposed are left out."
)


def send(
    server: CalendarServer,
    password: str,
    publication: Publication,
    *,
    keep: bool,
    overwrite: bool,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> Published:
    """Bring the calendar up to date, with the password that was typed or else the one in the keyring."""
    host = urlsplit(server.address).hostname or ""
    word = password or smtp_password.kept(host, server.user, what="calendar")
    wanted = {one.uid: resource(one, time_zone=publication.time_zone) for one in publication.whole}
    with CalDav(server.address, server.user, word) as calendar:
        done = publish(
            calendar, wanted, publication.gone, server.entries, overwrite=overwrite, progress=progress,
            cancelled=cancelled,
        )  # fmt: skip
    if keep and password:
        smtp_password.keep(host, server.user, password, what="calendar")
    return done


class ServerDialog(QDialog):
    """Where and who, and the button that publishes. It deletes itself."""

    def __init__(self, context: Context, parent: QWidget, event_id: UUID, title: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Publish to a calendar server")
        self._context, self._tasks, self._event_id = context, context.tasks, event_id
        self._known = CalendarServer()
        self._titles: dict[str, str] = {}
        self._work: Work | None = None
        self.form = Form()
        self.form.add(
            "address",
            "Address of the calendar",
            TextField(placeholder="https://cloud.example.org/remote.php/dav/calendars/…", length=500),
            hint="A CalDAV calendar such as one of Nextcloud, beginning with https://",
        )
        self.form.add("user", "User", TextField(length=200))
        self.password = self.form.add("password", "Password", TextField(length=200))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.add("keep", "", TickField("Keep it in the keyring of this computer"))
        self.overwrite = TickField("Overwrite what somebody changed there")
        self.overwrite.hide()
        self.notice = Notice()
        self.notice.hide()
        self.panel = ProgressPanel("Publishing")
        self.panel.cancelled.connect(self._stop)
        self.panel.hide()
        self._last = text_label("Never published", 12, 400, "ink3")
        self.go = button("Publish", "filled", "upload", on_click=self._start)
        self.go.setAutoDefault(True)
        inside = column(self.form, self.overwrite, self.notice, self.panel, None, gap=12, margins=(0, 0, 8, 0))
        self.setLayout(
            column(
                text_label(f"Publish {title}", 20, 650, wrap=True),
                text_label(_SENTENCE, 13, 400, "ink2", wrap=True),
                scrolled(boxed(inside)),
                self._last,
                row(None, button("Close", on_click=self.reject), self.go, gap=8),
                gap=12,
                margins=(24, 20, 24, 20),
            )
        )
        self.resize(look().px(500), min(look().px(560), parent.window().height() - 40))
        self._tasks.read(self, calendar_publish.server, event_id, done=self._came, failed=self.notice.say_error)

    def _came(self, known: CalendarServer) -> None:
        self._remembered(known)
        self.form.set_values({"address": known.address, "user": known.user})
        if known.at is not None:
            self.password.setPlaceholderText("As in the keyring, if it is there")

    def _remembered(self, known: CalendarServer) -> None:
        self._known = known
        if known.at is not None:
            self._last.setText(f"Last published {_moment(known.at)}")

    def _start(self) -> None:
        self.form.clear_errors()
        self.notice.hide()
        held = self.form.values()
        try:
            address = check_address(held["address"])
        except Invalid as error:
            self.form.show_error(error)
            return
        entries = self._known.entries if self._known.address == address else {}
        server = CalendarServer(address, held["user"].strip(), self._known.at, entries)
        self.go.setEnabled(False)
        issue, now = calendar_publish.issue_publication, self._context.now()
        self._tasks.happen(
            self, "Publish calendars", issue, self._event_id, now=now,
            done=lambda found, _: self._send(server, found), failed=self._failed,
        )  # fmt: skip

    def _send(self, server: CalendarServer, publication: Publication) -> None:
        self._titles = {one.uid: one.title for one in publication.whole}
        self.panel.show()
        self._work = self._tasks.work(
            self,
            send,
            server,
            self.password.value(),
            publication,
            keep=self.form.field("keep").value(),
            overwrite=self.overwrite.value() and not self.overwrite.isHidden(),
            label="Publishing a calendar",
            done=partial(self._sent, server),
            failed=self._failed,
            progress=self.panel.show_progress,
        )

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()
            self._failed(None)

    def _sent(self, server: CalendarServer, done: Published) -> None:
        keep = calendar_publish.keep_server
        what = {"address": server.address, "user": server.user, "entries": done.entries, "now": self._context.now()}
        self._tasks.happen(
            self, "Remember what was published", keep, self._event_id, **what,
            done=lambda known, _: self._told(known, done), failed=self._failed,
        )  # fmt: skip

    def _told(self, known: CalendarServer, done: Published) -> None:
        self._failed(done.problem)
        self._remembered(known)
        self.overwrite.setVisible(bool(done.conflicts))
        if done.problem is not None:
            return
        said = [
            f"Sent {count(len(done.sent), 'entry', 'entries')}",
            f"{done.same:,} as they were" if done.same else "",
            f"removed {len(done.removed):,}" if done.removed else "",
        ]
        words = ", ".join(filter(None, said)) + "."
        if done.conflicts:
            named = ", ".join(f"“{self._titles.get(uid, 'what is gone')}”" for uid in done.conflicts[:3])
            more = f" and {len(done.conflicts) - 3} more" if len(done.conflicts) > 3 else ""
            words += f" Somebody changed {named}{more} there: left as it is."
        self.notice.say(words, "care" if done.conflicts else "ok")

    def _failed(self, error: ConveneError | None) -> None:
        self._work = None
        self.panel.hide()
        self.go.setEnabled(True)
        if error is not None and not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)


def _moment(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{say_day(local.date())}, {local:%H:%M}"
