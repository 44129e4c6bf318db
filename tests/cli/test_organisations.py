"""``convene organisations``."""


def test_listed_changed_and_merged(convene, sample):
    found = convene("organisations", "list", sample, "--json").json
    first, second = (one["name"] for one in found[:2])
    convene("organisations", "edit", sample, "--name", first, "--sector", "Charity", "--borough", "Hackney")
    changed = next(one for one in convene("organisations", "list", sample, "--json").json if one["name"] == first)
    assert (changed["sector"], changed["borough"]) == ("Charity", "Hackney")
    said = convene("organisations", "merge", sample, "--keep", first, "--other", second)
    assert f"{second} is {first} now" in said.out
    assert len(convene("organisations", "list", sample, "--json").json) == len(found) - 1
    convene("undo", sample)
    assert len(convene("organisations", "list", sample, "--json").json) == len(found)


def test_what_is_not_there_and_what_is_not_said(convene, sample):
    assert convene("organisations", "edit", sample, "--name", "Nowhere at all", "--sector", "X").code == 1
    first = convene("organisations", "list", sample, "--json").json[0]["name"]
    assert convene("organisations", "edit", sample, "--name", first).code == 2
