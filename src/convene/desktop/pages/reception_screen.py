"""All that is seen at the desk: what stands where, in which tone. What happens is the page's business."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.paint import painter_on
from convene.desktop.look import Dressed
from convene.desktop.pages.reception_bar import DeskButton, DeskHead, DeskSaid, spoken
from convene.desktop.pages.reception_camera import CameraCorner
from convene.desktop.pages.reception_card import VerdictCard
from convene.desktop.pages.reception_counters import Counters
from convene.desktop.pages.reception_door_panel import DoorPanel, OverridePanel
from convene.desktop.pages.reception_field import LEAVING, NEXT, READY, DeskField
from convene.desktop.pages.reception_matches import Matches
from convene.desktop.pages.reception_pin import PinPanel
from convene.desktop.pages.reception_ready import ReadyPanel
from convene.desktop.pages.reception_setup import DayPanel, NamePanel
from convene.desktop.pages.reception_tone import RehearsalBanner, paint_ground, tone
from convene.desktop.pages.reception_walkin import WalkInPanel
from convene.desktop.pages.reception_words import Said

_MARGIN = 40


class Screen(Dressed, QWidget):
    """The field above, one of the panels in the middle, counters at the right, acts at the foot.

    ``show_panel`` is the only thing that changes the tone, so nothing jumps and the field stays where it is.
    """

    def __init__(self, camera: CameraCorner | None = None, *, rehearsal: bool = False) -> None:
        super().__init__()
        self._rehearsal = rehearsal
        self.banner = RehearsalBanner()
        if not rehearsal:  # shown by its parent: by itself it would be a window for a moment
            self.banner.hide()
        self.head, self.field, self.counters = DeskHead(), DeskField(), Counters()
        self.ready, self.card, self.matches = ReadyPanel(), VerdictCard(), Matches()
        self.walk_in, self.naming, self.days = WalkInPanel(), NamePanel(rehearsal=rehearsal), DayPanel()
        self.pin, self.doors, self.override = PinPanel(), DoorPanel(), OverridePanel()
        self.stack = QStackedWidget()
        self._asking = (self.naming, self.days, self.pin, self.doors, self.override)
        for panel in (self.ready, self.card, self.matches, self.walk_in, *self._asking):
            self.stack.addWidget(panel)
        self.undo = DeskButton("Undo last", "undo-2", "F8")
        self.let_in = DeskButton("Let in…", "user-check", "F7")
        self.let_in.hide()  # but for somebody who was stopped
        self.badge = DeskButton("Badge", "tag", "F12")
        self.badge.hide()  # but for somebody who is let in
        self.door = DeskButton("Main door", "door-open", "F5", framed=False)
        self.way = DeskButton("Way out", "arrow-left", "F3", framed=False)
        self.walk = DeskButton("Walk-in", "user-plus", "F2")
        self.camera_on = DeskButton("Camera", "camera", "F9", framed=False)
        self.camera = camera or CameraCorner()
        self.roll = DeskButton("Roll", "printer", "F4", framed=False)
        self.packet = DeskButton("Write packet", "upload", "F6")
        self.packet.hide()  # but for a desk with a pack
        self.sound = DeskButton("Sound on", "volume-2", framed=False)
        self.desk_name = DeskButton("Front desk", "id-card", framed=False)
        self.saved = DeskSaid()
        self.full = DeskButton("Full screen", "maximize", "F11", framed=False)
        self.leave = DeskButton("Leave", "log-out", "Esc")
        self.tone_name, self.leaving = "ready", False
        self._unsaved = 0
        self._arrange()
        self.dress()

    def show_panel(self, panel: QWidget, tone_name: str = "ready") -> None:
        """Show a panel in a tone, and put the focus where it belongs."""
        self.stack.setCurrentWidget(panel)
        self.ready.notice.hide()
        self.tone_name = tone_name
        self.dress()
        self.focus()

    def showing(self, *panels: QWidget) -> bool:
        """Whether one of these is what is shown."""
        return self.stack.currentWidget() in panels

    def said(self) -> Said | None:
        """The verdict that is on the screen; None while there is none."""
        return self.card.said if self.showing(self.card) else None

    def focus(self) -> None:
        """The field has the focus unless somebody is asked something."""
        self.field.setEnabled(not self.showing(self.naming, self.days, self.pin))
        if self.isVisible() and not self.showing(self.walk_in, *self._asking):
            self.field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def dress(self) -> None:
        """Everything in the tone."""
        now = tone(self.tone_name)
        for widget in (self.head, self.field, self.counters, self.saved, *self._acts()):
            widget.set_tone(now)
        self.say_saved(self._unsaved)
        self.update()

    def say_saved(self, unsaved: int) -> None:
        """How many scans are not in the workspace yet."""
        self._unsaved = unsaved
        failed = unsaved and self.tone_name == "not_saved"
        ready, following = (LEAVING, LEAVING) if self.leaving else (READY, NEXT)
        if self.showing(*self._asking):
            self.field.set_hint("", "")
        elif failed:
            self.field.set_hint(following, "Enter tries again", "refresh-cw")
        elif self.tone_name == "ready":
            self.field.set_hint(ready, "Listening")
        else:
            self.field.set_hint(following, "Ready for the next scan", "scan-line")
        if failed:
            self.saved.set_words(f"{unsaved} not saved", "triangle-alert")
        else:
            kept = "Nothing is kept" if self._rehearsal else "Works offline, all saved here"
            self.saved.set_words("Saving…" if unsaved else kept, "hard-drive")
        self._fit_bar()

    def say_sound(self, *, on: bool) -> None:
        """Whether the tones can be heard."""
        self.sound.set_words("Sound on" if on else "Sound off", "volume-2" if on else "volume-x")

    def say_door(self, door: str, *, out: bool) -> None:
        """Which door it is, and whether people leave by it; who is on no list comes in at the main door."""
        self.leaving = out
        self.walk.setHidden(bool(door) or out)
        self.door.set_words(spoken(door) if door else "Main door")
        self.way.set_words("Back to way in" if out else "Way out", "arrow-right" if out else "arrow-left")
        self.say_saved(self._unsaved)

    def announce(self, text: str) -> None:
        """Have a screen reader say it now."""
        said = QAccessibleAnnouncementEvent(self, text)
        said.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(said)

    def notify(self, text: str, state: str) -> None:
        """A line above the last verdicts."""
        self.ready.notice.say(text, state)
        self.announce(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The tone fills everything."""
        painter = painter_on(self)
        now = tone(self.tone_name)
        paint_ground(painter, self.rect().toRectF(), now)
        painter.fillRect(0, self._bar.y() - 1, self.width(), 1, now.hairline)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The counters take their share."""
        super().resizeEvent(event)
        self.counters.fit(self.width())
        self._fit_bar()

    def _acts(self) -> tuple[DeskButton, ...]:
        """The acts at the foot from left to right."""
        people = (self.undo, self.let_in, self.badge, self.walk)
        usual = (self.way, self.door, self.camera_on, self.sound, self.roll)
        return (*people, *usual, self.desk_name, self.packet, self.full, self.leave)

    def _fit_bar(self) -> None:
        """Where the acts do not fit in one line, some keep only icon and key, then the icon, the least needed first;
        the words of the last two go only when that is not enough."""
        acts: list[DeskButton | DeskSaid] = [
            *(self.full, self.sound, self.camera_on, self.roll, self.desk_name),
            *(self.packet, self.way, self.door, self.leave, self.walk, self.badge, self.undo, self.let_in),
        ]
        acts.insert(len(acts) if self.tone_name == "not_saved" else 5, self.saved)
        acts = [act for act in acts if not act.isHidden()]
        for act in acts:
            act.set_compact(on=False)
        lesser, last = acts[:-2], acts[-2:]
        steps = [*((act, False) for act in lesser), *((act, True) for act in lesser[:6])]
        steps += [*((act, False) for act in last), *((act, True) for act in (*lesser[6:], *last))]
        for act, bare in steps:
            if sum(each.sizeHint().width() + 12 for each in acts) <= self.width() - 2 * _MARGIN:
                return
            act.set_compact(on=True, bare=bare)

    def _arrange(self) -> None:
        acts = list(self._acts())
        self._bar = boxed(row(*acts[:-2], None, self.saved, *acts[-2:], gap=12, margins=(_MARGIN, 10, _MARGIN, 10)))
        body = row(gap=40, margins=(_MARGIN, 22, _MARGIN, 22))
        body.addWidget(self.stack, 1)
        side = column(gap=16)
        side.addWidget(self.camera, 0, Qt.AlignmentFlag.AlignRight)
        side.addWidget(self.counters, 1)
        body.addLayout(side)
        whole = column(self.banner, row(self.head, margins=(_MARGIN, 24, _MARGIN, 0)), gap=0)
        whole.addSpacing(10)
        whole.addLayout(row(self.field, margins=(_MARGIN - 5, 0, _MARGIN - 5, 0)))
        whole.addLayout(body, 1)
        whole.addWidget(self._bar)
        self.setLayout(whole)
