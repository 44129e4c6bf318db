"""People entered twice, found on both kinds of database."""

from uuid import uuid4

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.services import people, people_duplicates, people_erase
from convene.store.workspace import Workspace

QUAY, MARSH = "Quayside Trust", "Marsh Council"
ALIKE = [
    ({"name": "Zoë O’Brien", "email": "z@a.example"}, {"name": "Somebody Else", "email": "Z@A.example "}, 100),
    ({"name": "Zoë O’Brien"}, {"name": "ZOE OBRIEN"}, 75),
    ({"name": "Zoë O’Brien"}, {"name": "O’Brien, Zoë"}, 75),
    ({"name": "Sólveig Gunnarsdóttir"}, {"name": "Solveig Gunnarsdottir", "email": "s@a.example"}, 75),
    ({"name": "Kechi Quillfeather"}, {"name": "Kechi Quilfeather"}, 60),
    ({"name": "Kechi Quillfeather"}, {"name": "Kehci Quillfeather"}, 60),
    ({"name": "Kath Winstanley"}, {"name": "Katherine Winstanley"}, 60),
    ({"name": "Maria da Silva"}, {"name": "Maria Oliveira da Silva"}, 60),
    ({"name": "William Ormerod", "known_as": "Bill"}, {"name": "Bill Ormerod"}, 75),
    ({"name": "Suryadi"}, {"name": "Suriadi"}, 0),  # one short word says too little
    ({"name": "陈秀英", "known_as": "Grace Chan"}, {"name": "Grace Chan"}, 75),
    ({"name": "Ana Reis", "organisation": QUAY}, {"name": "Anna Reis", "organisation": QUAY}, 85),
    ({"name": "Ana Reis", "phone": "020 7946 0123"}, {"name": "Ana Reiss", "phone": "+44 (0)20 79460123"}, 95),
    ({"name": "Ana Reis", "email": "ana.reis@a.example"}, {"name": "Ana Reis", "email": "ana.reiss@a.example"}, 92),
    (
        {"name": "Ana Reis", "email": "ana@a.example", "organisation": QUAY},
        {"name": "Ana Reis", "email": "ana@home.example", "organisation": MARSH},
        50,
    ),
]
APART = [
    ({"name": "John Doe"}, {"name": "Jane Doe"}),
    ({"name": "Guest 12"}, {"name": "Guest 13"}),
    ({"name": "Ruth Ashdown"}, {"name": "Ruth Larkin"}),
    ({"name": "John Doe", "phone": "020 7946 0123"}, {"name": "Ifeoma Eze", "phone": "020 7946 0123"}),
    (
        {"name": "Anna Berg", "email": "anna@a.example", "organisation": QUAY},
        {"name": "Anna Borg", "email": "borg@b.example", "organisation": MARSH},
    ),
]


def make_both(workspace: Workspace, one: dict[str, str], other: dict[str, str]) -> None:
    for number, fields in enumerate((one, other)):
        home = fields.get("organisation", "")
        known = {row.name: row.id for row in workspace.read(people.organisations)}
        key = known.get(home) or (make.organisation(workspace, home) if home else None)
        rest = {name: value for name, value in fields.items() if name != "organisation"}
        make.person(workspace, **rest, organisation_id=key, job_title=str(number))


@pytest.mark.parametrize(("one", "other", "likelihood"), ALIKE)
def test_who_may_be_one(workspace: Workspace, one: dict[str, str], other: dict[str, str], likelihood: int) -> None:
    make_both(workspace, one, other)
    make.person(workspace, "Unrelated Person")
    found = workspace.read(people_duplicates.likely)
    assert [pair.likelihood for pair in found] == ([likelihood] if likelihood else [])
    for pair in found:
        assert {pair.one, pair.other} == {one["name"], other["name"]}
        assert pair.why


@pytest.mark.parametrize(("one", "other"), APART)
def test_who_is_not(workspace: Workspace, one: dict[str, str], other: dict[str, str]) -> None:
    make_both(workspace, one, other)
    assert workspace.read(people_duplicates.likely) == ()


def test_a_common_name_alone_says_nothing(workspace: Workspace) -> None:
    for number in range(4):
        make.person(workspace, "Priya Patel", email=f"p{number}{number}{number}@x{number}.example")
    assert workspace.read(people_duplicates.likely) == ()
    home = make.organisation(workspace)
    for _ in range(2):
        make.person(workspace, "Priya Patel", organisation_id=home)
    (found,) = workspace.read(people_duplicates.likely)
    assert (found.likelihood, found.why) == (90, "both have this name, at one organisation")


def test_who_was_said_to_be_two_is_not_shown_again(workspace: Workspace) -> None:
    keys = [make.person(workspace, "Zoë O’Brien") for _ in range(3)]
    assert len(workspace.read(people_duplicates.likely)) == 3
    for _ in range(2):  # saying it again changes nothing
        workspace.write("Two", people_duplicates.keep_apart, max(keys), min(keys))
    left = workspace.read(people_duplicates.likely)
    assert len(left) == 2
    assert all({min(keys), max(keys)} != {pair.one_id, pair.other_id} for pair in left)
    workspace.undo()
    workspace.undo()
    with pytest.raises(Invalid):
        workspace.write("Two", people_duplicates.keep_apart, keys[0], keys[0])
    with pytest.raises(NotFound):
        workspace.write("Two", people_duplicates.keep_apart, keys[0], uuid4())


def test_the_likeliest_come_first_and_the_erased_not_at_all(workspace: Workspace) -> None:
    gone = make.person(workspace, "Kechi Quillfeather")
    make.person(workspace, "Kechi Quilfeather")
    make.person(workspace, "Ana", email="ana@a.example")
    make.person(workspace, "Other", email="ANA@a.example")
    assert [pair.likelihood for pair in workspace.read(people_duplicates.likely)] == [100, 60]
    workspace.write("Erase", people_erase.erase, gone, now=make.NOW)
    assert [pair.likelihood for pair in workspace.read(people_duplicates.likely)] == [100]
