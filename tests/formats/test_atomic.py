"""A file is written whole or not at all."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from convene.formats.atomic import safe_name, write_atomically, write_folder_atomically
from convene.rules.errors import Exit, FileProblem, Refused

posix = pytest.mark.skipif(os.name != "posix", reason="needs the signals, limits and links of POSIX")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "programme.ics"
    path.write_bytes(b"before")
    return path


def alone(path: Path) -> bool:
    """Nothing but the file itself is left in its folder."""
    return [p.name for p in path.parent.iterdir()] == [path.name]


def test_bytes_take_the_place_of_the_old_file(target: Path) -> None:
    write_atomically(target, b"after")
    assert target.read_bytes() == b"after"
    assert alone(target)


def test_a_writer_writes_and_its_answer_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"

    def write(file: BinaryIO) -> str:
        file.write(b"a")
        file.write(b"b")
        return "two"

    assert write_atomically(path, write) == "two"
    assert path.read_bytes() == b"ab"


@pytest.mark.parametrize("error", [Refused("Stopped"), ZeroDivisionError()])
def test_what_the_writer_raises_goes_through_and_the_old_file_stays(target: Path, error: Exception) -> None:
    def write(file: BinaryIO) -> None:
        file.write(b"half")
        raise error

    with pytest.raises(type(error)):
        write_atomically(target, write)
    assert target.read_bytes() == b"before"
    assert alone(target)


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (errno.ENOSPC, "full"),
        (errno.EACCES, "another program"),
        (errno.EROFS, "read-only"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_what_the_system_refuses_is_said_plainly(target: Path, code: int, hint: str) -> None:
    def write(file: BinaryIO) -> None:
        raise OSError(code, os.strerror(code))

    with pytest.raises(FileProblem) as caught:
        write_atomically(target, write)
    assert hint in caught.value.hint
    assert caught.value.exit is Exit.FILE
    assert target.read_bytes() == b"before"
    assert alone(target)


def test_a_missing_folder_and_a_folder_as_target(tmp_path: Path) -> None:
    with pytest.raises(FileProblem) as caught:
        write_atomically(tmp_path / "nowhere" / "a.ics", b"")
    assert "nowhere" in caught.value.hint
    with pytest.raises(FileProblem, match="is a folder"):
        write_atomically(tmp_path, b"")
    assert not list(tmp_path.iterdir())


@posix
def test_a_name_too_long_to_be_asked_for(tmp_path: Path) -> None:
    for write in (lambda p: write_atomically(p, b"x"), lambda p: write_folder_atomically(p, {}, ours="x")):
        with pytest.raises(FileProblem) as raised:
            write(tmp_path / ("x" * 300))
        assert "too long" in raised.value.hint


@posix
def test_a_link_still_points_at_what_is_written(target: Path) -> None:
    link = target.with_name("link.ics")
    link.symlink_to(target)
    write_atomically(link, b"after")
    assert link.is_symlink()
    assert target.read_bytes() == b"after"


@posix
def test_permissions_are_kept(target: Path) -> None:
    target.chmod(0o640)
    write_atomically(target, b"after")
    assert target.stat().st_mode & 0o777 == 0o640


@posix
def test_a_full_disk_leaves_the_old_file(target: Path) -> None:
    script = """
import resource, sys
from pathlib import Path
from convene.formats.atomic import write_atomically
from convene.rules.errors import FileProblem
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), bytes(5000))
except FileProblem as problem:
    print(problem.hint)
"""
    done = subprocess.run([sys.executable, "-c", script, str(target)], capture_output=True, text=True, check=True)
    assert "full" in done.stdout
    assert target.read_bytes() == b"before"
    assert alone(target)


@posix
def test_a_kill_in_the_middle_leaves_the_old_file(target: Path) -> None:
    script = """
import sys, time
from pathlib import Path
from convene.formats.atomic import write_atomically
def write(file):
    file.write(b"half")
    file.flush()
    print("writing", flush=True)
    time.sleep(60)
write_atomically(Path(sys.argv[1]), write)
"""
    with subprocess.Popen([sys.executable, "-c", script, str(target)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"writing\n"
        child.send_signal(signal.SIGKILL)
    assert target.read_bytes() == b"before"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("London is Open(minded)", "London-is-Open(minded).ics"),
        ("Who is heard?", "Who-is-heard.ics"),
        ('a<b>c:d"e/f\\g|h*i%j', "abcdefghij.ics"),
        ("  ..hidden ", "hidden.ics"),
        ("~backup", "backup.ics"),
        ("-rf", "rf.ics"),
        ("ends. ", "ends.ics"),
        ("CON", "_CON.ics"),
        ("lpt1.txt", "_lpt1.txt.ics"),
        ("../../etc/passwd", "etcpasswd.ics"),
        ("tab\tand\nline", "tab-and-line.ics"),
        ("right\u202eto\u200bleft\0", "righttoleft.ics"),
        ("Zoe\u0308", "Zo\u00eb.ics"),
        ("\ud800lone", "lone.ics"),
        ("", "convene.ics"),
        ("???", "convene.ics"),
        ("...", "convene.ics"),
    ],
)
def test_file_names(text: str, name: str) -> None:
    assert safe_name(text, ".ics") == name


def test_long_file_names_are_cut_between_characters(tmp_path: Path) -> None:
    name = safe_name("€" * 200, ".ics")
    assert name == "€" * 33 + ".ics"
    (tmp_path / name).write_bytes(b"")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_device_or_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place in (pipe, Path(os.devnull)):
        with pytest.raises(FileProblem, match="is a device"):
            write_atomically(place, b"x")
        assert place.exists()
        assert not place.is_file()


def test_a_folder_is_written_whole_and_replaced_only_when_it_is_ours(tmp_path: Path) -> None:
    folder = tmp_path / "programme"
    write_folder_atomically(folder, {"index.html": b"made by us", "a.css": b"1"}, ours="by us")
    write_folder_atomically(folder, {"index.html": b"made by us again", "a.css": b"2"}, ours="by us")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"index.html": b"made by us again", "a.css": b"2"}
    assert alone(folder)
    (tmp_path / "empty").mkdir()
    write_folder_atomically(tmp_path / "empty", {"index.html": b"x"}, ours="by us")
    assert [p.name for p in (tmp_path / "empty").iterdir()] == ["index.html"]


@pytest.mark.parametrize("held", [{"index.html": b"somebody else's"}, {"index.html": b"by us", "mine.txt": b""}])
def test_a_folder_with_anything_else_stays_as_it_is(tmp_path: Path, held: dict[str, bytes]) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    for name, content in held.items():
        (folder / name).write_bytes(content)
    with pytest.raises(FileProblem, match="holds other files"):
        write_folder_atomically(folder, {"index.html": b"by us"}, ours="by us")
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == held
    assert alone(folder)


def test_a_folder_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, files = tmp_path / "programme", {"index.html": b"by us"}
    write_folder_atomically(folder, files, ours="by us")
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix == ".part" and self.joinpath("index.html").read_bytes() == b"by us, new":
            raise OSError(errno.ENOSPC, "full")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileProblem, match="could not be written"):
        write_folder_atomically(folder, {"index.html": b"by us, new"}, ours="by us")
    assert (folder / "index.html").read_bytes() == b"by us"
    assert alone(folder)
    with pytest.raises(FileProblem, match="holds other files"):
        write_folder_atomically(folder / "index.html", files, ours="by us")
    with pytest.raises(FileProblem, match="could not be written"):
        write_folder_atomically(tmp_path / "not" / "there", files, ours="by us")


@posix
def test_what_a_killed_process_left_half_written_goes_with_the_next_file(target: Path) -> None:
    import fcntl

    left, folder, held = (target.with_name(f".{letter * 16}.part") for letter in "abc")
    left.write_bytes(b"names")
    folder.mkdir()
    (folder / "index.html").write_bytes(b"names")
    other = target.with_name(".notes.part")
    other.write_bytes(b"of somebody else")
    with held.open("wb") as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        write_atomically(target, b"after")
        assert sorted(p.name for p in target.parent.iterdir()) == sorted([held.name, other.name, target.name])
    write_folder_atomically(target.with_name("site"), {"index.html": b"x"}, ours="x")
    assert sorted(p.name for p in target.parent.iterdir()) == sorted([other.name, target.name, "site"])
