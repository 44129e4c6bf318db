"""``convene desk-pack``, ``packet``, ``merge`` and ``presence``: desks without the workspace, and who is here."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from convene.cli import shell
from convene.formats.sealed import read_file
from convene.rules.desk_packs import CLOCK_DOUBT, PACK_SUFFIX, PackInfo
from convene.rules.errors import ConveneError, Exit, Invalid
from convene.rules.time import zone
from convene.store.workspace import Workspace


@click.command("desk-pack")
@shell.where
@shell.of_event
@click.option("--desk", required=True, metavar="NAME", help="A name that no other desk of the event has.")
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase when it is opened; it is shown once, now.")
@shell.to_path
@shell.as_json
def desk_pack(workspace: str, code: str, desk: str, passphrase: bool, target: Path, as_json: bool) -> None:
    """Write what a desk without the workspace needs into one file: names, places, badges. No e-mail, no diet.

    Without --passphrase whoever has the file can read it, like a printed register. Where W has one, the pack has one
    of its own.
    """
    from convene.formats.atomic import write_atomically
    from convene.formats.desk_pack import new_passphrase, seal_pack
    from convene.services import desk_packs, events

    if target.suffix.lower() != PACK_SUFFIX:
        raise Invalid("to", f"“{target.name}” does not end in {PACK_SUFFIX}", f"Such as {target.stem}{PACK_SUFFIX}.")
    with shell.opened(workspace) as opened:
        words = new_passphrase() if passphrase or opened.key is not None else ""
        event_id = opened.read(events.id_by_code, code)
        tz = zone(opened.read(events.detail, event_id).time_zone)

        def keep(info: PackInfo, rows: desk_packs.Rows) -> None:
            shut = opened.key is not None
            write_atomically(target, seal_pack(desk_packs.packed(rows, opened.now), info, passphrase=words, shut=shut))

        info, _ = opened.write(f"Desk pack: {desk}", desk_packs.make, event_id, desk=desk, now=opened.now(), keep=keep)
    said = {"desk": info.desk, "pack": info.pack_id, "expires": info.expires_at, "passphrase": words or None}
    if as_json:
        shell.say_json(said, tz)
        return
    shell.say(f"Pack for {info.desk}, to be used until {info.expires_at.astimezone(tz):%d %B %Y %H:%M}")
    shell.say(f"Passphrase: {words}" if words else "Whoever has the file can read the names in it.")


@click.command()
@click.argument("pack", metavar="PACK")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The file to write.")
@shell.as_json
def packet(pack: str, target: Path, as_json: bool) -> None:
    """Write all scans of a desk pack into one file, for “convene merge”. As often as you like."""
    from convene.formats.atomic import write_atomically
    from convene.formats.desk_packet import write_packet
    from convene.services import packets

    with shell.opened(pack, packs=True, expired_too=True) as opened:
        info, scans, walk_ins = opened.read(packets.of_desk)
        write_atomically(target, write_packet(info, scans, walk_ins, written_at=opened.now()))
    if as_json:
        shell.say_json({"desk": info.desk, "scans": len(scans), "walk_ins": len(walk_ins)})
    else:
        shell.say(f"{len(scans)} scans of {info.desk}")


@click.command()
@shell.where
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@shell.as_json
def merge(workspace: str, files: tuple[Path, ...], as_json: bool) -> None:
    """Take in packets of scans: in any order, as often as you like. Exit 1 when one of the files could not be read."""
    from convene.formats.desk_packet import pack_of, read_in_bounds
    from convene.services import desk_packs, events, packets

    merged: list[packets.Merged] = []
    unread: list[dict[str, str]] = []
    with shell.opened(workspace) as opened:
        for path in files:
            try:
                file = read_file(path)
                info = opened.read(desk_packs.by_id, pack_of(file, path.name))
                packet = read_in_bounds(file, path.name, info.secret)
            except ConveneError as error:
                unread.append({"file": path.name, "reason": error.title, "hint": error.hint})
                continue
            done, _ = opened.write(f"Take in scans of {info.desk}", packets.merge, packet, now=opened.now())
            merged.append(done)
        tz = zone(opened.read(events.detail, merged[-1].event_id).time_zone) if merged else zone("Europe/London")
        report = _report(opened, merged) | {"unread": unread}
    if as_json:
        shell.say_json(report, tz)
    else:
        for line in _words(report):
            shell.say(line)
    for one in unread:
        click.echo(f"{one['reason']}\n{one['hint']}", err=True)
    if unread:
        raise SystemExit(Exit.REFUSED)


def _report(opened: Workspace, merged: Sequence[Any]) -> dict[str, Any]:
    """What taking in all of the files did, and what is to be looked at since."""
    from convene.services import packets

    events_of: list[UUID] = list(dict.fromkeys(one.event_id for one in merged))
    last = {(one.event_id, one.desk): one for one in merged}  # of several packets of a desk, what is so at the end
    return {
        "added": sum(one.added for one in merged),
        "repeated": sum(one.repeated for one in merged),
        "walk_ins": sum(one.walk_ins for one in merged),
        "quarantined": [asdict(one) for event_id in events_of for one in opened.read(packets.quarantined, event_id)],
        "gaps": [asdict(gap) for one in last.values() for gap in one.gaps],
        "doubles": [asdict(one) for event_id in events_of for one in opened.read(packets.doubles, event_id)],
        "old_list": [name for event_id in events_of for name in opened.read(packets.on_an_old_list, event_id)],
        "clock_offset": {one.desk: one.clock_offset / timedelta(seconds=1) for one in last.values()},
        "numbered_twice": {one.desk: one.numbered_twice for one in last.values() if one.numbered_twice},
        "receipts": {one.desk: one.upto for one in last.values()},
    }


def _words(report: dict[str, Any]) -> list[str]:
    """The same for people."""
    lines = [f"{report['added']} added, {report['repeated']} here already, {report['walk_ins']} walk-ins"]
    for gap in report["gaps"]:
        which = str(gap["first"]) if gap["first"] == gap["last"] else f"{gap['first']}-{gap['last']}"
        lines.append(f"{gap['desk']}: {which} missing")
    lines += [
        f"{one['desk']}: scan {one['desk_seq'] or '?'} is kept but does not count ({one['reason']})"
        for one in report["quarantined"]
    ]
    for one in report["doubles"]:
        first, second = one["first"], one["second"]
        why = "with a reason" if one["overridden"] else "neither knew of the other"
        lines.append(f"{one['name']} was let in twice, by {first['desk']} and {second['desk']}: {why}")
    for desk, numbers in report["numbered_twice"].items():
        lines.append(f"{desk} exists twice: {len(numbers)} numbers are of two scans, and both count")
    for desk, seconds in report["clock_offset"].items():
        if abs(seconds) > CLOCK_DOUBT / timedelta(seconds=1):
            lines.append(f"{desk}: its clock is {abs(seconds) / 60:.0f} minutes {'fast' if seconds > 0 else 'slow'}")
    return [*lines, *(f"{name} was let in on an old list" for name in report["old_list"])]


@click.command()
@shell.where
@click.option("--event", "code", metavar="CODE", help="The event's code; a desk pack knows its own.")
@click.option("--day", "of_day", metavar="DATE", help="Which day; today if left out.")
@click.option("--roll", type=click.Path(path_type=Path), help="Write the roll for the assembly point as PDF.")
@shell.as_json
def presence(workspace: str, code: str | None, of_day: str | None, roll: Path | None, as_json: bool) -> None:
    """Say who is in the building: distinct people over all desks and doors."""
    from convene.formats.atomic import write_atomically
    from convene.formats.roll_out import roll_pdf
    from convene.services import desk_packs, events, presence

    with shell.opened(workspace, packs=True) as opened:
        pack = opened.read(desk_packs.info)
        if pack is None and code is None:
            raise click.UsageError("Missing option '--event'.")
        event_id = pack.event_id if pack and code is None else opened.read(events.id_by_code, str(code))
        event = opened.read(events.detail, event_id)
        tz, now = zone(event.time_zone), opened.now()
        day = shell.day(of_day, field="day") if of_day else now.astimezone(tz).date()
        people = opened.read(presence.roll, event_id, day=day)
        counts = opened.read(presence.desk_counts, event_id, day=day)
        back = opened.read(presence.set_back, event_id, day=day)
        if roll is not None:
            write_atomically(roll, roll_pdf(people, event_title=event.title, day=day, now=now, tz=tz))
    if as_json:
        said = {"day": day, "here": len(people), "expected": counts.expected, "people": people}
        said["clocks_set_back"] = {desk: by / timedelta(seconds=1) for desk, by in back.items()}
        shell.say_json(said, tz)
        return
    shell.say(f"{len(people)} here of {counts.expected} expected")
    for desk, by in back.items():
        shell.say(f"{desk}: its clock was set back by {by / timedelta(minutes=1):.0f} minutes; its scans stay in order")
    rows = [(one.name, one.organisation, f"{one.since.astimezone(tz):%H:%M}", one.note) for one in people]
    shell.say_table(("Name", "Organisation", "Since", "Note"), rows, "Nobody is here.")


COMMANDS = (desk_pack, packet, merge, presence)
