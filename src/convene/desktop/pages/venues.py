"""The directory of venues: every place with rooms, what each holds and offers, and what is booked there next."""

from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QWidget

from convene.desktop.kit.bulkbar import BulkBar
from convene.desktop.kit.buttons import button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import SearchField
from convene.desktop.kit.layout import Toolbar, boxed, column
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.rows import Column
from convene.desktop.kit.table import Table
from convene.desktop.kit.text import set_tip
from convene.desktop.page import Context, Page
from convene.desktop.pages.venue_drawer import VenueDrawer
from convene.desktop.pages.venue_find import RoomFinder
from convene.desktop.pages.venue_merge_dialog import MergeDialog
from convene.rules.text import search_key
from convene.services import venue_merge, venues
from convene.services.venue_merge import Likely
from convene.services.venues import VenueRow


class VenuesPage(Page):
    """``arrive({"venue_id": ...})`` opens that venue; with ``add="room"`` the form for a new room of it, with
    ``add="venue"`` alone the form for a new venue."""

    title = "Venues"
    shows = frozenset(
        {"venues", "rooms", "room_layouts", "room_features", "bookings", "opening_hours", "closures"}
        | {"venue_contacts", "venue_documents", "event_days", "sessions"}
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._rows: list[VenueRow] = []
        self._pair: Likely | None = None
        self._apart: set[frozenset[UUID]] = set()  # venues that somebody has said are two
        self.search = SearchField("Search venues", width=260)
        self.archived = Chip("No longer used")
        self.table = Table(
            [
                Column("name", "Venue", lambda v: v.name, 176, 3, weight=600, colour="ink",
                       after=lambda v: "no longer used" if v.archived else ""),
                Column("borough", "Borough", lambda v: v.borough, 96, 1, gives=2),
                Column("postcode", "Postcode", lambda v: v.postcode, 80, gives=3),
                Column("stations", "Nearest stations", lambda v: v.stations, 110, 2, gives=1),
                Column("rooms", "Rooms", lambda v: f"{v.rooms:,}" if v.rooms else "none", 58, right=True,
                       sort=lambda v: v.rooms),
                Column("largest", "Largest", lambda v: f"{v.largest:,}" if v.largest else "", 64, right=True,
                       sort=lambda v: v.largest),
            ],
            sorted_by="name",
            ticks=True,
            name="Venues",
        )  # fmt: skip
        self.bulk = BulkBar(self.table)
        self._merge_act = self.bulk.add("Merge…")
        self.drawer = VenueDrawer(context)
        self.twice = Notice(
            act="Compare…",
            on_act=self._compare,
            closable=True,
        )
        self._twice = boxed(column(self.twice, margins=(24, 12, 24, 4)))
        self._twice.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        words = "No venue is known yet. Add the first with its rooms, then book them for your events."
        self._stack.addWidget(EmptyState(words, "Add a venue", self.add_venue))
        self.finding = Chip("Find a room", icon="list-filter")
        self.finder = RoomFinder(context)
        self._stack.addWidget(self.finder)
        add = button("Add a venue", "filled", "plus", on_click=self.add_venue)
        self._bar = Toolbar(self.search, self.finding, self.archived, None, add)
        main = column(self._bar, self._twice, gap=0)
        main.addWidget(self._stack, 1)
        self.setLayout(column(Beside(boxed(main), self.drawer), gap=0))
        self.search.searched.connect(lambda _: self._filter())
        self.archived.toggled.connect(lambda _: self.refresh())
        self.finding.toggled.connect(lambda _: self._turn())
        self.finder.chosen.connect(self.drawer.show_venue)
        self.finder.bare.connect(lambda venue_id: self.drawer.show_venue(venue_id, add_room=True))
        self.table.chosen.connect(lambda venue: self.drawer.show_venue(venue.id) if venue else None)
        self.table.opened.connect(lambda venue: self.drawer.show_venue(venue.id, take_focus=True))
        self.table.ticked.connect(self._mark)
        self._merge_act.clicked.connect(lambda _=False: self._merge_ticked())
        self.twice.dismissed.connect(self._not_twice)
        self.drawer.closed.connect(self._closed)

    def arrive(self, target: dict[str, Any]) -> None:
        """Open the venue that was asked for."""
        super().arrive(target)
        add = target.get("add")
        if (venue_id := target.get("venue_id")) is not None:
            self.drawer.show_venue(venue_id, add_room=add == "room")
        elif add == "venue":
            self.add_venue()

    def refresh(self) -> None:
        """Read the list again, and the venue that is shown."""
        self.tasks.read(self, venues.listing, archived=self.archived.isChecked(), done=self._show_rows)
        self.tasks.read(self, venue_merge.likely, done=self._told_twice)
        self.drawer.follow()

    def add_venue(self) -> None:
        """The form for a new venue."""
        self.drawer.add_venue()

    def _show_rows(self, rows: list[VenueRow]) -> None:
        self._rows = rows
        self.finder.without_rooms = [(v.id, v.name) for v in rows if not v.rooms and not v.archived]
        self._turn()

    def _turn(self) -> None:
        """The directory, or the rooms found in it; or what to do where there is nothing."""
        none = not self._rows and not self.archived.isChecked()
        self._stack.setCurrentIndex(1 if none else 2 if self.finding.isChecked() else 0)
        self._bar.setVisible(not none)
        self.archived.setVisible(not self.finding.isChecked())
        self._filter()

    def _filter(self) -> None:
        if self.finding.isChecked():
            self.finder.look_for(self.search.value())
            return
        words = search_key(self.search.value()).split()
        found = [v for v in self._rows if all(word in _found_by(v) for word in words)]
        self.table.placeholder = "No venue is called that." if words else "No venue here."
        self.table.set_rows(found)

    def _told_twice(self, pairs: tuple[Likely, ...]) -> None:
        """One pair at a time that may be one venue, unless somebody has said that it is not."""
        self._pair = next((pair for pair in pairs if self._key(pair) not in self._apart), None)
        self._twice.setVisible(self._pair is not None)
        if self._pair is not None:
            self.twice.say(f"“{self._pair.one}” and “{self._pair.other}” may be one venue: {self._pair.why}.")

    def _compare(self) -> None:
        if self._pair is not None:
            self._merge(self._pair.one_id, self._pair.other_id)

    def _not_twice(self) -> None:
        if self._pair is not None:
            self._apart.add(self._key(self._pair))
            self.refresh()

    @staticmethod
    def _key(pair: Likely) -> frozenset[UUID]:
        return frozenset((pair.one_id, pair.other_id))

    def _merge_ticked(self) -> None:
        two = self.table.ticked_rows()
        if len(two) == 2:
            self._merge(two[0].id, two[1].id)

    def _merge(self, keep_id: UUID, other_id: UUID) -> None:
        dialog = MergeDialog(self.context, self, keep_id, other_id)
        dialog.merged.connect(self._merged)
        dialog.open()

    def _merged(self, keep_id: UUID) -> None:
        self.table.clear_ticks()
        self.drawer.show_venue(keep_id)

    def _mark(self, venues_ticked: list[VenueRow]) -> None:
        self._merge_act.setEnabled(len(venues_ticked) == 2)
        set_tip(self._merge_act, "" if len(venues_ticked) == 2 else "Tick two venues that are the same place.")

    def _closed(self) -> None:
        self.table.choose(None)
        self.finder.table.choose(None)


def _found_by(venue: VenueRow) -> str:
    return search_key(venue.name, venue.borough, venue.postcode, venue.stations, venue.address)
