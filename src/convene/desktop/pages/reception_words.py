"""What the desk says to each outcome. Never what is behind a stop (why somebody cancelled), and never what somebody
needs."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from convene.desktop.look import look
from convene.desktop.pages.reception_door_panel import say_places
from convene.desktop.pages.reception_post import Post
from convene.rules.checkin import Reason, ScanKind, Verdict
from convene.rules.errors import ConveneError
from convene.rules.time import say_day
from convene.services.checkin import Guest, ScanResult, WhereNext
from convene.services.doors import Door, NextDoor

_TONES = {
    Verdict.ADMITTED: "welcome",
    Verdict.ALREADY: "already",
    Verdict.REFUSED: "stop",
    Verdict.UNKNOWN: "unknown",
}

_UNSAID = "The reason is not shown at the desk."
_STOPS = {
    Reason.CANCELLED: ("Cancelled", "", _UNSAID),
    Reason.NOT_TODAY: ("Not today", "", "The event is on another day."),
    Reason.REVOKED: (
        "Please see the coordinator",
        "This badge was replaced by another",
        "Search for their name: with the new badge they may be welcome.",
    ),
}
"""Word, second line and last line of the stops that are nobody's private matter; all others say nothing of why."""
_NO_PLACE, _KNOWS = "No place here", " knows what to do"


@dataclass(frozen=True, slots=True)
class Said:
    """All that the screen shows of one outcome, in the order it is read."""

    tone: str
    word: str
    second: str = ""
    name: str = ""
    say_it: str = ""
    who: str = ""
    icon: str = ""
    strong: str = ""
    rest: str = ""
    below: str = ""
    note: str = ""
    spoken: bool = False  # ``say_it`` holds how the name is pronounced

    @property
    def aloud(self) -> str:
        """The same as one sentence for a screen reader, the word first."""
        where = f"{self.strong}{self.rest}"
        parts = (self.word, self.second, self.name, self.say_it, self.who, where, self.below, self.note)
        return ". ".join(part for part in parts if part)


def tone_of(result: ScanResult) -> str:
    """The name of the verdict's tone."""
    return _TONES[result.verdict]


def say(result: ScanResult, tz: tzinfo, door: Door | None = None, *, today: date | None = None) -> Said:
    """A verdict in words, times by the event's clock, with their day unless it is ``today``; ``door`` is what is on
    behind the door it was given at."""
    key = _TONES[result.verdict]
    word = look().verdict(key).word
    if result.verdict is Verdict.UNKNOWN:
        return _unknown(word, result.reason)
    guest = result.guest
    name, say_it = (guest.name, _say_it(guest)) if guest else ("", "")
    if guest is not None and result.kind is ScanKind.OUT:
        out = f" of “{door.title}”" if door else " of the building"
        return Said(key, "Goodbye", "", name, say_it, _who(guest), "arrow-left", "Out", out)
    if guest is not None and result.opens_at is not None:
        return _too_early(name, result.opens_at.astimezone(tz), today)
    if guest is not None and result.reason is Reason.NO_PLACE and door is not None:
        return _no_place(name, result.instead, door, tz)
    if result.verdict is Verdict.REFUSED:
        stop, second, below = _STOPS.get(result.reason, (word, "", _UNSAID))
        return Said(
            key, stop, second, name, say_it, "", "hand", "The coordinator", _KNOWS, below if guest else "",
            spoken=bool(guest and guest.pronunciation),
        )  # fmt: skip
    since = f"since {result.since.astimezone(tz):%H:%M}" if result.since and key == "already" else ""
    strong, rest, below = _where(result.next, tz)
    return Said(
        key,
        word,
        since,
        name,
        say_it,
        _who(guest) if guest else "",
        "arrow-right" if strong else "",
        strong,
        rest,
        below,
        guest.note if guest else "",
        bool(guest and guest.pronunciation),
    )


def _too_early(name: str, opens: datetime, today: date | None) -> Said:
    on = "" if opens.date() == today else f" on {say_day(opens.date())}"
    second = f"Check-in opens at {opens:%H:%M}{on}"
    below = "F7 lets them in now, with a reason."
    return Said("already", "Not open yet", second, name, icon="clock", strong="Ask them to wait", below=below)


def _no_place(name: str, to: NextDoor | None, door: Door, tz: tzinfo) -> Said:
    full = door.left == 0
    second = f"“{door.title}” is full" if full else f"Not on the list for “{door.title}”"
    left = "" if full or door.left is None else f" {_places(door.left)} left here."
    below = f"F7 lets them in all the same, with a reason.{left}"
    if to is None:
        return Said("stop", _NO_PLACE, second, name, icon="hand", strong="The coordinator", rest=_KNOWS, below=below)
    what = f"“{to.title}” at {to.starts_at.astimezone(tz):%H:%M}"
    if to.own:
        rest = f": they have a place in {what}"
    else:
        rest = f": {what} {'is open to all' if to.left is None else f'has {_places(to.left)} left'}"
    where, rest = (to.room, rest) if to.room else ("Next door", rest)
    return Said("stop", _NO_PLACE, second, name, icon="arrow-right", strong=where, rest=rest, below=below)


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"


def say_not_saved(error: ConveneError, waiting: int, name: str) -> Said:
    """What failed and what to do. ``waiting`` scans are kept and tried again; 0: this one cannot be."""
    kept = "scan is" if waiting == 1 else f"{waiting} scans are"
    below = f"The {kept} kept here and saved first." if waiting else "Nothing was kept of it."
    strong, rest = ("Press Enter", " to try again, or go on scanning") if waiting else ("Try once more", "")
    second = f"{error.title}. {error.hint}" if error.hint else error.title
    return Said("not_saved", "Not saved", second, name, "", "", "refresh-cw", strong, rest, below)


def just_now(result: ScanResult) -> str:
    """One verdict in the list of the last ones."""
    if result.voided:
        return "Taken back"
    if result.kind is ScanKind.OUT:
        return "Left"
    if result.reason is Reason.NO_PLACE:
        return _NO_PLACE
    return look().verdict(_TONES[result.verdict]).word


def _say_it(guest: Guest) -> str:
    called = guest.known_as if guest.known_as and guest.known_as.casefold() not in guest.name.casefold() else ""
    return "  ·  ".join(filter(None, [called, guest.pronunciation, guest.pronouns]))


def _who(guest: Guest) -> str:
    role = "" if guest.role == "participant" else guest.role.replace("_", " ").capitalize()
    return ", ".join(filter(None, [role, guest.organisation]))


def _where(to: WhereNext | None, tz: tzinfo) -> tuple[str, str, str]:
    if to is None:
        return "", "", ""
    return to.room, f", {to.title} at {to.starts_at.astimezone(tz):%H:%M}", to.directions


def _unknown(word: str, reason: Reason) -> Said:
    if reason is Reason.DAMAGED:
        second, strong = "The code was not read whole", "Scan it once more"
        return Said(
            "unknown", word, second, icon="scan-line", strong=strong, below="Or type a few letters of the name."
        )
    second = "This is not a Convene badge" if reason is Reason.NOT_A_BADGE else "This code is not one of ours for today"
    below = "Or press F2 for a walk-in: name, organisation, e-mail."
    return Said("unknown", word, second, icon="keyboard", strong="Type a few letters of the name", below=below)


def say_ready(post: Post) -> tuple[str, str]:
    """What a desk is ready for and how, as a heading and a line; empty for the usual."""
    door, tz = post.door(), post.tz
    if post.choice.inside and door is None:
        return "Nothing more is on here today", "Press F5 to choose another door."
    heading = "Ready for whoever leaves" if post.out else ""
    if door is not None:
        hours = f"{door.span.start.astimezone(tz):%H:%M} to {door.span.end.astimezone(tz):%H:%M}"
        return heading, ", ".join(filter(None, [f"{hours}: {door.title}", door.room])) + f". {say_places(door)}."
    if post.out:
        return heading, "Scan the code on the badge, or type a few letters of a name. F3 goes back to the way in."
    if post.opens_at is not None and post.now() < post.opens_at:
        return f"Check-in opens at {post.opens_at.astimezone(tz):%H:%M}", ""
    return "", ""
