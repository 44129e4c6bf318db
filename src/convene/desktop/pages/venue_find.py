"""Finding a room in the directory: what is wanted in one bar, and the rooms that suit with their reasons."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.fields import Choice, DateField, NumberField
from convene.desktop.kit.layout import Toolbar, boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.rows import Column
from convene.desktop.kit.table import Table
from convene.desktop.kit.text import set_tip, text_label
from convene.desktop.page import Context
from convene.desktop.pages.booking_words import FEATURES, LAYOUTS
from convene.rules.errors import ConveneError
from convene.rules.money import money
from convene.rules.venues import MOST_PEOPLE, Layout, RoomFeature
from convene.services import venue_search
from convene.services.venue_search import Match

_NEAREST = 5  # misses shown where nothing suits


class RoomFinder(QWidget):
    """``chosen(venue_id)`` when a room of that venue is chosen; ``bare(venue_id)`` to add a room to one without any.
    ``without_rooms`` are those, by id and name: nothing can be found in them."""

    chosen = Signal(object)
    bare = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._words = ""
        layouts = [(None, "Any layout"), *((layout, LAYOUTS[layout.value]) for layout in Layout)]
        self.layout_wanted = Choice(layouts)
        self.layout_wanted.setAccessibleName("Layout")
        self.capacity = NumberField(None, least=1, most=MOST_PEOPLE, optional=True)
        self.capacity.setAccessibleName("People")
        self.free_on = DateField(None, optional=True)
        self.free_on.setAccessibleName("Free on")
        self.features = {feature: Chip(FEATURES[feature.value][0]) for feature in RoomFeature}
        self.notice = Notice()
        self._told = boxed(column(self.notice, margins=(24, 12, 24, 4)))
        self._told.hide()
        self.without_rooms: list[tuple[UUID, str]] = []
        self._bare = row(text_label("", 12, 400, "ink2", wrap=True), gap=8, margins=(24, 8, 24, 8))
        self._bare_words = self._bare.itemAt(0).widget()
        self._bare.addStretch(1)
        add = button("Add a room", "quiet", small=True, on_click=lambda: self.bare.emit(self.without_rooms[0][0]))
        self._bare.addWidget(add)
        self._bare_line = boxed(self._bare)
        self._bare_line.hide()
        self.table = Table(_columns(), key=lambda match: match.room.id, name="Rooms found")
        self.table.placeholder = "No room here."
        bar = Toolbar(
            self.layout_wanted,
            boxed(row(text_label("People", 13, 400, "ink2"), self.capacity)),
            boxed(row(text_label("Free on", 13, 400, "ink2"), self.free_on)),
            *self.features.values(),
        )
        whole = column(bar, self._told, gap=0)
        whole.addWidget(self.table, 1)
        whole.addWidget(self._bare_line)
        self.setLayout(whole)
        for field in (self.layout_wanted, self.capacity, self.free_on):
            field.edited.connect(self.refresh)
        for chip in self.features.values():
            chip.toggled.connect(lambda _: self.refresh())
        self.table.chosen.connect(lambda match: self.chosen.emit(match.room.venue_id) if match else None)

    def look_for(self, words: str) -> None:
        """Words of a venue's name or place, besides what the bar says."""
        self._words = words
        self.refresh()

    def refresh(self) -> None:
        """Look again."""
        day = self.free_on.value()
        try:
            free = venue_search.on_day(day) if day else None
        except ConveneError as error:
            self._refused(error)
            return
        self._context.tasks.read(
            self,
            venue_search.find,
            layout=self.layout_wanted.value(),
            capacity=self.capacity.value(),
            features=[feature for feature, chip in self.features.items() if chip.isChecked()],
            free=free,
            text=self._words,
            done=self._show,
            failed=self._refused,
        )

    def _show(self, found: list[Match]) -> None:
        fitting = [match for match in found if match.fits]
        self._told.setVisible(bool(found) and not fitting)
        if found and not fitting:
            near = found[0]
            self.notice.say(
                f"No room is all of that. The nearest is {near.room.name} at {near.room.venue}: {_why(near)}.", "care"
            )
        self.table.set_rows(fitting or found[:_NEAREST])
        self._say_bare()

    def _say_bare(self) -> None:
        names = [name for _, name in self.without_rooms]
        self._bare_line.setVisible(bool(names))
        who = f"{names[0]} has" if len(names) == 1 else f"{len(names)} venues have"
        self._bare_words.setText(f"{who} no room yet, so nothing can be found there.")
        set_tip(self._bare_words, ", ".join(names[:20]) if len(names) > 1 else "")

    def _refused(self, error: ConveneError) -> None:
        self.table.set_rows([])
        self._told.show()
        self.notice.say_error(error)


def _columns() -> list[Column]:
    return [
        Column("fits", "", lambda m: "Suits" if m.fits else "Nearly", 76,
               tag=lambda m: ("ok", "tick") if m.fits else ("care", "half"), sort=lambda m: m.misses),
        Column("room", "Room", lambda m: m.room.name, 140, 2, weight=600, colour="ink"),
        Column("venue", "Venue", lambda m: m.room.venue, 140, 2, after=lambda m: m.borough),
        Column("holds", "Holds", lambda m: f"{m.capacity:,}" if m.capacity else "", 58, right=True,
               sort=lambda m: m.capacity),
        Column("cost", "Price", lambda m: money(m.pence) if m.pence is not None else "not known", 84,
               right=True, sort=lambda m: m.pence),
        Column("why", "Why", _why, 220, 4, tip=_why),
    ]  # fmt: skip


def _why(match: Match) -> str:
    return "; ".join(match.why)
