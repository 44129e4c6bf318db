"""``convene list themes``."""


def test_how_the_themes_of_the_sample_run(convene, sample):
    found = {one["theme"]: one for one in convene("list", "themes", sample, "--event", "OPEN", "--json").json}
    assert list(found) == ["Compassion", "Inclusion", "Systems working", "Engagement", "Innovation"]
    compassion = found["Compassion"]
    assert compassion["sessions"] == len(compassion["titles"]) > compassion["alone"] > 0
    assert compassion["meets"]["Inclusion"] == found["Inclusion"]["meets"]["Compassion"] > 0
    assert sum(one["in_tray"] for one in found.values()) > 0


def test_in_a_table(convene, sample):
    said = convene("list", "themes", sample, "--event", "OPEN").out
    assert "Compassion" in said
    assert "Engagement 4" in said


def test_it_asks_for_the_event(convene, sample):
    assert convene("list", "themes", sample).code == 1
