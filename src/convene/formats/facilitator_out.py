"""The facilitator's pack as tagged PDF (PDF/UA-1): each session begins on a page of its own."""

from typing import Any, Final

from convene.formats.booklet_out import paragraphs
from convene.formats.papers import Template, pdf, printed
from convene.formats.schedule_xml_out import web_address
from convene.rules.event_papers import FacilitatorPack, PackSession
from convene.rules.text import clean
from convene.rules.time import say_day, zone

_NAME: Final = 160
_LINE: Final = 400
_PARAGRAPH: Final = 4000


def facilitator_paper(value: FacilitatorPack, *, own: Template | None = None) -> bytes:
    """The sessions in the order given; the same bytes for the same."""
    now = value.now.astimezone(zone(value.time_zone))
    data = {
        "title": printed(value.title, _NAME) or "Event",
        "of": printed(value.of, _NAME),
        "foot": f"As planned at {now:%H:%M} on {say_day(now.date())}. Confidential: destroy it afterwards.",
        "sessions": [_session(one) for one in value.sessions],
    }
    return pdf("facilitator.typ", data, own)


def _session(one: PackSession) -> dict[str, Any]:
    features = ", ".join(one.features)
    room = [one.where, one.directions, features[:1].upper() + features[1:]]
    facts = (
        ("Given by", [f"{name} ({role})" if role != "facilitator" else name for name, role in one.people]),
        ("People", [_people(one)]),
        ("Room", [one.room, *room] if one.room else ["No room yet"]),
        ("Set out", [one.layout[:1].upper() + one.layout[1:]]),
        ("Equipment", clean(one.equipment).split("\n")),
        ("About the room", clean(one.room_note).split("\n")),
    )
    return {
        "title": printed(one.title, _NAME) or "Session",
        "when": f"{one.start:%H:%M} to {one.end:%H:%M}, {say_day(one.start.date())}",
        "kind": printed(one.kind, _NAME),
        "themes": [{"key": key, "word": word} for key, name in one.themes if (word := printed(name, _NAME))],
        "facts": [
            {"head": head, "lines": lines}
            for head, texts in facts
            if (lines := [line for text in texts if (line := printed(text, _LINE))])
        ],
        "note": printed(one.content_note, _PARAGRAPH),
        "about": paragraphs(one.abstract),
        "needs": [
            {"name": printed(need.name, _NAME) or "Guest", "words": printed(need.words, _LINE)} for need in one.needs
        ],
        "stories": [
            {"title": printed(used.title, _NAME), "due": printed(used.due, _LINE), "address": web_address(used.address)}
            for used in one.stories
        ],
        "questions": [line for text in one.questions if (line := printed(text, _PARAGRAPH))],
    }


def _people(one: PackSession) -> str:
    if one.open_to_all:
        return f"Open to all who come, {one.expected:,} in all" + (f"; room for {one.limit:,}" if one.limit else "")
    had = f"{one.expected:,} {'has' if one.expected == 1 else 'have'} a place"
    return f"{had}, of {one.limit:,}" if one.limit else had
