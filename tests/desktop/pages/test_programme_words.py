"""How sessions and changes are said, what fits on a card, and what a clock time means on a long day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QFontMetricsF

from convene.desktop.look import look
from convene.desktop.pages.programme_cards import wrapped
from convene.desktop.pages.programme_pending import Pending
from convene.desktop.pages.programme_words import few, say_change, say_fix, say_session, say_thread
from convene.rules.programme import (
    Agenda,
    AgendaDay,
    AgendaRoom,
    AgendaSession,
    AgendaTheme,
    SessionKind,
    SessionState,
)
from convene.rules.programme_fixes import Fix, FixKind

LONDON = ZoneInfo("Europe/London")
NINE = datetime(2026, 7, 9, 8, 0, tzinfo=UTC)
DAY = AgendaDay(UUID(int=1), date(2026, 7, 9), NINE, NINE + timedelta(hours=8))
HALL, LIBRARY = AgendaRoom(UUID(int=11), "Great Hall"), AgendaRoom(UUID(int=12), "Library")
TRAY = AgendaSession(UUID(int=101), "Data with gaps & more", SessionKind.WORKSHOP, 40, themes=("systems", "inclusion"))
HERE = TRAY.placed(DAY, NINE, HALL)
THEMES = (AgendaTheme("systems", "Systems working"), AgendaTheme("inclusion", "Inclusion"))
AGENDA = Agenda(UUID(int=0), "", "Europe/London", (DAY,), (HALL, LIBRARY), (), THEMES, (HERE,))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (HERE, HERE.placed(DAY, NINE + timedelta(minutes=30), HALL), "Move “Data with gaps & more” to 09:30"),
        (
            HERE,
            HERE.placed(DAY, NINE + timedelta(minutes=30), LIBRARY),
            "Move “Data with gaps & more” to 09:30, Library",
        ),
        (HERE, HERE.placed(DAY, NINE, LIBRARY), "Move “Data with gaps & more” to Library"),
        (HERE, HERE.placed(DAY, NINE, None), "Move “Data with gaps & more” to no room"),
        (HERE, HERE.placed(DAY, NINE, HALL, 50), "Let “Data with gaps & more” last 50 minutes"),
        (HERE, TRAY, "Put “Data with gaps & more” in the tray"),
        (TRAY, HERE, "Place “Data with gaps & more” at 09:00, Great Hall"),
    ],
)
def test_labels_of_changes(old, new, said):
    assert say_change(old, new, LONDON) == said


@pytest.mark.parametrize(
    ("kind", "session", "button", "label"),
    [
        (
            FixKind.MOVE,
            HERE.placed(DAY, NINE + timedelta(hours=1), LIBRARY),
            "Move Data with… to 10:00, Library",
            "Move “Data with gaps & more” to 10:00, Library",
        ),
        (
            FixKind.SPACE,
            HERE.placed(DAY, NINE + timedelta(minutes=15), HALL),
            "Add 15 minutes of quiet",
            "Begin “Data with gaps & more” at 09:15, after some quiet",
        ),
        (
            FixKind.LENGTHEN,
            HERE.placed(DAY, NINE, HALL, 45),
            "Let Data with… last 45 minutes",
            "Let “Data with gaps & more” last 45 minutes",
        ),
        (
            FixKind.UNPLACE,
            TRAY,
            "Put Data with… back in the tray",
            "Put “Data with gaps & more” in the tray",
        ),
        (FixKind.REMOVE, HERE, "Remove the second listing", "Remove the second “Data with gaps & more”"),
    ],
)
def test_fixes_on_a_button_and_in_undo(kind, session, button, label):
    assert say_fix(Fix(kind, session), AGENDA, 12) == button
    assert say_fix(Fix(kind, session), AGENDA) == label


def test_titles_are_cut_between_words():
    assert few("Short", 12) == "Short"
    assert few("Tears: a story circle", 12) == "Tears: a…"
    assert few("Donaudampfschiff", 8) == "Donaudam…"


def test_a_session_in_sentences():
    cancelled = replace(HERE, state=SessionState.CANCELLED, content_note=True)
    assert say_session(cancelled, AGENDA) == (
        "Data with gaps & more. 09:00 to 09:40, Great Hall. Workshop, cancelled. Systems working, Inclusion. "
        "Carries a content note."
    )
    assert say_session(TRAY, AGENDA).startswith("Data with gaps & more. in the tray, 40 minutes.")


def test_a_thread_in_words():
    assert say_thread(AGENDA, [HERE], "systems") == (
        "Systems working runs through 1 session",
        "Meets inclusion once.",
    )
    alone = replace(HERE, themes=("systems",))
    assert say_thread(AGENDA, [alone, alone], "systems")[1] == "It meets no other theme on this day."
    assert say_thread(AGENDA, [], "systems")[1] == "It has no session on this day."
    assert say_thread(AGENDA, [HERE], "")[0] == "Choose a thread above"


def test_words_on_a_card_are_never_broken(app):
    font = look().font(13, 600)
    width = QFontMetricsF(font).horizontalAdvance("Neighbourhoods as")
    assert wrapped("Neighbourhoods as systems", font, width + 1, 2) == ("Neighbourhoods as", "systems")
    assert wrapped("Neighbourhoods as systems", font, width + 1, 1)[0].endswith("…")
    narrow = wrapped("Inclusive interviews", font, 40, 2)
    assert all(line.endswith("…") for line in narrow)
    assert wrapped("🙂 " * 40, font, 100, 2)[1].endswith("…")
    assert wrapped("", font, 100, 3) == ("",)


def test_what_is_on_its_way_lies_over_what_is_read():
    moved = HERE.placed(DAY, NINE + timedelta(hours=1), LIBRARY)
    pending = Pending()
    pending.move(HERE, HERE.placed(DAY, NINE + timedelta(minutes=5), HALL))
    pending.move(HERE, moved)
    renamed = replace(HERE, title="Renamed")
    shown = pending.over(AGENDA.with_session(renamed)).sessions[0]
    assert (shown.title, shown.starts_at, shown.room) == ("Renamed", moved.starts_at, "Library")
    assert pending.take() == ((HERE, moved),)
    assert pending.take() == ()
    pending.sent = {HERE.id: None}
    assert pending.over(AGENDA).sessions == ()
    pending.settle({HERE.id: None})
    assert pending.over(AGENDA) == AGENDA
    pending.move(HERE, moved)
    pending.move(moved, HERE)
    assert pending.take() == ()  # back where it was
    pending.sent = {HERE.id: moved}
    assert pending.over(AGENDA.without(HERE.id)).sessions == ()  # somebody removed it
