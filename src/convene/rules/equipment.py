"""What a session’s list of equipment asks of its room: the words of it that name something rooms are known for."""

import re

from convene.rules.text import search_key
from convene.rules.venues import RoomFeature

_WORDS = {
    RoomFeature.PROJECTOR: r"(?:data |video )?projectors?|projection|beamers?|big screen",
    RoomFeature.HEARING_LOOP: r"(?:hearing|induction|audio) loops?|loop system",
    RoomFeature.STEP_FREE: r"step[- ]free(?: access)?|wheelchair access|level access",
    RoomFeature.DAYLIGHT: r"daylight|natural light",
    RoomFeature.QUIET: r"quiet (?:room|space)",
    RoomFeature.BREAKOUT: r"break-?out (?:rooms?|spaces?|areas?)",
    RoomFeature.PRAYER: r"prayer (?:room|space)",
    RoomFeature.LIE_DOWN: r"space to lie down|room to lie down|couch",
}
_ASKED = {feature: re.compile(rf"\b(?:{words})\b") for feature, words in _WORDS.items()}
_NOT_ASKED = re.compile(r"\b(?:no|not|without|own|bring|brings|brought)\b")  # “no projector”, “brings own projector”


def features_asked(equipment: str) -> tuple[str, ...]:
    """The features of a room that free words ask for, one to a line or between commas. Words nobody knows ask for
    nothing, and neither does what is not wanted or is brought along."""
    asked: set[RoomFeature] = set()
    for item in re.split(r"[\n,;]", equipment):
        words = search_key(item)
        if words and not _NOT_ASKED.search(words):
            asked |= {feature for feature, pattern in _ASKED.items() if pattern.search(words)}
    return tuple(feature.value for feature in RoomFeature if feature in asked)
