"""Check-in: one badge, one welcome, however many desks; every outcome kept as a fact."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

import make
from convene.rules.checkin import Reason, ScanKind, ScanSource, Verdict
from convene.rules.codes import new_code
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.programme import SessionState, SignUp
from convene.rules.registrations import PlaceState, RegistrationState
from convene.rules.showings import showing
from convene.services import badges, checkin, presence
from convene.store.tables import Credential, Place, Scan
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW
BITS = iter(range(1, 10_000))


def random_bytes(count: int) -> bytes:
    return hashlib.sha256(str(next(BITS)).encode()).digest()[:count]


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, days=(TODAY,))


def badge(workspace: Workspace, event_id: UUID, name: str = "Solla Gunnarsdóttir", **fields: Any) -> tuple[UUID, str]:
    """A registered person and the code on their badge."""
    registration_id = make.registration(workspace, event_id, make.person(workspace, name), **fields)
    workspace.write("Code", badges.issue_code_for, [registration_id], now=NOW, random_bytes=random_bytes)
    return registration_id, code_of(workspace, registration_id)


def code_of(workspace: Workspace, registration_id: UUID) -> str:
    return workspace.read(
        lambda s: s.scalars(
            sa.select(Credential.code).where(
                Credential.registration_id == registration_id, Credential.revoked_at.is_(None)
            )
        ).one()
    )


def show(workspace: Workspace, event_id: UUID, code: str, **how: Any) -> checkin.ScanResult:
    given = {"desk": "Front desk", "day": TODAY, "now": NOW} | how
    return workspace.write("Scan", checkin.scan, event_id, code=code, **given)[0]


def facts(workspace: Workspace) -> list[Scan]:
    return workspace.read(lambda s: list(s.scalars(sa.select(Scan).order_by(Scan.desk_id, Scan.desk_seq))))


def test_the_first_time_is_welcome_and_the_second_is_already_here(workspace: Workspace, event_id: UUID) -> None:
    registration_id, code = badge(workspace, event_id)
    first = show(workspace, event_id, code)
    assert (first.verdict, first.name, first.since) == (Verdict.ADMITTED, "Solla Gunnarsdóttir", None)
    later = show(workspace, event_id, f" {code.lower()}\r\n", desk="Side door", now=NOW + timedelta(minutes=9))
    assert (later.verdict, later.reason, later.since) == (Verdict.ALREADY, Reason.NONE, NOW)
    assert workspace.read(presence.here, event_id, day=TODAY) == {registration_id: NOW}


def test_who_went_out_and_came_back_is_here_since_then(workspace: Workspace, event_id: UUID) -> None:
    _, code = badge(workspace, event_id)
    hours = [NOW + timedelta(hours=n) for n in range(4)]
    show(workspace, event_id, code, now=hours[0])
    show(workspace, event_id, code, now=hours[1], kind=ScanKind.OUT)
    assert show(workspace, event_id, code, now=hours[2]).verdict is Verdict.ADMITTED
    again = show(workspace, event_id, code, now=hours[3])
    assert (again.verdict, again.since) == (Verdict.ALREADY, hours[2])


def test_the_scanner_firing_twice_is_a_bounce(workspace: Workspace, event_id: UUID) -> None:
    _, code = badge(workspace, event_id)
    show(workspace, event_id, code)
    assert show(workspace, event_id, code, now=NOW + timedelta(seconds=2)).reason is Reason.BOUNCE
    assert show(workspace, event_id, code, now=NOW + timedelta(seconds=2), desk="Other").reason is Reason.NONE


@pytest.mark.parametrize(
    ("state", "verdict", "reason"),
    [
        (RegistrationState.CANCELLED, Verdict.REFUSED, Reason.CANCELLED),
        (RegistrationState.WAITING, Verdict.REFUSED, Reason.NOT_REGISTERED),
        (RegistrationState.ACCEPTED, Verdict.ADMITTED, Reason.NONE),
    ],
)
def test_states(
    workspace: Workspace, event_id: UUID, state: RegistrationState, verdict: Verdict, reason: Reason
) -> None:
    _, code = badge(workspace, event_id, state=state)
    result = show(workspace, event_id, code)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_a_badge_of_another_event_tells_nothing_about_its_person(workspace: Workspace, event_id: UUID) -> None:
    _, code = badge(workspace, make.event(workspace, "Another", days=(TODAY,)))
    result = show(workspace, event_id, code)
    assert (result.verdict, result.reason, result.guest, result.name) == (
        Verdict.REFUSED,
        Reason.OTHER_EVENT,
        None,
        "",
    )
    assert facts(workspace)[0].registration_id is None


def test_another_day(workspace: Workspace, event_id: UUID) -> None:
    _, code = badge(workspace, event_id)
    tomorrow = TODAY + timedelta(days=1)
    assert show(workspace, event_id, code, day=tomorrow, today=TODAY).reason is Reason.NOT_TODAY
    assert show(workspace, event_id, code, day=TODAY, today=tomorrow).verdict is Verdict.ADMITTED
    assert [f.keyed_late for f in facts(workspace)] == [True, True]


def test_a_reissued_badge_revokes_the_old_one(workspace: Workspace, event_id: UUID) -> None:
    registration_id, old = badge(workspace, event_id)
    new, _ = workspace.write("Reissue", badges.reissue, registration_id, now=NOW, random_bytes=random_bytes)
    assert new != old
    assert show(workspace, event_id, old).reason is Reason.REVOKED
    assert show(workspace, event_id, new).verdict is Verdict.ADMITTED


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        ("https://evil.example/?name=Solla", Reason.NOT_A_BADGE),
        ("WIFI:S:guest;P:secret;;", Reason.NOT_A_BADGE),
        ("x" * 4096, Reason.NOT_A_BADGE),
        ("", Reason.NOT_A_BADGE),
        ("Robert'); DROP TABLE scans;--", Reason.NOT_A_BADGE),
        (new_code(bytes(16)), Reason.NOT_KNOWN),
        (new_code(bytes(16))[:-1] + "X", Reason.DAMAGED),
    ],
)
def test_foreign_codes_are_neutral_and_not_kept(
    workspace: Workspace, event_id: UUID, shown: str, reason: Reason
) -> None:
    result = show(workspace, event_id, shown)
    assert (result.verdict, result.reason, result.guest) == (Verdict.UNKNOWN, reason, None)
    (fact,) = facts(workspace)
    assert len(fact.digest) == 64
    assert len(fact.prefix) <= 24
    assert len(shown) <= 24 or shown not in repr(vars(fact))


def test_the_short_code_is_typed_when_the_badge_cannot_be_scanned(workspace: Workspace, event_id: UUID) -> None:
    registration_id, _ = badge(workspace, event_id)
    other = make.event(workspace, "Another", days=(TODAY,))
    short = workspace.read(
        lambda s: s.scalars(sa.select(Credential.short_code).where(Credential.registration_id == registration_id)).one()
    )
    assert show(workspace, other, short).verdict is Verdict.UNKNOWN
    assert show(workspace, event_id, short.lower()).verdict is Verdict.ADMITTED
    assert ScanSource.TYPED in {f.source for f in facts(workspace)}


def test_found_by_name_without_accents_swapped_and_in_parts(workspace: Workspace, event_id: UUID) -> None:
    ids = {
        name: badge(workspace, event_id, name)[0]
        for name in ("Solla Gunnarsdóttir", "Ali Ng", "Ciarán O’Dowd", "Minh Anh Nguyễn", "100% Sure")
    }

    def found(text: str) -> list[str]:
        return [g.name for g in workspace.read(checkin.search, event_id, text)]

    assert found("gunnarsdottir sol") == ["Solla Gunnarsdóttir"]
    assert found("ng") == ["Minh Anh Nguyễn", "Ali Ng"] or set(found("ng")) == {"Minh Anh Nguyễn", "Ali Ng"}
    assert found("o'dowd") == ["Ciarán O’Dowd"]
    assert found("100%") == ["100% Sure"]
    assert found("%") == found("_") == found("a") == []
    result, _ = workspace.write("Admit", checkin.admit, event_id, ids["Ali Ng"], desk="Front desk", day=TODAY, now=NOW)
    assert (result.verdict, result.name) == (Verdict.ADMITTED, "Ali Ng")


def test_who_begins_with_the_letters_comes_first_and_nobody_of_another_event(
    workspace: Workspace, event_id: UUID
) -> None:
    other = make.event(workspace, "Another", days=(TODAY,))
    make.registration(workspace, other, make.person(workspace, "Annalee Zed"))
    for name in ("Rhian Pugh", "Zoe Anand", "Dan Mann", "Ana Bell"):
        make.registration(workspace, event_id, make.person(workspace, name))
    names = [g.name for g in workspace.read(checkin.search, event_id, "an")]
    assert names == ["Ana Bell", "Zoe Anand", "Dan Mann", "Rhian Pugh"]
    for limit in range(1, 4):
        found = workspace.read(checkin.search, event_id, "an", limit=limit)
        assert [g.name for g in found] == names[:limit]


def test_taking_back_the_last_one(workspace: Workspace, event_id: UUID) -> None:
    registration_id, code = badge(workspace, event_id)
    show(workspace, event_id, code)
    for desk, when in (("Other desk", NOW), ("Front desk", NOW + timedelta(minutes=16))):
        with pytest.raises(Refused):
            workspace.write("Void", checkin.void_last, event_id, desk=desk, now=when)
    voided, _ = workspace.write("Void", checkin.void_last, event_id, desk="Front desk", now=NOW + timedelta(minutes=1))
    assert voided.name == "Solla Gunnarsdóttir"
    assert workspace.read(presence.here, event_id, day=TODAY) == {}
    with pytest.raises(Refused, match="nothing to take back"):
        workspace.write("Void", checkin.void_last, event_id, desk="Front desk", now=NOW + timedelta(minutes=1))
    assert show(workspace, event_id, code, now=NOW + timedelta(minutes=2)).verdict is Verdict.ADMITTED
    assert [f.kind for f in facts(workspace)] == [ScanKind.IN, ScanKind.VOID, ScanKind.IN]
    assert list(workspace.read(presence.here, event_id, day=TODAY)) == [registration_id]
    assert [one.voided for one in workspace.read(checkin.latest, event_id, day=TODAY)] == [False, True]


def test_facts_of_a_desk_are_chained_and_numbered(workspace: Workspace, event_id: UUID) -> None:
    for name in ("A A", "B B", "C C"):
        show(workspace, event_id, badge(workspace, event_id, name)[1])
    kept = facts(workspace)
    assert [f.desk_seq for f in kept] == [1, 2, 3]
    assert [f.previous for f in kept] == ["", kept[0].hash, kept[1].hash]
    assert len({f.hash for f in kept}) == 3


def test_counters(workspace: Workspace, event_id: UUID) -> None:
    codes = [badge(workspace, event_id, f"Guest {n}")[1] for n in range(4)]
    badge(workspace, event_id, "Waiting One", state=RegistrationState.WAITING)
    for minutes, code in zip((0, 2, 7), codes, strict=False):
        show(workspace, event_id, code, now=NOW + timedelta(minutes=minutes))
    show(workspace, event_id, codes[0], now=NOW + timedelta(minutes=30), desk="Other")
    counts = workspace.read(presence.desk_counts, event_id, day=TODAY)
    assert (counts.here, counts.expected) == (3, 4)
    assert counts.arrivals == ((NOW, 2), (NOW + timedelta(minutes=5), 1))
    last = workspace.read(checkin.latest, event_id, day=TODAY)
    assert [r.verdict for r in last] == [Verdict.ALREADY, *[Verdict.ADMITTED] * 3]
    assert last[0].name == "Guest 0"


def test_where_to_go_next(workspace: Workspace, event_id: UUID) -> None:
    room_id = make.room(workspace, make.venue(workspace), "Great Hall", directions="Second door on the left")
    opening = make.at("11:00", TODAY)
    make.session(workspace, event_id, "Early", starts_at=make.at("09:30", TODAY), room_id=room_id)
    make.session(
        workspace, event_id, "Off", starts_at=make.at("10:30", TODAY), room_id=room_id, state=SessionState.CANCELLED
    )
    make.session(workspace, event_id, "Opening circle", starts_at=opening, room_id=room_id)
    result = show(workspace, event_id, badge(workspace, event_id)[1])
    assert result.next == checkin.WhereNext("Opening circle", "Great Hall", "Second door on the left", opening)


def test_a_desk_has_a_name_and_an_event(workspace: Workspace, event_id: UUID) -> None:
    with pytest.raises(Invalid):
        show(workspace, event_id, "x", desk=" ")
    with pytest.raises(NotFound):
        show(workspace, UUID(int=1), "x")


def test_what_a_desk_may_know_holds_no_needs(workspace: Workspace, event_id: UUID) -> None:
    person_id = make.person(workspace, "Solla Gunnarsdóttir")
    make.need(workspace, person_id, detail="No nuts, severe")
    registration_id = make.registration(workspace, event_id, person_id)
    result, _ = workspace.write(
        "Admit", checkin.admit, event_id, registration_id, desk="Front desk", day=TODAY, now=NOW
    )
    assert "nuts" not in repr(result)


def test_names_that_begin_so_come_before_those_that_hold_it(workspace: Workspace, event_id: UUID) -> None:
    for name in ("Delroy Bannerman", "Zadie Anand", "Ann Wu"):
        badge(workspace, event_id, name)
    found = workspace.read(checkin.search, event_id, "an")
    assert [guest.name for guest in found] == ["Ann Wu", "Zadie Anand", "Delroy Bannerman"]


def test_who_left_is_welcome_again(workspace: Workspace, event_id: UUID) -> None:
    registration_id, code = badge(workspace, event_id)
    minute = timedelta(minutes=1)
    for after, kind, verdict in (
        (0, ScanKind.IN, Verdict.ADMITTED),
        (1, ScanKind.OUT, Verdict.ADMITTED),
        (1, ScanKind.OUT, Verdict.ADMITTED),  # somebody went back in by another door: whoever leaves is let out
        (2, ScanKind.IN, Verdict.ADMITTED),
        (2, ScanKind.IN, Verdict.ALREADY),
    ):
        assert show(workspace, event_id, code, kind=kind, now=NOW + after * minute).verdict is verdict
        inside = {} if kind is ScanKind.OUT else {registration_id: NOW + after * minute}
        assert workspace.read(presence.inside, event_id, day=TODAY) == inside
    assert workspace.read(presence.here, event_id, day=TODAY) == {registration_id: NOW}


def test_who_left_may_leave_without_a_place(workspace: Workspace, event_id: UUID) -> None:
    _, code = badge(workspace, event_id, state=RegistrationState.CANCELLED)
    assert show(workspace, event_id, code, kind=ScanKind.OUT).verdict is Verdict.ADMITTED
    _, other = badge(workspace, make.event(workspace, "Another", days=(TODAY,)))
    assert show(workspace, event_id, other, kind=ScanKind.OUT).reason is Reason.OTHER_EVENT


def test_the_door_of_a_session(workspace: Workspace, event_id: UUID) -> None:
    one, code = badge(workspace, event_id)
    _, other = badge(workspace, event_id, "Ada")
    closed = make.session(workspace, event_id, "Workshop", sign_up=SignUp.CHOOSE)
    open_to_all = make.session(workspace, event_id, "Opening", sign_up=SignUp.ALL)
    make.add(workspace, Place(session_id=closed, registration_id=one, state=PlaceState.GIVEN))
    assert show(workspace, event_id, code, session_id=closed).verdict is Verdict.ADMITTED
    assert show(workspace, event_id, other, session_id=closed).reason is Reason.NO_PLACE
    assert show(workspace, event_id, other, session_id=open_to_all).verdict is Verdict.ADMITTED
    assert show(workspace, event_id, code).verdict is Verdict.ADMITTED, "each door has its own list"
    assert show(workspace, event_id, code, session_id=closed, desk="Other").verdict is Verdict.ALREADY
    assert len(workspace.read(presence.inside, event_id, day=TODAY)) == 2
    with pytest.raises(NotFound, match="session"):
        show(workspace, event_id, code, session_id=make.session(workspace, make.event(workspace, "Another")))


def test_let_in_all_the_same_with_a_reason(workspace: Workspace, event_id: UUID) -> None:
    registration_id, code = badge(workspace, event_id, state=RegistrationState.WAITING)
    result = show(workspace, event_id, code, override="The chair asked for her")
    assert (result.verdict, result.reason) == (Verdict.ADMITTED, Reason.OVERRIDDEN)
    assert facts(workspace)[0].note == "not_registered: The chair asked for her"
    assert workspace.read(presence.here, event_id, day=TODAY) == {registration_id: NOW}
    again = show(workspace, event_id, code, override="Again", now=NOW + timedelta(minutes=1))
    assert (again.verdict, again.reason) == (Verdict.ALREADY, Reason.OVERRIDDEN)
    assert show(workspace, event_id, "a poem", override="Nice").verdict is Verdict.UNKNOWN


def test_a_coordinator_takes_back_any_scan_once(workspace: Workspace, event_id: UUID) -> None:
    _, code = badge(workspace, event_id)
    scan_id = show(workspace, event_id, code).scan_id
    refused = show(workspace, event_id, "a poem").scan_id
    late = {"desk": "Office", "now": NOW + timedelta(days=1)}
    assert workspace.write("Void", checkin.void, scan_id, **late)[0].name == "Solla Gunnarsdóttir"
    assert workspace.read(presence.here, event_id, day=TODAY) == {}
    for which, error in ((scan_id, Refused), (refused, Refused), (event_id, NotFound)):
        with pytest.raises(error):
            workspace.write("Void", checkin.void, which, **late)


def test_a_showing_that_is_kept_counts_once(workspace: Workspace, event_id: UUID) -> None:
    _, code = badge(workspace, event_id)
    shown = showing(event_id, desk="Front desk", day=TODAY, now=NOW, code=code)
    one, _ = workspace.write("Scan", checkin.keep, shown, again=True)
    again, _ = workspace.write("Scan", checkin.keep, shown, again=True)
    assert (again.verdict, again.name, again.scan_id) == (one.verdict, one.name, one.scan_id)
    assert len(facts(workspace)) == 1
