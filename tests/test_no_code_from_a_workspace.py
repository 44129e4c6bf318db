"""A workspace from a stranger is data: nothing in it is imported, evaluated or run, whatever its settings say."""

import ast
import os
import pickle
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

import make
from convene.rules.outbox import MessageKind
from convene.store.workspace import Workspace
from typed import call

SOURCES = Path(__file__).parent.parent / "src" / "convene"
# Where names from tables in our own code are looked up, and where our own child process is read.
MAY = {
    "import_module": {"desktop/pages/__init__.py", "papers.py", "store/cipher.py"},
    "loads": {"formats/bounded.py"},  # of pickle
}
NEVER = {"eval", "exec", "compile", "__import__", "system", "popen", "Popen", "run_path", "run_module", "exec_module"}


WORTH_A_LOOK = re.compile(rf"\b({'|'.join(NEVER)}|import_module|pickle|marshal|shelve|yaml)\b")


def test_nothing_in_our_code_could_run_what_it_reads() -> None:
    for path in SOURCES.rglob("*.py"):
        text, place = path.read_text("utf-8"), path.relative_to(SOURCES).as_posix()
        if not WORTH_A_LOOK.search(text):
            continue
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.Call):
                continue
            where = f"{place}, line {node.lineno}"
            match node.func:
                case ast.Name(id=name):
                    assert name not in NEVER, where
                    assert name != "import_module" or place in MAY[name], where
                case ast.Attribute(value=ast.Name(id=module), attr=name):
                    assert module not in ("os", "subprocess", "runpy", "builtins") or name not in NEVER, where
                    assert name != "import_module" or place in MAY[name], where
                    assert module not in ("pickle", "marshal", "shelve", "yaml") or place in MAY["loads"], where


HOSTILE = "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ cycler.__init__.__globals__.os.system('touch ran') }}"
PREPARE = "messages prepare w.convene --event BAD --kind {kind} --preview"
COMMANDS = ("check w.convene --json", PREPARE, "export presets w.convene --json", "info w.convene")


def test_a_hostile_workspace_makes_nothing_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Settings that name modules, calls and templates; a module of that name lies where it would be found. What cannot
    be used is refused or left out. Templates of papers: ``tests/formats/test_paper_templates.py``."""
    (tmp_path / "canary.py").write_text("open('ran', 'w')", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    kind = MessageKind.JOINING
    with closing(Workspace.create("w.convene", clock=lambda: make.NOW)) as workspace:
        event = make.event(workspace, "=cmd|'/c calc'!A1", code="BAD")
        make.registration(workspace, event)
        said = {"__class__": "canary.Canary", "py/object": "canary.Canary", "!!python/name": "canary"}
        for name, value in {
            f"mail.{event}.{kind.value}": {"subject": HOSTILE, "body": HOSTILE},
            "workbook.delegates.bad": {"purpose": "canary:run", "name": "Bad", "choice": said},
            "organiser": {"name": HOSTILE, **said},
            "canary": said,
        }.items():
            make.add_setting(workspace, name, value)
    for module, name in ((os, "system"), (os, "posix_spawn"), (subprocess, "Popen"), (pickle, "loads")):
        monkeypatch.setattr(module, name, lambda *given, **_: pytest.fail(f"{given!r:.200} would run"))
    said_by = {}
    for line in COMMANDS:
        said_by[line] = call(capfd, *line.format(kind=kind.value).split()).err
        assert "canary" not in sys.modules, line
    assert not (tmp_path / "ran").exists()
    assert "only fields and conditions can stand here" in said_by[PREPARE]
