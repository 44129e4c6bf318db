"""Whether and where updates are looked for: what this person chose, under the policy of the machine."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from convene.rules.errors import Refused
from convene.rules.updates import Manifest, Source, check_address, check_allowed, check_key, numbers, source_of
from convene.store import update_files


def source() -> Source:
    """What is set. Raises FileProblem where the policy cannot be read, Invalid where it cannot be."""
    return source_of(update_files.own(), update_files.policy())


def choose(address: str, key: str, *, weekly: bool) -> Source:
    """Look there from now on; an empty address switches it off. Raises Refused where IT has settled it, Invalid
    ("address", "key"), FileProblem."""
    now = source()
    check_allowed(now)
    if now.by_it and now.address:
        raise Refused("IT has settled where updates are looked for", "It cannot be changed here.")
    where = check_address(address)
    fresh = Source(where, check_key(key) if where else "", weekly=bool(where) and weekly, by_it=now.by_it)
    if (fresh.address, fresh.key) == (now.address, now.key):
        fresh = replace(fresh, seen=now.seen, looked=now.looked)
    _keep(fresh)
    return fresh


def looked(at: Source, manifest: Manifest | None, now: datetime) -> None:
    """Remember that it was looked, and the newest version that was said. Raises FileProblem."""
    seen = at.seen
    if manifest is not None and numbers(manifest.version) > numbers(seen or "0.0"):
        seen = manifest.version
    _keep(replace(at, looked=now, seen=seen))


def _keep(source: Source) -> None:
    values: dict[str, Any] = {"looked": source.looked.isoformat() if source.looked else "", "seen": source.seen}
    if not (source.by_it and source.address):
        values |= {"address": source.address, "key": source.key, "weekly": source.weekly}
    update_files.keep({name: value for name, value in values.items() if value})
