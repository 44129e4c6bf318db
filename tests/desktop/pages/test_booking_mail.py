"""The mail to a venue, as its dialog shows it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

import make
from convene.desktop.pages.booking_mail import KINDS, MailDialog
from convene.rules.booking_mail import MailKind
from convene.rules.bookings import BookingState
from convene.store.tables import Message
from venue_tab import VenueTab

Open = Callable[..., MailDialog]


@pytest.fixture
def hall(venue_tab: VenueTab) -> UUID:
    rooms = venue_tab.rooms
    made = {"state": BookingState.ENQUIRY}
    make.booking(venue_tab.workspace, rooms["Library"], venue_tab.event, **made)
    return make.booking(venue_tab.workspace, rooms["Great Hall"], venue_tab.event, cost_pence=240_000, **made)


@pytest.fixture
def dialog(venue_tab: VenueTab, hall: UUID) -> Any:
    venue_tab.arrive(booking_id=hall)
    venue_tab.press("E-mail")
    made = venue_tab.page.findChildren(MailDialog)[-1]
    yield made
    made.close()
    venue_tab.idle()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    found: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url) or True)
    return found


def value(dialog: MailDialog, name: str) -> str:
    return str(dialog.form.field(name).value())


def drafts(tab: VenueTab) -> list[tuple[str, str, str, str]]:
    query = sa.select(Message.kind, Message.state, Message.recipient, Message.subject)
    return [tuple(found) for found in tab.workspace.read(lambda session: session.execute(query).all())]


def test_it_shows_what_the_venue_will_read(venue_tab: VenueTab, dialog: MailDialog) -> None:
    assert (value(dialog, "to"), value(dialog, "subject")) == (
        "events@katherine.example",
        "Enquiry: London is Open(minded), Thu 9 July 2026",
    )
    assert "- Great Hall: Thu 9 July 2026, 09:00–17:00\n- Library:" in value(dialog, "body")
    assert "About 2 rooms for London is Open(minded)" in venue_tab.words(dialog)
    venue_tab.press("About all its rooms of this event", dialog)
    assert "Library" not in value(dialog, "body")
    dialog.kind.set_value(MailKind.RELEASE)
    dialog.kind.edited.emit()
    venue_tab.idle()
    assert value(dialog, "subject").startswith("No longer needed:")
    assert not dialog.together.isVisibleTo(dialog)


def test_what_nothing_is_known_of_is_said(venue_tab: VenueTab, dialog: MailDialog) -> None:
    dialog.kind.set_value(MailKind.EXTENSION)
    dialog.kind.edited.emit()
    venue_tab.idle()
    assert "Nothing is known for $expires. Write it in yourself." in venue_tab.words(dialog)


def test_it_is_copied_and_opened_in_the_mail_program(
    venue_tab: VenueTab, dialog: MailDialog, opened: list[QUrl]
) -> None:
    dialog.form.set_values({"subject": "Rooms & more", "body": "Hello"})
    venue_tab.press("Copy", dialog)
    assert QGuiApplication.clipboard().text() == "To: events@katherine.example\nSubject: Rooms & more\n\nHello"
    venue_tab.press("Open in mail program", dialog)
    assert opened[0].toEncoded().data() == b"mailto:events@katherine.example?subject=Rooms%20%26%20more&body=Hello"
    dialog.form.set_values({"body": "x" * 3_000})
    venue_tab.press("Open in mail program", dialog)
    assert opened[1].toEncoded().data().endswith(b"&body=")
    assert QGuiApplication.clipboard().text() == "x" * 3_000
    assert any("too long to hand over" in text for text in venue_tab.words(dialog))


def test_without_a_mail_program_it_says_so(
    venue_tab: VenueTab, dialog: MailDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    venue_tab.press("Open in mail program", dialog)
    assert "No mail program could be opened. Copy the text instead." in venue_tab.words(dialog)


def test_it_is_kept_as_a_draft(venue_tab: VenueTab, dialog: MailDialog) -> None:
    dialog.form.set_values({"subject": "", "to": "ann@katherine.example"})
    venue_tab.press("Save as draft", dialog)
    assert any(text.startswith("The subject is empty") for text in venue_tab.words(dialog))
    assert drafts(venue_tab) == []
    dialog.form.set_values({"subject": "Rooms"})
    venue_tab.press("Save as draft", dialog)
    assert drafts(venue_tab) == [("booking", "draft", "ann@katherine.example", "Rooms")]
    assert any(text.startswith("Kept as a draft.") for text in venue_tab.words(dialog))


def test_the_words_are_changed_for_the_workspace_and_set_back(venue_tab: VenueTab, dialog: MailDialog) -> None:
    venue_tab.press("Change the template", dialog)
    assert value(dialog, "subject") == "Enquiry: $event, $days"
    assert not dialog.form.field("to").isEnabled()
    dialog.form.set_values({"body": ""})
    venue_tab.press("Keep as template", dialog)
    assert any(text.startswith("The body is empty") for text in venue_tab.words(dialog))
    dialog.form.set_values({"subject": "About $event", "body": "Dear $contact,\n\n$rooms"})
    venue_tab.press("Keep as template", dialog)
    assert value(dialog, "subject") == "About London is Open(minded)"
    assert value(dialog, "body").startswith("Dear colleagues,\n\n- Great Hall")
    venue_tab.press("Change the template", dialog)
    venue_tab.press("Use the usual words again", dialog)
    assert value(dialog, "subject").startswith("Enquiry: London")


def test_the_toolbar_writes_to_each_venue(venue_tab: VenueTab, hall: UUID) -> None:
    venue_tab.arrive()
    venue_tab.press("Write to a venue")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (only,) = menu.actions()
    assert only.text() == "Write to Royal Foundation of St Katherine…"
    only.trigger()
    menu.close()
    venue_tab.idle()
    (made,) = venue_tab.page.findChildren(MailDialog)
    assert value(made, "subject").startswith("Enquiry:")
    made.close()


def test_every_kind_has_a_name() -> None:
    assert KINDS.keys() == set(MailKind)
