"""Templates of messages, filled in by Jinja's sandbox: fields and conditions, and nothing else.

Whoever writes a template writes it for every recipient of an event, and a template travels with a workspace. So it
reads no attributes, calls nothing and repeats nothing: each node of it is looked at before it runs.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from convene.rules.booking_mail import MailText, check_text, header
from convene.rules.errors import Invalid
from convene.rules.text import tidy

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

_ALLOWED = frozenset(
    ("Template", "Output", "TemplateData", "Name", "If", "Const", "And", "Or", "Not", "Compare", "Operand")
)
_ALONE = re.compile(r"^[ \t]*({%[^\n]*?%})[ \t]*\n", re.MULTILINE)
"""A condition that has a line to itself: the line is no part of the text."""
_HINT = "Use fields such as {{ name }}, and {% if venue %} … {% endif %}."


def check_words(text: MailText, fields: Mapping[str, str]) -> MailText:
    """A template as it is kept. Raises Invalid at "subject" and "body": empty, too long, broken, a field that is not
    there, or anything but fields and conditions."""
    kept = check_text(text)
    for field, source in (("subject", kept.subject), ("body", kept.body)):
        _parsed(source, field, fields)
    return kept


def fill(text: MailText, facts: Mapping[str, str]) -> tuple[MailText, tuple[str, ...]]:
    """The words with their facts, and the fields that nothing is known for, which stand there as ``[venue]``.

    ``facts`` names every field; those that are empty are missing where they are written and false in a condition. Facts
    are never read as templates. Raises Invalid as ``check_words``.
    """
    missing: dict[str, None] = {}
    subject = _filled(text.subject, "subject", facts, missing)
    body = _filled(text.body, "body", facts, missing)
    return MailText(header(subject), tidy(body)), tuple(missing)


def _filled(source: str, field: str, facts: Mapping[str, str], missing: dict[str, None]) -> str:
    from jinja2 import Undefined

    class Missing(Undefined):
        def __str__(self) -> str:
            name = str(self._undefined_name)
            missing[name] = None
            return f"[{name}]"

    environment = _environment()
    environment.undefined = Missing
    _parsed(source, field, facts, environment)
    return environment.from_string(_ALONE.sub(r"\1", source)).render(
        {name: value for name, value in facts.items() if value}
    )


def _environment() -> "SandboxedEnvironment":
    from jinja2.sandbox import SandboxedEnvironment

    # Plain text: what becomes HTML of it is escaped there.
    made = SandboxedEnvironment(autoescape=False)
    for known in (made.globals, made.filters, made.tests):
        known.clear()
    return made


def _parsed(
    source: str, field: str, fields: Mapping[str, str], environment: "SandboxedEnvironment | None" = None
) -> None:
    from jinja2 import TemplateSyntaxError

    try:
        tree = (environment or _environment()).parse(source)
    except TemplateSyntaxError as error:
        raise Invalid(field, f"Line {error.lineno}: {error.message}", _HINT) from error
    except RecursionError as error:
        raise Invalid(field, "The conditions are nested too deeply", _HINT) from error
    for node in _all(tree):
        kind = type(node).__name__
        if kind not in _ALLOWED:
            raise Invalid(field, f"Line {node.lineno}: only fields and conditions can stand here", _HINT)
        if kind == "Name" and (name := getattr(node, "name", "")) not in fields:
            near = get_close_matches(name, fields, n=1)
            hint = f"Is it {{{{ {near[0]} }}}}?" if near else f"There are: {', '.join(fields)}."
            raise Invalid(field, f"Line {node.lineno}: there is no field “{name}”", hint)


def _all(tree: "nodes.Node") -> "Iterator[nodes.Node]":
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(list(node.iter_child_nodes()))
