"""Looking for an update, as both front ends do it: where it is set, read and believed, and what it means."""

from dataclasses import dataclass
from datetime import datetime

from convene.rules.errors import ConveneError, Refused
from convene.rules.updates import Manifest, Standing, check_allowed, judge, standing


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found out."""

    standing: Standing
    ours: str
    manifest: Manifest
    address: str


def look(ours: str, now: datetime) -> Found:
    """Look once, and remember it. Raises Refused where nothing is set or it is forbidden, NoManifest, Invalid,
    FileProblem."""
    from convene.formats.update_manifest import fetch, read
    from convene.services import updates

    source = updates.source()
    check_allowed(source)
    if not source.address:
        raise Refused("Convene looks for no updates", "Whoever looks after it for you can say where they are.")
    try:
        manifest = read(fetch(source.address), source.key)
        judge(manifest, now.date(), source.seen)
    except ConveneError:
        updates.looked(source, None, now)  # a server that is down is asked again in a week, not at every start
        raise
    updates.looked(source, manifest, now)
    return Found(standing(manifest, ours), ours, manifest, source.address)


def say(found: Found) -> tuple[str, str]:
    """What was found, in a line, and what to do about it."""
    said = found.manifest
    match found.standing:
        case Standing.CURRENT:
            return f"Convene {found.ours} is the newest", ""
        case Standing.AHEAD:
            return f"Convene {found.ours} is newer than what is offered ({said.version})", ""
    words = f"Convene {said.version} of {said.released.day} {said.released:%B %Y} is there; this is {found.ours}"
    hint = "Convene does not change itself: ask IT, or install it as you installed this one."
    return words, f"{said.says} {hint}".strip()
