"""What the guide tells people to press, type and look at is there: buttons, keys, commands, pictures, links."""

import json
import re
import shlex
from datetime import timedelta
from functools import cache
from pathlib import Path

import click
import pytest

import pictures
from convene.app import _desktop_commands
from convene.cli.main import commands
from convene.formats.reception_card_out import VERDICTS
from convene.resources import resource
from convene.rules import backups, checkin, retention, roles
from scenes import SCENES

ROOT = Path(__file__).parent.parent
GUIDE = sorted((ROOT / "docs" / "guide").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


@cache
def source() -> str:
    """All that the window says, as it is written."""
    convene = ROOT / "src" / "convene"
    shared = (convene / "papers.py", convene / "services" / "drawn_workbooks.py")
    files = [*(convene / "desktop").rglob("*.py"), *shared]
    return "\n".join(path.read_text("utf-8") for path in files)


@cache
def words() -> frozenset[str]:
    """Every text of the window, without the marks of its menu keys; also the verdicts, whose words are in a file."""
    verdicts = json.loads(resource("look", "tokens.json").read_bytes())["verdicts"].values()
    return frozenset(text.replace("&", "") for text in STRING.findall(source())) | {one["word"] for one in verdicts}


def plain(page: Path) -> str:
    return page.read_text("utf-8")


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_what_is_bold_is_a_word_of_the_window(page: Path) -> None:
    bold = [" ".join(text.split()) for text in re.findall(r"\*\*(.+?)\*\*", plain(page), re.DOTALL)]
    assert bold
    parts = [part for text in bold for part in text.split(" › ")]
    assert sorted({part for part in parts if part not in words()}) == []


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_the_keys_are_keys_of_the_window(page: Path) -> None:
    for key in re.findall(r"<kbd>(.+?)</kbd>", plain(page)):
        assert f'"{key}"' in source() or f"Key_{key}" in source() or f"{key}Modifier" in source(), key


def commands_in(text: str) -> list[str]:
    """Lines of a block, and what stands in the middle of a sentence, that begin with ``convene``."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`(convene [^`]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [" ".join(one.split()) for one in (*lines, *inline) if one.startswith("convene ")]


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.stem)
def test_what_is_to_be_typed_is_understood(page: Path) -> None:
    group = commands()
    for each in _desktop_commands():
        group.add_command(each)
    for line in commands_in(plain(page)):
        rest, command = shlex.split(line)[1:], group
        while isinstance(command, click.Group):
            assert rest[0] in command.commands, line
            command, rest = command.commands[rest[0]], rest[1:]  # type: ignore[assignment]
        if rest:  # a command that is only named has nothing to be understood
            command.make_context(command.name, list(rest))


def test_each_picture_is_of_a_scene_and_is_there_and_all_are_shown() -> None:
    shown = pictures.in_the_guide()
    for picture in shown:
        scene, _ = pictures.scene_of(picture)
        assert scene == "welcome" or scene in SCENES or scene in pictures.PLACES, picture
    there = {path.stem: path.stat().st_size for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert set(there) == set(shown), "dev.py pictures --guide makes those that are missing"
    assert sum(there.values()) < 6_000_000


def anchors(page: Path) -> set[str]:
    """What a link into the page can name, as Sphinx and GitHub make it of a heading."""
    headings = re.findall(r"^#+ (.+)$", plain(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_into_a_page_find_their_heading(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", plain(page)):
        assert anchor in anchors(page.parent / target if target else page), f"{target}#{anchor}"


def test_the_numbers_are_those_of_the_rules() -> None:
    said = {page.stem: " ".join(plain(page).split()) for page in GUIDE}
    assert f"{retention.USUAL_MONTHS} months unless you say otherwise" in said["coordinator"]
    assert f"{retention.USUAL_MONTHS} months after the last day unless" in said["it"]
    assert (str(backups._DUE), checkin.UNDO_WITHIN, roles.FEWEST_LETTERS) == ("20:00:00", timedelta(minutes=15), 3)
    assert "twenty hours" in said["it"]
    assert "fifteen minutes" in said["reception"]
    assert "(three where a PIN is set)" in said["reception"]


def test_the_tests_and_decisions_that_are_named_are_there() -> None:
    for page in PAGES:
        for name in re.findall(r"`(tests/[\w/.]+|docs/decisions/\d{4})`", plain(page)):
            assert list(ROOT.glob(f"{name}*")), f"{page.name}: {name}"


def test_no_page_has_a_gap_that_was_to_be_filled() -> None:
    for page in PAGES:
        assert not re.findall(r"\b(?:[A-Z]+_RESULT|TODO|TBD|FIXME)\b", plain(page)), page.name


def test_the_verdicts_of_the_reception_page_are_those_of_the_desk() -> None:
    (page,) = (page for page in GUIDE if page.stem == "reception")
    rows = re.findall(r"^\| \*\*(.+?)\*\*", plain(page), re.MULTILINE)
    assert rows == [word for word, *_ in VERDICTS]


def test_every_page_of_the_documentation_can_be_reached() -> None:
    docs = ROOT / "docs"
    named = set(re.findall(r"^([a-z-]+(?:/[a-z-]+)?)$", plain(docs / "index.md"), re.MULTILINE))
    pages = {path.relative_to(docs).with_suffix("").as_posix() for path in docs.rglob("*.md")}
    assert {page for page in pages if not page.startswith("decisions/")} - {"index"} <= named
    assert "decisions/*" in plain(docs / "decisions.md")


def test_what_makes_the_pages_is_pinned_and_fetches_nothing() -> None:
    lines = (ROOT / "docs" / "site" / "requirements.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.]*", line) for line in lines)
    assert "://" not in "".join(path.read_text("utf-8") for path in (ROOT / "docs" / "site").rglob("*.[cp][sy]*"))
