"""Date sense over a workspace: what falls on the days of an event, set aside and taken up again, and dates added."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

import make
from convene.formats.observances_in import shipped
from convene.rules import date_sense as rules
from convene.rules.date_sense import NoteKind, ObservanceKind
from convene.rules.errors import Invalid, NotFound
from convene.rules.events import EventStatus
from convene.services import date_sense
from convene.store.workspace import Workspace

MAY_DAY = date(2026, 5, 4)


def kinds(workspace: Workspace, event: UUID, day: date = make.DAY) -> list[tuple[NoteKind, str]]:
    found = workspace.read(date_sense.of_event, event)
    return [(note.kind, note.detail) for note in found[day]]


def test_bank_holidays_are_those_of_england_with_their_substitutes() -> None:
    assert date_sense.bank_holidays(2026)[MAY_DAY] == "May Day"
    assert date_sense.bank_holidays(2026)[date(2026, 12, 28)] == "Boxing Day (substitute day)"
    assert date(2026, 3, 17) not in date_sense.bank_holidays(2026), "St Patrick’s day is none here"


def test_an_event_sees_what_falls_on_its_days_but_not_itself(workspace: Workspace) -> None:
    event = make.event(workspace, days=(MAY_DAY, make.DAY))
    found = workspace.read(date_sense.of_event, event)
    assert [(note.kind, note.title) for note in found[MAY_DAY]] == [(NoteKind.BANK_HOLIDAY, "May Day")]
    assert found[make.DAY] == ()
    with pytest.raises(NotFound):
        workspace.read(date_sense.of_event, uuid4())


def test_events_that_share_people_or_themes(workspace: Workspace) -> None:
    event, other = make.event(workspace), make.event(workspace, "Masterclass", code="M")
    assert kinds(workspace, event) == [(NoteKind.OWN_EVENT, "Another event of ours.")]
    for one in (event, other):
        make.track(workspace, one, theme_id=make.theme(workspace) if one == event else theme_of(workspace))
    assert kinds(workspace, event) == [(NoteKind.SAME_THEMES, "It is about Compassion too.")]
    person, helper = make.person(workspace, "Ada"), make.person(workspace, "Ben")
    for one in (event, other):
        make.registration(workspace, one, person)
    make.registration(workspace, event, helper)
    make.session(workspace, other, "Opening", people=[helper])
    assert kinds(workspace, event) == [(NoteKind.SAME_PEOPLE, "2 people are on both lists.")]
    make.event(workspace, "Off", code="OFF", status=EventStatus.CANCELLED)
    assert len(kinds(workspace, event)) == 1, "what is cancelled is in nobody's way"


def theme_of(workspace: Workspace) -> UUID:
    from convene.store.tables import Theme

    return workspace.read(lambda session: session.query(Theme.id).scalar())


def test_a_note_is_set_aside_with_a_reason_and_comes_back(workspace: Workspace) -> None:
    event = make.event(workspace, days=(MAY_DAY,))
    (note,) = workspace.read(date_sense.of_event, event)[MAY_DAY]
    with pytest.raises(Invalid):
        workspace.write("Aside", date_sense.set_aside, event, note.subject, reason=" ", now=make.NOW)
    with pytest.raises(Invalid) as wrong:
        workspace.write("Aside", date_sense.set_aside, event, "nonsense", reason="Why", now=make.NOW)
    assert wrong.value.field == "subject"
    for reason in ("They asked for it", "The venue is open"):
        workspace.write("Aside", date_sense.set_aside, event, note.subject, reason=reason, now=make.NOW)
    (aside,) = workspace.read(date_sense.of_event, event)[MAY_DAY]
    assert (aside.reason, aside.warns) == ("The venue is open", False)
    workspace.undo()
    assert workspace.read(date_sense.of_event, event)[MAY_DAY][0].reason == "They asked for it"
    workspace.write("Again", date_sense.take_up_again, event, note.subject)
    assert workspace.read(date_sense.of_event, event)[MAY_DAY] == (note,)
    with pytest.raises(NotFound):
        workspace.write("Again", date_sense.take_up_again, event, note.subject)


def test_dates_are_added_once_and_taken_out(workspace: Workspace) -> None:
    term = rules.Observance(ObservanceKind.SCHOOL_HOLIDAY, "Half term", make.DAY, make.DAY + timedelta(days=4))
    assert workspace.write("Add", date_sense.add, [term, term])[0] == 1
    assert workspace.write("Add", date_sense.add, [term])[0] == 0
    event = make.event(workspace)
    assert [kind for kind, _ in kinds(workspace, event)] == [NoteKind.SCHOOL_HOLIDAY]
    (held,) = workspace.read(date_sense.known)
    workspace.write("Remove", date_sense.remove, held.id)
    assert kinds(workspace, event) == []
    with pytest.raises(NotFound):
        workspace.write("Remove", date_sense.remove, held.id)
    for wrong, field in (
        (rules.Observance(ObservanceKind.OTHER, "", make.DAY, make.DAY), "name"),
        (rules.Observance(ObservanceKind.OTHER, "Backwards", make.DAY, make.DAY - timedelta(days=1)), "last_day"),
    ):
        with pytest.raises(Invalid) as refused:
            workspace.write("Add", date_sense.add, [term, wrong])
        assert refused.value.field == field
    assert workspace.read(date_sense.known) == [], "all or none"


def test_what_ships_is_seen_from_an_event(workspace: Workspace) -> None:
    event = make.event(workspace, days=(date(2026, 9, 21),))
    (note,) = workspace.read(date_sense.of_event, event, shipped=shipped())[date(2026, 9, 21)]
    assert (note.kind, note.title) == (NoteKind.FAITH, "Yom Kippur")
