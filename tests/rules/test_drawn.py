"""Drawn sheets: only our own formulas are formulas."""

import pytest

from convene.rules.drawn import Formula, letter, place, span


@pytest.mark.parametrize(
    "text",
    [
        "SUM(B2:B9)",
        'IF(L6="included",J6,ROUND(ROUND(J6*100,0)*120/100,0)/100)',
        "SUMPRODUCT(MAX((Steps!$A$5:$A$9=A5)*(Steps!$F$5:$F$9<=$C$3)*Steps!$G$5:$G$9))",
    ],
)
def test_places_numbers_and_a_few_functions_make_a_formula(text: str) -> None:
    assert Formula(text, 1).text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=SUM(B2:B9)",
        'HYPERLINK("x")',
        'WEBSERVICE("x")',
        "cmd|' /C calc'!A0",
        "[other.xlsx]Sheet1!A1",
        "'A B'!A1",
        "SUM (A1)",
        'IF(A1="Zoë",1,2)',
        'A1&"; =1"',
        "A0",
    ],
)
def test_nothing_that_somebody_typed_makes_one(text: str) -> None:
    with pytest.raises(ValueError, match="no formula of ours"):
        Formula(text, 1)


def test_places_are_named_as_in_a_sheet() -> None:
    assert [letter(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
    assert (place(4, 2), place(4, 2, fixed=True), span(28, 2, 9)) == ("B4", "$B$4", "$AB$2:$AB$9")
