"""Reception: one field that always listens, and a verdict that fills the screen.

Nothing is said before it is kept: the verdict is drawn when the workspace has committed it.
"""

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from convene.desktop.camera import Camera
from convene.desktop.kit.layout import column
from convene.desktop.page import Context, Page
from convene.desktop.pages.reception_badge import BadgeAgain
from convene.desktop.pages.reception_bar import spoken
from convene.desktop.pages.reception_behind import BehindPin
from convene.desktop.pages.reception_camera import CameraCorner
from convene.desktop.pages.reception_counters import NOBODY_YET, figures
from convene.desktop.pages.reception_desk import Desk, Standing, standing
from convene.desktop.pages.reception_doors import DoorDesk
from convene.desktop.pages.reception_entry import Entry
from convene.desktop.pages.reception_matches import MOST
from convene.desktop.pages.reception_near import NearNames
from convene.desktop.pages.reception_pack_desk import PackDesk
from convene.desktop.pages.reception_pin import PinGate
from convene.desktop.pages.reception_post import DoorChoice, Post
from convene.desktop.pages.reception_screen import Screen
from convene.desktop.pages.reception_walkin_desk import WalkIns
from convene.desktop.pages.reception_words import say, say_not_saved, say_ready
from convene.desktop.sounds import Sounds
from convene.rules.checkin import Verdict
from convene.rules.errors import ConveneError, FileProblem
from convene.rules.time import say_day
from convene.services import checkin, checkin_opening, events, presence
from convene.services.checkin import Guest, ScanResult
from convene.services.events import EventDetail

_TICK_MS = 15_000
_OTHERS_MS = 1000  # other desks are seen within two seconds
_SOUND = "reception/sound"


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
        self.post = Post(self._settings, context.now)
        self.desk = Desk(self.tasks, self)
        self.view = Screen(CameraCorner(self._settings, camera), rehearsal=context.rehearsal)
        self.line = self.view.field.line
        self.entry = Entry(self, self.view)
        self.near = NearNames(self.tasks, self.post, self)
        self.gate = PinGate(context, self.view.pin, self)
        self.pack = PackDesk(context, self._settings, self.post, self)
        self.walk_ins = WalkIns(self.tasks, self.post, self.entry, self.view, self.sounds, self.near)
        self.badge = BadgeAgain(context, QSettings(), self.post, self)
        self.doors = DoorDesk(self.tasks, self.post, self.desk, self.view, self)
        self.behind = BehindPin(context, self.gate, self.pack, self.post, self)
        self._made_full = False
        self._pulse: object = None
        self._resting = False
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
        if target["event_id"] != self.post.event_id:
            self.post.come(target["event_id"])
            self.view.undo.set_words("Undo last")
            self.entry.clear()
            self._standing_came(Standing(NOBODY_YET))
            self.view.show_panel(self.view.ready)
        self.pack.look()
        self.tasks.read(self, events.detail, self.post.event_id, done=self._event_came)

    def refresh(self) -> None:
        """Counters and the last verdicts, and whether leaving needs a PIN."""
        self.gate.look()
        post = self.post
        if post.event_id is not None and post.day is not None:
            at = {"day": post.day, "choice": post.choice, "now": self.context.now()}
            came = partial(self._standing_came, choice=post.choice)
            self.tasks.read(self, standing, post.event_id, **at, done=came)

    def showEvent(self, event: QShowEvent) -> None:
        """Listen, and take the focus."""
        super().showEvent(event)
        self.gate.go_on()
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
        elif (when := self.post.when()) is not None:
            who = {"desk": when["desk"], "now": when["now"]}
            done, failed = self._voided, self._void_failed
            void = checkin.void_last
            self.tasks.write(self, "Take back a check-in", void, self.post.event_id, **who, done=done, failed=failed)

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
        if self.post.pack is not None:
            return
        self.view.show_panel(self.view.naming)
        self.view.naming.start(self.post.name)
        if self.post.event_id is not None:
            opens = self.view.naming.show_opens
            self.tasks.read(self, checkin_opening.opens_before, self.post.event_id, done=opens)

    def full_screen(self) -> None:
        """All of the screen, or not."""
        window = self.window()
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self._made_full = bool(window.windowState() & Qt.WindowState.WindowFullScreen)

    def rest(self) -> bool:
        """Show no names until somebody is there again; the desk goes on."""
        if not self.locked:
            return False
        self._resting = True
        self.entry.clear()
        self._start()
        return True

    def leave(self) -> None:
        """Back to the event, where there is a PIN by those who know it."""
        if self.isVisible():
            self.gate.through(self._leave, "Leave Reception?", "Leave Reception")
        else:
            self._leave()

    def _leave(self) -> None:
        if self._made_full:
            self.full_screen()
        if self.post.pack is not None or self.context.rehearsal:  # there is nothing but the desk in it
            self.window().close()
            return
        self.context.go("event", event_id=self.post.event_id, tab="overview")

    def _wire(self) -> None:
        view = self.view
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._others = QTimer(self, interval=_OTHERS_MS)
        self._others.timeout.connect(self._listen)
        self.tasks.heard.connect(self._listen)
        self.entry.shown.connect(self._show_code)
        self.entry.picked.connect(self._admit)
        self.entry.wanted.connect(self._look_for)
        self.entry.near_wanted.connect(lambda text, found: self.near.ask(text, found, self.entry.near))
        self.entry.emptied.connect(self._emptied)
        self.entry.retried.connect(self.desk.retry)
        self.desk.decided.connect(self._decided)
        self.desk.not_saved.connect(self._not_saved)
        self.desk.saving.connect(lambda _: view.say_saved(self.desk.waiting()))
        view.walk_in.closed.connect(self._start)
        self.walk_ins.decided.connect(self._decided)
        view.naming.named.connect(self._named)
        view.naming.left.connect(self._escape)
        view.naming.pack_wanted.connect(self.behind.make_pack)
        view.naming.packets_wanted.connect(self.behind.take_in)
        view.naming.opens_chosen.connect(self.behind.open_before)
        view.naming.rehearsal_wanted.connect(self.behind.rehearse)
        self.pack.known.connect(self._pack_known)
        self.pack.said.connect(self._pack_said)
        self.pack.taken.connect(self.refresh)
        self.doors.judged.connect(self.badge.decided)
        self.badge.offered.connect(view.badge.setVisible)
        self.badge.said.connect(self._pack_said)
        view.badge.clicked.connect(self.badge.print)
        self.doors.moved.connect(self._start)
        view.roll.clicked.connect(self.pack.print_roll)
        view.packet.clicked.connect(self.pack.write_packet)
        view.days.chosen.connect(self._day_chosen)
        view.days.left.connect(self.leave)
        view.undo.clicked.connect(self.undo_last)
        view.camera.seen.connect(self.entry.scan)
        view.camera_on.clicked.connect(self.switch_camera)
        view.sound.clicked.connect(self.switch_sound)
        view.desk_name.clicked.connect(self.rename_desk)
        view.full.clicked.connect(self.full_screen)
        view.leave.clicked.connect(self.leave)
        view.pin.left.connect(self._start)
        self.gate.asked.connect(lambda: view.show_panel(view.pin))
        self.behind.begun.connect(self._begun)
        self.behind.changed.connect(self.refresh)
        keys = {
            "F8": self.undo_last,
            "F2": self.walk_ins.ask,
            "F3": self.doors.turn,
            "F4": self.pack.print_roll,
            "F5": self.doors.ask,
            "F6": self.pack.write_packet,
            "F7": self.doors.override,
            "F9": self.switch_camera,
            "F11": self.full_screen,
            "F12": self.badge.print,
            "Esc": self._escape,
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # Coming, and how the day stands.

    def _pack_known(self) -> None:
        self.view.packet.setVisible(self.post.pack is not None)
        if self.post.pack is not None and self.post.event is not None and self.view.showing(self.view.naming):
            self._start()
        self.view.desk_name.set_words(spoken(self.post.name or "No name yet"))
        self._say_head()

    def _pack_said(self, words: str, state: str) -> None:
        if self.view.showing(self.view.card) and not self.desk.waiting():  # a verdict would hide it
            self._start()
        self.view.notify(words, state)

    def _event_came(self, event: EventDetail) -> None:
        if event.id != self.post.event_id:
            return
        self.post.know(event)
        if self.view.showing(self.view.ready, self.view.naming, self.view.days):
            self._start()
        else:
            self._say_head()

    def _start(self) -> None:
        """What the desk shows when nobody is in front of it: a question, or that it is ready."""
        view, post = self.view, self.post
        self.doors.decided(None)
        view.desk_name.set_words(spoken(post.name or "No name yet"))
        if not post.name:
            self.rename_desk()
        elif post.day is None and post.event is not None:
            view.days.show_days(post.event.days, post.today, post.tz)
            view.show_panel(view.days)
        else:
            view.show_panel(view.ready)
        self._say_head()
        self.refresh()

    def _begun(self) -> None:
        if self.view.showing(self.view.pin):
            self._start()

    def _named(self, name: str) -> None:
        self.post.rename(name)
        self.view.undo.set_words("Undo last")
        self._start()

    def _day_chosen(self, day: date) -> None:
        self.post.choose_day(day)
        self._start()

    def _tick(self) -> None:
        if self.post.day is not None:
            before = self.post.day
            self.post.follow_day()
            # The day ended: those who are still at the desk belong to it.
            self.post.day = self.post.day or before
        self._say_head()
        self.refresh()  # other desks let people in as well

    def _listen(self) -> None:
        """Whether other desks did something; they are asked often, since it costs next to nothing."""
        if self.post.event_id is not None and self.post.day is not None:
            self.tasks.read(self, presence.pulse, self.post.event_id, day=self.post.day, done=self._heard_pulse)

    def _heard_pulse(self, pulse: object) -> None:
        if pulse != self._pulse:
            self._pulse = pulse
            self.refresh()

    def _standing_came(self, now: Standing, choice: DoorChoice | None = None) -> None:
        if choice not in (None, self.post.choice):
            return
        self.post.doors, self.post.opens_at = now.doors, now.opens_at
        self.view.counters.show_figures(figures(now.counts, now.door), self.post.tz)
        self.view.ready.just_now.show_rows(() if self._resting else now.latest, self.post.tz)
        self._say_head()

    def _say_head(self) -> None:
        post, view = self.post, self.view
        view.say_door(post.door_name(), out=post.out)
        view.ready.say(*say_ready(post))
        if post.event is not None:
            clock = f"{self.context.now().astimezone(post.tz):%H:%M}"
            late = "Keyed late" if post.late else self.pack.until()
            care = "  ·  ".join(filter(None, [post.words(), late]))
            view.head.show_head(post.event.title, say_day(post.day) if post.day else "", care, clock)

    # Who comes.

    def _somebody(self) -> None:
        self._resting = False
        self.gate.go_on()

    def _show_code(self, code: str) -> None:
        self._somebody()
        if (how := self.post.passing()) is not None and self.post.event_id is not None:
            self.desk.show_code(self.post.event_id, code, **how)

    def _admit(self, guest: Guest) -> None:
        self._somebody()
        if (how := self.post.passing()) is not None and self.post.event_id is not None:
            self.desk.show_person(self.post.event_id, guest.registration_id, guest.name, **how)

    def _look_for(self, text: str) -> None:
        self._somebody()
        if self.post.passing() is not None:
            found = partial(self.entry.found, text)
            self.tasks.read(self, checkin.search, self.post.event_id, text, limit=MOST, done=found)

    def _emptied(self) -> None:
        if self.view.showing(self.view.matches):
            self._start()

    # What comes of it.

    def _decided(self, result: ScanResult) -> None:
        words, view = say(result, self.post.tz, self.post.door(), today=self.post.today), self.view
        self.doors.decided(result)
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
        self.doors.decided(None)
        view.card.show_said(words)
        self.sounds.play(words.tone)
        view.show_panel(view.card, words.tone)
        view.say_saved(waiting)
        view.announce(words.aloud)

    def _voided(self, result: ScanResult, _change: object) -> None:
        self.view.undo.set_words("Undo last")
        self._start()
        still = "has not left" if self.post.out else "is not here"
        self.view.notify(f"Taken back: {result.name} {still}.", "ok")

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
        elif view.showing(view.override):
            self.doors.back()
        elif view.showing(view.card, view.matches, view.walk_in, view.pin, view.doors) or (
            view.showing(view.naming) and self.post.name
        ):
            self._start()
        else:
            self.leave()
