"""The agenda of an event, and what one can do to it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.bookings import BookingState
from convene.rules.errors import Invalid, NotFound
from convene.rules.programme import (
    ContributionRole,
    ContributionState,
    FindingKind,
    SessionKind,
    SessionState,
    Severity,
    SignUp,
)
from convene.rules.registrations import PlaceState
from convene.rules.venues import Layout, RoomFeature
from convene.services import programme
from convene.store.tables import Contribution, EventSession, Place, Theme


@pytest.fixture
def event(workspace):
    return make.event(workspace, venue_id=make.venue(workspace))


@pytest.fixture
def library(workspace, event):
    venue_id = workspace.read(programme.agenda, event) and make.one(workspace, make.EventDay, day(workspace, event))
    return make.room(workspace, venue_id.venue_id, "Library", layouts={Layout.THEATRE: 40, Layout.CABARET: 24})


def day(workspace, event):
    return make.day_ids(workspace, event)[0]


def add(workspace, event, title="Opening circle", **fields):
    return workspace.write(f"Add “{title}”", programme.create_session, event, title=title, **fields)[0]


def the(workspace, event, session_id):
    return next(s for s in workspace.read(programme.agenda, event).sessions if s.id == session_id)


def test_the_agenda_holds_all_that_the_grid_needs(workspace, event, library):
    wing = make.room(workspace, make.one(workspace, make.Room, library).venue_id, "Wing", parent_id=library, layouts={})
    track = workspace.write("t", programme.create_track, event, name="Inclusion", theme_key="inclusion")[0]
    ada, bo = make.person(workspace, "Ada Oyelaran"), make.person(workspace, "Bo")
    circle = add(
        workspace,
        event,
        starts_at=make.at("09:30"),
        minutes=45,
        room_id=library,
        track_id=track,
        theme_keys=("inclusion", "compassion"),
        person_ids=(bo, ada),
        kind=SessionKind.KEYNOTE,
        capacity=30,
        layout=Layout.CABARET,
        content_note="Speaks of loss.",
        sign_up=SignUp.CHOOSE,
    )
    tray = add(workspace, event, "Walking conversation", minutes=30)
    guest = make.registration(workspace, event)
    make.add(workspace, Place(id=uuid4(), session_id=circle, registration_id=guest, state=PlaceState.GIVEN))

    agenda = workspace.read(programme.agenda, event)
    assert (agenda.title, agenda.time_zone) == ("London is Open(minded)", "Europe/London")
    assert [(d.date, d.starts_at) for d in agenda.days] == [(make.DAY, make.at("09:00"))]
    assert [(r.id, r.name, r.capacity, r.parent_id) for r in agenda.rooms] == [
        (library, "Library", 40, None),
        (wing, "Wing", None, library),
    ]
    assert agenda.rooms[0].holds("cabaret") == 24
    assert [(t.name, t.theme) for t in agenda.tracks] == [("Inclusion", "inclusion")]
    assert [t.key for t in agenda.themes] == ["compassion", "inclusion", "systems", "engagement", "innovation"]
    placed, waiting = (the(workspace, event, i) for i in (circle, tray))
    assert (placed.starts_at, placed.ends_at, placed.day_id) == (
        make.at("09:30"),
        make.at("10:15"),
        day(workspace, event),
    )
    assert (placed.room, placed.track, placed.themes) == ("Library", "Inclusion", ("inclusion", "compassion"))
    assert placed.people == (
        (bo, "Bo", ContributionRole.SPEAKER),
        (ada, "Ada Oyelaran", ContributionRole.SPEAKER),
    )
    assert (placed.content_note, placed.capacity, placed.places, placed.layout) == (True, 30, 1, "cabaret")
    assert (waiting.starts_at, waiting.ends_at, waiting.day_id, waiting.minutes) == (None, None, None, 30)


def test_the_rooms_are_those_booked_or_used(workspace, event, library):
    venue = make.one(workspace, make.Room, library).venue_id
    garden = make.room(workspace, venue, "Garden Room", features=(RoomFeature.QUIET,))
    make.room(workspace, venue, "Attic", archived=True)
    assert [r.name for r in workspace.read(programme.agenda, event).rooms] == ["Garden Room", "Library"]
    make.booking(workspace, garden, event)
    released = make.room(workspace, venue, "Released")
    make.booking(workspace, released, event, state=BookingState.RELEASED)
    agenda = workspace.read(programme.agenda, event)
    assert [(r.name, r.features) for r in agenda.rooms] == [("Garden Room", ("quiet",))]
    assert [b.room_id for b in agenda.bookings] == [garden]
    add(workspace, event, room_id=library, starts_at=make.at("10:00"))
    assert [r.name for r in workspace.read(programme.agenda, event).rooms] == ["Garden Room", "Library"]
    elsewhere = make.room(workspace, make.venue(workspace, "Another house"), "Option")
    make.booking(workspace, elsewhere, event, state=BookingState.ENQUIRY)
    agenda = workspace.read(programme.agenda, event)
    assert [r.name for r in agenda.rooms] == ["Garden Room", "Library"]
    assert {b.room_id for b in agenda.bookings} == {garden, elsewhere}


def test_move_resize_and_tray(workspace, event, library):
    session = add(workspace, event)
    _, change = workspace.write(
        "Move “Opening circle” to 09:30", programme.move_session, session, starts_at=make.at("09:30"), room_id=library
    )
    assert change.undo == "Move “Opening circle” to 09:30"
    assert (the(workspace, event, session).room, the(workspace, event, session).minutes) == ("Library", 45)
    workspace.write(
        "Lengthen", programme.move_session, session, starts_at=make.at("09:30"), room_id=library, minutes=90
    )
    assert the(workspace, event, session).ends_at == make.at("11:00")
    workspace.write("Back in the tray", programme.unplace, session)
    tray = the(workspace, event, session)
    assert (tray.starts_at, tray.room_id, tray.day_id, tray.minutes) == (None, None, None, 90)
    workspace.undo()
    workspace.undo()
    assert the(workspace, event, session).ends_at == make.at("10:15")


def test_what_does_not_fit_is_refused_and_nothing_kept(workspace, event, library):
    session = add(workspace, event, starts_at=make.at("16:00"), room_id=library)

    def refused(fn, *args, **kw):
        with pytest.raises(Invalid) as error:
            workspace.write("x", fn, *args, **kw)
        return error.value.field

    move = {"room_id": library}
    assert refused(programme.move_session, session, starts_at=make.at("08:30"), **move) == "starts_at"
    assert refused(programme.move_session, session, starts_at=make.at("16:30"), **move) == "starts_at"
    assert refused(programme.edit_session, session, minutes=75) == "starts_at"
    assert refused(programme.edit_session, session, minutes=0) == "minutes"
    assert refused(programme.edit_session, session, title=" ") == "title"
    assert refused(programme.edit_session, session, capacity=0) == "capacity"
    assert refused(programme.create_session, event, title="") == "title"
    attic = make.room(workspace, make.one(workspace, make.Room, library).venue_id, "Attic", archived=True)
    assert refused(programme.edit_session, session, room_id=attic) == "room_id"
    assert (the(workspace, event, session).starts_at, the(workspace, event, session).minutes) == (make.at("16:00"), 45)
    workspace.write("to the last minute", programme.edit_session, session, minutes=60)
    assert the(workspace, event, session).ends_at == make.at("17:00")


def test_a_session_of_a_day_that_shrank_can_still_be_renamed(workspace, event):
    session = add(workspace, event, starts_at=make.at("16:00"))

    def shrink(s):
        s.get(make.EventDay, day(workspace, event)).ends_at = make.at("15:00")

    workspace.write("Shorter day", shrink)
    workspace.write("Rename", programme.edit_session, session, title="Closing circle")
    assert the(workspace, event, session).title == "Closing circle"
    assert [f.kind for f in workspace.read(programme.clashes, event)] == [FindingKind.HOURS]


def test_the_day_is_found_from_the_start(workspace):
    second = make.DAY + timedelta(days=1)
    event = make.event(workspace, days=(make.DAY, second))
    first_day, second_day = make.day_ids(workspace, event)
    session = add(workspace, event, starts_at=make.at("10:00", second))
    assert the(workspace, event, session).day_id == second_day
    workspace.write("x", programme.move_session, session, starts_at=make.at("10:00"), room_id=None)
    assert the(workspace, event, session).day_id == first_day
    with pytest.raises(Invalid):
        workspace.write(
            "x", programme.move_session, session, starts_at=make.at("10:00"), room_id=None, day_id=second_day
        )
    with pytest.raises(NotFound):
        workspace.write("x", programme.move_session, session, starts_at=make.at("10:00"), room_id=None, day_id=uuid4())


def test_people_keep_their_answer_and_new_names_become_people(workspace, event):
    ada = make.person(workspace, "Ada Oyelaran")
    session = add(workspace, event, person_ids=(ada,))

    def decline(s):
        s.query(Contribution).one().state = ContributionState.DECLINED

    workspace.write("Decline", decline)
    assert the(workspace, event, session).people == ()
    parts = (
        programme.Part(None, ContributionRole.CHAIR, "  Zoë\tO’Brien "),
        programme.Part(ada),
        programme.Part(ada),
    )
    workspace.write("People", programme.edit_session, session, people=parts)
    detail = workspace.read(programme.session_detail, session)
    assert [(p.name, p.role, p.state) for p in detail.people] == [
        ("Zoë O’Brien", ContributionRole.CHAIR, ContributionState.CONFIRMED),
        ("Ada Oyelaran", ContributionRole.FACILITATOR, ContributionState.DECLINED),
    ]
    workspace.write("Only Zoë", programme.edit_session, session, people=(programme.Part(detail.people[0].person_id),))
    assert [p.role for p in workspace.read(programme.session_detail, session).people] == [ContributionRole.FACILITATOR]
    with pytest.raises(Invalid, match="needs a name"):
        workspace.write("x", programme.edit_session, session, people=(programme.Part(None),))
    with pytest.raises(NotFound):
        workspace.write("x", programme.edit_session, session, person_ids=(uuid4(),))


def test_themes_are_ordered_and_kept_once(workspace, event):
    session = add(workspace, event, theme_keys=("systems", "compassion", "systems"))
    assert the(workspace, event, session).themes == ("systems", "compassion")
    workspace.write("x", programme.edit_session, session, theme_keys=("compassion", "innovation", "systems"))
    assert the(workspace, event, session).themes == ("compassion", "innovation", "systems")
    workspace.write("x", programme.edit_session, session, theme_keys=())
    assert the(workspace, event, session).themes == ()
    assert len(workspace.read(lambda s: s.query(Theme).all())) == 3
    with pytest.raises(NotFound, match="no theme “joy”"):
        workspace.write("x", programme.edit_session, session, theme_keys=("joy",))
    own = make.theme(workspace, "joy", "Joy at work")
    assert own
    workspace.write("x", programme.edit_session, session, theme_keys=("joy",))
    assert "joy" in {t.key for t in workspace.read(programme.agenda, event).themes}


def test_every_field_comes_back(workspace, event, library):
    fields = {
        "title": "Tears: a story circle",
        "abstract": "Line one\nLine two",
        "kind": SessionKind.STORY,
        "state": SessionState.PROPOSED,
        "sign_up": SignUp.INVITED,
        "minutes": 50,
        "room_id": library,
        "capacity": 12,
        "layout": Layout.CIRCLE,
        "content_note": "Speaks of loss.",
        "equipment": "Twelve chairs",
        "room_note": "No table",
        "url": "https://example.org",
        "spans_rooms": True,
    }
    session = add(workspace, event)
    workspace.write("x", programme.edit_session, session, starts_at=make.at("13:00"), **fields)
    detail = workspace.read(programme.session_detail, session)
    assert {name: getattr(detail, name) for name in fields} == fields
    assert (detail.starts_at, detail.room, detail.event_id, detail.time_zone) == (
        make.at("13:00"),
        "Library",
        event,
        "Europe/London",
    )


def test_tracks(workspace, event):
    first, second = (workspace.write("t", programme.create_track, event, name=n)[0] for n in ("Systems", "Inclusion"))
    session = add(workspace, event, track_id=second)
    with pytest.raises(Invalid, match="a track “systems” already"):
        workspace.write("x", programme.edit_track, second, name="systems")
    workspace.write("x", programme.edit_track, second, name="Belonging", theme_key="inclusion")
    workspace.write("x", programme.remove_track, first)
    agenda = workspace.read(programme.agenda, event)
    assert [(t.name, t.theme) for t in agenda.tracks] == [("Belonging", "inclusion")]
    assert the(workspace, event, session).track == "Belonging"
    workspace.write("x", programme.remove_track, second)
    assert the(workspace, event, session).track_id is None
    workspace.undo()
    assert the(workspace, event, session).track == "Belonging"
    other = make.event(workspace, "Another")
    with pytest.raises(NotFound, match="another event"):
        add(workspace, other, track_id=second)
    with pytest.raises(Invalid, match="no name"):
        workspace.write("x", programme.create_track, event, name=" ")


def test_a_session_removed_comes_back_whole(workspace, event):
    ada = make.person(workspace, "Ada Oyelaran")
    session = add(workspace, event, person_ids=(ada,), theme_keys=("systems",), starts_at=make.at("10:00"))
    before = the(workspace, event, session)
    workspace.write("Remove “Opening circle”", programme.remove_session, session)
    assert workspace.read(programme.agenda, event).sessions == ()
    workspace.undo()
    assert the(workspace, event, session) == before


def test_clashes_are_allowed_and_reported(workspace, event, library):
    ada = make.person(workspace, "Ada Oyelaran")
    garden = make.room(workspace, make.one(workspace, make.Room, library).venue_id, "Garden Room")
    one = add(workspace, event, "One", starts_at=make.at("10:00"), room_id=library, person_ids=(ada,))
    two = add(workspace, event, "Two", starts_at=make.at("10:30"), room_id=library)
    three = add(workspace, event, "Three", starts_at=make.at("10:15"), room_id=garden, person_ids=(ada,), capacity=50)
    add(workspace, event, "Lunch", kind=SessionKind.LUNCH, minutes=30, starts_at=make.at("12:00"), spans_rooms=True)
    found = workspace.read(programme.clashes, event)
    assert [(f.kind, f.session_ids, f.severity) for f in found] == [
        (FindingKind.PERSON, (one, three), Severity.CLASH),
        (FindingKind.CAPACITY, (three,), Severity.CLASH),
        (FindingKind.ROOM, (one, two), Severity.CLASH),
        (FindingKind.LUNCH, found[-1].session_ids, Severity.CARE),
    ]
    assert found[2].detail == "10:30 to 10:45. “One” has not ended when “Two” begins."


def test_what_is_gone_is_not_found(workspace, event):
    for call in (
        lambda: workspace.read(programme.agenda, uuid4()),
        lambda: workspace.read(programme.session_detail, uuid4()),
        lambda: workspace.write("x", programme.unplace, uuid4()),
        lambda: workspace.write("x", programme.remove_session, uuid4()),
        lambda: workspace.write("x", programme.create_session, uuid4(), title="A"),
        lambda: workspace.write("x", programme.create_session, event, title="A", room_id=uuid4()),
        lambda: workspace.write("x", programme.remove_track, uuid4()),
    ):
        with pytest.raises(NotFound):
            call()
    assert workspace.read(lambda s: s.query(EventSession).count()) == 0


def test_clock_changes_are_lived_through(workspace):
    """A day across the night the clocks go back: an hour of programme is an hour."""
    event = make.event(workspace, days=(date(2026, 10, 25),), starts=make.NINE)
    session = add(workspace, event, starts_at=make.at("16:00", date(2026, 10, 25)), minutes=60)
    found = the(workspace, event, session)
    assert found.ends_at - found.starts_at == timedelta(hours=1)
