"""Copies for other programs go with the window; those of a killed process at the next start."""

import os
from pathlib import Path

import pytest

from convene.desktop.copies import Copies, sweep


@pytest.mark.skipif(os.name != "posix", reason="where the temporary folder is, is said by TMPDIR")
def test_what_nobody_has_open_goes_and_the_rest_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    left = tmp_path / "convene-copies-abcdef"
    left.mkdir()
    (left / "contract.pdf").write_bytes(b"names")
    (tmp_path / "convene-copies-link").symlink_to(tmp_path)
    copies = Copies()
    kept = copies.folder("one") / "contract.pdf"
    kept.write_bytes(b"names")
    sweep()
    assert (left.exists(), kept.exists()) == (False, True)
    del copies
    assert [path.name for path in tmp_path.iterdir()] == ["convene-copies-link"]
