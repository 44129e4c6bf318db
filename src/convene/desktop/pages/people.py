"""The People tab of an event: everybody on its list from applied to cancelled, with one drawer for every state."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QWidget

from convene.desktop.kit.bulkbar import BulkBar
from convene.desktop.kit.buttons import button, icon_button
from convene.desktop.kit.chips import Chip
from convene.desktop.kit.drawer import Beside
from convene.desktop.kit.empty import EmptyState
from convene.desktop.kit.fields import SearchField
from convene.desktop.kit.layout import Toolbar, boxed, column, row
from convene.desktop.kit.overflow import Overflow
from convene.desktop.kit.table import Table
from convene.desktop.page import Context, Page
from convene.desktop.pages.people_drawer import GuestDrawer
from convene.desktop.pages.people_over_cap import ask_over_cap
from convene.desktop.pages.people_places import PlacesForms
from convene.desktop.pages.people_waiting import WaitingPanel
from convene.desktop.pages.people_words import answer_columns, guest_columns, is_over
from convene.rules.registration_questions import Question
from convene.rules.registrations import HOLDS_PLACE, OVER, RegistrationState
from convene.rules.text import search_key
from convene.services import needs, offers, registration_questions, registrations
from convene.services.guests import Guest

S = RegistrationState
_APPLIED = frozenset({S.APPLIED, S.SHORTLISTED, S.INVITED})

FILTERS: tuple[tuple[str, str, Callable[[Guest], bool]], ...] = (
    ("all", "All", lambda _: True),
    ("registered", "Registered", lambda g: g.state in HOLDS_PLACE),
    ("applied", "Applied", lambda g: g.state in _APPLIED),
    ("waiting", "Waiting", lambda g: g.state is S.WAITING),
    ("needs", "Needs an owner", lambda g: g.wants_owner),
    ("cancelled", "Cancelled", lambda g: g.state in OVER),
)
_APPLYING = frozenset({S.APPLIED, S.SHORTLISTED, S.ACCEPTED, S.DECLINED})
_ALWAYS = frozenset({"all", "registered"})


class PeoplePage(Page):
    """``arrive`` takes ``registration_id`` or ``person_id`` (who to show), ``show`` (a filter), ``add`` (somebody)."""

    title = "People"
    shows = frozenset(
        {
            "registrations",
            "registration_groups",
            "registration_questions",
            "offers",
            "messages",
            "events",
            "settings",
            "people",
            "organisations",
            "needs",
            "places",
            "contributions",
            "sessions",
            "credentials",
        }
    )

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._guests: list[Guest] = []
        self._words: list[str] = []
        self._questions: tuple[Question, ...] = ()
        self._show_next: dict[str, Any] = {}
        self.search = SearchField("Search people")
        self.search.searched.connect(self._search)
        self.chips = {key: Chip(text, 0) for key, text, _ in FILTERS}
        self.filters = Overflow(*self.chips.values())
        group = QButtonGroup(self)
        for key, chip in self.chips.items():
            group.addButton(chip)
            chip.toggled.connect(lambda on: self._filter() if on else None)
            self.filters.offer(chip, on=key in _ALWAYS)
        self.table = Table(
            guest_columns(), sorted_by="name", ticks=True, struck=is_over, name="People on the list of this event"
        )
        self.drawer = GuestDrawer(context)
        self.drawer.came.connect(self._came)
        # Once the list has its new width: the row that was chosen must not be what the drawer pushed out of sight.
        settled = QTimer(self, singleShot=True, interval=0)
        settled.timeout.connect(lambda: self.table.scrollTo(self.table.currentIndex()))
        self.drawer.appeared.connect(settled.start)
        self.drawer.closed.connect(lambda: self.table.choose(None))
        self.table.chosen.connect(lambda guest: self.drawer.show_guest(guest.id) if guest else None)
        self.table.opened.connect(lambda guest: self.drawer.show_guest(guest.id))
        bulk = BulkBar(self.table)
        bulk.add("Give needs to me", "user-check").clicked.connect(lambda _=False: self._give_needs())
        bulk.add("Badges", "printer").clicked.connect(lambda _=False: self._badges())
        bulk.add("Copy as table", "copy").clicked.connect(lambda _=False: self.table.copy())
        bulk.add("Cancel registrations", "user-x").clicked.connect(lambda _=False: self._cancel())
        self.bulk = bulk
        columns = icon_button("columns-3", "Choose columns", kind="plain")
        columns.clicked.connect(lambda _=False: self._choose_columns(columns.mapToGlobal(columns.rect().bottomLeft())))
        self.deciding = button("Applications", "plain", "list-filter", on_click=self.decide)
        self.bar = Toolbar(
            self.search,
            self.filters,
            None,
            columns,
            self.deciding,
            button("Needs", "plain", "accessibility", on_click=self.plan_needs),
            button("Import", "plain", "upload", on_click=self.bring),
            icon_button("users", "Book for a group", kind="plain", on_click=self.book),
            icon_button("user-plus", "Add a person", kind="plain", on_click=self.add),
        )
        self.empty = EmptyState(
            "Nobody is on the list yet. Import the list you have, or add people one by one.",
            "Import a list",
            self.bring,
            other="Add a person",
            on_other=self.add,
        )
        self.lists = QStackedWidget()
        self.lists.addWidget(self.table)
        self.lists.addWidget(self.empty)
        self.waiting = WaitingPanel(context)
        self.waiting.chosen.connect(lambda who: self.drawer.show_guest(who) if who else None)
        self.waiting.reason_wanted.connect(
            lambda who, name, error: ask_over_cap(
                self.drawer, who, name, f"Offer “{name}” a place", offers.offer, error
            )
        )
        self.waiting.terms_asked.connect(lambda: self.places.ask_terms(self.event_id))
        self.drawer.closed.connect(lambda: self.waiting.table.choose(None))
        self.drawer.sought.connect(self._seek)
        self.lists.addWidget(self.waiting)
        self.places = PlacesForms(self.drawer)
        self.setLayout(row(Beside(boxed(column(self.bar, self.lists, gap=0)), self.drawer), gap=0))
        self.chips["all"].setChecked(True)

    def arrive(self, target: dict[str, Any]) -> None:
        """Another event, or somebody or something on this one."""
        if target.get("event_id") != self.target.get("event_id"):
            self.drawer.close_drawer()
            self.table.clear_ticks()
            self.table.set_rows([])
            self.search.clear()
        self._show_next = target
        if target.get("show") in self.chips:
            self.filters.offer(self.chips[target["show"]], on=True)
            self.chips[target["show"]].setChecked(True)
        elif "registration_id" in target or "person_id" in target:
            self.chips["all"].setChecked(True)
        if not self.drawer.me:
            self.tasks.ask(self, _who, done=self._know_me)
        super().arrive(target)

    def refresh(self) -> None:
        """Read the list again, and whoever is shown."""
        if self.event_id is None:
            return
        self.tasks.read(self, registration_questions.questions, self.event_id, done=self._asked)
        self.tasks.read(self, registrations.guests, self.event_id, done=self._listed)
        self.waiting.show_event(self.event_id)
        self.drawer.follow()

    @property
    def event_id(self) -> UUID | None:
        """The event whose list this is."""
        return self.target.get("event_id")

    def decide(self) -> None:
        """The applications, to be reviewed and decided."""
        if self.event_id is not None:
            self.context.go("event", event_id=self.event_id, tab="applications")

    def add(self) -> None:
        """A form for somebody new."""
        if self.event_id is not None:
            self.table.choose(None)
            self.drawer.new_guest(self.event_id)

    def book(self) -> None:
        """A form for a group."""
        if self.event_id is not None:
            self.table.choose(None)
            self.places.ask_group(self.event_id)

    def bring(self) -> None:
        """Import a list."""
        if self.event_id is not None:
            self.context.go("import", event_id=self.event_id)

    def plan_needs(self) -> None:
        """What people need, as a board."""
        if self.event_id is not None:
            self.context.go("event", event_id=self.event_id, tab="needs")

    def _asked(self, questions: tuple[Question, ...]) -> None:
        """Columns for the answers, left out until somebody chooses them."""
        if questions != self._questions:
            self._questions = questions
            usual, more = guest_columns(), answer_columns(questions)
            self.table.set_columns([*usual, *more], unwanted=[column.key for column in more])

    def _know_me(self, who: str) -> None:
        self.drawer.me = who

    def _listed(self, guests: list[Guest]) -> None:
        self._guests = guests
        self.deciding.setVisible(any(guest.state in _APPLYING for guest in guests))
        for key, _, belongs in FILTERS:
            count = sum(map(belongs, guests))
            chip = self.chips[key]
            chip.set_count(count)
            self.filters.offer(chip, on=bool(count) or key in _ALWAYS or chip.isChecked())
        self.bar.setVisible(bool(guests))
        self._filter()
        target, self._show_next = self._show_next, {}
        if target.get("add"):
            self.add()
        wanted = target.get("registration_id") or next(
            (guest.id for guest in guests if guest.person_id == target.get("person_id")), None
        )
        if wanted is not None:
            self.table.choose(wanted)
            if self.chips["waiting"].isChecked():
                self.drawer.show_guest(wanted)

    def _search(self, text: str) -> None:
        self._words = search_key(text).split()
        self._filter()

    def _choose_columns(self, at: QPoint) -> None:
        shown = self.waiting.table if self.lists.currentWidget() is self.waiting else self.table
        shown.columns_menu().exec(at)

    def _seek(self, text: str) -> None:
        self.chips["all"].setChecked(True)
        self.search.set_value(text)
        self._search(text)

    def _filter(self) -> None:
        waiting = self.chips["waiting"].isChecked()
        self.lists.setCurrentWidget(self.waiting if waiting else self.table if self._guests else self.empty)
        self.waiting.search(self._words)
        belongs = next((f for key, _, f in FILTERS if self.chips[key].isChecked()), FILTERS[0][2])
        rows = [g for g in self._guests if belongs(g) and all(word in g.found_by for word in self._words)]
        self.table.placeholder = "Nobody by that name here." if self._words else "Nobody here."
        self.table.set_rows(rows)

    def _came(self, registration_id: UUID) -> None:
        self.chips["all"].setChecked(True)
        self.search.clear()
        self._show_next = {"registration_id": registration_id}
        self.drawer.show_guest(registration_id)

    def _ticked(self) -> list[UUID]:
        return [guest.id for guest in self.table.ticked_rows()]

    def _give_needs(self) -> None:
        ids = self._ticked()
        label = f"Give the needs of {_people(len(ids))} to {self.drawer.me}"
        self.tasks.write(self, label, needs.give_owner_of, ids, owner=self.drawer.me)

    def _badges(self) -> None:
        self.context.go("event", event_id=self.event_id, tab="badges", registration_ids=tuple(self._ticked()))

    def _cancel(self) -> None:
        ids = self._ticked()
        label = f"Cancel {_people(len(ids))}"
        self.tasks.write(self, label, registrations.move, ids, S.CANCELLED, now=self.context.now())
        self.table.clear_ticks()


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _who(workspace: Any) -> str:
    return str(workspace.who)
