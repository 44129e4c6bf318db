"""The passphrase of a workspace, as it is typed."""

import io
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select

import make
from convene.cli import passphrases, unlocking
from convene.services import backups, badges
from convene.store.cipher import Key
from convene.store.files import asks_passphrase
from convene.store.tables import Credential
from convene.store.workspace import Workspace
from typed import Convene

WORDS = "four blue herons wading"


@pytest.fixture
def path(tmp_path: Path, new_file: Path) -> Path:
    made = tmp_path / "w.convene"
    shutil.copy(new_file, made)
    with closing(Workspace.open(made, clock=lambda: make.NOW)) as workspace:
        make.event(workspace, code="LIO")
        backups.keep(workspace)
    return made


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "words.txt"
    file.write_text(f"{WORDS}\n", "utf-8")
    return file


class Terminal:
    """Somebody who types what is asked for, in this order."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self._answers: list[str] = []
        patch.setattr("sys.stdin", io.StringIO())
        patch.setattr("sys.stdin.isatty", lambda: True)
        for module in (unlocking, passphrases):
            patch.setattr(module, "asked", self._answer)

    def types(self, *answers: str) -> None:
        self._answers = list(answers)

    def _answer(self, what: str, **_: object) -> str:
        self.asked.append(what)
        answer = self._answers.pop(0)
        if answer == "the group":
            number = int(what.split()[1])
            return groups(self.sheet)[number - 1].lower()
        return answer

    sheet = Path()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    return Terminal(monkeypatch)


def groups(sheet: Path) -> list[str]:
    text = pypdf.PdfReader(sheet).pages[0].extract_text().partition("Recovery key")[2]
    return [word for word in text.split() if len(word) == 5 and word.isupper()][:16]


def set_it(convene: Convene, path: Path, words: Path, *more: str) -> Path:
    sheet = path.with_name("sheet.pdf")
    done = convene("passphrase", path, "--set", "--new-passphrase-file", words, "--recovery-sheet", sheet, *more)
    assert (done.code, done.err) == (0, "")
    assert "opens with its passphrase alone" in done.out or more
    return sheet


def test_it_is_set_used_changed_and_taken_away(convene: Convene, path: Path, words: Path, tmp_path: Path) -> None:
    sheet = set_it(convene, path, words)
    assert asks_passphrase(path)
    refused = convene("info", path)
    assert (refused.code, refused.err.splitlines()) == (
        3,
        ["w.convene asks for its passphrase", "Give it with --passphrase-file FILE."],
    )
    assert convene("info", path, "--passphrase-file", words, "--json").json["events"][0]["code"] == "LIO"
    checked = convene("check", path, "--passphrase-file", words, "--json")
    assert (checked.code, checked.json["passphrase"], checked.json["backups"][0]["state"]) == (0, True, "sound")
    key = tmp_path / "key.txt"
    key.write_text(" ".join(groups(sheet)), "utf-8")
    assert convene("events", "dates", path, "--event", "LIO", "--passphrase-file", key).code == 0
    other = tmp_path / "other.txt"
    other.write_text("nine green kites circling", "utf-8")
    changed = convene(
        "passphrase", path, "--change", "--passphrase-file", key,
        "--new-passphrase-file", other, "--recovery-sheet", tmp_path / "two.pdf", "--json",
    )  # fmt: skip
    assert (changed.json["backups"], changed.json["plain"], changed.json["locked"]) == (1, 0, 0)
    wrong = convene("info", path, "--passphrase-file", words)
    assert wrong.code == 3
    assert "does not open with that passphrase" in wrong.err
    assert WORDS not in wrong.err
    done = convene("passphrase", path, "--remove", "--passphrase-file", other)
    assert done.code == 0
    assert not asks_passphrase(path)
    assert convene("info", path).code == 0


def test_a_terminal_is_asked_and_the_sheet_has_to_be_in_hand(convene: Convene, path: Path, terminal: Terminal) -> None:
    terminal.sheet = path.with_name("sheet.pdf")
    asked = ("passphrase", path, "--set", "--recovery-sheet", terminal.sheet)
    terminal.types("too short")
    assert "too short" in convene(*asked).err
    terminal.types(WORDS, "not read")
    refused = convene(*asked)
    assert "is not group" in refused.err
    assert not asks_passphrase(path)
    terminal.types(WORDS, "the group")
    done = convene(*asked)
    assert done.code == 0, done.err
    assert WORDS not in done.out + done.err
    terminal.types(WORDS)
    assert convene("info", path).code == 0
    assert terminal.asked[-1] == "Passphrase of w.convene"


def test_a_sheet_is_printed_again(convene: Convene, path: Path, words: Path, tmp_path: Path) -> None:
    first = set_it(convene, path, words)
    again = tmp_path / "again.pdf"
    assert convene("passphrase", path, "--recovery-sheet", again, "--passphrase-file", words).code == 0
    assert groups(again) == groups(first)
    assert len(groups(again)) == 16


def test_what_cannot_be_is_said(convene: Convene, path: Path, words: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "s.pdf"
    assert convene("passphrase", path).code == 2
    assert "needs its --recovery-sheet" in convene("passphrase", path, "--set").err
    assert "has no passphrase" in convene("passphrase", path, "--remove").err
    assert "has no passphrase" in convene("passphrase", path, "--recovery-sheet", sheet).err
    assert "Nobody is there" in convene("passphrase", path, "--set", "--recovery-sheet", sheet).err
    weak = tmp_path / "weak.txt"
    weak.write_text("password1234567890", "utf-8")
    refused = convene("passphrase", path, "--set", "--recovery-sheet", sheet, "--new-passphrase-file", weak)
    assert (refused.code, "guessed too soon" in refused.err) == (1, True)
    assert not sheet.exists()
    weak.write_text("\n", "utf-8")
    assert "holds no passphrase" in convene("info", set_and(convene, path, words), "--passphrase-file", weak).err


def set_and(convene: Convene, path: Path, words: Path) -> Path:
    set_it(convene, path, words)
    return path


def test_backups_come_back_and_what_is_damaged_is_saved(convene: Convene, path: Path, words: Path) -> None:
    set_it(convene, path, words, "--leave-backups")
    say = ("--passphrase-file", words)
    assert convene("backup", path, *say).code == 0
    newest, plain = convene("backups", path, "--json").json
    done = convene("restore", path, "--from", plain["path"], *say)
    assert (done.code, done.err) == (0, "")
    assert asks_passphrase(path)
    assert convene("info", path, *say).code == 0
    data = bytearray(path.read_bytes())
    data[900] ^= 1
    path.write_bytes(data)
    assert "its first page cannot be read" in convene("info", path, *say).err
    saved = path.with_name("saved.convene")
    assert convene("salvage", path, "--to", saved, *say).code == 0
    assert asks_passphrase(saved)
    assert convene("restore", path, *say).code == 0
    assert convene("info", path, *say).code == 0
    path.unlink()
    assert convene("restore", path, "--from", newest["path"], *say).code == 0
    assert asks_passphrase(path)


def test_its_packs_stay_shut_on_the_desk_too(
    convene: Convene, path: Path, words: Path, tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack of its own passphrase, asked for each time; nothing of it is laid down in plain."""
    with closing(Workspace.open(path)) as workspace:
        today = make.event(workspace, code="NOW", days=(workspace.now().date(),))
        guest = make.registration(workspace, today, make.person(workspace, "Hepzibah Quillfeather"))
        workspace.write("Codes", badges.issue_code_for, [guest], now=workspace.now())
        (code,) = workspace.read(lambda session: session.scalars(select(Credential.code)).all())
        workspace.protect(Key.new(WORDS))
    pack = tmp_path / "side.cnvpack"
    asked = ("desk-pack", path, "--event", "NOW", "--desk", "Side", "--passphrase-file", words, "--to", pack, "--json")
    passphrase = convene(*asked).json["passphrase"]
    for given, said, code_ in (("", "asks for its passphrase", 1), (passphrase, "", 0), ("WRONG", "is not the", 1)):
        monkeypatch.setenv("CONVENE_PASSPHRASE", given)
        done = convene("presence", pack)
        assert said in done.err
        assert done.code == code_
    monkeypatch.setenv("CONVENE_PASSPHRASE", passphrase.lower().replace("-", " "))
    assert convene("scan", pack, code).out.startswith("admitted")
    assert convene("packet", pack, "--to", tmp_path / "side.cnvscans").code == 0
    laid = [one for one in data_folder.rglob("*") if one.is_file()]
    assert any(one.suffix == ".convene" for one in laid)
    for one in laid:
        content = one.read_bytes()
        assert b"Quillfeather" not in content
        assert b"SQLite format" not in content
    assert convene("merge", path, tmp_path / "side.cnvscans", "--passphrase-file", words).code == 0
