"""Doors at the desk, by keys alone: chosen, passed, left by, and passed with a reason; and before check-in opens."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

import make
from convene.desktop.kit.buttons import plain_words
from convene.desktop.page import Context
from convene.desktop.pages.reception import ReceptionPage
from convene.desktop.pages.reception_words import Said
from convene.desktop.tasks import Tasks
from convene.rules.checkin import Reason, ScanKind, Verdict
from convene.rules.codes import new_code
from convene.rules.programme import SignUp
from convene.rules.registrations import PlaceState
from convene.services import badges, checkin_opening
from convene.store.tables import Place, Scan
from convene.store.workspace import Workspace

TODAY = make.TODAY
Key = Qt.Key


class SideDoor:
    """A desk at an event with two workshops at ten and a talk in one of their rooms at two; it is half past nine."""

    def __init__(self, workspace: Workspace, tasks: Tasks, settings: QSettings) -> None:
        self.workspace, self.tasks, self.now = workspace, tasks, make.at("09:30", TODAY)
        self.event = make.event(workspace, days=(TODAY,))
        venue = make.venue(workspace)
        self.reading_room, chapel = (make.room(workspace, venue, name) for name in ("Library", "Chapel"))
        when: dict[str, Any] = {"sign_up": SignUp.CHOOSE, "starts_at": make.at("10:00", TODAY)}
        self.tears = make.session(workspace, self.event, "Tears", room_id=self.reading_room, capacity=1, **when)
        self.bread = make.session(workspace, self.event, "Bread", room_id=chapel, capacity=5, **when)
        later = {"room_id": self.reading_room, "starts_at": make.at("14:00", TODAY)}
        self.talk = make.session(workspace, self.event, "Talk", **later)
        self.people = {name: self.guest(name) for name in ("Zoë", "Ada")}
        make.add(workspace, Place(session_id=self.tears, registration_id=self.people["Ada"], state=PlaceState.GIVEN))
        settings.setValue("reception/desk", "Side door")
        tasks.open(lambda: workspace, done=lambda _: None)
        self.page = ReceptionPage(Context(tasks, lambda *_, **__: None, lambda: self.now), settings=settings)
        tasks.changed.connect(lambda change: self.page.refresh() if self.page.shows & change.tables else None)
        self.page.resize(1280, 800)
        self.page.show()
        self.page.activateWindow()
        self.page.arrive({"event_id": self.event})
        self.wait()

    def guest(self, name: str) -> UUID:
        return make.registration(self.workspace, self.event, make.person(self.workspace, name))

    def wait(self) -> None:
        assert any(self.tasks.wait_idle() for _ in range(5))

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.page.line, key)
            self.wait()

    def choose(self, name: str) -> None:
        """F5, arrows to the door of that name, Enter."""
        self.press(Key.Key_F5)
        for _ in range(12):
            focused = QApplication.focusWidget()
            if focused is not None and focused.accessibleName().startswith(name):
                break
            self.press(Key.Key_Down)
        self.press(Key.Key_Return)

    def come(self, name: str) -> Said:
        self.page.line.setText(name)
        self.press(Key.Key_Return)
        return self.said()

    def said(self) -> Said:
        said = self.page.view.said()
        assert said is not None
        return said

    def head(self) -> str:
        return self.page.view.head.accessibleName()

    def ready(self) -> str:
        return " ".join(label.text() for label in self.page.view.ready.findChildren(QLabel))

    def scans(self) -> list[Scan]:
        return self.workspace.read(lambda s: list(s.query(Scan).order_by(Scan.desk_seq)))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with closing(Workspace.create(tmp_path / "w.convene", clock=lambda: make.NOW, who="Tester")) as opened:
        yield opened


@pytest.fixture
def side(workspace: Workspace, tasks: Tasks, settings: QSettings) -> Iterator[SideDoor]:
    made = SideDoor(workspace, tasks, settings)
    yield made
    made.page.close()
    made.page.deleteLater()


def test_the_door_of_a_session_looks_at_its_places(side: SideDoor) -> None:
    side.choose("Tears")
    assert "Door: Tears" in side.head()
    assert "Tears, Library. Full." in side.ready()
    assert plain_words(side.page.view.door) == "Tears"
    assert side.come("Ada").word == "Welcome"
    assert side.page.view.counters.accessibleName() == "In here 1, places left 0"
    said = side.come("Zoe")
    assert (said.tone, said.word, said.second, said.name) == ("stop", "No place here", "“Tears” is full", "Zoë")
    assert f"{said.strong}{said.rest}" == "Chapel: “Bread” at 10:00 has 5 places left"
    assert [(scan.verdict, scan.reason, scan.session_id) for scan in side.scans()] == [
        (Verdict.ADMITTED, Reason.NONE, side.tears),
        (Verdict.REFUSED, Reason.NO_PLACE, side.tears),
    ]
    side.choose("Main door")
    assert "Door" not in side.head()
    assert side.come("Zoe").word == "Welcome"
    assert side.scans()[-1].session_id is None


def test_their_own_room_is_told(side: SideDoor) -> None:
    side.choose("Bread")
    said = side.come("Ada")
    assert (said.second, f"{said.strong}{said.rest}") == (
        "Not on the list for “Bread”",
        "Library: they have a place in “Tears” at 10:00",
    )
    assert "5 places left here" in said.below


def test_a_reason_lets_in_who_was_stopped(side: SideDoor) -> None:
    side.choose("Tears")
    assert not side.page.view.let_in.isVisible()
    side.press(Key.Key_F7)  # nobody was stopped
    assert side.page.view.showing(side.page.view.ready)
    side.come("Zoe")
    assert side.page.view.let_in.isVisible()
    side.press(Key.Key_F7, Key.Key_Escape)
    assert side.said().word == "No place here"
    side.press(Key.Key_F7, Key.Key_Return)
    assert "A reason is needed" in side.page.view.override.reason.accessibleDescription()
    assert len(side.scans()) == 1
    side.page.view.override.reason.setText("The chair asked for her")
    side.press(Key.Key_Return)
    assert (side.said().word, side.said().name) == ("Welcome", "Zoë")
    kept = side.scans()[-1]
    assert (kept.verdict, kept.reason, kept.note) == (
        Verdict.ADMITTED,
        Reason.OVERRIDDEN,
        "no_place: The chair asked for her",
    )
    assert not side.page.view.let_in.isVisible()
    side.press(Key.Key_Escape, Key.Key_F7)
    assert side.page.view.showing(side.page.view.ready)


def test_a_badge_that_was_replaced_is_let_in_as_what_was_shown(side: SideDoor) -> None:
    """Asked for by name they would not have been stopped: it is the badge that needs the reason."""
    side.workspace.write("Code", badges.issue_code_for, [side.people["Zoë"]], now=side.now)
    rows = {row.registration_id: row.badge.code for row in side.workspace.read(badges.badges, side.event)}
    side.workspace.write("Reissue", badges.reissue, side.people["Zoë"], now=side.now)
    side.page.entry.scan(rows[side.people["Zoë"]])
    side.wait()
    assert side.said().word == "Please see the coordinator"
    side.press(Key.Key_F7)
    side.page.view.override.reason.setText("Left the new one at home")
    side.press(Key.Key_Return)
    assert side.said().word == "Welcome"
    assert [(scan.reason, scan.note) for scan in side.scans()] == [
        (Reason.REVOKED, ""),
        (Reason.OVERRIDDEN, "revoked: Left the new one at home"),
    ]


def test_who_is_not_known_is_let_in_by_no_reason(side: SideDoor) -> None:
    side.page.entry.scan(new_code(bytes(16)))
    side.wait()
    assert side.said().word == "Not known"
    side.press(Key.Key_F7)
    assert not side.page.view.showing(side.page.view.override)


def test_people_leave_by_the_way_out(side: SideDoor) -> None:
    side.come("Zoe")
    side.now += timedelta(minutes=1)
    side.press(Key.Key_F3)
    assert "Way out" in side.head()
    assert "Ready for whoever leaves" in side.ready()
    assert side.page.line.placeholderText() == "Scan who leaves, or type a name"
    said = side.come("Zoe")
    assert (said.word, said.name, f"{said.strong}{said.rest}") == ("Goodbye", "Zoë", "Out of the building")
    assert [scan.kind for scan in side.scans()] == [ScanKind.IN, ScanKind.OUT]
    assert side.page.view.counters.accessibleName() == "Here now 0, still expected 1"
    assert side.page.view.ready.just_now.texts() == [("Zoë", "Left"), ("Zoë", "Welcome")]
    side.press(Key.Key_F8)
    assert side.page.view.counters.accessibleName().startswith("Here now 1")
    side.press(Key.Key_F3)
    assert "Way out" not in side.head()
    assert side.come("Zoe").word == "Already here"


def test_a_room_is_for_whatever_is_on_in_it(side: SideDoor) -> None:
    side.choose("Library")
    assert "Library: Tears" in side.head()
    side.come("Ada")
    side.now += timedelta(hours=2)
    side.page._tick()
    side.wait()
    assert "Library: Talk" in side.head()
    assert side.come("Zoe").word == "Welcome"
    assert [scan.session_id for scan in side.scans()] == [side.tears, side.talk]
    side.now = make.at("16:00", TODAY)
    side.page._tick()
    side.press(Key.Key_Escape)
    assert "Nothing more is on here today" in side.ready()
    side.page.line.setText("ada")
    side.press(Key.Key_Return)
    assert len(side.scans()) == 2, "there is no door to let anybody in by"


def test_walk_ins_are_for_the_main_door(side: SideDoor) -> None:
    assert side.page.view.walk.isVisible()
    side.choose("Tears")
    assert not side.page.view.walk.isVisible()
    side.press(Key.Key_F2)
    assert side.page.view.showing(side.page.view.ready)
    assert "main door" in side.page.view.ready.notice.accessibleName()


def test_nobody_is_let_in_before_check_in_opens(side: SideDoor) -> None:
    side.now = make.at("08:10", TODAY)
    side.page.rename_desk()
    side.wait()
    opens = side.page.view.naming._opens
    assert opens.value() is None
    opens.setCurrentIndex(opens.findText("30 minutes before"))
    opens.activated.emit(opens.currentIndex())
    side.wait()
    assert side.workspace.read(checkin_opening.opens_before, side.event) == 30
    side.press(Key.Key_Escape)
    assert "Check-in opens at 08:30" in side.ready()
    said = side.come("Zoe")
    assert (said.tone, said.word, said.name) == ("already", "Not open yet", "Zoë")
    assert said.second == "Check-in opens at 08:30"
    assert side.page.view.let_in.isVisible()
    side.now += timedelta(minutes=20)
    assert side.come("Zoe").word == "Welcome"
    side.page.rename_desk()
    side.wait()
    assert opens.currentText() == "30 minutes before"


def test_another_event_begins_at_its_main_door(side: SideDoor) -> None:
    side.choose("Tears")
    side.page.arrive({"event_id": make.event(side.workspace, "Another", days=(TODAY,))})
    side.wait()
    assert side.page.post.door() is None
    assert "Door" not in side.head()


def test_did_you_mean_by_keys_and_in_the_walk_in(side: SideDoor) -> None:
    make.registration(side.workspace, side.event, make.person(side.workspace, "Siobhán Walsh"))
    side.page.line.setText("shivonn")
    side.press(Key.Key_Return, Key.Key_Return)
    assert [guest.name for guest in side.page.view.matches.guests()] == ["Siobhán Walsh"]
    assert side.scans() == []
    side.press(Key.Key_Down, Key.Key_Return)
    assert (side.said().word, side.said().name) == ("Welcome", "Siobhán Walsh")
    side.press(Key.Key_F2)
    side.page.view.walk_in.name.setText("welsh")
    side.page.view.walk_in.likely_wanted.emit("welsh")
    side.wait()
    assert "Siobhán Walsh" in [label.text() for label in side.page.view.walk_in.findChildren(QLabel)]


def test_the_door_is_remembered_for_the_day(side: SideDoor, settings: QSettings) -> None:
    """The laptop was closed over lunch; the day after it stands at the way in."""

    def again() -> str:
        page = ReceptionPage(Context(side.tasks, lambda *_, **__: None, lambda: side.now), settings=settings)
        page.arrive({"event_id": side.event})
        side.wait()
        page.refresh()
        side.wait()
        said, passing = page.post.words(), page.post.passing()
        assert passing is not None
        assert (passing["session_id"] == side.tears) is ("Tears" in said)
        page.deleteLater()
        return said

    side.choose("Library")
    assert again() == "Library: Tears"
    side.choose("Tears")
    assert again() == "Door: Tears"
    kept = str(settings.value("reception/door"))
    for other in (kept.replace(str(TODAY), "2020-01-01"), kept.replace(side.event.hex, "0" * 32), '["odd"]', "{"):
        settings.setValue("reception/door", other)
        assert again() == ""
    side.choose("Main door")
    assert again() == ""
    assert settings.value("reception/door") == ""
