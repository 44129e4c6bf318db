"""What falls on a day: weights, eves, spans, what shares people or themes, and what was set aside."""

from datetime import date

import pytest

from convene.rules.date_sense import (
    DateNote,
    Neighbour,
    NoteKind,
    Observance,
    ObservanceKind,
    check_reason,
    notes_of,
)
from convene.rules.errors import Invalid

DAY = date(2026, 9, 21)  # a Monday
FAST = Observance(ObservanceKind.FAITH, "Yom Kippur", DAY, DAY, "A day of fasting and rest.", "a table", eve=True)
TERM = Observance(ObservanceKind.SCHOOL_HOLIDAY, "Half term", date(2026, 10, 26), date(2026, 10, 30))


def said(day, *, holidays=(), dates=(), beside=(), aside=()):
    return notes_of(day, bank_holidays=dict(holidays), observances=dates, neighbours=beside, set_aside=dict(aside))


def test_a_plain_weekday_has_nothing():
    assert said(DAY, dates=(TERM,)) == ()


def test_bank_holidays_and_weekends_warn():
    (bank,) = said(DAY, holidays={DAY: "A holiday"}.items())
    assert (bank.kind, bank.title, bank.warns) == (NoteKind.BANK_HOLIDAY, "A holiday", True)
    (weekend,) = said(date(2026, 9, 26))
    assert (weekend.kind, weekend.title) == (NoteKind.WEEKEND, "Saturday")


def test_what_is_a_bank_holiday_is_said_once():
    christmas = Observance(ObservanceKind.FAITH, "Christmas Day", DAY, DAY)
    assert [note.kind for note in said(DAY, holidays={DAY: "Christmas Day"}.items(), dates=(christmas,))] == [
        NoteKind.BANK_HOLIDAY
    ]


def test_an_observance_and_its_eve():
    (on,) = said(DAY, dates=(FAST,))
    assert (on.title, on.detail) == (
        "Yom Kippur",
        "A day of fasting and rest. It begins at sunset the evening before.",
    )
    (eve,) = said(date(2026, 9, 20), dates=(FAST,))[:1]
    assert (eve.title, eve.detail) == ("Eve of Yom Kippur", "It begins at sunset. A day of fasting and rest.")
    assert said(date(2026, 9, 22), dates=(FAST,)) == ()


@pytest.mark.parametrize(("day", "inside"), [(25, False), (26, True), (30, True), (31, False)])
def test_a_school_holiday_has_both_its_ends(day, inside):
    found = [note for note in said(date(2026, 10, day), dates=(TERM,)) if note.kind is NoteKind.SCHOOL_HOLIDAY]
    assert bool(found) is inside
    if inside:
        assert found[0].detail.startswith("Mon 26 October to Fri 30 October.")


def test_what_a_neighbour_shares_decides():
    beside = (
        Neighbour("Quiet", "Q", 0, ()),
        Neighbour("Themes", "T", 0, ("compassion", "inclusion")),
        Neighbour("One", "O", 1, ("compassion",)),
        Neighbour("Many", "M", 14, ()),
    )
    assert [(note.kind, note.detail, note.warns) for note in said(DAY, beside=beside)] == [
        (NoteKind.SAME_PEOPLE, "1 person is on both lists.", True),
        (NoteKind.SAME_PEOPLE, "14 people are on both lists.", True),
        (NoteKind.SAME_THEMES, "It is about compassion and inclusion too.", True),
        (NoteKind.OWN_EVENT, "Another event of ours.", False),
    ]


def test_what_is_set_aside_keeps_its_reason_for_that_day_alone():
    (note,) = said(DAY, dates=(FAST,))
    (aside,) = said(DAY, dates=(FAST,), aside={note.subject: "Nobody of ours keeps it"}.items())
    assert (aside.reason, aside.warns) == ("Nobody of ours keeps it", False)
    (eve, *_) = said(date(2026, 9, 20), dates=(FAST,), aside={note.subject: "Nobody of ours keeps it"}.items())
    assert isinstance(eve, DateNote)
    assert eve.warns


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_a_reason_is_needed(text):
    with pytest.raises(Invalid) as refused:
        check_reason(text)
    assert refused.value.field == "reason"
