"""Catering cards, eight on a page, and the key to them, as tagged PDF (PDF/UA-1)."""

from typing import Final

from convene.formats.papers import Template, pdf, printed
from convene.rules.people_papers import CateringCard, CateringCards, CateringKey, KeyLine
from convene.rules.time import say_day, zone

_NAME: Final = 120
_WORDS: Final = 600


def catering_cards_paper(value: CateringCards, *, own: Template | None = None) -> bytes:
    """The cards, to be cut apart: a number, and what the kitchen prepares for it."""
    data = {
        "event": printed(value.title, _NAME) or "Event",
        "cards": [{"number": str(card.number), "plate": list(card.plate), "more": _more(card)} for card in value.cards],
    }
    return pdf("catering-cards.typ", data, own)


def catering_key_paper(value: CateringKey, *, own: Template | None = None) -> bytes:
    """Whose cards they are, by number, for the one who sees to the catering."""
    now = value.now.astimezone(zone(value.time_zone))
    left_out = ""
    if value.left_out:
        people = "1 person has" if value.left_out == 1 else f"{value.left_out} people have"
        left_out = f"{people} no card: nobody has recorded that what they need may be kept."
    data = {
        "event": printed(value.title, _NAME) or "Event",
        "foot": f"As known at {now:%H:%M} on {say_day(now.date())}. Confidential: destroy it afterwards.",
        "count": "card" if len(value.lines) == 1 else "cards",
        "left_out": left_out,
        "lines": [
            {
                "number": str(line.card.number),
                "name": printed(line.name, _NAME) or "Guest",
                "more": printed(", ".join(filter(None, (_known_as(line), line.organisation))), _NAME),
                "words": printed(line.words, _WORDS),
                "plate": ", ".join(line.card.plate) + (" (and more)" if line.card.plate and line.card.more else ""),
                "owner": printed(line.owner, _NAME),
            }
            for line in value.lines
        ],
    }
    return pdf("catering-key.typ", data, own)


def _more(card: CateringCard) -> str:
    if not card.more:
        return ""
    return "And more than that: please ask." if card.plate else "Made as agreed: please ask."


def _known_as(line: KeyLine) -> str:
    return f"“{line.known_as}”" if line.known_as and line.known_as.casefold() not in line.name.casefold() else ""
