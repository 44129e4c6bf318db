"""What a Mac is given: signed, looked at by Apple, stapled, in that order; the commands themselves run only there."""

import importlib
import plistlib
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parents[2] / "installers"


@pytest.fixture
def macos(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(HERE))
    for name in ("CONVENE_SIGN_IDENTITY", "CONVENE_NOTARY_KEY", "CONVENE_NOTARY_KEY_ID", "CONVENE_NOTARY_ISSUER"):
        monkeypatch.delenv(name, raising=False)
    yield importlib.import_module("macos")
    for name in ("macos", "facts", "icons"):
        sys.modules.pop(name, None)


def steps(macos: ModuleType, folder: Path) -> list[str]:
    """The commands that pack a program, each by its first words and what it is about."""
    done: list[tuple[object, ...]] = []
    app, image = folder / "Convene.app", folder / "Convene.dmg"
    macos.packed(app, image, folder, lambda *words: done.append(words), lambda *_: done.append(("image", image)))
    said = []
    for words in done:
        about = next((Path(str(w)).name for w in reversed(words) if isinstance(w, Path)), "")
        if words[0] == "xcrun" and words[1] == "notarytool":
            about = Path(str(words[3])).name
        said.append(f"{words[1] if words[0] in ('codesign', 'xcrun') else words[0]} {about}".strip())
    return said


def test_without_a_certificate_the_image_is_made_and_nothing_is_sent(macos: ModuleType, tmp_path: Path) -> None:
    assert steps(macos, tmp_path) == ["--verify Convene.app", "ditto to-notarise.zip", "image Convene.dmg"]


def test_program_and_image_get_their_tickets_in_order(
    macos: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVENE_SIGN_IDENTITY", "Developer ID Application: A Fork")
    for name in macos.NOTARY:
        monkeypatch.setenv(name, "key")
    assert steps(macos, tmp_path) == [
        "--verify Convene.app",
        "ditto to-notarise.zip",
        "notarytool to-notarise.zip",
        "stapler Convene.app",
        "stapler Convene.app",
        "image Convene.dmg",
        "--sign Convene.dmg",
        "notarytool Convene.dmg",
        "stapler Convene.dmg",
        "stapler Convene.dmg",
        "spctl Convene.dmg",
    ]


def test_the_hardened_runtime_allows_the_camera_and_little_else(macos: ModuleType, tmp_path: Path) -> None:
    allowed = plistlib.loads(macos.entitlements(tmp_path).read_bytes())
    assert allowed == {
        "com.apple.security.device.camera": True,
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
    }


def test_the_image_shows_the_program_and_where_it_goes(macos: ModuleType, tmp_path: Path) -> None:
    settings: dict[str, Any] = macos.image_settings(tmp_path / "Convene.app", tmp_path)
    assert set(settings["icon_locations"]) == {"Convene.app", "Applications"}
    (_, (width, height)) = settings["window_rect"]
    half = settings["icon_size"] / 2
    for x, y in settings["icon_locations"].values():
        assert half <= x <= width - half
        assert half <= y <= height - half - 64, "clear of the words"


def test_the_icon_of_macos_holds_a_picture_of_the_right_size_for_each_kind(macos: ModuleType, tmp_path: Path) -> None:
    icons = importlib.import_module("icons")
    icns = icons.icns(icons.painted(HERE.parent / "resources" / "mark-tile.svg"))
    at, found = 8, {}
    while at < len(icns):
        kind, length = icns[at : at + 4], struct.unpack_from(">I", icns, at + 4)[0]
        width, height = struct.unpack_from(">II", icns, at + 8 + 16)
        assert icns[at + 8 : at + 16] == b"\x89PNG\r\n\x1a\n"
        assert width == height
        found[kind] = width
        at += length
    assert found == icons.MACOS
