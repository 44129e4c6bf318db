"""Two dialogs of Reception's set-up: making a desk pack, and what packets that came back have brought."""

from collections.abc import Callable, Iterable
from datetime import tzinfo
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from convene.desktop.choose import ask_save
from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextField, TickField
from convene.desktop.kit.layout import Rule, boxed, clear, column, row, scrolled
from convene.desktop.kit.text import text_label
from convene.desktop.look import look
from convene.desktop.page import Context
from convene.desktop.pages.reception_packs import PACKS, TakenIn, look_again, make_pack
from convene.desktop.pages.reception_packs_words import Finding, came, findings, head, twice
from convene.formats.atomic import safe_name
from convene.formats.desk_pack import new_passphrase
from convene.rules.desk_packs import PACK_SUFFIX, PackInfo
from convene.rules.errors import ConveneError, Invalid
from convene.services import checkin
from convene.services.packets import Double

AskPath = Callable[[QWidget, QSettings, str, str, str], str | None]

_WHAT = (
    "For a laptop without this workspace: names, organisations, what they may enter, and how to know their badges. "
    "No e-mail, no diet, no needs."
)


class PackDialog(QDialog):
    """Asks for the desk's name, makes the pack, and shows its passphrase once. It deletes itself."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        settings: QSettings,
        event_id: UUID,
        tz: tzinfo,
        ask: AskPath = ask_save,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Desk pack")
        self.setMinimumWidth(look().px(480))
        self._context, self._settings, self._event_id, self._tz, self._ask = context, settings, event_id, tz, ask
        self.form = Form()
        self.form.add("desk", "Name of that desk", TextField(placeholder="Side door", length=60))
        self.form.add("asks", "", TickField("Ask for a passphrase when it is opened", value=True))
        self._make = button("Make the pack…", "filled", on_click=self._choose)
        self._words = ""
        self._whole = column(
            text_label("Make a desk pack", 20, 650),
            text_label(_WHAT, 13, 400, "ink2", wrap=True),
            8,
            self.form,
            4,
            text_label("Without a passphrase whoever has the file can read the names.", 12, 400, "ink3", wrap=True),
            12,
            row(None, button("Cancel", on_click=self.reject), self._make),
            gap=6,
            margins=(24, 20, 24, 20),
        )
        self.setLayout(self._whole)
        self.form.field("desk").setFocus()

    def _choose(self) -> None:
        self.form.clear_errors()
        desk = self.form.values()["desk"]
        if not desk:
            self.form.show_error(Invalid("desk", "A desk needs a name", "Such as Side door."))
            return
        path = self._ask(self, self._settings, "Save the desk pack", safe_name(desk, PACK_SUFFIX), PACKS)
        if path is None:
            return
        self._words = new_passphrase() if self.form.values()["asks"] else ""
        self._make.setEnabled(False)
        what = {"desk": desk, "path": Path(path), "passphrase": self._words}
        made = lambda info: self._made(info, Path(path))  # noqa: E731
        self._context.tasks.ask(self, make_pack, self._event_id, **what, done=made, failed=self._failed)

    def _failed(self, error: ConveneError) -> None:
        self._make.setEnabled(True)
        self.form.show_error(error if isinstance(error, Invalid) else Invalid("desk", error.title, error.hint))

    def _made(self, info: PackInfo, path: Path) -> None:
        ends = info.expires_at.astimezone(self._tz)
        clear(self._whole)
        self._whole.addWidget(text_label(f"The pack for {info.desk} is made", 20, 650, wrap=True))
        words = f"{path.name} opens on any computer with Convene, until {ends.day} {ends:%B %Y}."
        self._whole.addWidget(text_label(words, 13, 400, "ink2", wrap=True))
        acts = row(None, button("Done", "filled", on_click=self.accept))
        if self._words:
            self._whole.addSpacing(12)
            self._whole.addWidget(text_label("Passphrase", 13, 600))
            self._whole.addWidget(text_label(self._words, 28, 650, selectable=True))
            once = "It is shown this once and kept nowhere. Give it to the desk by another way than the file."
            self._whole.addWidget(text_label(once, 12, 400, "ink3", wrap=True))
            copy = button("Copy", "quiet", "copy", on_click=lambda: QGuiApplication.clipboard().setText(self._words))
            acts.insertWidget(0, copy)
        self._whole.addSpacing(12)
        self._whole.addLayout(acts)


class TakenInDialog(QDialog):
    """What packets brought, what is missing, and whom two desks let in: for each of them a scan can be taken back."""

    def __init__(
        self, parent: QWidget, context: Context, event_id: UUID, tz: tzinfo, desk: str, taken: TakenIn
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle("Packets of scans")
        self.resize(look().px(640), look().px(560))
        self._context, self._event_id, self._tz, self._desk, self._taken = context, event_id, tz, desk, taken
        self._list = column(gap=0)
        self._title = text_label("", 20, 650, wrap=True)
        self.setLayout(
            column(
                self._title,
                8,
                scrolled(boxed(column(self._list, None, gap=0))),
                row(None, button("Close", "filled", on_click=self.accept)),
                gap=6,
                margins=(24, 20, 24, 20),
            )
        )
        self._show(taken)

    def _show(self, taken: TakenIn) -> None:
        self._taken = taken
        self._title.setText(head(taken))
        clear(self._list)
        self._say(came(taken))
        if taken.doubles:
            self._list.addSpacing(14)
            judge = "Let in by two desks. Each counts once; judge whether one is wrong."
            self._list.addWidget(text_label(judge, 13, 400, "ink2", wrap=True))
        for one in taken.doubles:
            self._double(one)
        if taken.doubles:
            self._list.addSpacing(14)
        self._say(findings(taken))

    def _say(self, lines: Iterable[Finding]) -> None:
        for line in lines:
            words = column(text_label(line.what, 13, 600, wrap=True), gap=2)
            if line.more:
                words.addWidget(text_label(line.more, 13, 400, "ink2", wrap=True))
            self._add(words)

    def _double(self, one: Double) -> None:
        what, first, second = twice(one, self._tz)
        back = button("Take the later back", on_click=lambda: self._take_back(one))
        back.setAccessibleName(f"Take the later scan of {one.name} back")
        words = column(text_label(what, 13, 600, wrap=True), gap=2)
        words.addWidget(text_label(f"{first}  ·  {second}", 13, 400, "ink2", wrap=True))
        line = row(gap=12)
        line.addLayout(words, 1)
        line.addWidget(back)
        self._add(line)

    def _add(self, line: object) -> None:
        self._list.addSpacing(8)
        self._list.addLayout(line)
        self._list.addSpacing(8)
        self._list.addWidget(Rule())

    def _take_back(self, one: Double) -> None:
        who = {"desk": self._desk, "now": self._context.now()}
        done = lambda *_: self._again()  # noqa: E731
        self._context.tasks.write(
            self, f"Take back a check-in: {one.name}", checkin.void, one.second.scan_id, **who, done=done
        )

    def _again(self) -> None:
        taken = self._taken
        self._context.tasks.ask(self, look_again, self._event_id, taken.merged, taken.unread, done=self._show)
