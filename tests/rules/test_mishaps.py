"""A report of a bug says where, and names nobody."""

import pytest

from convene.rules.mishaps import report

NAME = "Amal Haddad"


def _look_up(name: str) -> None:
    try:
        {}[name]
    except KeyError as error:
        raise ValueError(f"{name} is nowhere") from error


def test_it_says_where_and_what_kind_and_no_value() -> None:
    with pytest.raises(ValueError, match=NAME) as told:
        _look_up(NAME)
    said = report(told.value)
    assert NAME not in said
    assert said.index("KeyError") < said.index("ValueError"), "what came first stands first"
    assert "in _look_up" in said
    assert "{}[name]" in said
    assert "left out" in said


def test_a_file_is_called_as_in_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    code = compile("def fail():\n    raise OSError('/home/amal/list.csv')", "/home/amal/app/convene/store/x.py", "exec")
    held: dict[str, object] = {}
    exec(code, held)  # noqa: S102
    with pytest.raises(OSError, match="amal") as told:
        held["fail"]()  # type: ignore[operator]
    assert "convene/store/x.py, line 2, in fail" in report(told.value)
    assert "amal" not in report(told.value)
