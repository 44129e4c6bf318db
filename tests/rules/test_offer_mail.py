"""The mail to somebody who is offered a place."""

import make
from convene.rules.offer_mail import offer_mail
from convene.rules.time import LONDON


def test_the_words_say_what_until_when_and_what_happens_then() -> None:
    text = offer_mail(
        name="Zoë",
        event="Open\nminded",
        days="Thu 9 July 2026",
        expires_at=make.at("17:00", make.TODAY),
        tz=LONDON,
        organiser="Ruth Alder",
    )
    assert text.subject == "A place for you: Open minded"
    assert text.body.startswith(
        "Dear Zoë,\n\nA place has come free at Open minded on Thu 9 July 2026, and you are next"
    )
    assert "until 17:00 on Mon 1 June 2026." in text.body
    assert "offer the place to them" in text.body
    assert text.body.endswith("Kind regards,\nRuth Alder")


def test_without_days_and_organiser_nothing_dangles() -> None:
    text = offer_mail(name="Zoë", event="Open", days="", expires_at=make.at("17:00"), tz=LONDON)
    assert "free at Open, and" in text.body
    assert text.body.endswith("Kind regards,")
