"""Fixtures of the command line's tests."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from convene.rules.time import LONDON
from typed import Convene, Said, call


@pytest.fixture
def convene(capfd: pytest.CaptureFixture[str]) -> Convene:
    """Runs a command in this process."""

    def run(*arguments: object) -> Said:
        return call(capfd, *arguments)

    return run


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample workspace of a day is, made once: a copy takes 5 ms, another one half a second."""
    return tmp_path_factory.mktemp("samples")


@pytest.fixture
def sample(convene: Convene, samples: Path, tmp_path: Path) -> Path:
    """A fresh sample workspace."""
    made = samples / f"{datetime.now(LONDON).date()}.convene"
    if not made.exists():
        said = convene("new", made, "--sample")
        assert (said.code, said.err) == (0, "")
    return shutil.copyfile(made, tmp_path / "sample.convene")
