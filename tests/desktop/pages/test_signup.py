"""Sign-up through its real widgets: rows, a session's people, a proposal, one person's choices."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

import make
from convene.desktop.kit.notice import Notice
from convene.desktop.page import Context
from convene.desktop.pages.people_drawer import GuestDrawer
from convene.desktop.pages.programme import ProgrammePage
from convene.desktop.pages.signup import SignUpPage
from convene.desktop.pages.signup_choices import ChoiceList, ask_choices
from convene.desktop.tasks import Tasks, Work
from convene.services import allocation_solver, programme, registrations, session_places, sign_up
from convene.services.import_pace import Stopped
from convene.store.workspace import Workspace
from services.test_session_places import C, Choosing, G, W


@dataclass
class Tab:
    page: QWidget
    tasks: Tasks
    choosing: Choosing
    went: list[tuple[str, dict[str, Any]]]

    def idle(self) -> None:
        for _ in range(4):
            assert self.tasks.wait_idle()
            QTest.qWait(1)

    def arrive(self, **target: Any) -> None:
        self.page.arrive({"event_id": self.choosing.event, **target})  # type: ignore[attr-defined]
        self.idle()

    def buttons(self) -> dict[str, QAbstractButton]:
        found = [b for b in self.page.findChildren(QAbstractButton) if b.isVisibleTo(self.page)]
        return {b.accessibleName() or b.text(): b for b in found}

    def press(self, start: str) -> None:
        named = self.buttons()
        chosen = next((b for name, b in named.items() if name.startswith(start)), None)
        assert chosen is not None, f"no button “{start}” among {list(named)}"
        chosen.click()
        self.idle()

    def texts(self) -> str:
        return "\n".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisibleTo(self.page))

    def actions(self) -> dict[str, QAction]:
        menus = [menu for menu in self.page.findChildren(QMenu) if menu.isVisible()]
        return {a.text(): a for menu in menus for a in menu.actions()}

    def pick(self, *path: str) -> None:
        actions = self.actions()
        for words in path[:-1]:
            actions = {a.text(): a for a in actions[words].menu().actions()}
        actions[path[-1]].trigger()
        for menu in self.page.findChildren(QMenu):
            menu.close()
        self.idle()


def _tasks(workspace: Workspace) -> Tasks:
    tasks = Tasks()
    tasks.open(lambda: workspace, done=lambda _: None)
    assert tasks.wait_idle()
    return tasks


@pytest.fixture
def tab(qtbot: Any, workspace: Workspace) -> Iterator[Tab]:
    tasks, went, choosing = _tasks(workspace), [], Choosing(workspace)
    crashes: list[str] = []
    tasks.crashed.connect(crashes.append)
    page = SignUpPage(Context(tasks, lambda place, **target: went.append((place, target)), lambda: make.NOW))
    tasks.changed.connect(lambda _: page.refresh())
    page.resize(1200, 800)
    qtbot.addWidget(page)
    page.show()
    yield Tab(page, tasks, choosing, went)
    tasks.close()
    assert not crashes


def test_each_session_says_its_places_and_who_waits(tab: Tab) -> None:
    tab.choosing.choose(0, tab.choosing.carers, tab.choosing.systems)
    tab.choosing.give(1, tab.choosing.carers)
    tab.choosing.wait(2, tab.choosing.carers)
    tab.arrive()
    rows = [name for name in tab.buttons() if "waiting" in name]
    assert rows == [
        "Carers, 1 of 1, 1 waiting",
        "Systems, 0 of 1, 0 waiting",
        "Walk, 0 of 1, 0 waiting",
        "Stories, 0 of 1, 0 waiting",
    ]
    assert "1 of 4 people chose, 1 of them have no place yet" in tab.texts()
    assert "Thu 9 July, 10:00 to 12:00" in tab.texts()


def test_a_proposal_is_shown_compared_and_done_as_one_step(tab: Tab) -> None:
    for who in (0, 1, 2):
        tab.choosing.choose(who, tab.choosing.carers, tab.choosing.systems)
    tab.arrive()
    tab.press("Allocate…")
    assert tab.choosing.of(0) == {"Carers": (C, 1), "Systems": (C, 2)}
    named = {label.accessibleName() for label in tab.page.findChildren(QLabel)}
    assert {"1st choice, proposed: 1", "2nd choice, first come: 1", "Without a place, now: 3"} <= named
    assert "“Carers”, 1st choice" in tab.texts()
    assert "3 people affected" in tab.texts()
    tab.press("Give these places")
    assert tab.choosing.of(1) == {"Carers": (C, 1), "Systems": (G, 2)}
    assert tab.choosing.of(2) == {"Carers": (W, 1), "Systems": (W, 2)}
    assert tab.page.drawer.isHidden()  # type: ignore[attr-defined]
    tab.press("Allocate…")
    assert "Nothing would change" in tab.texts()
    assert "Give these places" not in tab.buttons()


def test_afresh_and_any_place_left_are_worked_out_again(tab: Tab) -> None:
    tab.choosing.choose(0, tab.choosing.carers)
    tab.choosing.choose(1, tab.choosing.carers, tab.choosing.systems)
    tab.choosing.give(1, tab.choosing.carers)
    tab.arrive()
    tab.press("Allocate…")
    assert "1st choice, proposed: 1" in {label.accessibleName() for label in tab.page.findChildren(QLabel)}
    tab.press("Start afresh")
    assert "2nd choice, proposed: 1" in {label.accessibleName() for label in tab.page.findChildren(QLabel)}
    assert "no longer “Carers”" in tab.texts()
    tab.press("Give any place left")
    assert "go to people who had not chosen them" in tab.texts()


def _until(there: Callable[[], bool]) -> None:
    for _ in range(500):
        if there():
            return
        QTest.qWait(2)
    pytest.fail("it never came")


def test_working_it_out_says_what_it_is_at_and_is_stopped(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []

    def allocate(_: object, progress: Any, cancelled: Any) -> None:
        progress(2, 6)
        while not cancelled():
            threading.Event().wait(0.002)
        ended.append("stopped")
        raise Stopped("Working it out was stopped", "Nothing was changed.")

    monkeypatch.setattr(allocation_solver, "allocate", allocate)
    tab.choosing.choose(0, tab.choosing.carers)
    tab.arrive()
    works: list[Work] = []
    tab.tasks.work_started.connect(works.append)

    def begin() -> None:
        tab.buttons()["Allocate…"].click()
        _until(lambda: "Choices are met as high up as can be…" in tab.texts())

    begin()
    works[-1].cancel()  # as the status line does
    tab.idle()
    assert "Stopped. Nothing was changed." in tab.texts()
    tab.buttons()["Work it out"].click()
    _until(lambda: len(works) == 2)
    tab.press("Cancel")
    assert tab.page.drawer.isHidden()  # type: ignore[attr-defined]
    begin()
    tab.buttons()["Start afresh: only pinned places stay"].click()
    _until(lambda: len(works) == 4)
    tab.tasks.close()
    assert ended == ["stopped"] * 4


def test_a_proposal_that_is_overtaken_says_so_and_changes_nothing(tab: Tab) -> None:
    tab.choosing.choose(0, tab.choosing.carers)
    tab.arrive()
    tab.press("Allocate…")
    tab.choosing.choose(1, tab.choosing.carers)
    tab.press("Give these places")
    said = [n.accessibleName() for n in tab.page.findChildren(Notice) if n.isVisibleTo(tab.page)]
    assert said == ["Choices or places have changed since this was worked out. Work it out again."]
    assert tab.choosing.of(0) == {"Carers": (C, 1)}


def test_a_free_place_goes_to_the_next_with_one_click(tab: Tab) -> None:
    tab.choosing.wait(1, tab.choosing.carers)
    tab.arrive()
    tab.press("Give to next: Carers")
    assert tab.choosing.of(1) == {"Carers": (G, None)}
    assert not [name for name in tab.buttons() if name.startswith("Give to next")]


def test_what_can_be_done_with_somebodys_place(tab: Tab) -> None:
    tab.choosing.choose(0, tab.choosing.carers, tab.choosing.systems)
    tab.choosing.give(0, tab.choosing.carers)
    tab.arrive()
    tab.press("Carers, 1 of 1")
    assert "1st choice" in tab.texts()
    tab.press("What to do with Amara Okafor")
    tab.pick("Pin: stays whatever is allocated")
    (held,) = [o for o in tab.choosing.workspace.read(sign_up.session_people, tab.choosing.carers).people]  # noqa: C416
    assert held.pinned
    tab.press("What to do with Amara Okafor")
    tab.pick("Unpin")
    tab.press("What to do with Amara Okafor")
    tab.pick("Move to", "Systems (0 of 1)")
    assert tab.choosing.of(0) == {"Carers": (C, 1), "Systems": (G, 2)}
    tab.press("What to do with Amara Okafor")
    tab.pick("Put on the waiting list")
    assert tab.choosing.of(0)["Carers"] == (W, 1)
    tab.press("What to do with Amara Okafor")
    tab.pick("Move here from “Systems”")
    assert tab.choosing.of(0) == {"Carers": (G, 1), "Systems": (C, 2)}
    tab.press("What to do with Amara Okafor")
    tab.pick("Release the place")
    assert tab.choosing.of(0)["Carers"][0] == "released"


def test_two_places_at_a_time_are_said(tab: Tab) -> None:
    tab.choosing.give(0, tab.choosing.carers)
    tab.choosing.give(0, tab.choosing.stories)
    tab.choosing.do(programme.move_session, tab.choosing.stories, starts_at=make.at("10:30"), room_id=None)
    tab.arrive()
    assert "Amara Okafor has places on two sessions at a time" in tab.texts()


def test_where_nothing_is_chosen_the_page_says_what_to_do(tab: Tab) -> None:
    other = make.event(tab.choosing.workspace, "Another")
    tab.arrive(event_id=other)
    assert "No session is chosen here" in tab.texts()
    tab.press("Open the programme")
    assert tab.went == [("event", {"event_id": other, "tab": "programme"})]


@pytest.fixture
def person(qtbot: Any, workspace: Workspace) -> Iterator[Tab]:
    tasks, went, choosing = _tasks(workspace), [], Choosing(workspace)
    drawer = GuestDrawer(Context(tasks, lambda place, **target: went.append((place, target)), lambda: make.NOW))
    qtbot.addWidget(drawer)
    drawer.resize(400, 800)
    drawer.show()
    yield Tab(drawer, tasks, choosing, went)
    tasks.close()


def _ask(person: Tab) -> None:
    ask_choices(person.page, person.choosing.people[0], "Amara Okafor")  # type: ignore[arg-type]
    person.idle()


def _ranked(person: Tab) -> list[UUID]:
    (only,) = person.page.findChildren(ChoiceList)
    return only.ranked


def test_choices_are_ranked_by_mouse_and_by_keys(person: Tab) -> None:
    choosing = person.choosing
    _ask(person)
    for title in ("Carers", "Systems", "Walk"):
        person.press(f"Choose {title}")
    assert _ranked(person) == [choosing.carers, choosing.systems, choosing.walk]
    person.press("Walk earlier")
    assert _ranked(person) == [choosing.carers, choosing.walk, choosing.systems]
    key = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(person.page.focusWidget(), Qt.Key.Key_Up, key)  # the one that was moved still has the focus
    person.idle()
    assert _ranked(person) == [choosing.walk, choosing.carers, choosing.systems]
    QTest.keyClick(person.buttons()["Carers later"], Qt.Key.Key_Down, key)
    person.idle()
    assert _ranked(person) == [choosing.walk, choosing.systems, choosing.carers]
    QTest.keyClick(person.buttons()["No longer Systems"], Qt.Key.Key_Delete)
    person.idle()
    person.press("Save choices")
    assert choosing.of(0) == {"Walk": (C, 1), "Carers": (C, 2)}
    _ask(person)
    person.press("No longer Walk")
    person.press("Cancel")
    assert choosing.of(0) == {"Walk": (C, 1), "Carers": (C, 2)}


def test_a_choice_that_cannot_be_is_refused_in_the_drawer(person: Tab) -> None:
    choosing = person.choosing
    _ask(person)
    person.press("Choose Carers")
    supper = make.session(
        choosing.workspace, choosing.event, "Supper", starts_at=make.at("10:30"), sign_up="invited", minutes=30
    )
    choosing.do(session_places.give, supper, choosing.people[0])
    person.press("Save choices")
    said = [n.accessibleName() for n in person.page.findChildren(Notice) if n.isVisibleTo(person.page)]
    assert said == ["Amara Okafor is in “Supper” when “Carers” runs. They cannot be in two places."]
    assert "Carers" not in choosing.of(0)


def test_it_is_reached_from_the_programme(qtbot: Any, tab: Tab) -> None:
    page = ProgrammePage(tab.page.context)  # type: ignore[attr-defined]
    qtbot.addWidget(page)
    page.arrive({"event_id": tab.choosing.event})
    tab.idle()
    (offered,) = [a for a in page.bar.findChildren(QAction) if a.text().startswith("Sign-up")]
    offered.trigger()
    assert tab.went == [("event", {"event_id": tab.choosing.event, "tab": "signup"})]


def test_a_person_of_the_list_can_be_asked_to_choose(person: Tab) -> None:
    person.page.show_guest(person.choosing.people[0])  # type: ignore[attr-defined]
    person.idle()
    (offered,) = [a for m in person.page.findChildren(QMenu) for a in m.actions() if a.text() == "Choose sessions…"]
    offered.trigger()
    person.idle()
    assert "Choose Carers" in person.buttons()


def test_choices_are_taken_from_answers_after_a_look(tab: Tab) -> None:
    first, second = "First choice at 10:00", "Second choice at 10:00"
    said = ({first: "Carers", second: "Systems"}, {first: "Yoga", second: "Walk"})
    for key, answers in zip(tab.choosing.people, said, strict=False):
        tab.choosing.do(registrations.edit, key, answers=answers, now=make.NOW)
    tab.arrive()
    tab.press("From answers…")
    assert "2 people to set" in tab.texts()
    assert "“Yoga”, 1 person" in tab.texts()
    assert "1. Carers, 2. Systems" in tab.texts()
    tab.press(f"{second} (2nd choice)")
    assert "1. Carers, 2. Systems" not in tab.texts()
    assert "1 person to set" in tab.texts()
    tab.press(f"{second} (2nd choice)")
    tab.press("Set these choices")
    assert tab.choosing.of(0) == {"Carers": (C, 1), "Systems": (C, 2)}
    assert tab.choosing.of(1) == {"Walk": (C, 1)}
    assert tab.choosing.workspace.history()[0].label == "Choices of 2 people from their answers"


def test_where_no_answer_names_a_session_it_says_what_to_do(tab: Tab) -> None:
    tab.arrive()
    tab.press("From answers…")
    assert "No answer names a session people choose here." in tab.texts()
