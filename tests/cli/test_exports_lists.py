"""The commands of the lists: what is chosen is in the file, what is wrong is said with what there is."""

from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import make
from convene.rules.registrations import RegistrationState
from convene.services.list_workbooks import LISTED
from convene.store.workspace import Workspace
from typed import Convene


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An event with Ada, registered, and Ben, who withdrew."""
    path = tmp_path / "lists.convene"
    with closing(Workspace.create(path)) as workspace:
        event = make.event(workspace, code="LIST")
        make.registration(workspace, event, make.person(workspace, "Ada", email="ada@x.example", phone="0770"))
        ben = make.person(workspace, "=Ben")
        make.registration(workspace, event, ben, state=RegistrationState.WITHDRAWN)
    return path


def dump(path: Path) -> list[list[Any]]:
    page = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    return [[cell.value for cell in row] for row in page.iter_rows()]


@pytest.mark.parametrize("one", LISTED, ids=lambda one: one.key)
def test_every_purpose_is_a_command(convene: Convene, path: Path, one: Any) -> None:
    target = path.with_suffix(".xlsx")
    said = convene("export", one.key, path, "--event", "LIST", "--to", target)
    assert (said.code, said.out, said.err) == (0, f"Wrote {target}\n", "")
    assert openpyxl.load_workbook(target).worksheets[0].tables


def test_columns_rows_order_and_headings(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".xlsx")
    args = ("export", "delegates", path, "--event", "LIST", "--to", target)
    assert convene(*args, "--columns", "State,Name", "--order", "-Name").code == 0
    assert dump(target) == [["State", "Name"], ["Registered", "Ada"], ["Withdrawn", "=Ben"], ["Total", 2]]
    more = (
        "--columns",
        "Name,Phone",
        "--filter",
        "State!=withdrawn",
        "--headings",
        "pretix",
        "--call",
        "phone",
        "Rings",
    )
    assert convene(*args, *more).code == 0
    assert dump(target) == [["Attendee name", "Rings"], ["Ada", "0770"], [1, None]]


def test_comma_separated(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".csv")
    args = ("export", "delegates", path, "--event", "LIST", "--columns", "Name", "--to", target)
    assert convene(*args).code == 0
    assert target.read_text("utf-8-sig").splitlines() == ['"Name"', '"\'=Ben"', '"Ada"']


def test_a_choice_is_kept_used_listed_and_forgotten(convene: Convene, path: Path) -> None:
    target = path.with_suffix(".xlsx")
    args = ("export", "delegates", path, "--event", "LIST", "--to", target)
    assert convene(*args, "--columns", "Name", "--filter", "State=Registered", "--keep-as", "Here").code == 0
    assert convene(*args, "--preset", "here").code == 0
    assert dump(target) == [["Name"], ["Ada"], [1]]
    assert convene(*args, "--preset", "here", "--columns", "State").code == 0
    assert dump(target) == [["State"], ["Registered"]]
    (kept,) = convene("export", "presets", path, "--json").json
    assert (kept["purpose"], kept["name"]) == ("delegates", "Here")
    assert "delegates  Here  Name" in convene("export", "presets", path).out
    assert convene("export", "presets", path, "--forget", "delegates", "HERE").code == 0
    said = convene(*args, "--preset", "here")
    assert (said.code, "There is no preset “here”" in said.err) == (1, True)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--columns", "Name,Shoe size"), "There is no column “Shoe size”"),
        (("--order", "Shoe size"), "There is no column “Shoe size”"),
        (("--filter", "Shoe size=9"), "“Shoe size=9” is no condition on a column"),
        (("--call", "Shoe size", "x"), "There is no column “Shoe size”"),
    ],
)
def test_an_unknown_column_is_said_with_those_there_are(
    convene: Convene, path: Path, args: tuple[str, ...], words: str
) -> None:
    target = path.with_suffix(".xlsx")
    said = convene("export", "delegates", path, "--event", "LIST", "--to", target, *args)
    assert said.code == 1
    assert words in said.err
    assert "There are: Name, Given name, Family name" in said.err
    assert not target.exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no/a.xlsx", "is not there. Choose another folder."),
        ("a.txt", "End its name with .xlsx or .csv."),
        ("x" * 300 + ".xlsx", "The name is too long"),
        ("", "is no table"),
    ],
)
def test_where_it_cannot_go_is_said(convene: Convene, path: Path, name: str, words: str) -> None:
    said = convene("export", "arrivals", path, "--event", "LIST", "--to", path.parent / name)
    assert said.code == 3
    assert words in said.err
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_several_days_are_no_csv(convene: Convene, path: Path) -> None:
    with closing(Workspace.open(path)) as workspace:
        make.event(workspace, code="TWO", days=make.days_on(make.DAY, 2))
    said = convene("export", "sign-in", path, "--event", "TWO", "--to", path.with_suffix(".csv"))
    assert (said.code, "These are 2 sheets, and a .csv holds one" in said.err) == (3, True)
