"""The usual words are whole, and what stands open in a message is found."""

import pytest

from convene.rules.outbox import MessageKind
from convene.rules.outbox_words import FIELDS, WORDS, unfilled
from convene.services.mail_words import check_words, fill


def test_there_are_words_for_every_kind() -> None:
    assert set(WORDS) == set(MessageKind)


@pytest.mark.parametrize("kind", list(MessageKind))
def test_the_usual_words_are_sound_and_read_well_with_little_known(kind: MessageKind) -> None:
    assert check_words(WORDS[kind], FIELDS) == WORDS[kind]
    little = dict.fromkeys(FIELDS, "") | {
        "name": "Ana",
        "event": "Open Day",
        "days": "Thu 9 July 2026",
        "starts": "09:00",
        "ends": "17:00",
        "until": "12:00",
        "news": "We begin later.",
        "organiser": "Bridget",
    }
    said, missing = fill(WORDS[kind], little)
    assert missing == ()
    assert said.body.startswith("Dear Ana,\n\n")
    assert said.body.endswith("With warm wishes,\nBridget")
    assert "\n\n\n" not in said.body
    assert "{" not in said.body + said.subject


def test_whole_words_keep_each_fact_on_its_line() -> None:
    said, _ = fill(WORDS[MessageKind.JOINING], {name: f"<{name}>" for name in FIELDS})
    assert "Where: <venue>, <venue_address>\nOnline: <join_link>\n\nStations: <stations>\n\n" in said.body
    assert "When: <days>, <starts> to <ends>\nWhere:" in said.body


def test_fields_that_stand_open_are_found_once_each() -> None:
    assert unfilled("At [venue]", "[name], come to [venue] [sic]") == ("venue", "name")
    assert unfilled("Open [minded]") == ()
