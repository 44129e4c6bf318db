"""One session in full beside the grid: everything about it can be changed here, with the keyboard alone."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal

from convene.desktop.kit.buttons import Button, button
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Choice, Form, NumberField, TextArea, TextField, TickField, TimeField
from convene.desktop.kit.notice import Notice
from convene.desktop.page import Context
from convene.desktop.pages.availability_dialog import AvailabilityDialog, say_time
from convene.desktop.pages.booking_words import LAYOUTS
from convene.desktop.pages.programme_fields import Sections, ThemesField, TrackField
from convene.desktop.pages.programme_people_field import PeopleField
from convene.desktop.pages.programme_resource_field import QuestionsField, ResourceDialog, ResourcesField
from convene.desktop.pages.programme_words import SIGN_UPS, STATES
from convene.rules.availability import Unavailable
from convene.rules.errors import ConveneError, Invalid
from convene.rules.programme import (
    LONGEST,
    PAUSES,
    SESSION_KIND_WORDS,
    SHORTEST,
    Agenda,
    AgendaDay,
    ContributionRole,
    SessionKind,
    SessionState,
    SignUp,
)
from convene.rules.programme_moves import on_day
from convene.rules.resources import UsedResource
from convene.rules.time import say_day, zone
from convene.rules.venues import Layout
from convene.services import availability, people, resources
from convene.services.contributors import Part
from convene.services.programme import SessionDetail

_SPEAKING = frozenset({SessionKind.TALK, SessionKind.KEYNOTE, SessionKind.PANEL})
_AS_KEPT = (
    "title", "kind", "track_id", "theme_keys", "day_id", "minutes", "room_id", "spans_rooms", "capacity", "state",
    "sign_up", "layout", "equipment", "room_note", "content_note", "abstract", "url", "resources", "questions",
)  # fmt: skip
_PAUSE_MS = 200


class SessionDrawer(Drawer):
    """``saved`` carries the session's id (None for a new one) and the fields that ``programme.edit_session`` takes; as
    ``track_id`` perhaps the name of a track to make."""

    people: PeopleField  # made anew for each session, as are form and the next two
    notice: Notice
    _save: Button
    saved = Signal(object, dict)
    removed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__("Session")
        self._context, self.tasks = context, context.tasks
        self.form = Sections(self)
        self._agenda: Agenda | None = None
        self._session_id: UUID | None = None
        self._dirty = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask_away)

    @property
    def session_id(self) -> UUID | None:
        """The session that is open; None for a new one."""
        return self._session_id

    def open_session(self, agenda: Agenda, detail: SessionDetail) -> None:
        """Show a session."""
        tz = zone(agenda.time_zone)
        local = detail.starts_at.astimezone(tz) if detail.starts_at else None
        kind = SESSION_KIND_WORDS[detail.kind]
        words = kind if local is None else f"{kind}, {say_day(local.date(), year=False)}"
        self._build(agenda, detail.id, detail.title, words)
        parts = tuple(Part(one.person_id, one.role, one.name, one.state) for one in detail.people)
        at = local.time() if local else time(9)
        kept = {name: getattr(detail, name) for name in _AS_KEPT}
        self.form.set_values(kept | {"starts_at": at, "people": parts})
        self.add_foot(self._save, button("Remove", "quiet", on_click=lambda: self.removed.emit(detail.id)))
        self._settled()

    def open_new(self, agenda: Agenda, day: AgendaDay | None, start: datetime | None, room_id: UUID | None) -> None:
        """A new session, perhaps at a place that was clicked."""
        self._build(agenda, None, "New session", "")
        at = start.astimezone(zone(agenda.time_zone)).time() if start else time(9)
        self.form.set_values(
            {"day_id": day.id if day and start else None, "starts_at": at, "room_id": room_id, "minutes": 45}
        )
        self.add_foot(self._save, button("Never mind", "quiet", on_click=self.close_drawer))
        self._settled()
        self.form.field("title").setFocus()

    def refused(self, error: ConveneError) -> None:
        """What the services said no to, at its field where it has one."""
        self._dirty = True
        self._save.setEnabled(True)
        if not (isinstance(error, Invalid) and self.form.show_error(error)):
            self.notice.say_error(error)

    def save(self) -> None:
        """Hand over what was written; a time that does not exist is said at its field."""
        if self._agenda is None:
            return
        try:
            fields = self._fields(self._agenda)
        except Invalid as error:
            self.refused(error)
            return
        self._dirty = False
        self._save.setEnabled(False)
        self.saved.emit(self._session_id, fields)

    def has_changes(self) -> bool:
        """Whether something was written that nobody has saved."""
        return self._dirty and not self.isHidden()

    def close_drawer(self) -> None:
        """Close; what was changed in a session is saved first. A session that was only begun is forgotten."""
        if self.has_changes() and self._session_id is not None:
            self.save()
            if self._dirty:
                return  # something is wrong with it
        self.discard()

    def discard(self) -> None:
        """Close without saving."""
        self._dirty = False
        super().close_drawer()

    def _build(self, agenda: Agenda, session_id: UUID | None, title: str, subtitle: str) -> None:
        self._agenda, self._session_id = agenda, session_id
        self.open_drawer(title, subtitle)
        self.form.deleteLater()
        form = self.form = Sections(self)
        self.notice = Notice()
        self.notice.hide()
        what = self._section("")
        what.add("title", "Title", TextField())
        kinds = Choice([(kind, word) for kind, word in SESSION_KIND_WORDS.items()], SessionKind.WORKSHOP)
        what.add_row(("kind", "Kind", kinds), ("state", "State", Choice(STATES.items(), SessionState.CONFIRMED)))
        what.add("track_id", "Track", TrackField(agenda.tracks))
        what.add("theme_keys", "Themes", ThemesField(agenda.themes), hint="The first one gives the session its colour.")
        where = self._section("When and where")
        days = [(None, "In the tray"), *((d.id, say_day(d.date, year=False)) for d in agenda.days)]
        day, start = Choice(days), TimeField(time(9))
        minutes = NumberField(45, least=SHORTEST, most=LONGEST, unit="min")
        minutes.setSingleStep(5)
        where.add("day_id", "Day", day)
        where.add_row(("starts_at", "Start", start), ("minutes", "Length", minutes))
        where.add("room_id", "Room", Choice([(None, "No room yet"), *((r.id, r.name) for r in agenda.rooms)]))
        where.add("spans_rooms", "Over all rooms", TickField("Over all rooms"))
        people_field = self.people = self._section("People").add("people", "", PeopleField())
        people_field.asked.connect(self._find)
        people_field.away_wanted.connect(self._open_away)
        self._add_words(self._section("What people read"))
        self._add_room(self._section("Places and room"))
        used = self._section("Stories and resources").add("resources", "", ResourcesField())
        used.wanted.connect(self._open_resource)
        self._section("Questions for reflection").add("questions", "", QuestionsField())

        def follow() -> None:
            placed = day.value() is not None
            form.field("spans_rooms").setHidden(kinds.value() not in PAUSES)
            start.setEnabled(placed)
            form.field("room_id").setEnabled(placed)
            people_field.role = ContributionRole.SPEAKER if kinds.value() in _SPEAKING else ContributionRole.FACILITATOR

        self._follow = follow
        form.edited.connect(self._edited)
        self._save = button("Save" if session_id else "Add session", "filled", on_click=self.save)

    def _section(self, title: str) -> Form:
        box, form = self.section(title), self.form.add()
        if not title:
            box.addWidget(self.notice)
        box.addWidget(form)
        return form

    def _add_words(self, form: Form) -> None:
        form.add("abstract", "Abstract", TextArea(lines=6))
        form.add("content_note", "Content note", TextArea(lines=4), hint="What may distress people, in plain words.")
        form.add("url", "Link", TextField(placeholder="https://"))

    def _add_room(self, form: Form) -> None:
        sign_up = Choice(SIGN_UPS.items(), SignUp.ALL)
        form.add_row(("sign_up", "Sign-up", sign_up), ("capacity", "Places", NumberField(None, least=1, optional=True)))
        layouts = [(None, "Any"), *((layout, LAYOUTS[layout]) for layout in Layout)]
        form.add("layout", "Layout", Choice(layouts))
        form.add("equipment", "Equipment", TextArea(lines=2))
        form.add("room_note", "Note for the room team", TextArea(lines=2))

    def _find(self, text: str) -> None:
        self.tasks.read(self.people, people.find, text, limit=8, done=self.people.offer)

    def _open_resource(self, shown: UsedResource | None, keep: Callable[[UsedResource], object]) -> None:
        self.tasks.read(
            self.form, resources.listing, done=lambda known: ResourceDialog(self, known, shown, keep).open()
        )

    def _open_away(self, person_id: UUID, name: str) -> None:
        dialog = AvailabilityDialog(self._context, self, person_id, name)
        dialog.changed.connect(self._ask_away)
        dialog.open()

    def _ask_away(self) -> None:
        """Say at their names who cannot be there at the time the form has now."""
        try:
            start = self._fields(self._agenda)["starts_at"] if self._agenda is not None else None
        except Invalid:
            start = None
        if start is None or self.isHidden():
            self.people.set_away({})
            return
        end = start + timedelta(minutes=self.form.field("minutes").value())

        def show(found: dict[UUID, tuple[Unavailable, ...]]) -> None:
            self.people.set_away({key: f"Not available {say_time(times[0])}" for key, times in found.items()})

        self.tasks.read(self.people, availability.of_people, self.people.person_ids(), start, end, done=show)

    def _edited(self) -> None:
        self._follow()
        self._pause.start()
        self._dirty = True
        self._save.setEnabled(True)

    def _settled(self) -> None:
        self._follow()
        self._dirty = False
        self._save.setEnabled(self._session_id is None)
        self._ask_away()

    def _fields(self, agenda: Agenda) -> dict[str, Any]:
        fields = self.form.values()
        day = next((d for d in agenda.days if d.id == fields["day_id"]), None)
        if day is None:
            return fields | {"starts_at": None, "room_id": None}
        return fields | {"starts_at": on_day(day, fields["starts_at"], agenda.time_zone)}
