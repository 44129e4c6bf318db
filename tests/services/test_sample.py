from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

import make
from convene.rules.bookings import FIRM_STATES
from convene.rules.codes import Code, read_code
from convene.rules.outbox import address
from convene.rules.registrations import HOLDS_PLACE, PlaceState, RegistrationState
from convene.rules.scans import fact_hash
from convene.services import closures, event_templates, venue_documents, venues
from convene.services.sample import make_sample
from convene.store import history_check
from convene.store.tables import (
    Booking,
    Contribution,
    Credential,
    Event,
    EventDay,
    EventSession,
    JournalEntry,
    Need,
    Organisation,
    Person,
    Place,
    Registration,
    Resource,
    Row,
    Scan,
    SessionResource,
)


@pytest.fixture
def sample(workspace):
    make.sample(workspace)
    return workspace


def _dump(session):
    left_out = {"journal_end", "journal_entries", "journal_rows", "alembic_version"}
    return {
        table.name: sorted(map(repr, session.execute(sa.select(table)).all()))
        for table in Row.metadata.sorted_tables
        if table.name not in left_out
    }


def _of(session, code):
    return session.scalars(sa.select(Event).where(Event.code == code)).one()


def test_the_same_seed_gives_the_same_rows(workspace, tmp_path):
    from convene.store.workspace import Workspace

    make.sample(workspace)
    other = Workspace.create(tmp_path / "other.convene", clock=lambda: make.NOW, who="Tester")
    make.sample(other)
    assert workspace.read(_dump) == other.read(_dump)
    other.close()


def test_every_badge_code_reads_as_one_of_ours(sample):
    codes = sample.read(lambda s: s.scalars(sa.select(Credential.code)).all())
    assert len(codes) > 300
    assert all(isinstance(read_code(code), Code) for code in codes)


def test_the_convening_is_as_full_as_it_should_be(sample):
    def counts(session):
        event = _of(session, "OPEN")
        found = session.execute(
            sa.select(Registration.state, sa.func.count())
            .where(Registration.event_id == event.id)
            .group_by(Registration.state)
        )
        return event.capacity, dict(found.all())

    capacity, by_state = sample.read(counts)
    assert capacity == 240
    assert by_state[RegistrationState.REGISTERED] == 214
    assert by_state[RegistrationState.WAITING] == 9
    assert by_state[RegistrationState.APPLIED] == 5
    assert by_state[RegistrationState.CANCELLED] >= 5


def test_dates_hang_on_today(sample):
    def days(session):
        return {event.code: [day.date for day in event.days] for event in session.scalars(sa.select(Event))}

    by_code = sample.read(days)
    assert by_code["COURAGE"] == [make.TODAY]
    (convening,) = by_code["OPEN"]
    assert convening.weekday() == 3
    assert timedelta(days=35) <= convening - make.TODAY < timedelta(days=42)
    assert len(by_code["CBE3"]) == 5
    assert sum(day < make.TODAY for day in by_code["CBE3"]) == 2
    assert all(by_code.values())


def test_some_are_here_already_today(sample):
    def here(session):
        event = _of(session, "COURAGE")
        scans = session.scalars(sa.select(Scan).where(Scan.event_id == event.id, Scan.day == make.TODAY)).all()
        return len({scan.registration_id for scan in scans}), max(scan.at for scan in scans)

    people, latest = sample.read(here)
    assert people == 17
    assert latest <= make.NOW


def test_the_scans_of_a_desk_are_a_chain(sample):
    def check(session):
        for desk in session.scalars(sa.select(Scan.desk_id).distinct()).all():
            scans = session.scalars(sa.select(Scan).where(Scan.desk_id == desk).order_by(Scan.desk_seq)).all()
            assert [s.desk_seq for s in scans] == list(range(1, len(scans) + 1))
            assert all(later.previous == earlier.hash for earlier, later in pairwise(scans))
            for scan in scans:
                fact = {c.name: getattr(scan, c.name) for c in Scan.__table__.columns}
                del fact["hash"], fact["received_at"]
                assert fact_hash(fact) == scan.hash

    sample.read(check)


def test_nobody_without_a_badge_and_nobody_in_two_sessions_at_once(sample):
    def check(session):
        coming = set(session.scalars(sa.select(Registration.id).where(Registration.state.in_(HOLDS_PLACE))))
        assert set(session.scalars(sa.select(Credential.registration_id))) == coming
        by_guest = {}
        chosen = sa.select(Place.registration_id, EventSession).join(EventSession, EventSession.id == Place.session_id)
        for guest, one in session.execute(chosen.where(Place.state == PlaceState.GIVEN)):
            by_guest.setdefault(guest, []).append((one.starts_at, one.starts_at + timedelta(minutes=one.minutes)))
        for spans in by_guest.values():
            assert all(first[1] <= second[0] for first, second in pairwise(sorted(spans))), spans

    sample.read(check)


def test_sessions_hold_no_more_people_than_their_capacity(sample):
    def check(session):
        given = sa.select(Place.session_id, sa.func.count()).where(Place.state == PlaceState.GIVEN)
        for session_id, count in session.execute(given.group_by(Place.session_id)):
            assert count <= session.get(EventSession, session_id).capacity

    sample.read(check)


def test_two_clashes_on_purpose_and_no_more(sample):
    def pairs(session):
        event = _of(session, "OPEN")
        placed = session.scalars(
            sa.select(EventSession).where(EventSession.event_id == event.id, EventSession.starts_at.is_not(None))
        ).all()
        people = {
            one.id: set(session.scalars(sa.select(Contribution.person_id).where(Contribution.session_id == one.id)))
            for one in placed
        }
        rooms, persons = [], []
        for number, one in enumerate(placed):
            for other in placed[number + 1 :]:
                end, other_end = (s.starts_at + timedelta(minutes=s.minutes) for s in (one, other))
                if one.starts_at < other_end and other.starts_at < end:
                    if one.room_id is not None and one.room_id == other.room_id:
                        rooms.append({one.title, other.title})
                    if people[one.id] & people[other.id]:
                        persons.append({one.title, other.title})
        return rooms, persons

    rooms, persons = sample.read(pairs)
    assert rooms == [{"Inclusive interviews", "Data with gaps"}]
    assert persons == [{"Data with gaps", "Ask better questions"}]


def test_sessions_lie_in_their_day_and_in_their_booking(sample):
    def check(session):
        placed = sa.select(EventSession, EventDay).join(EventDay, EventDay.id == EventSession.day_id)
        for one, day in session.execute(placed.where(EventSession.starts_at.is_not(None))):
            end = one.starts_at + timedelta(minutes=one.minutes)
            assert day.starts_at <= one.starts_at, one.title
            assert end <= day.ends_at, one.title
            booked = session.scalars(
                sa.select(Booking).where(Booking.event_id == one.event_id, Booking.room_id == one.room_id)
            ).all()
            if one.room_id is not None:
                assert any(b.starts_at <= one.starts_at and end <= b.ends_at for b in booked), one.title

    sample.read(check)


def test_no_room_is_firmly_booked_twice(sample):
    def check(session):
        firm = session.scalars(sa.select(Booking).where(Booking.state.in_(FIRM_STATES))).all()
        for number, one in enumerate(firm):
            for other in firm[number + 1 :]:
                if one.room_id == other.room_id:
                    assert one.ends_at <= other.starts_at or other.ends_at <= one.starts_at

    sample.read(check)


def test_stories_are_listed_with_their_licence_and_tied_to_sessions_with_a_content_note(sample):
    def check(session):
        stories = session.scalars(sa.select(Resource)).all()
        assert len(stories) == 12
        assert {story.licence for story in stories} == {"CC BY-NC-ND"}
        assert {story.credit for story in stories} == {"Patient Voices / Pilgrim Projects Limited"}
        used = sa.select(EventSession).join(SessionResource, SessionResource.session_id == EventSession.id)
        assert all(one.content_note for one in session.scalars(used))

    sample.read(check)


def test_names_are_as_varied_as_the_city_and_addresses_cannot_arrive(sample):
    def people(session):
        return session.scalars(sa.select(Person)).all(), session.scalar(sa.select(sa.func.count(Organisation.id)))

    everybody, organisations = sample.read(people)
    assert len(everybody) >= 250
    assert organisations >= 60
    assert len({p.name for p in everybody}) == len(everybody)
    assert len({p.email_key for p in everybody}) == len(everybody)
    assert all(p.email.isascii() and p.email.endswith(".example") for p in everybody)
    assert all(".." not in p.email and ".@" not in p.email and address(p.email) == p.email for p in everybody)
    names = " ".join(p.name for p in everybody)
    assert {"’", "-", "é", "陈", "م", "ł"} <= set(names)
    assert any(" " not in p.name for p in everybody)


def test_three_needs_wait_for_an_owner(sample):
    def ownerless(session):
        return session.scalars(sa.select(Need.feature).where(Need.owner == "")).all()

    assert sorted(sample.read(ownerless)) == ["bsl", "hearing_loop", "lie_down"]


def test_it_says_what_was_done_lately_with_nothing_in_it_to_undo(sample):
    def told(session):
        return session.scalars(sa.select(JournalEntry).where(JournalEntry.closed)).all()

    entries = sample.read(told)
    assert len(entries) == 5
    assert all(entry.at < make.NOW for entry in entries)
    chain = sample.read(history_check.look)
    assert (chain.broken, chain.adopted) == (None, 0)


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 29, 0, 20, tzinfo=UTC),  # the night the clocks go forward
        datetime(2026, 10, 25, 22, 30, tzinfo=UTC),
        datetime(2028, 2, 29, 6, 0, tzinfo=UTC),
        datetime(2026, 12, 31, 12, 0, tzinfo=UTC),
    ],
)
def test_it_can_be_made_on_any_day(workspace, now):
    today = date(now.year, now.month, now.day)
    workspace.write("Make the sample", make_sample, today=today, now=now)
    latest = workspace.read(lambda s: s.scalar(sa.select(sa.func.max(Scan.at))))
    assert latest <= now


def test_templates_can_be_read_and_name_nobody(workspace):
    make.sample(workspace)
    rows = workspace.read(event_templates.listing)
    assert [(row.title, row.days, row.problem) for row in rows] == [
        ("Five-day programme", 5, ""),
        ("Masterclass, one afternoon", 1, ""),
    ]
    patterns = [workspace.read(event_templates.pattern, row.id) for row in rows]
    assert not [one for pattern in patterns for one in pattern.sessions if one.people]


def test_venues_are_known_whole_and_no_closure_lies_over_a_booking(sample):
    workspace = sample
    found = [workspace.read(venues.detail, row.id) for row in workspace.read(venues.listing)]
    assert all(venue.parking and venue.wifi and venue.catering and venue.contacts for venue in found)
    assert all(room.hours and room.day_rate_pence for venue in found for room in venue.rooms)
    shut = [closure for venue in found for closure in venue.closures]
    assert {closure.reason for closure in shut} >= {"Christmas and New Year", "New floor"}
    assert not any(workspace.read(closures.over, closure) for closure in shut)
    papers = {paper.title: paper for venue in found for paper in venue.documents}
    _, content = workspace.read(venue_documents.content, papers["If the alarm sounds"].id)
    assert content.startswith(b"If the alarm sounds")
    assert papers["About the house and its rooms"].address.startswith("https://")
