"""Desks with packs, for tests: a pack made of a workspace and worked with, and its packets."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import make
from convene.rules.desk_packs import DeskPacket, PackInfo
from convene.rules.scans import Fact
from convene.services import desk_packs, packets
from convene.services.desk_packs import Rows
from convene.store.small import made_of
from convene.store.workspace import Workspace


def pack(workspace: Workspace, event_id: UUID, desk: str = "Side door", now: datetime = make.NOW) -> tuple[Any, bytes]:
    """A pack: what it is, and its small workspace as bytes."""
    contents: list[bytes] = []

    def keep(_info: PackInfo, rows: Rows) -> None:
        contents.append(made_of(desk_packs.fill, rows, clock=lambda: now))

    info, _ = workspace.write("Pack", desk_packs.make, event_id, desk=desk, now=now, keep=keep)
    return info, contents[0]


def opened(content: bytes, folder: Path) -> Workspace:
    """The workspace of a pack, on a laptop of its own."""
    path = folder / f"{uuid4().hex}.convene"
    path.write_bytes(content)
    return Workspace.open(path, clock=lambda: make.NOW, who="Helper")


def packet_of(desk: Workspace, *, only: Any = None, written_at: datetime = make.NOW) -> DeskPacket:
    """A packet of a desk: of all its scans, or of those that ``only(fact)`` says."""
    info, scans, walk_ins = desk.read(packets.of_desk)
    return packet(info, [one for one in scans if only is None or only(one)], walk_ins, written_at)


def packet(info: PackInfo, scans: list[Fact], walk_ins: Any = (), written_at: datetime = make.NOW) -> DeskPacket:
    """A packet of those scans."""
    return DeskPacket(info.pack_id, written_at, tuple(scans), tuple(walk_ins), uuid4().hex)


def merge(workspace: Workspace, one: DeskPacket, now: datetime = make.NOW) -> packets.Merged:
    """Take it in."""
    return workspace.write("Merge", packets.merge, one, now=now)[0]
