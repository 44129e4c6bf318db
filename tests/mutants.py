"""Whether the tests of the rules notice a rule that changes: ``dev.py mutants MODULE…`` prints a score for each module.

mutmut changes a module in every way it knows, one at a time, and runs the tests of that module alone. What no test
notices is printed, for somebody to read: it is a missing test, or it makes no difference.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RULES = ROOT / "src" / "convene" / "rules"
SEEN = {"killed", "timeout", "segfault"}
STRING = re.compile(r"""(["'])(?:\\.|(?!\1).)*\1""")

SAID = re.compile(r"raise \w+\((?:\"\"|None)\)")  # an error of which only the text was, or is no more


def folder_for(module: str, folder: Path) -> Path:
    """A copy of the code and of the tests of one module of the rules, with what mutmut wants to know."""
    tests = sorted(path.name for path in (ROOT / "tests" / "rules").glob(f"test_{module}*.py"))
    if not tests:
        raise SystemExit(f"There are no tests/rules/test_{module}*.py.")
    shutil.rmtree(folder, ignore_errors=True)
    clean = shutil.ignore_patterns("__pycache__", "data")
    shutil.copytree(ROOT / "src", folder / "src", ignore=clean)
    shutil.copytree(ROOT / "resources", folder / "resources")
    shutil.copytree(ROOT / "tests" / "rules", folder / "tests" / "rules", ignore=clean)
    for name in ("conftest", "make", "cluster", "copies"):
        shutil.copy(ROOT / "tests" / f"{name}.py", folder / "tests")
    wanted = {
        "source_paths": ["src"],
        "only_mutate": [f"src/convene/rules/{module}.py"],
        "also_copy": ["resources"],
        "pytest_add_cli_args_test_selection": [f"tests/rules/{name}" for name in tests],
    }
    lines = ["[tool.pytest.ini_options]", 'pythonpath = ["src", ".", "tests"]', 'addopts = "--import-mode=importlib"']
    lines += ['markers = ["postgresql"]']
    lines += ["[tool.mutmut]", *(f"{key} = {json.dumps(value)}" for key, value in wanted.items())]
    (folder / "pyproject.toml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def states(results: str) -> dict[str, str]:
    """What became of each change, by its name, out of what mutmut lists."""
    return dict(line.strip().rsplit(": ", 1) for line in results.splitlines() if ": " in line)


def only_words(shown: str) -> bool:
    """Whether a change is to a text and to nothing else: how it is said is not the business of these tests."""
    lines = [re.sub(SAID, 'raise ""', re.sub(STRING, '""', line)) for line in shown.splitlines()]
    before, after = ([line[1:] for line in lines if line[:1] == side] for side in "-+")
    return before == after


def main(modules: list[str]) -> int:
    """Print the score of each module, without changes to words alone, and each change that nothing noticed."""
    for module in modules or sorted(path.stem for path in RULES.glob("[a-z]*.py")):
        folder = folder_for(module, ROOT / "build" / "mutants" / module)

        def mutmut(*arguments: str, folder: Path = folder) -> str:
            command = [sys.executable, "-m", "mutmut", *arguments]
            return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout

        said = mutmut("run")
        became = states(mutmut("results", "--all", "true"))
        if not set(became.values()) - {"not checked"}:
            print(said[-2000:], file=sys.stderr)
            return 1
        shown = {name: mutmut("show", name) for name, state in became.items() if state not in SEEN}
        missed = {name: change for name, change in shown.items() if not only_words(_change(change))}
        number = len(became) - len(shown) + len(missed)
        noticed = number - len(missed)
        print(f"{module}: {noticed} of {number} changes noticed, {100 * noticed / max(number, 1):.0f} %", flush=True)
        for name, change in missed.items():
            print(f"  {name.removeprefix('convene.rules.')}\n{_change(change)}", flush=True)
        shutil.rmtree(folder)
    return 0


def _change(shown: str) -> str:
    lines = shown.splitlines()
    return "\n".join(line for line in lines if line[:1] in {"-", "+"} and line[:3] not in {"---", "+++"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
