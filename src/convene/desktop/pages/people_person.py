"""The drawer of a person over all events."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QMenu

from convene.desktop.choose import ask_folder
from convene.desktop.kit.buttons import button, menu_button
from convene.desktop.kit.chips import Tag
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Form
from convene.desktop.kit.layout import boxed, column, row
from convene.desktop.kit.notice import Notice
from convene.desktop.kit.text import elided, text_label
from convene.desktop.page import Context
from convene.desktop.pages.availability_dialog import AvailabilityDialog
from convene.desktop.pages.people_consents import consent_form, fill_consents
from convene.desktop.pages.people_forms import changed, person_form, suggest
from convene.desktop.pages.people_parts import (
    copied,
    erase_mentions,
    erase_words,
    event_line,
    fact,
    need_line,
    say_refused,
)
from convene.desktop.pages.people_words import full_name, state_word
from convene.formats.atomic import safe_name
from convene.rules.errors import ConveneError, Invalid, Refused
from convene.rules.exchange import Dossier
from convene.rules.roles import Right
from convene.rules.time import LONDON
from convene.services import consents, people, people_erase
from convene.services.people import FIELDS, PersonDetail
from convene.services.people_export import dossier
from convene.services.people_known import PersonKnown, known
from convene.services.people_merge import Apart, Merged, take_apart


class PersonDrawer(Drawer):
    """``made(person_id)``: somebody new was added here."""

    made = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__("Person")
        self.context, self.tasks = context, context.tasks
        self.shown: UUID | None = None  # the person shown, while nothing is being typed

    def show_person(self, person_id: UUID) -> None:
        """Somebody."""
        self.shown = person_id
        self.follow()

    def follow(self) -> None:
        """Read again what is shown; a form that is being filled in is left alone."""
        if self.shown is not None:
            self.tasks.read(self, known, self.shown, done=self._fill, failed=lambda _: self.close_drawer())

    def close_drawer(self) -> None:
        """Nobody is shown any more."""
        self.shown = None
        super().close_drawer()

    def new_person(self) -> None:
        """A form for somebody new."""
        form = person_form(None)
        self._open_form("Add a person", form, "Add", lambda: self._create(form), self.close_drawer)

    def _fill(self, held: PersonKnown) -> None:
        person = held.person
        if person.id != self.shown:
            return
        self.open_drawer(*full_name(person.name, person.known_as))
        if person.pronunciation or person.pronouns:
            said = [Tag(person.pronunciation, "info", "volume-2")] if person.pronunciation else []
            self.add_to_head(boxed(row(*said, text_label(person.pronouns, 13, 400, "ink2"), gap=8)))
        box = self.section()
        for label, value in (
            ("Organisation", person.organisation),
            ("Work", person.job_title),
            ("Profession", person.profession),
            ("E-mail", copied(person.email) if person.email else ""),
            ("Phone", person.phone),
            ("For reception", person.reception_note),
        ):
            fact(box, label, value)
        if held.returned:
            self.section().addWidget(Notice(f"{held.returned}. Ask for another address.", "care"))
        if person.needs:
            box = self.section("Needs")
            for need in person.needs:
                box.addWidget(need_line(need))
        box = self.section("Events")
        if not person.events:
            box.addWidget(text_label("On no list yet.", 13, 400, "ink3"))
        for one in person.events:
            go = partial(
                self.context.go, "event", event_id=one.event_id, tab="people", registration_id=one.registration_id
            )
            box.addWidget(event_line(one.first_day, one.title, state_word(one.state), go))
        if person.erased_at is None:
            note = button("Note an answer", "quiet", small=True, on_click=lambda: self._note_consent(person))
            fill_consents(self.section("What they agreed to", note), held.consents, person.photo)
            self._merges(held)
            menu = QMenu(self)
            menu.addAction("Not available…").triggered.connect(
                lambda _=False: AvailabilityDialog(self.context, self, person.id, person.name).open()
            )
            menu.addAction("Save all about them…").triggered.connect(lambda _=False: self._export(person))
            if self.context.may(Right.ERASE):
                menu.addSeparator()
                menu.addAction("Erase personal data…").triggered.connect(lambda _=False: self._ask_erase(person))
            edit = button("Edit", "plain", "pencil", on_click=lambda: self._edit(person))
            self.add_foot(edit, menu_button("More", menu))

    def _merges(self, held: PersonKnown) -> None:
        if not held.merges:
            return
        box = self.section("Merged into this entry")
        for one in held.merges:
            day = one.at.astimezone(LONDON).date()
            apart = button("Take apart", "plain", small=True, on_click=partial(self._take_apart, held.person, one))
            apart.setAccessibleName(f"Take {one.name} apart")
            words = column(elided(one.name, 13, 500), text_label(f"{day.day} {day:%b %Y}", 12, 400, "ink3"), gap=0)
            line = row(gap=8)
            line.addLayout(words, 1)
            line.addWidget(apart)
            box.addWidget(boxed(line))

    def _take_apart(self, person: PersonDetail, merged: Merged) -> None:
        def told(apart: Apart, _change: object) -> None:
            for event in apart.waiting:
                say_refused(self, Refused(f"One of them waits for a place at {event}", "Theirs was given away since."))

        label = f"Take “{merged.name}” and “{person.name}” apart"
        self.tasks.write(self, label, take_apart, merged.id, done=told, failed=self._refused)

    def _open_form(self, title: str, form: Form, verb: str, save: Any, leave: Any) -> None:
        self.shown = None
        self.open_drawer(title)
        box = self.section()
        box.addWidget(form)
        self.add_foot(button(verb, "filled", on_click=save), button("Cancel", "plain", on_click=leave))
        form.field(next(iter(form.values()))).setFocus()
        if form.has("organisation"):
            self.tasks.read(self, people.organisations, done=lambda rows: suggest(form, rows))

    def _note_consent(self, person: PersonDetail) -> None:
        form, back = consent_form(), partial(self.show_person, person.id)
        self._open_form(f"An answer of {person.name}", form, "Save", lambda: self._save_consent(person, form), back)

    def _save_consent(self, person: PersonDetail, form: Form) -> None:
        self.tasks.write(
            self,
            f"Note an answer of “{person.name}”",
            consents.record,
            person.id,
            now=self.context.now(),
            done=lambda *_: self.show_person(person.id),
            failed=lambda error: self._wrong(form, error),
            **form.values(),
        )

    def _export(self, person: PersonDetail) -> None:
        target = ask_folder(self, QSettings(), "Where to save it", safe_name(person.name, ""))
        if target is None:
            return

        def read(kept: Dossier) -> None:
            self.tasks.work(
                self, _write, Path(target), kept, label=f"Saving all about {person.name}",
                done=lambda _: self.context.toast(f"Saved all about {person.name}"), failed=self._refused,
            )  # fmt: skip

        self.tasks.ask(self, _read, person.id, self.context.now(), done=read, failed=self._refused)

    def _edit(self, person: PersonDetail) -> None:
        form = person_form(person)
        back = partial(self.show_person, person.id)
        self._open_form(f"Edit {person.name}", form, "Save", lambda: self._save(person, form), back)

    def _create(self, form: Form) -> None:
        values = form.values()
        self.tasks.write(
            self,
            f"Add “{values['name']}”",
            people.create,
            done=lambda made, _change: self.made.emit(made),
            failed=lambda error: self._wrong(form, error),
            **values,
        )

    def _save(self, person: PersonDetail, form: Form) -> None:
        new = changed(form, person, sorted(FIELDS))
        if not new:
            self.show_person(person.id)
            return
        self.tasks.write(
            self,
            f"Edit “{person.name}”",
            people.edit,
            person.id,
            done=lambda *_: self.show_person(person.id),
            failed=lambda error: self._wrong(form, error),
            **new,
        )

    def _wrong(self, form: Form, error: ConveneError) -> None:
        if not (isinstance(error, Invalid) and form.show_error(error)):
            self._refused(error)

    def _ask_erase(self, person: PersonDetail) -> None:
        self.shown = None
        self.open_drawer(f"Erase {person.name}?", "This cannot be undone.")
        erase_words(self)
        self.add_foot(
            button("Erase personal data", "danger", "trash-2", on_click=lambda: self._erase(person)),
            button("Keep", "plain", on_click=lambda: self.show_person(person.id)),
        )
        self.tasks.read(self, people_erase.plan, person.id, done=partial(erase_mentions, self), failed=self._refused)

    def _erase(self, person: PersonDetail) -> None:
        self.tasks.write(
            self,
            f"Erase “{person.name}”",
            people_erase.erase,
            person.id,
            now=self.context.now(),
            done=lambda *_: self.show_person(person.id),
            failed=self._refused,
        )

    def _refused(self, error: ConveneError) -> None:
        say_refused(self, error)


def _read(workspace: Any, person_id: UUID, now: datetime) -> Dossier:
    found: Dossier = workspace.read(dossier, person_id, now=now, workspace=workspace.name)
    return found


def _write(path: Path, kept: Dossier, *, progress: object, cancelled: object) -> None:  # noqa: ARG001
    from convene.formats.atomic import write_folder_atomically
    from convene.formats.dossier_out import dossier_files
    from convene.formats.programme_html_out import MARK

    write_folder_atomically(path, dossier_files(kept), ours=MARK)
