"""Commands that keep a workspace safe: backup, backups, restore, salvage, check."""

from pathlib import Path
from typing import Any

import click

from convene.cli import shell
from convene.cli.unlocking import key_of, key_of_backup
from convene.rules.errors import Exit, FileProblem
from convene.rules.history_chain import read_checkpoint
from convene.rules.roles import Right
from convene.rules.time import LONDON, say_day
from convene.store.files import SCHEMA
from convene.store.history_check import Standing
from convene.store.workspace import Workspace, utc_now


@click.command()
@shell.where
@click.option("--to", "target", type=click.Path(path_type=Path), help="The file to write.")
def backup(workspace: str, target: Path | None) -> None:
    """Write a verified copy of W; without --to among its backups, in “Convene backups” beside it."""
    from convene.services import backups

    with shell.opened(workspace) as opened:
        if target is not None:
            opened.backup(target)
        else:
            target = backups.keep(opened).path
    shell.say(f"Backed up to {target}, and verified")


@click.command(name="backups")
@shell.where
@shell.as_json
def list_backups(workspace: str, as_json: bool) -> None:
    """The backups beside W, newest first, and whether each is as it was written."""
    from convene.services import backups

    found = backups.listing(workspace)
    if as_json:
        shell.say_json(found)
        return
    rows = [(one.at, one.why, one.state, f"{one.size / 1e6:.1f} MB", one.path.name) for one in found]
    shell.say_table(("When", "Why", "State", "Size", "File"), rows, "No backups yet.")


@click.command()
@shell.where
@click.option(
    "--from", "chosen", type=click.Path(path_type=Path), metavar="BACKUP", help="Usually the newest good one."
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@shell.as_json
def restore(workspace: str, chosen: Path | None, dry_run: bool, as_json: bool) -> None:
    """Put a backup in place of W. What is there now is kept; who was erased since is erased again."""
    from convene.services import backups

    shell.allow(workspace, Right.RESTORE)
    key = key_of(workspace)
    chosen = chosen or backups.choose(workspace, key)
    of_backup = key_of_backup(chosen, key)
    done = backups.restore(workspace, chosen, now=utc_now(), dry_run=dry_run, key=key, of_backup=of_backup)
    if as_json:
        shell.say_json({"dry_run": dry_run, **shell.plain(done)})
        return
    shell.say(f"{'Would restore' if dry_run else 'Restored'} {Path(workspace).name} from {done.backup.name}")
    if done.difference is None:
        shell.say(f"What is in {Path(workspace).name} now cannot be read, so nothing could be compared.")
    else:
        rows = [(one.table.replace("_", " "), one.gone, one.back, one.changed) for one in done.difference.tables]
        shell.say_table(("What", "Goes", "Comes back", "Changes"), rows, "Nothing is different.")
        if (last := done.difference.parted_after) is not None:
            after = f"part after change {last}" if last else "have nothing in common"
            shell.say(f"It is not this workspace as it was: the two histories {after}.")
        for change in done.difference.changes:
            shell.say(f"Taken back: {change.label} ({change.who})")
    for count, words in (
        (done.erased, "people who were erased since are erased again"),
        (done.appointments, "appointments that people hold still count as sent"),
        (done.messages, "messages that left still count as sent"),
        (done.scans, "scans come back from the spool"),
    ):
        if count:
            shell.say(f"{count} {words}")
    if done.kept is not None:
        shell.say(f"What was there is kept as {done.kept}")


@click.command()
@shell.where
@shell.to_path
@shell.as_json
def salvage(workspace: str, target: Path, as_json: bool) -> None:
    """Save what can be read of a damaged W as a new workspace. W stays as it is."""
    from convene.services import backups

    shell.allow(workspace, Right.EXPORT)
    saved = backups.save_what_can_be_read(workspace, target, key_of(workspace))
    if as_json:
        shell.say_json({"to": str(target), "tables": saved})
        return
    rows = [(one.table.replace("_", " "), one.saved, "?" if one.lost is None else one.lost) for one in saved]
    shell.say_table(("What", "Saved", "Lost"), rows, "Nothing.")
    shell.say(f"Saved to {target}")


@click.command()
@shell.where
@click.option("--repair", is_flag=True, help="Mend indexes, rows that point at nothing, and scans not saved yet.")
@click.option("--checkpoint", default="", metavar="TEXT", help="As a day’s paper has it: does it still stand?")
@shell.as_json
def check(workspace: str, repair: bool, checkpoint: str, as_json: bool) -> None:
    """Check all of W: file, keys, scans, kept files, history, calendar ledger, backups, spool."""
    shell.allow(workspace, Right.ORGANISE)
    if checkpoint:
        read_checkpoint(checkpoint)
    found = _check(workspace, repair=repair, asked=checkpoint)
    if as_json:
        shell.say_json(found)
    else:
        _say_check(found)
    if not found["sound"]:
        raise SystemExit(Exit.REFUSED if "held" in found else Exit.FILE)
    if checkpoint and found["asked"].standing is not Standing.STANDS:
        raise SystemExit(Exit.REFUSED)


def _check(workspace: str, *, repair: bool, asked: str) -> dict[str, Any]:
    from convene.services import backups
    from convene.services.soundness import checkpoint, soundness
    from convene.services.spooled import replay
    from convene.store import mending

    is_file = "://" not in workspace
    key = key_of(workspace) if is_file else None
    done = list(mending.mend(Path(workspace), now=utc_now(), key=key)) if repair and is_file else []
    found: dict[str, Any] = {"sound": False, "file": None, "backups": [], "repaired": done}
    if is_file:
        found["backups"] = backups.listing(workspace, key)
    try:
        opened = Workspace.open(workspace, key=key)  # reads all of a file
    except FileProblem as error:
        if not error.data.get("damaged"):
            raise
        looked = mending.look(Path(workspace), key)
        return found | {"schema": looked.schema, "file": shell.plain(looked)}
    try:
        if repair and (saved := replay(opened)):
            done.append(f"{saved} scans that were kept on this computer")
        held = opened.read(soundness, spool=opened.spool.lines())
        standing, lines = opened.standing(), opened.history(limit=1)
        last = held.history.checkpoint
        return found | {
            "sound": not held.findings,
            "schema": SCHEMA,
            "file": shell.plain(mending.SOUND) if is_file else None,
            "read_only": opened.read_only,
            "passphrase": opened.key is not None,
            "last_change": lines[0] if lines else None,
            "undo": standing.undo,
            "redo": standing.redo,
            "held": held,
            "checkpoint": last.text if last else None,
            "asked": opened.read(checkpoint, asked) if asked else None,
        }
    finally:
        opened.close()


def _say_check(found: dict[str, Any]) -> None:
    from convene.services.soundness import say_checkpoint, say_history

    for text in found["repaired"]:
        shell.say(f"Repaired: {text}")
    backups = found["backups"]
    good = [one for one in backups if one.state == "sound"]
    if "held" not in found:
        file = found["file"]
        words = file["problem"] or (
            file["pages"][0].splitlines()[-1] if file["pages"] else "Rows of it point at nothing"
        )
        hint = (
            f"The newest good backup is {good[0].path.name}: restore it, or save what can be read with salvage."
            if good
            else "There is no good backup beside it: save what can be read with salvage."
        )
        raise FileProblem(words, hint, damaged=True)
    held = found["held"]
    shell.say(
        "Sound: every page, index and key was read." + (" It is read-only." if found["read_only"] else "")
        if found["sound"]
        else "The file is sound, and something in it is not as it should be:"
    )
    for text in held.findings:
        shell.say(text)
    shell.say(say_history(held.history))
    if (last := held.history.checkpoint) is not None:
        here = last.at.astimezone(LONDON)
        shell.say(f"Checkpoint {last.text}, {say_day(here.date())}, {here:%H:%M}")
    if found["asked"] is not None:
        shell.say(say_checkpoint(found["asked"]))
    shell.say(
        f"{held.scans} scans of {held.desks} desks, {held.files} kept files, "
        f"{held.ledger} appointments sent, {held.in_spool} lines in the spool"
    )
    if found["file"] is not None:
        newest = f", the newest good one {good[0].path.name}" if good else ""
        shell.say(f"{len(backups)} backups, {len(good)} of them as they were written{newest}")


COMMANDS = (backup, list_backups, restore, salvage, check)
