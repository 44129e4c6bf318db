"""Mails to venues with the facts of bookings, on both kinds of database."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules.booking_mail import DEFAULTS, MailKind
from convene.rules.bookings import BookingState
from convene.rules.cancellation import Band
from convene.rules.errors import Invalid, NotFound
from convene.rules.people import NeedKind
from convene.rules.venues import Layout
from convene.services import booking_mail, cancellation
from convene.services.booking_mail import Draft
from convene.store.tables import Message, VenueContact
from convene.store.workspace import Workspace

EXPIRES = make.TODAY + timedelta(days=5)


class Place:
    """A venue with a hall and a library, both asked for, and another venue that is asked as well."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.event = make.event(workspace)
        self.venue = make.venue(workspace, email="hello@katherine.example")
        self.hall = make.room(workspace, self.venue, "Great Hall")
        self.library = make.room(workspace, self.venue, "Library")
        self.asked = self.ask(self.hall, cost_pence=240_000, setup_minutes=60, reference="K-77")
        self.ask(self.library, cost_pence=38_000, vat_included=True, cleardown_minutes=30)
        self.ask(make.room(workspace, make.venue(workspace, "Coin Street"), "Nave"))

    def ask(self, room: UUID, **fields: Any) -> UUID:
        return make.booking(self.workspace, room, self.event, **({"state": BookingState.ENQUIRY} | fields))

    def contact(self, name: str, role: str, email: str = "") -> None:
        make.add(self.workspace, VenueContact(venue_id=self.venue, name=name, role=role, email=email))

    def draft(self, kind: MailKind, key: UUID | None = None, today: date = make.TODAY, **how: Any) -> Draft:
        return self.workspace.read(booking_mail.draft, key or self.asked, kind, today=today, **how)


@pytest.fixture
def place(workspace: Workspace) -> Place:
    return Place(workspace)


def test_an_enquiry_names_all_rooms_of_the_venue_in_one_mail(place: Place) -> None:
    make.session(place.workspace, place.event, room_id=place.hall, layout=Layout.CABARET)
    made = place.draft(MailKind.ENQUIRY)
    assert (made.to, made.subject) == (
        "hello@katherine.example",
        "Enquiry: London is Open(minded), Thu 9 July 2026",
    )
    lines = made.body.split("\n")
    assert lines[0] == "Dear colleagues,"
    assert "- Great Hall: Thu 9 July 2026, 09:00–17:00 (set-up from 08:00), cabaret" in lines
    assert "- Library: Thu 9 July 2026, 09:00–17:00 (clear-down until 17:30)" in lines
    assert "Nave" not in made.body
    assert "We expect up to 240 people." in lines
    assert "whether VAT is included" in made.body
    assert (len(made.rooms), made.unknown, made.event_id) == (2, (), place.event)
    alone = place.draft(MailKind.ENQUIRY, alone=True)
    assert "Library" not in alone.body


def test_it_is_addressed_to_who_takes_bookings(place: Place) -> None:
    place.contact("Ann", "Bookings")
    place.contact("Ben", "Kitchen", "ben@katherine.example")
    place.contact("Cat", "Events team", "cat@katherine.example")
    made = place.draft(MailKind.ENQUIRY)
    assert (made.to, made.body.split("\n")[0]) == ("cat@katherine.example", "Dear Cat,")
    place.contact("Dee", "Bookings", "dee@katherine.example\nBcc: all@katherine.example")
    assert "\n" not in place.draft(MailKind.ENQUIRY).to
    assert place.draft(MailKind.ENQUIRY).to.startswith("dee@katherine.example")


def test_needs_are_numbers_without_names(place: Place) -> None:
    for number, feature in enumerate(("step_free", "step_free", "hearing_loop")):
        person = make.person(place.workspace, f"Zebedee {number}")
        make.registration(place.workspace, place.event, person)
        make.need(place.workspace, person, feature=feature, detail="Zebedee’s chair")
    vegan = make.person(place.workspace, "Zebedee V")
    make.registration(place.workspace, place.event, vegan)
    make.need(place.workspace, vegan, kind=NeedKind.DIETARY, detail="Zebedee eats no meat")
    said = place.draft(MailKind.ENQUIRY).body
    assert "So far 2 people need step-free access and 1 person needs a hearing loop." in said
    numbers = place.draft(MailKind.FINAL_NUMBERS).body
    assert "4 people, 1 of them with a dietary need (list to follow)." in numbers
    assert "Zebedee" not in said + numbers


def test_a_confirmation_says_money_terms_and_reference(place: Place) -> None:
    said = place.draft(MailKind.CONFIRMATION).body
    assert (
        "You quoted £2,400 plus VAT for Great Hall and £380 including VAT for Library: £3,260 including VAT in all."
        in said
    )
    assert "Please send us your cancellation terms with the contract. Your reference: K-77." in said
    place.workspace.write("Terms", cancellation.set_bands, place.asked, [Band(30, 50), Band(1, 90), Band(0, 100)])
    said = place.draft(MailKind.CONFIRMATION).body
    assert "cancelling would cost 50% from 30 days before, 90% from the day before, 100% from the day itself." in said


@pytest.mark.parametrize(
    ("kind", "expires", "until"),
    [
        (MailKind.OPTION, None, "Mon 15 June 2026"),
        (MailKind.OPTION, EXPIRES, "Sat 6 June 2026"),
        (MailKind.OPTION, make.TODAY - timedelta(days=1), "Mon 8 June 2026"),
        (MailKind.EXTENSION, EXPIRES, "Sat 13 June 2026"),
        (MailKind.EXTENSION, make.DAY - timedelta(days=2), "Thu 9 July 2026"),
    ],
)
def test_until_when_it_is_to_be_held(place: Place, kind: MailKind, expires: date | None, until: str) -> None:
    state = BookingState.OPTION if expires else BookingState.ENQUIRY
    key = place.ask(make.room(place.workspace, place.venue, "Chapel"), state=state, option_expires=expires)
    made = place.draft(kind, key)
    assert f"until the end of {until}?" in made.body
    assert made.unknown == ()


def test_what_is_let_go_is_named_alone(place: Place) -> None:
    made = place.draft(MailKind.RELEASE)
    assert (len(made.rooms), "Library" in made.body) == (1, False)
    assert "so please release it" in made.body


def test_a_mail_that_asks_for_what_is_not_known_says_so(place: Place) -> None:
    made = place.draft(MailKind.EXTENSION)  # an enquiry has no day on which it expires
    assert made.unknown == ("expires",)
    assert "$expires" in made.body


def test_a_workspace_has_its_own_words_and_goes_back_to_the_usual_ones(place: Place) -> None:
    make.add_setting(place.workspace, "organiser", {"name": "Bridget Amoah-Finch"})
    kind = MailKind.ENQUIRY
    assert place.workspace.read(booking_mail.template, kind).text == DEFAULTS[kind]
    place.workspace.write(
        "Words", booking_mail.set_template, kind, subject="Room at $venue?\nBcc: x", body="Hi $contact, $hello"
    )
    made = place.draft(kind)
    assert (made.subject, made.body) == (
        "Room at Royal Foundation of St Katherine? Bcc: x",
        "Hi colleagues, $hello",
    )
    assert made.unknown == ("hello",)
    place.workspace.write("Words", booking_mail.set_template, kind, subject="Again", body="Yours, $organiser")
    assert place.draft(kind).body == "Yours, Bridget Amoah-Finch"
    assert place.workspace.read(booking_mail.template, kind).changed
    place.workspace.write("Usual words", booking_mail.reset_template, kind)
    assert not place.workspace.read(booking_mail.template, kind).changed
    place.workspace.undo()
    assert place.draft(kind).subject == "Again"
    with pytest.raises(Invalid) as refused:
        place.workspace.write("Words", booking_mail.set_template, kind, subject="S", body=" ")
    assert refused.value.field == "body"


def test_a_draft_is_kept_for_the_outbox(place: Place) -> None:
    made = place.draft(MailKind.ENQUIRY)
    values = {"to": "a@b.example\r\nBcc: c@d.example", "subject": made.subject, "body": made.body}
    key, _ = place.workspace.write("Keep", booking_mail.save, event_id=place.event, now=make.NOW, **values)
    kept = make.one(place.workspace, Message, key)
    assert (kept.kind, kept.state, kept.way, kept.event_id) == ("booking", "draft", "", place.event)
    assert (kept.recipient, kept.subject, kept.body_text) == ("a@b.example Bcc: c@d.example", made.subject, made.body)
    for wrong, error in (({"subject": ""}, Invalid), ({"event_id": uuid4()}, NotFound)):
        with pytest.raises(error):
            place.workspace.write("Keep", booking_mail.save, **({"event_id": None, "now": make.NOW} | values | wrong))
    assert place.workspace.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(Message))) == 1


def test_a_booking_without_an_event(place: Place) -> None:
    ends = make.at("12:00", make.DAY + timedelta(days=1))
    key = make.booking(place.workspace, place.hall, None, title="Board away day", ends_at=ends)
    made = place.draft(MailKind.CONFIRMATION, key)
    assert made.subject == "Confirmation: Board away day, Thu 9 July 2026"
    assert "- Great Hall: Thu 9 July 2026, 09:00 to Fri 10 July 2026, 12:00" in made.body
    assert "We expect a number of people we will confirm." in made.body
    assert len(made.rooms) == 1
    with pytest.raises(NotFound):
        place.draft(MailKind.CONFIRMATION, uuid4())


@pytest.mark.parametrize("state", BookingState)
def test_every_state_has_something_to_write_about(state: BookingState) -> None:
    assert booking_mail.kinds_for(state)
