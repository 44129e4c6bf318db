"""What is kept of a resource, and what must stand beside it."""

import pytest

from convene.rules.errors import Invalid
from convene.rules.resources import UsedResource, checked, due_line

WHOLE = UsedResource(None, " A  story ", "", "example.org/a", "CC BY 4.0", "Ada")


def test_it_is_kept_clean():
    assert checked(WHOLE) == UsedResource(None, "A story", "story", "https://example.org/a", "CC BY 4.0", "Ada")
    assert checked(UsedResource(None, "A", address=" ")).address == ""


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (UsedResource(None, " "), "title"),
        (UsedResource(None, "A", address="javascript:alert(1)"), "address"),
        (UsedResource(None, "A", licence="cc by-sa 4.0"), "credit"),
    ],
)
def test_what_does_not_fit(one, field):
    with pytest.raises(Invalid) as refused:
        checked(one)
    assert refused.value.field == field


def test_what_is_due():
    assert due_line(WHOLE) == "Ada, CC BY 4.0"
    assert due_line(UsedResource(None, "A", licence="CC0 1.0")) == "CC0 1.0"
    assert checked(UsedResource(None, "A", licence="CC0 1.0")).credit == ""
