"""Who of a schedule's people is here already."""

import make
from convene.rules.exchange import SchedulePerson
from convene.services.programme_people import People
from convene.services.programme_source import outside_people


def found(workspace, event_id, *people):
    known = workspace.read(People, event_id, "src", [SchedulePerson(*person) for person in people])
    return known.found, [row["name"] for row in known.new]


def test_a_contributor_is_known_by_the_number_they_went_out_with_and_the_name(workspace):
    event = make.event(workspace)
    ada = make.person(workspace, "Ada")
    make.session(workspace, event, starts_at=make.at("09:30"), people=[ada])
    number = outside_people({ada: ("", "Ada")})[ada]
    assert found(workspace, event, (number, "Ada")) == ({number: ada}, [])
    assert found(workspace, event, (number, "Bo"))[1] == ["Bo"]  # the number of somebody else's list
    assert found(workspace, make.event(workspace, code="OTHER"), (number, "Ada"))[1] == ["Ada"]


def test_a_bare_name_is_the_one_contributor_who_has_it(workspace):
    event = make.event(workspace)
    ada, other = make.person(workspace, "Ada"), make.person(workspace, "Ada")
    make.session(workspace, event, starts_at=make.at("09:30"), people=[ada])
    assert found(workspace, event, ("ADA", "ADA")) == ({"ADA": ada}, [])
    make.session(workspace, event, starts_at=make.at("10:30"), people=[other])
    assert found(workspace, event, ("Ada", "Ada"))[1] == ["Ada"]  # which of the two, nobody can tell


def test_an_id_and_the_bare_name_beside_it_are_one(workspace):
    event = make.event(workspace)
    known, new = found(workspace, event, ("Ada", "Ada"), ("7", "Ada"), ("8", "Bo"), ("9", "Bo"), ("x", " "))
    assert known["Ada"] == known["7"]
    assert sorted(new) == ["Ada", "Bo", "Bo"]
    assert "x" not in known
