"""The card beside the desk says what the desk says: its verdicts, shapes and keys are compared with the program's."""

from uuid import UUID

from pytestqt.qtbot import QtBot

import make
from convene.desktop.kit.buttons import plain_words
from convene.desktop.pages.reception_bar import DeskButton
from convene.desktop.pages.reception_card import _SHAPES
from convene.desktop.pages.reception_screen import Screen
from convene.desktop.pages.reception_words import say, say_not_saved
from convene.formats.reception_card_out import KEYS, VERDICTS
from convene.rules.checkin import Reason, ScanKind, Verdict
from convene.rules.errors import FileProblem
from convene.rules.programme import SignUp
from convene.rules.registrations import RegistrationState
from convene.rules.time import LONDON, Span
from convene.services.checkin import Guest, ScanResult
from convene.services.doors import Door

GUEST = Guest(UUID(int=1), "Ada", "", "", "", "", "participant", RegistrationState.REGISTERED, "")
HOURS = Span(make.at("09:00"), make.at("10:00"))
DOOR = Door(UUID(int=2), "Listening", None, "Library", "", HOURS, SignUp.CHOOSE, 4, 0, 0, frozenset())


def said_by_the_desk() -> dict[str, str]:
    """Every word that can fill the screen, with its tone."""
    said = [say_not_saved(FileProblem("The disk is full"), 1, "Ada")]
    for verdict in Verdict:
        for reason in Reason:
            for guest in (GUEST, None):
                result = ScanResult("", verdict, reason, guest)
                said.append(say(result, LONDON, DOOR))
    out = ScanResult("", Verdict.ADMITTED, Reason.NONE, GUEST, kind=ScanKind.OUT)
    said.append(say(out, LONDON))
    said.append(say(ScanResult("", Verdict.REFUSED, Reason.NOT_TODAY, GUEST, opens_at=make.NOW), LONDON))
    return {one.word: one.tone for one in said}


def test_every_verdict_of_the_desk_is_on_it_with_its_shape() -> None:
    desk = said_by_the_desk()
    assert {word: shape for word, shape, *_ in VERDICTS} == desk
    assert set(desk.values()) == set(_SHAPES)


def test_the_keys_are_those_at_the_foot_of_the_desk(qtbot: QtBot) -> None:
    screen = Screen()
    qtbot.addWidget(screen)
    at_the_foot = {one._key: plain_words(one) for one in screen.findChildren(DeskButton) if one._key}
    known = dict(KEYS)
    assert set(known) - set(at_the_foot) == {"Enter"}
    for key, text in at_the_foot.items():
        assert known[key].startswith(text), key
