"""A morning at the desk, through the real widgets and a real workspace: keys in, verdicts out, and the file below."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

import make
from convene.desktop.camera import Camera
from convene.desktop.kit.buttons import Button, RowButton, plain_words
from convene.desktop.page import Context
from convene.desktop.pages.reception import ReceptionPage
from convene.desktop.sounds import Sounds
from convene.desktop.tasks import Tasks
from convene.formats.badges_out import badge_png
from convene.rules.checkin import ScanKind, ScanSource
from convene.services import badges, checkin, events, presence, registrations
from convene.services.badges import BadgeRow
from convene.store.tables import EventDay, Scan
from convene.store.workspace import Workspace

TODAY = date(2026, 6, 1)
NO_KEYS = Qt.KeyboardModifier.NoModifier
MORNING = datetime(2026, 6, 1, 8, 55, tzinfo=UTC)


class Heard(Sounds):
    """Notes the tones instead of playing them."""

    def __init__(self) -> None:
        super().__init__()
        self.tones: list[str] = []

    def play(self, name: str) -> None:
        self.tones.append(name)


class Unplugged(Camera):
    """Sees what it is shown by hand."""

    def devices(self) -> list[tuple[str, str]]:
        return [("a", "Built-in")]

    def start(self, device: str = "") -> None:
        pass


def _focused() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


@dataclass
class Morning:
    """The desk and all that a test needs to know of it."""

    page: ReceptionPage
    workspace: Workspace
    tasks: Tasks
    event_id: UUID
    heard: Heard
    file: Path
    now: datetime
    went: list[tuple[str, dict[str, Any]]]

    def wait(self) -> None:
        """Until nothing is under way; a pause that ends meanwhile may begin something new."""
        assert any(self.tasks.wait_idle() for _ in range(5))

    def scan(self, code: str, *, into: QWidget | None = None) -> None:
        """A wedge scanner: all keys at once, and Enter."""
        (into or self.page.line).setFocus()
        for letter in code:
            QTest.keyClick(_focused(), letter)
        QTest.keyClick(_focused(), Qt.Key.Key_Return)
        self.wait()

    def type(self, text: str) -> None:
        """A person: slower than any scanner. The search comes when typing pauses."""
        for letter in text:
            QTest.qWait(55)
            QApplication.sendEvent(self.page.line, QKeyEvent(QEvent.Type.KeyPress, 0, NO_KEYS, letter))
        QTest.qWait(170)
        self.wait()

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(_focused(), key)
        self.wait()

    def later(self, minutes: float = 1) -> None:
        self.now += timedelta(minutes=minutes)

    def word(self) -> str:
        """What fills the screen."""
        said = self.page.view.said()
        return said.word if said else ""

    def expected(self) -> list[BadgeRow]:
        """Badges of those who are not here yet."""
        came = self.here()
        return [row for row in self.workspace.read(badges.badges, self.event_id) if row.registration_id not in came]

    def here(self) -> dict[UUID, datetime]:
        return self.workspace.read(presence.here, self.event_id, day=TODAY)

    def scans(self) -> list[Scan]:
        def read(session: Any) -> list[Scan]:
            return list(session.query(Scan).filter(Scan.event_id == self.event_id).order_by(Scan.at, Scan.desk_seq))

        return self.workspace.read(read)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, made once; a masterclass is on today."""
    path = tmp_path_factory.mktemp("sample") / "sample.convene"
    workspace = Workspace.create(path, clock=lambda: MORNING, who="Tester")
    make.sample(workspace, today=TODAY, now=MORNING)
    workspace.close()
    return path


@pytest.fixture
def desk(
    sample: Path, tmp_path: Path, tasks: Tasks, settings: QSettings, went: list[tuple[str, dict[str, Any]]]
) -> Iterator[Morning]:
    """Front desk of today's masterclass, as somebody sees it who comes in."""
    file = tmp_path / "day.convene"
    shutil.copy(sample, file)
    morning: Morning
    clock: Callable[[], datetime] = lambda: morning.now  # noqa: E731
    workspace = Workspace.open(file, clock=clock, who="Tester", busy_ms=200)
    event_id = next(row.id for row in workspace.read(events.listing) if row.first_day == TODAY)
    heard = Heard()
    settings.setValue("reception/desk", "Front desk")
    tasks.open(lambda: workspace, done=lambda _: None)
    context = Context(tasks, lambda place, **target: went.append((place, target)), clock)
    page = ReceptionPage(context, settings=settings, sounds=heard, camera=Unplugged())
    morning = Morning(page, workspace, tasks, event_id, heard, file, MORNING, went)
    tasks.changed.connect(lambda change: page.refresh() if page.shows & change.tables else None)
    page.resize(1280, 800)
    page.show()
    page.activateWindow()
    page.arrive({"event_id": event_id})
    assert tasks.wait_idle()
    yield morning
    page.hide()
    tasks.close()
    page.deleteLater()


def test_a_scan_is_kept_and_then_welcomed(desk: Morning) -> None:
    came, guest = len(desk.here()), desk.expected()[0]
    assert desk.page.line.hasFocus()
    desk.scan(guest.badge.code)
    said = desk.page.view.said()
    assert said is not None
    assert (said.tone, said.word, said.name) == ("welcome", "Welcome", guest.badge.name)
    assert said.aloud.startswith("Welcome. ")
    assert guest.registration_id in desk.here()
    assert desk.heard.tones == ["welcome"]
    assert desk.page.view.counters.accessibleName().startswith(f"Here now {came + 1},")
    assert (desk.page.line.text(), desk.page.line.hasFocus()) == ("", True)


def test_the_next_room_is_told_by_the_event_s_clock(desk: Morning) -> None:
    desk.scan(desk.expected()[0].badge.code)
    said = desk.page.view.said()
    assert said is not None
    assert said.strong
    assert said.rest.endswith("at 10:00") or " at 1" in said.rest  # London is an hour ahead of UTC in June


def test_firing_twice_changes_nothing_and_later_it_is_already_here(desk: Morning) -> None:
    code = desk.expected()[0].badge.code
    desk.scan(code)
    desk.scan(code)
    assert (desk.word(), desk.heard.tones) == ("Welcome", ["welcome"])
    desk.later(9)
    desk.scan(code)
    said = desk.page.view.said()
    assert said is not None
    assert (said.word, said.second) == ("Already here", "since 09:55")
    assert desk.heard.tones == ["welcome", "already"]


def test_a_place_that_was_cancelled_is_said_and_why_is_not(desk: Morning) -> None:
    guest = desk.expected()[0]
    desk.workspace.write("Cancel", registrations.cancel, guest.registration_id, reason="Owes money", now=desk.now)
    desk.scan(guest.badge.code)
    said = desk.page.view.said()
    assert said is not None
    assert (said.tone, said.word, said.name) == ("stop", "Cancelled", guest.badge.name)
    assert not {"owes", "money"} & set(said.aloud.casefold().replace(".", " ").split())
    assert guest.registration_id not in desk.here()


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("https://example.org/ticket?id=1", "This is not a Convene badge"),
        ("CNVNBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBXX", "The code was not read whole"),
        ("5012345678900", "This is not a Convene badge"),
    ],
)
def test_a_foreign_code_is_blue_and_names_nobody(desk: Morning, text: str, second: str) -> None:
    desk.scan(text)
    said = desk.page.view.said()
    assert said is not None
    assert (said.tone, said.word, said.second, said.name) == ("unknown", "Not known", second, "")


def test_a_badge_of_another_event_tells_nothing_of_the_person(desk: Morning) -> None:
    other = make.event(desk.workspace, "Elsewhere", days=(TODAY,))
    registration_id = make.registration(desk.workspace, other, make.person(desk.workspace, "Somebody Private"))
    desk.workspace.write("Code", badges.issue_code_for, [registration_id], now=desk.now)
    desk.scan(desk.workspace.read(badges.badges, other)[0].badge.code)
    said = desk.page.view.said()
    assert said is not None
    assert said.tone == "stop"
    assert "Private" not in said.aloud


def test_a_scan_is_caught_wherever_the_focus_is(desk: Morning) -> None:
    first, second = desk.expected()[:2]
    desk.scan(first.badge.code, into=desk.page.view.undo)
    assert (desk.word(), first.registration_id in desk.here()) == ("Welcome", True)
    desk.press(Qt.Key.Key_F2)
    name = desk.page.view.walk_in.name
    name.setText("Half a na")
    desk.later()
    desk.scan(second.badge.code, into=name)
    assert second.registration_id in desk.here()
    assert name.text() == "Half a na"
    assert desk.page.line.hasFocus()


def test_two_letters_find_a_name_and_enter_lets_in(desk: Morning) -> None:
    guest = next(row for row in desk.expected() if row.badge.name.isascii())
    desk.type(guest.badge.name[:2])
    names = [found.name for found in desk.page.view.matches.guests()]
    assert names
    desk.page.line.clear()
    desk.type(guest.badge.name.lower())
    assert [found.name for found in desk.page.view.matches.guests()] == [guest.badge.name]
    desk.press(Qt.Key.Key_Return)
    assert (desk.word(), guest.registration_id in desk.here()) == ("Welcome", True)
    assert desk.scans()[-1].source is ScanSource.SEARCH


def test_arrows_choose_among_several(desk: Morning) -> None:
    desk.type("an")
    matches = desk.page.view.matches
    second = matches.guests()[1]
    desk.press(Qt.Key.Key_Down)
    assert matches.current() == second
    desk.press(Qt.Key.Key_Up)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    said = desk.page.view.said()
    assert said is not None
    assert said.name == second.name


def test_enter_before_the_list_is_seen_lets_nobody_in_by_guess(desk: Morning) -> None:
    came = desk.here()
    desk.page.line.setFocus()
    for letter in "an":
        QTest.qWait(55)
        QTest.keyClick(desk.page.line, letter)
    desk.press(Qt.Key.Key_Return)
    assert len(desk.page.view.matches.guests()) > 1
    assert desk.page.view.showing(desk.page.view.matches)
    assert desk.here() == came


def test_a_name_nobody_has_is_no_scan(desk: Morning) -> None:
    before = len(desk.scans())
    desk.type("Qwxyz")
    desk.press(Qt.Key.Key_Return)
    assert "Nobody on the list" in desk.page.view.matches.words()
    assert len(desk.scans()) == before
    desk.press(Qt.Key.Key_Escape)
    assert desk.page.view.showing(desk.page.view.ready)
    assert desk.went == []


def test_the_six_letters_under_the_code_let_in(desk: Morning) -> None:
    guest = desk.expected()[0]
    desk.type(guest.badge.short_code.lower())
    desk.press(Qt.Key.Key_Return)
    assert guest.registration_id in desk.here()
    assert desk.scans()[-1].source is ScanSource.TYPED


def test_a_scanner_that_sends_no_enter_is_understood(desk: Morning) -> None:
    guest = desk.expected()[0]
    QTest.keyClicks(desk.page.line, guest.badge.code)
    QTest.qWait(250)
    desk.wait()
    assert guest.registration_id in desk.here()


def test_undo_last_takes_back_and_says_whom(desk: Morning) -> None:
    guest = desk.expected()[0]
    desk.scan(guest.badge.code)
    assert plain_words(desk.page.view.undo).startswith("Undo last: ")
    desk.later()
    desk.press(Qt.Key.Key_F8)
    assert guest.registration_id not in desk.here()
    assert guest.badge.name in desk.page.view.ready.notice.accessibleName()
    assert desk.page.view.ready.just_now.texts()[0] == (guest.badge.name, "Taken back")
    assert desk.scans()[-1].kind is ScanKind.VOID
    desk.press(Qt.Key.Key_F8)
    desk.later(60)
    desk.press(Qt.Key.Key_F8)
    assert "nothing to take back" in desk.page.view.ready.notice.accessibleName()


def test_a_walk_in_is_registered_and_let_in(desk: Morning) -> None:
    walk_in = desk.page.view.walk_in
    desk.type("Siân Ó Briain")
    desk.press(Qt.Key.Key_F2)
    assert walk_in.name.text() == "Siân Ó Briain"
    walk_in.form.field("organisation").set_value("Harrow Lane Hospice")
    QTest.keyClick(walk_in.name, Qt.Key.Key_Return)
    desk.wait()
    said = desk.page.view.said()
    assert said is not None
    assert (said.word, said.name, said.who) == ("Welcome", "Siân Ó Briain", "Harrow Lane Hospice")
    assert desk.scans()[-1].source is ScanSource.WALK_IN
    assert "Siân Ó Briain" in [guest.name for guest in desk.workspace.read(registrations.guests, desk.event_id)]


def test_who_is_on_the_list_is_offered_instead_of_entered_twice(desk: Morning) -> None:
    guest, walk_in = desk.expected()[0], desk.page.view.walk_in
    desk.press(Qt.Key.Key_F2)
    walk_in.name.setText(guest.badge.name)
    QTest.qWait(220)
    desk.wait()
    offered = next(b for b in walk_in.findChildren(RowButton) if guest.badge.name in b.accessibleName())
    QTest.mouseClick(offered, Qt.MouseButton.LeftButton)
    desk.wait()
    assert (desk.word(), guest.registration_id in desk.here()) == ("Welcome", True)


def test_a_walk_in_without_a_name_is_told_at_the_field(desk: Morning) -> None:
    walk_in = desk.page.view.walk_in
    desk.press(Qt.Key.Key_F2)
    button = next(b for b in walk_in.findChildren(Button) if plain_words(b) == "Register and let in")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    desk.wait()
    assert "needs a name" in walk_in.name.accessibleDescription()
    assert button.isEnabled()
    desk.press(Qt.Key.Key_Escape)
    assert desk.page.view.showing(desk.page.view.ready)


def test_what_cannot_be_saved_says_so_and_is_saved_first_later(desk: Morning) -> None:
    first, second = desk.expected()[:2]
    came = len(desk.here())
    away = desk.file.with_name("moved.convene")
    desk.file.rename(away)
    desk.scan(first.badge.code)
    said = desk.page.view.said()
    assert said is not None
    assert (said.tone, said.word) == ("not_saved", "Not saved")
    assert "moved" in said.second
    assert desk.heard.tones == ["not_saved"]
    assert desk.page.view.saved.text() == "1 not saved"
    desk.later()
    desk.press(Qt.Key.Key_Return)
    assert desk.word() == "Not saved"
    away.rename(desk.file)
    desk.scan(second.badge.code)
    assert desk.word() == "Welcome"
    assert desk.page.view.saved.text() == "Works offline, all saved here"
    here = desk.here()
    assert len(here) == came + 2
    assert here[first.registration_id] == MORNING  # when it was scanned, not when it could be kept
    assert desk.heard.tones[-2:] == ["welcome", "welcome"]


def test_a_locked_workspace_is_not_saved_either(desk: Morning) -> None:
    import sqlite3

    guest = desk.expected()[0]
    other = sqlite3.connect(desk.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    desk.scan(guest.badge.code)
    assert desk.word() == "Not saved"
    other.execute("ROLLBACK")
    other.close()
    desk.press(Qt.Key.Key_Return)
    assert (desk.word(), guest.registration_id in desk.here()) == ("Welcome", True)


def test_a_mistake_of_ours_is_not_called_saved(desk: Morning, monkeypatch: pytest.MonkeyPatch) -> None:
    from convene.desktop.pages import reception_desk

    def broken(session: object, *_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    crashes: list[str] = []
    desk.tasks.crashed.connect(crashes.append)
    with monkeypatch.context() as patch:
        patch.setattr(reception_desk.checkin, "keep", broken)
        desk.scan(desk.expected()[0].badge.code)
    assert (desk.word(), len(crashes)) == ("Not saved", 1)
    desk.scan(desk.expected()[0].badge.code)
    assert desk.word() == "Welcome"


def test_the_desk_is_named_once(desk: Morning, settings: QSettings) -> None:
    settings.remove("reception/desk")
    desk.page.arrive({"event_id": desk.event_id})
    desk.wait()
    view = desk.page.view
    assert view.showing(view.naming)
    desk.scan(desk.expected()[0].badge.code, into=view.naming.name)
    assert view.showing(view.naming)  # nothing is kept for a desk without a name
    view.naming.name.setText("Side door")
    QTest.keyClick(view.naming.name, Qt.Key.Key_Return)
    desk.wait()
    assert view.showing(view.ready)
    assert settings.value("reception/desk") == "Side door"
    assert plain_words(view.desk_name) == "Side door"


def test_an_event_that_is_not_on_today_offers_its_days_and_keys_late(desk: Morning) -> None:
    day = TODAY - timedelta(days=3)
    other = make.event(desk.workspace, "Last week", days=(day,))
    registration_id = make.registration(desk.workspace, other, make.person(desk.workspace, "Late Keyed"))
    desk.workspace.write("Code", badges.issue_code_for, [registration_id], now=desk.now)
    desk.page.arrive({"event_id": other})
    desk.wait()
    view = desk.page.view
    assert view.showing(view.days)
    choice = next(b for b in view.days.findChildren(RowButton) if "29 May 2026" in b.accessibleName())
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    desk.wait()
    assert "Keyed late" in view.head.accessibleName()
    desk.scan(desk.workspace.read(badges.badges, other)[0].badge.code)
    kept = desk.workspace.read(lambda s: s.query(Scan).filter(Scan.event_id == other).one())
    assert (desk.word(), kept.day, kept.keyed_late) == ("Welcome", day, True)


def test_after_midnight_a_night_still_belongs_to_its_day(desk: Morning) -> None:
    night = make.event(desk.workspace, "Long night", days=(TODAY,))

    def lengthen(session: Any) -> None:
        session.query(EventDay).filter(EventDay.event_id == night).one().ends_at = datetime(2026, 6, 2, 2, tzinfo=UTC)

    desk.workspace.write("Longer", lengthen)
    desk.now = datetime(2026, 6, 2, 0, 30, tzinfo=UTC)
    desk.page.arrive({"event_id": night})
    desk.wait()
    assert "Mon 1 June 2026" in desk.page.view.head.accessibleName()
    assert "Keyed late" not in desk.page.view.head.accessibleName()


def test_escape_goes_one_step_back_and_at_last_leaves(desk: Morning) -> None:
    desk.scan(desk.expected()[0].badge.code)
    desk.press(Qt.Key.Key_Escape)
    assert desk.page.view.showing(desk.page.view.ready)
    assert desk.went == []
    desk.press(Qt.Key.Key_Escape)
    assert desk.went == [("event", {"event_id": desk.event_id, "tab": "overview"})]


def test_sound_can_be_switched_off_for_good(desk: Morning, settings: QSettings) -> None:
    QTest.mouseClick(desk.page.view.sound, Qt.MouseButton.LeftButton)
    assert desk.heard.on is False
    assert settings.value("reception/sound") == "off"
    assert plain_words(desk.page.view.sound) == "Sound off"
    assert desk.page.line.hasFocus()  # a click leaves the focus in the field


def test_a_desk_that_is_not_shown_does_not_listen(desk: Morning) -> None:
    guest, elsewhere = desk.expected()[0], QLineEdit()
    desk.page.hide()
    elsewhere.show()
    elsewhere.activateWindow()
    assert QTest.qWaitForWindowActive(elsewhere)
    desk.scan(guest.badge.code, into=elsewhere)
    assert elsewhere.text() == guest.badge.code
    elsewhere.deleteLater()
    assert guest.registration_id not in desk.here()


def test_other_desks_are_seen(desk: Morning) -> None:
    other = QObject()
    guest = desk.expected()[0]
    desk.tasks.write(
        other, "Elsewhere", checkin.scan, desk.event_id, desk="Side door", code=guest.badge.code, day=TODAY,
        now=desk.now,
    )  # fmt: skip
    desk.wait()
    assert desk.page.view.ready.just_now.texts()[0] == (guest.badge.name, "Welcome")


def test_word_from_another_desk_is_looked_into_at_once(desk: Morning) -> None:
    desk.page._others.stop()
    guest = desk.expected()[0]
    how = {"desk": "Side door", "code": guest.badge.code, "day": TODAY, "now": desk.now}
    desk.workspace.write("Elsewhere", checkin.scan, desk.event_id, **how)
    desk.wait()
    before = desk.page.view.ready.just_now.texts()
    assert (guest.badge.name, "Welcome") not in before
    desk.tasks.heard.emit()
    desk.wait()
    assert desk.page.view.ready.just_now.texts()[0] == (guest.badge.name, "Welcome")


def test_a_badge_before_the_camera_is_a_scan_and_the_field_listens_all_the_while(desk: Morning) -> None:
    guest = desk.expected()[0]
    corner = desk.page.view.camera
    desk.press(Qt.Key.Key_F9)
    assert corner.isVisible()
    assert desk.page.line.hasFocus()
    picture = QImage.fromData(
        badge_png(guest.badge, event_title="Today", event_date_text="Monday", dpi=150)
    ).scaledToHeight(700)
    corner.camera.take(picture)
    end = time.monotonic() + 10
    while guest.registration_id not in desk.here() and time.monotonic() < end:
        QTest.qWait(20)
        desk.wait()
    said = desk.page.view.said()
    assert said is not None
    assert (said.word, said.name) == ("Welcome", guest.badge.name)
    assert desk.page.line.hasFocus()
    desk.press(Qt.Key.Key_F9)
    assert not corner.isVisible()
