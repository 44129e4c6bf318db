"""Desks without the workspace, as Reception offers them: packs made, packets written and taken in, the roll printed."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.choose import ask_save, ask_several
from convene.desktop.page import Context
from convene.desktop.pages.plan_lines import count
from convene.desktop.pages.reception_packs import PACKETS, TakenIn, take_in, write_scans
from convene.desktop.pages.reception_packs_dialogs import PackDialog, TakenInDialog
from convene.desktop.pages.reception_post import Post
from convene.desktop.printing import AskPrinter, ask_printer, print_pdf
from convene.formats.atomic import safe_name
from convene.formats.roll_out import roll_pdf
from convene.rules.desk_packs import PACKET_SUFFIX, PackInfo
from convene.rules.errors import ConveneError
from convene.rules.exchange import RollLine
from convene.services import desk_packs, presence


class PackDesk(QObject):
    """The pack behind a desk, if there is one: then it has one name and one event, and writes packets. ``known`` comes
    once that is known; ``said(words, state)`` tells what came of an act, ``taken`` that other desks' scans came in."""

    known = Signal()
    said = Signal(str, str)
    taken = Signal()

    def __init__(
        self, context: Context, settings: QSettings, post: Post, page: QWidget, *, ask: AskPrinter | None = None
    ) -> None:
        super().__init__(page)
        self._context, self._settings, self._post, self._page = context, settings, post, page
        self._ask = ask or ask_printer(page, "Print who is in the building")

    def look(self) -> None:
        """Look whether this is a pack."""
        self._context.tasks.read(self, desk_packs.info, done=self._know)

    def until(self) -> str:
        """What stands above the desk of a pack; nothing for another."""
        if self._post.pack is None:
            return ""
        ends = self._post.pack.expires_at.astimezone(self._post.tz)
        return f"Desk pack, valid until {ends.day} {ends:%B}"

    def make(self) -> None:
        """Make a pack for a desk elsewhere."""
        if self._post.event_id is not None:
            PackDialog(self._page, self._context, self._settings, self._post.event_id, self._post.tz).open()

    def take_in(self, paths: Sequence[str] = ()) -> None:
        """Take in what came back, and say what it brought."""
        chosen = paths or ask_several(self._page, self._settings, "Take in packets", PACKETS)
        if chosen and self._post.event_id is not None:
            files = [Path(path) for path in chosen]
            self._context.tasks.ask(self, take_in, self._post.event_id, files, done=self.show_taken_in)

    def show_taken_in(self, taken: TakenIn) -> None:
        """Say what packets brought, and what is to be judged since."""
        self.taken.emit()
        if (event_id := self._post.event_id) is not None:
            desk = self._post.name or "Office"
            TakenInDialog(self._page, self._context, event_id, self._post.tz, desk, taken).open()

    def write_packet(self) -> None:
        """Ask where to, and write all scans there."""
        if (pack := self._post.pack) is None:
            return
        name = safe_name(f"{pack.desk} {self._context.now():%Y-%m-%d %H%M}", PACKET_SUFFIX)
        if path := ask_save(self._page, self._settings, "Write the scans of this desk", name, PACKETS):
            wrote = lambda n: self.said.emit(f"{count(n, 'scan')} kept in {Path(path).name}.", "ok")  # noqa: E731
            self._context.tasks.ask(self, write_scans, Path(path), done=wrote, failed=self._failed)

    def print_roll(self) -> None:
        """Print who is in the building now."""
        event, day, tz = self._post.event, self._post.day, self._post.tz
        if event is None or day is None:
            return
        title = f"Rehearsal: {event.title}" if self._context.rehearsal else event.title

        def came(people: list[RollLine]) -> None:
            now = self._context.now()
            how = {"label": "Setting the roll", "done": self._print, "failed": self._failed}
            self._context.tasks.work(self, _roll, people, title, day, now, tz, **how)

        self._context.tasks.read(self, presence.roll, event.id, day=day, done=came, failed=self._failed)

    def _know(self, info: PackInfo | None) -> None:
        self._post.pack = info
        self.known.emit()

    def _print(self, pdf: bytes) -> None:
        try:
            printed = print_pdf(pdf, "Who is in the building", self._ask)
        except ConveneError as error:
            self._failed(error)
            return
        if printed:
            self.said.emit("The roll is printed.", "ok")

    def _failed(self, error: ConveneError) -> None:
        self.said.emit(f"{error.title}. {error.hint}" if error.hint else error.title, "stop")


def _roll(
    people: list[RollLine], title: str, day: date, now: datetime, tz: tzinfo, *, progress: object, cancelled: object
) -> bytes:
    del progress, cancelled  # a second, however many they are
    return roll_pdf(people, event_title=title, day=day, now=now, tz=tz)
