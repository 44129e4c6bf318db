"""Forms in the drawer of a list: places for a group, and how the event offers its places."""

from typing import Any
from uuid import UUID

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form
from convene.desktop.pages.people_forms import suggest
from convene.desktop.pages.people_tied import Shows
from convene.desktop.pages.waiting_forms import group_form, group_values, terms_form
from convene.rules.errors import Invalid
from convene.services import groups, people, waiting_terms
from convene.services.groups import Booked
from convene.services.waiting_terms import Terms


class PlacesForms:
    """Opens them in a drawer."""

    def __init__(self, drawer: Shows) -> None:
        self.drawer, self.context, self.tasks = drawer, drawer.context, drawer.context.tasks

    def ask_group(self, event_id: UUID) -> None:
        """Book places for a group."""
        form = group_form()
        book = button("Book the places", "filled", on_click=lambda: self._book(event_id, form))
        under = "All of the places or none, unless the rest may wait. Who has no name yet can be named later."
        self.drawer.open_form("Book for a group", under, form, book)
        self.tasks.read(self.drawer, people.organisations, done=lambda rows: suggest(form, rows, "name"))

    def ask_terms(self, event_id: UUID | None) -> None:
        """Say how places are offered."""
        if event_id is not None:
            self.tasks.read(
                self.drawer, waiting_terms.terms, event_id, done=lambda found: self._show_terms(event_id, found)
            )

    def _book(self, event_id: UUID, form: Form) -> None:
        try:
            values = group_values(form)
        except Invalid as error:
            self.drawer.wrong(form, error)
            return
        self.tasks.write(
            self.drawer,
            f"Book for “{values['name']}”",
            groups.book,
            event_id,
            now=self.context.now(),
            done=lambda made, _change: self._booked(made, values["name"]),
            failed=lambda error: self.drawer.wrong(form, error),
            **values,
        )

    def _booked(self, made: Booked, name: str) -> None:
        self.drawer.close_drawer()
        self.drawer.sought.emit(name)
        if made.waiting:
            self.context.toast(f"{name}: {made.registered} have a place, {made.waiting} wait")

    def _show_terms(self, event_id: UUID, found: Terms) -> None:
        form = terms_form(found)
        keep = button("Save", "filled", on_click=lambda: self._change(event_id, form))
        self.drawer.open_form("How places are offered", found.title, form, keep)

    def _change(self, event_id: UUID, form: Form) -> None:
        values: dict[str, Any] = form.values()
        self.tasks.write(
            self.drawer,
            "Change how places are offered",
            waiting_terms.change,
            event_id,
            done=lambda *_: self.drawer.close_drawer(),
            failed=lambda error: self.drawer.wrong(form, error),
            **values,
        )
