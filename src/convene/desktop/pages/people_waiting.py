"""The waiting list of an event: who is next and why, what is free, and the offers that are open with their answers."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from convene.desktop.kit.buttons import button, menu_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.layout import Rule, clear, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.table import Table
from convene.desktop.kit.text import ElidedLabel, elided, text_label
from convene.desktop.look import Dressed, look
from convene.desktop.page import Context
from convene.desktop.pages.people_parts import Mark
from convene.desktop.pages.waiting_acts import OfferActs, Refused
from convene.desktop.pages.waiting_words import say_free, say_until, waiting_columns
from convene.rules.errors import ConveneError, Invalid
from convene.services import offers, waiting
from convene.services.waiting import Waiting, WaitingList

_MOST_OFFERS = 4


class WaitingPanel(QWidget):
    """``chosen(registration_id)``: somebody of the list was chosen, or nobody (None); ``terms_asked``: how places are
    offered is to be changed; ``reason_wanted(registration_id, name, error)``: who is next is above the cap."""

    chosen = Signal(object)
    reason_wanted = Signal(object, str, object)
    terms_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.tasks = context, context.tasks
        self.found: WaitingList | None = None
        self._event_id: UUID | None = None
        self._words: list[str] = []
        self._free = ElidedLabel("", 15, 600)
        self._why = ElidedLabel("", 12, 400, "ink2")
        self.offer = button("Offer the next place", "filled", on_click=self.offer_next)
        self.terms = button("How places are offered", "plain", on_click=self.terms_asked.emit)
        self.notice = Notice()
        self.notice.hide()
        self._offers = column(gap=0)
        self.table = Table(
            waiting_columns(), key=lambda one: one.registration_id, name="Waiting list of this event, in its order"
        )
        self.table.placeholder = "Nobody waits."
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._chosen)
        words = column(self._free, self._why, gap=2)
        head = row(gap=8, margins=(24, 12, 24, 12))
        head.addLayout(words, 1)
        head.addWidget(self.terms)
        head.addWidget(self.offer)
        whole = column(gap=0)
        whole.addLayout(head)
        whole.addLayout(column(self.notice, margins=(24, 0, 24, 0)))
        whole.addLayout(self._offers)
        whole.addWidget(self.table, 1)
        self.setLayout(whole)

    def show_event(self, event_id: UUID) -> None:
        """Read the waiting list of that event."""
        if event_id != self._event_id:
            self.notice.hide()
        self._event_id = event_id
        self.tasks.read(self, waiting.waiting_list, event_id, now=self.context.now(), done=self._show)

    def search(self, words: list[str]) -> None:
        """Only those of whom every word is found."""
        self._words = words
        self._filter()

    def offer_next(self) -> None:
        """Offer a place to whoever is next."""
        if self.found is None or self.found.next is None:
            return
        self.notice.hide()
        following = self.found.next

        def asked(error: ConveneError) -> None:
            if isinstance(error, Invalid) and error.field == "over_cap_reason":
                self.reason_wanted.emit(following.registration_id, following.name, error)
            else:
                self._refused(error)

        self.tasks.write(
            self,
            f"Offer “{following.name}” a place",
            offers.offer_next,
            self.found.event_id,
            now=self.context.now(),
            failed=asked,
        )

    def _refused(self, error: ConveneError) -> None:
        self.notice.say_error(error)

    def _show(self, found: WaitingList) -> None:
        if found.event_id != self._event_id:
            return
        self.found = found
        free, why = say_free(found)
        self._free.setText(free)
        self._why.setText(why)
        can = found.next is not None and found.free != 0
        self.offer.setEnabled(can)
        clear(self._offers)
        open_ones = [one for one in found.people if one.offer is not None]
        for one in open_ones[:_MOST_OFFERS]:
            self._offers.addWidget(Rule())
            self._offers.addWidget(OfferLine(self.context, one, found.time_zone, self._refused))
        if (rest := len(open_ones) - _MOST_OFFERS) > 0:
            more = text_label(f"and {rest} more, first in the list below", 12, 400, "ink2")
            self._offers.addLayout(row(more, margins=(52, 4, 24, 8)))
        self._filter()

    def _filter(self) -> None:
        people = self.found.people if self.found is not None else ()
        rows = [one for one in people if all(word in one.found_by for word in self._words)]
        self.table.placeholder = "Nobody by that name waits." if self._words else "Nobody waits."
        self.table.set_rows(rows)

    def _chosen(self, one: Waiting | None) -> None:
        self.chosen.emit(one.registration_id if one is not None else None)


class OfferLine(Dressed, QWidget):
    """An open offer: to whom, until when, whether they know, and what they answered."""

    def __init__(self, context: Context, one: Waiting, time_zone: str, refused: Refused) -> None:
        super().__init__()
        assert one.offer is not None  # noqa: S101 - chosen by the caller
        self.acts = OfferActs(context, self, one.offer.id, one.name, refused)
        over = one.offer.over
        until = say_until(one.offer.expires_at, time_zone)
        said = f"The offer ended on {until}" if over else f"Answer by {until}"
        words = column(elided(one.name, 13, 600), elided(said, 12, 400, "danger" if over else "ink2"), gap=1)
        line = row(gap=10, margins=(24, 6, 24, 6))
        line.addWidget(Mark("octagon-alert", "danger") if over else Mark("half", "care"))
        line.addLayout(words, 1)
        if not one.offer.told:
            line.addWidget(Tag("Not told yet", "care", "ring"))
        menu = QMenu(self)
        for text, act in self.acts.more(told=one.offer.told):
            menu.addAction(text).triggered.connect(lambda _=False, act=act: act())
        accepted = button("Accepted", "plain", "check", small=True, on_click=self.acts.accept)
        accepted.setAccessibleName(f"{one.name} accepted")
        accepted.setEnabled(not over)
        declined = button("Declined", "plain", "x", small=True, on_click=self.acts.decline)
        declined.setAccessibleName(f"{one.name} declined")
        more = menu_button("More", menu, "quiet", small=True)
        more.setAccessibleName(f"More about the offer to {one.name}")
        for act in (accepted, declined, more):
            line.addWidget(act)
        self.setLayout(line)
        self.dress()

    def dress(self) -> None:
        """As high as a row of needs."""
        self.setMinimumHeight(look().px(48))
