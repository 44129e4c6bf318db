import math
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from convene.formats.bounded import bounded, read_bytes, read_text
from convene.rules.errors import FileProblem, Refused


def test_returns_what_the_function_returns():
    assert bounded(math.comb, 10, 3) == 120


def test_a_problem_of_the_reader_comes_back_whole(tmp_path: Path):
    with pytest.raises(FileProblem) as caught:
        bounded(read_bytes, tmp_path / "guests.csv", 1000)
    assert caught.value.title == "“guests.csv” is not there"
    assert caught.value.hint == "Check the name and the folder."
    assert caught.value.data == {"path": str(tmp_path / "guests.csv")}


def test_any_other_error_is_a_file_problem_with_its_reason():
    with pytest.raises(FileProblem) as caught:
        bounded(math.sqrt, -1)
    assert "math domain error" in str(caught.value.data["reason"])


def test_time_is_limited():
    with pytest.raises(FileProblem, match=r"longer than 0\.5 seconds"):
        bounded(time.sleep, 60, seconds=0.5)


def test_it_can_be_stopped():
    asked = iter((False, False, True))
    with pytest.raises(FileProblem, match="Reading the file was stopped"):
        bounded(time.sleep, 60, cancelled=lambda: next(asked))


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS takes the limit and does not keep to it")
def test_memory_is_limited():
    with pytest.raises(FileProblem, match="more memory"):
        bounded(bytes, 600 * 1024 * 1024)
    assert len(bounded(bytes, 1024, megabytes=300)) == 1024


def test_a_child_that_dies_is_a_file_problem():
    with pytest.raises(FileProblem, match="more memory"):
        bounded(os._exit, 3)


def test_the_child_knows_neither_qt_nor_our_main():
    modules = bounded(eval, "set(__import__('sys').modules)")
    assert not any(name.partition(".")[0] in {"PySide6", "pytest", "_pytest", "sqlalchemy"} for name in modules)


def test_works_from_several_threads_at_once():
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda n: bounded(math.factorial, n), range(8))) == [math.factorial(n) for n in range(8)]


PROGRAM = "print('started'); from convene.formats.bounded import bounded; import math; print(bounded(math.comb, 4, 2))"


@pytest.mark.parametrize("way", ["script", "stdin", "command"])
def test_a_program_without_a_guard_is_not_run_again(way: str, tmp_path: Path):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    arguments = {"script": [str(script)], "stdin": ["-"], "command": ["-c", PROGRAM]}[way]
    done = subprocess.run(
        [sys.executable, *arguments], input=PROGRAM, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.split(), done.stderr) == (["started", "6"], "")


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
        (b"\0" * 50, "is empty"),
        (b"x" * 101, "is larger than"),
    ],
)
def test_empty_and_large_files(content: bytes, title: str, tmp_path: Path):
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(FileProblem, match=title):
        read_bytes(tmp_path / "list.csv", 100)


def test_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises(FileProblem, match="is a folder"):
        read_bytes(tmp_path, 100)


def test_a_file_of_just_the_size_is_read(tmp_path: Path):
    (tmp_path / "list.csv").write_bytes(b"x" * 100)
    assert len(read_bytes(tmp_path / "list.csv", 100)) == 100


def test_a_refusal_comes_back_whole():
    with pytest.raises(Refused) as caught:
        bounded(refuse)
    assert (caught.value.title, caught.value.hint) == ("Not today", "Come tomorrow.")


def refuse() -> None:
    raise Refused("Not today", "Come tomorrow.")


def test_an_answer_without_end_is_a_file_problem(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("convene.formats.bounded._LARGEST_ANSWER", 1000)
    with pytest.raises(FileProblem, match="more memory"):
        bounded(bytes, 5000)


def test_a_text_of_somebody(tmp_path: Path):
    file = tmp_path / "names.txt"
    file.write_bytes("\ufeffZoë\n".encode())
    assert read_text(file) == "Zoë\n"
    file.write_bytes(b"")
    assert read_text(file) == ""
    for content, words in ((b"Zo\xeb", "could not be read"), (b"x" * 1024 * 1025, "larger than 1 MB")):
        file.write_bytes(content)
        with pytest.raises(FileProblem, match=words):
            read_text(file)
    with pytest.raises(FileProblem, match="is not there"):
        read_text(tmp_path / "gone.txt")


def test_what_a_library_prints_is_not_printed(capfd: pytest.CaptureFixture[str]):
    """As openpyxl does of a style that is not there, into the JSON of the command line."""
    bounded(print, "0 is out of range")
    assert capfd.readouterr() == ("", "")
