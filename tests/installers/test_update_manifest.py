"""The manifest of a newer version, as whoever makes a release signs it."""

import hashlib
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "installers"))

from update_manifest import main  # type: ignore[import-not-found]

from convene.formats.update_manifest import read
from convene.rules.updates import FILE


def test_a_key_is_made_and_a_release_signed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, release = tmp_path / "key", tmp_path / "release"
    assert main(["--new-key", str(key)]) == 0
    public = capsys.readouterr().out.strip()
    assert key.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    release.mkdir()
    (release / "Convene-2.0-setup.exe").write_bytes(b"setup")
    (release / "SHA256SUMS").write_bytes(b"not given to people by itself")
    assert main([str(release), "--key", str(key), "--version", "2.0", "--says", "Faster."]) == 0
    said = read((release / FILE).read_bytes(), public)
    assert (said.version, said.says, (said.expires - said.released).days) == ("2.0", "Faster.", 180)
    (file,) = said.files
    assert (file.system, file.size, file.sha256) == ("windows", 5, hashlib.sha256(b"setup").hexdigest())
    assert main(["--new-key", str(key)]) == 1  # a key that is there is never written over
    assert main([str(release), "--key", str(key), "--version", "two"]) == 1
