"""Desks without the workspace, as Reception offers them: packs made, packets written and taken in, the roll printed.

What runs on the data thread is here too: it writes and reads files in the one transaction that notes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.choose import ask_save
from convene.desktop.page import Context
from convene.desktop.printing import AskPrinter, ask_printer, print_pdf
from convene.formats.atomic import safe_name, write_atomically
from convene.formats.desk_pack import seal_pack
from convene.formats.desk_packet import pack_of, read_packet, write_packet
from convene.formats.roll_out import roll_pdf
from convene.formats.sealed import read_file
from convene.rules.desk_packs import PACK_SUFFIX, PACKET_SUFFIX, Gap, PackInfo
from convene.rules.errors import ConveneError
from convene.rules.exchange import RollLine
from convene.services import desk_packs, packets, presence
from convene.services.packets import Double, Merged, Quarantined

PACKS = f"Desk packs (*{PACK_SUFFIX})"
PACKETS = f"Packets of scans (*{PACKET_SUFFIX})"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What taking in some files came to, and what is to be looked at since."""

    merged: tuple[Merged, ...]
    unread: tuple[ConveneError, ...]
    gaps: tuple[Gap, ...]
    quarantined: tuple[Quarantined, ...]
    doubles: tuple[Double, ...]
    old_list: tuple[str, ...]


def make_pack(workspace: Any, event_id: UUID, *, desk: str, path: Path, passphrase: str) -> PackInfo:
    """Make a pack and write it: both, or neither."""

    def keep(info: PackInfo, rows: desk_packs.Rows) -> None:
        write_atomically(path, seal_pack(desk_packs.packed(rows, workspace.now), info, passphrase=passphrase))

    label = f"Desk pack: {desk}"
    made, _ = workspace.write(label, desk_packs.make, event_id, desk=desk, now=workspace.now(), keep=keep)
    return made


def write_scans(workspace: Any, path: Path) -> int:
    """Write this pack's packet. Returns how many scans are in it."""
    info, scans, walk_ins = workspace.read(packets.of_desk)
    write_atomically(path, write_packet(info, scans, walk_ins, written_at=workspace.now()))
    return len(scans)


def take_in(workspace: Any, event_id: UUID, paths: Sequence[Path]) -> TakenIn:
    """Take in the packets there; one that cannot be read does not stop the others."""
    merged, unread = [], []
    for path in paths:
        try:
            file = read_file(path)
            info = workspace.read(desk_packs.by_id, pack_of(file, path.name))
            packet = read_packet(file, path.name, info.secret)
            done, _ = workspace.write(f"Take in scans of {info.desk}", packets.merge, packet, now=workspace.now())
        except ConveneError as error:
            unread.append(error)
            continue
        merged.append(done)
    return look_again(workspace, event_id, tuple(merged), tuple(unread))


def look_again(workspace: Any, event_id: UUID, merged: tuple[Merged, ...], unread: tuple[ConveneError, ...]) -> TakenIn:
    """What is to be looked at now."""
    read = workspace.read
    return TakenIn(
        merged,
        unread,
        tuple(read(packets.all_gaps, event_id)),
        tuple(read(packets.quarantined, event_id)),
        tuple(read(packets.doubles, event_id)),
        tuple(read(packets.on_an_old_list, event_id)),
    )


class PackDesk(QObject):
    """The pack behind a desk, if there is one: then it has one name and one event, and writes packets. ``known`` comes
    once that is known; ``said(words, state)`` tells what came of an act."""

    known = Signal()
    said = Signal(str, str)

    def __init__(self, context: Context, settings: QSettings, page: QWidget, *, ask: AskPrinter | None = None) -> None:
        super().__init__(page)
        self.info: PackInfo | None = None
        self._context, self._settings, self._page = context, settings, page
        self._ask = ask or ask_printer(page, "Print who is in the building")

    def look(self) -> None:
        """Look whether this is a pack."""
        self._context.tasks.read(self, desk_packs.info, done=self._know)

    def until(self, tz: tzinfo) -> str:
        """What stands above the desk of a pack; nothing for another."""
        if self.info is None:
            return ""
        ends = self.info.expires_at.astimezone(tz)
        return f"Desk pack, valid until {ends.day} {ends:%B}"

    def write_packet(self) -> None:
        """Ask where to, and write all scans there."""
        if self.info is None:
            return
        name = safe_name(f"{self.info.desk} {self._context.now():%Y-%m-%d %H%M}", PACKET_SUFFIX)
        if path := ask_save(self._page, self._settings, "Write the scans of this desk", name, PACKETS):
            wrote = lambda count: self.said.emit(f"{count} scans are in {Path(path).name}.", "ok")  # noqa: E731
            self._context.tasks.ask(self, write_scans, Path(path), done=wrote, failed=self._failed)

    def print_roll(self, event_id: UUID, title: str, day: date, tz: tzinfo) -> None:
        """Print who is in the building now."""

        def came(people: list[RollLine]) -> None:
            now = self._context.now()
            how = {"label": "Setting the roll", "done": self._print, "failed": self._failed}
            self._context.tasks.work(self, _roll, people, title, day, now, tz, **how)

        self._context.tasks.read(self, presence.roll, event_id, day=day, done=came, failed=self._failed)

    def _know(self, info: PackInfo | None) -> None:
        self.info = info
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
