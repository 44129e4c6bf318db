"""What is owed of a calendar, sent by mail: kept once it was taken, never twice and never skipped, whatever goes
wrong between."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

import make
from convene.rules.calendar_ledger import Method
from convene.rules.errors import Invalid, Refused
from convene.rules.events import EventMode
from convene.rules.outbox import CALENDAR, InDoubt, Letter, NotTaken
from convene.services import calendar_ledger, events, outbox, outbox_post, owed_mail, people, programme
from convene.services.organiser import set_organiser
from convene.store.tables import Message, Registration
from convene.store.workspace import Workspace
from services.test_calendar_ledger import Ledger

NOW = make.NOW


@dataclass
class Post:
    """A server that takes what comes; ``at`` says what it does instead when somebody's comes."""

    took: list[Letter] = field(default_factory=list)
    at: dict[str, BaseException] = field(default_factory=dict)

    def __call__(self, letter: Letter) -> None:
        if letter.to_name in self.at:
            raise self.at.pop(letter.to_name)
        self.took.append(letter)

    def said(self) -> list[tuple[str, str, str, int]]:
        found = [(one.to_name, one.enclosed) for one in self.took]
        return [(n, e.method.value, e.appointment.title, e.appointment.sequence) for n, e in found if e is not None]


@dataclass
class Day:
    """An event with an opening for Ana, Bo and Cleo, and somebody from whom invitations come."""

    workspace: Workspace
    event: UUID
    opening: UUID
    people: dict[str, UUID]

    def owed(self) -> list[tuple[str, str]]:
        found = self.workspace.read(calendar_ledger.owed, self.event, now=NOW).invitations
        return [(one.name, one.why.value) for one in found]

    def prepare(self, **more: Any) -> owed_mail.PreparedOwed:
        return self.workspace.write("Prepare", owed_mail.prepare_owed, self.event, now=NOW, **more)[0]

    def rows(self) -> dict[str, outbox.MessageRow]:
        """The latest of each."""
        found = self.workspace.read(outbox.messages, self.event, now=NOW)
        return {one.to_name: one for one in sorted(found, key=lambda one: one.sent_at is None)}

    def send(self, post: Callable[[Letter], None]) -> outbox_post.Posted:
        keys = [one.id for one in self.workspace.read(outbox_post.ready, self.event, now=NOW)]
        return outbox_post.post_all(self.workspace, keys, post, way="smtp")

    def move(self, time: str) -> None:
        self.workspace.write("Move", programme.edit_session, self.opening, starts_at=make.at(time))


@pytest.fixture
def day(workspace: Workspace) -> Day:
    workspace.write("From", set_organiser, name="Academy", email="events@academy.example")
    event = make.event(workspace, "Open Day")
    found = {name: make.person(workspace, name, email=f"{name.lower()}@example.org") for name in ("Ana", "Bo", "Cleo")}
    for who in found.values():
        make.registration(workspace, event, who)
    room = make.room(workspace, make.venue(workspace), "Great Hall")
    opening = make.session(workspace, event, "Opening", starts_at=make.at("09:30"), room_id=room)
    return Day(workspace, event, opening, found)


def test_what_is_owed_is_drafted_seen_sent_and_owed_no_more(day: Day) -> None:
    assert day.prepare().made == 3
    ana = day.rows()["Ana"]
    assert (ana.kind, ana.subject, ana.blocked) == (CALENDAR, "Opening, Thu 9 July", "")
    assert "When: Thu 9 July 2026, 09:30 to 10:15\nWhere: Great Hall, " in ana.body
    assert day.owed() == [(name, "new") for name in ("Ana", "Bo", "Cleo")], "nothing has left"
    assert day.prepare() == owed_mail.PreparedOwed(0, 0, 0, (), ())
    post = Post()
    assert day.send(post).sent == 3
    assert post.said() == [(name, "REQUEST", "Opening", 0) for name in ("Ana", "Bo", "Cleo")]
    assert day.owed() == []
    assert (day.prepare().made, day.send(post).sent) == (0, 0)


def test_who_takes_part_from_afar_gets_the_link_and_news_of_another_one(day: Day) -> None:
    link = "https://meet.example/open"
    day.workspace.write("Hybrid", events.edit, day.event, mode=EventMode.HYBRID, join_link=link)
    day.prepare()
    ana = day.rows()["Ana"]
    assert f"Online: {link}" in ana.body
    kept = day.workspace.read(outbox.letter, ana.id).enclosed
    assert kept is not None
    assert kept.appointment.join_link == link
    day.send(Post())
    day.workspace.write("Another", events.edit, day.event, join_link=f"{link}-2")
    assert day.owed() == [(name, "changed") for name in ("Ana", "Bo", "Cleo")]


def test_what_was_prepared_before_colours_and_links_were_kept_still_leaves(day: Day) -> None:
    link = "https://meet.example/open"
    day.workspace.write("Hybrid", events.edit, day.event, mode=EventMode.HYBRID, join_link=link)
    day.prepare()

    def as_before(session: Any) -> None:
        for row in session.scalars(sa.select(Message)):
            (facts,) = row.attachments
            kept = {name: v for name, v in facts["appointment"].items() if name not in ("colour", "join_link")}
            row.attachments = [facts | {"appointment": kept | {"url": link}}]

    day.workspace.write("Older", as_before)
    assert {one.blocked for one in day.rows().values()} == {""}
    assert day.send(Post()).sent == 3
    assert day.owed() == []


def test_several_edits_are_one_mail_and_what_was_prepared_is_brought_up_to_date(day: Day) -> None:
    day.prepare()
    day.send(Post())
    day.move("10:00")
    assert day.prepare().made == 3
    day.workspace.write("Hold", outbox.hold, [day.rows()["Bo"].id])
    day.move("11:00")
    blocked = {one.blocked for one in day.workspace.read(outbox.messages, day.event) if one.sent_at is None}
    assert blocked == {"The programme has changed since: prepare the mails again"}
    assert day.send(Post()).sent == 0
    assert day.prepare() == owed_mail.PreparedOwed(0, 3, 0, (), ())
    post = Post()
    day.send(post)
    assert post.said() == [("Ana", "REQUEST", "Opening", 1), ("Cleo", "REQUEST", "Opening", 1)]
    assert "Thu 9 July 2026, 11:00" in post.took[0].text
    assert post.took[0].subject == "Moved: Opening, now Thu 9 July"
    assert day.owed() == [("Bo", "moved")], "held back, and still owed"


def test_a_move_that_is_undone_takes_its_mails_out_again(day: Day) -> None:
    day.prepare()
    day.send(Post())
    day.move("10:00")
    day.prepare()
    day.move("09:30")
    open_rows = [one for one in day.workspace.read(outbox.messages, day.event) if one.sent_at is None]
    assert {one.blocked for one in open_rows} == {"It is not owed any more"}
    assert day.prepare().gone == 3
    assert all(one.sent_at for one in day.workspace.read(outbox.messages, day.event))


@pytest.mark.parametrize("arrived", [True, False])
def test_a_crash_in_the_middle_leaves_one_in_doubt_that_a_person_settles(day: Day, arrived: bool) -> None:
    class Killed(BaseException):
        pass

    day.prepare()
    with pytest.raises(Killed):
        day.send(Post(at={"Bo": Killed()}))
    assert day.owed() == [("Bo", "new"), ("Cleo", "new")]
    again = day.prepare()
    assert (again.made, again.doubtful) == (0, ("Bo",)), "no second one while nobody knows"
    post = Post()
    day.send(post)
    assert [name for name, *_ in post.said()] == ["Cleo"]
    bo = day.rows()["Bo"]
    assert bo.doubt
    day.workspace.happen("Settle", outbox_post.settle, bo.id, arrived=arrived, way="smtp", now=NOW)
    assert day.owed() == ([] if arrived else [("Bo", "new")])
    day.send(post)
    assert [name for name, *_ in post.said()] == (["Cleo"] if arrived else ["Cleo", "Bo"])
    assert day.owed() == []


def test_a_number_that_may_have_arrived_is_never_used_for_another_time(day: Day) -> None:
    day.prepare(only=[(day.people["Bo"], _uid(day))])
    day.send(Post(at={"Bo": InDoubt("Hung up")}))
    day.move("10:00")
    found = day.workspace.read(calendar_ledger.owed, day.event, now=NOW).invitations
    assert {one.appointment.sequence for one in found} == {1}


def test_a_mistaken_second_draft_does_not_leave(day: Day) -> None:
    day.prepare()
    first = {one.to_name: one.id for one in day.rows().values()}
    day.workspace.write("Issue", calendar_ledger.issue, day.event, way="file", now=NOW)
    assert {one.blocked for one in day.rows().values()} == {"It is not owed any more"}
    with pytest.raises(Refused, match="not owed any more"):
        day.workspace.happen("Hand", outbox_post.hand_over, first["Ana"], now=NOW)


def test_of_two_drafts_of_one_thing_the_second_waits_while_the_first_is_in_doubt(day: Day) -> None:
    day.prepare(only=[(day.people["Bo"], _uid(day))])
    first = day.rows()["Bo"].id

    def again(session: Any) -> None:
        row = session.get(Message, first)
        made = {"event_id": row.event_id, "person_id": row.person_id, "kind": row.kind, "subject": row.subject}
        session.add(Message(id=uuid4(), **made, created_at=NOW, attachments=row.attachments))

    day.workspace.write("Again", again)
    outbox_post.post_all(day.workspace, [first], Post(at={"Bo": InDoubt("Hung up")}), way="smtp")
    (other,) = [one for one in day.workspace.read(outbox.messages, day.event) if one.id != first]
    assert other.blocked == "An earlier one to them is in doubt: settle that first"
    assert day.send(Post()).sent == 0


def test_a_cancel_of_one_does_not_stop_the_news_of_the_others(day: Day) -> None:
    day.prepare(only=[(day.people["Ana"], _uid(day))])
    day.send(Post())
    day.prepare()
    day.workspace.write("Off", lambda s: setattr(_of(s, day, "Ana"), "state", "cancelled"))
    assert day.prepare().made == 1
    post = Post()
    keys = [one.id for one in sorted(day.rows().values(), key=lambda one: one.to_name) if one.sent_at is None]
    assert outbox_post.post_all(day.workspace, keys, post, way="smtp").sent == 3
    assert sorted(name for name, *_ in post.said()) == ["Ana", "Bo", "Cleo"]
    assert post.said()[0][1:] == ("CANCEL", "Opening", 1)
    assert day.owed() == []


def test_one_refused_or_back_is_owed_and_can_be_sent_again(day: Day) -> None:
    day.prepare()
    assert day.send(Post(at={"Ana": NotTaken("Refused: 550")})).failed == 1
    assert day.owed() == [("Ana", "new")]
    day.workspace.happen("Back", outbox_post.bounced, day.rows()["Bo"].id, problem="Mailbox full")
    assert day.owed() == [("Ana", "new"), ("Bo", "new")]
    assert day.prepare() == owed_mail.PreparedOwed(0, 0, 0, (), (), ("Bo",))
    day.workspace.write("Again", outbox.release, [one.id for one in day.rows().values() if one.state == "failed"])
    post = Post()
    assert day.send(post).sent == 2
    assert day.owed() == []


def test_as_drafts_they_count_once_the_files_are_written(day: Day) -> None:
    day.prepare()
    keys = [one.id for one in day.workspace.read(outbox_post.ready, day.event)]
    day.workspace.write("Write", outbox_post.written, keys, way="draft", now=NOW)
    assert day.owed() == []
    day.workspace.undo()
    assert day.owed() == [], "what was written stays written"
    assert {one.blocked for one in day.rows().values()} == {"It is not owed any more"}


def test_who_has_no_address_is_named_and_nobody_to_come_from_is_refused(day: Day) -> None:
    day.workspace.write("Lose", people.edit, day.people["Cleo"], email="")
    done = day.prepare()
    assert (done.made, done.no_address) == (2, ("Cleo",))
    day.workspace.write("Nobody", set_organiser, name="Academy")
    assert {one.blocked for one in day.rows().values()} == {"Nobody is named from whom invitations come"}
    with pytest.raises(Invalid, match="Nobody is named"):
        day.prepare()


def test_what_is_over_does_not_leave(day: Day) -> None:
    day.prepare()
    late = make.at("23:00")
    assert day.workspace.read(outbox_post.ready, day.event, now=late) == []


def _uid(day: Day) -> str:
    return day.workspace.read(calendar_ledger.owed, day.event, now=NOW).invitations[0].appointment.uid


def _of(session: Any, day: Day, name: str) -> Any:
    return session.query(Registration).filter_by(event_id=day.event, person_id=day.people[name]).one()


class ByMail(Ledger):
    """The same, and by mail too: refused, in doubt and settled, held back, and as files between."""

    def __init__(self) -> None:
        super().__init__()
        self.workspace.write("From", set_organiser, name="Academy", email="events@academy.example")
        self.doubts: dict[UUID, bool] = {}

    @rule()
    def prepare(self) -> None:
        self._do(owed_mail.prepare_owed, self.event, now=NOW)

    @rule(outcomes=st.lists(st.sampled_from(["taken", "taken", "refused", "arrived", "lost"]), max_size=4))
    def post(self, outcomes: list[str]) -> None:
        for one, outcome in zip(self.workspace.read(outbox_post.ready, self.event), outcomes, strict=False):
            with suppress(Refused):
                letter, _ = self.workspace.happen("Hand", outbox_post.hand_over, one.id, now=NOW)
                if outcome in ("taken", "arrived"):
                    self._deliver(one.person_id, letter)
                if outcome == "taken":
                    self.workspace.happen("Sent", outbox_post.sent, one.id, way="smtp", now=NOW)
                elif outcome == "refused":
                    self.workspace.happen("Refused", outbox_post.failed, one.id, problem="550")
                else:
                    self.doubts[one.id] = outcome == "arrived"

    @precondition(lambda self: self.doubts)
    @rule()
    def settle(self) -> None:
        key, arrived = self.doubts.popitem()
        self.workspace.happen("Settle", outbox_post.settle, key, arrived=arrived, way="smtp", now=NOW)

    @rule()
    def let_go(self) -> None:
        rows = self.workspace.read(outbox.messages, self.event)
        self._do(outbox.release, [one.id for one in rows if one.state in ("failed", "held")])

    @rule()
    def hold(self) -> None:
        rows = self.workspace.read(outbox_post.ready, self.event)
        self._do(outbox.hold, [one.id for one in rows[:1]])

    def teardown(self) -> None:
        """In the end, with everything settled and let go, everybody's calendar is the programme."""
        try:
            while self.doubts:
                self.settle()
            self.workspace.write("Prepare", owed_mail.prepare_owed, self.event, now=NOW)
            self.let_go()
            self.post(["taken"] * 9)
            assert self.workspace.read(calendar_ledger.owed, self.event, now=NOW).invitations == ()
            self._same()
        finally:
            super().teardown()

    def _deliver(self, person_id: UUID | None, letter: Letter) -> None:
        assert letter.enclosed is not None
        assert person_id is not None
        entry, mail = letter.enclosed.appointment, self.mail[person_id]
        assert entry.sequence >= mail.last.get(entry.uid, -1), "a SEQUENCE fell"
        mail.last[entry.uid] = entry.sequence
        if letter.enclosed.method is Method.CANCEL:
            mail.shown.pop(entry.uid, None)
        else:
            mail.shown[entry.uid] = (entry.title, entry.starts_at.isoformat())

    def _same(self) -> None:
        if not self.doubts:
            super()._same()


TestByMail = ByMail.TestCase
TestByMail.settings = settings(
    max_examples=10,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
