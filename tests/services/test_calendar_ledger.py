"""The calendar ledger: what is owed to whom after any change, and that it is sent once and never skipped."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import make
from convene.rules.calendar_ledger import Method
from convene.rules.errors import ConveneError
from convene.rules.events import EventStatus
from convene.rules.programme import SessionKind, SessionState, SignUp
from convene.rules.registrations import PlaceState, RegistrationState
from convene.services import calendar_ledger, people, people_erase, programme, registrations, releases
from convene.store.tables import CalendarLedger, Event, Place, Registration
from convene.store.workspace import Workspace

NOW = make.NOW


@dataclass
class Town:
    """An event with a plenary, two workshops and a lunch; Ada chose one, Bo leads the other, Cy does neither."""

    workspace: Workspace
    event: UUID
    sessions: dict[str, UUID]
    people: dict[str, UUID]
    registrations: dict[str, UUID]

    def owed(self) -> list[tuple[str, str, str, int, str]]:
        found = self.workspace.read(calendar_ledger.owed, self.event, now=NOW).invitations
        return [(i.name, i.method, i.appointment.title, i.appointment.sequence, i.why) for i in found]

    def issue(self, **kw: object) -> list[tuple[str, str, str, int, str]]:
        sent, _ = self.workspace.write("Issue", calendar_ledger.issue, self.event, way="file", now=NOW, **kw)
        return [(i.name, i.method, i.appointment.title, i.appointment.sequence, i.why) for i in sent.invitations]


@pytest.fixture
def town(workspace: Workspace) -> Town:
    event = make.event(workspace, code="TOWN")
    room = make.room(workspace, make.venue(workspace), "Great Hall")
    people = {name: make.person(workspace, name, email=f"{name.lower()}@example.org") for name in ("Ada", "Bo", "Cy")}
    held = {name: make.registration(workspace, event, who) for name, who in people.items()}
    choose = {"sign_up": SignUp.CHOOSE}
    sessions = {
        "Opening": make.session(workspace, event, "Opening", starts_at=make.at("09:30"), room_id=room),
        "Lunch": make.session(workspace, event, "Lunch", starts_at=make.at("12:00"), kind=SessionKind.LUNCH),
        "Chosen": make.session(workspace, event, "Chosen", starts_at=make.at("14:00"), **choose),
        "Led": make.session(workspace, event, "Led", starts_at=make.at("14:00"), people=[people["Bo"]], **choose),
    }
    make.add(workspace, Place(session_id=sessions["Chosen"], registration_id=held["Ada"], state=PlaceState.GIVEN))
    return Town(workspace, event, sessions, people, held)


def test_everybody_is_owed_their_own_programme_without_the_pauses(town: Town) -> None:
    assert town.owed() == [
        ("Ada", "REQUEST", "Opening", 0, "new"),
        ("Ada", "REQUEST", "Chosen", 0, "new"),
        ("Bo", "REQUEST", "Opening", 0, "new"),
        ("Bo", "REQUEST", "Led", 0, "new"),
        ("Cy", "REQUEST", "Opening", 0, "new"),
    ]
    first = town.workspace.read(calendar_ledger.owed, town.event, now=NOW).invitations[0]
    assert (first.email, first.appointment.location.split(",")[0]) == ("ada@example.org", "Great Hall")


def test_what_was_issued_is_owed_no_more_also_after_an_undo(town: Town) -> None:
    assert len(town.issue()) == 5
    assert town.owed() == []
    assert town.issue() == []
    town.workspace.undo()  # of what Ada was given: what was sent stays sent
    assert town.issue() == [("Ada", "CANCEL", "Chosen", 1, "not_theirs")]
    assert town.owed() == []


def test_several_changes_are_one_update(town: Town) -> None:
    town.issue()
    for time in ("10:00", "10:30", "11:00"):
        town.workspace.write("Move", programme.edit_session, town.sessions["Opening"], starts_at=make.at(time))
    town.workspace.write("Rename", programme.edit_session, town.sessions["Opening"], title="Welcome")
    assert town.owed() == [(name, "REQUEST", "Welcome", 1, "moved") for name in ("Ada", "Bo", "Cy")]
    town.issue()
    assert town.owed() == []


def test_a_move_that_is_undone_before_it_was_sent_is_owed_to_nobody(town: Town) -> None:
    town.issue()
    town.workspace.write("Move", programme.edit_session, town.sessions["Opening"], starts_at=make.at("10:00"))
    town.workspace.undo()
    assert town.owed() == []


def test_a_move_that_is_undone_after_it_was_sent_is_sent_back_with_a_higher_number(town: Town) -> None:
    town.issue()
    town.workspace.write("Move", programme.edit_session, town.sessions["Opening"], starts_at=make.at("10:00"))
    town.issue()
    town.workspace.undo()
    assert [(method, sequence) for _, method, _, sequence, _ in town.owed()] == [("REQUEST", 2)] * 3


def test_other_words_are_news_without_a_new_number(town: Town) -> None:
    town.issue()
    town.workspace.write("Rename", programme.edit_session, town.sessions["Led"], title="Led by Bo")
    assert town.issue() == [("Bo", "REQUEST", "Led by Bo", 0, "changed")]
    assert town.owed() == []


def test_a_session_that_is_cancelled_put_aside_or_removed_is_taken_back(town: Town) -> None:
    town.issue()
    off = {"state": SessionState.CANCELLED}
    town.workspace.write("Cancel", programme.edit_session, town.sessions["Opening"], **off)
    assert town.owed() == [(name, "CANCEL", "Opening", 1, "cancelled") for name in ("Ada", "Bo", "Cy")]
    town.workspace.write("Tray", programme.unplace, town.sessions["Led"])
    assert ("Bo", "CANCEL", "Led", 1, "cancelled") in town.owed()
    town.workspace.write("Remove", programme.remove_session, town.sessions["Chosen"])
    assert ("Ada", "CANCEL", "Chosen", 1, "cancelled") in town.owed()
    assert len(town.issue()) == 5
    assert town.owed() == []
    town.workspace.undo()
    assert town.owed() == [("Ada", "REQUEST", "Chosen", 2, "new")], "back again, with a number above the cancellation's"


def test_who_leaves_gets_it_taken_back_and_who_comes_back_gets_it_again(town: Town) -> None:
    town.issue()
    town.workspace.write("Off", registrations.cancel, town.registrations["Cy"], reason="Ill", now=NOW)
    assert town.issue() == [("Cy", "CANCEL", "Opening", 1, "not_theirs")]
    assert town.owed() == [], "the others hold what they held"
    town.workspace.write("On", registrations.take_up_again, town.registrations["Cy"], now=NOW)
    assert town.issue() == [("Cy", "REQUEST", "Opening", 2, "new")]
    assert town.owed() == []


def test_one_can_be_sent_and_the_rest_stays_owed(town: Town) -> None:
    first = town.workspace.read(calendar_ledger.owed, town.event, now=NOW).invitations[0]
    assert len(town.issue(only=[(first.person_id, first.appointment.uid)])) == 1
    assert len(town.owed()) == 4


def test_a_draft_and_what_is_over_are_owed_to_nobody(town: Town) -> None:
    town.workspace.write("Draft", lambda s: setattr(s.get_one(Event, town.event), "status", EventStatus.DRAFT))
    assert town.owed() == []
    town.workspace.undo()
    late = make.at("23:00") + timedelta(days=1)
    assert town.workspace.read(calendar_ledger.owed, town.event, now=late).invitations == ()
    town.issue()
    town.workspace.write("Off", lambda s: setattr(s.get_one(Event, town.event), "status", EventStatus.CANCELLED))
    assert {(method, why) for _, method, _, _, why in town.owed()} == {("CANCEL", "cancelled")}
    assert len(town.owed()) == 5


def test_once_there_are_releases_they_are_what_people_are_told(town: Town) -> None:
    town.workspace.write("Release", releases.release, town.event, note="", now=NOW)
    town.issue()
    town.workspace.write("Move", programme.edit_session, town.sessions["Opening"], starts_at=make.at("10:00"))
    assert town.owed() == [], "a draft is nobody's business"
    town.workspace.write("Release", releases.release, town.event, note="", now=NOW)
    assert town.issue() == [(name, "REQUEST", "Opening", 1, "moved") for name in ("Ada", "Bo", "Cy")]
    town.workspace.write("Remove", programme.remove_session, town.sessions["Led"])
    assert town.owed() == []
    town.workspace.write("Release", releases.release, town.event, note="", now=NOW)
    assert town.issue() == [("Bo", "CANCEL", "Led", 1, "cancelled")]


def test_who_has_no_address_stays_owed_and_can_be_sent_to_once_there_is_one(town: Town) -> None:
    town.workspace.write("Lose", people.edit, town.people["Cy"], email="")
    assert {name for name, *_ in town.issue()} == {"Ada", "Bo"}
    assert town.owed() == [("Cy", "REQUEST", "Opening", 0, "new")]
    town.workspace.write("Find", people.edit, town.people["Cy"], email="cy@example.org")
    assert town.issue() == [("Cy", "REQUEST", "Opening", 0, "new")]


def test_all_can_be_sent_once_more_as_it_is_held(town: Town) -> None:
    town.issue()
    again = town.issue(again=True)
    assert {(method, sequence, why) for _, method, _, sequence, why in again} == {("REQUEST", 0, "again")}
    assert len(again) == 5
    assert town.owed() == []


def test_days_without_sessions_are_appointments_too(workspace: Workspace) -> None:
    event = make.event(workspace, "Masterclass")
    make.registration(workspace, event, make.person(workspace, "Ada"))
    (one,) = workspace.read(calendar_ledger.owed, event, now=NOW).invitations
    assert (one.appointment.title, one.email) == ("Masterclass", "")


def test_who_is_erased_is_owed_nothing_and_named_nowhere(town: Town) -> None:
    town.issue()
    town.workspace.write("Erase", people_erase.erase, town.people["Cy"], now=NOW)
    assert town.owed() == []
    town.workspace.write("Move", programme.edit_session, town.sessions["Opening"], starts_at=make.at("10:00"))
    assert {name for name, *_ in town.owed()} == {"Ada", "Bo"}
    assert len(town.workspace.read(lambda s: s.scalars(sa.select(CalendarLedger.uid)).all())) == 5, "counts stay"


@dataclass
class Mail:
    """What one person's calendar program shows, having applied all it was sent."""

    shown: dict[str, tuple[str, str]] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)


class Ledger(RuleBasedStateMachine):
    """Edits, sends, undos and redos in any order: a recipient's calendar always comes to be the programme."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.workspace = Workspace.create(self.folder / "w.convene", clock=lambda: NOW)
        self.event = make.event(self.workspace)
        self.who = [make.person(self.workspace, n, email=f"{n}@example.org") for n in ("ada", "bo")]
        self.held = [make.registration(self.workspace, self.event, who) for who in self.who]
        self.sessions = [
            make.session(
                self.workspace, self.event, f"S{n}", starts_at=make.at(f"{10 + n}:00"), people=[self.who[n % 2]]
            )
            for n in range(2)
        ]
        self.mail = {who: Mail() for who in self.who}

    def teardown(self) -> None:
        self.workspace.close()
        shutil.rmtree(self.folder)

    def _do(self, fn: object, *args: object, **kw: object) -> None:
        with suppress(ConveneError):
            self.workspace.write("Change", fn, *args, **kw)  # type: ignore[arg-type]

    @rule(n=st.integers(0, 1), hour=st.integers(10, 15))
    def move(self, n: int, hour: int) -> None:
        self._do(programme.edit_session, self.sessions[n], starts_at=make.at(f"{hour:02}:00"))

    @rule(n=st.integers(0, 1), title=st.sampled_from(["A", "B"]))
    def rename(self, n: int, title: str) -> None:
        self._do(programme.edit_session, self.sessions[n], title=title)

    @rule(n=st.integers(0, 1), state=st.sampled_from([SessionState.CONFIRMED, SessionState.CANCELLED]))
    def set_state(self, n: int, state: SessionState) -> None:
        self._do(programme.edit_session, self.sessions[n], state=state)

    @rule(n=st.integers(0, 1))
    def put_aside(self, n: int) -> None:
        self._do(programme.unplace, self.sessions[n])

    @rule(n=st.integers(0, 1))
    def remove(self, n: int) -> None:
        self._do(programme.remove_session, self.sessions[n])

    @rule(n=st.integers(0, 1))
    def leave(self, n: int) -> None:
        self._do(registrations.cancel, self.held[n], now=NOW)

    @rule(n=st.integers(0, 1))
    def come_back(self, n: int) -> None:
        self._do(registrations.take_up_again, self.held[n], now=NOW)

    @rule()
    def undo(self) -> None:
        if self.workspace.standing().undo == "Change":  # what was there from the start stays
            with suppress(ConveneError):
                self.workspace.undo()

    @rule()
    def redo(self) -> None:
        with suppress(ConveneError):
            self.workspace.redo()

    @rule()
    def send(self) -> None:
        sent, _ = self.workspace.write("Issue", calendar_ledger.issue, self.event, way="file", now=NOW)
        for one in sent.invitations:
            entry, mail = one.appointment, self.mail[one.person_id]
            assert entry.sequence >= mail.last.get(entry.uid, -1), "a SEQUENCE fell"
            mail.last[entry.uid] = entry.sequence
            if one.method is Method.CANCEL:
                assert entry.status == "CANCELLED"
                mail.shown.pop(entry.uid, None)
            else:
                mail.shown[entry.uid] = (entry.title, entry.starts_at.isoformat())
        self._same()

    def _same(self) -> None:
        agenda = self.workspace.read(programme.agenda, self.event)
        live = [s for s in agenda.sessions if s.starts_at and s.state is SessionState.CONFIRMED]
        days = set() if live or any(s.starts_at for s in agenda.sessions) else {"day"}
        there = self.workspace.read(
            lambda s: dict(s.execute(sa.select(Registration.person_id, Registration.state)).all())
        )
        for who, mail in self.mail.items():
            coming = there[who] is RegistrationState.REGISTERED
            wanted = sorted(
                (s.title, s.starts_at.isoformat()) for s in live if coming or who in {p.person_id for p in s.people}
            )
            shown = sorted(mail.shown.values())
            if days:
                assert len(shown) == (1 if coming else 0)
            else:
                assert shown == wanted

    @invariant()
    def nothing_is_owed_twice(self) -> None:
        owed = self.workspace.read(calendar_ledger.owed, self.event, now=NOW).invitations
        assert len({(one.person_id, one.appointment.uid) for one in owed}) == len(owed)


TestLedger = Ledger.TestCase
TestLedger.settings = settings(
    max_examples=25,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
