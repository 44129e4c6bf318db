"""Erasing people: nothing of them is left in any table or in the file, and what they were counted in stays."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import make
from convene.rules.attendance import Mark
from convene.rules.errors import NotFound, Refused
from convene.rules.people import ERASED, NeedKind
from convene.rules.registrations import RegistrationState
from convene.services import needs, people, people_erase, people_merge, people_rows, registrations
from convene.store.journal import FACTS
from convene.store.tables import (
    AttendanceMark,
    Consent,
    Credential,
    DistinctPeople,
    Erasure,
    EventSession,
    JournalEntry,
    Message,
    Need,
    Person,
    PersonMerge,
    Registration,
    RegistrationGroup,
    Release,
    Review,
    Row,
    Score,
    Unavailability,
)
from convene.store.workspace import Workspace

MARK = "quill"
"""In everything that is known of the person of these tests, in one form or another."""
WORDS = (MARK, "kechi", "kekeki", "020 7946", "she/xer", "zoë ôss", "zo\\u00eb")
"""None of them is one that a random id could spell."""

STAYS = {
    "people": "blanked",
    "registrations": "words go",
    "attendance_marks": "reasons go",
    "messages": "words go",
    "credentials": "revoked; the code says nothing",
    "contributions": "who did what in a session, under nobody's name",
    "registration_groups": "an organisation's, not theirs; its contact is nobody now",
    "places": "counts",
    "offers": "times and a state",
    "scores": "points a reviewer gave",
    "calendar_ledger": "a fact: which entry went out when",
    "scans": "a fact",
}
"""Tables that point at people or registrations and stay, and why nothing in them says who they were."""


def everything(session: Session) -> str:
    """All that the whole database holds, as text."""
    kept = []
    for table in Row.metadata.sorted_tables:
        for row in session.execute(sa.select(table)):
            kept.append(json.dumps([str(value) for value in row], ensure_ascii=False))  # noqa: PERF401
    return "\n".join(kept).casefold()


def test_of_every_table_about_people_it_is_said_what_becomes_of_it() -> None:
    pointing = {c.table.name for owner in ("people", "registrations") for c in people_rows.pointers(owner)}
    goes = {kind.__tablename__ for kind in people_erase._GO} | {"distinct_people"}
    assert pointing | {"people"} == STAYS.keys() | goes
    assert not STAYS.keys() & goes
    assert {kind.__tablename__ for kind in people_erase._LOSE} <= STAYS.keys()
    assert {"scans", "calendar_ledger"} <= FACTS


def everywhere(workspace: Workspace) -> tuple[UUID, UUID]:
    """Somebody, and their registration, with words of theirs wherever there can be any."""
    event_id = make.event(workspace)
    registration_id, _ = workspace.write(
        "Register “Kechi Quillfeather Zoë Ôß”",
        registrations.register,
        event_id,
        name="Kechi Quillfeather Zoë Ôß",
        email="kechi@quill.example",
        phone="020 7946 0123",
        known_as="Kekeki",
        pronouns="she/xer",
        organisation="Harrow Lane Hospice",
        note="quiltnote quill",
        access="hearing loopquill",
        now=make.NOW,
    )
    person_id = make.one(workspace, Registration, registration_id).person_id
    answers = {"Which quill?": "the grey quill"}
    workspace.write("Answer", registrations.edit, registration_id, now=make.NOW, answers=answers)
    other = make.person(workspace, "Kechi Quill", email="old@quill.example", phone="020 7946 01239")
    old = make.event(workspace)
    make.registration(workspace, old, other, note="quill", reason="quill")
    make.need(workspace, other, detail="quill diet")
    workspace.write("Merge “Kechi Quill”", people_merge.merge, person_id, other, now=make.NOW)
    third = make.person(workspace, "Third")
    first, second = sorted((person_id, third))
    workspace.write("Two", lambda s: s.add(DistinctPeople(person_id=first, other_id=second)))
    mail = {"kind": "joining", "subject": "Dear Kechi", "body_text": "quill", "created_at": make.NOW}
    make.add(workspace, Message(person_id=person_id, recipient="Kechi <kechi@quill.example>", **mail))
    make.add(workspace, Message(recipient="KECHI@quill.example", **mail))
    make.add(
        workspace, Consent(person_id=person_id, kind="photo", given=True, at=make.NOW, source="quill", wording="q")
    )
    span = {"starts_at": make.at("09:00"), "ends_at": make.at("10:00")}
    make.add(workspace, Unavailability(person_id=person_id, reason="quill", source="quill", source_key="quill", **span))
    make.add(workspace, Review(registration_id=registration_id, reviewer="A", note="Kechi is quill", at=make.NOW))
    day = make.day_ids(workspace, event_id)[0]
    mark = {"mark": Mark.EXCUSED, "reason": "quill", "at": make.NOW}
    make.add(workspace, AttendanceMark(registration_id=registration_id, day_id=day, **mark))
    make.session(workspace, event_id, people=[person_id])
    content = {"sessions": [{"people": [{"person_id": str(person_id)}]}]}
    make.add(workspace, Release(event_id=event_id, number=1, at=make.NOW, content=content))
    make.add(workspace, RegistrationGroup(event_id=event_id, name="Ten of a kind", contact_id=person_id))
    make.came(workspace, event_id, registration_id, make.DAY)
    workspace.write("Cancel “Kechi Quillfeather”", registrations.cancel, registration_id, reason="quill", now=make.NOW)
    workspace.write("Take up", registrations.take_up_again, registration_id, now=make.NOW)
    workspace.write("Edit “Kechi Quillfeather Zoë Ôß”", people.edit, person_id, reception_note="quill")
    workspace.undo()
    return person_id, registration_id


def test_an_erased_person_is_nowhere_but_still_counts(workspace: Workspace) -> None:
    person_id, registration_id = everywhere(workspace)
    event_id = make.one(workspace, Registration, registration_id).event_id
    assert all(word in workspace.read(everything) for word in WORDS[:-1])
    plan = workspace.read(people_erase.plan, person_id)
    assert dict(plan.goes)["needs"] == 2
    assert dict(plan.stays)["registrations"] == 2

    workspace.write("Erase “Kechi Quillfeather Zoë Ôß”", people_erase.erase, person_id, now=make.NOW)

    left = workspace.read(everything)
    for word in WORDS:
        assert word not in left
    detail = workspace.read(people.detail, person_id)
    assert (detail.name, detail.email, detail.organisation, detail.needs) == (ERASED, "", "", ())
    assert detail.erased_at == make.NOW
    assert workspace.read(registrations.counts, event_id).registered == 1
    assert make.one(workspace, Erasure, person_id).erased_at == make.NOW
    assert all(c.revoked_at for c in workspace.read(lambda s: s.scalars(sa.select(Credential)).all()))
    assert workspace.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(Need))) == 0
    assert [row.name for row in workspace.read(people.find, "erased")] == []
    assert workspace.read(people_merge.merges_of) == ()
    with pytest.raises(Refused):
        workspace.write("Erase", people_erase.erase, person_id, now=make.NOW)
    with pytest.raises(Refused):
        workspace.write("Edit", people.edit, person_id, name="Kechi again")
    with pytest.raises(Refused):
        workspace.write("Need", needs.add, person_id, event_id=None, kind=NeedKind.ACCESS, detail="loop", now=make.NOW)


def test_not_a_byte_of_them_is_left_in_the_file(workspace: Workspace) -> None:
    if workspace.path is None:
        pytest.skip("a server keeps its own files")
    for number in range(200):  # pages around theirs are full, and are split and joined as theirs change
        make.person(workspace, f"Bystander {number} " + "x" * (number % 60))
    person_id, _ = everywhere(workspace)
    path = Path(workspace.path)
    assert b"uill" in path.read_bytes()
    workspace.write("Erase “Kechi Quillfeather Zoë Ôß”", people_erase.erase, person_id, now=make.NOW)
    workspace.close()
    held = path.read_bytes().lower()
    for word in (*WORDS, "zoë ôß"):
        at = held.find(word.encode())
        assert at < 0, held[at - 200 : at + 200]
    assert b"bystander 199" in held


def test_after_take_apart_each_is_erased_alone(workspace: Workspace) -> None:
    keep, other = make.person(workspace, "Ana Reis", email="a@a.example"), make.person(workspace, "Kechi Quill")
    workspace.write("Merge", people_merge.merge, keep, other, now=make.NOW)
    (made,) = workspace.read(people_merge.merges_of, keep)
    workspace.write("Apart", people_merge.take_apart, made.id)
    workspace.write("Erase", people_erase.erase, other, now=make.NOW)
    left = workspace.read(everything)
    assert "quill" not in left
    assert "ana reis" in left
    assert workspace.read(lambda s: s.scalars(sa.select(PersonMerge)).all()) == []


def test_several_are_erased_at_once_and_the_others_keep_their_history(workspace: Workspace) -> None:
    gone = [make.person(workspace, f"Quill Number {number}", email=f"q{number}@quill.example") for number in range(30)]
    stays = make.person(workspace, "Ana Reis")
    workspace.write("Edit “Ana Reis”", people.edit, stays, phone="020 7946 0999")
    workspace.write("Erase 30", people_erase.erase_all, gone, now=make.NOW)
    assert "quill" not in workspace.read(everything)
    labels = workspace.read(lambda s: s.scalars(sa.select(JournalEntry.label)).all())
    assert "Edit “Ana Reis”" in labels
    assert workspace.read(people.detail, stays).phone == "020 7946 0999"


def test_a_name_of_one_word_goes_from_labels_where_it_is_meant(workspace: Workspace) -> None:
    person_id = make.person(workspace, "Bo")
    workspace.write("Add “Bo”", people.edit, person_id, phone="1")
    make.event(workspace, "A")
    workspace.write("Book the Boardroom", people.edit, make.person(workspace, "Ana"), phone="2")
    workspace.write("Erase “Bo”", people_erase.erase, person_id, now=make.NOW)
    labels = workspace.read(lambda s: s.scalars(sa.select(JournalEntry.label)).all())
    assert "Book the Boardroom" in labels
    assert not [label for label in labels if "“Bo”" in label]


def test_where_others_name_them_is_said(workspace: Workspace) -> None:
    person_id = make.person(workspace, "Kechi Quill", email="kechi@quill.example")
    event_id = make.event(workspace)
    make.session(workspace, event_id, "In conversation", abstract="With Kechi Quill, who knows.")
    make.session(workspace, event_id, "Quill pens", abstract="Nobody by name.")
    plan = workspace.read(people_erase.plan, person_id)
    assert [(m.table, m.title) for m in plan.mentions] == [("sessions", "In conversation")]
    with pytest.raises(NotFound):
        workspace.read(people_erase.plan, uuid4())


def test_the_register_is_applied_again_to_a_backup(workspace: Workspace) -> None:
    keys = [make.person(workspace, f"Quill {number}") for number in range(3)]
    workspace.write("Erase", people_erase.erase, keys[0], now=make.NOW)
    register = (*workspace.read(people_erase.register), keys[1], uuid4())
    assert workspace.write("Again", people_erase.erase_again, register, now=make.NOW)[0] == 1
    names = {key: make.one(workspace, Person, key).name for key in keys}
    assert list(names.values()) == [ERASED, ERASED, "Quill 2"]


def test_an_erasure_cannot_be_undone(workspace: Workspace) -> None:
    person_id, _ = workspace.write("Add Anna", people.create, name="Anna")
    before, _ = workspace.write("Add Bo", people.create, name="Bo")
    workspace.write("Erase Anna", people_erase.erase, person_id, now=make.NOW)
    workspace.undo()  # takes back adding Bo, the last change that is not about Anna
    assert make.one(workspace, Person, before) is None
    assert make.one(workspace, Person, person_id).name == ERASED
    with pytest.raises(Refused):
        workspace.undo()


def test_scores_stay_and_reviews_go(workspace: Workspace) -> None:
    from convene.store.tables import Criterion

    event_id, person_id = make.event(workspace), make.person(workspace)
    applied = make.registration(workspace, event_id, person_id, state=RegistrationState.APPLIED)
    criterion = make.add(workspace, Criterion(event_id=event_id, name="Reach"))
    make.add(workspace, Score(registration_id=applied, criterion_id=criterion, reviewer="A", points=4))
    make.add(workspace, Review(registration_id=applied, reviewer="A", note="Knows her well", at=make.NOW))
    workspace.write("Erase", people_erase.erase, person_id, now=make.NOW)
    assert workspace.read(lambda s: s.scalar(sa.select(Score.points))) == 4
    assert workspace.read(lambda s: s.scalars(sa.select(Review)).all()) == []


def test_the_history_of_other_things_names_them_no_more(workspace: Workspace) -> None:
    person_id, other = make.person(workspace, "Kechi Quill"), make.person(workspace, "Ana")
    session_id = make.session(workspace, make.event(workspace), abstract="With Kechi Quill")
    workspace.write("Reword", lambda s: setattr(s.get_one(EventSession, session_id), "abstract", "With a guest"))
    workspace.write("Seat Ana beside Kechi Quill", people.edit, other, phone="1")
    workspace.write("Erase “Kechi Quill”", people_erase.erase, person_id, now=make.NOW)
    assert "quill" not in workspace.read(everything)
    assert make.one(workspace, EventSession, session_id).abstract == "With a guest"
    assert make.one(workspace, Person, other).phone == "1"
