"""Parts of a person's drawer: a fact with a mark, a need, a session, a line of history."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from convene.desktop.icons import glyph
from convene.desktop.kit.buttons import RowButton, icon_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.paint import ground, paint_shape, painter_on
from convene.desktop.kit.text import elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.pages.people_words import NEED_STATES, STATES, need_icon, say_consent, say_short
from convene.rules.errors import ConveneError
from convene.rules.people import NeedState
from convene.rules.registrations import RegistrationState
from convene.services.needs import NeedRow
from convene.services.people_erase import ErasePlan

_LABEL = 104
_GOES = (
    "Name, e-mail, phone, organisation, needs, consents, answers, notes and reviews, also in the history of changes "
    "and in entries that were merged into this one. The badge stops working."
)
_MOST = 6
_NAMED_IN = {
    "events": "Event",
    "sessions": "Session",
    "registration_groups": "Group",
    "registrations": "Note at a registration",
    "venue_contacts": "Contact of a venue",
    "booking_dates": "Date of a booking",
    "messages": "Message",
    "needs": "Need",
}
_STAYS = "Counts stay right: attendance and places are kept under “Erased person”."


class Tile(Dressed, QWidget):
    """A small tinted square with an icon."""

    def __init__(self, icon: str, state: str) -> None:
        super().__init__()
        self._icon, self._state = icon, state
        self.dress()

    def dress(self) -> None:
        """Its size."""
        self.setFixedSize(QSize(look().px(30), look().px(30)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint and icon."""
        painter, colours = painter_on(self), look().state(self._state)
        ground(painter, QRectF(self.rect()), 8, colours.soft)
        size = look().size("icon")
        place = QRectF((self.width() - size) / 2, (self.height() - size) / 2, size, size)
        paint_shape(painter, place, self._icon, colours.ink)
        painter.end()


class Mark(Dressed, QWidget):
    """A shape in the colour of a state."""

    def __init__(self, shape: str, state: str) -> None:
        super().__init__()
        self._shape, self._state = shape, state
        self.dress()

    def dress(self) -> None:
        """Its size."""
        self.setFixedSize(QSize(look().size("icon"), look().size("icon")))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The shape."""
        painter = painter_on(self)
        paint_shape(painter, QRectF(self.rect()), self._shape, look().state(self._state).ink)
        painter.end()


def state_mark(state: RegistrationState) -> QWidget:
    """A state: plain words with a tick for the normal case, a tag for the others."""
    if state is not RegistrationState.REGISTERED:
        return Tag(*STATES[state])
    words, colour, shape = STATES[state]
    return boxed(row(Mark(shape, colour), text_label(words, 13), gap=6))


def copied(text: str) -> QWidget:
    """Text that may be longer than there is room, with a button that copies it."""
    copy = icon_button("copy", f"Copy {text}", small=True, on_click=lambda: QGuiApplication.clipboard().setText(text))
    copy.setFixedHeight(look().px(20))
    line = row(gap=4)
    line.addWidget(elided(text, 13), 1)
    line.addWidget(copy)
    return boxed(line)


def fact(box: QVBoxLayout, label: str, value: str | QWidget) -> None:
    """A label and what belongs to it; nothing where the value is empty."""
    if value == "":
        return
    words = value
    if isinstance(words, str):
        words = text_label(words, 13, wrap=True, selectable=True)
        words.setMinimumWidth(1)  # one long word must not make the drawer wider
    line = QHBoxLayout()
    line.setSpacing(12)
    name = text_label(label, 13, 400, "ink3")
    name.setFixedWidth(look().px(_LABEL))
    line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop if isinstance(value, str) else Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(words, 1)
    if isinstance(value, Tag):
        line.addStretch(2)
    box.addLayout(line)


def need_line(need: NeedRow, *acts: QWidget) -> QWidget:
    """A need: what, who sees to it by when, and what can be done."""
    wanting = need.wants_owner
    done = need.state is NeedState.DONE
    due = f"due {say_short(need.due)}" if need.due and not done else ""
    who = need.owner or ("No owner" if wanting else "")
    detail = need.detail if need.feature and need.detail != need.label else ""
    told = f"Reception sees: {need.reception_note}" if need.reception_note else ""
    under = ", ".join(part for part in (who, due) if part)
    words = column(text_label(need.label if need.feature else need.detail, 13, 600, wrap=True), gap=1)
    if under:
        words.addWidget(text_label(under, 12, 500 if wanting else 400, "care" if wanting else "ink2", wrap=True))
    agreed = "care" if need.consent_at is None else "ink3"
    for more, colour in ((detail, "ink2"), (told, "ink2"), (say_consent(need), agreed)):
        if more:
            words.addWidget(text_label(more, 12, 400, colour, wrap=True))
    standing = row(gap=8, margins=(0, 4, 0, 0))
    if need.state is not NeedState.OPEN:
        standing.addWidget(Tag(NEED_STATES[need.state], "ok" if done else "info", "tick" if done else "half"))
    for act in acts:
        standing.addWidget(act)
    standing.addStretch(1)
    if standing.count() > 1:
        words.addLayout(standing)
    line = row(gap=10)
    line.addWidget(Tile(need_icon(need), "care" if wanting else "neutral"), 0, Qt.AlignmentFlag.AlignTop)
    line.addLayout(words, 1)
    return boxed(line)


def session_line(time: str, title: str, themes: Sequence[str], note: str) -> QWidget:
    """When, what, and the glyphs of its themes."""
    when = text_label(time, 13, 400, "ink2")
    when.setFixedWidth(look().px(44))
    line = row(when, gap=8)
    line.addWidget(elided(title, 13), 1)
    if note:
        line.addWidget(text_label(note, 12, 400, "ink3"))
    for theme in themes:
        picture = QLabel()
        picture.setPixmap(glyph(theme, look().size("icon")))
        picture.setAccessibleName(look().theme(theme).name)
        line.addWidget(picture)
    return boxed(line)


def history_line(when: str, text: str, under: str = "") -> QWidget:
    """When, what was done, and below it more about that: to which state, why, by whom."""
    at = text_label(when, 12, 400, "ink3")
    at.setFixedWidth(look().px(150))
    line = row(gap=8)
    line.addWidget(at, 0, Qt.AlignmentFlag.AlignTop)
    words = column(text_label(text, 12, 400, "ink2", wrap=True), gap=1)
    if under:
        words.addWidget(text_label(under, 12, 400, "ink3", wrap=True))
    line.addLayout(words, 1)
    return boxed(line)


def event_line(first_day: date | None, title: str, state: str, on_click: Callable[[], object]) -> QWidget:
    """Another event of a person; the whole line goes there."""
    when = f"{first_day.day} {first_day:%b %Y}" if first_day else "No date"
    line = RowButton(f"{title}, {when}, {state}")
    inside = row(gap=8, margins=(0, 4, 0, 4))
    day = text_label(when, 12, 400, "ink3")
    day.setFixedWidth(look().px(84))
    parts = (day, elided(title, 12, 500), text_label(state, 12, 400, "ink2"))
    for part in parts:
        inside.addWidget(part, 1 if part is parts[1] else 0)
    line.setLayout(inside)
    line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    line.clicked.connect(lambda _=False: on_click())
    return line


def erase_words(drawer: Drawer) -> None:
    """What erasing a person takes away, and what it leaves."""
    for title, words in (("What goes, everywhere", _GOES), ("What stays", _STAYS)):
        drawer.section(title).addWidget(text_label(words, 13, wrap=True))


def erase_mentions(drawer: Any, plan: ErasePlan) -> None:
    """Where the words of others name them: those stay, and have to be looked at."""
    if not plan.mentions or drawer.shown is not None:  # somebody is shown again: nobody is to be erased any more
        return
    box = drawer.section("Still named in")
    for one in plan.mentions[:_MOST]:
        box.addWidget(text_label(f"{_NAMED_IN.get(one.table, one.table)} “{one.title}”", 13, wrap=True))
    if len(plan.mentions) > _MOST:
        box.addWidget(text_label(f"and {len(plan.mentions) - _MOST} more", 13, 400, "ink2"))
    box.addWidget(
        text_label("These words are not theirs, and stay: change them where they stand.", 12, 400, "ink2", wrap=True)
    )


def say_refused(drawer: Drawer, error: ConveneError) -> None:
    """At the top of the drawer, why something was not done; what was said there before goes."""
    for said in drawer.findChildren(Notice):
        said.hide()
    notice = Notice()
    drawer.body.insertWidget(0, boxed(column(notice, margins=(24, 0, 24, 12))))
    notice.say_error(error)
