import importlib.util
import re
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINNED = [Requirement(line) for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()]
EXTRAS = PROJECT["optional-dependencies"]
WANTED = [*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["postgresql"]]


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_names_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-", text, re.MULTILINE), "no options such as an index"


@pytest.mark.parametrize("wanted", WANTED)
def test_the_lock_satisfies_the_bounds(wanted: str) -> None:
    requirement = Requirement(wanted)
    (pin,) = (pin for pin in PINNED if canonicalize_name(pin.name) == canonicalize_name(requirement.name))
    (exact,) = pin.specifier
    assert exact.operator == "=="
    assert requirement.specifier.contains(exact.version)


def test_the_python_bounds_are_those_of_the_project(dev: ModuleType) -> None:
    oldest, too_new = (".".join(map(str, bound)) for bound in (dev.OLDEST, dev.TOO_NEW))
    assert SpecifierSet(PROJECT["requires-python"]) == SpecifierSet(f">={oldest},<{too_new}")


def test_it_imports_the_standard_library_alone() -> None:
    names = re.findall(r"^(?:import|from) (\w+)", (ROOT / "dev.py").read_text("utf-8"), re.MULTILINE)
    assert set(names) <= sys.stdlib_module_names


def test_another_python_is_refused_with_what_to_do(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "OLDEST", (3, 99))
    assert dev.main(["lint"]) == 1
    stopped, do = capsys.readouterr().err.splitlines()
    assert stopped.startswith("Stopped: Convene needs Python 3.99 to ")
    assert do.endswith("dev.py")


def test_a_linux_that_lacks_something_is_told_the_command(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    monkeypatch.setattr(dev, "can_load", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(dev, "has_fonts", lambda: True)
    monkeypatch.setattr(dev, "has_venv", lambda: True)
    with pytest.raises(dev.Stop, match="lacks: libegl1") as stopped:
        dev.require_system(tests=False)
    assert stopped.value.do == "Type:  sudo apt-get install -y libegl1"


def test_without_a_display_the_demo_is_painted(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = []
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "set_up", lambda **_: None)
    monkeypatch.setattr(dev, "has_display", lambda: False)
    monkeypatch.setattr(dev, "inside", lambda *command, **how: calls.append((command, how)) or 0)
    assert dev.main(["demo"]) == 0
    command = ("python", "-m", "convene", "demo", "--picture", str(tmp_path / "pictures" / "demo.png"))
    assert calls == [(command, {"offscreen": True})]


def test_every_check_runs_and_the_failed_ones_are_named(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = []

    def beside(name: str, *arguments: str) -> SimpleNamespace:
        ran.append((name, *arguments))
        return SimpleNamespace(communicate=lambda: (f"{name} says\n", None), returncode=int(name == "ruff"))

    monkeypatch.setattr(dev, "set_up", lambda **_: None)
    monkeypatch.setattr(dev, "beside", beside)
    monkeypatch.setattr(dev, "inside", lambda name, *arguments, **__: ran.append((name, *arguments)) or 1)
    assert dev.main(["test"]) == 1
    assert ran == [("pytest", "-qq", "--collect-only"), *dev.LINT.values(), ("pytest", "-q", *dev.SEVERAL)]
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "Failed: ruff, format, tests"
    assert said[said.index("types: mypy") + 1] == "mypy says"


def test_what_is_compiled_once_is_not_compiled_again(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(dev, "tool", lambda _: sys.executable)
    asked = "import os, sys; print(sys.dont_write_bytecode, os.environ['QT_QPA_PLATFORM'], file=sys.stderr)"
    with dev.beside("python", "-c", asked) as process:
        assert process.communicate()[0].split() == ["False", "offscreen"]


def test_the_pages_are_made_of_the_documentation_changes_and_commands(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    venv, ran = tmp_path / "build" / "docs-venv", []
    files = {
        "docs/site/requirements.txt": "sphinx==9.0.4\n",
        "docs/index.md": "# Convene\n",
        "CHANGELOG.md": "# Changes\n",
        "CONTRIBUTING.md": "See [packaging](docs/packaging.md).\n",
        "README.md": "## The command line\n\n<details><summary>All</summary>\n\nconvene undo W\n\n</details>\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    made = partial(venv.mkdir, parents=True, exist_ok=True)
    monkeypatch.setattr(dev, "call", lambda *command, **_: ran.append(command) or made())
    done = subprocess.CompletedProcess((), 0)
    monkeypatch.setattr(dev.subprocess, "run", lambda command, **_: ran.append(command) or done)
    assert dev.main(["docs"]) == 0
    assert dev.main(["docs"]) == 0
    source = tmp_path / "build" / "docs-source"
    assert {path.name for path in source.glob("*.md")} == {"index.md", "changes.md", "contributing.md", "commands.md"}
    assert (source / "contributing.md").read_text("utf-8") == "See [packaging](packaging.md).\n"
    assert (source / "commands.md").read_text("utf-8").split() == [
        "#",
        "The",
        "command",
        "line",
        "convene",
        "undo",
        "W",
    ]
    assert [command[2] for command in ran] == ["venv", "pip", "sphinx", "sphinx"], "what makes them is set up once"
    assert "-W" in ran[-1], "a warning is an error"


def test_an_unknown_command_is_a_usage_error() -> None:
    done = subprocess.run([sys.executable, ROOT / "dev.py", "frobnicate"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "frobnicate" in done.stderr
    assert "demo" in done.stderr
