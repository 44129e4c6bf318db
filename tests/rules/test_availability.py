"""A time somebody cannot take part."""

from datetime import timedelta

import pytest

from convene.rules.availability import LONGEST, check_span
from convene.rules.errors import Invalid
from make import at


def test_an_end_after_the_start_within_a_year():
    check_span(at("09:00"), at("09:01"))
    check_span(at("09:00"), at("09:00") + LONGEST)
    for end in (at("09:00"), at("08:00"), at("09:00") + LONGEST + timedelta(minutes=1)):
        with pytest.raises(Invalid) as refused:
            check_span(at("09:00"), end)
        assert refused.value.field == "ends_at"
