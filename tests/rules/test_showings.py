"""What was shown to a desk, and its line in the spool."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from convene.rules.checkin import Reason, ScanKind, ScanSource
from convene.rules.codes import new_code
from convene.rules.errors import Invalid
from convene.rules.showings import line_of, read_line, showing

CODE = new_code(b"0123456789abcdef")
AT = {"desk": "Front desk", "day": make.TODAY, "now": make.NOW}


@given(st.text(max_size=60), st.sampled_from(ScanKind), st.none() | st.uuids(), st.text(max_size=20))
def test_a_line_brings_back_all_but_the_code(code: str, kind: ScanKind, session_id: object, override: str) -> None:
    for text in (code, CODE):
        shown = showing(uuid4(), code=text, kind=kind, session_id=session_id, override=override, **AT)
        assert read_line(line_of(shown)) == replace(shown, code="")


def test_a_line_tells_nobody_the_code() -> None:
    line = line_of(showing(uuid4(), code=CODE.lower(), **AT))
    assert CODE not in line.upper()


def test_what_it_is() -> None:
    assert showing(uuid4(), code=f" {CODE}\r\n", **AT).code == CODE
    assert showing(uuid4(), code="https://example.org", **AT).no_badge is Reason.NOT_A_BADGE
    assert showing(uuid4(), code=CODE[:-1] + "X", **AT).no_badge is Reason.DAMAGED
    assert showing(uuid4(), code="bcd fgh", **AT).typed == "BCDFGH"
    found = showing(uuid4(), registration_id=uuid4(), today=make.DAY, **AT)
    assert (found.source, found.today, found.digest) == (ScanSource.SEARCH, make.DAY, "")
    with pytest.raises(Invalid, match="desk needs a name"):
        showing(uuid4(), code=CODE, **(AT | {"desk": " \t"}))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": 3}', '{"id": "x"}', "{", '{"id": null, "colour": "red"}'])
def test_no_such_line(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_line(text)
