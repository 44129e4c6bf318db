"""What other programs do to a list when they import it, as people complained of it: here it goes otherwise."""

from dataclasses import dataclass
from pathlib import Path

import pytest

import make
from convene.formats.columns import propose
from convene.formats.people_in import people as people_in
from convene.formats.sheet_in import read_table
from convene.services import imports, registrations
from convene.store.workspace import Workspace


@dataclass(frozen=True)
class Case:
    """A list (its header and rows), what becomes of each row, and who is on the list then: (name, e-mail, phone)."""

    complaint: str
    content: bytes
    outcomes: tuple[str, ...]
    people: tuple[tuple[str, str, str], ...]
    again: tuple[str, ...] | None = None
    """What becomes of the rows a second time; ``same`` for all that came in where it is not said."""


CASES = (
    Case(
        "names are title-cased: McDonald and de Souza are spoilt",
        "Name\nAna McDonald\nLi de Souza\nVAN DER BERG\nbell hooks\nO’Neil-ÑANDÚ\n".encode(),
        ("new",) * 5,
        (("Ana McDonald", "", ""), ("Li de Souza", "", ""), ("VAN DER BERG", "", ""), ("bell hooks", "", ""),
         ("O’Neil-ÑANDÚ", "", "")),
    ),
    Case(
        "one bad row and nothing is imported",
        b"Name,Email\nAna,a@x.org\nLi,li at home\n,m@x.org\nMo,mo@x.org\n",
        ("new", "refused", "refused", "new"),
        (("Ana", "a@x.org", ""), ("Mo", "mo@x.org", "")),
        ("same", "refused", "refused", "same"),
    ),
    Case(
        "the delimiter is guessed from ten lines, and a comma in them wins",
        ("Name;Email;Note\n" + "".join(f"P{n};p{n}@x.org;a, b, c, d\n" for n in range(12))).encode(),
        ("new",) * 12,
        tuple((f"P{n}", f"p{n}@x.org", "") for n in range(12)),
    ),
    Case(
        "the e-mail address is lower-cased, or another case is another person",
        b"Name,Email\nAna,Ana.Bo@X.org\nANA,ana.bo@x.ORG\n",
        ("new", "same"),
        (("Ana", "Ana.Bo@X.org", ""),),
    ),
    Case(
        "to import again makes everybody twice",
        b"First name,Surname,Email,Reference\nAna,Bo,a@x.org,R1\nLi,Cy,,R2\nMo,Ek,,\n",
        ("new", "new", "new"),
        (("Ana Bo", "a@x.org", ""), ("Li Cy", "", ""), ("Mo Ek", "", "")),
    ),
    Case(
        "all have to have one category of ticket",
        b"Name,Ticket type\nAna,Speaker\nLi,Standard\n",
        ("new", "new"),
        (("Ana", "", ""), ("Li", "", "")),
    ),
    Case(
        "the nought in front of a phone number is eaten",
        b"Name,Phone\nAna,07700 900123\nLi,0044 20 7946 0000\n",
        ("new", "new"),
        (("Ana", "", "07700 900123"), ("Li", "", "0044 20 7946 0000")),
    ),
    Case(
        "accents break, in a file of an old Excel",
        "Name;Email\nZoë Ñandú;z@x.org\nBjörn Åberg;b@x.org\n".encode("cp1252"),
        ("new", "new"),
        (("Zoë Ñandú", "z@x.org", ""), ("Björn Åberg", "b@x.org", "")),
    ),
    Case(
        "accented names are dropped",
        "Name\nĐặng Thị Hà\n李小龍\nŁukasz Żółć\n".encode("utf-16"),
        ("new",) * 3,
        (("Đặng Thị Hà", "", ""), ("李小龍", "", ""), ("Łukasz Żółć", "", "")),
    ),
    Case(
        "two people with one address become one, or one of them is lost without a word",
        b"Name,Email\nAna Bell,team@x.org\nBob Cole,team@x.org\nMo,mo@x.org\n",
        ("conflict", "conflict", "new"),
        (("Mo", "mo@x.org", ""),),
        ("conflict", "conflict", "same"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.complaint)
def test_it_goes_otherwise_here(workspace: Workspace, tmp_path: Path, case: Case) -> None:
    event_id = make.event(workspace, capacity=None)
    path = tmp_path / "list.csv"
    path.write_bytes(case.content)
    table = read_table(path)
    rows = people_in(table, propose(table))
    done, _ = workspace.write("Import", imports.apply, event_id, rows, source="List", now=make.NOW)
    assert tuple(line.outcome.value for line in done.lines) == case.outcomes
    guests = workspace.read(registrations.guests, event_id)
    there = [workspace.read(registrations.guest_detail, guest.id).person for guest in guests]
    assert sorted((one.name, one.email, one.phone) for one in there) == sorted(case.people)
    again = workspace.read(imports.preview, event_id, rows, source="List")
    assert tuple(line.outcome.value for line in again.lines) == (case.again or ("same",) * len(case.outcomes))
