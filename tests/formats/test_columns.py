from pathlib import Path

import pytest

from convene.formats.columns import Field, Mapping, fingerprint, propose
from convene.formats.csv_in import csv_table
from convene.formats.csv_out import csv_bytes
from convene.formats.people_in import people
from convene.formats.table import Table
from convene.rules.errors import Invalid
from convene.rules.exchange import Incoming
from convene.rules.registrations import RegistrationState, Role

ATTENDEES = Path(__file__).parent.parent / "data" / "attendees"


def real(name: str) -> tuple[Mapping, list[Incoming]]:
    found = csv_table((ATTENDEES / name).read_bytes())
    mapping = propose(found)
    return mapping, people(found, mapping)


def made(headers: str, *rows: str) -> tuple[Table, Mapping, list[Incoming]]:
    found = csv_table("\n".join((headers, *rows)).encode())
    mapping = propose(found)
    return found, mapping, people(found, mapping)


def fields(headers: str, *rows: str) -> dict[str, Field]:
    found, mapping, _ = made(headers, *rows)
    return dict(zip(found.headers, mapping.fields, strict=True))


def test_eventbrite_us():
    mapping, (john, jane) = real("eventbrite-full.csv")
    assert mapping.source == "Eventbrite"
    assert john == Incoming(
        row=2,
        name="John Doe",
        given_name="John",
        family_name="Doe",
        known_as="",
        email="jdoe1@test1mail.com",
        organisation="Company1Name",
        job_title="JobTitle1",
        phone="",
        pronouns="",
        state=RegistrationState.REGISTERED,
        role=Role.PARTICIPANT,
        ticket="General Admission",
        reference="18441583423",
        registered_at="2024-11-29 22:28:00",
        dietary="",
        access="",
        note="",
        answers=(
            ("How did you hear about this event?", "CNSV Email"),
            ("Are you a consultant?", "Yes"),
            ("Are you an IEEE member?", "No"),
            ("Are you an IEEE-CNSV Member?", "No"),
            ("Where are you located (city+state or city+country)", "City1, CA"),
        ),
        problem="",
    )
    assert (jane.row, jane.reference, jane.email) == (3, "18441700883", "jdoe2@test2mail.com")


def test_eventbrite_states():
    mapping, guests = real("eventbrite-short.csv")
    assert mapping.source == "Eventbrite"
    assert [(g.name, g.state, g.reference) for g in guests] == [
        ("Anna Andersson", RegistrationState.REGISTERED, "123456789"),
        ("Björn Berg", RegistrationState.REGISTERED, "123456790"),
        ("Cleo Carlsson", RegistrationState.CANCELLED, "123456791"),
    ]
    assert all(not g.answers for g in guests)


EVENTBRITE_UK = (
    "Event Name,Event ID,Order no.,Order Date,Prefix,First Name,Surname,Email,Quantity,Ticket Type,Venue Name,"
    "Venue No.,Organiser Name,Attendee no.,Barcode no.,Buyer Surname,"
    "Buyer First Name,Buyer Email,Date Attending,Device Name,"
    "Check-In Date,Discount,Hold,Order Type,Total Paid,Eventbrite Fees,Eventbrite Payment Processing,Attendee Status,"
    "Delivery Method,Home Address 1,Home City,County of Residence,Home Postcode,Home Country,Gender,Age,Birth Date,"
    "Any dietary requirements?,What is your job title?,Billing City,Billing Postcode,Organiser No.,Capacity"
)


def test_eventbrite_uk_attendees_win_over_buyers():
    row = (
        "E,1,77,2024-05-01,Dr,{},O'Neil,{},1,Speaker pass,V,2,O,{},b,Buyer,Bob,bob@x.org,,,,,,,0,0,0,{},"
        ",,,,,,F,,,{},GP,,,,"
    )
    found, mapping, (ana, li) = made(
        EVENTBRITE_UK,
        row.format("Ana", "ana@x.org", "901", "Attending", "Vegan"),
        row.format("Li", "li@x.org", "902", "Deleted", "None"),
    )
    assert mapping.source == "Eventbrite"
    assert (ana.name, ana.email, ana.reference, ana.role) == ("Ana O'Neil", "ana@x.org", "901", Role.SPEAKER)
    assert (ana.ticket, ana.dietary, ana.job_title, ana.state) == ("Speaker pass", "Vegan", "GP", "registered")
    assert (li.dietary, li.state) == ("", "cancelled")
    assert dict(ana.answers) == {"Prefix": "Dr", "Gender": "F"}
    assert mapping.fields[found.headers.index("Buyer Email")] is Field.IGNORE


def test_the_name_of_who_booked_is_not_the_attendees():
    """Their Name and Email are the buyer's; where all booked for themselves it is no matter."""
    headers = "Order ID,Attendee status,Name,Email,Attendee first name,Attendee surname,Attendee email"
    _, mapping, found = made(
        headers,
        "1,Attending,Bo Oak,bo@x.org,Ayo,Bell,ayo@x.org",
        "2,Attending,Cy Dee,cy@x.org,Cy,Dee,cy@x.org",
    )
    assert [(one.name, one.email) for one in found] == [("Ayo Bell", "ayo@x.org"), ("Cy Dee", "cy@x.org")]
    assert mapping.fields[2:4] == (Field.IGNORE, Field.IGNORE)
    of_a_form = "Name,First name,Surname"
    assert [one.name for one in made(of_a_form, "Li Na 李娜,Na,Li", "Bob,Robert,Ash")[2]] == ["Li Na 李娜", "Bob"]


def test_yes_and_no_below_a_heading_that_says_so():
    said = ("Attending Y/N", "Coming? (yes/no)", "RSVP (Yes/No/Maybe)", "Are you able to attend in person?")
    for heading in (*said, "Status (confirmed/declined: Y/N)"):
        _, _, (ann, bo) = made(f"Name,{heading}", "Ann Lee,Y", "Bo Lee,N")
        assert (ann.state, bo.state) == ("registered", "cancelled"), heading


def test_a_state_is_told_by_its_first_word_and_a_payment_is_none():
    headers = "Name,Status (confirmed/declined/awaiting)"
    _, _, found = made(headers, "Ann Lee,Confirmed", "Bo Lee,Declined", "Cy Lee,awaiting")
    assert [one.state.value for one in found] == ["registered", "declined", "applied"]
    assert fields("Name,Status of payment", "Ann Lee,paid")["Status of payment"] is Field.QUESTION


def test_a_name_for_the_badge_is_the_name_where_there_is_no_other():
    badge = "Name (as it should appear on your badge)"
    assert made(f"Email,{badge}", "ann@x.org,Ann Lee")[2][0].name == "Ann Lee"
    ann = made(f"Email,Full name,{badge}", "ann@x.org,Ann Lee,Annie")[2][0]
    assert (ann.name, ann.known_as) == ("Ann Lee", "Annie")


def test_microsoft_forms_without_sign_in():
    mapping, (ada, alan) = real("ms-forms.csv")
    assert mapping.source == "Microsoft Forms"
    assert (ada.name, ada.email, ada.registered_at) == ("Ada Lovelace", "ab12345@uga.edu", "2026-09-09 18:02:00")
    assert (alan.name, alan.email, alan.reference) == ("Alan Turing", "cd67890@uga.edu", "")
    assert ada.answers == ()


def test_microsoft_forms_with_sign_in():
    headers = "Id,Start time,Completion time,Email,Name,Which sessions?,Points - Quiz"
    _, _, (ada, guest) = made(headers, "1,a,b,ada@x.org,Ada Li,A;B;,3", "2,a,b,anonymous,Anonymous,A;,3")
    assert (ada.name, ada.email, ada.answers) == ("Ada Li", "ada@x.org", (("Which sessions?", "A;B"),))
    assert (guest.name, guest.email) == ("", "")


def test_google_forms():
    mapping, (xena, yusuf) = real("google-forms.csv")
    assert mapping.source == "Google Forms"
    assert (xena.name, xena.email, xena.phone) == ("Xena Xu", "xena@gmail.com", "0760001122")
    assert xena.answers == (("Anything we should know?", "Vegetarian"),)
    assert yusuf.answers == ()


def test_tito():
    mapping, (tina, uno) = real("tito.csv")
    assert mapping.source == "Tito"
    assert (tina.name, tina.reference, tina.ticket, tina.role) == (
        "Tina Torn",
        "ABCD-1",
        "Early Bird",
        Role.PARTICIPANT,
    )
    assert (uno.reference, uno.role, uno.registered_at) == ("ABCD-2", Role.CREW, "2026-04-02 10:00:00")


def test_tito_with_an_order_for_somebody_else():
    found = fields(
        "Number,Ticket,Ticket Full Name,Ticket First Name,Ticket Last Name,Ticket Email,Ticket Company Name,"
        "Void Status,Ticket Reference,Ticket Created Date,Order Name,Order Email,Order Company Name,Order Reference",
        "1,Early,Tina Torn,Tina,Torn,t@x.org,Co,,AB-1,2026-01-01,Boss,boss@x.org,Other,AB",
    )
    assert found["Ticket Email"] is Field.EMAIL
    assert found["Ticket Company Name"] is Field.ORGANISATION
    assert found["Ticket Reference"] is Field.REFERENCE
    assert found["Order Email"] is found["Order Name"] is found["Order Company Name"] is Field.IGNORE


def test_pretix_with_headings_that_occur_twice():
    found, mapping, (ana,) = made(
        "Event slug,Order code,Position ID,Status,Email,Phone number,Order date,Product,Price,Attendee name,"
        "Attendee name: Given name,Attendee name: Family name,Attendee email,Company,City,State,Pseudonymization ID,"
        "Order comment,Allergies,Company,VAT ID",
        "s,ABC,1,paid,buyer@x.org,+441234567,2026-01-01,Standard,0,Ana Bo,"
        "Ana,Bo,ana@x.org,NHS,Hull,,PSEU,hello,Nuts,Inc,",
    )
    assert mapping.source == "pretix"
    assert (ana.name, ana.given_name, ana.email, ana.organisation) == ("Ana Bo", "Ana", "ana@x.org", "NHS")
    assert (ana.reference, ana.note, ana.dietary, ana.ticket) == ("PSEU", "hello", "Nuts", "Standard")
    assert mapping.fields[found.headers.index("Email")] is Field.IGNORE


def test_our_own_export_maps_itself():
    headings = (
        "Name", "First name", "Surname", "Known as", "Pronouns", "E-mail", "Phone", "Organisation", "Job title", "Role",
        "State", "Ticket", "Reference", "Registered",
    )  # fmt: skip
    row = (
        "Ana Bo",
        "Ana",
        "Bo",
        "An",
        "she/her",
        "a@x.org",
        "+44 20 1",
        "NHS",
        "GP",
        "Facilitator",
        "Waiting",
        "T",
        "R",
        "2026-05-01 09:30",
    )
    found = csv_table(csv_bytes(headings, [row]))
    mapping = propose(found)
    (ana,) = people(found, mapping)
    assert mapping.source == "Convene"
    assert set(mapping.fields) & {Field.QUESTION, Field.IGNORE} == set()
    assert (ana.known_as, ana.phone, ana.role, ana.state) == (
        "An",
        "+44 20 1",
        Role.FACILITATOR,
        RegistrationState.WAITING,
    )


@pytest.mark.parametrize(
    ("source", "headers"),
    [
        ("Luma", "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,ticket_name"),
        ("Meetup", "Name,User ID,Title,Event Host,RSVP,Guests,RSVPed on,Joined Group on"),
        ("Mailchimp", "Email Address,First Name,Last Name,OPTIN_TIME"),
        ("Outlook", "First Name,Last Name,Company,Job Title,Business Phone,E-mail Address"),
        (
            "Google Contacts",
            "First Name,Last Name,E-mail 1 - Value,Phone 1 - Value,Organization Name,Organization Title",
        ),
        ("Hi.Events", "ID,First Name,Last Name,Email,Status,Product ID,Product Name,Public ID,Created Date"),
        ("alf.io", "ID,Category,Event,Status,ReservationID,Full Name,First Name,Last Name,E-Mail"),
        ("Indico", "ID,Name,Affiliation,Position,Phone,Email,Registration date,Registration state"),
    ],
)
def test_other_brands_are_recognised(source: str, headers: str):
    _, mapping, _ = made(headers)
    assert mapping.source == source
    assert mapping.column(Field.NAME) is not None or mapping.column(Field.GIVEN_NAME) is not None


def test_other_languages():
    _, _, (jurgen,) = made("Vorname;Name;E-Mail-Adresse;Firma;Telefon", "Jürgen;Müller;j@x.de;Klinik;030 123456")
    assert (jurgen.name, jurgen.family_name, jurgen.organisation) == ("Jürgen Müller", "Müller", "Klinik")
    _, (britt, _) = real("excel-sv-semicolon-sep-crlf.csv")
    assert (britt.name, britt.email, britt.phone) == ("Britt Berg", "britt.berg@gmail.com", "070-111 22 33")


def test_questions_as_headings():
    found = fields(
        "Timestamp,What is your full name?,What should we call you?,Which organisation do you work for?,Your role,"
        "Your pronouns,Do you have any dietary requirements?,Please tell us your access needs,Emergency contact phone",
        "28/05/2026 09:30,Ana Bo,An,NHS,GP,she/her,Vegan,Hearing loop,07700 900000",
        "28/05/2026 09:31,Bo Li,,NHS,GP,,No,None,07700 900000",
    )
    assert list(found.values()) == [
        Field.REGISTERED_AT, Field.NAME, Field.KNOWN_AS, Field.ORGANISATION, Field.JOB_TITLE, Field.PRONOUNS,
        Field.DIETARY, Field.ACCESS, Field.QUESTION,
    ]  # fmt: skip


def test_content_decides_what_a_word_means():
    assert fields("Name,State", "Ana,Ohio", "Bo,Utah")["State"] is Field.QUESTION
    assert fields("Name,State", "Ana,Cancelled", "Bo,Waiting list")["State"] is Field.STATE
    assert fields("Name,Role", "Ana,Nurse", "Bo,GP")["Role"] is Field.JOB_TITLE
    assert fields("Name,Role", "Ana,Speaker", "Bo,Volunteer")["Role"] is Field.ROLE
    assert fields("Title,Name", "Dr,Ana", "Mx,Bo")["Title"] is Field.QUESTION
    assert fields("Name,Email,Work email", "Ana,yes,a@x.org")["Work email"] is Field.EMAIL


def test_an_order_number_of_a_group_is_no_reference():
    headers = "Order #,First Name,Last Name,Email,Ticket Type"
    assert fields(headers, "1,A,B,a@x.org,T", "2,C,D,c@x.org,T")["Order #"] is Field.REFERENCE
    assert fields(headers, "1,A,B,a@x.org,T", "1,C,D,c@x.org,T")["Order #"] is Field.IGNORE


@pytest.mark.parametrize(
    ("cell", "email", "name", "problem"),
    [
        ("a@x.org", "a@x.org", "", ""),
        (" Ada.B@X.org; ", "Ada.B@X.org", "", ""),
        ("mailto:a@x.org?subject=Hi", "a@x.org", "", ""),
        ('"Li, Ada" <a@x.org>', "a@x.org", "Li, Ada", ""),
        ("zoë@bücher.example", "zoë@bücher.example", "", ""),
        ("a@x.org; b@x.org", "a@x.org; b@x.org", "", "“a@x.org; b@x.org” is not an e-mail address"),
        ("ada at x.org", "ada at x.org", "", "“ada at x.org” is not an e-mail address"),
        ("a@@x.org", "a@@x.org", "", "“a@@x.org” is not an e-mail address"),
        ("", "", "", ""),
    ],
)
def test_addresses(cell: str, email: str, name: str, problem: str):
    quoted = cell.replace('"', '""')
    _, _, guests = made("Name,Email,City", ",b@x.org,Hull", ",c@x.org,Hull", f',"{quoted}",Hull')
    assert (guests[-1].email, guests[-1].name, guests[-1].problem) == (email, name, problem)


def test_a_display_name_does_not_replace_a_name():
    _, (ada,) = real("title-row-above-header.csv")
    assert (ada.row, ada.name, ada.email, ada.note) == (4, "Ada", "ab12345@uga.edu", "late")


def test_names_stay_as_given():
    names = ["de Souza", "McDonald", "O’Neil-Ñ", "ALL CAPS", "lower", "李小龍", "X"]
    _, _, guests = made("Name,City", *(f"{name},Hull" for name in names))
    assert [guest.name for guest in guests] == names


def test_without_headings_addresses_and_names_are_found():
    _, nameless = real("no-header.csv")
    assert [(g.row, g.name, g.email) for g in nameless] == [(1, "", "ab12345@uga.edu"), (2, "", "cd67890@uga.edu")]
    found = csv_table(b"Ada Li,a@x.org\nBo de Vries,b@x.org\n")
    assert [(g.name, g.email) for g in people(found, propose(found))] == [
        ("Ada Li", "a@x.org"),
        ("Bo de Vries", "b@x.org"),
    ]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Attending", "registered"), ("Checked In", "registered"), ("Not Attending", "cancelled"),
        ("Deleted", "cancelled"), ("Transferred", "cancelled"), ("refunded", "cancelled"),
        ("waitlisted", "waiting"), ("Declined", "declined"),
        ("pending_approval", "applied"), ("something new", "registered"), ("", "registered"),
    ],
)  # fmt: skip
def test_states(word: str, state: str):
    _, _, guests = made("Name,Attendee Status", "A,Attending", "B,Attending", f"C,{word}")
    assert guests[-1].state == RegistrationState(state)


def test_a_corrected_mapping():
    found, mapping, _ = made("Name,Email,Contact", "Ada,a@x.org,ada@home.org")
    corrected = mapping.assign(2, Field.EMAIL)
    assert corrected.fields == (Field.NAME, Field.QUESTION, Field.EMAIL)
    (ada,) = people(found, corrected)
    assert (ada.email, ada.answers) == ("ada@home.org", (("Email", "a@x.org"),))
    assert corrected.assign(1, Field.IGNORE).assign(0, Field.IGNORE).fields == (Field.IGNORE, Field.IGNORE, Field.EMAIL)
    assert mapping.fields == (Field.NAME, Field.EMAIL, Field.QUESTION)


def test_a_mapping_in_words_and_back():
    found, mapping, _ = made("Name,Email,Contact", "Ada,a@x.org,ada@home.org")
    words = mapping.as_words(found.headers)
    assert words == {"Name": "name", "Email": "email", "Contact": "question"}
    assert mapping.with_words(found.headers, words) == mapping
    turned = mapping.with_words(found.headers, {"Contact": "email"})
    assert turned.fields == (Field.NAME, Field.QUESTION, Field.EMAIL)
    assert mapping.with_words(found.headers, {"Email": "question", "Contact": "email"}) == turned


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ({"Mail": "email"}, "There is no column “Mail”"),
        ({"Email": "mail"}, "“mail” for “Email” is not a field"),
        ({"Email": "email", "Name": "email"}, "Two columns are “email”"),
    ],
)
def test_words_that_are_no_mapping(words: dict[str, str], title: str):
    found, mapping, _ = made("Name,Email", "Ada,a@x.org")
    with pytest.raises(Invalid) as caught:
        mapping.with_words(found.headers, words)
    assert (caught.value.title, caught.value.field) == (title, "mapping")
    assert caught.value.hint


def test_a_fingerprint_is_of_the_headings_not_of_their_order():
    assert fingerprint(("Name", "E-mail")) == fingerprint(("email ", "NAME"))
    assert fingerprint(("Name", "E-mail")) != fingerprint(("Name", "E-mail", "Phone"))
