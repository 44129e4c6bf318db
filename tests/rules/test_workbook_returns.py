"""Whether a cell was changed in the workbook, here, or in both."""

import pytest

from convene.rules.workbook_returns import (
    CellOutcome,
    compare,
    plain,
    signature,
    signatures,
    signed_cells,
)

SECRET = b"sixteen letters."


def outcome(*, went_out: str, said: str, here: str) -> CellOutcome:
    def sign(text: str) -> str:
        return signature(SECRET, "phone", text)

    return compare(said, here, sign(went_out), sign)


@pytest.mark.parametrize(
    ("went_out", "said", "here", "expected"),
    [
        ("Ada", "Ada", "Ada", CellOutcome.SAME),
        ("Ada", "Ada", "Zoë", CellOutcome.SAME),  # changed here alone
        ("Ada", "Zoë", "Ada", CellOutcome.CHANGED),
        ("Ada", "Zoë", "Zoë", CellOutcome.SAME),  # by both, to the same
        ("Ada", "Zoë", "Ann", CellOutcome.CONFLICT),
        ("Ada", "", "Ada", CellOutcome.CHANGED),
        ("", "Ada", "", CellOutcome.CHANGED),
        ("Ada  Lovelace ", "Ada Lovelace", "Ada  Lovelace ", CellOutcome.SAME),
        ("07700900123", "7700900123", "07700900123", CellOutcome.SAME),  # a spreadsheet took the nought
        ("00447700", "447700", "00447700", CellOutcome.SAME),
        ("+447700900123", "447700900123", "+447700900123", CellOutcome.SAME),
        ("07700900123", "7700900123", "07700900456", CellOutcome.SAME),  # and it was changed here since
        ("07700900123", "7700900124", "07700900123", CellOutcome.CHANGED),
        ("A long text", "A lo … [shortened: 40,000 characters]", "A long text", CellOutcome.SAME),
    ],
)
def test_who_changed_it(went_out: str, said: str, here: str, expected: CellOutcome) -> None:
    assert outcome(went_out=went_out, said=said, here=here) is expected


def test_a_cell_nobody_signed_is_in_conflict_wherever_it_differs() -> None:
    assert compare("Ada", "Zoë", "", lambda text: signature(SECRET, "name", text)) is CellOutcome.CONFLICT
    assert compare("Ada", "Ada", "", lambda text: signature(SECRET, "name", text)) is CellOutcome.SAME


def test_a_signature_is_of_one_field_one_secret_and_one_text() -> None:
    first = signature(SECRET, "name", "Ada")
    assert len(first) == 8
    assert first == signature(SECRET, "name", " Ada  ")
    others = {
        signature(b"another", "name", "Ada"),
        signature(SECRET, "phone", "Ada"),
        signature(SECRET, "name", "Adb"),
    }
    assert first not in others


def test_the_signatures_of_a_row_are_found_again_by_field() -> None:
    fields = ("name", "phone")
    signed = signatures(SECRET, fields, {"phone": "1", "name": "Ada"})
    assert signed_cells(fields, signed) == {
        "name": signature(SECRET, "name", "Ada"),
        "phone": signature(SECRET, "phone", "1"),
    }
    assert signed_cells(("name",), signed) == {}


def test_lines_stay_lines() -> None:
    assert plain("One  \r\n two\r\n") == "One\ntwo"
