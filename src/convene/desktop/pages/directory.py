"""Everybody over all events: found, looked at with their history, changed, erased."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from convene.desktop.kit.bulkbar import BulkBar
from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import SearchField
from convene.desktop.kit.layout import Toolbar, boxed, column, row
from convene.desktop.kit.table import Column, Table
from convene.desktop.kit.text import set_tip, text_label
from convene.desktop.page import Context, Page
from convene.desktop.pages.organisations_dialog import OrganisationsDialog
from convene.desktop.pages.people_merge_dialog import PeopleMergeDialog
from convene.desktop.pages.people_person import PersonDrawer
from convene.desktop.pages.retention_dialog import RetentionDialog
from convene.rules.text import search_key
from convene.services import people
from convene.services.people import PersonRow
from convene.services.people_duplicates import Likely, likely

_SETTLED_MS = 400  # looking for people entered twice takes a moment: not for each of several changes in a row


class DirectoryPage(Page):
    """``arrive`` takes ``person_id`` (who to show), ``find`` (words to search for) and ``show`` (``duplicates`` or
    ``retention``)."""

    title = "People"
    shows = frozenset(
        {
            "people",
            "messages",
            "organisations",
            "registrations",
            "needs",
            "event_days",
            "consents",
            "distinct_people",
            "person_merges",
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._people: list[PersonRow] = []
        self._words: list[str] = []
        self._wanted: UUID | None = None
        self.search = SearchField("Search people, e-mail, organisation", width=320)
        self.search.searched.connect(self._search)
        self.count = text_label("", 13, 400, "ink2")
        self._pairs: tuple[Likely, ...] = ()
        self._wanted_pairs = False
        self.twice = button("", "plain", "users", on_click=self.compare)
        self.twice.hide()
        self.kept_for = icon_button("hourglass", "How long people are kept", kind="plain", on_click=self.retain)
        self.homes = icon_button("building-2", "Organisations", kind="plain", on_click=self.see_organisations)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(lambda: self.tasks.read(self, likely, done=self._told_twice))
        self.table = Table(_columns(), sorted_by="name", ticks=True, name="Everybody over all events")
        bulk = BulkBar(self.table)
        self.merge_act = bulk.add("Merge", "users")
        self.merge_act.clicked.connect(lambda _=False: self._merge_ticked())
        bulk.add("Copy as table", "copy").clicked.connect(lambda _=False: self.table.copy())
        self.table.ticked.connect(self._mark)
        self.drawer = PersonDrawer(context)
        self.drawer.made.connect(self._made)
        self.drawer.closed.connect(lambda: self.table.choose(None))
        self.table.chosen.connect(lambda person: self.drawer.show_person(person.id) if person else None)
        self.table.opened.connect(lambda person: self.drawer.show_person(person.id))
        self.bar = Toolbar(
            self.search,
            self.count,
            None,
            self.twice,
            self.homes,
            self.kept_for,
            button("Add a person", "plain", "user-plus", on_click=self.add),
        )
        self.empty = EmptyState(
            "Nobody is here yet. People come with the list of an event: open one and import its list.",
            "Go to the events",
            lambda: context.go("events"),
            other="Add a person",
            on_other=self.add,
        )
        self.lists = QStackedWidget()
        self.lists.addWidget(self.table)
        self.lists.addWidget(self.empty)
        self.setLayout(row(Beside(boxed(column(self.bar, self.lists, gap=0)), self.drawer), gap=0))

    def arrive(self, target: dict[str, Any]) -> None:
        """Perhaps for somebody."""
        self._wanted = target.get("person_id")
        self._wanted_pairs = target.get("show") == "duplicates"
        if target.get("show") == "retention":
            self.retain()
        if "find" in target or self._wanted is not None:
            self.search.set_value(target.get("find", ""))
        super().arrive(target)

    def refresh(self) -> None:
        """Read everybody again, and whoever is shown."""
        self.tasks.read(self, people.directory, done=self._listed)
        self._settled.start()
        self.drawer.follow()

    def add(self) -> None:
        """A form for somebody new."""
        self.table.choose(None)
        self.drawer.new_person()

    def compare(self) -> None:
        """Those who may have been entered twice, pair after pair."""
        if self._pairs:
            self._open(PeopleMergeDialog(self.context, self, self._pairs))

    def see_organisations(self) -> None:
        """Where people come from, by sector and borough."""
        OrganisationsDialog(self.context, self).open()

    def retain(self) -> None:
        """Whose time here is up."""
        RetentionDialog(self.context, self).open()

    def _told_twice(self, pairs: tuple[Likely, ...]) -> None:
        self._pairs = pairs
        words = f"Possible duplicates ({len(pairs):,})"
        self.twice.setText(words)
        self.twice.setAccessibleName(words)
        self.twice.setVisible(bool(pairs))
        wanted, self._wanted_pairs = self._wanted_pairs, False
        if wanted:
            self.compare()

    def _merge_ticked(self) -> None:
        two = self.table.ticked_rows()
        if len(two) == 2:
            self._open(PeopleMergeDialog(self.context, self, [(two[0].id, two[1].id)]))

    def _open(self, dialog: PeopleMergeDialog) -> None:
        dialog.merged.connect(self._merged)
        dialog.open()

    def _merged(self, person_id: UUID) -> None:
        self.table.clear_ticks()
        self._wanted = person_id

    def _mark(self, ticked: list[PersonRow]) -> None:
        self.merge_act.setEnabled(len(ticked) == 2)
        set_tip(self.merge_act, "" if len(ticked) == 2 else "Tick two entries of one person.")

    def _listed(self, rows: list[PersonRow]) -> None:
        self._people = rows
        self.lists.setCurrentIndex(0 if rows else 1)
        self.bar.setVisible(bool(rows))
        self._filter()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.table.choose(wanted)

    def _search(self, text: str) -> None:
        self._words = search_key(text).split()
        self._filter()

    def _filter(self) -> None:
        found = [person for person in self._people if all(word in person.found_by for word in self._words)]
        self.table.placeholder = "Nobody like that. Try part of a name, of an e-mail address or of an organisation."
        self.table.set_rows(found)
        every = f"{len(self._people):,} {'person' if len(self._people) == 1 else 'people'}"
        self.count.setText(f"{len(found):,} of {every}" if self._words else every)

    def _made(self, person_id: UUID) -> None:
        self.search.clear()
        self._wanted = person_id
        self.drawer.show_person(person_id)


def _columns() -> list[Column]:
    return [
        Column("name", "Name", lambda p: p.name, 160, 3, weight=600, colour="ink", after=_after, sort=_by_key),
        Column("organisation", "Organisation", lambda p: p.organisation, 130, 3),
        Column("work", "Work", lambda p: p.job_title, 90, 2, gives=4),
        Column("email", "E-mail", lambda p: p.email, 120, 3, gives=1),
        Column("latest", "Last event", _latest, 98, gives=2, sort=lambda p: p.latest),
        Column(
            "events", "Events", lambda p: str(p.events or ""), 62, gives=3, right=True, sort=lambda p: p.events or None
        ),
    ]


def _by_key(person: PersonRow) -> str:
    return person.found_by


def _after(person: PersonRow) -> str:
    known = f"({person.known_as})" if person.known_as else ""
    return " ".join(part for part in (known, person.pronouns) if part)


def _latest(person: PersonRow) -> str:
    return f"{person.latest.day} {person.latest:%b %Y}" if person.latest else ""
