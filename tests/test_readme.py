"""What a newcomer reads has to be so."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from convene.app import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
(COMMANDS,) = re.findall(r"^```\n(convene .*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


def test_the_commands_of_dev_py_exist() -> None:
    usage = subprocess.run([sys.executable, ROOT / "dev.py"], capture_output=True, text=True, check=True).stdout
    offered = re.findall(r"^  ([a-z-]+) ", usage, re.MULTILINE)
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert set(re.findall(r"dev\.py ([a-z-]+)", README)) <= set(offered)
    cells = [line.split("|")[1] for line in contributing.splitlines() if line.startswith("| `")]
    assert [name for cell in cells[1:] for name in re.findall(r"`([a-z-]+)", cell)] == offered


def test_the_command_line_is_the_one_shown(capfd: pytest.CaptureFixture[str]) -> None:
    shown = {line.split()[1] for line in COMMANDS.splitlines()}
    assert main(["--help"]) == 0
    offered = set(re.findall(r"^  ([a-z-]+) ", capfd.readouterr().out.partition("Commands:")[2], re.MULTILINE))
    assert shown == offered


@pytest.mark.parametrize("line", COMMANDS.splitlines(), ids=lambda line: line[:16])
def test_the_options_of_each_command_exist(line: str, capfd: pytest.CaptureFixture[str]) -> None:
    words = line.split()[1:]
    heads = words[1].split("|") if words[1][0].islower() else [""]
    for head in heads:
        assert main([words[0], *([head] if head else []), "--help"]) == 0
        options = set(re.findall(r"--[a-z-]+", line))
        assert options <= set(re.findall(r"--[a-z-]+", capfd.readouterr().out))


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    explained = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    cells = re.findall(r"^\| ([^|]+) \|", explained, re.MULTILINE)
    named = {name for cell in cells for name in re.split(r"[ ,(]+", cell)}
    for wanted in (project["dependencies"], *project["optional-dependencies"].values()):
        assert {Requirement(text).name for text in wanted} <= named
