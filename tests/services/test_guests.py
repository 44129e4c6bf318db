"""The list of an event as people look at it, on both kinds of database."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

import make
from convene.rules.checkin import ScanSource
from convene.rules.errors import NotFound
from convene.rules.people import NeedKind
from convene.rules.programme import ContributionRole, SessionState
from convene.rules.registrations import PlaceState, RegistrationState
from convene.services import badges, checkin, registrations
from convene.store.tables import Place, SessionTheme
from convene.store.workspace import Workspace

S = RegistrationState


def test_an_empty_list(workspace: Workspace) -> None:
    assert workspace.read(registrations.guests, make.event(workspace)) == []
    with pytest.raises(NotFound):
        workspace.read(registrations.guest_detail, uuid4())


def test_everybody_by_name_with_what_they_take_part_in(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    speaker, guest = make.person(workspace, "Åsa Öberg"), make.person(workspace, "Ann Lee", known_as="Annie")
    one = make.session(workspace, event_id, "Opening circle", starts_at=make.at("09:15"), people=[speaker])
    two = make.session(workspace, event_id, "Whose voice?", starts_at=make.at("10:15"), people=[speaker])
    gone = make.session(workspace, event_id, "Called off", state=SessionState.CANCELLED, people=[speaker])
    theme = make.theme(workspace, "inclusion")
    carried = [SessionTheme(session_id=session_id, theme_id=theme) for session_id in (two, one)]
    workspace.write("Carry a theme", lambda session: session.add_all(carried))
    speaking = make.registration(workspace, event_id, speaker)
    listening = make.registration(workspace, event_id, guest, state=RegistrationState.WAITING)
    for session_id, state in ((one, PlaceState.GIVEN), (two, PlaceState.WAITING), (gone, PlaceState.GIVEN)):
        make.add(workspace, Place(id=uuid4(), session_id=session_id, registration_id=listening, state=state))
    make.registration(workspace, make.event(workspace), guest)

    rows = workspace.read(registrations.guests, event_id)
    assert [(row.name, row.sessions) for row in rows] == [("Ann Lee", 1), ("Åsa Öberg", 2)]
    assert "annie" in rows[0].found_by

    detail = workspace.read(registrations.guest_detail, speaking)
    assert [(s.title, s.role, s.themes) for s in detail.sessions] == [
        ("Opening circle", ContributionRole.FACILITATOR, ("inclusion",)),
        ("Whose voice?", ContributionRole.FACILITATOR, ("inclusion",)),
    ]
    detail = workspace.read(registrations.guest_detail, listening)
    assert [(s.title, s.state) for s in detail.sessions] == [
        ("Opening circle", PlaceState.GIVEN),
        ("Whose voice?", PlaceState.WAITING),
    ]
    assert [other.title for other in detail.others] == ["London is Open(minded)"]


def test_who_has_come_and_what_was_done(workspace: Workspace) -> None:
    days = make.days_on(date(2026, 7, 9), 2)
    event_id = make.event(workspace, days=days)
    made, _ = workspace.write("Register “Anna”", registrations.register, event_id, name="Anna", now=make.NOW)
    workspace.write("Edit “Anna”", registrations.edit, made, now=make.NOW, note="late train", pronouns="she/her")
    workspace.write("Edit “Anna” again", registrations.edit, made, now=make.NOW, note="early train")
    workspace.undo()
    came = make.at("08:55", days[0])
    workspace.write(
        "Admit",
        checkin.admit,
        event_id,
        made,
        desk="Front",
        day=days[0],
        now=came,
        operator="Tova",
        source=ScanSource.SEARCH,
    )
    here = [workspace.read(registrations.guests, event_id, day=day)[0].here for day in (*days, None)]
    assert here == [True, False, True]
    history = workspace.read(registrations.guest_detail, made).history
    assert [(line.text, line.at, line.who) for line in history] == [
        ("Came in", came, "Tova"),
        ("Edit “Anna”", make.NOW, "Tester"),
        ("Register “Anna”", make.NOW, "Tester"),
    ]
    workspace.write("Void", checkin.void_last, event_id, desk="Front", now=came + timedelta(minutes=1))
    assert not workspace.read(registrations.guests, event_id)[0].here
    assert len(workspace.read(registrations.guest_detail, made).history) == 2


def test_only_the_valid_badge_code_is_shown(workspace: Workspace) -> None:
    event_id = make.event(workspace)
    made, _ = workspace.write("Register", registrations.register, event_id, name="Anna", dietary="Vegan", now=make.NOW)
    first = workspace.read(registrations.guests, event_id)[0].badge_code
    second, _ = workspace.write("Reissue", badges.reissue, made, now=make.NOW)
    (row,) = workspace.read(registrations.guests, event_id)
    assert row.badge_code == second != first
    assert workspace.read(registrations.guest_detail, made).badge_code == second
    assert [need.kind for need in row.needs] == [NeedKind.DIETARY]
    assert not row.wants_owner


def test_history_says_which_state_why_and_by_whom(workspace: Workspace) -> None:
    event = make.event(workspace)
    ada = workspace.write("Put on", registrations.register, event, name="Ada", state=S.APPLIED, now=make.NOW)[0]
    make.registration(workspace, event, state=S.APPLIED)
    workspace.write("Decide 2", registrations.move, [ada], S.DECLINED, reason="Apply next year", now=make.NOW)
    workspace.write("Note", registrations.edit, ada, note="x", now=make.NOW)
    workspace.write("Withdraw", registrations.move, [ada], S.REGISTERED, now=make.NOW)
    workspace.undo()
    lines = workspace.read(registrations.guest_detail, ada).history
    assert [(line.text, line.state, line.why, line.who) for line in lines] == [
        ("Note", None, "", "Tester"),
        ("Decide 2", S.DECLINED, "Apply next year", "Tester"),
        ("Put on", S.APPLIED, "", "Tester"),
    ]
