"""The card beside the desk: every verdict by shape, colour and word, the keys, and what to do when something fails; as
tagged PDF (PDF/UA-1), one page of A4 that folds to A5.

It is of no event, so that it can be printed long before the day and laminated.
"""

import json
from typing import Any, Final

from convene.formats.papers import pdf
from convene.resources import resource

# Word, tone, what has happened, what to do.
VERDICTS: Final = (
    (
        "Welcome",
        "welcome",
        "They are on the list, and now they are in.",
        "Greet them by name; the arrow says where to.",
    ),
    ("Already here", "already", "This badge came in before, at the time shown.", "The same person? Wave them on."),
    ("Not open yet", "already", "Early: check-in opens at the time shown.", "Ask them to wait. F7 lets them in now."),
    (
        "Please see the coordinator",
        "stop",
        "No place, or an old badge; the reason is kept from the desk.",
        "Walk over with them. Badge replaced? Search for the name.",
    ),
    ("Cancelled", "stop", "Their place was given up.", "Walk over with them; the coordinator knows."),
    ("Not today", "stop", "The event is on another day.", "Walk over with them; the coordinator knows."),
    (
        "No place here",
        "stop",
        "At the door of a session: full, or not on its list.",
        "Send them where the arrow says. F7 lets them in all the same.",
    ),
    (
        "Not known",
        "unknown",
        "No badge of ours for today, or not read whole.",
        "Scan once more, then type a few letters of the name, then F2.",
    ),
    ("Not saved", "not_saved", "Scans are kept here and saved first.", "Press Enter to try again, or go on scanning."),
    ("Goodbye", "welcome", "At the way out: they are counted out.", "Wish them a good journey."),
)

KEYS: Final = (
    ("Enter", "Let in whoever is marked"),
    ("F2", "Walk-in: who is on no list"),
    ("F3", "Way out, and back to the way in"),
    ("F4", "Roll: print who is in the building"),
    ("F5", "Main door, or the door of a session"),
    ("F6", "Write packet, at a desk of its own"),
    ("F7", "Let in… all the same, with a reason"),
    ("F8", "Undo last: your last scan"),
    ("F9", "Camera reads badges too"),
    ("F11", "Full screen"),
    ("F12", "Badge: print theirs once more"),
    ("Esc", "Leave; it may ask for the PIN"),
)

FAILS: Final = (
    ("No network", "Nothing changes: the desk works offline and keeps every scan."),
    ("The scanner is silent", "Type a few letters of the name, then Enter. Or F9 and hold the badge to the camera."),
    (
        "The laptop fails",
        "Take the paper register. Tick the box beside the name, write walk-ins on the lines at its end, and give it to "
        "the coordinator, who keys it in later.",
    ),
    ("A wrong person was let in", "F8, within fifteen minutes. After that, tell the coordinator."),
)

FIRE: Final = (
    "Press F4 and print, if it is on your way. If not, take the paper register.",
    "Go out with everybody. Let nobody back in.",
    "At the assembly point tick each name you see. Write on the lines who else is there.",
    "Give the names without a tick to the fire marshal.",
)

FILL_IN: Final = ("Coordinator", "Telephone", "First aid", "Assembly point")


def reception_card_pdf() -> bytes:
    """The card; the same bytes each time."""
    return pdf("reception-card.typ", card())


def card() -> dict[str, Any]:
    """What stands on the card, as the template takes it. Colours are the screen's."""
    tones: dict[str, dict[str, str]] = json.loads(resource("look", "tokens.json").read_bytes())["verdicts"]
    tones["not_saved"] = tones["stop"]
    return {
        "verdicts": [
            {
                "word": word,
                "shape": shape,
                "ink": tones[shape]["ink"],
                "background": tones[shape]["background"],
                "means": means,
                "do": do,
            }
            for word, shape, means, do in VERDICTS
        ],
        "keys": [{"key": key, "does": does} for key, does in KEYS],
        "fails": [{"what": what, "do": do} for what, do in FAILS],
        "fire": list(FIRE),
        "fill_in": list(FILL_IN),
    }
