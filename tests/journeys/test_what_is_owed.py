"""Published, sent to forty, a session moved, a track cancelled, a backup restored: after each, what is owed is what
people do not hold, and their calendars come to be the programme."""

from contextlib import closing
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

import make
from convene.desktop.pages import messages_send
from convene.desktop.start import Application
from convene.rules.events import EventStatus
from convene.rules.outbox import Sender
from convene.rules.programme import SessionState, SignUp
from convene.rules.registrations import PlaceState
from convene.services import mail_settings, programme, sent_register
from convene.services.mail_settings import MailSettings, Server
from convene.store.tables import Event, Place
from convene.store.workspace import Workspace
from journeys.person import Person
from mail_server import Box, serving

PEOPLE = 40
CHOSE = 3
"""How many have a place in each session of the track."""


def test_what_is_owed_is_what_people_do_not_hold(
    person: Person, application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages_send, "_MINUTE", 0)  # the pace that providers ask for is tried elsewhere
    box, path, backup = Box(), tmp_path / "day.convene", tmp_path / "backup.convene"
    with serving(box, tmp_path) as (port, _):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mail-server.pem"))
        sessions = prepare(path, person, port)
        application.open(str(path))
        to_messages(person)
        person.sees("Nothing is drafted yet")
        person.page.tasks.write(person.page, "Publish", publish)
        everything = PEOPLE + 2 * CHOSE
        person.sees(f"40 people are owed {everything} appointments: {everything} new.")
        send_all(person, everything)
        assert len(box.mail) == everything
        person.answers.append(backup)
        person.window.save_copy()  # type: ignore[attr-defined]
        person.sees("A copy is saved as backup.convene.")

        edit(person, "Move “Ask”", sessions["Ask"], starts_at=make.at("15:00"))
        person.sees("3 people are owed 3 appointments: 3 moved.")
        person.press("Look")
        person.press("Prepare 3 mails", within=person.app.activeModalWidget())
        person.press("Send…")
        person.press("Send 3 messages", within=person.app.activeModalWidget())
        person.sees("Sent 3, failed 0, left 0.")

        for title in ("Ask", "Listen"):
            edit(person, f"Cancel “{title}”", sessions[title], state=SessionState.CANCELLED)
        person.sees("6 people are owed 6 appointments: 6 cancelled.")
        send_all(person, 2 * CHOSE)
        person.until(lambda: not person.page.owed.isVisible(), "nothing owed")
        assert {title for shown in calendars(box).values() for title in shown.values()} == {"Opening 09:30"}

        with closing(Workspace.open(path, clock=person.clock)) as damaged:
            sent = damaged.read(sent_register.register)
        person.window.close()
        application.open(str(backup))
        to_messages(person)
        person.page.tasks.happen(person.page, "What was sent before", sent_register.catch_up, sent)
        person.sees("6 people are owed 6 appointments: 6 new.")
        send_all(person, 2 * CHOSE)
        person.until(lambda: not person.page.owed.isVisible(), "nothing owed")
        shown = [title for mine in calendars(box).values() for title in mine.values()]
        assert {title: shown.count(title) for title in shown} == {
            "Opening 09:30": PEOPLE, "Ask 14:00": CHOSE, "Listen 14:00": CHOSE,
        }  # fmt: skip
        assert len(box.mail) == everything + 3 + 6 + 6, "nobody was sent anything twice"


def prepare(path: Path, person: Person, port: int) -> dict[str, UUID]:
    """A draft of a day for forty, with a track of two sessions that three have a place in each."""
    with closing(Workspace.create(path, clock=person.clock)) as workspace:
        make.add_setting(workspace, "organiser", {"name": "Academy"})
        settings = MailSettings(Sender("Academy", "events@academy.example"), Server("127.0.0.1", port))
        workspace.write("Mail", mail_settings.set_settings, settings)
        event = make.event(workspace, "Open Day", status=EventStatus.DRAFT)
        track = {"track_id": make.track(workspace, event), "sign_up": SignUp.CHOOSE}
        sessions = {
            "Opening": make.session(workspace, event, "Opening", starts_at=make.at("09:30")),
            "Ask": make.session(workspace, event, "Ask", starts_at=make.at("14:00"), **track),
            "Listen": make.session(workspace, event, "Listen", starts_at=make.at("14:00"), **track),
        }
        for number in range(PEOPLE):
            who = make.person(workspace, f"Guest {number:02}", email=f"guest{number:02}@example.org")
            held = make.registration(workspace, event, who)
            if number < 2 * CHOSE:
                chosen = sessions["Ask" if number < CHOSE else "Listen"]
                make.add(workspace, Place(session_id=chosen, registration_id=held, state=PlaceState.GIVEN))
    return sessions


def to_messages(person: Person) -> None:
    """The Messages tab; that its list is painted is seen elsewhere, and takes longer here than all the rest."""
    person.press("Open event")
    person.tab("Messages")
    person.page.table.setUpdatesEnabled(False)


def publish(session: Any) -> None:
    session.query(Event).one().status = EventStatus.PUBLISHED


def edit(person: Person, label: str, session_id: UUID, **changes: Any) -> None:
    person.page.tasks.write(person.page, label, programme.edit_session, session_id, **changes)


def send_all(person: Person, count: int) -> None:
    person.press("Prepare mails")
    person.sees(f"{count} mails prepared. Look at them; nothing has left yet.")
    person.press("Send…")
    person.press(f"Send {count} messages", within=person.app.activeModalWidget())
    person.sees(f"Sent {count}, failed 0, left 0.")


def calendars(box: Box) -> dict[str, dict[str, str]]:
    """What each recipient's calendar shows, having applied all that arrived: what comes with a lower number is for
    nothing."""
    shown: dict[str, dict[str, str]] = {}
    last: dict[tuple[str, str], int] = {}
    for to, content in box.mail:
        made = message_from_bytes(content, policy=default)
        (part,) = [one for one in made.walk() if one.get_content_type() == "text/calendar"]
        calendar = Calendar.from_ical(part.get_content())
        assert part.get_param("method") == calendar["METHOD"]
        (event,) = calendar.walk("VEVENT")
        uid, sequence = str(event["UID"]), int(event["SEQUENCE"])
        assert sequence > last.get((to, uid), -1), "a SEQUENCE did not rise"
        last[to, uid] = sequence
        if calendar["METHOD"] == "CANCEL":
            del shown[to][uid]
        else:
            shown.setdefault(to, {})[uid] = f"{event['SUMMARY']} {event['DTSTART'].dt:%H:%M}"
    return shown
