"""The words of consents."""

from datetime import UTC, datetime

from convene.rules.consents import WORDING, ConsentKind, came_from, is_recorded, said


def test_each_kind_has_words_of_its_own_version() -> None:
    assert WORDING.keys() == set(ConsentKind)
    versions = [version for version, _ in WORDING.values()]
    assert len(set(versions)) == len(versions)
    for version, words in WORDING.values():
        assert said(version) == words
    assert said("web form 3") == "web form 3"


def test_a_list_is_no_consent_whatever_time_was_noted_with_it() -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    assert is_recorded(at, "needs-2026-1")
    assert not is_recorded(None, "needs-2026-1")
    assert not is_recorded(at, "from import Tito")
    assert (came_from("from import Tito"), came_from("from import"), came_from("web form 3")) == ("Tito", "", "")
