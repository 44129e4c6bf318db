"""The words of consents."""

from convene.rules.consents import WORDING, ConsentKind, said


def test_each_kind_has_words_of_its_own_version() -> None:
    assert WORDING.keys() == set(ConsentKind)
    versions = [version for version, _ in WORDING.values()]
    assert len(set(versions)) == len(versions)
    for version, words in WORDING.values():
        assert said(version) == words
    assert said("web form 3") == "web form 3"
