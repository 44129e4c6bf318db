from dataclasses import replace
from datetime import date, time
from uuid import uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules.desk_packs import OTHER_EVENT
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.events import DayPart, EventKind, EventMode, EventStatus
from convene.rules.registrations import RegistrationState
from convene.services import events
from convene.services.events import DayDraft
from convene.store.tables import EventDay, EventSession, Series

NINE_TO_FIVE = DayDraft(make.DAY, time(9), time(17))


def _create(workspace, **fields):
    wanted = {"title": "Kind feedback", "kind": EventKind.MASTERCLASS, "days": [NINE_TO_FIVE], "now": make.NOW}
    return workspace.write("Add “Kind feedback”", events.create, **(wanted | fields))[0]


def test_create_and_look_at_it(workspace):
    venue = make.venue(workspace)
    days = [
        DayDraft(date(2026, 9, 9), time(9, 30), time(16), DayPart.MODULE, "Module 1", venue),
        DayDraft(date(2026, 11, 11), time(9, 30), time(12), DayPart.ACTION_LEARNING, required=False),
    ]
    key = _create(
        workspace,
        title="  Compassion as a Bridge  to Engagement ",
        kind=EventKind.PROGRAMME,
        days=days,
        capacity=24,
        budget_pence=960_000,
        summary="Five days.",
        series="Bridges",
    )
    found = workspace.read(events.detail, key)
    assert found.title == "Compassion as a Bridge to Engagement"
    assert found.code == "CBE"
    assert found.status is EventStatus.DRAFT
    assert (found.first_day, found.last_day) == (date(2026, 9, 9), date(2026, 11, 11))
    assert (found.venue, found.series, found.places) == ("Royal Foundation of St Katherine", "Bridges", 24)
    assert [(day.part, day.title, day.venue_id, day.required) for day in found.days] == [
        (DayPart.MODULE, "Module 1", venue, True),
        (DayPart.ACTION_LEARNING, "", None, False),
    ]
    assert found.days[0].starts_at == make.at("09:30", date(2026, 9, 9))
    assert found.days[1].starts_at == make.at("09:30", date(2026, 11, 11))  # after the clocks went back
    assert events.days_as_drafts(found) == [replace(d, id=r.id) for d, r in zip(days, found.days, strict=True)]


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("title", {"title": " \n "}),
        ("days", {"days": []}),
        ("ends", {"days": [replace(NINE_TO_FIVE, ends=time(9))]}),
        ("ends", {"days": [replace(NINE_TO_FIVE, ends=time(1))]}),
        ("days", {"days": [NINE_TO_FIVE, replace(NINE_TO_FIVE, part=DayPart.REVIEW)]}),
        ("starts", {"days": [DayDraft(date(2026, 3, 29), time(1, 30), time(9))]}),
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": -3}),
        ("budget_pence", {"budget_pence": -1}),
        ("code", {"code": "two words"}),
        ("code", {"code": "open"}),
        ("time_zone", {"time_zone": "Europe/Londinium"}),
        ("join_link", {"join_link": "meet me there"}),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_kept(workspace, field, fields):
    make.event(workspace, code="OPEN")
    with pytest.raises(Invalid) as refused:
        _create(workspace, **fields)
    assert refused.value.field == field
    assert refused.value.hint
    assert [row.code for row in workspace.read(events.listing)] == ["OPEN"]


def test_a_venue_that_is_not_there(workspace):
    with pytest.raises(NotFound):
        _create(workspace, days=[replace(NINE_TO_FIVE, venue_id=uuid4())])


def test_the_list_is_by_first_day_and_counts_who_holds_a_place(workspace):
    later = make.event(workspace, "Later", code="L", days=make.days_on(date(2026, 10, 1), 3), capacity=None)
    make.event(workspace, "Sooner", code="S", days=[date(2026, 6, 2)])
    for state in (
        RegistrationState.REGISTERED,
        RegistrationState.ACCEPTED,
        RegistrationState.WAITING,
        RegistrationState.CANCELLED,
        RegistrationState.APPLIED,
    ):
        make.registration(workspace, later, state=state)
    sooner, row = workspace.read(events.listing)
    assert (sooner.code, sooner.registered) == ("S", 0)
    assert (row.registered, row.waiting, row.places) == (2, 1, None)
    assert (row.first_day, row.last_day) == (date(2026, 10, 1), date(2026, 10, 3))
    assert workspace.read(events.detail, later).applied == 1


def test_several_venues_are_said_in_short(workspace):
    one, two = make.venue(workspace, "Friends House"), make.venue(workspace, "Toynbee Hall")
    days = zip(make.days_on(make.DAY, 3), (one, two, one), strict=True)
    drafts = [replace(NINE_TO_FIVE, date=day, venue_id=venue) for day, venue in days]
    _create(workspace, days=drafts)
    _create(workspace, title="On screens", mode=EventMode.ONLINE)
    assert {row.venue for row in workspace.read(events.listing)} == {"Friends House and 1 more", "Online"}


def test_a_code_is_found_in_small_letters_too(workspace):
    key = make.event(workspace, code="Open-1")
    assert workspace.read(events.id_by_code, " open-1 ") == key
    with pytest.raises(NotFound) as missing:
        workspace.read(events.id_by_code, "SHUT")
    assert missing.value.hint == "Events here: Open-1."
    make.event(workspace, code=f"{OTHER_EVENT}31655531")
    for number in range(9):
        make.event(workspace, code=f"ROUND-{number}")
    with pytest.raises(NotFound) as missing:
        workspace.read(events.id_by_code, "SHUT")
    assert "Open-1, ROUND-0" in missing.value.hint
    assert missing.value.hint.endswith("ROUND-6 and 2 more.")


def test_edit_changes_what_it_names_and_no_more(workspace):
    key = _create(workspace, capacity=30, summary="As it was.")
    workspace.write("Edit", events.edit, key, title="Kinder feedback", capacity=None, code="KIND", series="Half days")
    found = workspace.read(events.detail, key)
    assert (found.title, found.places, found.code, found.summary) == ("Kinder feedback", None, "KIND", "As it was.")
    assert found.series == "Half days"
    workspace.write("Edit", events.edit, key, series="")
    assert workspace.read(events.detail, key).series == ""
    with pytest.raises(Invalid):
        workspace.write("Edit", events.edit, key, title="")
    with pytest.raises(NotFound):
        workspace.write("Edit", events.edit, uuid4(), title="Nobody’s")


def test_a_series_of_that_title_is_taken_and_not_made_again(workspace):
    for title in ("Data", "Safety"):
        _create(workspace, title=title, series="Digital Leadership in Healthcare")
    assert workspace.read(lambda s: s.scalar(sa.select(sa.func.count(Series.id)))) == 1


def test_the_life_of_an_event(workspace):
    key = _create(workspace)
    for status in (EventStatus.PUBLISHED, EventStatus.CLOSED, EventStatus.COMPLETED):
        workspace.write(status, events.set_status, key, status)
    assert workspace.read(events.detail, key).next_statuses == frozenset()
    with pytest.raises(Refused):
        workspace.write("Publish", events.set_status, key, EventStatus.PUBLISHED)


def test_days_move_with_their_sessions_and_undo_puts_all_back(workspace):
    key = make.event(workspace, days=make.days_on(make.DAY, 2))
    circle = make.session(workspace, key, starts_at=make.at("09:30"))
    before = workspace.read(events.detail, key)
    first, second = events.days_as_drafts(before)
    december = date(2026, 12, 3)
    new = DayDraft(date(2026, 12, 4), time(10), time(12), DayPart.REVIEW)
    workspace.write("Move days", events.set_days, key, [replace(first, date=december), new])
    after = workspace.read(events.detail, key)
    assert [(day.date, day.part) for day in after.days] == [(december, DayPart.DAY), (new.date, DayPart.REVIEW)]
    assert after.days[0].id == first.id
    assert make.one(workspace, EventSession, circle).starts_at == make.at("09:30", december)
    assert make.one(workspace, EventDay, second.id) is None
    workspace.undo()
    assert workspace.read(events.detail, key) == before
    assert make.one(workspace, EventSession, circle).starts_at == make.at("09:30")


def test_a_day_with_sessions_is_not_taken_away(workspace):
    key = make.event(workspace, days=make.days_on(make.DAY, 2))
    make.session(workspace, key, starts_at=make.at("09:30"))
    _, second = events.days_as_drafts(workspace.read(events.detail, key))
    with pytest.raises(Refused, match="1 session"):
        workspace.write("Take a day away", events.set_days, key, [second])
    with pytest.raises(Invalid) as refused:
        workspace.write("Take all days away", events.set_days, key, [])
    assert refused.value.field == "days"
    with pytest.raises(NotFound):
        workspace.write("Edit days", events.set_days, key, [replace(second, id=uuid4())])
