"""Papers of a venue: addresses, sizes, names, and what is never opened."""

import pytest

from convene.rules.errors import Invalid
from convene.rules.venue_documents import (
    MOST_BYTES,
    MOST_IN_ALL,
    check_address,
    check_file,
    check_title,
    is_opened,
    say_size,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://example.org/plan.pdf ", "https://example.org/plan.pdf"),
        ("http://example.org", "http://example.org"),
        ("example.org/plan.pdf?room=2", "https://example.org/plan.pdf?room=2"),
        ("www.example.org", "https://www.example.org"),
        ("HTTPS://Example.org/A", "HTTPS://Example.org/A"),
    ],
)
def test_an_address_on_the_web_is_kept(typed: str, kept: str) -> None:
    assert check_address(typed) == kept


@pytest.mark.parametrize(
    "wrong",
    ["", "plan", "file:///etc/passwd", "javascript:alert(1)", "C:\\plans\\hall.pdf", "\\\\server\\plan.pdf", "https://",
     "https:// example.org", "http://[", "data:text/html,x", "ftp://example.org/plan.pdf", "mailto:a@example.org"],
)  # fmt: skip
def test_any_other_address_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_address(wrong)
    assert refused.value.field == "address"


def test_a_file_fits_or_the_sizes_are_named() -> None:
    check_file("plan.pdf", MOST_BYTES, MOST_IN_ALL - MOST_BYTES)
    for size, held, told in (
        (0, 0, "“plan.pdf” is empty"),
        (MOST_BYTES + 300_000, 0, "“plan.pdf” has 10.3 MB; a file that is kept may have 10 MB"),
        (MOST_BYTES, MOST_IN_ALL - MOST_BYTES + 1, "“plan.pdf” has 10 MB, and 190 MB of 200 MB are taken"),
    ):
        with pytest.raises(Invalid) as refused:
            check_file("plan.pdf", size, held)
        assert (refused.value.field, refused.value.title) == ("file", told)


def test_a_title_is_given_or_the_name_of_the_file() -> None:
    assert check_title(" Floor  plan ", "plan.pdf") == "Floor plan"
    assert check_title(" ", "plan.pdf") == "plan.pdf"
    with pytest.raises(Invalid, match="needs a title"):
        check_title(" ")


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("plan.pdf", True),
        ("Größe & Lage.PDF", True),
        ("run.exe", False),
        ("plan.pdf.exe", False),
        ("plan.exe .", False),
        ("plan.pdf\u202e", False),
        ("macro.docm", False),
        ("page.html", False),
        ("script.sh", False),
        ("pdf", False),
        (".pdf", False),
        (" . ", False),
    ],
)
def test_nothing_that_runs_is_opened(name: str, opened: bool) -> None:
    assert is_opened(name) is opened


def test_sizes_are_said_in_few_digits() -> None:
    assert [say_size(size) for size in (1, 1024, 350_000, MOST_BYTES, 1_600_000)] == [
        "1 KB", "1 KB", "342 KB", "10 MB", "1.5 MB",
    ]  # fmt: skip
