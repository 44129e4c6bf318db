"""Forms about people: somebody new on a list, somebody known, and a need."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from convene.desktop.kit.fields import Choice, DateField, Form, TextArea, TextField, TickField, TimeField
from convene.desktop.kit.text import set_tip, text_label
from convene.desktop.pages.people_words import NEED_STATES, NEEDS, ROLES
from convene.rules.consents import WORDING, ConsentKind, said
from convene.rules.errors import Invalid
from convene.rules.people import NeedState, PhotoPreference
from convene.rules.time import LONDON
from convene.services.guests import GuestDetail
from convene.services.needs import NeedRow
from convene.services.people import OrganisationRow, PersonDetail

_KEEP = WORDING[ConsentKind.NEEDS][0]

PHOTOS = (
    (PhotoPreference.NOT_ASKED, "Not asked"),
    (PhotoPreference.YES, "May be photographed"),
    (PhotoPreference.NO, "No photographs"),
)


def new_guest_form() -> Form:
    """Somebody new on the list of an event: the name is enough."""
    form = Form()
    form.add("name", "Name", TextField(), hint="As they give it, in the order they give it")
    form.add("email", "E-mail", TextField(placeholder="name@example.org"))
    form.add("organisation", "Organisation", TextField())
    form.add_row(("known_as", "Known as", TextField()), ("pronouns", "Pronouns", TextField(placeholder="she/her")))
    form.add("role", "Role", Choice(ROLES.items()))
    form.add("access", "Access needs", TextArea(lines=2), hint="What they asked for, in their words")
    form.add("dietary", "Dietary needs", TextField())
    form.add("note", "Note", TextArea(lines=2))
    return form


def guest_form(detail: GuestDetail) -> Form:
    """All of somebody on a list."""
    form = Form()
    _person(form, detail.person)
    form.add_row(("role", "Role", Choice(ROLES.items(), detail.role)), ("ticket", "Ticket", TextField(detail.ticket)))
    form.add("note", "Note about this event", TextArea(detail.note, lines=3))
    return form


def person_form(person: PersonDetail | None) -> Form:
    """All of a person; without one, somebody new."""
    form = Form()
    _person(form, person)
    return form


def need_form(need: NeedRow | None, *, now: datetime) -> Form:
    """A need; without one, a new need. Where it is not recorded that it may be kept, that can be: as of ``now``."""
    form = Form()
    kinds = [(kind, words) for kind, (words, _) in NEEDS.items()]
    form.add("detail", "What is needed", TextArea(need.detail or need.label if need else "", lines=3))
    form.add("kind", "Kind", Choice(kinds, need.kind if need else kinds[0][0]))
    form.add("owner", "Who sees to it", TextField(need.owner if need else "", placeholder="Nobody yet"))
    form.add("due", "By when", DateField(need.due if need else None, optional=True))
    if need is not None:
        form.add("state", "State", Choice(NEED_STATES.items(), need.state))
    told = TextField(need.reception_note if need else "", placeholder="Nothing")
    form.add("reception_note", "What reception may see", told, hint="What to do there, not why: “Open the side door”")
    if need is None or need.consent_at is None:
        agreed = form.add("consent", "Consent", TickField("They agreed that it is kept"))
        set_tip(agreed, said(_KEEP))
        form.layout().addWidget(text_label(f"“{said(_KEEP)}” ({_KEEP})", 12, 400, "ink2", wrap=True))
        here = now.astimezone(LONDON)
        form.add_row(
            ("agreed_on", "They agreed on", DateField(here.date())),
            ("agreed_time", "At", TimeField(here.time())),
        )
    return form


def need_values(form: Form) -> dict[str, Any]:
    """What a need's form says; ``consent`` is the version of the words, empty where nobody agreed, with when."""
    values = {"state": NeedState.OPEN} | form.values()
    on, time = values.pop("agreed_on", None), values.pop("agreed_time", None)
    agreed = bool(values.get("consent"))
    return values | {
        "consent": _KEEP if agreed else "",
        "agreed_at": datetime.combine(on, time, LONDON) if agreed and on and time else None,
    }


def not_asked(form: Form) -> bool:
    """Whether somebody has to agree before a new need is kept; then the form says so."""
    if form.field("consent").value():
        return False
    form.show_error(Invalid("consent", "Nobody has agreed to this yet", "Read them the words below, or send them."))
    return True


def suggest(form: Form, organisations: Sequence[OrganisationRow], name: str = "organisation") -> None:
    """Offer the organisations there are while one is typed."""
    field: TextField = form.field(name)
    completer = QCompleter([row.name for row in organisations], field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setMaxVisibleItems(8)
    field.setCompleter(completer)


def changed(form: Form, before: object, names: Iterable[str]) -> dict[str, Any]:
    """The values of the form that are others than those of ``before``."""
    values = form.values()
    return {name: values[name] for name in names if name in values and values[name] != getattr(before, name)}


def _person(form: Form, person: PersonDetail | None) -> None:
    def text(name: str) -> TextField:
        return TextField(getattr(person, name) if person else "")

    form.add("name", "Name", text("name"))
    form.add_row(("given_name", "Given name", text("given_name")), ("family_name", "Family name", text("family_name")))
    form.add_row(("known_as", "Known as", text("known_as")), ("pronouns", "Pronouns", text("pronouns")))
    form.add("pronunciation", "Said", text("pronunciation"), hint="How to say the name, such as SOHL-la")
    form.add("email", "E-mail", text("email"))
    form.add("phone", "Phone", text("phone"))
    form.add("organisation", "Organisation", text("organisation"))
    form.add_row(("job_title", "Work", text("job_title")), ("profession", "Profession", text("profession")))
    form.add("reception_note", "For reception", text("reception_note"), hint="Shown at the desk: no health, no diet")
    photo = person.photo if person else PhotoPreference.NOT_ASKED
    form.add("photo", "Photographs", Choice(PHOTOS, photo))
