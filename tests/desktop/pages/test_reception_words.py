"""What the desk says, and that it fits on the screen."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from convene.desktop.look import apply_look, look
from convene.desktop.pages.reception_card import VerdictCard
from convene.desktop.pages.reception_tone import tone
from convene.desktop.pages.reception_words import Said, just_now, say, say_not_saved
from convene.rules.checkin import Reason, Verdict
from convene.rules.errors import FileProblem, Refused
from convene.rules.registrations import RegistrationState
from convene.rules.time import LONDON
from convene.services.checkin import Guest, ScanResult, WhereNext

NINE = datetime(2026, 6, 1, 8, 2, tzinfo=UTC)
GUEST = Guest(
    UUID(int=1), "Nkechi Barlow", "Kechi", "she/her", "KEH-chee", "Harrow Lane Hospice", "facilitator",
    RegistrationState.REGISTERED, "Speakers’ table",
)  # fmt: skip
NEXT = WhereNext("Opening circle", "Great Hall", "Second door on the left", NINE)
LONG = "Maria da Conceição Albuquerque de Vasconcelos e Sá-Wolfeschlegelsteinhausenbergerdorff"


def test_welcome_says_who_how_and_where() -> None:
    said = say(ScanResult("", Verdict.ADMITTED, Reason.NONE, GUEST, next=NEXT), LONDON)
    assert said == Said(
        "welcome", "Welcome", "", "Nkechi Barlow", "KEH-chee  ·  she/her", "Facilitator, Harrow Lane Hospice",
        "arrow-right", "Great Hall", ", Opening circle at 09:02", "Second door on the left", "Speakers’ table", True,
    )  # fmt: skip
    assert said.aloud.startswith("Welcome. Nkechi Barlow. ")


def test_a_name_somebody_goes_by_is_said_where_it_is_another() -> None:
    guest = replace(GUEST, known_as="Bea")
    assert say(ScanResult("", Verdict.ADMITTED, Reason.NONE, guest), LONDON).say_it.startswith("Bea  ·  ")


def test_when_check_in_opens_is_said_with_its_day_unless_that_is_today() -> None:
    early = ScanResult("", Verdict.REFUSED, Reason.NOT_TODAY, GUEST, opens_at=NINE)
    assert say(early, LONDON, today=date(2026, 6, 1)).second == "Check-in opens at 09:02"
    assert say(early, LONDON, today=date(2026, 5, 31)).second == "Check-in opens at 09:02 on Mon 1 June 2026"


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        (Reason.CANCELLED, "Cancelled"),
        (Reason.NOT_TODAY, "Not today"),
        (Reason.NOT_REGISTERED, "Please see the coordinator"),
        (Reason.OTHER_EVENT, "Please see the coordinator"),
        (Reason.REVOKED, "Please see the coordinator"),
    ],
)
def test_a_stop_says_what_to_do_and_nothing_that_is_private(reason: Reason, word: str) -> None:
    said = say(ScanResult("", Verdict.REFUSED, reason, GUEST), LONDON)
    assert (said.tone, said.word, said.strong, said.rest) == ("stop", word, "The coordinator", " knows what to do")
    assert (said.note, said.who) == ("", "")


def test_an_old_badge_says_that_it_was_replaced_and_an_application_nothing_at_all() -> None:
    old, applied = (
        say(ScanResult("", Verdict.REFUSED, r, GUEST), LONDON) for r in (Reason.REVOKED, Reason.NOT_REGISTERED)
    )
    assert (old.second, old.below.split(":")[0]) == ("This badge was replaced by another", "Search for their name")
    assert (applied.second, applied.below) == ("", "The reason is not shown at the desk.")


def test_what_failed_and_how_many_wait() -> None:
    error = FileProblem("day.convene is in use", "Close it elsewhere.")
    assert say_not_saved(error, 2, "Ada").below == "The 2 scans are kept here and saved first."
    assert say_not_saved(error, 1, "Ada").below == "The scan is kept here and saved first."
    gone = say_not_saved(Refused("Gone"), 0, "Ada")
    assert (gone.second, gone.name, gone.strong) == ("Gone", "Ada", "Try once more")


def test_the_list_says_what_was_taken_back() -> None:
    result = ScanResult("", Verdict.ADMITTED, Reason.NONE, GUEST, NINE)
    assert just_now(result) == "Welcome"
    assert just_now(replace(result, voided=True)) == "Taken back"


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("size", [(880, 520), (700, 360), (1500, 800)])
@pytest.mark.parametrize("name", ["Xu", "Nkechi Barlow", LONG])
def test_a_verdict_fits_and_no_word_is_broken(
    app: QApplication, scale: float, size: tuple[int, int], name: str
) -> None:
    if scale != look().scale:
        apply_look(app, "light", scale)
    card = VerdictCard()
    card.resize(*size)
    card.show_said(say(ScanResult("", Verdict.ALREADY, Reason.NONE, replace(GUEST, name=name), NINE, NEXT), LONDON))
    left = size[0] * 0.3
    lines, height = card._fitted(min(size[0] / 1050, size[1] / 630), size[0] - left)
    assert height <= size[1]
    assert card._fits(lines)
    assert min(line.font.pixelSize() for line in lines) >= 12
    card.grab()
    card.deleteLater()


@pytest.mark.parametrize("name", ["ready", "welcome", "already", "stop", "unknown", "not_saved"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_on_every_tone(app: QApplication, name: str, scheme: str) -> None:
    apply_look(app, scheme)
    now = tone(name)
    grounds = [now.background] + ([now.background.darker(126)] if now.hatched else [])
    for ground in grounds:
        a, b = sorted((_luminance(now.ink), _luminance(ground)))
        assert (b + 0.05) / (a + 0.05) >= 4.5


def _luminance(colour: object) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]  # type: ignore[attr-defined]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
