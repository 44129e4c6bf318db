"""Counts for two charts: who came when, and how registrations rose. Nobody is named."""

from datetime import date, timedelta
from uuid import UUID

import pytest

import make
from convene.rules.drawn import Drawn
from convene.rules.errors import NotFound
from convene.rules.registrations import RegistrationState
from convene.services import checkin
from convene.services.chart_sheets import arrivals_charts, registrations_chart
from convene.store.workspace import Workspace


def counts(sheet: Drawn) -> list[list[object]]:
    """The rows below the heading."""
    shown: dict[int, list[object]] = {}
    for cell in sorted(sheet.cells, key=lambda cell: (cell.row, cell.column)):
        if cell.row > 4:
            shown.setdefault(cell.row, []).append(cell.value)
    return list(shown.values())


def test_arrivals_stand_in_steps_with_the_empty_ones(workspace: Workspace) -> None:
    event = make.event(workspace, "Who is heard?")
    for clock in ("08:57", "08:55", "09:06"):
        who = make.registration(workspace, event)
        kw = {"desk": f"Desk {clock[-1]}", "day": make.DAY, "now": make.at(clock)}
        workspace.write("Admit", checkin.admit, event, who, **kw)
    (sheet,) = workspace.read(arrivals_charts, event)
    at = make.at
    assert counts(sheet) == [[at("08:55"), 2, 2], [at("09:00"), 0, 2], [at("09:05"), 1, 3]]
    (chart,) = sheet.charts
    assert (sheet.title, chart.first, chart.last, chart.values) == ("Arrivals 9 July", 5, 7, 2)
    said = "3 people came on Thu 9 July 2026, the first at 08:55; most of them, 2, between 08:55 and 09:00."
    assert chart.description == said


def registered(workspace: Workspace, event: UUID, *days: date, **fields: object) -> None:
    for day in days:
        make.registration(workspace, event, registered_at=make.at("23:30", day), **fields)  # type: ignore[arg-type]


def test_registrations_rise_by_the_day_without_those_who_withdrew(workspace: Workspace) -> None:
    event, first = make.event(workspace, capacity=40), date(2026, 5, 4)
    registered(workspace, event, first, first, first + timedelta(days=2))
    registered(workspace, event, first, state=RegistrationState.WITHDRAWN)
    (sheet,) = workspace.read(registrations_chart, event)
    days = [first + timedelta(days=n) for n in range(3)]
    assert counts(sheet) == [[days[0], 2, 2], [days[1], 0, 2], [days[2], 1, 3]]
    assert sheet.charts[0].description == (
        "3 registered of 40 places, from Mon 4 May 2026 to Wed 6 May 2026, by the day; those who withdrew are left out."
    )


def test_over_many_days_they_are_counted_by_the_week(workspace: Workspace) -> None:
    event = make.event(workspace)
    registered(workspace, event, date(2026, 1, 7), date(2026, 1, 11), date(2026, 1, 12), date(2026, 6, 1))
    (sheet,) = workspace.read(registrations_chart, event)
    rows = counts(sheet)
    assert rows[:2] == [[date(2026, 1, 5), 2, 2], [date(2026, 1, 12), 1, 3]]
    assert (rows[-1], len(rows)) == ([date(2026, 6, 1), 1, 4], 22)
    assert sheet.charts[0].across == "Week of"


def test_where_nobody_is_there_is_no_chart(workspace: Workspace) -> None:
    event = make.event(workspace)
    for read, words in ((arrivals_charts, "Nobody has come yet."), (registrations_chart, "Nobody has registered yet.")):
        (sheet,) = workspace.read(read, event)
        assert (sheet.cells[1].value, sheet.charts) == (words, ())
        with pytest.raises(NotFound):
            workspace.read(read, UUID(int=1))
