"""PINs at the command line: asked for where a command needs more than Reception has, and read from a file."""

import json
from pathlib import Path

import pytest

import make
from convene.rules.errors import Exit
from convene.store.workspace import Workspace
from typed import Convene


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A workspace with an event and somebody on its list."""
    workspace = Workspace.create(tmp_path / "held.convene", clock=lambda: make.NOW)
    event_id = make.event(workspace, code="OPEN")
    make.registration(workspace, event_id, make.person(workspace, "Amal Haddad"))
    workspace.close()
    return tmp_path / "held.convene"


def pin(held: Path, digits: str) -> Path:
    path = held.with_name(f"{digits}.txt")
    path.write_text(f"{digits}\n", "utf-8")
    return path


def set_both(convene: Convene, held: Path) -> None:
    organiser, owner = pin(held, "471100"), pin(held, "90210")
    assert convene("access", held, "--set", "organiser", "--new-pin-file", organiser).code == Exit.DONE
    assert convene("access", held, "--set", "owner", "--new-pin-file", owner).code == Exit.DONE


def test_without_a_pin_nothing_is_asked(convene: Convene, held: Path) -> None:
    assert "Amal Haddad" in convene("list", "registrations", held, "--event", "OPEN").out
    assert json.loads(convene("access", held, "--json").out) == {"organiser": False, "owner": False, "lock_after": None}


def test_a_desk_scans_and_everything_else_asks(convene: Convene, held: Path, tmp_path: Path) -> None:
    set_both(convene, held)
    said = convene("scan", held, "--event", "OPEN", "--desk", "Front", "NOBODY")
    assert (said.code, said.out.split()[0]) == (Exit.REFUSED, "unknown")
    for command in (
        ("list", "registrations", held, "--event", "OPEN"),
        ("people", "export", held, "--person", "Amal Haddad", "--to", tmp_path / "out"),
        ("backup", held, "--to", tmp_path / "copy.convene"),
        ("salvage", held, "--to", tmp_path / "copy.convene"),
        ("check", held, "--json"),
        ("undo", held, "--list"),
        ("restore", held),
    ):
        said = convene(*command)
        assert (said.code, "with a PIN" in said.err, "--pin-file" in said.err) == (Exit.REFUSED, True, True), command
        assert "Amal" not in said.out + said.err
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "copy.convene").exists()


def test_organisers_do_theirs_and_the_owner_the_rest(convene: Convene, held: Path) -> None:
    set_both(convene, held)
    organiser, owner = ("--pin-file", pin(held, "471100")), ("--pin-file", pin(held, "90210"))
    assert "Amal Haddad" in convene("list", "registrations", held, "--event", "OPEN", *organiser).out
    erase = ("people", "erase", held, "--person", "Amal Haddad")
    said = convene(*erase, *organiser)
    assert (said.code, said.err.splitlines()[0]) == (Exit.REFUSED, "That is not the PIN")
    assert convene("restore", held, *organiser).code == Exit.REFUSED
    assert convene(*erase, *owner).code == Exit.DONE


def test_a_wrong_pin_is_told_and_counted(convene: Convene, held: Path) -> None:
    set_both(convene, held)
    for _ in range(4):
        assert "not the PIN" in convene("info", held, "--pin-file", pin(held, "1234")).err
    for digits in ("1234", "90210"):
        assert "Too many wrong PINs" in convene("info", held, "--pin-file", pin(held, digits)).err


def test_a_pin_is_changed_and_taken_away_by_those_who_know_it(convene: Convene, held: Path) -> None:
    set_both(convene, held)
    owner, new = pin(held, "90210"), pin(held, "2468")
    assert convene("access", held, "--set", "organiser", "--new-pin-file", new).code == Exit.REFUSED
    assert convene("access", held, "--set", "organiser", "--new-pin-file", new, "--pin-file", owner).code == Exit.DONE
    said = convene("access", held, "--lock-after", "15", "--pin-file", owner)
    assert "guards the screen, not the file" in said.out
    assert "after 15 idle minutes" in said.out
    assert convene("access", held, "--take-away", "owner", "--pin-file", owner).code == Exit.DONE
    assert convene("info", held).code == Exit.DONE
    assert convene("access", held, "--set", "owner").code == Exit.REFUSED, "a new one is missing"


def test_on_a_terminal_it_is_asked_for_once_and_hidden(
    convene: Convene, held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_both(convene, held)
    asked: list[tuple[str, bool]] = []

    def prompt(text: str, *, hide_input: bool, err: bool) -> str:
        asked.append((text, hide_input and err))
        return "471100"

    monkeypatch.setattr("click.prompt", prompt)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert "Amal Haddad" in convene("list", "registrations", held, "--event", "OPEN").out
    assert asked == [("PIN of the organiser", True)]
