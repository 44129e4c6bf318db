"""An import typed: what the columns mean, given back as a file; what became of each row, as a report."""

import json
from pathlib import Path

import pytest

from convene.services import badges
from typed import Convene, Said

GOLDEN = Path(__file__).parents[1] / "golden"
FIRST = """Name,Email,Organisation,Phone,Attendee #,Order #,Attendee Status,Any dietary requirements?,Why?
Anna Andersson,anna@example.org,Quayside,07700 1,1,9,Attending,None,
Bo de Souza,bo@example.org,Quayside,,2,9,Attending,,
Cleo McDonald,cleo@example.org,,,3,9,Attending,,
Dag,dag@example.org,,,4,9,Attending,,
"""
SECOND = """Name,Email,Organisation,Phone,Attendee #,Order #,Attendee Status,Any dietary requirements?,Why?
Anna Andersson,anna@example.org,Northmere,07700 2,1,9,Attending,Vegan,=cmd()
Bo de Souza,bo@example.org,Quayside,,2,9,Attending,N/A,
Cleo McDonald,cleo@example.org,,,3,9,Not Attending,,
Eve O’Neil,eve@example.org,,,5,9,Attending,,
Fay,dag@example.org,,,6,9,Attending,,
Gus,gus at home,,,7,9,Attending,,
"""


@pytest.fixture
def empty(convene: Convene, tmp_path: Path) -> Path:
    path = tmp_path / "w.convene"
    assert convene("new", path).code == 0
    made = convene("events", "create", path, "--title", "Open", "--kind", "convening", "--day", "2026-10-15", "--json")
    assert made.json["event"]["code"] == "OPEN"
    return path


def bring(convene: Convene, workspace: Path, source: Path, *more: object) -> Said:
    return convene("import", "registrations", workspace, source, "--event", "OPEN", *more)


def sheet(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_report_says_what_became_of_each_row(convene: Convene, empty: Path, tmp_path: Path) -> None:
    assert bring(convene, empty, sheet(tmp_path, FIRST)).code == 0
    said = bring(convene, empty, sheet(tmp_path, SECOND), "--report", tmp_path / "r.csv")
    assert said.code == 1
    assert said.out.splitlines() == [
        "Imported 1 new, 2 changed, 1 same from Eventbrite, columns as last time",
        "Row 6: conflict, dag@example.org is the address of Dag here",
        "Row 7: refused, “gus at home” is not an e-mail address",
    ]
    assert (tmp_path / "r.csv").read_bytes() == (GOLDEN / "import-report.csv").read_bytes()
    convene("undo", empty)
    said = bring(convene, empty, sheet(tmp_path, SECOND), "--report", tmp_path / "r.json", "--dry-run")
    assert said.out.startswith("Would import 1 new, 2 changed, 1 same")
    assert (tmp_path / "r.json").read_text("utf-8") == (GOLDEN / "import-report.json").read_text("utf-8")


def test_who_is_gone_is_told_and_stays(convene: Convene, empty: Path, tmp_path: Path) -> None:
    bring(convene, empty, sheet(tmp_path, FIRST))
    said = bring(convene, empty, sheet(tmp_path, "".join(FIRST.splitlines(keepends=True)[:4])), "--json")
    assert (said.code, said.json["same"]) == (0, 3)
    assert said.json["gone"] == [{"name": "Dag", "email": "dag@example.org"}]
    assert len(convene("list", "registrations", empty, "--event", "OPEN", "--json").json) == 4


def test_a_mapping_is_printed_changed_and_given_back(convene: Convene, empty: Path, tmp_path: Path) -> None:
    source = sheet(tmp_path, "Label,Contact,Anything\nAna Bo,a@example.org,07700 900123\n")
    planned = bring(convene, empty, source, "--dry-run", "--json")
    assert planned.json["mapping"] == {
        "source": "list",
        "columns": {"Label": "name", "Contact": "email", "Anything": "question"},
    }
    assert planned.json["mapping_from"] == "headings and content"
    changed = planned.json["mapping"] | {"source": "Our form"}
    changed["columns"] |= {"Anything": "phone"}
    mapping = tmp_path / "mapping.json"
    for held in (planned.json | {"mapping": changed}, changed):
        mapping.write_text(json.dumps(held), "utf-8")
        said = bring(convene, empty, source, "--mapping", mapping, "--dry-run", "--json").json
        assert (said["mapping"], said["mapping_from"], said["new"]) == (changed, "file", 1)
    assert bring(convene, empty, source, "--mapping", mapping).code == 0
    (guest,) = convene("list", "registrations", empty, "--event", "OPEN", "--json").json
    assert guest["email"] == "a@example.org"
    again = bring(convene, empty, source, "--json").json
    assert (again["mapping_from"], again["mapping"]["columns"]) == ("last time", changed["columns"])


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("{", 3, "“mapping.json” is not JSON"),
        ("[]", 3, "“mapping.json” is not a mapping of columns"),
        ('{"columns": {"Name": 3}}', 3, "“mapping.json” is not a mapping of columns"),
        ('{"columns": {"Nme": "name"}}', 1, "There is no column “Nme”"),
        ('{"columns": {"Name": "nme"}}', 1, "“nme” for “Name” is not a field"),
        ('{"columns": {"Name": "email", "Email": "email"}}', 1, "Two columns are “email”"),
        ("", 3, "“mapping.json” is empty"),
    ],
)
def test_a_mapping_that_is_none(
    convene: Convene, empty: Path, tmp_path: Path, content: str, code: int, words: str
) -> None:
    source = sheet(tmp_path, "Name,Email\nAna Bo,a@example.org\n")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(content, "utf-8")
    said = bring(convene, empty, source, "--mapping", mapping)
    assert (said.code, said.out) == (code, "")
    what, to_do = said.err.splitlines()
    assert what == words
    assert to_do
    assert convene("list", "registrations", empty, "--event", "OPEN", "--json").json == []


def test_a_report_of_another_kind_is_refused_before_anything_happens(
    convene: Convene, empty: Path, tmp_path: Path
) -> None:
    said = bring(convene, empty, sheet(tmp_path, FIRST), "--report", tmp_path / "r.pdf")
    assert (said.code, said.out) == (2, "")
    assert convene("list", "registrations", empty, "--event", "OPEN", "--json").json == []


def test_what_was_answered_is_asked_of_others_too(convene: Convene, empty: Path, tmp_path: Path) -> None:
    assert bring(convene, empty, sheet(tmp_path, SECOND), "--ask", "--json").json["new"] == 5
    counted = convene("list", "answers", empty, "--event", "OPEN", "--json").json
    assert "Why?" in json.dumps(counted)


def test_ctrl_c_leaves_nothing(convene: Convene, empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = empty.read_bytes()

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(badges, "issue_code_for", interrupted)
    said = bring(convene, empty, sheet(tmp_path, FIRST))
    assert (said.code, said.out, said.err) == (1, "", "Stopped. Nothing was changed.\n")
    assert convene("list", "registrations", empty, "--event", "OPEN", "--json").json == []
    assert empty.read_bytes() == before
