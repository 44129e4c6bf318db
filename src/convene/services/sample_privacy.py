"""What the sample shows of people over the years: an event long past whose people are due, entries of one person twice,
and what some agreed to."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from convene.rules.consents import WORDING, ConsentKind
from convene.rules.events import DayPart, EventKind, EventStatus
from convene.rules.people import NeedKind, NeedState, PhotoPreference, person_key
from convene.rules.registrations import RegistrationState
from convene.rules.text import email_key
from convene.services.sample_happenings import event, event_day, register
from convene.services.sample_rows import THURSDAY, Cast, Places, Rows
from convene.services.sample_venues import TOYNBEE_HALL
from convene.store.tables import Consent, Need, Person

_LONG_AGO = 820  # days

_ONCE = (
    "Perpetua Lindgren", "Osian Treharne", "Wanjiru Kamau-Brook", "Desmond Achterhuis", "Ottilie Farnsworth",
    "Hamid Sarwari", "Rosalind Quaye", "Tadhg Mac Suibhne",
)  # fmt: skip
"""Who came then, and to nothing since."""

_TWICE = (
    ("Joel Fenwick-Adeyemi", "Joel Fenwick Adeyemi", "joel.fenwick@post.example", RegistrationState.CANCELLED),
    ("Priti Sandhurst", "Priti Sandhust", "p.sandhurst@post.example", RegistrationState.REGISTERED),
    (
        "Nuala Ní Dhomhnaill-Ó Briain",
        "Nuala Ni Dhomhnaill-O’Briain",
        "nuala.nd@post.example",
        RegistrationState.WAITING,
    ),
    (
        "Þórdís Björk Sæmundsdóttir",
        "Thordis Bjork Saemundsdottir",
        "thordis@post.example",
        RegistrationState.REGISTERED,
    ),
)
"""Who is here already, and as whom they came then."""


def privacy(rows: Rows, places: Places, cast: Cast) -> None:
    """An event of more than two years ago with its people, and consents of some who come now."""
    listened = event(
        rows, "LISTEN", "Listening well, the first round", EventKind.MASTERCLASS, EventStatus.COMPLETED,
        planned=_LONG_AGO + 60, capacity=30, summary="Where the idea of the convening came from.",
    )  # fmt: skip
    day = rows.on(-_LONG_AGO, THURSDAY)
    event_day(rows, listened, day, ("09:30", "16:00"), part=DayPart.MASTERCLASS, venue_id=places.venues[TOYNBEE_HALL])
    before: dict[str, Any] = {"over_days": 30, "ending": rows.at(day, "09:00") - timedelta(days=2)}
    once = [_person(rows, name, f"{name.split()[0].lower()}@then.example") for name in _ONCE]
    register(rows, listened, [*once, *cast.delegates[3:7], cast.by_name["Joel Fenwick-Adeyemi"]], **before)
    for known, written, mail, state in _TWICE:
        again = _person(rows, written, mail)
        register(rows, listened, [again], state, **before)
        rows.add(
            Need, person_id=again, event_id=None, kind=NeedKind.DIETARY, detail="Vegetarian", state=NeedState.DONE,
            owner="Saoirse Flood", consent_at=rows.now - timedelta(days=_LONG_AGO + 30),
            consent_wording=WORDING[ConsentKind.NEEDS][0],
        )  # fmt: skip
        assert known in cast.by_name  # noqa: S101 - or nobody would be here twice
    for number, person_id in enumerate(cast.delegates[:24]):
        _agreed(rows, person_id, ConsentKind.MARKETING, 300 - number, given=True, source="Registration form")
        if number % 8 == 0:
            _agreed(rows, person_id, ConsentKind.MARKETING, 40, given=False, source="By e-mail")
        if number % 3 == 0:
            _agreed(rows, person_id, ConsentKind.PHOTO, 90, given=number % 2 == 0, source="Registration form")


def _person(rows: Rows, name: str, mail: str) -> UUID:
    return rows.add(
        Person, name=name, search_key=person_key(name), email=mail, email_key=email_key(mail),
        photo=PhotoPreference.NOT_ASKED, organisation_id=None,
    )  # fmt: skip


def _agreed(rows: Rows, person_id: UUID, kind: ConsentKind, ago: int, *, given: bool, source: str) -> None:
    rows.add(
        Consent, person_id=person_id, kind=kind.value, given=given, at=rows.now - timedelta(days=ago), source=source,
        wording=WORDING[kind][0],
    )  # fmt: skip
