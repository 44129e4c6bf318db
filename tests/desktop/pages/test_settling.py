"""Offers that have ended are settled on opening, and by the clock."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QObject

import make
from convene.desktop.page import Context
from convene.desktop.pages.settling import Settling, settle_offers
from convene.desktop.tasks import Tasks
from convene.rules.registrations import RegistrationState
from convene.services import offers, waiting
from convene.store.workspace import Workspace


@pytest.fixture
def event_id(workspace: Workspace) -> UUID:
    """One place, offered to Bo until Wednesday; Cleo is next."""
    event_id = make.event(workspace, capacity=1)
    for number, name in enumerate(("Bo", "Cleo")):
        fields = {"state": RegistrationState.WAITING, "registered_at": make.NOW - timedelta(days=9 - number)}
        make.registration(workspace, event_id, make.person(workspace, name), **fields)
    workspace.write("Offer", offers.offer_next, event_id, now=make.NOW)
    return event_id


class Clock:
    now: datetime = make.NOW


@pytest.fixture
def look(qapp: Any, workspace: Workspace) -> Iterator[tuple[Callable[[], Settling], Clock, list[str]]]:
    tasks, clock, said = Tasks(), Clock(), list[str]()
    tasks.open(lambda: workspace, done=lambda _: None)
    parent = QObject()
    context = Context(tasks, lambda *_, **__: None, lambda: clock.now, said.append)

    def begin() -> Settling:
        settle_offers(context, parent)
        assert tasks.wait_idle()
        return parent.findChildren(Settling)[-1]

    yield begin, clock, said
    parent.deleteLater()
    tasks._gate = None  # the fixture closes the workspace
    tasks.close()


def offered(workspace: Workspace, event_id: UUID, now: datetime) -> list[str]:
    return [one.name for one in workspace.read(waiting.waiting_list, event_id, now=now).people if one.offer]


def test_nothing_is_changed_while_nothing_has_ended(
    look: tuple[Callable[[], Settling], Clock, list[str]], workspace: Workspace, event_id: UUID
) -> None:
    begin, clock, said = look
    before = workspace.standing()
    begin()
    assert (workspace.standing(), said) == (before, [])
    assert offered(workspace, event_id, clock.now) == ["Bo"]


def test_what_has_ended_is_settled_on_opening_and_later_by_the_clock(
    look: tuple[Callable[[], Settling], Clock, list[str]], workspace: Workspace, event_id: UUID
) -> None:
    begin, clock, said = look
    clock.now = make.NOW + timedelta(days=3)
    settling = begin()
    assert offered(workspace, event_id, clock.now) == ["Cleo"]
    assert said == ["The offer to Bo has ended; Cleo is offered a place"]
    assert workspace.standing().undo == "Offer", "what happens by itself is nobody's step"
    assert settling.timer.isActive()
    clock.now += timedelta(days=7)
    settling.timer.timeout.emit()
    assert settling.context.tasks.wait_idle()
    assert offered(workspace, event_id, clock.now) == []
    assert said[1:] == ["The offer to Cleo has ended"]
