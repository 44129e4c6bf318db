"""Help › Check for updates: what was found out, and where it is looked for. Nothing is downloaded or changed."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from convene import __version__
from convene.desktop.kit.buttons import button
from convene.desktop.kit.dialog import Fitted
from convene.desktop.kit.fields import Form, TextField, TickField
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import text_label
from convene.desktop.tasks import Tasks
from convene.rules.errors import ConveneError, Invalid
from convene.rules.updates import Source, Standing
from convene.services import updates as settings
from convene.updates import Found, say
from convene.updates import look as look_for_updates

_WORDS = (
    "Convene asks nobody by itself. Whoever looks after it for you can keep a signed note about new versions in a "
    "folder or on a server. Convene reads it there, sends nothing about you or your events, and changes nothing of "
    "itself."
)
_BY_IT = "IT has settled this for everybody on this computer."


class UpdatesDialog(Fitted):
    """It looks at once where a place is set, else asks for one. It deletes itself."""

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        *,
        clock: Callable[[], datetime],
        open_url: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent, 520)
        self.setWindowTitle("Updates")
        self._tasks, self._clock, self._open_url, self._page = tasks, clock, open_url, QUrl()
        self.notice = Notice()
        self.notice.hide()
        self.form = Form()
        self.form.add(
            "address", "Folder or address", TextField(placeholder="https://convene.example.org/updates", length=300)
        )
        self.form.add("key", "Key", TextField(placeholder="ed25519:…", length=80), hint="It came with the address.")
        self.form.add("weekly", "By itself", TickField("Look once a week, when Convene starts"))
        self._settled = text_label(_BY_IT, 12, 400, "ink3", wrap=True)
        self._open = button("Open where it is", on_click=lambda: self._open_url(self._page))
        self._look = button("Look now", "filled", on_click=self._keep_and_look)
        self._off = button("Look nowhere", "quiet", on_click=self._switch_off)
        self.head.addWidget(text_label("Updates", 20, 650))
        self.head.addWidget(text_label(f"This is Convene {__version__}.", 13, 400, "ink2"))
        for part in (self.notice, text_label(_WORDS, 13, 400, "ink2", wrap=True), self.form, self._settled):
            self.lines.addWidget(part)
        for act in (self._off, None, self._open, button("Close", on_click=self.reject), self._look):
            self.foot.addStretch(1) if act is None else self.foot.addWidget(act)
        self._open.hide()
        try:
            self._show(settings.source())
        except Invalid as error:
            self._show(Source())
            self.notice.say_error(error)
        except ConveneError as error:
            self._show(Source(allowed=False, by_it=True))
            self.notice.say_error(error)
        else:
            if self.form.values()["address"] and self._look.isEnabled():
                self._go()

    def _show(self, source: Source) -> None:
        settled = not source.allowed or (source.by_it and bool(source.address))
        self.form.set_values({"address": source.address, "key": source.key, "weekly": source.weekly})
        for name in ("address", "key", "weekly"):
            self.form.field(name).setEnabled(not settled)
        self._settled.setVisible(settled)
        self._off.setVisible(bool(source.address) and not settled)
        self._look.setEnabled(source.allowed)
        if not source.allowed and not self.notice.isVisibleTo(self):
            self.notice.say("Looking for updates is switched off on this computer.", "info")
        (self._look if source.address and source.allowed else self.form.field("address")).setFocus()
        self.fit()

    def _keep_and_look(self) -> None:
        if self.form.field("address").isEnabled() and not self._kept():
            return
        self._go()

    def _kept(self) -> bool:
        self.form.clear_errors()
        values = self.form.values()
        try:
            if not values["address"]:
                raise Invalid("address", "Say where to look", "A folder, or an address that begins with https://.")
            self._show(settings.choose(values["address"], values["key"], weekly=values["weekly"]))
        except Invalid as error:
            self.form.show_error(error)
            return False
        except ConveneError as error:
            self.notice.say_error(error)
            return False
        return True

    def _switch_off(self) -> None:
        try:
            self._show(settings.choose("", "", weekly=False))
        except ConveneError as error:
            self.notice.say_error(error)
            return
        self._open.hide()
        self.notice.say("Convene looks nowhere.", "info")
        self.fit()

    def _go(self) -> None:
        self._look.setEnabled(False)
        self._open.hide()
        self.notice.say("Looking…", "info")
        now = self._clock()
        self._tasks.work(
            self,
            lambda **_: look_for_updates(__version__, now),
            label="Looking for updates",
            done=self._found,
            failed=self._refused,
        )

    def _found(self, found: Found) -> None:
        self._look.setEnabled(True)
        words, hint = say(found)
        newer = found.standing is Standing.NEWER
        self.notice.say(f"{words}. {hint}" if hint else f"{words}.", "care" if newer else "ok")
        if newer and (place := place_of(found)).isValid():
            self._page = place
            self._open.show()
        self.fit()

    def _refused(self, error: ConveneError) -> None:
        self._look.setEnabled(True)
        self.notice.say_error(error)
        self.fit()


def place_of(found: Found) -> QUrl:
    """What is opened for a person who wants the new version: its page, else the folder it lies in."""
    if found.manifest.page:
        return QUrl(found.manifest.page, QUrl.ParsingMode.StrictMode)
    if "://" in found.address:
        return QUrl()
    path = Path(found.address)
    return QUrl.fromLocalFile(str(path if path.is_dir() else path.parent))
