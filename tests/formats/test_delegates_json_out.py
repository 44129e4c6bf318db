"""The list of an event as JSON says what its documentation says."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from convene.formats.delegates_json_out import delegates_json
from convene.rules.delegate_list import Delegate, DelegateList
from convene.rules.registrations import RegistrationState, Role

DOCS = Path(__file__).parents[2] / "docs" / "delegates-json.md"
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
EMPTY = Delegate(
    "key", "contact", "Ada", "", "", "", "", "", "", "", "", Role.PARTICIPANT, RegistrationState.WAITING, "", "", AT, ()
)
FULL = Delegate(
    "other",
    "contact",
    "Zoë “Z” O’Brien\u2028",
    "Zoë",
    "O’Brien",
    "Z",
    "she/her",
    "z@example.org",
    "+44 7700 900123",
    "Quayside",
    "Chair",
    Role.SPEAKER,
    RegistrationState.REGISTERED,
    "Day",
    "1122",
    AT,
    (("Why?", "=1+1"),),
)
LIST = DelegateList("OPEN", "London", "Europe/London", ((date(2026, 7, 9), AT, AT),), (EMPTY, FULL))


def written() -> Any:
    return json.loads(delegates_json(LIST, now=AT))


def test_what_is_written() -> None:
    made = written()
    assert (made["format"], made["version"], made["exported_at"]) == (
        "convene-delegates",
        1,
        "2026-06-01T10:00:00+01:00",
    )
    assert made["event"]["days"] == [
        {"date": "2026-07-09", "starts_at": "2026-06-01T10:00:00+01:00", "ends_at": "2026-06-01T10:00:00+01:00"}
    ]
    assert made["delegates"][1] == {
        "id": "other",
        "name": "Zoë “Z” O’Brien\u2028",
        "given_name": "Zoë",
        "family_name": "O’Brien",
        "known_as": "Z",
        "pronouns": "she/her",
        "email": "z@example.org",
        "phone": "+44 7700 900123",
        "organisation": "Quayside",
        "job_title": "Chair",
        "role": "speaker",
        "state": "registered",
        "ticket": "Day",
        "reference": "1122",
        "registered_at": "2026-06-01T10:00:00+01:00",
        "answers": [{"question": "Why?", "answer": "=1+1"}],
    }


def test_every_key_is_always_there_in_the_order_that_is_documented() -> None:
    first, second = written()["delegates"]
    assert list(first) == list(second)
    text = DOCS.read_text("utf-8")
    documented = [name.removesuffix("[]") for name in re.findall(r"`([a-z_.\[\]]+)`", cells(text.split("Of each")[1]))]
    assert documented == list(first)
    heads = [name.removesuffix("[]") for name in re.findall(r"`([a-z_.\[\]]+)`", cells(text.split("Of each")[0]))]
    made = written()
    assert [name for name in heads if "." not in name] == [name for name in made if name != "event"]
    assert [name.removeprefix("event.") for name in heads if "." in name] == list(made["event"])


def cells(text: str) -> str:
    """The first column of a table."""
    return "\n".join(line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))


def test_every_state_and_role_is_documented() -> None:
    text = DOCS.read_text("utf-8")
    assert all(f"`{one.value}`" in text for kind in (RegistrationState, Role) for one in kind)
