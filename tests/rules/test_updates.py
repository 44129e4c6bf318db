"""Newer versions: compared, believed or not, and where they are looked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convene.rules.errors import Invalid, Refused
from convene.rules.updates import (
    Manifest,
    Source,
    Standing,
    check_address,
    check_manifest,
    judge,
    numbers,
    source_of,
    standing,
)

KEY = "ed25519:" + "A" * 43 + "="
OFFER = Manifest("1.10.0", date(2026, 6, 1), date(2026, 12, 1), "Faster.")
NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
SAID: dict[str, Any] = {
    "version": "1.10.0",
    "released": "2026-06-01",
    "expires": "2026-12-01",
    "says": "Faster.",
    "page": "https://convene.example.org/news",
    "files": [{"system": "windows", "name": "Convene-1.10.0-setup.exe", "size": 5, "sha256": "0" * 64}],
}


@pytest.mark.parametrize(
    ("ours", "expected"),
    [("1.9.9", "newer"), ("1.10", "current"), ("1.10.0.0", "current"), ("1.10.1", "ahead"), ("2.0", "ahead")],
)
def test_versions_are_compared_as_numbers(ours: str, expected: str) -> None:
    assert standing(OFFER, ours) is Standing(expected)


@given(st.lists(st.integers(0, 9999), min_size=2, max_size=4))
def test_noughts_at_the_end_do_not_count(parts: list[int]) -> None:
    said = ".".join(map(str, parts))
    assert numbers(said) == (numbers(f"{said}.0") if len(parts) < 4 else numbers(said))


@pytest.mark.parametrize("said", ["", "1", "1.x", "1..2", "1.2.3.4.5", "v1.2", "1.2\n", "99999.1"])
def test_what_is_no_version_is_refused(said: str) -> None:
    with pytest.raises(Invalid, match="no version"):
        numbers(said)


def test_an_offer_is_believed_for_its_time_and_never_an_older_one() -> None:
    judge(OFFER, OFFER.expires, "1.10")
    with pytest.raises(Refused, match="good until 1 December 2026"):
        judge(OFFER, OFFER.expires + timedelta(days=1), "")
    with pytest.raises(Refused, match=r"1\.11 was already"):
        judge(OFFER, OFFER.released, "1.11")


@pytest.mark.parametrize(
    "address",
    [
        "http://convene.example.org/u",
        "https://",
        "ftp://x/y",
        "https://a:b@x/y",
        "https://x:0/",
        "https://x/#y",
        "https://[x",
    ],
)
def test_only_tls_and_folders(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_address(address)
    assert refused.value.field == "address"


@pytest.mark.parametrize(
    "address", ["https://x.example/u", "http://127.0.0.1:80/u", "/srv/convene", r"\\files\convene"]
)
def test_addresses_that_are_taken(address: str) -> None:
    assert check_address(f" {address} ") == address


def test_the_policy_wins_over_what_the_person_chose() -> None:
    own = {"address": "/mine", "key": KEY, "weekly": True, "seen": "1.2", "looked": NOW.isoformat()}
    assert source_of(own, {}) == Source("/mine", KEY, weekly=True, seen="1.2", looked=NOW)
    settled = source_of(own, {"address": "/ours", "key": KEY, "weekly": False})
    assert (settled.address, settled.weekly, settled.by_it) == ("/ours", False, True)
    assert not source_of(own, {"allowed": False}).allowed
    assert source_of({}, {}) == Source()
    with pytest.raises(Invalid, match="no key"):
        source_of({"address": "/mine", "key": "ed25519:short"}, {})


@pytest.mark.parametrize("damaged", [{"looked": "yesterday"}, {"looked": "2026-01-01"}, {"looked": 5}, {"seen": "=1"}])
def test_what_was_noted_may_be_damaged(damaged: dict[str, Any]) -> None:
    assert source_of(damaged, {}) == Source()


def test_once_a_week_and_only_where_somebody_asked() -> None:
    weekly = Source("/x", KEY, weekly=True)
    assert weekly.due(NOW)
    assert not replace(weekly, looked=NOW - timedelta(days=6)).due(NOW)
    assert replace(weekly, looked=NOW - timedelta(days=7)).due(NOW)
    assert replace(weekly, looked=NOW + timedelta(days=400)).due(NOW)  # a clock that was wrong
    assert not Source("/x", KEY).due(NOW)
    assert not Source(weekly=True).due(NOW)
    assert not replace(weekly, allowed=False).due(NOW)


def test_a_manifest_is_read_as_it_was_said() -> None:
    read = check_manifest(SAID)
    assert (read.version, read.expires, read.page) == ("1.10.0", date(2026, 12, 1), SAID["page"])
    assert read.files[0].name == "Convene-1.10.0-setup.exe"


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "new"},
        {"released": "soon"},
        {"page": "http://x.example"},
        {"page": "https://" + "x" * 400},
        {"page": "javascript:alert(1)"},
        {"files": {}},
        {"files": [SAID["files"][0]] * 51},
        {"files": [SAID["files"][0] | {"name": "../setup.exe"}]},
        {"files": [SAID["files"][0] | {"size": True}]},
        {"files": [SAID["files"][0] | {"sha256": "zz"}]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_manifest_says_only_what_it_should(wrong: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, Invalid)):
        check_manifest(SAID | wrong)
