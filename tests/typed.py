"""The command line as a person meets it: arguments in, exit code, stdout and stderr out."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from convene.cli.main import commands, run

DATA = Path(__file__).parent / "data"


@dataclass
class Said:
    """What one command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as the one JSON document it has to be."""
        return json.loads(self.out)


Convene = Callable[..., Said]


def call(capfd: pytest.CaptureFixture[str], *arguments: object) -> Said:
    """Run a command in this process."""
    capfd.readouterr()
    code = run(commands(), [str(a) for a in arguments])
    said = capfd.readouterr()
    return Said(int(code), said.out, said.err)
