"""What the desk says to each outcome. Never the reason of a stop, and never what somebody needs."""

from dataclasses import dataclass
from datetime import tzinfo

from convene.desktop.look import look
from convene.rules.checkin import Reason, Verdict
from convene.rules.errors import ConveneError
from convene.services.checkin import Guest, ScanResult, WhereNext

_TONES = {
    Verdict.ADMITTED: "welcome",
    Verdict.ALREADY: "already",
    Verdict.REFUSED: "stop",
    Verdict.UNKNOWN: "unknown",
}


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


def say(result: ScanResult, tz: tzinfo) -> Said:
    """A verdict in words, times by the event's clock."""
    key = _TONES[result.verdict]
    word = look().verdict(key).word
    if result.verdict is Verdict.UNKNOWN:
        return _unknown(word, result.reason)
    guest = result.guest
    name, say_it = (guest.name, _say_it(guest)) if guest else ("", "")
    if result.verdict is Verdict.REFUSED:
        below = "The reason is not shown at the desk."
        return Said(
            key, word, "", name, say_it, "", "hand", "The coordinator", " knows what to do", below if guest else "",
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
    return Said("unknown", word, second, icon="keyboard", strong="Type two letters of the name", below=below)
