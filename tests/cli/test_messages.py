"""``convene messages``: prepared, looked at, changed and held back, from outside."""

from pathlib import Path
from typing import Any

import pytest

from typed import Convene

EVENT = ("--event", "OPEN")


def rows(convene: Convene, path: Path, kind: str = "reminder") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = convene("messages", "list", path, *EVENT, "--kind", kind, "--json").json
    return found


def test_prepared_once_shown_changed_held_and_taken_out(convene: Convene, sample: Path, tmp_path: Path) -> None:
    name = convene("list", "registrations", sample, *EVENT, "--json").json
    who = next(one["name"] for one in name if one["state"] == "registered")
    told = ("prepare", sample, *EVENT, "--kind", "reminder", "--person", who)
    seen = convene("messages", *told, "--preview").out
    assert "Subject: See you soon at" in seen
    assert rows(convene, sample) == []
    assert "Drafted 1." in convene("messages", *told).out
    assert "1 have it already" in convene("messages", *told).out
    assert len(convene("messages", *told, "--again", "--json").json["made"]) == 1
    first, second = rows(convene, sample)
    assert "See you soon" in convene("messages", "show", sample, first["id"][:13]).out
    body = tmp_path / "body.txt"
    body.write_text("Bring a mug.", "utf-8")
    convene("messages", "edit", sample, "--id", first["id"], "--subject", "Mugs", "--body", body)
    convene("messages", "mark", sample, "--id", first["id"], "--state", "held")
    convene("messages", "mark", sample, "--id", second["id"], "--state", "removed")
    (left,) = rows(convene, sample)
    assert (left["subject"], left["body"], left["state"]) == ("Mugs", "Bring a mug.", "held")
    table = convene("messages", "list", sample).out
    assert "Mugs" in table
    assert "held" in table


def test_words_of_an_event(convene: Convene, sample: Path, tmp_path: Path) -> None:
    body = tmp_path / "body.txt"
    body.write_text("Hello {{ name }}{% if venue %} at {{ venue }}{% endif %}", "utf-8")
    of = ("messages", "words", sample, *EVENT, "--kind", "waiting")
    usual = convene(*of).out
    assert "Hello {{ name }}" in convene(*of, "--body", body).out
    body.write_text("{% for x in name %}{% endfor %}", "utf-8")
    refused = convene(*of, "--body", body)
    assert (refused.code, "Line 1: only fields and conditions" in refused.err) == (1, True)
    assert "Hello {{ name }}" in convene(*of).out
    assert convene(*of, "--usual").out == usual


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("prepare", *EVENT, "--kind", "change"), "does not say what has changed"),
        (("prepare", *EVENT, "--kind", "reminder", "--person", "Nobody At All"), "is not on the list"),
        (("prepare", "--event", "NONE", "--kind", "reminder"), "NONE"),
        (("show", "ffffffffffff"), "There is no message"),
        (("show", "-"), "There is no message"),
    ],
)
def test_what_cannot_be_is_said(convene: Convene, sample: Path, words: tuple[str, ...], said: str) -> None:
    verb, *more = words
    result = convene("messages", verb, sample, *more)
    assert (result.code, said in result.err) == (1, True), result
