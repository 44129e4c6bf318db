"""Desks without the workspace, on the data thread: files are written in the one transaction that notes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from convene.formats.atomic import write_atomically
from convene.formats.desk_pack import seal_pack
from convene.formats.desk_packet import pack_of, read_in_bounds, write_packet
from convene.formats.sealed import read_file
from convene.rules.desk_packs import PACK_SUFFIX, PACKET_SUFFIX, Gap, PackInfo
from convene.rules.errors import ConveneError, Refused
from convene.services import desk_packs, packets
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
        content, shut = desk_packs.packed(rows, workspace.now), workspace.key is not None
        write_atomically(path, seal_pack(content, info, passphrase=passphrase, shut=shut))

    if workspace.key is not None and not passphrase:
        raise Refused("This workspace has a passphrase, and so has each of its packs", "Tick it, or make no pack.")
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
            packet = read_in_bounds(file, path.name, info.secret)
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
