"""Packets: a union of sets. Whatever way they come, the same is here in the end, and nothing is lost."""

import itertools
import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import desks
import make
from convene.rules.checkin import Reason, ScanKind, Verdict
from convene.rules.desk_packs import DeskPacket, Gap, WalkIn
from convene.rules.errors import NotFound, Refused
from convene.rules.registrations import RegistrationState
from convene.rules.scans import Fact, plain_hash
from convene.services import checkin, packets, presence, registrations
from convene.services.walkin import walk_in
from convene.store.tables import Packet, Person, QuarantinedScan, Registration, Scan
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW
MINUTE = timedelta(minutes=1)


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, days=(TODAY,))


@pytest.fixture
def people(workspace: Workspace, event_id: UUID) -> list[UUID]:
    return [make.registration(workspace, event_id, make.person(workspace, f"Guest {n}")) for n in range(4)]


@pytest.fixture
def desk(workspace: Workspace, event_id: UUID, people: list[UUID], tmp_path: Path) -> Iterator[Workspace]:
    """Desk B, with a pack."""
    with closing(desks.opened(desks.pack(workspace, event_id, "Desk B")[1], tmp_path)) as opened:
        yield opened


def admit(where: Workspace, event_id: UUID, who: UUID, minute: float = 0, desk: str = "Desk B", **how: Any) -> Any:
    given_ = {"desk": desk, "day": TODAY, "now": NOW + minute * MINUTE} | how
    return where.write("Admit", checkin.admit, event_id, who, **given_)[0]


def state(workspace: Workspace, event_id: UUID) -> Any:
    """All that the scans of all desks come to."""

    def read(session: Any) -> Any:
        return (
            sorted(session.scalars(sa.select(Scan.hash))),
            sorted(session.execute(sa.select(QuarantinedScan.hash, QuarantinedScan.reason)).all()),
            sorted(session.scalars(sa.select(Registration.id)), key=str),
            presence.here(session, event_id, day=TODAY),
            presence.inside(session, event_id, day=TODAY),
            packets.quarantined(session, event_id),
            packets.all_gaps(session, event_id),
            packets.doubles(session, event_id),
        )

    return workspace.read(read)


def test_scans_come_back_once(workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace) -> None:
    for minute, who in enumerate(people[:3]):
        admit(desk, event_id, who, minute)
    desk.write("Undo", checkin.void_last, event_id, desk="Desk B", now=NOW + 4 * MINUTE)
    done = desks.merge(workspace, desks.packet_of(desk))
    assert (done.desk, done.added, done.repeated, done.upto, done.gaps) == ("Desk B", 4, 0, 4, ())
    assert workspace.read(presence.here, event_id, day=TODAY) == {people[0]: NOW, people[1]: NOW + MINUTE}
    again = desks.merge(workspace, desks.packet_of(desk))
    assert (again.added, again.repeated, again.upto) == (0, 4, 4)
    admit(desk, event_id, people[3], 9)
    more = desks.merge(workspace, desks.packet_of(desk))
    assert (more.added, more.repeated, more.upto) == (1, 4, 5)
    kept = workspace.read(lambda s: [(p.first_seq, p.last_seq, p.scans) for p in s.scalars(sa.select(Packet))])
    assert sorted(kept) == [(1, 4, 4), (1, 4, 4), (1, 5, 5)]


def test_the_same_file_twice_has_one_receipt(
    workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace
) -> None:
    admit(desk, event_id, people[0])
    one = desks.packet_of(desk)
    desks.merge(workspace, one)
    before = state(workspace, event_id)
    desks.merge(workspace, one)
    assert state(workspace, event_id) == before
    assert workspace.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(Packet))) == 1


def test_what_is_missing_is_said(workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace) -> None:
    for minute in range(9):
        admit(desk, event_id, people[0], minute)
    done = desks.merge(workspace, desks.packet_of(desk, only=lambda scan: scan["desk_seq"] in {1, 2, 5, 9}))
    assert done.gaps == (Gap("Desk B", 3, 4), Gap("Desk B", 6, 8))
    assert (done.upto, done.added) == (2, 4)
    done = desks.merge(workspace, desks.packet_of(desk, only=lambda scan: scan["desk_seq"] < 6))
    assert (done.gaps, done.upto) == ((Gap("Desk B", 6, 8),), 5)
    assert desks.merge(workspace, desks.packet_of(desk)).gaps == ()


def test_whom_two_desks_let_in(workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace) -> None:
    admit(workspace, event_id, people[0], 1, desk="Front desk", operator="Saoirse")
    admit(desk, event_id, people[0], 3)
    admit(desk, event_id, people[1], 4)
    desks.merge(workspace, desks.packet_of(desk))
    (double,) = workspace.read(packets.doubles, event_id)
    assert (double.name, double.first.desk, double.second.desk) == ("Guest 0", "Front desk", "Desk B")
    assert (double.first.operator, double.first.at, double.overridden) == ("Saoirse", NOW + MINUTE, False)
    assert len(workspace.read(presence.inside, event_id, day=TODAY)) == 2, "each of them once"
    workspace.write("Void", checkin.void, double.second.scan_id, desk="Front desk", now=NOW + 5 * MINUTE)
    assert workspace.read(packets.doubles, event_id) == []
    desks.merge(workspace, desks.packet_of(desk))
    assert workspace.read(packets.doubles, event_id) == [], "what was judged stays judged"


def test_somebody_who_is_on_the_list_no_more_is_here_all_the_same(
    workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace
) -> None:
    workspace.write("Cancel", registrations.cancel, people[0], now=NOW)
    assert admit(desk, event_id, people[0]).verdict is Verdict.ADMITTED, "the desk could not know"
    desks.merge(workspace, desks.packet_of(desk))
    assert people[0] in workspace.read(presence.inside, event_id, day=TODAY)
    assert workspace.read(packets.on_an_old_list, event_id) == ["Guest 0"]


def test_walk_ins_come_with_their_scans(workspace: Workspace, event_id: UUID, desk: Workspace) -> None:
    shown = {"desk": "Desk B", "day": TODAY, "now": NOW}
    given_ = {"name": "Ada Lovelace", "organisation": "Analytical Society", "email": "ada@example.org"}
    desk.write("Walk-in", walk_in, event_id, **given_, **shown)
    done = desks.merge(workspace, desks.packet_of(desk))
    assert (done.walk_ins, done.added, done.quarantined) == (1, 1, ())
    (found,) = workspace.read(checkin.search, event_id, "lovelace")
    assert (found.organisation, found.state) == ("Analytical Society", RegistrationState.REGISTERED)
    assert found.registration_id in workspace.read(presence.here, event_id, day=TODAY)
    assert desks.merge(workspace, desks.packet_of(desk)).walk_ins == 0
    assert workspace.read(lambda s: s.scalar(sa.select(Person.email).where(Person.name == "Ada Lovelace")))
    with pytest.raises(Refused):
        workspace.undo()  # she is in the building: her scan cannot lose her


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"operator": "Mallory"}, "altered"),
        ({"hash": "00" * 32}, "altered"),
        ({"verdict": "splendid"}, "unreadable"),
        ({"desk_id": uuid4().hex}, "desk"),
        ({"event_id": uuid4().hex}, "desk"),
        ({"registration_id": uuid4().hex}, "person"),
        ({"session_id": uuid4().hex}, "session"),
    ],
)
def test_what_cannot_be_taken_is_kept_with_its_reason(
    workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace, change: Fact, reason: str
) -> None:
    admit(desk, event_id, people[0])
    admit(desk, event_id, people[1], 1)
    info, (first, good), _ = desk.read(packets.of_desk)
    bad = first | change
    if reason != "altered":
        bad["hash"] = plain_hash(bad)
    done = desks.merge(workspace, desks.packet(info, [bad, good]))
    assert (done.added, done.repeated) == (1, 0)
    (kept,) = done.quarantined
    assert (kept.desk, kept.desk_seq, kept.reason) == ("Desk B", 1, reason)
    assert workspace.read(presence.here, event_id, day=TODAY) == {people[1]: NOW + MINUTE}
    assert workspace.read(lambda s: s.scalars(sa.select(QuarantinedScan.content)).one()) == bad
    again = desks.merge(workspace, desks.packet(info, [good, bad, bad]))
    assert (again.added, again.repeated, again.quarantined) == (0, 3, done.quarantined)
    assert done.gaps == (), "it came, though it does not count"


@pytest.mark.parametrize("odd", [None, 7, "a poem", [], {}, {"desk_seq": "one"}, {"desk_seq": -4, "id": {"x": [1]}}])
def test_anything_else_in_a_packet_is_kept_too(workspace: Workspace, desk: Workspace, odd: Any) -> None:
    info, _, _ = desk.read(packets.of_desk)
    done = desks.merge(workspace, desks.packet(info, [odd]))
    assert (done.added, len(done.quarantined)) == (0, 1)


def test_who_appears_later_counts_from_then_on(
    workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace
) -> None:
    admit(desk, event_id, people[0])
    info, (scan,), _ = desk.read(packets.of_desk)
    missing = uuid4()
    late = scan | {"registration_id": missing.hex}
    late["hash"] = plain_hash(late)
    assert desks.merge(workspace, desks.packet(info, [late])).quarantined[0].reason == "person"
    person = make.person(workspace, "Ada")
    state_ = {"state": RegistrationState.REGISTERED, "registered_at": NOW, "changed_at": NOW}
    make.add(workspace, Registration(id=missing, event_id=event_id, person_id=person, **state_))
    done = desks.merge(workspace, desks.packet(info, []))
    assert (done.added, done.quarantined) == (1, ())
    assert missing in workspace.read(presence.here, event_id, day=TODAY)


def test_a_pack_that_was_copied_exists_twice_and_both_count(
    workspace: Workspace, event_id: UUID, people: list[UUID], tmp_path: Path
) -> None:
    _, content = desks.pack(workspace, event_id, "Desk B")
    with closing(desks.opened(content, tmp_path)) as one, closing(desks.opened(content, tmp_path)) as other:
        admit(one, event_id, people[0])
        admit(other, event_id, people[1])
        admit(other, event_id, people[2], 1)
        for desk in (one, other):
            done = desks.merge(workspace, desks.packet_of(desk))
        assert (done.numbered_twice, done.gaps) == ((1,), ())
        assert workspace.read(presence.here, event_id, day=TODAY).keys() == set(people[:3])


def test_one_scan_in_two_versions_counts_once(
    workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace
) -> None:
    admit(desk, event_id, people[0])
    info, (scan,), _ = desk.read(packets.of_desk)
    other = scan | {"registration_id": people[1].hex}
    other["hash"] = plain_hash(other)
    done = desks.merge(workspace, desks.packet(info, [scan, other]))
    assert (done.added, done.numbered_twice) == (2, (1,))
    counts = min((scan, other), key=lambda one: one["hash"])
    assert workspace.read(presence.here, event_id, day=TODAY).keys() == {UUID(counts["registration_id"])}


def test_what_is_known_of_a_desks_clock(
    workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace
) -> None:
    admit(desk, event_id, people[0], 7)
    fast = desks.merge(workspace, desks.packet_of(desk, written_at=NOW + 9 * MINUTE), now=NOW)
    assert fast.clock_offset == 9 * MINUTE
    admit(desk, event_id, people[1], -30)  # before the pack was made
    slow = desks.merge(workspace, desks.packet_of(desk), now=NOW + timedelta(days=1))
    assert round(slow.clock_offset / MINUTE) == -30


def test_packets_of_other_workspaces_and_of_no_pack(workspace: Workspace, desk: Workspace) -> None:
    with pytest.raises(NotFound, match="not made here"):
        desks.merge(workspace, replace(desks.packet_of(desk), pack_id=uuid4()))
    with pytest.raises(Refused, match="not a desk pack"):
        workspace.read(packets.of_desk)


# Random histories.

KINDS = st.sampled_from(("in", "out", "void", "unknown", "override"))
STEP = st.tuples(st.integers(0, 2), KINDS, st.integers(0, 3), st.integers(-60, 60))
"""Which laptop, what, who, and by how many minutes its clock has moved: it may jump back."""


def live(laptops: list[Workspace], event_id: UUID, people: list[UUID], steps: list[Any]) -> None:
    """The history, each laptop for itself."""
    clocks = [NOW] * len(laptops)
    for which, what, who, minutes in steps:
        laptop = laptops[which]
        clocks[which] += minutes * MINUTE
        given_ = {"desk": laptop.who, "now": clocks[which]}
        if what == "void":
            try:
                laptop.write("Undo", checkin.void_last, event_id, **given_)
            except Refused:
                continue
        elif what == "unknown":
            laptop.write("Scan", checkin.scan, event_id, code="a poem", day=TODAY, **given_)
        else:
            how = {"kind": ScanKind.OUT} if what == "out" else {"override": "Why not"} if what == "override" else {}
            laptop.write("Admit", checkin.admit, event_id, people[who], day=TODAY, **given_, **how)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=14), seed=st.integers(0, 999))
def test_any_order_any_repetition_any_loss_made_good_gives_one_state(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Any], seed: int
) -> None:
    folder, chance = tmp_path_factory.mktemp("merge"), random.Random(seed)
    with closing(Workspace.create(folder / "w.convene", clock=lambda: NOW, who="Tester")) as hub:
        event_id = make.event(hub, days=(TODAY,))
        people = [make.registration(hub, event_id) for _ in range(4)]
        b, c = (desks.pack(hub, event_id, name)[1] for name in ("Desk B", "Desk C"))
        laptops = [desks.opened(content, folder) for content in (b, c, b)]  # Desk B was copied
        for laptop, name in zip(laptops, ("Desk B", "Desk C", "Desk B"), strict=True):
            laptop.who = name
        sent: list[DeskPacket] = []
        for start in range(0, len(steps), 5):
            live(laptops, event_id, people, steps[start : start + 5])
            chosen = chance.sample(laptops, 2)
            sent += [desks.packet_of(one) for one in chosen]
            sent.append(desks.packet_of(chosen[0], only=lambda _: chance.random() < 0.5))  # half of it was lost
        whole = [desks.packet_of(one) for one in laptops]
        facts = {scan["hash"] for one in whole for scan in one.scans}
        for laptop in laptops:
            laptop.close()
    states = []
    for number in range(3):
        order = [*chance.sample(sent, len(sent)), *chance.sample(sent, len(sent) // 2), *whole]
        if number:
            order = chance.sample(order, len(order))
        copy = folder / f"{number}.convene"
        copy.write_bytes((folder / "w.convene").read_bytes())
        with closing(Workspace.open(copy, clock=lambda: NOW, who="Tester")) as hub:
            for one in order:
                desks.merge(hub, one)
            states.append(state(hub, event_id))
            assert sum(desks.merge(hub, one).added for one in order) == 0
            assert state(hub, event_id) == states[-1]
    assert states[0] == states[1] == states[2]
    assert set(states[0][0]) == facts, "nothing is lost, and nothing comes of nothing"
    assert states[0][1] == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_interrupted_and_begun_again(
    workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace, order: tuple[int, ...]
) -> None:
    for minute, who in enumerate(people[:3]):
        admit(desk, event_id, who, minute)
    parts = [desks.packet_of(desk, only=lambda scan, n=n: scan["desk_seq"] == n + 1) for n in range(3)]

    def broken(session: Any, one: DeskPacket) -> None:
        packets.merge(session, one, now=NOW)
        raise Refused("The plug was pulled")

    for number in order:
        with pytest.raises(Refused):
            workspace.write("Merge", broken, parts[number])
        desks.merge(workspace, parts[number])
    assert workspace.read(presence.here, event_id, day=TODAY).keys() == set(people[:3])
    assert workspace.read(packets.all_gaps, event_id) == []
    assert workspace.read(lambda s: set(s.scalars(sa.select(Scan.reason)))) == {Reason.NONE}


def test_somebody_new_who_is_on_the_list_already_stays_there_once(
    workspace: Workspace, event_id: UUID, people: list[UUID], desk: Workspace
) -> None:
    """As only a packet of another hand can say it: a person has one place in an event."""
    known = workspace.read(lambda s: s.get_one(Registration, people[0]).person_id)
    info, scans, _ = desk.read(packets.of_desk)
    again = WalkIn(uuid4(), known, "Somebody", "", "", "registered", NOW)
    assert desks.merge(workspace, desks.packet(info, scans, [again])).walk_ins == 0
    assert len(workspace.read(lambda s: list(s.scalars(sa.select(Registration.id))))) == len(people)
