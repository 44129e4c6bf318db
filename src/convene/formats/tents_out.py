"""Name tents, A4 folded lengthwise, as tagged PDF (PDF/UA-1)."""

from typing import Final

from convene.formats.papers import Template, pdf, printed
from convene.rules.people_papers import Tents

_MOST: Final = 120


def tents_paper(value: Tents, *, own: Template | None = None) -> bytes:
    """A page for each, with the name on both sides. The side that stands on its head is passed over when read out."""
    data = {
        "event": printed(value.title, _MOST) or "Event",
        "names": [
            {
                "known_as": printed(one.known_as, _MOST) or printed(one.name, _MOST) or "Guest",
                "name": printed(one.name, _MOST),
                "organisation": printed(one.organisation, _MOST),
                "pronouns": printed(one.pronouns, _MOST),
            }
            for one in value.names
        ],
    }
    return pdf("tents.typ", data, own)
