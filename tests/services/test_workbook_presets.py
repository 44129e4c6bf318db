"""Kept choices: for every event, undone like all else, never in the way when they cannot be read."""

import pytest

import make
from convene.rules.errors import Invalid, NotFound
from convene.rules.workbook_choice import Choice, ChosenColumn, Condition, Match, Order
from convene.services.workbook_presets import keep_preset, preset, presets, remove_preset
from convene.store.workspace import Workspace

CHOICE = Choice(
    (ChosenColumn("Name", "Who"), ChosenColumn("State")),
    (Condition("State", Match.IS_NOT, "Withdrawn"),),
    (Order("Name", downwards=True),),
    "pretix",
)


def keep(workspace: Workspace, name: str, choice: Choice = CHOICE, purpose: str = "delegates") -> None:
    workspace.write("Keep", keep_preset, purpose, name, choice)


def test_a_choice_is_kept_changed_and_undone(workspace: Workspace) -> None:
    keep(workspace, "Name badges")
    assert workspace.read(preset, "delegates", "  NAME badges ") == CHOICE
    keep(workspace, "Name Badges", Choice())
    (found,) = workspace.read(presets, "delegates")
    assert (found.name, found.choice) == ("Name Badges", Choice())
    workspace.undo()
    assert workspace.read(preset, "delegates", "Name badges") == CHOICE
    workspace.undo()
    assert workspace.read(presets) == ()


def test_each_list_has_its_own(workspace: Workspace) -> None:
    keep(workspace, "Short")
    keep(workspace, "Short", Choice(), "by-session")
    assert [(one.purpose, one.name) for one in workspace.read(presets)] == [
        ("by-session", "Short"), ("delegates", "Short"),
    ]  # fmt: skip
    workspace.write("Forget", remove_preset, "delegates", "short")
    assert [one.purpose for one in workspace.read(presets)] == ["by-session"]
    workspace.undo()
    assert len(workspace.read(presets)) == 2


def test_a_name_that_is_not_there_says_what_is(workspace: Workspace) -> None:
    with pytest.raises(NotFound) as raised:
        workspace.read(preset, "delegates", "Other")
    assert raised.value.hint == "None is kept for this list yet."
    keep(workspace, "Short")
    with pytest.raises(NotFound) as raised:
        workspace.write("Forget", remove_preset, "delegates", "Other")
    assert raised.value.hint == "There are: “Short”."


def test_names_that_cannot_be(workspace: Workspace) -> None:
    for name in ("", " \n", "x" * 61):
        with pytest.raises(Invalid) as raised:
            keep(workspace, name)
        assert raised.value.field == "name"


def test_what_cannot_be_read_is_left_out(workspace: Workspace) -> None:
    keep(workspace, "Short")
    make.add_setting(workspace, "workbook.delegates.later", {"purpose": "delegates", "name": "x", "choice": {"why": 1}})
    make.add_setting(workspace, "workbook.delegates.odd", {"name": "x"})
    assert [one.name for one in workspace.read(presets, "delegates")] == ["Short"]
    with pytest.raises(NotFound):
        workspace.read(preset, "delegates", "later")
