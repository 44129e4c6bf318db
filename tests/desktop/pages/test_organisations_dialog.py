"""Organisations in their dialog: chosen, changed, refused, merged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.organisations_dialog import OrganisationsDialog
from convene.desktop.tasks import Tasks
from convene.services import organisations
from convene.store.workspace import Workspace


@dataclass
class Shown:
    dialog: OrganisationsDialog
    tasks: Tasks
    workspace: Workspace
    ids: dict[str, UUID]

    def wait(self) -> None:
        for _ in range(3):
            assert self.tasks.wait_idle()

    def kept(self) -> list[tuple[str, str, str, int]]:
        rows = self.workspace.read(organisations.organisations)
        return [(one.name, one.sector, one.borough, one.people) for one in rows]

    def words(self) -> str:
        return " ".join(label.text() for label in self.dialog.findChildren(QLabel) if label.isVisible())

    def choose(self, name: str, /, **values: str) -> None:
        self.dialog.table.choose(self.ids[name])
        self.dialog.form.set_values(values)
        QTest.keyClick(self.dialog.form.field("borough"), Qt.Key.Key_Return)
        self.wait()


@pytest.fixture
def shown(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[Shown]:
    names = ("Harrow Lane", "NHS NEL", "NHS North East")
    ids: dict[str, Any] = {name: make.organisation(workspace, name) for name in names}
    for name in ("Ada", "Bo"):
        make.person(workspace, name, organisation_id=ids["NHS North East"])
    make.person(workspace, "Cy", organisation_id=ids["NHS NEL"])
    tasks.open(lambda: workspace, done=lambda _: None)
    parent = QWidget()
    parent.resize(1200, 800)
    parent.show()
    dialog = OrganisationsDialog(context, parent)
    dialog.open()
    made = Shown(dialog, tasks, workspace, ids)
    made.wait()
    yield made
    tasks.wait_idle()
    dialog.close()
    parent.close()
    parent.deleteLater()


def test_one_is_changed_by_enter_and_can_be_undone(shown: Shown) -> None:
    assert [one.name for one in shown.dialog.table.rows()] == ["Harrow Lane", "NHS NEL", "NHS North East"]
    shown.choose("Harrow Lane", sector="Charity", borough="Harrow")
    assert shown.kept()[0] == ("Harrow Lane", "Charity", "Harrow", 0)
    assert shown.workspace.history()[0].label == "Edit Harrow Lane"
    assert shown.dialog.table.current().sector == "Charity"


def test_nothing_is_written_where_nothing_is_another(shown: Shown) -> None:
    before = len(shown.workspace.history())
    shown.choose("Harrow Lane")
    assert len(shown.workspace.history()) == before


def test_a_name_that_is_taken_is_refused_at_its_field(shown: Shown) -> None:
    shown.choose("NHS NEL", name="nhs north east")
    assert "NHS North East is there already" in shown.words()
    assert [row[0] for row in shown.kept()] == ["Harrow Lane", "NHS NEL", "NHS North East"]


def test_two_that_are_ticked_become_the_one_with_more_people(shown: Shown) -> None:
    assert not shown.dialog.merge_act.isVisible()
    shown.dialog.table.rows_model.tick([1, 2], on=True)
    assert shown.dialog.merge_act.isVisible()
    QTest.mouseClick(shown.dialog.merge_act, Qt.MouseButton.LeftButton)
    shown.wait()
    assert shown.kept() == [("Harrow Lane", "", "", 0), ("NHS North East", "", "", 3)]
    assert not shown.dialog.merge_act.isVisible()
