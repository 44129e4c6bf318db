"""``convene updates``, as it is typed."""

from pathlib import Path

import pytest

from convene import __version__
from convene.formats.update_manifest import public_key, signed
from convene.rules.updates import FILE
from typed import Convene

PRIVATE = bytes(range(32))
SAID = {"version": "99.0", "released": "2026-06-01", "expires": "2999-12-01", "says": "", "files": []}


def test_set_look_and_off(convene: Convene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENE_DATA", str(tmp_path / "own"))
    monkeypatch.setenv("CONVENE_POLICY", str(tmp_path / "none.json"))
    assert convene("updates").code == 1
    (tmp_path / FILE).write_bytes(signed(SAID, PRIVATE))
    assert convene("updates", "--set", str(tmp_path), "--key", public_key(PRIVATE)).code == 0
    said = convene("updates")
    assert said.code == 0
    assert f"Convene 99.0 of 1 June 2026 is there; this is {__version__}" in said.out
    assert convene("updates", "--json").json["standing"] == "newer"
    assert convene("updates", "--set", "http://x.example", "--key", public_key(PRIVATE)).code == 1
    assert convene("updates", "--off").code == 0
    assert "looks for no updates" in convene("updates").err
