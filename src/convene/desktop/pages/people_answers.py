"""In a person's drawer: what they answered, and how somebody new comes on the list: open, late, invited."""

from typing import Any
from uuid import UUID

from convene.desktop.kit.buttons import button
from convene.desktop.kit.fields import Form, TextArea, TextField
from convene.desktop.kit.layout import column
from convene.desktop.kit.text import text_label
from convene.desktop.pages.people_forms import new_guest_form, suggest
from convene.desktop.pages.people_tied import Shows
from convene.desktop.pages.registration_questions import add_answers, answers
from convene.rules.applications import read_invitees
from convene.rules.errors import ConveneError
from convene.rules.events import RegistrationMode
from convene.rules.registrations import RegistrationState
from convene.services import invitations, people, registrations
from convene.services.guests import GuestDetail
from convene.services.invitations import Invited, Joining

_KNOWN = "One person over all events: a known e-mail address finds them."


class AnswerParts:
    """Adds to a person's drawer what is asked of them."""

    def __init__(self, drawer: Shows) -> None:
        self.drawer, self.context, self.tasks = drawer, drawer.context, drawer.context.tasks

    def section(self, detail: GuestDetail) -> None:
        """What they answered, also to questions that are asked no more."""
        if not detail.answers and not detail.questions:
            return
        erased = detail.person.erased_at is not None
        act = button("Answer", "quiet", small=True, on_click=lambda: self._ask(detail))
        box = self.drawer.section("Answers", act if detail.questions and not erased else None)
        if not detail.answers:
            box.addWidget(text_label("Nothing answered yet.", 13, 400, "ink3"))
        for question, words in detail.answers:
            asked = text_label(question, 12, 500, "ink2", wrap=True)
            box.addLayout(column(asked, text_label(words, 13, 400, wrap=True, selectable=True), gap=2))

    def new_guest(self, event_id: UUID) -> None:
        """A form for somebody new on the list, as the event has people come on it."""
        now = self.context.now()
        self.tasks.read(
            self.drawer, invitations.joining, event_id, now=now, done=lambda found: self._new(event_id, found)
        )

    def _new(self, event_id: UUID, joining: Joining) -> None:
        invited = joining.mode is RegistrationMode.INVITATION
        form = new_guest_form()
        if joining.late:
            form.add("late_reason", "Applications have closed: why take it now", TextField())
        if not invited:
            add_answers(form, joining.questions, {})
        words = "Invite" if invited else "Add to the list"
        add = button(words, "filled", on_click=lambda: self._register(event_id, joining, form))
        several = [button("Invite several…", "quiet", on_click=lambda: self._ask_invite(event_id))]
        under = f"{joining.title} is by invitation: invite first, register then." if invited else _KNOWN
        self.drawer.open_form("Invite a person" if invited else "Add a person", under, form, add, *several)
        self.tasks.read(self.drawer, people.organisations, done=lambda rows: suggest(form, rows))

    def _register(self, event_id: UUID, joining: Joining, form: Form) -> None:
        values = {name: value for name, value in form.values().items() if not name.startswith("answer:")}
        if joining.mode is RegistrationMode.INVITATION:
            values["state"] = RegistrationState.INVITED
        elif joining.questions:
            values["answers"] = answers(form, joining.questions, {})
        verb = "Invite" if joining.mode is RegistrationMode.INVITATION else "Register"
        self.tasks.write(
            self.drawer,
            f"{verb} “{values['name']}”",
            registrations.register,
            event_id,
            now=self.context.now(),
            done=lambda made, _change: self.drawer.came.emit(made),  # type: ignore[attr-defined]
            failed=lambda error: self.drawer.wrong(form, error),
            **values,
        )

    def _ask_invite(self, event_id: UUID) -> None:
        form = Form()
        hint = "One a line: Name, name@example.org, organisation. From an address book: Name <name@example.org>"
        form.add("people", "Whom", TextArea(lines=10), hint=hint)
        go = button("Invite them", "filled", on_click=lambda: self._invite(event_id, form))
        self.drawer.open_form("Invite several", "Who is on the list already stays as they are.", form, go)

    def _invite(self, event_id: UUID, form: Form) -> None:
        try:
            wanted = read_invitees(form.values()["people"])
        except ConveneError as error:
            self.drawer.wrong(form, error)
            return

        def done(found: Invited, _change: Any) -> None:
            self.drawer.close_drawer()
            there = f"; {len(found.there)} on the list already" if found.there else ""
            self.context.toast(f"{len(found.invited)} invited{there}.")

        label = "Invite 1 person" if len(wanted) == 1 else f"Invite {len(wanted)} people"
        self.tasks.write(
            self.drawer,
            label,
            invitations.invite,
            event_id,
            wanted,
            now=self.context.now(),
            done=done,
            failed=lambda error: self.drawer.wrong(form, error),
        )

    def _ask(self, detail: GuestDetail) -> None:
        form, said = Form(), dict(detail.answers)
        add_answers(form, detail.questions, said)
        save = button("Save", "filled", on_click=lambda: self._save(detail, form))
        self.drawer.open_form(f"Answers of {detail.person.name}", "", form, save)

    def _save(self, detail: GuestDetail, form: Form) -> None:
        self.tasks.write(
            self.drawer,
            f"Change the answers of “{detail.person.name}”",
            registrations.edit,
            detail.id,
            now=self.context.now(),
            answers=answers(form, detail.questions, dict(detail.answers)),
            done=lambda *_: self.drawer.show_guest(detail.id),
            failed=lambda error: self.drawer.wrong(form, error),
        )
