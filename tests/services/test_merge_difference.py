"""Where two entries of one thing differ."""

from convene.services.merge_difference import Difference


def test_only_where_both_say_something_somebody_has_to_choose() -> None:
    assert Difference("phone", "1", "2", takes_other=False).to_choose
    assert not Difference("phone", "1", "", takes_other=False).to_choose
    assert not Difference("phone", "", "2", takes_other=True).to_choose
