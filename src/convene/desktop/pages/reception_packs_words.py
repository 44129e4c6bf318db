"""What is said of packets that came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from convene.desktop.pages.reception_packs import TakenIn
from convene.rules.desk_packs import CLOCK_DOUBT
from convene.rules.time import MINUTE
from convene.services.packets import Double, Merged

_WHY = {
    "altered": "It was changed on its way.",
    "unreadable": "It cannot be read.",
    "desk": "It is of another desk or event.",
    "person": "The person is not in this workspace. Once they are, it counts.",
    "session": "The session is not in this workspace. Once it is, it counts.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: what, and more about it."""

    what: str
    more: str = ""


def head(taken: TakenIn) -> str:
    """All in one line."""
    added = sum(one.added for one in taken.merged)
    if not taken.merged:
        return "Nothing was taken in"
    return f"{_count(added, 'scan')} added" if added else "All of it was here already"


def came(taken: TakenIn) -> Iterator[Finding]:
    """Desk by desk what came, and the files that did not."""
    for one in taken.merged:
        yield _of_desk(one)
    for error in taken.unread:
        yield Finding(error.title, error.hint)


def findings(taken: TakenIn) -> Iterator[Finding]:
    """What is to be known since: what is missing, and what is odd."""
    for gap in taken.gaps:
        which = f"scan {gap.first} is" if gap.first == gap.last else f"scans {gap.first} to {gap.last} are"
        yield Finding(f"{gap.desk}: {which} missing", "Ask that desk for a packet again: it writes all of them.")
    for one in taken.merged:
        if one.numbered_twice:
            yield Finding(f"{one.desk} exists twice", "Its pack was opened on two computers. The scans of both count.")
        if abs(one.clock_offset) > CLOCK_DOUBT:
            minutes, how = round(abs(one.clock_offset) / MINUTE), "fast" if one.clock_offset > 0 * MINUTE else "slow"
            yield Finding(f"{one.desk}: its clock is {minutes} minutes {how}", "Times of its scans are out by as much.")
    for waits in taken.quarantined:
        which = f"scan {waits.desk_seq}" if waits.desk_seq else "a scan"
        yield Finding(f"{waits.desk}: {which} is kept and does not count", _WHY.get(waits.reason, waits.reason))
    for name in taken.old_list:
        yield Finding(f"{name} was let in on an old list", "Their place or badge was taken back later.")


def twice(one: Double, tz: tzinfo) -> tuple[str, str, str]:
    """Whom two desks let in: the person with the cause, and each admission."""
    why = "let in again with a reason" if one.overridden else "neither desk knew of the other"
    first, second = (
        f"{seen.desk} {seen.at.astimezone(tz):%H:%M}" + (f", {seen.operator}" if seen.operator else "")
        for seen in (one.first, one.second)
    )
    return f"{one.name}: {why}", first, second


def _of_desk(one: Merged) -> Finding:
    parts = [f"{_count(one.added, 'scan')} added", f"{one.repeated} here already"]
    if one.walk_ins:
        parts.append(_count(one.walk_ins, "walk-in"))
    return Finding(f"{one.desk}: {', '.join(parts)}", f"Complete up to scan {one.upto}." if one.upto else "")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
