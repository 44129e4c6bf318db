"""The drawer of somebody on the list of an event: who they are, what they need, where they will be, what happened."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from convene.desktop.kit.buttons import Button, button, icon_button, menu_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Form, TextField
from convene.desktop.kit.layout import boxed, row
from convene.desktop.kit.text import text_label
from convene.desktop.page import Context
from convene.desktop.pages.availability_dialog import AvailabilityDialog
from convene.desktop.pages.needs_save import save_need
from convene.desktop.pages.people_answers import AnswerParts
from convene.desktop.pages.people_forms import (
    PHOTOS,
    changed,
    guest_form,
    need_form,
    suggest,
)
from convene.desktop.pages.people_over_cap import ask_over_cap
from convene.desktop.pages.people_parts import (
    copied,
    erase_mentions,
    erase_words,
    event_line,
    fact,
    history_line,
    need_line,
    say_refused,
    session_line,
    state_mark,
)
from convene.desktop.pages.people_tied import TiedParts
from convene.desktop.pages.people_words import ROLES, full_name, say_change, say_moment, state_word
from convene.desktop.pages.signup_choices import ask_choices
from convene.rules.errors import ConveneError, Invalid
from convene.rules.people import NeedState, PhotoPreference
from convene.rules.registrations import HOLDS_PLACE, OVER, PlaceState, RegistrationState, next_states
from convene.rules.roles import Right
from convene.services import needs, people, people_erase, registrations
from convene.services.guests import GuestDetail
from convene.services.needs import NeedRow
from convene.services.people import FIELDS
from convene.services.registration_ties import Ties, with_ties

_OF_REGISTRATION = ("role", "ticket", "note")
_LEAVING = (
    (RegistrationState.DECLINED, "Decline…", "Decline"),
    (RegistrationState.CANCELLED, "Cancel the registration…", "Cancel"),
    (RegistrationState.WITHDRAWN, "Withdrawn by the person…", "Withdraw"),
)


class GuestDrawer(Drawer):
    """``came(registration_id)``: somebody was put on the list here; ``sought(words)``: the list is to show those;
    ``appeared``: it takes room from the list now."""

    came = Signal(object)
    sought = Signal(str)
    appeared = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("Person")
        self.context, self.tasks = context, context.tasks
        self.me = ""  # who works here: needs can be given to them
        self.shown: UUID | None = None  # the registration shown, while nothing is being typed
        self.detail: GuestDetail | None = None
        self._tied, self._answers = TiedParts(self), AnswerParts(self)

    def show_guest(self, registration_id: UUID) -> None:
        """Somebody on the list."""
        self.shown = registration_id
        self.follow()

    def follow(self) -> None:
        """Read again what is shown; a form that is being filled in is left alone."""
        if self.shown is not None:
            now = self.context.now()
            self.tasks.read(self, with_ties, self.shown, now=now, done=self._fill, failed=self._gone)

    def close_drawer(self) -> None:
        """Nobody is shown any more."""
        self.shown = None
        super().close_drawer()

    def new_guest(self, event_id: UUID) -> None:
        """A form for somebody new on the list."""
        self._answers.new_guest(event_id)

    # What is shown ---------------------------------------------------------------------------------------------------

    def _gone(self, _error: ConveneError) -> None:
        self.close_drawer()

    def _fill(self, found: tuple[GuestDetail, Ties]) -> None:
        detail, ties = found
        if detail.id != self.shown:
            return
        self.detail = detail
        person = detail.person
        was_hidden = self.isHidden()
        self.open_drawer(*full_name(person.name, person.known_as))
        if person.pronunciation or person.pronouns:
            said = [Tag(person.pronunciation, "info", "volume-2")] if person.pronunciation else []
            self.add_to_head(boxed(row(*said, text_label(person.pronouns, 13, 400, "ink2"), gap=8)))
        self._facts(detail)
        if person.erased_at is None:
            self._tied.sections(detail, ties)
            self._needs(detail)
        self._sessions(detail)
        self._answers.section(detail)
        self._history(detail)
        if person.erased_at is None:
            self._acts(detail, ties)
        if was_hidden:
            self.appeared.emit()

    def _facts(self, detail: GuestDetail) -> None:
        box, person = self.section(), detail.person
        fact(box, "Organisation", person.organisation)
        fact(box, "Work", person.job_title)
        fact(box, "State", state_mark(detail.state))
        fact(box, "Why", detail.reason)
        fact(box, "Role", ROLES[detail.role])
        fact(box, "E-mail", copied(person.email) if person.email else "")
        fact(box, "Phone", person.phone)
        fact(box, "Ticket", detail.ticket)
        fact(box, "Badge", detail.short_code)
        fact(box, "Note", detail.note)
        fact(box, "For reception", person.reception_note)
        if person.photo is not PhotoPreference.NOT_ASKED:
            fact(box, "Photographs", dict(PHOTOS)[person.photo])

    def _needs(self, detail: GuestDetail) -> None:
        box = self.section("Access needs", button("Add", "quiet", small=True, on_click=lambda: self._edit_need(None)))
        if not detail.needs:
            box.addWidget(text_label("Nothing noted.", 13, 400, "ink3"))
        for need in detail.needs:
            box.addWidget(need_line(need, *self._need_acts(need)))

    def _need_acts(self, need: NeedRow) -> list[Button]:
        acts = []
        if need.wants_owner and self.me:
            acts.append(button("Give to me", "plain", small=True, on_click=lambda: self._take_need(need)))
        elif need.state is not NeedState.DONE:
            acts.append(button("Done", "plain", "check", small=True, on_click=lambda: self._finish_need(need)))
        if need.consent_at is None:
            record = partial(self._edit_need, need, at="consent")
            acts.append(button("Record consent", "plain", small=True, on_click=record))
        acts.append(icon_button("pencil", f"Change {need.label}", small=True, on_click=lambda: self._edit_need(need)))
        return acts

    def _sessions(self, detail: GuestDetail) -> None:
        if not detail.sessions:
            return
        go = partial(self.context.go, "event", event_id=detail.event_id, tab="programme")
        box = self.section("Sessions", button("Open", "quiet", small=True, on_click=go))
        tz = ZoneInfo(detail.time_zone)
        for one in detail.sessions:
            at = f"{one.starts_at.astimezone(tz):%H:%M}" if one.starts_at else "–"
            note = one.role or ("waiting" if one.state is PlaceState.WAITING else "")
            box.addWidget(session_line(at, one.title, one.themes, note))

    def _history(self, detail: GuestDetail) -> None:
        box = self.section("History")
        for line in detail.history:
            box.addWidget(history_line(say_moment(line.at, detail.time_zone), line.text, say_change(line)))
        listed = detail.source or "Put on the list"
        if not detail.history:
            box.addWidget(history_line(say_moment(detail.registered_at, detail.time_zone), listed))
        for other in detail.others:
            go = partial(
                self.context.go,
                "event",
                event_id=other.event_id,
                tab="people",
                registration_id=other.registration_id,
            )
            box.addWidget(event_line(other.first_day, other.title, state_word(other.state), go))

    def _acts(self, detail: GuestDetail, ties: Ties) -> None:
        S, state = RegistrationState, detail.state  # noqa: N806 - short in a table of states
        edit = button("Edit", "plain", "pencil", on_click=self._edit)
        acts: list[Button] = [*self._tied.first_acts(detail, ties), edit]
        menu = QMenu(self)
        give = partial(self._do, "Register", registrations.give_place)
        if ties.waits is not None:
            menu.addAction("Give a place at once").triggered.connect(lambda _=False: give())
        elif state in OVER and S.REGISTERED in next_states(state):
            again = partial(self._do, "Take up", registrations.take_up_again)
            acts.insert(0, button("Take up again", "filled", on_click=again))
        elif S.REGISTERED in next_states(state):
            acts.insert(0, button("Give a place", "filled", on_click=give))
        self._tied.into_menu(detail, ties, menu)
        for to, words, verb in _LEAVING:
            if to in next_states(state):
                menu.addAction(words).triggered.connect(lambda _=False, to=to, verb=verb: self._ask_reason(verb, to))
        if state in HOLDS_PLACE:
            menu.addAction("Print the badge").triggered.connect(self._badge)
        person = detail.person
        if state not in OVER:
            menu.addAction("Choose sessions…").triggered.connect(
                lambda _=False: ask_choices(self, detail.id, person.name)
            )
        menu.addAction("Not available…").triggered.connect(
            lambda _=False: AvailabilityDialog(self.context, self, person.id, person.name).open()
        )
        if self.context.may(Right.ERASE):
            menu.addSeparator()
            menu.addAction("Erase personal data…").triggered.connect(self._ask_erase)
        self.add_foot(*acts, menu_button("More", menu))

    # What is done ----------------------------------------------------------------------------------------------------

    def _do(self, verb: str, fn: Callable[..., Any], **kw: Any) -> None:
        if self.detail is not None:
            detail, label = self.detail, f"{verb} “{self.detail.person.name}”"
            self.give(detail.id, detail.person.name, label, partial(fn, **kw) if kw else fn)

    def give(self, registration_id: UUID, who: str, label: str, fn: Callable[..., Any]) -> None:
        """Give or offer somebody a place; above the cap of their organisation a reason is asked for first."""

        def asked(error: ConveneError) -> None:
            if isinstance(error, Invalid) and error.field == "over_cap_reason":
                ask_over_cap(self, registration_id, who, label, fn, error)
            else:
                self.refused(error)

        self.tasks.write(self, label, fn, registration_id, now=self.context.now(), failed=asked)

    def refused(self, error: ConveneError) -> None:
        """At the top of the drawer, why something was not done."""
        say_refused(self, error)

    def _badge(self) -> None:
        if self.detail is not None:
            self.context.go("event", event_id=self.detail.event_id, tab="badges", registration_ids=(self.detail.id,))

    def _take_need(self, need: NeedRow) -> None:
        self.tasks.write(self, f"Give “{need.label}” to {self.me}", needs.give_owner, need.id, owner=self.me)

    def _finish_need(self, need: NeedRow) -> None:
        self.tasks.write(self, f"Done: “{need.label}”", needs.set_state, need.id, NeedState.DONE)

    # Forms -----------------------------------------------------------------------------------------------------------

    def open_form(self, title: str, under: str, form: Form, save: Button, *more: Button) -> None:
        """A form in place of what is shown; leaving it shows that again."""
        back = self.detail.id if self.detail is not None and self.shown is not None else None
        self.shown = None
        self.open_drawer(title, under)
        box = self.section()
        box.addWidget(form)
        leave = button("Cancel", "plain", on_click=lambda: self.show_guest(back) if back else self.close_drawer())
        self.add_foot(save, leave, *more)
        form.field(next(iter(form.values()))).setFocus()

    def wrong(self, form: Form, error: ConveneError) -> None:
        """At the field, or at the top of the drawer, why something was not done."""
        if not (isinstance(error, Invalid) and form.show_error(error)):
            self.refused(error)

    def _edit(self) -> None:
        if self.detail is None:
            return
        detail, form = self.detail, guest_form(self.detail)
        save = button("Save", "filled", on_click=lambda: self._save(detail, form))
        self.open_form(f"Edit {detail.person.name}", "", form, save)
        self.tasks.read(self, people.organisations, done=lambda rows: suggest(form, rows))

    def _save(self, detail: GuestDetail, form: Form) -> None:
        new = changed(form, detail.person, sorted(FIELDS)) | changed(form, detail, _OF_REGISTRATION)
        if not new:
            self.show_guest(detail.id)
            return
        self.tasks.write(
            self,
            f"Edit “{detail.person.name}”",
            registrations.edit,
            detail.id,
            now=self.context.now(),
            done=lambda *_: self.show_guest(detail.id),
            failed=lambda error: self.wrong(form, error),
            **new,
        )

    def _edit_need(self, need: NeedRow | None, *, at: str = "detail") -> None:
        if self.detail is None:
            return
        detail, form = self.detail, need_form(need, now=self.context.now())
        save = button("Save", "filled", on_click=lambda: self._save_need(detail, need, form))
        remove = (
            [button("Remove", "quiet", "trash-2", on_click=partial(self._remove_need, detail, need))] if need else []
        )
        self.open_form("Change the need" if need else "Add a need", detail.person.name, form, save, *remove)
        form.field(at).setFocus()

    def _save_need(self, detail: GuestDetail, need: NeedRow | None, form: Form) -> None:
        save_need(
            self, form, need, who=detail.person.name, person_id=detail.person.id, event_id=detail.event_id,
            done=lambda: self.show_guest(detail.id), failed=lambda error: self.wrong(form, error),
        )  # fmt: skip

    def _remove_need(self, detail: GuestDetail, need: NeedRow) -> None:
        label = f"Remove a need of “{detail.person.name}”"
        self.tasks.write(self, label, needs.remove, need.id, done=lambda *_: self.show_guest(detail.id))

    def _ask_reason(self, verb: str, to: RegistrationState) -> None:
        if self.detail is None:
            return
        detail, form = self.detail, Form()
        form.add("reason", "Reason", TextField(), hint="Kept with the registration; may stay empty")
        act = button(f"{verb} the registration", "filled", on_click=lambda: self._leave(detail, verb, to, form))
        under = "The place is free again, on sessions too. It can be undone."
        self.open_form(f"{verb} {detail.person.name}?", under, form, act)

    def _leave(self, detail: GuestDetail, verb: str, to: RegistrationState, form: Form) -> None:
        self.tasks.write(
            self,
            f"{verb} “{detail.person.name}”",
            registrations.move,
            [detail.id],
            to,
            reason=form.values()["reason"],
            now=self.context.now(),
            done=lambda *_: self.show_guest(detail.id),
            failed=lambda error: self.wrong(form, error),
        )

    def _ask_erase(self) -> None:
        if self.detail is None:
            return
        detail = self.detail
        self.shown = None
        self.open_drawer(f"Erase {detail.person.name}?", "This cannot be undone.")
        erase_words(self)
        self.add_foot(
            button("Erase personal data", "danger", "trash-2", on_click=lambda: self._erase(detail)),
            button("Keep", "plain", on_click=lambda: self.show_guest(detail.id)),
        )
        plan = people_erase.plan
        self.tasks.read(self, plan, detail.person.id, done=partial(erase_mentions, self), failed=self.refused)

    def _erase(self, detail: GuestDetail) -> None:
        self.tasks.write(
            self,
            f"Erase “{detail.person.name}”",
            people_erase.erase,
            detail.person.id,
            now=self.context.now(),
            done=lambda *_: self.show_guest(detail.id),
            failed=self.refused,
        )
