"""What is said to the systems when Convene is packaged has to be so; the packages themselves are made by commands."""

import importlib
import plistlib
import re
import struct
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

import convene
from convene import __main__ as program
from convene.rules.desk_packs import PACK_SUFFIX

ROOT = Path(__file__).parent.parent.parent
HERE = ROOT / "installers"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


Installer = Callable[[str], ModuleType]


@pytest.fixture
def installer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Installer]:
    """A module of installers/ by its name."""
    monkeypatch.syspath_prepend(str(HERE))
    names = ("facts", "icons", "notices", "package", "setups", "smoke", "trial", "wine")
    yield importlib.import_module
    for name in names:
        sys.modules.pop(name, None)


def test_the_version_is_the_same_everywhere(installer: Installer) -> None:
    facts = installer("facts")
    assert facts.VERSION == PROJECT["version"] == convene.__version__
    assert ".".join(map(str, facts.numbers())).startswith(facts.VERSION)
    assert facts.numbers(installer("trial").OLD) < facts.numbers(), "what is upgraded in the trial is older"


def test_macos_is_told_of_the_files_and_the_camera(installer: Installer) -> None:
    facts = installer("facts")
    told = plistlib.loads(plistlib.dumps(facts.INFO_PLIST))
    suffixes = {
        suffix
        for declared in told["UTExportedTypeDeclarations"]
        for suffix in declared["UTTypeTagSpecification"]["public.filename-extension"]
    }
    assert suffixes == {"convene", PACK_SUFFIX.removeprefix(".")}
    exported = {declared["UTTypeIdentifier"] for declared in told["UTExportedTypeDeclarations"]}
    assert {kind for document in told["CFBundleDocumentTypes"] for kind in document["LSItemContentTypes"]} == exported
    assert "camera" in told["NSCameraUsageDescription"]


def test_every_system_opens_the_same_files(installer: Installer) -> None:
    suffixes = {f".{suffix}" for suffix, *_ in installer("facts").FILES}
    setup = (HERE / "windows" / "convene.nsi").read_text("utf-8")
    assert set(re.findall(r'insertmacro Opens "([^"]+)"', setup)) == suffixes
    assert set(re.findall(r'insertmacro OpensNot "([^"]+)"', setup)) == suffixes, "all that is set is taken away"
    msi = (HERE / "windows" / "convene.wxs").read_text("utf-8")
    assert set(re.findall(r"Classes\\(\.\w+)\"", msi)) == suffixes
    globs = ElementTree.parse(HERE / "linux" / "convene.xml").findall(".//{*}glob")
    assert {glob.get("pattern") for glob in globs} == {f"*{suffix}" for suffix in suffixes}


def test_the_setup_asks_for_no_administrator() -> None:
    setup = (HERE / "windows" / "convene.nsi").read_text("utf-8")
    assert "RequestExecutionLevel user" in setup
    assert "HKLM" not in setup
    assert 'RMDir /r "$INSTDIR"' not in setup, "what somebody put beside the program stays"
    assert 'InstallScope="perUser"' in (HERE / "windows" / "convene.wxs").read_text("utf-8")


def test_the_trial_sees_a_file_that_is_other_missing_or_left(installer: Installer, tmp_path: Path) -> None:
    made, installed = tmp_path / "made", tmp_path / "installed"
    for folder in (made, installed):
        (folder / "inner").mkdir(parents=True)
        (folder / "inner" / "same").write_text("same", "utf-8")
    assert not installer("trial").other(made, installed, set())
    (installed / "Uninstall.exe").write_text("expected", "utf-8")
    (installed / "left").write_text("of the version before", "utf-8")
    (made / "missing").write_text("not installed", "utf-8")
    for folder in (made, installed):
        (folder / "inner" / "changed").write_text(folder.name[:4], "utf-8")
    found = installer("trial").other(made, installed, {"Uninstall.exe"})
    assert found.split(", ") == [str(Path("inner", "changed")), "left", "missing"]


def test_icons_are_containers_of_their_pictures(installer: Installer) -> None:
    icons = installer("icons")
    pictures = {size: f"picture of {size}".encode() for size in icons.SIZES}
    ico = icons.ico(pictures)
    _, kind, count = struct.unpack_from("<HHH", ico)
    assert (kind, count) == (1, len(icons.WINDOWS))
    for place, size in enumerate(icons.WINDOWS):
        width, length, at = struct.unpack_from("<B7xII", ico, 6 + 16 * place)
        assert (width, ico[at : at + length]) == (size % 256, pictures[size])
    icns = icons.icns(pictures)
    assert icns[:8] == b"icns" + struct.pack(">I", len(icns))


def test_the_icons_are_made_by_a_python_that_looks_beside_nothing() -> None:
    words = f"import runpy; runpy.run_path({str(HERE / 'icons.py')!r}); import macos"
    done = subprocess.run([sys.executable, "-P", "-c", words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_pins_name_no_host_and_are_exact(installer: Installer) -> None:
    lines = (HERE / "requirements.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert pins
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9.]+( ; .+)?", pin) for pin in pins)
    chosen = installer("wine").pins()
    assert any(pin.startswith("colorama==") for pin in chosen), "what Windows alone needs"
    assert not any(pin.startswith(("jeepney==", "macholib==")) for pin in chosen), "what it does not"


def test_notices_follow_what_is_brought(installer: Installer) -> None:
    found = installer("notices").shipped(["openpyxl", "keyring-of-another-system"])
    assert list(found) == ["et-xmlfile", "openpyxl"]
    assert "openpyxl" in installer("package").shipped()
    assert {"psycopg", "sqlcipher3"} <= set(installer("package").shipped())


def test_a_program_without_a_console_prints_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    program._give_streams()
    sys.stderr.write("nobody reads this")
    sys.stderr.close()
