"""Attendance at an event: marks before scans, standings read afresh, the rule, on both kinds of database."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

import make
from convene.rules.attendance import DayState, Mark
from convene.rules.completion import CompletionRule, Standing
from convene.rules.errors import Invalid, NotFound
from convene.rules.events import DayPart
from convene.rules.registrations import RegistrationState, Role
from convene.services import attendance, checkin, people_erase, registrations
from convene.store.tables import AttendanceMark, Event, EventDay, JournalRow

TODAY, NOW = make.TODAY, make.NOW
CAME, CAUGHT, EXCUSED, MISSED, TO_COME = (
    DayState.ATTENDED, DayState.CAUGHT_UP, DayState.EXCUSED, DayState.ABSENT, DayState.TO_COME,
)  # fmt: skip
FOUR_OF_FIVE = CompletionRule(days=4, parts=((DayPart.MODULE, None),))


def matrix(workspace, event_id, today=TODAY):
    return workspace.read(attendance.matrix, event_id, today=today)


def states(workspace, event_id, today=TODAY):
    return {one.name: [cell.state for cell in one.cells] for one in matrix(workspace, event_id, today).people}


def mark(workspace, who, day_id, said, reason="", today=TODAY):
    chosen = who if isinstance(who, list) else [who]
    return workspace.write("Mark", attendance.mark, chosen, day_id, said, reason=reason, now=NOW, today=today)[0]


@pytest.fixture
def cbe(workspace):
    event_id = make.programme(workspace)
    workspace.write("Rule", attendance.set_rule, event_id, FOUR_OF_FIVE)
    return event_id


def guest(workspace, event_id, name, **fields):
    return make.registration(workspace, event_id, make.person(workspace, name), **fields)


def test_people_by_days(workspace, cbe):
    ada, ben = guest(workspace, cbe, "Ada"), guest(workspace, cbe, "Ben")
    first, second = (day.date for day in workspace.read(attendance.programme_days, cbe)[:2])
    make.came(workspace, cbe, ada, first)
    make.came(workspace, cbe, ada, second)
    make.came(workspace, cbe, ben, first)
    found = matrix(workspace, cbe)
    assert [(one.name, one.outlook.standing) for one in found.people] == [
        ("Ada", Standing.ON_THE_WAY),
        ("Ben", Standing.AT_RISK),
    ]
    assert states(workspace, cbe)["Ben"] == [CAME, MISSED, TO_COME, TO_COME, TO_COME]
    guest(workspace, cbe, "Helper", role=Role.FACILITATOR)
    assert [day.came for day in found.days] == [2, 1, 0, 0, 0]
    assert [sum(day.counts.values()) for day in matrix(workspace, cbe).days] == [2] * 5  # the rule is not for helpers
    assert found.standings == {Standing.ON_THE_WAY: 1, Standing.AT_RISK: 1}
    assert (found.words, found.own_rule, found.amiss) == ("4 of 5 days, both modules", True, "")
    assert found.people[0].cells[0].came_at == make.at("09:00", first)


def test_a_scan_that_was_taken_back_is_none(workspace, cbe):
    ada = guest(workspace, cbe, "Ada")
    day = workspace.read(attendance.programme_days, cbe)[0].date
    make.came(workspace, cbe, ada, day)
    soon = make.at("09:01", day)
    workspace.write("Void", checkin.void_last, cbe, desk="Front desk", now=soon)
    assert states(workspace, cbe)["Ada"][0] is MISSED


def test_a_mark_goes_before_the_scans_and_comes_off_again(workspace, cbe):
    ada = guest(workspace, cbe, "Ada")
    first, second = workspace.read(attendance.programme_days, cbe)[:2]
    make.came(workspace, cbe, ada, first.date)
    mark(workspace, ada, first.id, Mark.ABSENT, "Left before it began")
    mark(workspace, ada, second.id, Mark.CAUGHT_UP, "With cohort 2")
    assert states(workspace, cbe)["Ada"][:2] == [MISSED, CAUGHT]
    cell = matrix(workspace, cbe).people[0].cells[0]
    assert (cell.mark, cell.reason, cell.came_at) == (
        Mark.ABSENT, "Left before it began", make.at("09:00", first.date),
    )  # fmt: skip
    mark(workspace, ada, second.id, Mark.EXCUSED, "Unwell")
    assert states(workspace, cbe)["Ada"][1] is EXCUSED
    assert workspace.write("Clear", attendance.clear, [ada], first.id)[0] == 1
    assert workspace.write("Clear", attendance.clear, [ada], first.id)[0] == 0
    assert states(workspace, cbe)["Ada"][:2] == [CAME, EXCUSED]


def test_several_people_are_one_step_that_undo_takes_back_whole(workspace, cbe):
    who = [guest(workspace, cbe, name) for name in ("Ada", "Ben", "Cas")]
    day = workspace.read(attendance.programme_days, cbe)[0].id
    mark(workspace, who[0], day, Mark.EXCUSED, "Unwell")
    assert mark(workspace, who, day, Mark.ATTENDED) == 3
    assert {row[0] for row in states(workspace, cbe).values()} == {CAME}
    workspace.undo()
    assert [row[0] for row in states(workspace, cbe).values()] == [EXCUSED, MISSED, MISSED]
    workspace.redo()
    assert {row[0] for row in states(workspace, cbe).values()} == {CAME}


def test_marks_that_cannot_be(workspace, cbe):
    ada = guest(workspace, cbe, "Ada")
    past, *_, future = workspace.read(attendance.programme_days, cbe)
    with pytest.raises(Invalid) as caught:
        mark(workspace, ada, past.id, Mark.CAUGHT_UP)
    assert caught.value.field == "reason"
    with pytest.raises(Invalid) as caught:
        mark(workspace, ada, future.id, Mark.ATTENDED)
    assert caught.value.field == "mark"
    mark(workspace, ada, future.id, Mark.EXCUSED, "Jury service")
    stranger = make.registration(workspace, make.event(workspace))
    with pytest.raises(NotFound):
        mark(workspace, [ada, stranger], past.id, Mark.ATTENDED)
    with pytest.raises(NotFound):
        mark(workspace, ada, uuid4(), Mark.ATTENDED)
    assert states(workspace, cbe)["Ada"] == [MISSED, MISSED, TO_COME, TO_COME, EXCUSED]


def test_who_is_listed_and_whom_the_rule_is_for(workspace, cbe):
    day = workspace.read(attendance.programme_days, cbe)[0]
    guest(workspace, cbe, "Applied", state=RegistrationState.APPLIED)
    guest(workspace, cbe, "Gone and never came", state=RegistrationState.WITHDRAWN)
    guest(workspace, cbe, "Helper", role=Role.FACILITATOR)
    guest(workspace, cbe, "Member", state=RegistrationState.ACCEPTED)
    went = guest(workspace, cbe, "Went after a day")
    make.came(workspace, cbe, went, day.date)
    workspace.write("Withdraw", registrations.withdraw, went, now=NOW)
    found = {one.name: one for one in matrix(workspace, cbe).people}
    assert set(found) == {"Helper", "Member", "Went after a day"}
    assert [name for name, one in found.items() if one.outlook is not None] == ["Member"]
    assert found["Went after a day"].state is RegistrationState.WITHDRAWN


def test_another_rule_recomputes_without_anything_kept_of_people(workspace, cbe):
    ada = guest(workspace, cbe, "Ada")
    first = workspace.read(attendance.programme_days, cbe)[0]
    make.came(workspace, cbe, ada, first.date)
    found = matrix(workspace, cbe)
    one_module = CompletionRule(parts=((DayPart.MODULE, 1),))
    assert found.standings == {Standing.AT_RISK: 1}
    assert attendance.standings(found, one_module) == {Standing.COMPLETED: 1}
    change = workspace.write("Rule", attendance.set_rule, cbe, one_module)[1]
    assert change.tables == {"events"}
    assert matrix(workspace, cbe).standings == {Standing.COMPLETED: 1}
    assert workspace.read(attendance.rule_words, cbe) == "1 of 2 modules"
    workspace.undo()
    assert matrix(workspace, cbe).standings == {Standing.AT_RISK: 1}
    workspace.write("Usual", attendance.set_rule, cbe, None)
    usual = matrix(workspace, cbe)
    assert (usual.words, usual.own_rule) == ("all 5 days", False)
    assert usual.standings == {Standing.CANNOT_COMPLETE: 1}


def test_a_rule_the_days_cannot_meet_is_refused_and_nothing_is_kept(workspace, cbe):
    for wrong in (CompletionRule(days=6), CompletionRule(days=1, parts=((DayPart.REVIEW, None),)), CompletionRule()):
        with pytest.raises(Invalid):
            workspace.write("Rule", attendance.set_rule, cbe, wrong)
        with pytest.raises(Invalid):
            attendance.standings(matrix(workspace, cbe), wrong)
    assert make.one(workspace, Event, cbe).completion_rule == {"days": 4, "parts": {"module": "all"}}


def test_a_rule_that_outlived_its_days_says_so(workspace, cbe):
    def shorten(session):
        for day in session.get(Event, cbe).days[3:]:
            session.delete(session.get(EventDay, day.id))

    workspace.write("Shorten", shorten)
    assert matrix(workspace, cbe).amiss == "The rule asks for 4 days, there are 3"


def test_a_rule_of_a_year_ago_is_read(workspace, cbe):
    def keep(session):
        session.get(Event, cbe).completion_rule = {"days": 2}

    workspace.write("Keep", keep)
    assert workspace.read(attendance.rule_words, cbe) == "2 of 5 days"


def test_one_day_with_many_people(workspace):
    event_id = make.event(workspace, days=(TODAY - timedelta(days=1),))
    came = [guest(workspace, event_id, f"Guest {number:02}") for number in range(12)]
    for who in came[:7]:
        make.came(workspace, event_id, who, TODAY - timedelta(days=1))
    found = matrix(workspace, event_id)
    assert found.standings == {Standing.COMPLETED: 7, Standing.CANNOT_COMPLETE: 5}
    assert found.words == "the day"
    yesterday = matrix(workspace, event_id, TODAY - timedelta(days=2))
    assert yesterday.standings == {Standing.COMPLETED: 7, Standing.ON_THE_WAY: 5}


def test_it_asks_as_often_for_two_people_as_for_twenty(workspace, cbe):
    def asked(session):
        seen = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        engine = session.get_bind()
        sa.event.listen(engine, "before_cursor_execute", listener)
        attendance.matrix(session, cbe, today=TODAY)
        sa.event.remove(engine, "before_cursor_execute", listener)
        return len(seen)

    for number in range(2):
        guest(workspace, cbe, f"Guest {number}")
    few = workspace.read(asked)
    for number in range(2, 20):
        guest(workspace, cbe, f"Guest {number}")
    assert workspace.read(asked) == few > 0


def test_an_erased_person_leaves_no_reason_behind(workspace, cbe):
    who = make.person(workspace, "Ada")
    ada = make.registration(workspace, cbe, who)
    day = workspace.read(attendance.programme_days, cbe)[0].id
    said = {"reason": "Chemotherapy that week", "now": NOW, "today": TODAY}
    workspace.write("Mark Ada caught up", attendance.mark, [ada], day, Mark.CAUGHT_UP, **said)
    workspace.write("Erase", people_erase.erase, who, now=NOW)
    (cell, *_) = matrix(workspace, cbe).people[0].cells
    assert (cell.state, cell.reason) == (CAUGHT, "")

    def traces(session):
        rows = session.execute(sa.select(sa.cast(JournalRow.before, sa.Text), sa.cast(JournalRow.after, sa.Text)))
        return [text for row in rows for text in row if text and "Chemotherapy" in text]

    assert workspace.read(traces) == []
    assert not any("Ada" in entry.label for entry in workspace.history())


def test_marks_go_with_their_day(workspace, cbe):
    ada = guest(workspace, cbe, "Ada")
    day = workspace.read(attendance.programme_days, cbe)[0].id
    mark(workspace, ada, day, Mark.ATTENDED)

    def remove(session):
        session.delete(session.get(EventDay, day))

    workspace.write("Remove", remove)
    assert workspace.read(lambda s: s.query(AttendanceMark).count()) == 0
    workspace.undo()
    assert states(workspace, cbe)["Ada"][0] is CAME
