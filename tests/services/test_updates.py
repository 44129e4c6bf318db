"""Where updates are looked for: chosen, settled by IT, and what is remembered of a look."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from convene.formats.update_manifest import NoManifest, public_key, signed
from convene.rules.errors import FileProblem, Invalid, Refused
from convene.rules.updates import FILE, Source, Standing
from convene.services import updates
from convene.store.update_files import policy_path
from convene.updates import look, say

PRIVATE = bytes(range(32))
KEY = public_key(PRIVATE)
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
SAID = {"version": "2.0", "released": "2026-06-01", "expires": "2026-12-01", "says": "Rooms are faster.", "files": []}


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONVENE_DATA", str(tmp_path / "own"))
    monkeypatch.setenv("CONVENE_POLICY", str(tmp_path / "policy.json"))
    return policy_path()


@pytest.fixture
def offers(tmp_path: Path) -> Path:
    folder = tmp_path / "offers"
    folder.mkdir()
    (folder / FILE).write_bytes(signed(SAID, PRIVATE))
    return folder


def test_nothing_is_looked_for_until_somebody_says_where(policy: Path) -> None:
    assert updates.source() == Source()
    with pytest.raises(Refused, match="looks for no updates"):
        look("1.0", NOW)
    assert not policy.exists()


def test_a_newer_version_is_found_and_remembered(policy: Path, offers: Path) -> None:
    updates.choose(str(offers), KEY, weekly=True)
    found = look("1.0", NOW)
    assert found.standing is Standing.NEWER
    words, hint = say(found)
    assert words == "Convene 2.0 of 1 June 2026 is there; this is 1.0"
    assert hint.startswith("Rooms are faster. Convene does not change itself")
    assert updates.source() == Source(str(offers), KEY, weekly=True, seen="2.0", looked=NOW)
    assert say(look("2.0.0", NOW))[0] == "Convene 2.0.0 is the newest"
    assert "newer than what is offered" in say(look("3.0", NOW))[0]


def test_an_older_offer_that_is_put_back_is_not_believed(policy: Path, offers: Path) -> None:
    updates.choose(str(offers), KEY, weekly=False)
    look("1.0", NOW)
    (offers / FILE).write_bytes(signed(SAID | {"version": "1.5"}, PRIVATE))
    with pytest.raises(Refused, match="was already"):
        look("1.0", NOW)
    assert updates.source().seen == "2.0"


def test_a_look_that_failed_is_remembered_too(policy: Path, offers: Path) -> None:
    updates.choose(str(offers), KEY, weekly=True)
    (offers / FILE).unlink()
    with pytest.raises(NoManifest):
        look("1.0", NOW)
    assert not updates.source().due(NOW)


def test_what_is_chosen_anew_begins_anew(policy: Path, offers: Path) -> None:
    updates.choose(str(offers), KEY, weekly=False)
    look("1.0", NOW)
    assert updates.choose(str(offers), KEY, weekly=True).seen == "2.0"
    assert updates.choose(str(offers), public_key(bytes(32)), weekly=True).seen == ""
    assert updates.choose("", "", weekly=True) == Source()
    for wrong, field in ((("http://x.example", KEY), "address"), ((str(offers), "nonsense"), "key")):
        with pytest.raises(Invalid) as refused:
            updates.choose(*wrong, weekly=False)
        assert refused.value.field == field
    assert updates.source() == Source()


def test_it_settles_where_and_whether(policy: Path, offers: Path) -> None:
    policy.write_text(json.dumps({"updates": {"address": str(offers), "key": KEY, "weekly": True}}))
    assert updates.source() == Source(str(offers), KEY, weekly=True, by_it=True)
    with pytest.raises(Refused, match="IT has settled where"):
        updates.choose("/elsewhere", KEY, weekly=False)
    assert look("1.0", NOW).standing is Standing.NEWER
    assert not updates.source().due(NOW)
    policy.write_text(json.dumps({"updates": {"allowed": False}}))
    for act in (lambda: look("1.0", NOW), lambda: updates.choose(str(offers), KEY, weekly=False)):
        with pytest.raises(Refused, match="switched off on this computer"):
            act()


@pytest.mark.parametrize("damaged", ["{", "[]", '{"updates": 5}', "[" * 5000, " " * 70_000])
def test_a_policy_that_cannot_be_read_allows_nothing(policy: Path, damaged: str) -> None:
    policy.write_text(damaged)
    with pytest.raises(FileProblem, match="policy of this computer"):
        updates.source()


def test_a_choice_that_was_damaged_is_none(policy: Path) -> None:
    updates.choose("/x", KEY, weekly=True)
    (kept,) = (policy.parent / "own").iterdir()
    kept.write_text("{")
    assert updates.source() == Source()


def test_a_choice_that_cannot_be_kept_is_said(policy: Path) -> None:
    (policy.parent / "own").write_text("a file where the folder should be")
    with pytest.raises(FileProblem, match="cannot be kept"):
        updates.choose("/x", KEY, weekly=True)
