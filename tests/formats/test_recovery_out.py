"""The recovery sheet: one page, tagged, and every group of the key on it can be read."""

import io
from datetime import UTC, datetime

import pypdf

from convene.formats.recovery_out import recovery_paper
from convene.rules.passphrases import RecoverySheet, written

GROUPS = written(bytes(range(7, 39)))
SHEET = RecoverySheet("Thinkers’ “week” #import", "/home/ana/w.convene", datetime(2026, 6, 1, 9, tzinfo=UTC), GROUPS)


def test_all_of_it_is_on_one_page() -> None:
    made = recovery_paper(SHEET)
    assert made == recovery_paper(SHEET)
    reader = pypdf.PdfReader(io.BytesIO(made))
    (page,) = reader.pages
    text = page.extract_text()
    assert all(group in text.replace(" ", "") for group in GROUPS)
    assert [text.index(group) for group in GROUPS] == sorted(text.index(group) for group in GROUPS)
    for words in ("Thinkers’ “week” #import", "/home/ana/w.convene", "Mon 1 June 2026, 10:00", "Use the recovery key"):
        assert words in " ".join(text.split()), words
    assert reader.metadata is not None
    assert reader.metadata.title == "Recovery sheet: Thinkers’ “week” #import"
    assert "/MarkInfo" in reader.trailer["/Root"]
