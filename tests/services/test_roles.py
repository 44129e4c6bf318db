"""What each role may do, held at the gate: every service there is, and what it writes."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

import convene.services
import make
from convene.rules.checkin import Verdict
from convene.rules.errors import Invalid, Refused
from convene.rules.people import NeedKind
from convene.rules.pins import TRIES
from convene.rules.roles import ROLE, NotAllowed, Right, Role, may, right_of, takes
from convene.rules.showings import showing
from convene.services import badges, checkin, delegate_list, events, needs, organiser, people_erase, pins, roles, walkin
from convene.store.tables import Need, Person, Registration
from convene.store.workspace import Workspace

DESK = """
badges.again badges.mark_printed badges.reissue checkin.admit checkin.guests_of checkin.keep checkin.latest
checkin.scan checkin.search checkin.void_last checkin_near.near checkin_opening.opens_at
checkin_opening.opens_before desk_packs.event_id desk_packs.event_named desk_packs.info doors.arrivals doors.door
doors.doors doors.next_door events.detail events.id_by_code pins.access pins.failed pins.fits pins.passed pins.tries
presence.desk_counts presence.pulse presence.roll presence.roll_paper presence.set_back programme_moves.by_title
reception_events.at_reception walkin.walk_in
"""
OWNERS = """
mail_settings.set_settings organiser.set_organiser people_erase.erase
people_erase.erase_again people_erase.erase_all pins.set_lock_after pins.set_pin retention.erase_due
retention.set_months retention.set_usual_months
"""
NEEDS = """
catering_cards.cards catering_cards.key catering_cards.number catering_grid.catering_sheets needs.add needs.change
needs.edit needs.give_owner needs.give_owner_of needs.note_consent needs.of_event needs.of_person needs.remove
needs.set_state needs.take_on needs_board.board needs_board.catering needs_sheets.catering_sheet
needs_sheets.needs_sheet people_known.known
"""
OUT = """
calendars.event_calendar calendars.issue_calendar certificates.certificates certificates.for_person
certificates.of_those day_pack.day_pack delegate_list.delegate_list desk_packs.fill desk_packs.make
facilitator_pack.facilitator_pack list_workbooks.list_sheets name_tents.tents newsletter.prepare people_export.dossier
sign_in.sign_in visitors.visitors visitors.visitors_list
whole_workbook.event_book whole_workbook.whole_book workbook_days.arrivals
workbook_days.attendance workbook_days.facilitators workbook_days.sign_in workbook_people.applications
workbook_people.by_session workbook_people.delegates workbook_people.waiting workbooks.arrival_rows
workbooks.event_sheets workbooks.registration_rows
"""


def services() -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in (module.name for module in pkgutil.iter_modules(convene.services.__path__)):
        for called, fn in inspect.getmembers(import_module(f"convene.services.{name}"), inspect.isfunction):
            takes_session = next(iter(inspect.signature(fn).parameters), "") == "session"
            if takes_session and not called.startswith("_") and fn.__module__ == f"convene.services.{name}":
                yield f"{name}.{called}", fn


ALL = dict(services())


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace)


def guest(workspace: Workspace, event_id: UUID, name: str = "Amal Haddad") -> UUID:
    return make.registration(workspace, event_id, make.person(workspace, name))


def desk(workspace: Workspace) -> dict[str, Any]:
    return {"desk": "Front", "day": make.DAY, "now": make.at("09:05")}


def test_what_is_open_to_reception_is_this_and_no_more() -> None:
    assert len(ALL) > 400
    assert sorted(name for name, fn in ALL.items() if right_of(fn) in (Right.DESK, Right.REPRINT)) == DESK.split()


def test_a_service_that_says_nothing_is_closed_to_reception(workspace: Workspace) -> None:
    workspace.keeper.role = Role.RECEPTION
    closed = {name: fn for name, fn in ALL.items() if name not in DESK.split()}
    for name, fn in closed.items():
        for act in (workspace.read, lambda fn: workspace.write("x", fn), lambda fn: workspace.happen("x", fn)):
            with pytest.raises(NotAllowed):
                act(fn)
            assert name
    with pytest.raises(NotAllowed):
        workspace.read(lambda session: session.scalars(sa.select(Person.name)).all())
    for act in (workspace.undo, workspace.redo, workspace.history, lambda: workspace.backup(None)):  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            act()


def test_needs_and_lists_have_doors_of_their_own_beneath_the_gate(workspace: Workspace) -> None:
    assert sorted(name for name, fn in ALL.items() if right_of(fn) is Right.SEE_NEEDS) == NEEDS.split()
    assert sorted(name for name, fn in ALL.items() if right_of(fn) is Right.EXPORT) == OUT.split()

    class Session:
        info = {ROLE: Role.RECEPTION}  # noqa: RUF012

    for name in (*NEEDS.split(), *OUT.split()):
        with pytest.raises(NotAllowed):
            ALL[name](Session())


def test_an_organiser_does_all_but_what_is_the_owners(workspace: Workspace, event_id: UUID) -> None:
    assert sorted(n for n, fn in ALL.items() if not may(Role.ORGANISER, right_of(fn))) == OWNERS.split()
    workspace.keeper.role = Role.ORGANISER
    person_id = make.person(workspace, "Amal Haddad")
    with pytest.raises(NotAllowed):
        workspace.write("Erase", people_erase.erase, person_id, now=make.NOW)
    assert workspace.read(delegate_list.delegate_list, event_id)
    assert workspace.read(needs.of_person, person_id) == ()


def test_no_undo_brings_an_organiser_what_is_the_owners(workspace: Workspace) -> None:
    for name in ("Bridget", "Dilip"):
        workspace.write("Who organises", organiser.set_organiser, name=name)
    workspace.keeper.role = Role.ORGANISER
    with pytest.raises(NotAllowed, match="settings"):
        workspace.undo()
    assert workspace.read(organiser.organiser).name == "Dilip"
    workspace.keeper.role = Role.OWNER
    workspace.undo()
    assert workspace.read(organiser.organiser).name == "Bridget"


def test_reception_does_its_work(workspace: Workspace, event_id: UUID) -> None:
    here = guest(workspace, event_id)
    code = workspace.write("Badge", badges.reissue, here, now=make.NOW)[0]
    workspace.keeper.role = Role.RECEPTION
    assert workspace.write("Scan", checkin.scan, event_id, code=code, **desk(workspace))[0].verdict is Verdict.ADMITTED
    assert workspace.write("Take back", checkin.void_last, event_id, desk="Front", now=make.at("09:06"))[0].name
    made, change = workspace.write("Walk-in", walkin.walk_in, event_id, name="Bo Lindqvist", **desk(workspace))
    assert (made.verdict, change.undo) == (Verdict.ADMITTED, None)
    assert workspace.write("Again", badges.reissue, here, now=make.NOW)[0] != code
    assert workspace.read(events.detail, event_id).title


def test_reception_looks_for_people_by_three_letters(workspace: Workspace, event_id: UUID) -> None:
    guest(workspace, event_id)
    assert len(workspace.read(checkin.search, event_id, "am")) == 1
    workspace.keeper.role = Role.RECEPTION
    assert [len(workspace.read(checkin.search, event_id, text)) for text in ("am", "a h", "ama")] == [0, 0, 1]


def test_reception_finds_a_whole_name_of_two_letters(workspace: Workspace, event_id: UUID) -> None:
    for name in ("Mei Ng", "Ng Wei Ling", "Ruth Ngata", "Anna King"):
        make.registration(workspace, event_id, make.person(workspace, name))
    workspace.keeper.role = Role.RECEPTION
    found = [one.name for one in workspace.read(checkin.search, event_id, "Ng")]
    assert found == ["Mei Ng", "Ng Wei Ling"], "not who has it in the middle of a name"


def test_reception_takes_back_what_its_desk_did_a_moment_ago_and_nothing_else(
    workspace: Workspace, event_id: UUID
) -> None:
    here = guest(workspace, event_id)
    workspace.keeper.role = Role.RECEPTION
    kept = workspace.write("In", checkin.admit, event_id, here, **desk(workspace))[0]
    with pytest.raises(Refused):
        workspace.write("Back", checkin.void_last, event_id, desk="Front", now=make.at("09:05") + timedelta(minutes=16))
    with pytest.raises(NotAllowed):
        workspace.write("Back", checkin.void, kept.scan_id, desk="Front", now=make.at("09:30"))
    shown = showing(event_id, registration_id=here, voids=kept.scan_id, **desk(workspace))
    with pytest.raises(NotAllowed):
        workspace.write("Back", checkin.keep, shown)


def test_beneath_the_services_reception_keeps_new_people_and_scans_alone(workspace: Workspace, event_id: UUID) -> None:
    here = guest(workspace, event_id)
    person_id = make.one(workspace, Registration, here).person_id

    @takes(Right.DESK)
    def rename(session: Any) -> None:
        session.get(Person, person_id).name = "Somebody else"

    @takes(Right.DESK)
    def add_need(session: Any) -> None:
        session.add(Need(id=uuid4(), person_id=person_id, kind=next(iter(NeedKind)), detail="Nuts"))

    @takes(Right.DESK)
    def remove(session: Any) -> None:
        session.delete(session.get(Registration, here))

    workspace.keeper.role = Role.RECEPTION
    for opened_by_mistake in (rename, add_need, remove):
        with pytest.raises(NotAllowed):
            workspace.write("x", opened_by_mistake)
    workspace.keeper.role = Role.OWNER
    assert make.one(workspace, Person, person_id).name == "Amal Haddad"
    assert workspace.read(needs.of_person, person_id) == ()
    assert make.one(workspace, Registration, here) is not None


def test_without_a_pin_everybody_is_the_owner(workspace: Workspace) -> None:
    assert (roles.begin(workspace).any, workspace.keeper.role) == (False, Role.OWNER)
    assert (roles.to_desk(workspace).any, workspace.keeper.role) == (False, Role.OWNER)
    assert roles.enter(workspace, Role.OWNER) is Role.OWNER


def test_with_the_organisers_alone_it_is_asked_at_a_desk(workspace: Workspace) -> None:
    workspace.happen("PIN", pins.set_pin, Role.ORGANISER, "471100")
    roles.begin(workspace)
    assert workspace.keeper.role is Role.OWNER
    roles.to_desk(workspace)
    assert workspace.keeper.role is Role.RECEPTION
    with pytest.raises(Invalid, match="not the PIN"):
        roles.rise(workspace, "471101")
    assert workspace.keeper.role is Role.RECEPTION
    assert roles.rise(workspace, "471100") is Role.OWNER, "there is no other owner"


def test_with_the_owners_everybody_is_reception_until_they_say_who_they_are(workspace: Workspace) -> None:
    workspace.happen("PIN", pins.set_pin, Role.ORGANISER, "471100")
    workspace.happen("PIN", pins.set_pin, Role.OWNER, "90210")
    roles.begin(workspace)
    assert workspace.keeper.role is Role.RECEPTION
    for role, wrong in ((Role.OWNER, "471100"), (Role.OWNER, ""), (Role.ORGANISER, "90210")):
        with pytest.raises(Invalid):
            roles.enter(workspace, role, wrong)
    assert roles.enter(workspace, Role.ORGANISER, "471100") is workspace.keeper.role is Role.ORGANISER
    with pytest.raises(Invalid):
        roles.rise(workspace, "471100", Right.ERASE)
    assert roles.rise(workspace, "90210", Right.ERASE) is Role.OWNER
    assert roles.enter(workspace, Role.RECEPTION) is workspace.keeper.role is Role.RECEPTION
    assert roles.rise(workspace, "471100") is Role.ORGANISER


def test_after_wrong_ones_one_waits_also_with_the_right_one_and_after_a_restart(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.happen("PIN", pins.set_pin, Role.OWNER, "90210")
    roles.begin(workspace)
    for _ in range(TRIES):
        with pytest.raises(Invalid):
            roles.enter(workspace, Role.OWNER, "1234")
    again = Workspace.open(workspace.where, clock=lambda: make.NOW)
    roles.begin(again)
    with pytest.raises(Invalid, match="Too many wrong PINs") as told:
        roles.enter(again, Role.OWNER, "90210")
    assert told.value.hint == "Wait 30 seconds."
    monkeypatch.setattr(again, "_clock", lambda: make.NOW + timedelta(seconds=31))
    assert roles.enter(again, Role.OWNER, "90210") is Role.OWNER
    assert again.read(pins.tries).wrong == 0
    assert "A wrong PIN" in [line.label for line in again.history()]
    assert again.standing().undo is None, "no PIN is taken away, nor wrong ones forgotten, by an undo"
    again.close()
