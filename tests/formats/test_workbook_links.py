"""A link is one plain address, or none."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from convene.formats import workbook_links
from convene.formats.workbook_links import link_to
from convene.formats.workbook_out import workbook
from convene.rules.exchange import Column, Sheet

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("ada@example.org", "mailto:ada@example.org"),
        ("Ada.O+x@nhs.example", "mailto:Ada.O+x@nhs.example"),
        ("https://example.org", "https://example.org"),
        ("https://example.org/a/b?c=1&d=%20", "https://example.org/a/b?c=1&d=%20"),
    ],
)
def test_plain_addresses_open(text: str, target: str) -> None:
    assert link_to(text) == target


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ada Oyelaran",
        "ada@example.org?bcc=eve@example.org",
        "ada@example.org, eve@example.org",
        "ada@example.org\n",
        "http://example.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "\\\\server\\share",
        "https://example.org@evil.example/",
        "https://example.org/#x",
        "https://example.org/ x",
        "https://exämple.org",
        "https://example.org/" + "x" * 2_000,
        " https://example.org",
    ],
)
def test_anything_else_stays_text(text: str) -> None:
    assert link_to(text) == ""


def links(column: Column, *texts: str) -> list[str | None]:
    file = io.BytesIO()
    workbook([Sheet("x", [column], [(text,) for text in texts])], now=NOW)(file)
    page = openpyxl.load_workbook(file).worksheets[0]
    cells = [row[0] for row in page.iter_rows(min_row=2, max_row=1 + len(texts))]
    assert [cell.value for cell in cells] == list(texts)
    assert [cell.font.underline == "single" for cell in cells] == [cell.hyperlink is not None for cell in cells]
    return [cell.hyperlink.target if cell.hyperlink else None for cell in cells]


def test_only_a_column_that_says_so_has_links(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("ada@example.org", "nobody", "https://example.org/a", "eve@example.org")
    assert links(Column("E-mail"), *texts) == [None] * 4
    monkeypatch.setattr(workbook_links, "MOST_LINKS", 2)
    found = links(Column("E-mail", linked=True), *texts)
    assert found == ["mailto:ada@example.org", None, "https://example.org/a", None]
