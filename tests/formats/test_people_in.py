import pytest

from convene.formats.column_words import says_consent
from convene.formats.columns import propose
from convene.formats.csv_in import csv_table
from convene.formats.people_in import doubts, people
from convene.rules.exchange import Incoming


def made(headers: str, *rows: str) -> list[Incoming]:
    found = csv_table("\n".join((headers, *rows)).encode())
    return people(found, propose(found))


def doubted(headers: str, *rows: str) -> tuple[str, ...]:
    found = csv_table("\n".join((headers, *rows)).encode())
    return doubts(found, propose(found))


def test_a_question_asked_for_every_kind_of_ticket_has_one_answer():
    headers = "Name,Email,Which day?,Which day?,Which day?"
    first, second, both = made(headers, "A,a@x.org,Mon,,", "B,b@x.org,,,Tue", "C,c@x.org,Mon,Tue,Mon")
    assert first.answers == (("Which day?", "Mon"),)
    assert second.answers == (("Which day?", "Tue"),)
    assert both.answers == (("Which day?", "Mon"), ("Which day? (2)", "Tue"))


@pytest.mark.parametrize("words", ["Nothing", "None", "N/A", "n/a", "no", "-", "None known", "No requirements", "nil"])
def test_nothing_is_no_need(words: str):
    _, one = made("Name,Dietary requirements,Access needs", "A,Vegan,Loop", f"B,{words},{words}")
    assert (one.dietary, one.access) == ("", "")


def test_names_that_begin_with_the_family_are_turned_round_where_all_do():
    headers = "Attendee,Email"
    ana, li = made(headers, '"McDonald, Ana",a@x.org', '"de Souza, Li Mei",l@x.org')
    assert (ana.name, ana.given_name, ana.family_name) == ("Ana McDonald", "Ana", "McDonald")
    assert (li.name, li.given_name, li.family_name) == ("Li Mei de Souza", "Li Mei", "de Souza")
    assert doubted(headers, '"McDonald, Ana",a@x.org') == (
        "Names were turned round: “McDonald, Ana” is “Ana McDonald”.",
    )
    assert [one.name for one in made(headers, '"Bo, MD",a@x.org', "Li Cy,l@x.org")] == ["Bo, MD", "Li Cy"]


def test_a_total_below_the_list_is_no_person():
    *_, total = made("Name,Email,Tickets", "Ana,a@x.org,1", "Li,l@x.org,2", ",,", "Total,,3")
    assert (total.row, total.problem) == (5, "“Total” is no person")


def test_zeros_before_a_phone_number_stay():
    (one,) = made("Name,Mobile", "Ana,07700 900123")
    assert one.phone == "07700 900123"


def test_phone_numbers_that_a_spreadsheet_spoilt_are_told_and_stay():
    headers, rows = (
        "Name,Phone",
        ["A,07700 900123", "B,7700900123", "C,7.7009E+09", "D,+44 7700 900123", "E,2079460000"],
    )
    assert doubted(headers, *rows) == (
        "A spreadsheet has rounded the phone number in row 4.",
        "A spreadsheet may have taken the nought in front of the phone number in rows 3, 6.",
    )
    assert [one.phone for one in made(headers, *rows)][1:3] == ["7700900123", "7.7009E+09"]


def test_what_could_mean_several_things_is_told():
    rows = ["A,Attending,03/04/2026", "B,Cancelled,05/06/2026", "C,Sent,07/08/2026", "D,Sent,soon"]
    assert doubted("Name,Status,Order Date", *rows) == (
        "“Sent” is no state known here; taken as registered in rows 4, 5.",
        "Dates in “Order Date” were read with the day first.",
        "“Order Date” is no date in row 5.",
    )
    assert doubted("Name,Status,Order Date", "A,Attending,13/04/2026", "B,,") == ()


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Attending", "registered"), ("Checked In", "registered"), ("No show", "registered"),
        ("Did not attend", "registered"), ("Approved by host", "registered"), ("Accepted", "registered"),
        ("Going", "registered"), ("Subscribed", "registered"), ("CHECKED_IN", "registered"),
        ("Not Attending", "cancelled"), ("Deleted", "cancelled"), ("Transferred", "cancelled"),
        ("Cancelled by registrant", "cancelled"), ("No longer attending", "cancelled"), ("Not going", "cancelled"),
        ("Unsubscribed", "cancelled"), ("Sorry, I can't make it", "cancelled"), ("Refunded - partial", "cancelled"),
        ("Withdrew on Monday", "withdrawn"), ("Waitlisted #4", "waiting"), ("On the waiting list", "waiting"),
        ("Rejected", "declined"), ("Denied by host", "declined"), ("Pending", "applied"),
        ("Awaiting payment", "applied"), ("Not yet confirmed", "applied"), ("Not yet replied", "invited"),
        ("Shortlisted", "shortlisted"),
    ],
)  # fmt: skip
def test_words_of_states(words: str, state: str):
    assert made("Name,Status", "A,Attending", "B,Attending", f'C,"{words}"')[-1].state == state


def test_our_own_accepted_is_an_application_that_was_accepted():
    headers = "Name,Known as,Ticket,State,Reference,Registered"
    assert made(headers, "A,,T,Accepted,1,2026-05-01")[0].state == "accepted"


def test_consent_to_keep_needs_is_a_yes_with_its_time():
    consent = "I consent to you keeping my access and dietary needs"
    headers = f"Timestamp,Name,Access needs,{consent}"
    yes, no, undated = made(
        headers, "2026-05-01 09:30:00,A,Loop,I agree", "2026-05-02 10:00:00,B,Loop,No", ",C,Loop,Yes"
    )
    assert (yes.consent, yes.consent_at) == (consent, "2026-05-01 09:30:00")
    assert (no.consent, no.consent_at) == (undated.consent, undated.consent_at) == ("", "")
    (stamped,) = made(f"Name,Access needs,{consent}", "A,Loop,2026-05-03 11:00")
    assert (stamped.access, stamped.consent_at) == ("Loop", "2026-05-03 11:00:00")
    (needs,) = made("Name,Do you have access needs you agree to share?", "A,Step-free please")
    assert (needs.access, needs.consent) == ("Step-free please", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [("Yes", True), ("I agree that you keep this", True), ("No", False), ("I don’t agree", False), ("Perhaps", None)],
)
def test_words_of_consent(words: str, said: bool | None):
    assert says_consent(words) is said


def test_a_list_of_names_alone_says_what_was_taken_as_its_heading():
    bare, headed = csv_table(b"Ann Lee\nBo Lee\nCy Dee\n"), csv_table(b"Name\nBo Lee\nCy Dee\n")
    assert doubts(bare, propose(bare)) == (
        "“Ann Lee” was taken as the heading. If it is a person, put a heading above the names.",
    )
    assert doubts(headed, propose(headed)) == ()
