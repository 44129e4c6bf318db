"""Two entries of one person made one and taken apart again, on both kinds of database."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import make
from convene.rules.attendance import Mark
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.people import MERGED, PhotoPreference
from convene.rules.programme import ContributionRole
from convene.rules.registrations import OfferState, PlaceState, RegistrationState
from convene.services import attendance, badges, checkin, people, people_erase, people_merge, registrations
from convene.store.tables import (
    AttendanceMark,
    CalendarLedger,
    Consent,
    Contribution,
    Credential,
    DistinctPeople,
    EventTemplate,
    Message,
    Offer,
    Person,
    PersonMerge,
    Place,
    Registration,
    RegistrationGroup,
    Release,
    Row,
    Score,
    Unavailability,
)
from convene.store.workspace import Workspace

S = RegistrationState
_NOT_COMPARED = ("journal_end", "journal_entries", "journal_rows")


def merge(workspace: Workspace, keep: UUID, other: UUID, **more: Any) -> people_merge.MergePlan:
    return workspace.write("Merge", people_merge.merge, keep, other, now=make.NOW, **more)[0]


def take_apart(workspace: Workspace, keep: UUID) -> people_merge.Apart:
    (made, *_) = workspace.read(people_merge.merges_of, keep)
    return workspace.write("Take apart", people_merge.take_apart, made.id)[0]


def everything(workspace: Workspace) -> dict[str, list[str]]:
    """Every row of every table but the journal's."""

    def read(session: Session) -> dict[str, list[str]]:
        return {
            table.name: sorted(json.dumps([str(value) for value in row]) for row in session.execute(sa.select(table)))
            for table in Row.metadata.sorted_tables
            if table.name not in _NOT_COMPARED
        }

    return workspace.read(read)


def two(workspace: Workspace) -> tuple[UUID, UUID]:
    home = make.organisation(workspace)
    keep = make.person(workspace, "Zoë O’Brien", email="zoe@example.org", phone="020 7946 0001")
    other = make.person(workspace, "Zoe Obrien", known_as="Zo", pronouns="she/her", organisation_id=home)
    return keep, other


def entwined(workspace: Workspace) -> tuple[UUID, UUID]:
    """Two entries with something in every table that a person can be in, on one list together twice."""
    keep, other = two(workspace)
    third = make.person(workspace, "Third")
    at = make.event(workspace, code="BOTH", days=make.days_on(make.DAY, 2))
    alone, late = make.event(workspace, code="ALONE"), make.event(workspace, code="LATE")
    mine = make.registration(workspace, at, keep, state=S.WAITING, note="Kept note", answers={"Why?": "To listen"})
    theirs = make.registration(workspace, at, other, answers={"Why?": "To talk", "How?": "By train"}, ticket="Day")
    make.registration(workspace, alone, other)
    make.registration(workspace, late, keep)
    behind = make.registration(workspace, late, other, state=S.APPLIED, short_notice=True)
    guest = make.registration(workspace, late, third, guest_of_id=behind)
    for registration in (mine, theirs, behind):
        workspace.write("Code", badges.issue_code_for, [registration], now=make.NOW)
    session_id = make.session(workspace, at, people=[keep, other])
    talk = make.session(workspace, at, "Talk", people=[other])
    make.add(workspace, Place(session_id=session_id, registration_id=mine, state=PlaceState.GIVEN))
    make.add(workspace, Place(session_id=session_id, registration_id=theirs, state=PlaceState.WAITING))
    make.add(workspace, Place(session_id=talk, registration_id=mine, state=PlaceState.CHOSEN, rank=1))
    day = make.day_ids(workspace, at)[0]
    make.add(workspace, AttendanceMark(registration_id=mine, day_id=day, mark=Mark.EXCUSED, reason="Ill", at=make.NOW))
    offered = {"made_at": make.NOW, "expires_at": make.NOW + timedelta(days=1)}
    make.add(workspace, Offer(registration_id=mine, **offered))
    make.need(workspace, other, detail="Loop")
    make.need(workspace, keep, detail="Large print")
    make.add(workspace, Consent(person_id=other, kind="photo", given=True, at=make.NOW, source="form", wording="v1"))
    span = {"starts_at": make.at("09:00"), "ends_at": make.at("10:00")}
    make.add(workspace, Unavailability(person_id=other, reason="Clinic", **span))
    make.add(workspace, RegistrationGroup(event_id=at, name="Ten", contact_id=other))
    mail = {"kind": "joining", "subject": "Welcome", "created_at": make.NOW}
    make.add(workspace, Message(person_id=other, **mail))
    first, second = sorted((other, third))
    workspace.write("Two", lambda s: s.add(DistinctPeople(person_id=first, other_id=second)))
    issued = {"uid": "u@x", "sequence": 1, "method": "REQUEST", "way": "file", "issued_at": make.NOW}
    make.add(workspace, CalendarLedger(person_id=other, **issued))
    content = {"sessions": [{"title": "Talk", "people": [{"person_id": str(other), "role": "speaker"}]}]}
    make.add(workspace, Release(event_id=at, number=1, at=make.NOW, content=content))
    make.add(workspace, EventTemplate(title="Again", content=content | {"hex": other.hex}, made_at=make.NOW))
    assert guest
    return keep, other


def test_what_was_theirs_is_the_kept_ones_and_can_be_taken_apart_exactly(workspace: Workspace) -> None:
    keep, other = entwined(workspace)
    before = everything(workspace)
    plan = workspace.read(people_merge.plan, keep, other)
    assert everything(workspace) == before  # a plan changes nothing
    assert merge(workspace, keep, other) == plan
    after = everything(workspace)
    assert make.one(workspace, Person, other) is None
    gone = (str(other), other.hex)
    told = {name for name, rows in after.items() for row in rows if any(key in row for key in gone)}
    assert told == {"person_merges"}
    assert {(t.title, t.stays, t.goes, t.others_stays) for t in plan.twins} == {
        ("London is Open(minded)", S.REGISTERED, S.WAITING, True),
        ("London is Open(minded)", S.REGISTERED, S.APPLIED, False),
    }
    detail = workspace.read(people.detail, keep)
    assert sorted(need.detail for need in detail.needs) == ["Large print", "Loop"]
    assert [event.state for event in detail.events] == [S.REGISTERED] * 3
    take_apart(workspace, keep)
    assert everything(workspace) == before


def test_a_merge_is_one_undo_that_takes_the_calendar_ledger_along(workspace: Workspace) -> None:
    keep, other = entwined(workspace)
    before = everything(workspace)
    merge(workspace, keep, other)
    after = everything(workspace)
    workspace.undo()
    assert everything(workspace) == before
    workspace.redo()
    assert everything(workspace) == after
    take_apart(workspace, keep)
    workspace.undo()
    assert everything(workspace) == after


@pytest.mark.parametrize("swapped", [False, True])
def test_the_registration_that_goes_further_stays_with_what_the_other_had(workspace: Workspace, swapped: bool) -> None:
    keep, other = two(workspace)
    at = make.event(workspace)
    further, behind = (other, keep) if swapped else (keep, other)
    stays = make.registration(workspace, at, further, answers={"Why?": "To listen"})
    goes = make.registration(workspace, at, behind, state=S.WAITING, note="Late", answers={"Why?": "?", "How?": "Bus"})
    for registration in (stays, goes):
        workspace.write("Code", badges.issue_code_for, [registration], now=make.NOW)
    codes = workspace.read(lambda s: s.scalars(sa.select(Credential.code)).all())
    session_id = make.session(workspace, at)
    make.add(workspace, Place(session_id=session_id, registration_id=goes, state=PlaceState.GIVEN))
    make.add(workspace, Offer(registration_id=goes, made_at=make.NOW, expires_at=make.NOW + timedelta(days=1)))
    plan = merge(workspace, keep, other)
    (twin,) = plan.twins
    assert twin.others_stays is swapped
    (row,) = workspace.read(lambda s: s.scalars(sa.select(Registration)).all())
    assert (row.id, row.person_id, row.state, row.note) == (stays, keep, S.REGISTERED, "Late")
    assert row.answers == {"Why?": "To listen", "How?": "Bus"}
    assert make.one(workspace, Offer, workspace.read(lambda s: s.scalar(sa.select(Offer.id)))).state is (
        OfferState.WITHDRAWN
    )
    assert workspace.read(lambda s: s.scalar(sa.select(Place.registration_id))) == stays
    for code in codes:  # both badges are theirs
        shown, _ = workspace.write("Scan", checkin.scan, at, desk="Door", code=code, day=make.DAY, now=make.NOW)
        assert shown.guest is not None
        assert shown.guest.registration_id == stays
    assert len(workspace.read(badges.badges, at)) == 1


def test_who_came_with_both_badges_has_come_on_every_day_and_no_scan_changes(workspace: Workspace) -> None:
    keep, other = two(workspace)
    at = make.event(workspace, days=make.days_on(make.DAY, 3))
    mine, theirs = make.registration(workspace, at, keep), make.registration(workspace, at, other, state=S.CANCELLED)
    workspace.write("Again", registrations.take_up_again, theirs, now=make.NOW)
    make.came(workspace, at, mine, make.DAY)
    make.came(workspace, at, theirs, make.DAY)
    make.came(workspace, at, theirs, make.DAY + timedelta(days=1))
    before = everything(workspace)
    (twin,) = merge(workspace, keep, other).twins
    assert twin.both_came
    after = everything(workspace)
    assert after["scans"] == before["scans"]
    found = workspace.read(attendance.matrix, at, today=make.DAY + timedelta(days=9))
    (row,) = [one for one in found.people if one.person_id == keep]
    assert [cell.state.value for cell in row.cells] == ["attended", "attended", "absent"]
    shell = make.one(workspace, Registration, theirs)
    assert (shell.state, shell.substituted_by_id) == (S.SUBSTITUTED, mine)
    assert make.one(workspace, Person, shell.person_id).name == MERGED
    assert [row.name for row in workspace.read(people.find, "merged")] == []
    take_apart(workspace, keep)
    assert everything(workspace) == before


def test_taken_apart_later_what_came_since_stays_with_the_kept_one(workspace: Workspace) -> None:
    keep, other = entwined(workspace)
    merge(workspace, keep, other, take={"name"})
    new = make.event(workspace, code="NEW")
    since = make.registration(workspace, new, keep)
    workspace.write("Edit", people.edit, keep, phone="020 7946 0999", known_as="Zed")
    (need,) = [n for n in workspace.read(people.detail, keep).needs if n.detail == "Loop"]
    from convene.services import needs

    workspace.write("Give", needs.give_owner, need.id, owner="Tova")
    apart = take_apart(workspace, keep)
    assert (apart.kept_id, apart.other_id, apart.waiting) == (keep, other, ())
    one, two_ = (workspace.read(people.detail, key) for key in (keep, other))
    assert (one.name, one.phone, one.known_as) == ("Zoë O’Brien", "020 7946 0999", "Zed")
    assert (two_.name, two_.known_as, two_.organisation) == ("Zoe Obrien", "Zo", "Eastmarsh Carers Network")
    assert [n.detail for n in two_.needs] == ["Loop"]
    assert two_.needs[0].owner == "Tova"
    assert make.one(workspace, Registration, since).person_id == keep
    assert workspace.read(people.find, "zed")[0].id == keep
    with pytest.raises(Refused):
        workspace.write("Again", people_merge.take_apart, uuid4())


def test_who_was_merged_into_somebody_merged_is_taken_apart_the_other_way_round(workspace: Workspace) -> None:
    a, b = two(workspace)
    c = make.person(workspace, "Zoe B")
    for key in (a, b, c):
        make.need(workspace, key, detail=f"Of {key}")
    before = everything(workspace)
    merge(workspace, a, b)
    merge(workspace, c, a)
    by_name = {one.name: one.id for one in workspace.read(people_merge.merges_of, c)}
    assert set(by_name) == {"Zoe Obrien", "Zoë O’Brien"}
    with pytest.raises(Refused):
        workspace.write("Apart", people_merge.take_apart, by_name["Zoe Obrien"])
    for name in ("Zoë O’Brien", "Zoe Obrien"):
        workspace.write("Apart", people_merge.take_apart, by_name[name])
    assert everything(workspace) == before


def test_a_place_given_away_meanwhile_is_waited_for(workspace: Workspace) -> None:
    keep, other = two(workspace)
    at = make.event(workspace, capacity=2)
    make.registration(workspace, at, keep)
    theirs = make.registration(workspace, at, other)
    merge(workspace, keep, other)
    workspace.write("Register", registrations.register, at, name="Somebody new", now=make.NOW)
    assert take_apart(workspace, keep).waiting == ("London is Open(minded)",)
    assert make.one(workspace, Registration, theirs).state is S.WAITING
    assert workspace.read(registrations.counts, at).held == 2


def test_what_is_gone_since_does_not_come_back(workspace: Workspace) -> None:
    keep, other = two(workspace)
    at = make.event(workspace)
    for key in (keep, other):
        make.registration(workspace, at, key)
    session_id = make.session(workspace, at, people=[keep, other])
    merge(workspace, keep, other)

    def drop(session: Session) -> None:
        session.delete(session.scalars(sa.select(Contribution)).one())
        session.flush()
        from convene.store.tables import EventSession, Organisation

        session.delete(session.get_one(EventSession, session_id))
        session.get_one(Person, keep).organisation_id = None
        session.flush()
        session.delete(session.scalars(sa.select(Organisation)).one())

    workspace.write("Drop", drop)
    take_apart(workspace, keep)
    assert workspace.read(lambda s: s.scalars(sa.select(Contribution)).all()) == []
    assert workspace.read(people.detail, other).organisation == ""


def test_fields_are_chosen_one_by_one(workspace: Workspace) -> None:
    keep, other = two(workspace)
    workspace.write("Edit", people.edit, other, photo=PhotoPreference.NO, email="zoe@work.example")
    plan = workspace.read(people_merge.plan, keep, other, take={"email"})
    assert {d.field: (d.kept, d.other, d.takes_other) for d in plan.differences} == {
        "name": ("Zoë O’Brien", "Zoe Obrien", False),
        "known_as": ("", "Zo", True),
        "pronouns": ("", "she/her", True),
        "email": ("zoe@example.org", "zoe@work.example", True),
        "phone": ("020 7946 0001", "", False),
        "organisation": ("", "Eastmarsh Carers Network", True),
        "photo": ("", "no", True),
    }
    assert [d.field for d in plan.differences if d.to_choose] == ["name", "email"]
    merge(workspace, keep, other, take={"email"})
    made = workspace.read(people.detail, keep)
    assert (made.name, made.email, made.known_as, made.organisation, made.photo) == (
        "Zoë O’Brien", "zoe@work.example", "Zo", "Eastmarsh Carers Network", PhotoPreference.NO,
    )  # fmt: skip
    assert [row.name for row in workspace.read(people.find, "work.example zo")] == ["Zoë O’Brien"]


def test_what_cannot_be_merged(workspace: Workspace) -> None:
    keep, other = two(workspace)
    with pytest.raises(Invalid) as same:
        merge(workspace, keep, keep)
    assert same.value.field == "other_id"
    with pytest.raises(Invalid) as field:
        merge(workspace, keep, other, take={"shoe size"})
    assert field.value.field == "take"
    with pytest.raises(NotFound):
        merge(workspace, keep, uuid4())
    workspace.write("Erase", people_erase.erase, other, now=make.NOW)
    with pytest.raises(Refused):
        merge(workspace, keep, other)
    assert workspace.read(people_merge.merges_of) == ()


def test_contributions_scores_and_consent_of_both_meet_without_doubling(workspace: Workspace) -> None:
    keep, other = two(workspace)
    at = make.event(workspace)
    mine, theirs = (make.registration(workspace, at, key, state=S.APPLIED) for key in (keep, other))
    session_id = make.session(workspace, at, people=[keep, other])
    make.add(workspace, Contribution(session_id=session_id, person_id=other, role=ContributionRole.SPEAKER))
    from convene.store.tables import Criterion

    criterion = make.add(workspace, Criterion(event_id=at, name="Reach"))
    for registration, reviewer, points in ((mine, "A", 1), (theirs, "A", 5), (theirs, "B", 4)):
        make.add(
            workspace,
            Score(registration_id=registration, criterion_id=criterion, reviewer=reviewer, points=points),
        )
    workspace.write(
        "Set", lambda s: setattr(s.get_one(Person, other), "marketing_consent_at", make.NOW - timedelta(days=9))
    )
    merge(workspace, keep, other)
    roles = workspace.read(lambda s: s.execute(sa.select(Contribution.person_id, Contribution.role)).all())
    assert sorted((key, role.value) for key, role in roles) == [(keep, "facilitator"), (keep, "speaker")]
    points = workspace.read(lambda s: s.execute(sa.select(Score.reviewer, Score.points)).all())
    assert sorted(tuple(row) for row in points) == [("A", 1), ("B", 4)]
    assert make.one(workspace, Person, keep).marketing_consent_at == make.NOW - timedelta(days=9)
    assert make.one(workspace, PersonMerge, workspace.read(people_merge.merges_of)[0].id).kept_id == keep
