"""What is chosen of a list is what goes out: never a column more, never a row more."""

from datetime import UTC, date, datetime, time

import pytest

from convene.rules.errors import Invalid
from convene.rules.exchange import Column, Sheet
from convene.rules.time import LONDON
from convene.rules.workbook_choice import (
    Choice,
    ChosenColumn,
    Condition,
    Match,
    Order,
    chosen,
    read_columns,
    read_condition,
    read_order,
    shown,
    without_missing,
)

AT = datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
SHEET = Sheet(
    "Delegates",
    [
        Column("Name", total="count"),
        Column("State"),
        Column("E-mail", linked=True),
        Column("Places", "integer"),
        Column("At", "datetime"),
    ],
    [
        ("Zoë O’Brien", "Registered", "zoe@x.example", 10, AT),
        ("Ben", "Waiting", "", None, None),
        ("Ada", "Registered", "ada@x.example", 9, AT.replace(day=2)),
        ("Cy", "Withdrawn", None, 2, None),
    ],
)


def names(choice: Choice) -> list[object]:
    return [row[0] for row in chosen(SHEET, choice, LONDON).rows]


def only(*texts: str) -> Choice:
    return Choice(only=tuple(read_condition(text, [c.heading for c in SHEET.columns]) for text in texts))


def test_nothing_chosen_is_everything() -> None:
    found = chosen(SHEET, Choice(), LONDON)
    assert (list(found.columns), list(found.rows)) == (SHEET.columns, SHEET.rows)
    assert list(found.rows) == SHEET.rows  # they can be read again


def test_columns_in_their_order_with_what_they_are() -> None:
    found = chosen(SHEET, Choice(read_columns("places, NAME")), LONDON)
    assert found.columns == [Column("Places", "integer"), Column("Name", total="count")]
    assert next(iter(found.rows)) == (10, "Zoë O’Brien")


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (["State=registered"], ["Zoë O’Brien", "Ada"]),
        (["State=Registered", "State=Waiting"], ["Zoë O’Brien", "Ben", "Ada"]),
        (["State!=Withdrawn", "State!=Waiting"], ["Zoë O’Brien", "Ada"]),
        (["name ~ ZOE"], ["Zoë O’Brien"]),
        (["E-mail="], ["Ben", "Cy"]),
        (["E-mail!="], ["Zoë O’Brien", "Ada"]),
        (["At~2026-06-01"], ["Zoë O’Brien"]),
        (["At=2026-06-01 09:30"], ["Zoë O’Brien"]),
        (["State=Registered", "Places=9"], ["Ada"]),
        (["State=Nobody"], []),
    ],
)
def test_conditions(conditions: list[str], expected: list[str]) -> None:
    assert names(only(*conditions)) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("Name", ["Ada", "Ben", "Cy", "Zoë O’Brien"]),
        ("Places", ["Cy", "Ada", "Zoë O’Brien", "Ben"]),
        ("-Places", ["Zoë O’Brien", "Ada", "Cy", "Ben"]),
        ("-At", ["Ada", "Zoë O’Brien", "Ben", "Cy"]),
        ("State,-Name", ["Zoë O’Brien", "Ada", "Ben", "Cy"]),
    ],
)
def test_order_with_empty_cells_last(order: str, expected: list[str]) -> None:
    assert names(Choice(order=read_order(order))) == expected


def test_mixed_kinds_still_sort() -> None:
    sheet = Sheet("x", [Column("a", "integer")], [("b",), (2,), (None,), (date(2026, 1, 1),), (1,), (time(9),)])
    found = [row[0] for row in chosen(sheet, Choice(order=(Order("a"),)), LONDON).rows]
    assert found == [1, 2, date(2026, 1, 1), time(9), "b", None]


def test_a_filter_on_a_column_that_does_not_go_out() -> None:
    choice = Choice((ChosenColumn("Name"),), only("State=Waiting").only)
    assert list(chosen(SHEET, choice, LONDON).rows) == [("Ben",)]


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice((ChosenColumn("Shoe size"),)), "columns"),
        (Choice(only=(Condition("Shoe size", Match.IS, "9"),)), "only"),
        (Choice(order=(Order("Shoe size"),)), "order"),
    ],
)
def test_an_unknown_column_is_named_with_those_there_are(choice: Choice, field: str) -> None:
    with pytest.raises(Invalid, match="There is no column “Shoe size”") as raised:
        chosen(SHEET, choice, LONDON)
    assert raised.value.field == field
    assert raised.value.hint == "There are: Name, State, E-mail, Places, At."


def test_headings_of_another_program_and_own_ones() -> None:
    choice = Choice(
        (ChosenColumn("Name"), ChosenColumn("E-mail", "Contact"), ChosenColumn("Places")), headings="pretix"
    )
    assert [c.heading for c in chosen(SHEET, choice, LONDON).columns] == ["Attendee name", "Contact", "Places"]
    with pytest.raises(Invalid, match="no headings of “sanskrit”"):
        chosen(SHEET, Choice(headings="sanskrit"), LONDON)


def test_a_kept_choice_loses_columns_that_are_not_there_and_no_condition() -> None:
    kept = Choice(
        (ChosenColumn("Name"), ChosenColumn("Which hall?")), (Condition("Which hall?", Match.IS, "A"),),
        (Order("Which hall?"), Order("Name")),
    )  # fmt: skip
    found, missing = without_missing(kept, SHEET.columns)
    assert (found.columns, found.order, missing) == ((ChosenColumn("Name"),), (Order("Name"),), ("Which hall?",))
    with pytest.raises(Invalid, match="Which hall"):
        chosen(SHEET, found, LONDON)


def test_words_of_the_command_line() -> None:
    assert read_columns('Name, "Diet, if any",') == (ChosenColumn("Name"), ChosenColumn("Diet, if any"))
    assert read_condition("A=B=c", ["A", "A=B"]) == Condition("A=B", Match.IS, "c")
    with pytest.raises(Invalid, match="“Shoe size=9” is no condition on a column") as raised:
        read_condition("Shoe size=9", ["Name"])
    assert "There are: Name." in raised.value.hint


def test_what_a_cell_says() -> None:
    assert [shown(1250, "money", LONDON), shown(True, "text", LONDON)] == ["12.50", "yes"]
    assert [shown(AT, "time", LONDON), shown(AT, "date", LONDON), shown(None, "text", LONDON)] == [
        "09:30", "2026-06-01", "",
    ]  # fmt: skip
