"""Whose time is up, seen and erased through the dialog."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import make
from convene.desktop.page import Context
from convene.desktop.pages.retention_dialog import RetentionDialog
from convene.desktop.tasks import Tasks
from convene.rules.people import ERASED
from convene.services import people, retention
from convene.store.workspace import Workspace


@pytest.fixture
def dialog(workspace: Workspace, tasks: Tasks, context: Context) -> Iterator[RetentionDialog]:
    tasks.open(lambda: workspace, done=lambda _: None)
    old = make.event(workspace, "Long ago", days=(date(2024, 5, 1),))
    for name in ("Ana", "Bo"):
        make.registration(workspace, old, make.person(workspace, name))
    cy = make.person(workspace, "Cy")
    for event_id in (old, make.event(workspace)):
        make.registration(workspace, event_id, cy)
    window = QWidget()
    window.resize(1200, 800)
    made = RetentionDialog(context, window)
    made.show()
    assert tasks.wait_idle()
    yield made
    tasks.wait_idle()
    window.deleteLater()


def words(dialog: QWidget) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog) and label.text()]


def test_who_goes_and_who_stays_is_seen_before_it_is_done(
    dialog: RetentionDialog, tasks: Tasks, workspace: Workspace
) -> None:
    seen = set(words(dialog))
    assert {"Long ago", "Goes: Ana, Bo", "Stays: 1 at another event"} <= seen
    assert "Last day Wed 1 May 2024; due since Fri 1 May 2026 (24 months)" in seen
    (erase,) = [b for b in dialog.findChildren(QAbstractButton) if b.text() == "Erase 2 people"]
    erase.click()
    assert tasks.wait_idle()
    QTest.qWait(1)
    assert tasks.wait_idle()
    assert sorted(row.name for row in workspace.read(people.directory)) == ["Cy", ERASED, ERASED]
    assert "Nobody is due to be erased." in words(dialog)


def test_how_long_people_are_kept_is_changed(dialog: RetentionDialog, tasks: Tasks, workspace: Workspace) -> None:
    assert dialog.months.value() == 24
    dialog.months.set_value(36)
    dialog.months.editingFinished.emit()
    assert tasks.wait_idle()
    QTest.qWait(1)
    assert tasks.wait_idle()
    assert workspace.read(retention.usual_months) == 36
    assert "Nobody is due to be erased." in words(dialog)
    assert workspace.history()[0].label == "Keep people for 36 months after an event"
    workspace.undo()
    assert workspace.read(retention.usual_months) == 24
