import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from convene import resources

ROOT = Path(__file__).parent.parent


def files_under(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def test_a_checkout_finds_its_files() -> None:
    for path in (ROOT / "resources").rglob("*"):
        assert resources.resource(*path.relative_to(ROOT / "resources").parts) == path


def test_a_file_that_is_not_shipped_is_a_bug() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/nothing\.svg"):
        resources.resource("icons", "nothing.svg")


def test_a_wheel_carries_them_and_finds_them(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    package = tmp_path / "site" / "convene"

    shipped = files_under(ROOT / "resources")
    packed = files_under(package / "_resources")
    assert {path for path in shipped if not path.name.startswith(".")} <= packed

    spec = importlib.util.spec_from_file_location("installed_resources", package / "resources.py")
    assert spec is not None
    assert spec.loader is not None
    installed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(installed)
    for path in packed:
        assert installed.resource(*path.parts) == package / "_resources" / path
