"""Exit codes and complaints: scripts and people can rely on both."""

from pathlib import Path

import pytest

from convene.cli.main import commands
from typed import Convene


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("fly",), 2),
        (("info",), 2),
        (("list", "unicorns", "W"), 2),
        (("info", "W", "--no-such-option"), 2),
        (("info", "nowhere.convene"), 3),
        (("new", "no such folder/w.convene"), 3),
        (("--help",), 0),
        (("scan", "--help"), 0),
        (("--version",), 0),
    ],
)
def test_exit_codes(convene: Convene, arguments: tuple[str, ...], code: int) -> None:
    said = convene(*arguments)
    assert said.code == code
    assert bool(said.err) == (code != 0)


def test_every_command_says_what_it_does() -> None:
    group = commands()
    assert set(group.commands) >= {
        "new", "info", "list", "book", "import", "clashes", "scan", "export", "backup", "check", "undo", "redo",
    }  # fmt: skip
    assert all(command.help for command in group.commands.values())


def test_what_and_what_to_do_in_two_lines(convene: Convene, tmp_path: Path) -> None:
    (tmp_path / "w.convene").write_text("Name,Email\n")
    said = convene("info", tmp_path / "w.convene")
    assert said.out == ""
    assert said.err.splitlines() == [
        "w.convene is not a Convene workspace",
        "It is another kind of file. Nothing was changed.",
    ]


def test_an_empty_workspace_has_nothing_to_say_and_says_so(convene: Convene, tmp_path: Path) -> None:
    path = tmp_path / "w.convene"
    assert convene("new", path).code == 0
    assert convene("new", path).code == 3
    assert "No events yet." in convene("info", path).out
    for kind in ("events", "venues", "rooms", "bookings"):
        assert convene("list", kind, path).out == f"No {kind} yet.\n"
        assert convene("list", kind, path, "--json").json == []
    assert convene("undo", path).code == 1
    assert convene("list", "sessions", path).code == 1
    assert convene("clashes", path, "--event", "NONE").code == 1
