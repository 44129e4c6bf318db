"""The delegates of an event, changed in a spreadsheet and brought back."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import make
from convene.rules.events import EventStatus, RegistrationMode
from convene.rules.registration_questions import Question
from convene.rules.registrations import QuestionKind, RegistrationState, Role
from convene.rules.workbook_returns import Purpose
from convene.services import people, registration_questions, registrations
from convene.services.workbook_changes import Outcome
from convene.store.tables import Event, Need, Person, Registration
from convene.store.workspace import Workspace
from returns import List, Trip, cells, reasons

S = RegistrationState


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace)


def coming(workspace: Workspace, event_id: UUID, name: str, *, state: S = S.REGISTERED, **fields: Any) -> UUID:
    of_person = {key: fields.pop(key) for key in tuple(fields) if key in {"email", "phone", "organisation_id"}}
    person_id = make.person(workspace, name, **of_person)
    return make.registration(workspace, event_id, person_id, state=state, **fields)


def ask(workspace: Workspace, event_id: UUID, *asked: Question) -> None:
    workspace.write("Ask", registration_questions.set_questions, event_id, asked)


def test_what_was_typed_is_what_is_kept(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    ask(workspace, event_id, Question("Lunch?", QuestionKind.CHOICE, ("Yes please", "No, thank you")))
    ada = coming(workspace, event_id, "Ada Oyelaran", phone="07700 900123", answers={"Lunch?": "Yes please"})
    bob = coming(workspace, event_id, "Bob Cole", state=S.WAITING)
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.put("Ada Oyelaran", "Known as", "Addy"),
        lambda made: made.put("Ada Oyelaran", "E-mail", "ada@example.org"),
        lambda made: made.put("Ada Oyelaran", "Organisation", "Quayside"),
        lambda made: made.put("Ada Oyelaran", "Role", "speaker"),
        lambda made: made.put("Ada Oyelaran", "Lunch?", "no, thank you"),
        lambda made: made.put("Ada Oyelaran", "Phone", None),
        lambda made: made.put("Bob Cole", "State", "Registered"),
    )
    expected = [
        ("Ada Oyelaran", "changed", "known_as", "", "Addy"),
        ("Ada Oyelaran", "changed", "email", "", "ada@example.org"),
        ("Ada Oyelaran", "changed", "phone", "07700 900123", ""),
        ("Ada Oyelaran", "changed", "organisation", "", "Quayside"),
        ("Ada Oyelaran", "changed", "role", "Participant", "Speaker"),
        ("Bob Cole", "changed", "state", "Waiting", "Registered"),
    ]
    seen = [cell for cell in cells(trip.preview()) if not cell[2].startswith("answer:")]
    assert seen == expected
    assert ("Yes please", "No, thank you") in [cell[3:] for cell in cells(trip.preview())]
    assert trip.apply().written == 2
    row = make.one(workspace, Registration, ada)
    person = workspace.read(people.detail, row.person_id)
    assert (person.known_as, person.email, person.phone, person.organisation) == (
        "Addy",
        "ada@example.org",
        "",
        "Quayside",
    )
    assert (row.role, row.answers) == (Role.SPEAKER, {"Lunch?": "No, thank you"})
    assert make.one(workspace, Registration, bob).state is S.REGISTERED
    assert cells(trip.preview()) == []
    workspace.undo()
    assert make.one(workspace, Registration, ada).role is Role.PARTICIPANT
    assert make.one(workspace, Registration, bob).state is S.WAITING


def test_what_fits_no_field_is_refused_alone(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    ask(workspace, event_id, Question("How many?", QuestionKind.NUMBER))
    coming(workspace, event_id, "Ada Oyelaran")
    coming(workspace, event_id, "Bob Cole", email="bob@example.org")
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.put("Ada Oyelaran", "Known as", "Addy"),
        lambda made: made.put("Ada Oyelaran", "E-mail", "BOB@example.org"),
        lambda made: made.put("Ada Oyelaran", "State", "Applied"),
        lambda made: made.put("Ada Oyelaran", "Role", "Queen"),
        lambda made: made.put("Ada Oyelaran", "How many?", "a few"),
        lambda made: made.put("Bob Cole", "E-mail", "not an address"),
        lambda made: made.put("Bob Cole", "Name", " "),
    )
    found = trip.apply()
    assert [(title, name) for title, outcome, name, _, _ in cells(found) if outcome == "changed"] == [
        ("Ada Oyelaran", "known_as")
    ]
    said = " ".join(reasons(found))
    for words in (
        "is the address of Bob Cole",
        "Who is registered cannot become applied",
        "“Queen” is no role",
        "“a few” is not a number",
        "A person needs a name",
        "“not an address” is not an e-mail address",
    ):
        assert words in said, words


def test_an_organisation_that_is_here_is_called_as_it_is(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    coming(workspace, event_id, "Ada Oyelaran", organisation_id=make.organisation(workspace, "Quayside"))
    coming(workspace, event_id, "Bob Cole")
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.put("Ada Oyelaran", "Organisation", "QUAYSIDE"),
        lambda made: made.put("Bob Cole", "Organisation", "quayside"),
    )
    assert cells(trip.apply()) == [("Bob Cole", "changed", "organisation", "", "Quayside")]


def test_two_rows_cannot_take_one_address(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    coming(workspace, event_id, "Ada Oyelaran")
    coming(workspace, event_id, "Bob Cole")
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.put("Ada Oyelaran", "E-mail", "a@example.org"),
        lambda made: made.put("Bob Cole", "E-mail", "A@example.org"),
    )
    assert [cell[:2] for cell in cells(trip.apply())] == [("Ada Oyelaran", "changed"), ("Bob Cole", "refused")]


def test_places_are_not_given_twice_and_who_leaves_frees_none_for_the_same_workbook(
    workspace: Workspace, tmp_path: Path
) -> None:
    event_id = make.event(workspace, capacity=2)
    ada = coming(workspace, event_id, "Ada Oyelaran")
    bob = coming(workspace, event_id, "Bob Cole", state=S.WAITING)
    cy = coming(workspace, event_id, "Cy Danso", state=S.WAITING)
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.put("Ada Oyelaran", "State", "Cancelled"),
        lambda made: made.put("Bob Cole", "State", "Registered"),
        lambda made: made.put("Cy Danso", "State", "Registered"),
    )
    found = trip.apply()
    assert reasons(found) == ["No place is left"]
    assert [make.one(workspace, Registration, key).state for key in (ada, bob, cy)] == [
        S.CANCELLED,
        S.REGISTERED,
        S.WAITING,
    ]


def test_above_the_cap_on_an_organisation_a_place_takes_a_reason_and_so_another_way(
    workspace: Workspace, tmp_path: Path
) -> None:
    event_id = make.event(workspace, organisation_cap=2)
    home = make.organisation(workspace)
    coming(workspace, event_id, "Ada Oyelaran", organisation_id=home)
    bob = coming(workspace, event_id, "Bob Cole", organisation_id=home, state=S.WAITING)
    cy = coming(workspace, event_id, "Cy Danso", organisation_id=home, state=S.WAITING)
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.put("Bob Cole", "State", "Registered"),
        lambda made: made.put("Cy Danso", "State", "Registered"),
    )
    assert reasons(trip.apply()) == ["Above the cap on one organisation. Give the place on the People tab."]
    assert [make.one(workspace, Registration, key).state for key in (bob, cy)] == [S.REGISTERED, S.WAITING]


def test_new_rows_are_registered(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    coming(workspace, event_id, "Ada Oyelaran", email="ada@example.org")
    make.person(workspace, "Bob Cole", email="bob@example.org")  # known from elsewhere
    make.person(workspace, "Ann Bell", email="ann@example.org")
    mail = "E-mail"
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.add(**{"Name": "Cy Danso", mail: "cy@example.org", "State": "invited", "Role": "Crew"}),
        lambda made: made.add(**{"Name": "Bob Cole", mail: "bob@example.org"}),
        lambda made: made.add(**{"Name": "Ada Oyelaran", mail: "ada@example.org"}),
        lambda made: made.add(**{"Name": "Eve Field", mail: "ann@example.org"}),
        lambda made: made.add(**{"Name": "Cy Danso", mail: "CY@example.org"}),
        lambda made: made.add(Phone="020 7946 0000"),
        lambda made: made.add(Name="Di Lane", State="Declined"),
    )
    found = trip.preview()
    assert [(row.title, row.outcome) for row in found.rows if row.number > 2] == [
        ("Cy Danso", Outcome.NEW),
        ("Bob Cole", Outcome.NEW),
        ("Ada Oyelaran", Outcome.REFUSED),
        ("Eve Field", Outcome.REFUSED),
        ("Cy Danso", Outcome.REFUSED),
        ("", Outcome.REFUSED),
        ("Di Lane", Outcome.REFUSED),
    ]
    said = reasons(found)
    assert said == [
        "Ada Oyelaran is on the list already",
        "ann@example.org is the address of Ann Bell. One address is one person’s.",
        "CY@example.org is in a row above already. One address is one person’s.",
        "A new row needs a name",
        "Nobody comes on the list as declined. Choose Applied, Invited, Registered, Waiting, or leave it.",
    ]
    assert trip.apply().written == 2
    listed = {one.name: one for one in workspace.read(registrations.guests, event_id)}
    assert set(listed) == {"Ada Oyelaran", "Bob Cole", "Cy Danso"}
    assert (listed["Cy Danso"].state, listed["Cy Danso"].role) == (S.INVITED, Role.CREW)
    assert listed["Bob Cole"].state is S.REGISTERED


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"registration_mode": RegistrationMode.INVITATION}, "One must be invited to London is Open(minded)"),
        (
            {"registration_mode": RegistrationMode.APPLICATION, "applications_close": make.NOW - timedelta(days=1)},
            "Applications to London is Open(minded) have closed",
        ),
        ({"status": EventStatus.CANCELLED}, "London is Open(minded) is cancelled"),
    ],
    ids=["by invitation", "closed", "cancelled"],
)
def test_new_rows_come_as_the_event_takes_people(
    workspace: Workspace, tmp_path: Path, fields: dict[str, Any], words: str
) -> None:
    event_id = make.event(workspace, **fields)
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(lambda made: made.add(Name="Cy Danso"))
    found = trip.apply()
    assert found.written == 0
    assert words in reasons(found)[0]


def test_a_new_row_answers_what_must_be_answered(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    ask(workspace, event_id, Question("Agreed?", QuestionKind.CONSENT, required=True))
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.add(Name="Cy Danso"), lambda made: made.add(Name="Di Lane", **{"Agreed?": "yes"})
    )
    found = trip.apply()
    assert [(row.title, row.outcome) for row in found.rows] == [
        ("Cy Danso", Outcome.REFUSED),
        ("Di Lane", Outcome.NEW),
    ]
    assert reasons(found) == ["“Agreed?”: They must agree to this. Without it nobody can register."]
    (listed,) = workspace.read(registrations.guests, event_id)
    assert listed.answers == {"Agreed?": "Yes"}


def test_what_must_be_answered_keeps_answers_back_and_nothing_else(
    workspace: Workspace, event_id: UUID, tmp_path: Path
) -> None:
    ask(
        workspace,
        event_id,
        Question("Agreed?", QuestionKind.CONSENT, required=True),
        Question("Why?"),
        Question("How?"),
    )
    coming(workspace, event_id, "Ada Oyelaran")
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.put("Ada Oyelaran", "Why?", "To listen"),
        lambda made: made.put("Ada Oyelaran", "How?", "Slowly"),
        lambda made: made.put("Ada Oyelaran", "Job title", "Chair"),
    )
    found = trip.apply()
    assert [cell[1] for cell in cells(found)] == ["changed", "refused", "refused"]
    assert set(reasons(found)) == {"“Agreed?”: They must agree to this. Without it nobody can register."}
    trip.change(lambda made: made.put("Ada Oyelaran", "Agreed?", "yes"))
    assert [cell[1] for cell in cells(trip.apply())] == ["changed"] * 3


def test_questions_of_any_words_come_back(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    asked = ["Name", "E-mail", "name", "Convene key", "Why? " * 80, "=1+1", "A\tB", "Column 1", "_x0041_"]
    ask(workspace, event_id, *map(Question, dict.fromkeys(text.strip() for text in asked if text != "name")))
    coming(workspace, event_id, "Ada Oyelaran", answers={"Name": "Lovelace", "=1+1": "2"})
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path)
    found = trip.preview()
    assert (found.counts, found.notes) == ({Outcome.SAME: 1}, ())

    def answer(made: List) -> None:
        for cell in made.page[1][12:-3]:
            made.page.cell(2, cell.column).value = f"To {cell.column}"

    assert [cell[4] for cell in cells(trip.change(answer).apply())] == [f"To {n}" for n in range(13, 21)]


def test_needs_and_the_person_are_not_in_it(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    ada = coming(workspace, event_id, "Ada Oyelaran", phone="07700 900123")
    person_id = make.one(workspace, Registration, ada).person_id
    make.need(workspace, person_id, event_id=event_id, detail="No nuts, severe")
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path)
    held: list[str] = []
    trip.change(lambda made: held.extend(str(c.value) for page in made.book for row in page.iter_rows() for c in row))
    assert ada.hex in held
    assert not any("nuts" in text or person_id.hex in text for text in held)
    assert held.count("07700 900123") == 1  # and not in what is kept to compare with
    assert make.one(workspace, Need, make.need(workspace, person_id)) is not None


def test_who_was_erased_stays_erased(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    ada = coming(workspace, event_id, "Ada Oyelaran")
    trip = Trip(workspace, event_id, Purpose.DELEGATES, tmp_path).change(
        lambda made: made.put("Ada Oyelaran", "Phone", "020 7946 0000")
    )

    def erase(session: Any) -> None:
        session.get(Person, session.get(Registration, ada).person_id).erased_at = make.NOW

    workspace.write("Erase", erase)
    assert reasons(trip.apply()) == ["This person was erased"]
    assert make.one(workspace, Event, event_id) is not None
