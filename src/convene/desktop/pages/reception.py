"""Reception: one field that always listens, and a verdict that fills the screen.

Nothing is said before it is kept: the verdict is drawn when the workspace has committed it.
"""

from collections.abc import Sequence
from datetime import UTC, date, tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from convene.desktop.camera import Camera
from convene.desktop.choose import ask_several
from convene.desktop.kit.layout import column
from convene.desktop.page import Context, Page
from convene.desktop.pages.reception_bar import spoken
from convene.desktop.pages.reception_camera import CameraCorner
from convene.desktop.pages.reception_counters import NOBODY_YET
from convene.desktop.pages.reception_desk import Desk, Standing, day_now, standing
from convene.desktop.pages.reception_entry import Entry
from convene.desktop.pages.reception_matches import MOST
from convene.desktop.pages.reception_packs import PACKETS, PackDesk, TakenIn, take_in
from convene.desktop.pages.reception_packs_dialogs import PackDialog, TakenInDialog
from convene.desktop.pages.reception_pin import PinGate
from convene.desktop.pages.reception_screen import Screen
from convene.desktop.pages.reception_words import say, say_not_saved
from convene.desktop.sounds import Sounds
from convene.rules.checkin import Verdict
from convene.rules.errors import ConveneError, FileProblem
from convene.rules.time import say_day, zone
from convene.services import checkin, events, presence
from convene.services.checkin import Guest, ScanResult
from convene.services.events import EventDetail
from convene.services.walkin import walk_in

_TICK_MS = 15_000
_OTHERS_MS = 1000  # other desks are seen within two seconds
_NAME, _SOUND = "reception/desk", "reception/sound"


class ReceptionPage(Page):
    """The desk at the door. Sounds and settings may be given; tests do."""

    title = "Reception"
    shows = frozenset({"scans", "registrations", "people", "events", "event_days", "settings"})
    whole_window = True

    def __init__(
        self,
        context: Context,
        parent: QWidget | None = None,
        *,
        settings: QSettings | None = None,
        sounds: Sounds | None = None,
        camera: Camera | None = None,
    ) -> None:
        super().__init__(context, parent)
        self._settings = settings or QSettings()
        self.sounds = sounds or Sounds(self)
        self.sounds.on = self._settings.value(_SOUND, "on") != "off"
        self.desk = Desk(self.tasks, self)
        self.view = Screen(CameraCorner(self._settings, camera))
        self.line = self.view.field.line
        self.entry = Entry(self, self.view)
        self.gate = PinGate(context, self.view.pin, self)
        self.pack = PackDesk(context, self._settings, self)
        self._event: EventDetail | None = None
        self._event_id: UUID | None = None
        self._tz: tzinfo = UTC
        self._day: date | None = None
        self._chosen = False  # the day, by a person
        self._made_full = False
        self._pulse: object = None
        self.setLayout(column(self.view, gap=0))
        self._wire()
        self.view.say_sound(on=self.sounds.on)

    @property
    def locked(self) -> bool:  # type: ignore[override]
        """Whether leaving needs the PIN."""
        return self.gate.locked and self.isVisible()

    def arrive(self, target: dict[str, Any]) -> None:
        """Come to the desk of an event."""
        self.target = target
        if target["event_id"] != self._event_id:
            self._event_id, self._event, self._day, self._chosen = target["event_id"], None, None, False
            self.view.undo.set_words("Undo last")
            self.entry.clear()
            self._standing_came(Standing(NOBODY_YET, ()))
            self.view.show_panel(self.view.ready)
        self.pack.look()
        self.tasks.read(self, events.detail, self._event_id, done=self._event_came)

    def refresh(self) -> None:
        """Counters and the last verdicts, and whether leaving needs a PIN."""
        self.gate.look()
        if self._event_id is not None and self._day is not None:
            self.tasks.read(self, standing, self._event_id, day=self._day, done=self._standing_came)

    def showEvent(self, event: QShowEvent) -> None:
        """Listen, and take the focus."""
        super().showEvent(event)
        self.entry.set_listening(on=True)
        self._timer.start()
        self._others.start()
        QTimer.singleShot(600, self, self.sounds.prepare)
        self.view.focus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Listen no more."""
        super().hideEvent(event)
        self.entry.set_listening(on=False)
        self.view.camera.stop()
        self._timer.stop()
        self._others.stop()

    def undo_last(self) -> None:
        """Take back this desk's last admission; what is not saved yet is tried again instead."""
        if self.desk.waiting():
            self.desk.retry()
        elif (when := self._when()) is not None:
            who = {"desk": when["desk"], "now": when["now"]}
            done, failed = self._voided, self._void_failed
            void = checkin.void_last
            self.tasks.write(self, "Take back a check-in", void, self._event_id, **who, done=done, failed=failed)

    def open_walk_in(self) -> None:
        """Three fields; what was typed is taken for the name."""
        if self._when() is not None:
            typed = self.entry.text()
            self.entry.clear()
            self.view.show_panel(self.view.walk_in)
            self.view.walk_in.start(typed)

    def switch_sound(self) -> None:
        """Sound on or off, remembered on this computer."""
        self.sounds.on = not self.sounds.on
        self._settings.setValue(_SOUND, "on" if self.sounds.on else "off")
        self.view.say_sound(on=self.sounds.on)

    def switch_camera(self) -> None:
        """Read badges with a camera too, or no more; the field listens all the same."""
        self.view.camera.switch()
        self.view.camera_on.set_words("Camera off" if self.view.camera.is_on() else "Camera")
        self.view.focus()

    def rename_desk(self) -> None:
        """Ask for the desk's name; a pack has its own."""
        if self.pack.info is not None:
            return
        self.view.show_panel(self.view.naming)
        self.view.naming.start(self._name())

    def full_screen(self) -> None:
        """All of the screen, or not."""
        window = self.window()
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self._made_full = bool(window.windowState() & Qt.WindowState.WindowFullScreen)

    def leave(self) -> None:
        """Back to the event, where there is a PIN by those who know it."""
        if self.locked:
            self.view.show_panel(self.view.pin)
            self.view.pin.start(self.context.now())
            return
        if self._made_full:
            self.full_screen()
        if self.pack.info is not None:  # there is nothing but the desk in it
            self.window().close()
            return
        self.context.go("event", event_id=self._event_id, tab="overview")

    def _wire(self) -> None:
        view = self.view
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._others = QTimer(self, interval=_OTHERS_MS)
        self._others.timeout.connect(self._listen)
        self.entry.shown.connect(self._show_code)
        self.entry.picked.connect(self._admit)
        self.entry.wanted.connect(self._look_for)
        self.entry.emptied.connect(self._emptied)
        self.entry.retried.connect(self.desk.retry)
        self.desk.decided.connect(self._decided)
        self.desk.not_saved.connect(self._not_saved)
        self.desk.saving.connect(lambda _: view.say_saved(self.desk.waiting()))
        view.walk_in.wanted.connect(self._walk_in)
        view.walk_in.picked.connect(self.entry.pick)
        view.walk_in.closed.connect(self._start)
        view.walk_in.likely_wanted.connect(self._look_for_likely)
        view.naming.named.connect(self._named)
        view.naming.left.connect(self._escape)
        view.naming.pack_wanted.connect(self.make_pack)
        view.naming.packets_wanted.connect(self.take_in_packets)
        self.pack.known.connect(self._pack_known)
        self.pack.said.connect(view.notify)
        view.roll.clicked.connect(self.print_roll)
        view.packet.clicked.connect(self.pack.write_packet)
        view.days.chosen.connect(self._day_chosen)
        view.days.left.connect(self.leave)
        view.undo.clicked.connect(self.undo_last)
        view.walk.clicked.connect(self.open_walk_in)
        view.camera.seen.connect(self.entry.scan)
        view.camera_on.clicked.connect(self.switch_camera)
        view.sound.clicked.connect(self.switch_sound)
        view.desk_name.clicked.connect(self.rename_desk)
        view.full.clicked.connect(self.full_screen)
        view.leave.clicked.connect(self.leave)
        view.pin.left.connect(self._start)
        self.gate.opened.connect(self.leave)
        keys = {
            "F8": self.undo_last,
            "F2": self.open_walk_in,
            "F4": self.print_roll,
            "F6": self.pack.write_packet,
            "F9": self.switch_camera,
            "F11": self.full_screen,
            "Esc": self._escape,
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # Desks without the workspace.

    def make_pack(self) -> None:
        """Make a pack for a desk elsewhere."""
        if self._event_id is not None:
            PackDialog(self, self.context, self._settings, self._event_id, self._tz).open()

    def take_in_packets(self, paths: Sequence[str] = ()) -> None:
        """Take in what came back, and say what it brought."""
        chosen = paths or ask_several(self, self._settings, "Take in packets", PACKETS)
        if chosen and self._event_id is not None:
            files = [Path(path) for path in chosen]
            self.tasks.ask(self, take_in, self._event_id, files, done=self._taken_in)

    def print_roll(self) -> None:
        """Who is in the building, on paper."""
        if self._event is not None and self._day is not None:
            self.pack.print_roll(self._event.id, self._event.title, self._day, self._tz)

    def _taken_in(self, taken: TakenIn) -> None:
        self.refresh()
        if self._event_id is not None:
            desk = self._name() or "Office"
            TakenInDialog(self, self.context, self._event_id, self._tz, desk, taken).open()

    def _pack_known(self) -> None:
        self.view.packet.setVisible(self.pack.info is not None)
        if self.pack.info is not None and self._event is not None and self.view.showing(self.view.naming):
            self._start()
        self.view.desk_name.set_words(spoken(self._name() or "No name yet"))
        self._say_head()

    # Coming, and how the day stands.

    def _event_came(self, event: EventDetail) -> None:
        if event.id != self._event_id:
            return
        self._event, self._tz = event, zone(event.time_zone)
        self._follow_day()
        if self.view.showing(self.view.ready, self.view.naming, self.view.days):
            self._start()
        else:
            self._say_head()

    def _start(self) -> None:
        """What the desk shows when nobody is in front of it: a question, or that it is ready."""
        view = self.view
        view.desk_name.set_words(spoken(self._name() or "No name yet"))
        if not self._name():
            self.rename_desk()
        elif self._day is None and self._event is not None:
            view.days.show_days(self._event.days, self._today(), self._tz)
            view.show_panel(view.days)
        else:
            view.show_panel(view.ready)
        self._say_head()
        self.refresh()

    def _named(self, name: str) -> None:
        self._settings.setValue(_NAME, name)
        self.view.undo.set_words("Undo last")
        self._start()

    def _day_chosen(self, day: date) -> None:
        self._day, self._chosen = day, True
        self._start()

    def _follow_day(self) -> None:
        if self._event is not None and not self._chosen:
            running = day_now(self._event, now=self.context.now(), today=self._today())
            self._day = running.date if running else None

    def _tick(self) -> None:
        if self._day is not None:
            before = self._day
            self._follow_day()
            self._day = self._day or before  # the day ended: those who are still at the desk belong to it
        self._say_head()
        self.refresh()  # other desks let people in as well

    def _listen(self) -> None:
        """Whether other desks did something; they are asked often, since it costs next to nothing."""
        if self._event_id is not None and self._day is not None:
            self.tasks.read(self, presence.pulse, self._event_id, day=self._day, done=self._heard_pulse)

    def _heard_pulse(self, pulse: object) -> None:
        if pulse != self._pulse:
            self._pulse = pulse
            self.refresh()

    def _standing_came(self, now: Standing) -> None:
        self.view.counters.show_counts(now.counts, self._tz)
        self.view.ready.just_now.show_rows(now.latest, self._tz)

    def _say_head(self) -> None:
        if self._event is not None:
            clock = f"{self.context.now().astimezone(self._tz):%H:%M}"
            late = "Keyed late" if self._chosen and self._day != self._today() else ""
            care = late or self.pack.until(self._tz)
            self.view.head.show_head(self._event.title, say_day(self._day) if self._day else "", care, clock)

    # Who comes.

    def _show_code(self, code: str) -> None:
        if (when := self._when()) is not None and self._event_id is not None:
            self.desk.show_code(self._event_id, code, **when)

    def _admit(self, guest: Guest) -> None:
        if (when := self._when()) is not None and self._event_id is not None:
            self.desk.show_person(self._event_id, guest.registration_id, guest.name, **when)

    def _look_for(self, text: str) -> None:
        if self._when() is not None:
            found = partial(self.entry.found, text)
            self.tasks.read(self, checkin.search, self._event_id, text, limit=MOST, done=found)

    def _emptied(self) -> None:
        if self.view.showing(self.view.matches):
            self._start()

    def _look_for_likely(self, name: str) -> None:
        show = self.view.walk_in.show_likely
        self.tasks.read(self, checkin.search, self._event_id, name, limit=6, done=show)

    def _walk_in(self, values: dict[str, str]) -> None:
        if (when := self._when()) is not None:
            self.view.walk_in.set_saving(on=True)
            label, done = f"Walk-in: {values['name']}", lambda result, _: self._decided(result)
            failed = self._walk_in_failed
            self.tasks.write(self, label, walk_in, self._event_id, **values, **when, done=done, failed=failed)

    # What comes of it.

    def _decided(self, result: ScanResult) -> None:
        words, view = say(result, self._tz), self.view
        view.card.show_said(words)
        if result.verdict is Verdict.ADMITTED and result.guest is not None:
            who = result.guest.known_as or result.guest.name.split()[0]
            view.undo.set_words(f"Undo last: {spoken(who)}")
        if not self.entry.text():  # somebody is typing the next name already
            view.show_panel(view.card, words.tone)
        self.sounds.play(words.tone)
        view.announce(words.aloud)
        self._say_head()

    def _not_saved(self, error: ConveneError, waiting: int, name: str) -> None:
        words, view = say_not_saved(error, waiting, name), self.view
        view.card.show_said(words)
        self.sounds.play(words.tone)
        view.show_panel(view.card, words.tone)
        view.say_saved(waiting)
        view.announce(words.aloud)

    def _walk_in_failed(self, error: ConveneError) -> None:
        self.sounds.play("not_saved")
        self.view.walk_in.say_error(error)
        self.view.announce(f"Not saved. {error.title}")

    def _voided(self, result: ScanResult, _change: object) -> None:
        self.view.undo.set_words("Undo last")
        self._start()
        self.view.notify(f"Taken back: {result.name} is not here.", "ok")

    def _void_failed(self, error: ConveneError) -> None:
        if isinstance(error, FileProblem):
            self._not_saved(error, 0, "")
        else:
            self._start()
            self.view.notify(f"{error.title}. {error.hint}" if error.hint else error.title, "info")

    def _escape(self) -> None:
        """One step back: from what is typed, from what is shown, from the desk."""
        view = self.view
        if self.line.text():
            self.entry.clear()
            self._emptied()
        elif view.showing(view.card, view.matches, view.walk_in, view.pin) or (
            view.showing(view.naming) and self._name()
        ):
            self._start()
        else:
            self.leave()

    # What is known.

    def _name(self) -> str:
        if self.pack.info is not None:
            return self.pack.info.desk
        return str(self._settings.value(_NAME, "") or "")

    def _today(self) -> date:
        return self.context.now().astimezone(self._tz).date()

    def _when(self) -> dict[str, Any] | None:
        """Which desk, for which day, at what time; None while one of them is not known."""
        if not self._name() or self._day is None:
            return None
        today = self._today() if self._chosen else self._day
        return {"desk": self._name(), "day": self._day, "now": self.context.now(), "today": today}
