"""How attendance is written: cells, standings, and the columns of days."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from convene.desktop.pages.attendance_words import cell_words, columns, say_counts, stands_tag
from convene.rules.attendance import DayState, Mark
from convene.rules.completion import CompletionRule, ProgrammeDay, Standing, outlook
from convene.rules.events import DayPart
from convene.rules.registrations import RegistrationState, Role
from convene.services.attendance import Attender, Cell, Matrix, MatrixDay

LONDON = ZoneInfo("Europe/London")
NINE = datetime(2026, 6, 1, 8, 12, tzinfo=UTC)  # 09:12 in London


def somebody(
    state: DayState, mark: Mark | None = None, *, scanned: bool = False, role: Role = Role.PARTICIPANT
) -> Attender:
    """Somebody with one day; the rule is for participants alone."""
    day = ProgrammeDay(uuid4(), date(2026, 6, 1), DayPart.DAY)
    stands = outlook(CompletionRule(days=1), [day], {day.id: state}) if role is Role.PARTICIPANT else None
    cells = (Cell(uuid4(), state, mark, "", NINE if scanned else None),)
    return Attender(uuid4(), uuid4(), "Ada", "", "", role, RegistrationState.REGISTERED, cells, stands, "ada")


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (somebody(DayState.ATTENDED, scanned=True), "Attended, scanned at 09:12"),
        (somebody(DayState.ATTENDED, Mark.ATTENDED), "Attended, marked by hand"),
        (somebody(DayState.EXCUSED, Mark.EXCUSED, scanned=True), "Excused, marked by hand, though scanned at 09:12"),
        (somebody(DayState.ABSENT), "Missed"),
        (somebody(DayState.ABSENT, role=Role.FACILITATOR), "Not seen"),
        (somebody(DayState.ABSENT, Mark.ABSENT, role=Role.FACILITATOR), "Missed, marked by hand"),
        (somebody(DayState.TO_COME), "To come"),
    ],
)
def test_a_cell_in_full(of: Attender, words: str) -> None:
    assert cell_words(of, 0, LONDON) == words


def test_counts_begin_with_the_good_news_and_leave_noughts_out() -> None:
    counts = Counter({Standing.CANNOT_COMPLETE: 1, Standing.COMPLETED: 12, Standing.AT_RISK: 0})
    assert say_counts(counts, 5) == "12 completed, 1 cannot complete"
    assert say_counts(counts, 1) == "12 came, 1 did not come"
    assert say_counts(Counter(), 5) == "Nobody it is for"


def matrix(states: list[DayState], part: DayPart = DayPart.MODULE) -> Matrix:
    """One participant's days."""
    days = tuple(
        MatrixDay(uuid4(), date(2026, 3, 4) + timedelta(days=n), part, "", True, Counter([state]))
        for n, state in enumerate(states)
    )
    empty = Matrix(uuid4(), "M", "M", "Europe/London", days, (), CompletionRule(days=1), True, "", "", Counter())
    stands = outlook(empty.rule, empty.programme, {day.id: state for day, state in zip(days, states, strict=True)})
    cells = tuple(Cell(day.id, state, None, "", NINE) for day, state in zip(days, states, strict=True))
    one = Attender(
        uuid4(), uuid4(), "Ada", "", "", Role.PARTICIPANT, RegistrationState.REGISTERED, cells, stands, "ada"
    )
    return Matrix(uuid4(), "M", "M", "Europe/London", days, (one,), empty.rule, True, "", "", Counter())


def heads(found: Matrix) -> list[list[str]]:
    """What stands under the dates."""
    return [list(column.under()) for column in columns(found, lambda: found.days) if column.under]


def test_few_days_have_more_words_than_many() -> None:
    came, ahead = DayState.ATTENDED, DayState.TO_COME
    few, many = matrix([came, ahead]), matrix([came] + [ahead] * 9)
    assert heads(few) == [["Module", "1 of 1"], ["Module", "To come"]]
    assert heads(many)[:2] == [["Module", "1"], ["Module", "–"]]
    assert heads(matrix([came], DayPart.DAY)) == [["Wednesday", "1 of 1"]]


def test_the_time_of_a_scan_is_shown_and_the_word_kept_for_copies() -> None:
    found = matrix([DayState.ATTENDED, DayState.TO_COME, DayState.ABSENT])
    days = [column for column in columns(found, lambda: found.days) if column.shown]
    (one,) = found.people
    assert [column.shown(one) for column in days if column.shown] == ["09:12", "", "Missed"]
    assert [column.text(one) for column in days] == ["Attended", "To come", "Missed"]


def test_only_what_is_not_as_usual_has_a_tag() -> None:
    (done,), (waits,) = matrix([DayState.ATTENDED]).people, matrix([DayState.TO_COME]).people
    (missed,) = matrix([DayState.ABSENT]).people
    assert stands_tag(done, 5) == ("ok", "tick")
    assert stands_tag(waits, 5) is None
    assert [stands_tag(one, 1) for one in (done, waits, missed)] == [None, None, ("neutral", "cross")]
