"""In the drawer of somebody on a list: their place on the waiting list, an offer, their group, colleagues, guests."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout

from convene.desktop.kit.buttons import Button, RowButton, button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.fields import Form, TextField, TickField
from convene.desktop.kit.layout import Flow, boxed, row
from convene.desktop.kit.text import elided, text_label
from convene.desktop.page import Context
from convene.desktop.pages.people_forms import suggest
from convene.desktop.pages.people_words import state_word
from convene.desktop.pages.waiting_acts import OfferActs
from convene.desktop.pages.waiting_words import say_place
from convene.rules.errors import ConveneError
from convene.rules.registrations import HOLDS_PLACE, OVER, RegistrationState
from convene.services import groups, offers, people, plus_ones, registrations
from convene.services.groups import GroupRow
from convene.services.guests import GuestDetail
from convene.services.registration_ties import Ties
from convene.services.substitution import Substituted, substitute
from convene.services.waiting import Waiting

_MOST_MEMBERS = 8


class Shows(Protocol):
    """The drawer these parts are in: what it shows, and its forms."""

    context: Context
    came: Any
    sought: Any

    def section(self, title: str = "", act: Button | None = None) -> QVBoxLayout: ...
    def show_guest(self, registration_id: UUID) -> None: ...
    def open_form(self, title: str, under: str, form: Form, save: Button, *more: Button) -> None: ...
    def wrong(self, form: Form, error: ConveneError) -> None: ...
    def refused(self, error: ConveneError) -> None: ...
    def close_drawer(self) -> None: ...


class TiedParts:
    """Adds to a person's drawer what ``services.registration_ties`` knows, and does what can be done about it."""

    def __init__(self, drawer: Shows) -> None:
        self.drawer, self.context, self.tasks = drawer, drawer.context, drawer.context.tasks

    def sections(self, detail: GuestDetail, ties: Ties) -> None:
        """What there is of it, each with its own title."""
        if ties.waits is not None:
            self._waits(detail, ties.waits)
        if ties.group is not None:
            self._group(detail, ties.group)
        pairs = [
            ("Comes instead of", ties.instead_of),
            ("Instead came", ties.replaced_by),
            ("Brought by", ties.host),
            *(("Brings", guest) for guest in ties.guests),
        ]
        told = [(label, tie) for label, tie in pairs if tie is not None]
        if told:
            box = self.drawer.section("Together with")
            for label, tie in told:
                box.addWidget(self._line(label, tie.name, tie.state, detail, tie.registration_id))

    def first_acts(self, detail: GuestDetail, ties: Ties) -> list[Button]:
        """What comes first at the foot of the drawer; nothing where the usual acts do."""
        if ties.unnamed and detail.state not in OVER:
            return [button("Name this person", "filled", on_click=partial(self._ask_name, detail))]
        if ties.waits is None or ties.waits.offer is not None:
            return []
        kind = "filled" if ties.waits.place == 1 else "plain"
        return [button("Offer a place", kind, on_click=partial(self._offer, detail))]

    def into_menu(self, detail: GuestDetail, ties: Ties, menu: QMenu) -> None:
        """What can be done less often."""

        def offer_of(text: str, act: Callable[[], object]) -> None:
            menu.addAction(text).triggered.connect(lambda _=False: act())

        if ties.waits is not None and ties.waits.offer is not None:
            for text, act in self._acts_on(ties.waits).more(told=ties.waits.offer.told):
                offer_of(text, act)
        if detail.state in OVER and ties.free:
            offer_of("Offer a place", partial(self._offer, detail))
        if detail.state in HOLDS_PLACE:
            offer_of("A colleague comes instead…", partial(self._ask_colleague, detail))
            if ties.may_bring:
                offer_of("Brings somebody…", partial(self._ask_guest, detail))
        if ties.group is not None and any(one.state not in OVER for one in ties.group.members):
            offer_of("Cancel the whole group…", partial(self._ask_cancel, detail, ties.group))

    # What is shown ---------------------------------------------------------------------------------------------------

    def _waits(self, detail: GuestDetail, waits: Waiting) -> None:
        box = self.drawer.section("Waiting list")
        head = row(text_label(say_place(waits), 15, 650), gap=8)
        if waits.offer is not None and not waits.offer.told:
            head.addWidget(Tag("Not told yet", "care", "ring"))
        head.addStretch(1)
        box.addLayout(head)
        box.addWidget(text_label(waits.reason, 13, 400, "ink2", wrap=True))
        if waits.offer is not None:
            acts = self._acts_on(waits)
            accepted = button("Accepted", "filled", "check", on_click=acts.accept)
            accepted.setEnabled(not waits.offer.over)
            box.addWidget(boxed(Flow(accepted, button("Declined", "plain", "x", on_click=acts.decline))))
            return
        for words, field, on in (
            ("Has priority", "priority", waits.priority > 0),
            ("Can come at short notice", "short_notice", waits.short_notice),
        ):
            tick = TickField(words, value=on)
            tick.edited.connect(partial(self._note, detail, field, tick))
            box.addWidget(tick)

    def _group(self, detail: GuestDetail, group: GroupRow) -> None:
        find = button("Show in the list", "quiet", small=True, on_click=lambda: self.drawer.sought.emit(group.name))
        box = self.drawer.section("Group", find)
        box.addWidget(text_label(group.name, 13, 600, wrap=True))
        said = [
            "1 place" if group.held == 1 else f"{group.held} places",
            f"{group.waiting} waiting" if group.waiting else "",
            f"{group.unnamed} to be named" if group.unnamed else "",
            f"booked by {group.contact}" if group.contact else "",
        ]
        box.addWidget(text_label(", ".join(part for part in said if part), 12, 400, "ink2", wrap=True))
        if group.note:
            box.addWidget(text_label(group.note, 12, 400, "ink2", wrap=True))
        others = [one for one in group.members if one.registration_id != detail.id]
        for one in others[:_MOST_MEMBERS]:
            box.addWidget(self._line("", one.name, one.state, detail, one.registration_id))
        if len(others) > _MOST_MEMBERS:
            box.addWidget(text_label(f"and {len(others) - _MOST_MEMBERS} more", 12, 400, "ink3"))

    def _line(self, label: str, name: str, state: RegistrationState, detail: GuestDetail, to: Any) -> RowButton:
        """Another registration; the whole line goes there."""
        line = RowButton(", ".join(part for part in (label, name, state_word(state)) if part))
        inside = row(gap=8, margins=(0, 4, 0, 4))
        if label:
            inside.addWidget(text_label(label, 12, 400, "ink3"))
        inside.addWidget(elided(name, 12, 500), 1)
        inside.addWidget(text_label(state_word(state), 12, 400, "ink2"))
        line.setLayout(inside)
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        go = partial(self.context.go, "event", event_id=detail.event_id, tab="people", registration_id=to)
        line.clicked.connect(lambda _=False: go())
        return line

    # What is done ----------------------------------------------------------------------------------------------------

    def _acts_on(self, waits: Waiting) -> OfferActs:
        assert waits.offer is not None  # noqa: S101 - asked for before
        return OfferActs(self.context, self.drawer, waits.offer.id, waits.name, self.drawer.refused)

    def _write(self, label: str, fn: Callable[..., Any], *args: Any, **kw: Any) -> None:
        self.tasks.write(self.drawer, label, fn, *args, now=self.context.now(), **kw)

    def _offer(self, detail: GuestDetail) -> None:
        label = f"Offer “{detail.person.name}” a place"
        self.drawer.give(detail.id, detail.person.name, label, offers.offer)

    def _note(self, detail: GuestDetail, field: str, tick: TickField) -> None:
        value = int(tick.value()) if field == "priority" else tick.value()
        label = f"{tick.text()}{'' if tick.value() else ' no more'}: “{detail.person.name}”"
        self._write(label, registrations.edit, detail.id, failed=self.drawer.refused, **{field: value})

    # Forms -----------------------------------------------------------------------------------------------------------

    def _ask(self, title: str, under: str, form: Form, verb: str, label: str, fn: Any, *args: Any, **kw: Any) -> None:
        """A form whose values go to ``fn``; then ``then`` shows what came of it."""
        then = kw.pop("then")
        said = kw.pop("label_of", lambda _: label)

        def send() -> None:
            values = form.values()
            self._write(
                said(values),
                fn,
                *args,
                done=lambda made, _change: then(made),
                failed=lambda error: self.drawer.wrong(form, error),
                **kw,
                **values,
            )

        self.drawer.open_form(title, under, form, button(verb, "filled", on_click=send))
        if form.has("organisation"):
            self.tasks.read(self.drawer, people.organisations, done=lambda rows: suggest(form, rows))

    def _ask_colleague(self, detail: GuestDetail) -> None:
        who, form = detail.person.name, Form()
        _who(form, "Who comes instead", detail.person.organisation)
        form.add("reason", "Reason", TextField(), hint="Kept with the registration; may stay empty")
        self._ask(
            f"Instead of {who}",
            "They get the place, its sessions and a badge of their own. The old badge stops working. Needs stay with "
            "the person.",
            form,
            "Let them come instead",
            "",
            substitute,
            detail.id,
            today=self.context.today(),
            then=self._substituted(who),
            label_of=lambda values: f"“{values['name']}” comes instead of “{who}”",
        )

    def _substituted(self, who: str) -> Callable[[Substituted], None]:
        def then(made: Substituted) -> None:
            if made.still_named:
                part = made.still_named[0] if len(made.still_named) == 1 else f"{len(made.still_named)} sessions"
                self.context.toast(f"{who} still has a part in {part}")
            self.drawer.came.emit(made.registration_id)

        return then

    def _ask_guest(self, detail: GuestDetail) -> None:
        form, who = Form(), detail.person.name
        _who(form, "Whom they bring", "")
        self._ask(
            f"{who} brings somebody",
            f"A place of their own; where none is free they wait. They leave the list together with {who}.",
            form,
            "Add to the list",
            "",
            plus_ones.bring,
            detail.id,
            then=self.drawer.came.emit,
            label_of=lambda values: f"“{who}” brings “{values['name']}”",
        )

    def _ask_name(self, detail: GuestDetail) -> None:
        form = Form()
        _who(form, "Name", detail.person.organisation)
        self._ask(
            f"Who is {detail.person.name}?",
            "Somebody we know already is found by their e-mail address.",
            form,
            "Keep the name",
            "",
            groups.name_guest,
            detail.id,
            then=lambda _: self.drawer.show_guest(detail.id),
            label_of=lambda values: f"“{detail.person.name}” is “{values['name']}”",
        )

    def _ask_cancel(self, detail: GuestDetail, group: GroupRow) -> None:
        form = Form()
        form.add("reason", "Reason", TextField(), hint="Kept with each registration; may stay empty")
        count = sum(one.state not in OVER for one in group.members)
        self._ask(
            f"Cancel {group.name}?",
            f"All {count} of them go off the list, and their places are free again. It can be undone."
            if count > 1
            else "The last of them goes off the list. It can be undone.",
            form,
            "Cancel the group",
            f"Cancel the group “{group.name}”",
            groups.cancel,
            group.id,
            then=lambda _: self.drawer.show_guest(detail.id),
        )


def _who(form: Form, label: str, organisation: str) -> None:
    form.add("name", label, TextField(), hint="As they give it, in the order they give it")
    form.add("email", "E-mail", TextField(placeholder="name@example.org"))
    form.add("organisation", "Organisation", TextField(organisation))
