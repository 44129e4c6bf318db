"""The way back through the pages."""

from convene.desktop.trail import Trail


def test_back_along_the_way_one_came() -> None:
    trail = Trail()
    for place in ("home", "events", "events", "venues"):
        trail.step(place, {})
    assert trail.back() == ("events", {})
    trail.step("events", {})
    assert trail.back() == ("home", {})
    trail.step("home", {})
    assert trail.back() is None


def test_the_same_page_of_something_else_is_a_step() -> None:
    trail = Trail()
    trail.step("overview", {"event_id": 1})
    trail.step("overview", {"event_id": 2})
    assert trail.back() == ("overview", {"event_id": 1})


def test_a_long_way_is_remembered_from_its_end() -> None:
    trail = Trail()
    for number in range(200):
        trail.step("overview", {"event_id": number})
    back = []
    while (before := trail.back()) is not None:
        back.append(before[1]["event_id"])
        trail.step(*before)
    assert back == list(range(198, 148, -1))
