"""``convene clashes`` and ``convene findings``: found, accepted with a reason, looked at again; thresholds changed."""

from pathlib import Path
from typing import Any

import pytest

from convene.rules.care_limits import LIMITS
from typed import Convene

OPEN = ("--event", "OPEN")


def _found(convene: Convene, sample: Path, *options: str) -> list[dict[str, Any]]:
    said = convene("clashes", sample, *OPEN, *options, "--json")
    found: list[dict[str, Any]] = said.json
    assert said.code == (1 if found and "--accepted" not in options else 0)
    return found


def test_a_care_note_is_accepted_and_looked_at_again(convene: Convene, sample: Path) -> None:
    clashes, whole = _found(convene, sample), _found(convene, sample, "--care")
    assert {one["severity"] for one in clashes} == {"clash"}
    assert whole[: len(clashes)] == clashes
    care = whole[len(clashes) :]
    assert {one["severity"] for one in care} == {"care"}
    first = care[0]
    asked = ("--finding", first["id"])
    said = convene("findings", "accept", sample, *OPEN, *asked, "--reason", "The facilitator asked for it")
    assert (said.code, said.out.startswith("Accepted: ")) == (0, True)
    assert _found(convene, sample, "--care") == [one for one in whole if one != first]
    table = convene("clashes", sample, *OPEN, "--care").out
    assert table.splitlines()[-1] == "2 more accepted (--accepted shows them)", "one is of the sample"
    assert first["id"] not in table
    kept = _found(convene, sample, "--care", "--accepted")
    assert [one["kind"] for one in kept] == ["space", "stretch"]
    assert kept[0] == first | {"reason": "The facilitator asked for it"}
    assert _found(convene, sample, "--accepted") == [], "no clash was accepted"
    assert "The facilitator asked for it" in convene("clashes", sample, *OPEN, "--care", "--accepted").out
    assert convene("findings", "again", sample, *OPEN, *asked).code == 0
    assert _found(convene, sample, "--care") == whole
    assert "Undo: Look at a finding again" in convene("undo", sample).out
    assert len(_found(convene, sample, "--care")) == len(whole) - 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("accept", "--finding", "0000000000", "--reason", "x"), "There is no finding “0000000000”"),
        (("accept", "--finding", "FIRST", "--reason", " "), "A reason is needed"),
        (("again", "--finding", "FIRST"), "is not accepted"),
    ],
)
def test_what_cannot_be_accepted(convene: Convene, sample: Path, words: tuple[str, ...], said: str) -> None:
    whole = _found(convene, sample, "--care")
    verb, *options = (whole[0]["id"] if word == "FIRST" else word for word in words)
    done = convene("findings", verb, sample, *OPEN, *options)
    assert done.code != 0
    assert said in done.err
    assert _found(convene, sample, "--care") == whole


def test_the_thresholds_with_their_sources(convene: Convene, sample: Path) -> None:
    listed = convene("findings", "limits", sample, "--json").json
    assert [(one["key"], one["value"], one["source"]) for one in listed] == [
        (limit.key, one["default"], limit.source) for limit, one in zip(LIMITS, listed, strict=True)
    ]
    before = _found(convene, sample, "--care")
    assert convene("findings", "limits", sample, "--set", "lunch=60", "--set", "day = 7").code == 0
    kinds = [one["kind"] for one in _found(convene, sample, "--care")]
    assert {"lunch", "long_day"} <= set(kinds)
    said = convene("findings", "limits", sample).out
    assert "lunch: Shortest lunch, 60 minutes (usually 45)" in said
    assert LIMITS[0].source in said
    convene("findings", "limits", sample, "--set", "lunch=default", "--set", "day=default")
    assert _found(convene, sample, "--care") == before


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("lunch", "Write it as in stretch=75."),
        ("lunch=long", "Write it as in stretch=75."),
        ("lunch=-5", "Write it as in stretch=75."),
        ("lunch=5", "Give 15 to 180 minutes."),
        ("tea=5", "“tea” is not a care setting"),
        ("tea=default", "Write it as in stretch=75."),
    ],
)
def test_a_threshold_that_cannot_be(convene: Convene, sample: Path, wanted: str, said: str) -> None:
    before = convene("findings", "limits", sample, "--json").json
    done = convene("findings", "limits", sample, "--set", "day=7", "--set", wanted)
    assert done.code != 0
    assert said in done.err
    assert convene("findings", "limits", sample, "--json").json == before
