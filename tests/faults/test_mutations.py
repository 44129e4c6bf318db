"""Files that were changed in a thousand ways each: read, or refused in two short lines, never more than that."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent.parent
FORMATS = ("csv", "xlsx", "ics", "xml", "json", "pack", "packet", "workspace")
COUNT = int(os.environ.get("CONVENE_MUTATIONS", "1000"))

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS and the clock of a process hold on Linux")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of the files of each format, all of them read in one process that may have 512 MB."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])}
    done = subprocess.run(
        [sys.executable, "-m", "faults.mutations", *FORMATS],
        env=environment, cwd=tmp_path_factory.mktemp("mutations"), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return {one["format"]: one for one in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_file_is_read_or_refused_in_two_lines(found: dict[str, Any], kind: str) -> None:
    one = found[kind]
    assert one["faults"] == []
    assert one["files"] == COUNT
    assert min(one["read"], one["refused"]) > COUNT // 50, "mutated too little, or too much to tell"
    assert one["peak"] < 512
