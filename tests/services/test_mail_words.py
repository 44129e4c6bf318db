"""Templates: fields and conditions in a sandbox, and nothing else."""

import pytest

from convene.rules.booking_mail import MailText
from convene.rules.errors import Invalid
from convene.services.mail_words import check_words, fill

FACTS = {"name": "Ana", "venue": "", "event": "Open {{ venue }}"}


def filled(body: str) -> tuple[str, tuple[str, ...]]:
    said, missing = fill(MailText("Hello", body), FACTS)
    return said.body, missing


def test_fields_and_conditions_are_filled_in() -> None:
    assert filled("{% if name == 'Ana' and not venue %}Dear {{ name }}{% else %}no{% endif %}") == ("Dear Ana", ())
    assert filled("a\n{% if venue %}\nat {{ venue }}\n{% elif name %}\nb\n{% endif %}\nc") == ("a\nb\nc", ())
    assert filled("at {% if name %}{{ name }}{% endif %}\nb") == ("at Ana\nb", ()), "a line keeps its end"


def test_a_fact_is_never_read_as_a_template() -> None:
    assert filled("{{ event }}") == ("Open {{ venue }}", ())


def test_what_is_not_known_is_named_and_stands_open() -> None:
    assert filled("At {{ venue }}, {{ venue }}") == ("At [venue], [venue]", ("venue",))
    said, missing = fill(MailText("At {{ venue }}", "x"), FACTS)
    assert (said.subject, missing) == ("At [venue]", ("venue",))


def test_a_subject_stays_on_one_line() -> None:
    said, _ = fill(MailText("To {{ name }}", "x"), {"name": "Ana\r\nBcc: eve@example.org"})
    assert said.subject == "To Ana Bcc: eve@example.org"


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in name %}x{% endfor %}",
        "{{ name.__class__ }}",
        "{{ name['x'] }}",
        "{{ name|upper }}",
        "{{ name() }}",
        "{{ 'a' * 1000000000 }}",
        "{{ name ~ name }}",
        "{{ [name] }}",
        "{% set x = name %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% raw %}x",
        "{% if name is defined %}x{% endif %}",
        "{{ name if name else venue }}",
        "{{ self }}",
        "{{ range }}",
        "{{ name",
        "{% if name %}",
        "{% nonsense %}",
    ],
)
def test_anything_else_is_refused_with_its_line(body: str) -> None:
    text = MailText("Hello", f"First line\n{body}")
    for act in (lambda: check_words(text, FACTS), lambda: fill(text, FACTS)):
        with pytest.raises(Invalid, match=r"^Line \d") as refused:
            act()
        assert refused.value.field == "body"


def test_conditions_nested_without_end_are_refused() -> None:
    deep = "{% if name %}" * 700 + "x" + "{% endif %}" * 700
    with pytest.raises(Invalid):
        check_words(MailText("Hello", deep[:9_999]), FACTS)


def test_a_field_that_is_not_there_is_refused_with_a_guess() -> None:
    with pytest.raises(Invalid, match="no field “venu”") as refused:
        check_words(MailText("At {{ venu }}", "x"), FACTS)
    assert (refused.value.field, refused.value.hint) == ("subject", "Is it {{ venue }}?")


@pytest.mark.parametrize(("subject", "body", "field"), [("", "x", "subject"), ("x", " \n", "body")])
def test_empty_words_are_refused(subject: str, body: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_words(MailText(subject, body), FACTS)
    assert refused.value.field == field
