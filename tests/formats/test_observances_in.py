"""The table of observances that ships, against the calendars it was made of; and tables that somebody brings."""

from datetime import date

import holidays
import pytest
from dateutil.easter import EASTER_ORTHODOX, easter

from convene.formats.observances_in import read_observances, shipped
from convene.formats.sheet_in import table_of
from convene.rules.date_sense import ObservanceKind
from convene.rules.errors import FileProblem

YEARS = range(2026, 2031)
MOVABLE = {"Ramadan", "Eid al-Fitr", "Eid al-Adha", "Ashura"}


def first_days(name: str) -> list[date]:
    return [one.first_day for one in shipped() if one.name == name]


def test_every_line_is_in_order_and_says_where_it_is_from() -> None:
    listed = shipped()
    assert [one.first_day for one in listed] == sorted(one.first_day for one in listed)
    assert all(one.source and one.note and one.first_day <= one.last_day for one in listed)
    for name in {one.name for one in listed} - MOVABLE:
        assert [day.year for day in first_days(name)] == list(YEARS), name
    for name in MOVABLE:
        assert {day.year for day in first_days(name)} == set(YEARS), name
        assert not any(one.certain for one in listed if one.name == name)


def test_easter_is_easter() -> None:
    assert first_days("Easter Sunday") == [easter(year) for year in YEARS]
    assert first_days("Orthodox Easter Sunday") == [easter(year, EASTER_ORTHODOX) for year in YEARS]


@pytest.mark.parametrize(
    ("name", "country", "theirs"),
    [
        ("Diwali", "IN", "Diwali"),
        ("Holi", "IN", "Holi"),
        ("Guru Nanak’s birthday", "IN", "Guru Nanak's Birthday"),
        ("Rosh Hashanah", "IL", "Rosh Hashanah"),
        ("Yom Kippur", "IL", "Yom Kippur"),
        ("Passover begins", "IL", "Pesach"),
        ("Nowruz", "IR", "Nowruz"),
    ],
)
def test_days_agree_with_the_calendars_of_other_countries(name: str, country: str, theirs: str) -> None:
    kinds = {"categories": ("public", "optional")} if country == "IN" else {}
    calendar = holidays.country_holidays(country, years=list(YEARS), language="en_US", **kinds)
    found = sorted(day for day, names in calendar.items() if theirs in [one.strip() for one in names.split(";")])
    assert first_days(name) == [min(day for day in found if day.year == year) for year in YEARS]


def test_muslim_days_are_within_a_day_of_a_public_calendar() -> None:
    calendar = holidays.country_holidays("TR", years=list(YEARS), language="en_US")
    for name in ("Eid al-Fitr", "Eid al-Adha"):
        found = sorted(day for day, names in calendar.items() if name in names)
        assert all(min(abs((day - other).days) for other in found) <= 1 for day in first_days(name)), name


def test_a_table_of_school_holidays() -> None:
    data = b"Holiday;Start;End\nAutumn half term;26/10/2026;30/10/2026\nOccasional day;2026-11-27;\n"
    found = read_observances(table_of(data), ObservanceKind.SCHOOL_HOLIDAY, "terms.csv")
    assert [(one.name, one.first_day, one.last_day, one.source) for one in found] == [
        ("Autumn half term", date(2026, 10, 26), date(2026, 10, 30), "terms.csv"),
        ("Occasional day", date(2026, 11, 27), date(2026, 11, 27), "terms.csv"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Name,When\nHalf term,soon\nTerm,later\n", "no column for the name or the first day"),
        ("Name,Start,End\nHalf term,soon,\nTerm,later,\n", "Line 2 of terms.csv: “soon” is not a date"),
        ("Name,Start,End\nHalf term,30/10/2026,26/10/2026\n", "Line 2 of terms.csv cannot be understood"),
        ("Name,Start,End\nTerm,01/09/2026,02/09/2026\n,26/10/2026,27/10/2026\n", "Line 3 of terms.csv"),
    ],
)
def test_what_cannot_be_understood_names_its_line(text: str, said: str) -> None:
    with pytest.raises(FileProblem, match=said.replace("(", r"\(")):
        read_observances(table_of(text.encode()), ObservanceKind.SCHOOL_HOLIDAY, "terms.csv")
