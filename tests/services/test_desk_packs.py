"""Desk packs: what is in one and what never is, and that a desk with one decides as the workspace does."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

import desks
import make
from convene.rules.checkin import Reason, ScanKind, Verdict
from convene.rules.codes import new_code
from convene.rules.desk_packs import KEPT_FOR
from convene.rules.errors import Invalid, NotFound, Refused
from convene.rules.people import NeedKind, PhotoPreference
from convene.rules.programme import SignUp
from convene.rules.registrations import PlaceState, RegistrationState
from convene.services import badges, checkin, desk_packs, packets, presence
from convene.services.walkin import walk_in
from convene.store import history_check
from convene.store.tables import Credential, DeskPack, Need, Person, Place, Scan
from convene.store.workspace import Workspace

TODAY, NOW = make.TODAY, make.NOW


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    return make.event(workspace, days=(TODAY,))


def badge(workspace: Workspace, event_id: UUID, name: str, **fields: Any) -> tuple[UUID, str]:
    registration_id = make.registration(workspace, event_id, make.person(workspace, name), **fields)
    workspace.write("Code", badges.issue_code_for, [registration_id], now=NOW)
    return registration_id, code_of(workspace, registration_id)


def code_of(workspace: Workspace, registration_id: UUID) -> str:
    return workspace.read(
        lambda s: s.scalars(
            sa.select(Credential.code).where(
                Credential.registration_id == registration_id, Credential.revoked_at.is_(None)
            )
        ).one()
    )


@pytest.fixture
def pack_of(workspace: Workspace, event_id: UUID, tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    opened = []

    def make_one(desk: str = "Side door") -> Workspace:
        opened.append(desks.opened(desks.pack(workspace, event_id, desk)[1], tmp_path))
        return opened[-1]

    yield make_one
    for one in opened:
        one.close()


def test_nothing_that_a_desk_must_not_know_is_in_a_pack(workspace: Workspace, event_id: UUID) -> None:
    person = make.person(
        workspace,
        "Zoë O’Brien",
        email="zoe.private@example.org",
        phone="020 7946 0018",
        job_title="Night midwife",
        profession="Midwifery",
        reception_note="Ask for Saoirse",
    )
    make.need(workspace, person, kind=NeedKind.DIETARY, detail="Coeliac disease", reception_note="Lunch is labelled")
    make.need(workspace, person, detail="Uses a wheelchair", owner="Olumide")
    registration_id = make.registration(workspace, event_id, person, note="A private note", reason="Lives nearby")
    workspace.write("Code", badges.issue_code_for, [registration_id], now=NOW)
    code = code_of(workspace, registration_id)
    _, content = desks.pack(workspace, event_id)
    for secret in (
        "zoe.private", "7946 0018", "idwife", "Coeliac", "wheelchair", "Olumide", "private note", "nearby", code
    ):  # fmt: skip
        assert secret.encode() not in content, secret
    for known in ("Zoë O’Brien", "Ask for Saoirse, Lunch is labelled", hashlib.sha256(code.encode()).hexdigest()):
        assert known.encode() in content, known


def test_what_a_desk_may_know_is_in_it(workspace: Workspace, event_id: UUID, pack_of: Callable[..., Any]) -> None:
    society = make.organisation(workspace, "Analytical Society")
    person = make.person(
        workspace,
        "Ada Lovelace",
        known_as="Countess",
        pronouns="she/her",
        pronunciation="AY-da",
        organisation_id=society,
        photo=PhotoPreference.NO,
    )
    make.need(workspace, person, reception_note="Show her\nthe quiet room")
    make.registration(workspace, event_id, person)
    make.registration(workspace, make.event(workspace, "Another"), make.person(workspace, "Somebody Else"))
    pack = pack_of()
    (guest,) = pack.read(checkin.search, event_id, "count")
    assert guest == workspace.read(checkin.search, event_id, "ada")[0]
    assert (guest.pronouns, guest.pronunciation, guest.organisation) == ("she/her", "AY-da", "Analytical Society")
    assert guest.note == "Show her the quiet room"
    people = pack.read(lambda s: {p.name: p.photo for p in s.scalars(sa.select(Person))})
    assert people == {"Ada Lovelace": PhotoPreference.NO}
    assert pack.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(Need))) == 0
    info = pack.read(desk_packs.info)
    assert (info.event_id, info.desk, info.made_at) == (event_id, "Side door", NOW)
    assert info.expires_at > NOW + KEPT_FOR
    assert workspace.read(desk_packs.info) is None
    assert workspace.read(desk_packs.of_event, event_id) == [info]
    assert workspace.read(desk_packs.by_id, info.pack_id) == info


def everybody(workspace: Workspace, event_id: UUID) -> dict[str, str]:
    """A code for each thing that can happen, by what it is."""
    codes = {}
    states = {
        "fine": RegistrationState.REGISTERED,
        "fine too": RegistrationState.ACCEPTED,
        "cancelled": RegistrationState.CANCELLED,
        "withdrawn": RegistrationState.WITHDRAWN,
        "waiting": RegistrationState.WAITING,
        "applied": RegistrationState.APPLIED,
    }
    for name, state in states.items():
        _, codes[name] = badge(workspace, event_id, name, state=state)
    reissued, codes["revoked"] = badge(workspace, event_id, "reissued")
    workspace.write("Reissue", badges.reissue, reissued, now=NOW)
    codes["reissued"] = code_of(workspace, reissued)
    codes["short"] = workspace.read(
        lambda s: s.scalars(sa.select(Credential.short_code).where(Credential.code == codes["fine too"])).one()
    )
    _, codes["another event"] = badge(workspace, make.event(workspace, "Another", days=(TODAY,)), "elsewhere")
    codes |= {"unknown": new_code(b"0123456789abcdef"), "a link": "https://example.org", "nothing": "  "}
    return codes | {"damaged": codes["fine"][:-1] + ("B" if codes["fine"][-1] != "B" else "C")}


def test_a_desk_with_a_pack_decides_as_the_workspace_does(
    workspace: Workspace, event_id: UUID, pack_of: Callable[..., Workspace]
) -> None:
    codes = everybody(workspace, event_id)
    chosen = make.session(workspace, event_id, "Workshop", sign_up=SignUp.CHOOSE, starts_at=make.at("11:00", TODAY))
    people = workspace.read(lambda s: dict(s.execute(sa.select(Credential.code, Credential.registration_id)).all()))
    place = Place(session_id=chosen, registration_id=people[codes["fine"]], state=PlaceState.GIVEN)
    make.add(workspace, place)
    late, tomorrow, second = NOW + timedelta(minutes=9), TODAY + timedelta(days=1), timedelta(seconds=1)
    steps: list[tuple[str, dict[str, Any]]] = [
        *((name, {"now": NOW}) for name in codes),
        *((name, {"now": late}) for name in codes),
        ("fine", {"now": late + second}),
        ("fine", {"now": late, "day": tomorrow}),
        ("fine", {"now": late, "session_id": chosen}),
        ("reissued", {"now": late, "session_id": chosen}),
        ("reissued", {"now": late, "session_id": chosen, "override": "The chair asked"}),
        ("waiting", {"now": late, "override": "There is room"}),
        ("fine", {"now": late + second, "kind": ScanKind.OUT}),
        ("fine", {"now": late + 2 * second}),
        ("fine", {"now": late + 3 * second}),
    ]
    pack, said, both = pack_of(), set(), {}
    for name, how in steps:
        for where, desk in ((workspace, "Front desk"), (pack, "Side door")):
            given = {"desk": desk, "day": TODAY} | how
            result, _ = where.write("Scan", checkin.scan, event_id, code=codes[name], **given)
            guest = result.guest and result.guest.registration_id
            next_ = result.next and (result.next.title, result.next.starts_at)
            both[desk] = (result.verdict, result.reason, guest, result.since, next_, result.code)
        assert both["Front desk"] == both["Side door"], (name, how)
        said.add(both["Front desk"][:2])
    assert {verdict for verdict, _ in said} == set(Verdict)
    assert {reason for _, reason in said} == set(Reason), "a reason was never given"
    here = {where: where.read(presence.inside, event_id, day=TODAY).keys() for where in (workspace, pack)}
    assert here[workspace] == here[pack] != set()


def test_who_is_here_already_is_known(workspace: Workspace, event_id: UUID, pack_of: Callable[..., Workspace]) -> None:
    _, code = badge(workspace, event_id, "Ada")
    shown = {"code": code, "day": TODAY}
    workspace.write("Scan", checkin.scan, event_id, desk="Front desk", now=NOW, **shown)
    later = NOW + timedelta(minutes=5)
    result, _ = pack_of().write("Scan", checkin.scan, event_id, desk="Side door", now=later, **shown)
    assert (result.verdict, result.since) == (Verdict.ALREADY, NOW)


def test_a_walk_in_at_a_desk_with_a_pack(
    workspace: Workspace, event_id: UUID, pack_of: Callable[..., Workspace]
) -> None:
    pack = pack_of()
    shown = {"desk": "Side door", "day": TODAY, "now": NOW}
    result, _ = pack.write("Walk-in", walk_in, event_id, name="Ada Lovelace", organisation="Society", **shown)
    assert result.verdict is Verdict.ADMITTED


def test_each_pack_has_a_desk_of_its_own(
    workspace: Workspace, event_id: UUID, pack_of: Callable[..., Workspace]
) -> None:
    pack_of("Side door")
    _, code = badge(workspace, event_id, "Ada")
    shown = {"code": code, "day": TODAY, "now": NOW}
    workspace.write("Scan", checkin.scan, event_id, desk="Front desk", **shown)
    for name in ("Side door", "  Side   door", "Front desk"):
        with pytest.raises(Refused, match="There is a desk called"):
            desks.pack(workspace, event_id, name)
    with pytest.raises(Refused, match="works with a desk pack"):
        workspace.write("Scan", checkin.scan, event_id, desk="Side door", **shown)
    with pytest.raises(Invalid, match="needs a name"):
        desks.pack(workspace, event_id, " ")
    with pytest.raises(NotFound):
        desks.pack(workspace, uuid4())
    with pytest.raises(Refused, match="a desk pack itself"):
        desks.pack(pack_of("Third"), event_id, "Fourth")
    with pytest.raises(NotFound):
        workspace.read(desk_packs.by_id, uuid4())


def test_a_pack_that_could_not_be_written_was_not_made(workspace: Workspace, event_id: UUID) -> None:
    def fail(*_: object) -> None:
        raise Refused("The disk is full")

    with pytest.raises(Refused, match="full"):
        workspace.write("Pack", desk_packs.make, event_id, desk="Side door", now=NOW, keep=fail)
    assert workspace.read(desk_packs.of_event, event_id) == []
    desks.pack(workspace, event_id, "Side door")


def test_a_pack_that_was_given_out_is_not_undone(workspace: Workspace, event_id: UUID) -> None:
    desks.pack(workspace, event_id)
    assert workspace.standing().undo == "Make"
    assert workspace.read(lambda s: s.scalar(sa.select(sa.func.count()).select_from(DeskPack))) == 1


def test_after_its_time_names_go_and_scans_stay(
    workspace: Workspace, event_id: UUID, pack_of: Callable[..., Workspace]
) -> None:
    registration_id, code = badge(workspace, event_id, "Zoë O’Brien")
    badge(workspace, make.event(workspace, "Another", days=(TODAY,)), "elsewhere")
    pack = pack_of()
    pack.write("Scan", checkin.scan, event_id, desk="Side door", code=code, day=TODAY, now=NOW)
    pack.write("Walk-in", walk_in, event_id, name="Ada Lovelace", desk="Side door", day=TODAY, now=NOW)
    assert pack.write("Forget", desk_packs.forget)[0] == 1
    assert pack.read(checkin.search, event_id, "zoe") == []
    assert {p.name for p in pack.read(lambda s: s.scalars(sa.select(Person)).all())} == {"—", "Ada Lovelace"}
    assert len(pack.read(packets.of_desk)[2]) == 1, "she is known nowhere else"
    first, _ = pack.read(lambda s: s.scalars(sa.select(Scan).order_by(Scan.desk_seq)).all())
    assert first.registration_id == registration_id
    assert pack.path is not None
    assert "Zoë".encode() not in pack.path.read_bytes()
    assert pack.write("Forget", desk_packs.forget)[0] == 0
    chain = pack.read(history_check.look)
    assert (chain.broken, chain.cleared > 0) == (None, True)


def test_packs_are_made_of_either_database(workspace: Workspace, event_id: UUID, tmp_path: Path) -> None:
    _, content = desks.pack(workspace, event_id)
    with closing(desks.opened(content, tmp_path)) as pack:
        assert not pack.read_only
