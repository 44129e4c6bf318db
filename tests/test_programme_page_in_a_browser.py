"""The page of the programme in a real browser, from a folder as on a memory stick: its script runs and filters."""

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from convene.formats.programme_html_out import programme_html
from schedules import LONDON, SMALL

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FILTER = """<script>addEventListener("load", function () {
  var form = document.getElementById("filters");
  form.elements.words.value = "LÌBRARY";
  form.querySelector("[name=day][value='1']").checked = true;
  form.dispatchEvent(new Event("input", {bubbles: true}));
});</script></body>"""


def seen(folder: Path, then: str = "") -> str:
    """The page as the browser has it after its scripts ran, and after ``then`` did."""
    folder.mkdir(exist_ok=True)
    for name, content in programme_html(SMALL, made=datetime(2026, 6, 1, tzinfo=LONDON)).items():
        (folder / name).write_bytes(content)
    index = folder / "index.html"
    index.write_text(index.read_text("utf-8").replace("</body>", then or "</body>"), "utf-8")
    said = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
         "--virtual-time-budget=2000", "--dump-dom", index.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return said.stdout


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_its_filters_work_from_a_file(tmp_path: Path) -> None:
    whole = seen(tmp_path / "a")
    assert '<span id="count" role="status">4 sessions</span>' in whole
    assert re.search(r'<form id="filters"[^>]*aria-label="Filter the programme">', whole)
    filtered = seen(tmp_path / "b", FILTER)
    assert '<span id="count" role="status">1 session</span>' in filtered
    hidden = re.findall(r"<li data-session=\"\"[^>]*?(hidden=\"\")?>\s*<article id=\"session-(\d+)\"", filtered)
    assert hidden == [('hidden=""', "101"), ('hidden=""', "102"), ("", "103"), ('hidden=""', "104")]
