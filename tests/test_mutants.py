from pathlib import Path

import pytest

from mutants import folder_for, only_words, states


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('-    raise Refused("Too late", "Ask.")\n+    raise Refused("XXToo lateXX", "Ask.")', True),
        ('-    raise Refused("Too late", "Ask.")\n+    raise Refused(None, "Ask.")', False),
        ('-    raise ValueError("no day")\n+    raise ValueError(None)', True),
        ("-    if day > last:\n+    if day >= last:", False),
        ("-    return f'{name}’s \\'day\\''\n+    return f'NAME'", True),
    ],
)
def test_a_change_of_words_is_told_from_a_change_of_the_rule(change: str, words: bool) -> None:
    assert only_words(change) is words


def test_what_became_of_each_change_is_read() -> None:
    assert states("    convene.rules.pins.x_hashed__mutmut_1: killed\n\n    b: not checked\n") == {
        "convene.rules.pins.x_hashed__mutmut_1": "killed",
        "b": "not checked",
    }


def test_only_that_module_is_changed_and_only_its_tests_are_run(tmp_path: Path) -> None:
    folder = folder_for("pins", tmp_path / "pins")
    said = (folder / "pyproject.toml").read_text("utf-8")
    assert 'only_mutate = ["src/convene/rules/pins.py"]' in said
    assert '["tests/rules/test_pins.py"]' in said
    assert (folder / "tests" / "rules" / "test_pins.py").is_file()


def test_a_module_without_tests_is_said(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no tests/rules/test_nowhere"):
        folder_for("nowhere", tmp_path / "nowhere")
