"""Fixtures of the command line's tests."""

from pathlib import Path

import pytest

from typed import Convene, Said, call


@pytest.fixture
def convene(capfd: pytest.CaptureFixture[str]) -> Convene:
    """Runs a command in this process."""

    def run(*arguments: object) -> Said:
        return call(capfd, *arguments)

    return run


@pytest.fixture
def sample(convene: Convene, tmp_path: Path) -> Path:
    """A fresh sample workspace."""
    path = tmp_path / "sample.convene"
    said = convene("new", path, "--sample")
    assert (said.code, said.err) == (0, "")
    return path
