"""One session in full beside the grid: everything about it can be changed here, with the keyboard alone."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal

from convene.desktop.kit.buttons import Button, button
from convene.desktop.kit.drawer import Drawer
from convene.desktop.kit.fields import Choice, Form, NumberField, TextArea, TextField, TickField, TimeField
from convene.desktop.kit.notice import Notice
from convene.desktop.pages.programme_fields import PeopleField, ThemesField, TrackField, parts_of
from convene.desktop.pages.programme_words import STATES
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
)
from convene.rules.time import instant, say_day, zone
from convene.services.people import PersonRow
from convene.services.programme import SessionDetail

_SPEAKING = frozenset({SessionKind.TALK, SessionKind.KEYNOTE, SessionKind.PANEL})

Find = Callable[[str, Callable[[list[PersonRow]], None]], None]


class SessionDrawer(Drawer):
    """``saved`` carries the session's id (None for a new one) and the fields that ``programme.edit_session`` takes; as
    ``track_id`` perhaps the name of a track to make."""

    form: Form  # made anew for each session, as are the next two
    notice: Notice
    _save: Button
    saved = Signal(object, dict)
    removed = Signal(object)

    def __init__(self, find: Find) -> None:
        super().__init__("Session")
        self._find = find
        self._agenda: Agenda | None = None
        self._session_id: UUID | None = None
        self._dirty = False

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
        self.form.set_values(
            {
                "title": detail.title,
                "kind": detail.kind,
                "track_id": detail.track_id,
                "theme_keys": detail.theme_keys,
                "day_id": detail.day_id,
                "starts_at": local.time() if local else time(9),
                "minutes": detail.minutes,
                "room_id": detail.room_id,
                "spans_rooms": detail.spans_rooms,
                "people": parts_of((p.person_id, p.name, p.role) for p in detail.people),
                "capacity": detail.capacity,
                "state": detail.state,
                "content_note": detail.content_note,
                "abstract": detail.abstract,
            }
        )
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
        form = self.form = Form()
        form.add("title", "Title", TextField())
        kinds = Choice([(kind, word) for kind, word in SESSION_KIND_WORDS.items()], SessionKind.WORKSHOP)
        form.add_row(("kind", "Kind", kinds), ("track_id", "Track", TrackField(agenda.tracks)))
        form.add("theme_keys", "Themes", ThemesField(agenda.themes), hint="The first one gives the session its colour.")
        days = [(None, "In the tray"), *((d.id, say_day(d.date, year=False)) for d in agenda.days)]
        day, start = Choice(days), TimeField(time(9))
        minutes = NumberField(45, least=SHORTEST, most=LONGEST, unit="min")
        minutes.setSingleStep(5)
        form.add("day_id", "Day", day)
        form.add_row(("starts_at", "Start", start), ("minutes", "Length", minutes))
        form.add("room_id", "Room", Choice([(None, "No room yet"), *((r.id, r.name) for r in agenda.rooms)]))
        form.add("spans_rooms", "Over all rooms", TickField("Over all rooms"))
        people = form.add("people", "People", PeopleField())
        people.asked.connect(lambda text: self._find(text, people.offer))
        form.add_row(
            ("capacity", "Places", NumberField(None, least=1, optional=True)),
            ("state", "State", Choice([(state, word) for state, word in STATES.items()], SessionState.CONFIRMED)),
        )
        form.add("content_note", "Content note", TextArea(lines=2), hint="What may distress people, in plain words.")
        form.add("abstract", "Abstract", TextArea(lines=6))

        def follow() -> None:
            placed = day.value() is not None
            form.field("spans_rooms").setVisible(kinds.value() in PAUSES)
            start.setEnabled(placed)
            form.field("room_id").setEnabled(placed)
            people.role = ContributionRole.SPEAKER if kinds.value() in _SPEAKING else ContributionRole.FACILITATOR

        self._follow = follow
        form.edited.connect(self._edited)
        self.notice = Notice()
        self.notice.hide()
        section = self.section()
        section.addWidget(self.notice)
        section.addWidget(form)
        self._save = button("Save" if session_id else "Add session", "filled", on_click=self.save)

    def _edited(self) -> None:
        self._follow()
        self._dirty = True
        self._save.setEnabled(True)

    def _settled(self) -> None:
        self._follow()
        self._dirty = False
        self._save.setEnabled(self._session_id is None)

    def _fields(self, agenda: Agenda) -> dict[str, Any]:
        fields = self.form.values()
        day = next((d for d in agenda.days if d.id == fields["day_id"]), None)
        if day is None:
            return fields | {"starts_at": None, "room_id": None}
        return fields | {"starts_at": on_day(day, fields["starts_at"], agenda.time_zone)}


def on_day(day: AgendaDay, at: time, time_zone: str) -> datetime:
    """The instant of a clock time on a day of an event: 00:30 of a day that runs past midnight is its last hour.

    Raises Invalid where the clocks skip that time.
    """
    tz = zone(time_zone)
    start = instant(day.date, at, tz, field="starts_at")
    if start < day.starts_at:
        after_midnight = instant(day.date + timedelta(days=1), at, tz, field="starts_at")
        if after_midnight < day.ends_at:
            return after_midnight
    return start
