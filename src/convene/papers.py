"""The papers that can be printed of an event, each with the service that reads it and the format that sets it.

Both front ends list, preview, print and write them from here. A paper is one line more.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from convene.rules.errors import NotFound
from convene.rules.papers import Option, Paper

PAPERS: Final[tuple[Paper, ...]] = (
    Paper(
        "register",
        "Register",
        "Everybody who is expected on a day, with a number and a box to tick, and lines for walk-ins.",
        "table-2",
        reads="paper_day:register_paper",
        sets="register_out:register_paper",
        template="register.typ",
        takes=(Option.DAY,),
        before="paper_day:number",
        private=True,
    ),
    Paper(
        "signin",
        "Sign-in sheets",
        "Those who are expected on a day or in a session, from A to Z, each with a line to sign on.",
        "pencil",
        reads="sign_in:sign_in",
        sets="sign_in_out:sign_in_paper",
        template="sign-in.typ",
        takes=(Option.DAY, Option.SESSION),
        private=True,
    ),
    Paper(
        "roll",
        "Evacuation roll",
        "Who is in the building now, for the assembly point.",
        "log-out",
        reads="presence:roll_paper",
        sets="roll_out:roll_paper",
        template="roll.typ",
        takes=(Option.DAY,),
        private=True,
    ),
    Paper(
        "visitors",
        "Visitor list",
        "Who is expected, by organisation and name, for the reception of the house. Nothing of what they need.",
        "building-2",
        reads="visitors:visitors",
        sets="visitors_out:visitors_paper",
        template="visitors.typ",
        takes=(Option.DAY,),
        private=True,
    ),
    Paper(
        "day-pack",
        "Day pack",
        "What a day is run with, as one: running order, venue brief, register, sign-in sheets, door cards.",
        "inbox",
        reads="day_pack:day_pack",
        sets="day_pack_out:day_pack_paper",
        template="day-pack.typ",
        takes=(Option.DAY,),
        before="paper_day:number",
        private=True,
    ),
    Paper(
        "running-order",
        "Running order",
        "The day in order of time, for those who run it, and whom they call.",
        "clock",
        reads="running_order:running_order",
        sets="running_order_out:running_order_paper",
        template="running-order.typ",
        takes=(Option.DAY,),
        private=True,
    ),
    Paper(
        "venue-brief",
        "Venue brief",
        "One page for the venue: address, access, Wi-Fi, contacts, rooms with times and layouts, what is eaten.",
        "building-2",
        reads="venue_brief:venue_brief",
        sets="venue_brief_out:venue_brief_paper",
        template="venue-brief.typ",
        takes=(Option.DAY,),
    ),
    Paper(
        "booklet",
        "Programme booklet",
        "The whole programme to hold in the hand, or that of a track, a theme or one person.",
        "book-open",
        reads="booklet:booklet",
        sets="booklet_out:booklet_paper",
        template="booklet.typ",
        takes=(Option.TRACK, Option.THEME, Option.PERSON, Option.SIZE),
        sizes=(("a5", "A5"), ("a4", "A4")),
    ),
    Paper(
        "doors",
        "Door cards",
        "A card for the door of each room and day, to be read from two metres away.",
        "door-open",
        reads="door_cards:doors",
        sets="doors_out:doors_paper",
        template="doors.typ",
        takes=(Option.DAY, Option.ROOM, Option.SIZE),
        sizes=(("a4", "A4 across"), ("a5", "A5 across")),
    ),
    Paper(
        "tents",
        "Name tents",
        "A name for the table in front of everybody, or of those of a session: A4 folded, the same on both sides.",
        "tag",
        reads="name_tents:tents",
        sets="tents_out:tents_paper",
        template="tents.typ",
        takes=(Option.SESSION, Option.PERSON),
    ),
    Paper(
        "facilitator-pack",
        "Facilitator’s pack",
        "For who gives a session: room, people, equipment, needs to know of, stories with licence, questions.",
        "presentation",
        reads="facilitator_pack:facilitator_pack",
        sets="facilitator_out:facilitator_paper",
        template="facilitator.typ",
        takes=(Option.PERSON, Option.SESSION),
        private=True,
    ),
    Paper(
        "catering-cards",
        "Catering cards",
        "A number and what the kitchen prepares for it, for who agreed to that; nobody is named.",
        "utensils",
        reads="catering_cards:cards",
        sets="catering_cards_out:catering_cards_paper",
        template="catering-cards.typ",
        before="catering_cards:number",
    ),
    Paper(
        "catering-key",
        "Key to the catering cards",
        "Whose card it is and what they wrote, for the one who sees to the catering.",
        "lock",
        reads="catering_cards:key",
        sets="catering_cards_out:catering_key_paper",
        template="catering-key.typ",
        before="catering_cards:number",
        private=True,
    ),
    Paper(
        "certificates",
        "Certificates of attendance",
        "One for everybody who came, or completed the programme, with hours and a code to verify it by.",
        "award",
        reads="certificates:certificates",
        sets="certificates_out:certificates_paper",
        template="certificate.typ",
        takes=(Option.PERSON,),
        before="certificates:prepare",
        signed=True,
    ),
)


def paper(key: str) -> Paper:
    """The paper of that name. Raises NotFound."""
    found = next((one for one in PAPERS if one.key == key), None)
    if found is None:
        raise NotFound(f"There is no paper called {key}", "“convene papers list” shows them.")
    return found


def reads(one: Paper) -> Callable[..., Any]:
    """The service that gives the paper's value: ``fn(session, event_id, asked, *, now)``."""
    return _named("services", one.reads)


def sets(one: Paper) -> Callable[..., bytes]:
    """What makes a PDF of that value: ``fn(value, *, own=None)``."""
    return _named("formats", one.sets)


def before(one: Paper) -> Callable[..., Any] | None:
    """What has to happen before the paper is given out: ``fn(session, event_id)``; None for nothing."""
    return _named("services", one.before) if one.before else None


def _named(floor: str, name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"convene.{floor}.{module}"), function)
    return found
