"""Importing outside lists: real files, repeated, and the rows that cannot be taken, on both kinds of database."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import make
from convene.formats.columns import propose
from convene.formats.csv_out import csv_bytes
from convene.formats.people_in import people as people_in
from convene.formats.sheet_in import read_table
from convene.rules.errors import Refused
from convene.rules.events import EventStatus
from convene.rules.exchange import Incoming as Row
from convene.rules.people import NeedKind
from convene.rules.registration_questions import Question
from convene.rules.registrations import QuestionKind, RegistrationState, Role
from convene.rules.text import clean_line
from convene.services import imports, needs, needs_board, people, registration_questions, registrations
from convene.services.import_columns import remembered
from convene.services.import_pace import Stopped
from convene.services.imports import Outcome, Preview
from convene.store.tables import Need, Person, Registration
from convene.store.workspace import Workspace

DATA = Path(__file__).parents[1] / "data"
S = RegistrationState


def bring(workspace: Workspace, event_id: UUID, *rows: Any, source: str = "List") -> Preview:
    """Look, then do: both say the same."""
    seen = workspace.read(imports.preview, event_id, rows, source=source)
    done, _ = workspace.write("Import", imports.apply, event_id, rows, source=source, now=make.NOW)
    assert done == seen
    return done


def how(preview: Preview) -> dict[str, int]:
    return {outcome: count for outcome, count in preview.counts.items() if count}


def listed(workspace: Workspace, event_id: UUID) -> dict[str, RegistrationState]:
    return {guest.name: guest.state for guest in workspace.read(registrations.guests, event_id)}


def read(name: str) -> tuple[Sequence[Any], str]:
    table = read_table(DATA / "attendees" / name)
    mapping = propose(table)
    return people_in(table, mapping), mapping.source


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("eventbrite-full.csv", "Eventbrite", {"John Doe": S.REGISTERED, "Jane Doe": S.REGISTERED}),
        (
            "eventbrite-short.csv",
            "Eventbrite",
            {"Anna Andersson": S.REGISTERED, "Björn Berg": S.REGISTERED, "Cleo Carlsson": S.CANCELLED},
        ),
        ("ms-forms.csv", "Microsoft Forms", {"Ada Lovelace": S.REGISTERED, "Alan Turing": S.REGISTERED}),
        ("tito.csv", "Tito", {"Tina Torn": S.REGISTERED, "Uno Udd": S.REGISTERED}),
    ],
)
def test_real_files_twice(workspace: Workspace, name: str, source: str, expected: dict[str, RegistrationState]) -> None:
    event_id = make.event(workspace)
    rows, found_source = read(name)
    assert found_source == source
    assert how(bring(workspace, event_id, *rows, source=source)) == {"new": len(expected)}
    assert listed(workspace, event_id) == expected
    badges = [guest.badge_code for guest in workspace.read(registrations.guests, event_id) if guest.badge_code]
    assert len(set(badges)) == list(expected.values()).count(S.REGISTERED)
    before = workspace.read(registrations.guests, event_id)
    assert how(bring(workspace, event_id, *rows, source=source)) == {"same": len(expected)}
    assert workspace.read(registrations.guests, event_id) == before


def test_the_whole_import_is_one_undo(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    rows, source = read("eventbrite-full.csv")
    bring(workspace, event_id, *rows, source=source)
    workspace.undo()
    assert listed(workspace, event_id) == {}
    assert workspace.read(people.directory) == []
    assert workspace.read(people.organisations) == []
    workspace.redo()
    assert sorted(listed(workspace, event_id)) == ["Jane Doe", "John Doe"]
    assert how(bring(workspace, event_id, *rows, source=source)) == {"same": 2}


def test_a_preview_changes_nothing(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    seen = workspace.read(imports.preview, event_id, [Row(2, name="Anna")], source="List")
    assert how(seen) == {"new": 1}
    assert listed(workspace, event_id) == {}


def test_all_that_a_row_says_is_kept(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    row = Row(
        2,
        name="Sólveig Gunnarsdóttir",
        given_name="Sólveig",
        family_name="Gunnarsdóttir",
        known_as="Solla",
        email="solla@marrow.example",
        organisation="Marrow Street Carers",
        job_title="Family support lead",
        phone="0044 20",
        pronouns="she/her",
        role=Role.SPEAKER,
        ticket="Speaker",
        reference="A-1",
        registered_at="2026-05-01 09:30",
        dietary="No nuts",
        access="BSL interpreter",
        note="arrives late",
        answers=(("How did you hear?", "Newsletter"), ("Blank?", " ")),
    )
    bring(workspace, event_id, row, source="Tito")
    (guest,) = workspace.read(registrations.guests, event_id)
    detail = workspace.read(registrations.guest_detail, guest.id)
    person = detail.person
    assert (person.name, person.given_name, person.family_name, person.known_as) == (
        "Sólveig Gunnarsdóttir",
        "Sólveig",
        "Gunnarsdóttir",
        "Solla",
    )
    assert (person.organisation, person.job_title, person.phone, person.pronouns) == (
        "Marrow Street Carers",
        "Family support lead",
        "0044 20",
        "she/her",
    )
    assert (detail.role, detail.ticket, detail.source, detail.note) == (
        Role.SPEAKER,
        "Speaker",
        "Tito",
        "arrives late",
    )
    assert detail.answers == (("How did you hear?", "Newsletter"),)
    assert detail.registered_at == datetime(2026, 5, 1, 8, 30, tzinfo=UTC)  # London, in summer
    assert {(n.kind, n.label) for n in detail.needs} == {
        (NeedKind.ACCESS, "BSL interpreter"),
        (NeedKind.DIETARY, "No nuts"),
    }
    kept = workspace.read(lambda s: [(need.consent_at, need.consent_wording) for need in s.query(Need)])
    assert kept == [(None, "from import Tito")] * 2  # nobody agreed: where it came from is all there is to say
    assert make.one(workspace, Registration, guest.id).source_key == "Tito:A-1"


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({}, None),
        ({"consent": "I agree that you keep this"}, None),  # a yes without a time
        ({"consent_at": "2026-05-01 09:30"}, None),  # a time without a yes
        ({"consent": "I agree that you keep this", "consent_at": "2026-09-01 09:30"}, None),  # still to come
        (
            {"consent": "I agree that you keep this", "consent_at": "2026-05-01 09:30"},
            datetime(2026, 5, 1, 8, 30, tzinfo=UTC),
        ),
    ],
)
def test_a_need_from_a_list_has_the_consent_the_list_says_and_no_other(
    workspace: Workspace, said: dict[str, str], at: datetime | None
) -> None:
    event_id = make.event(workspace)
    bring(workspace, event_id, Row(1, name="Ada Lovelace", access="BSL", dietary="Vegan", **said))
    (guest,) = workspace.read(registrations.guests, event_id)
    rows = workspace.read(needs.of_person, guest.person_id)
    words = "from import List" if at is None else "I agree that you keep this"
    assert [(need.consent_at, need.consent_wording) for need in rows] == [(at, words)] * 2
    (day,) = workspace.read(needs_board.catering, event_id)
    assert [(diet.diet, diet.people) for diet in day.diets] == [("Vegan", 1)]  # counted for the kitchen either way


def test_changes_are_named_field_by_field_and_empty_cells_take_nothing_away(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    first = Row(
        2,
        name="Anna Andersson",
        email="anna@example.org",
        organisation="Quayside",
        phone="1",
        reference="9",
        answers=(("Q", "yes"),),
    )
    bring(workspace, event_id, first)
    second = Row(
        2,
        name="Anna Berg", email="Anna@Example.org", organisation="QUAYSIDE", job_title="Nurse", reference="9",
        answers=(("Q", "no"), ("P", "")), access="n/a", dietary="Vegan", role=Role.CREW,
    )  # fmt: skip
    done = bring(workspace, event_id, second)
    assert how(done) == {"changed": 1}
    assert done.lines[0].changes == (
        ("name", "Anna Andersson", "Anna Berg"),
        ("job_title", "", "Nurse"),
        ("role", "participant", "crew"),
        ("Q", "yes", "no"),
        ("dietary", "", "Vegan"),
    )
    (guest,) = workspace.read(registrations.guests, event_id)
    detail = workspace.read(registrations.guest_detail, guest.id)
    assert (detail.person.organisation, detail.person.phone, detail.person.job_title) == ("Quayside", "1", "Nurse")
    assert [row.name for row in workspace.read(people.find, "berg quayside")] == ["Anna Berg"]
    assert workspace.read(people.find, "andersson") == []
    assert how(bring(workspace, event_id, second)) == {"same": 1}


def test_a_part_of_a_name_takes_nothing_from_the_whole(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    bring(workspace, event_id, Row(2, "Ada King Lovelace", email="ada@example.org"))
    done = bring(workspace, event_id, Row(2, "Ada", email="ada@example.org", phone="1"))
    assert done.lines[0].changes == (("phone", "", "1"),)
    done = bring(workspace, event_id, Row(2, "Ada Byron", email="ada@example.org"))
    assert done.lines[0].changes == (("name", "Ada King Lovelace", "Ada Byron"),)


def test_a_known_person_comes_on_the_list_of_another_event(workspace: Workspace) -> None:
    one, other = make.event(workspace), make.event(workspace)
    bring(workspace, one, Row(2, name="Anna", email="anna@example.org", organisation="Quayside", phone="1"))
    done = bring(workspace, other, Row(2, name="Anna", email="anna@example.org", phone="2"))
    assert how(done) == {"new": 1}
    assert done.lines[0].changes == (("phone", "1", "2"),)
    (person,) = workspace.read(people.directory)
    assert (person.events, person.organisation) == (2, "Quayside")


def test_a_changed_address_is_followed_by_reference_and_by_name(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    bring(
        workspace,
        event_id,
        Row(2, name="Anna", email="old@example.org", reference="A1"),
        Row(3, "Bo", organisation="Q"),
    )
    done = bring(
        workspace,
        event_id,
        Row(2, name="Anna", email="new@example.org", reference="A1"),
        Row(3, "Bo", organisation="Q", email="bo@example.org"),
    )
    assert [line.changes for line in done.lines] == [
        (("email", "old@example.org", "new@example.org"),),
        (("email", "", "bo@example.org"),),
    ]
    assert [row.email for row in workspace.read(people.find, "example")] == ["new@example.org", "bo@example.org"]


def test_conflicts_are_told_and_left_alone(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    bring(workspace, event_id, Row(2, name="John Doe", email="doe@example.org", reference="7"))
    done = bring(
        workspace,
        event_id,
        Row(2, "Jane Doe", email="doe@example.org"),
        Row(3, "Idris Calloway", email="idris@example.org", reference="7"),
        Row(4, "Ann Bell", email="team@example.org"),
        Row(5, "Bob Cole", email="TEAM@example.org"),
        Row(6, "Dag", email="dag@example.org"),
    )
    assert [line.outcome for line in done.lines] == [Outcome.CONFLICT] * 4 + [Outcome.NEW]
    assert done.lines[0].reason == "doe@example.org is the address of John Doe here"
    assert done.lines[1].reason == "Reference 7 is John Doe here"
    assert done.lines[2].reason == done.lines[3].reason == "Rows 4, 5 give one e-mail address to different people"
    assert listed(workspace, event_id) == {"John Doe": S.REGISTERED, "Dag": S.REGISTERED}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (Row(2, email="a@example.org"), "no name"),
        (Row(2, name=" \t"), "no name"),
        (Row(2, name="A", email="nope"), "“nope” is not an e-mail address"),
        (Row(2, name="A", problem="two addresses in one cell"), "two addresses in one cell"),
    ],
)
def test_rows_that_are_refused(workspace: Workspace, row: Row, reason: str) -> None:
    event_id = make.event(workspace)
    done = bring(workspace, event_id, row, Row(3, "Bo"))
    assert [(line.outcome, line.reason) for line in done.lines] == [(Outcome.REFUSED, reason), (Outcome.NEW, "")]
    assert list(listed(workspace, event_id)) == ["Bo"]


def test_a_person_twice_in_the_list_comes_once_and_booking_again_wins(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    rows = (
        Row(2, "Anna Berg", email="a@example.org", state=S.CANCELLED, reference="1"),
        Row(3, "Anna Berg", email="A@example.org", reference="2"),
        Row(4, "Bo", organisation="Quayside"),
        Row(5, "BO", organisation="quayside"),
        Row(6, "Bo", organisation="Northmere"),
    )
    done = bring(workspace, event_id, *rows)
    assert [line.outcome.value for line in done.lines] == ["same", "new", "new", "same", "new"]
    assert done.lines[0].reason == "The same person as row 3"
    assert workspace.read(registrations.counts, event_id).registered == 3
    assert how(bring(workspace, event_id, *rows)) == {"same": 5}


def test_statuses_of_the_list(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    people_of = {state: make.person(workspace, state.value.capitalize()) for state in S}
    for state, person_id in people_of.items():
        make.registration(workspace, event_id, person_id, state=state)
    coming = [Row(n, state.value.capitalize()) for n, state in enumerate(S)]
    done = bring(workspace, event_id, *coming)
    told = {line.name.casefold(): line.outcome.value for line in done.lines}
    assert told == {state.value: "same" for state in S} | {
        "invited": "changed",
        **dict.fromkeys(("declined", "withdrawn", "cancelled", "substituted"), "conflict"),
    }
    leaving = [Row(n, state.value.capitalize(), state=S.CANCELLED) for n, state in enumerate(S)]
    done = bring(workspace, event_id, *leaving)
    told = {line.name.casefold(): line.outcome.value for line in done.lines}
    assert told == {state.value: "changed" for state in S} | dict.fromkeys(
        ("declined", "withdrawn", "cancelled", "substituted"), "same"
    )
    assert how(bring(workspace, event_id, *leaving)) == {"same": len(S)}


def test_a_person_cancelled_here_is_not_registered_again_in_silence(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    bring(workspace, event_id, Row(2, name="Anna", email="a@example.org"))
    (guest,) = workspace.read(registrations.guests, event_id)
    workspace.write("Cancel", registrations.cancel, guest.id, now=make.NOW)
    done = bring(workspace, event_id, Row(2, name="Anna", email="a@example.org", phone="1"))
    assert (done.lines[0].outcome, done.lines[0].reason) == (
        Outcome.CONFLICT,
        "Cancelled here, but coming by this list",
    )
    assert listed(workspace, event_id) == {"Anna": S.CANCELLED}


def test_more_people_than_places_wait_and_those_who_leave_make_room(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=2)
    rows = [Row(n, f"Guest {n}", email=f"g{n}@example.org") for n in range(4)]
    done = bring(workspace, event_id, *rows)
    assert [line.state for line in done.lines] == [S.REGISTERED, S.REGISTERED, S.WAITING, S.WAITING]
    assert done.lines[2].reason == "No place is left"
    assert how(bring(workspace, event_id, *rows)) == {"same": 4}
    gone = Row(0, "Guest 0", email="g0@example.org", state=S.CANCELLED)
    done = bring(workspace, event_id, Row(9, "Guest 9"), gone)
    assert [line.state for line in done.lines] == [S.REGISTERED, S.CANCELLED]
    assert workspace.read(registrations.counts, event_id).held == 2


def test_a_need_known_by_other_words_stays_beside_the_new_one(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    bring(workspace, event_id, Row(2, name="Anna", access="wheelchair user"))
    (guest,) = workspace.read(registrations.guests, event_id)
    workspace.write("Give", needs.give_owner, guest.needs[0].id, owner="Tova")
    assert how(bring(workspace, event_id, Row(2, name="Anna", access="WHEELCHAIR user"))) == {"same": 1}
    assert how(bring(workspace, event_id, Row(2, name="Anna", access="Needs the loop"))) == {"changed": 1}
    (guest,) = workspace.read(registrations.guests, event_id)
    assert {(n.detail, n.owner) for n in guest.needs} == {("wheelchair user", "Tova"), ("Needs the loop", "")}


def test_nothing_is_brought_to_a_cancelled_event(workspace: Workspace) -> None:
    event_id = make.event(workspace, status=EventStatus.CANCELLED)
    with pytest.raises(Refused):
        workspace.read(imports.preview, event_id, [Row(2, name="A")], source="List")


def test_hostile_names_go_in_out_and_in_again(workspace: Workspace, tmp_path: Path) -> None:
    raw = json.loads((DATA / "strings" / "blns.json").read_text("utf-8"))
    names = list({people.search_key(text): clean_line(text) for text in raw if people.search_key(text)}.values())
    event_id = make.event(workspace, capacity=None)
    bring(workspace, event_id, *(Row(n, name, email=f"n{n}@example.org") for n, name in enumerate(names, 2)))
    guests = workspace.read(registrations.guests, event_id)
    assert sorted(guest.name for guest in guests) == sorted(names)
    sheet = tmp_path / "guests.csv"
    sheet.write_bytes(csv_bytes(("Name", "E-mail"), [(guest.name, guest.email) for guest in guests]))
    table = read_table(sheet)
    back = people_in(table, propose(table))
    assert [(row.name, row.email) for row in back] == [(guest.name, guest.email) for guest in guests]
    assert how(bring(workspace, event_id, *back)) == {"same": len(names)}


def test_ten_thousand_rows(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=None)
    rows = [
        Row(n, f"Person {n}", email=f"p{n}@example.org", organisation=f"Organisation {n % 300}", reference=str(n))
        for n in range(10_000)
    ]
    done, _ = workspace.write("Import", imports.apply, event_id, rows, source="List", now=make.NOW)
    assert how(done) == {"new": 10_000}
    assert how(workspace.read(imports.preview, event_id, rows, source="List")) == {"same": 10_000}
    assert workspace.read(registrations.counts, event_id).registered == 10_000
    assert len(workspace.read(people.organisations)) == 300
    assert workspace.read(lambda s: s.query(Person).count()) == 10_000
    workspace.undo()
    assert workspace.read(people.directory) == []


def test_who_is_no_longer_in_the_list_is_shown_and_stays(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    first = [
        Row(2, "Anna", email="a@example.org", reference="1"),
        Row(3, "Bo", email="b@example.org", reference="2"),
        Row(4, "Cleo", email="c@example.org", reference="3"),
        Row(5, "Dag", email="d@example.org", reference="4"),
        Row(6, "Eve", email="e@example.org", reference="5", state=S.CANCELLED),
    ]
    bring(workspace, event_id, *first, source="Tito")
    bring(workspace, event_id, Row(2, "Finn", email="f@example.org"), source="Eventbrite")
    before = listed(workspace, event_id)
    again = [
        Row(2, "Anna", email="new@example.org", reference="1"),  # found by the reference
        Row(3, "Bo", email="not an address"),  # refused, not gone
        Row(4, "Another", email="c@example.org"),  # in conflict with Cleo, who is not gone
    ]
    done = bring(workspace, event_id, *again, source="Tito")
    assert how(done) == {"changed": 1, "refused": 1, "conflict": 1, "gone": 1}
    assert [(one.name, one.row, one.outcome, one.state) for one in done.gone] == [
        ("Dag", 0, Outcome.GONE, S.REGISTERED)
    ]
    assert done.gone[0].registration_id
    assert listed(workspace, event_id) == before
    assert workspace.read(imports.preview, event_id, again, source="Another").gone == ()


def test_answers_go_to_the_question_that_is_asked_here(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    days = Question("Which day suits you?", QuestionKind.CHOICE, ("Monday", "Tuesday"))
    workspace.write("Ask", registration_questions.set_questions, event_id, [days])
    row = Row(2, "Anna", answers=(("which day suits you? ", "MONDAY"), ("Why?", "to learn")))
    bring(workspace, event_id, row)
    (guest,) = workspace.read(registrations.guests, event_id)
    detail = workspace.read(registrations.guest_detail, guest.id)
    assert detail.answers == (("Which day suits you?", "Monday"), ("Why?", "to learn"))
    again = Row(2, "Anna", answers=(("WHICH DAY SUITS YOU?", "Sunday"), ("why? ", "to learn")))
    assert bring(workspace, event_id, again).lines[0].changes == (("Which day suits you?", "Monday", "Sunday"),)


def test_what_was_answered_is_asked_here_too_if_wanted(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    workspace.write("Ask", registration_questions.set_questions, event_id, [Question("Why?")])
    rows = [
        Row(2, "Anna", answers=(("why? ", "a"), ("Which day?", "Monday"))),
        Row(3, "Bo", answers=(("Which day?", "Tuesday"), ("Lunch?", "Yes"))),
    ]
    kw = {"source": "List", "now": make.NOW, "ask": True}
    for _ in range(2):
        workspace.write("Import", imports.apply, event_id, rows, **kw)
        asked = workspace.read(registration_questions.questions, event_id)
        assert [question.text for question in asked] == ["Why?", "Which day?", "Lunch?"]
    workspace.undo()
    assert [q.text for q in workspace.read(registration_questions.questions, event_id)] == ["Why?"]
    assert listed(workspace, event_id) == {}


def test_progress_is_told_and_the_columns_are_remembered(workspace: Workspace) -> None:
    event_id = make.event(workspace, capacity=None)
    rows = [Row(n, f"Guest {n}") for n in range(5_000)]
    said: list[tuple[int, int]] = []
    workspace.write(
        "Import",
        imports.apply,
        event_id,
        rows,
        source="List",
        now=make.NOW,
        columns=imports.Columns("headings", {"Who": "name"}),
        progress=lambda done, total: said.append((done, total)),
    )
    assert said == sorted(said)
    assert (said[0], said[-1]) == ((0, 20_000), (20_000, 20_000))
    assert len(said) > 6
    assert workspace.read(remembered, "headings") == {"Who": "name"}


@pytest.mark.parametrize("after", [0, 1, 3, 8])
def test_an_import_that_is_stopped_leaves_nothing(workspace: Workspace, after: int) -> None:
    event_id = make.event(workspace, capacity=None)
    rows = [Row(n, f"Guest {n}", organisation=f"Home {n}", dietary="Vegan") for n in range(5_000)]
    history = len(workspace.history())
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    with pytest.raises(Stopped):
        workspace.write("Import", imports.apply, event_id, rows, source="L", now=make.NOW, cancelled=stop)
    assert asked == after + 1
    assert workspace.read(people.directory) == []
    assert workspace.read(people.organisations) == []
    assert len(workspace.history()) == history
    assert workspace.write("Import", imports.apply, event_id, rows, source="L", now=make.NOW)[0].counts["new"] == 5_000


def test_two_lists_of_one_brand_do_not_report_each_others_people(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    staff = Row(2, "Sam Staff", email="s@example.org")
    day = [staff, *(Row(n, f"Day {n}", email=f"d{n}@example.org") for n in range(3, 9))]
    evening = [staff, *(Row(n, f"Evening {n}", email=f"e{n}@example.org") for n in range(3, 7))]
    assert bring(workspace, event_id, *day, source="Eventbrite").source == "Eventbrite"
    other = bring(workspace, event_id, *evening, source="Eventbrite")
    assert (other.gone, other.source) == ((), "Eventbrite (list 2)")
    third = [Row(2, "Online 1", email="o@example.org")]
    assert bring(workspace, event_id, *third, source="Eventbrite").source == "Eventbrite (list 3)"
    again = bring(workspace, event_id, *day[:-1], Row(9, "Day 9", email="d9@example.org"), source="Eventbrite")
    assert ([one.name for one in again.gone], again.source) == (["Day 8"], "Eventbrite")
    again = bring(workspace, event_id, *evening[:-1], source="Eventbrite")
    assert ([one.name for one in again.gone], again.source) == (["Evening 6"], "Eventbrite (list 2)")
    assert "Eventbrite (list 2)" in again.gone[0].reason
    assert how(bring(workspace, event_id, *evening, source="Eventbrite")) == {"same": 5}


def test_a_list_is_known_again_under_another_date_in_its_name(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    rows = [Row(n, f"Guest {n}", email=f"g{n}@example.org") for n in range(2, 6)]
    bring(workspace, event_id, *rows, source="guests 2026-05-01")
    again = bring(workspace, event_id, *rows[1:], source="guests 2026-06-01 (1)")
    assert ([one.name for one in again.gone], again.source) == (["Guest 2"], "guests 2026-05-01")
    other = bring(workspace, event_id, *rows[1:], source="speakers")
    assert (other.gone, other.source) == ((), "speakers")
