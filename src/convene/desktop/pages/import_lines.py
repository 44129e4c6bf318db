"""What an import would do, line by line, as it is said on the screen."""

from convene.desktop.kit.table import Column
from convene.desktop.pages.import_columns import FIELDS
from convene.desktop.pages.people_words import ROLES, STATES, state_word
from convene.rules.registrations import RegistrationState
from convene.services.imports import Outcome, PreviewLine

OUTCOMES: dict[Outcome, tuple[str, str, str]] = {
    Outcome.NEW: ("New", "ok", "plus"),
    Outcome.CHANGED: ("Changed", "info", "pencil"),
    Outcome.SAME: ("Same", "neutral", "check"),
    Outcome.CONFLICT: ("Conflict", "care", "triangle-alert"),
    Outcome.REFUSED: ("Refused", "danger", "octagon-alert"),
    Outcome.GONE: ("Not in the list", "neutral", "user-x"),
}
"""Word, state of the look, shape."""
COMING = {RegistrationState.REGISTERED: "Comes on the list", RegistrationState.WAITING: "Waits"}
_FIELD_WORDS = {field.value: words for field, words in FIELDS}


def line_columns() -> list[Column]:
    """The columns of the preview."""
    return [
        Column("row", "Row", lambda line: str(line.row or ""), 48, sort=lambda line: line.row),
        Column(
            "outcome",
            "Outcome",
            lambda line: OUTCOMES[line.outcome][0],
            100,
            tag=lambda line: OUTCOMES[line.outcome][1:],
            sort=lambda line: list(OUTCOMES).index(line.outcome),
        ),
        Column("name", "Name", lambda line: line.name or "No name", 120, 2, weight=600, colour="ink"),
        Column("email", "E-mail", lambda line: line.email, 110, 2),
        Column("organisation", "Organisation", lambda line: line.organisation, 90, 2),
        Column("what", "What happens", _what, 250, 4, colour=_what_colour),
    ]


def _what(line: PreviewLine) -> str:
    changes = "; ".join(f"{what}: {old} → {new}" for what, old, new in change_lines(line))
    return ". ".join(part for part in (say_outcome(line), changes) if part)


def say_outcome(line: PreviewLine) -> str:
    """What becomes of a newcomer, and why a row comes out as it does."""
    reason = line.reason[:1].upper() + line.reason[1:]
    if line.outcome is not Outcome.NEW or line.state is None:
        return reason
    comes = COMING.get(line.state, f"Kept as {state_word(line.state).lower()}")
    return f"{comes}. {reason}" if reason else comes


def change_lines(line: PreviewLine) -> list[tuple[str, str, str]]:
    """(what, old, new) of each change, as people say them."""
    return [(_FIELD_WORDS.get(name, name), _word(old) or "–", _word(new) or "–") for name, old, new in line.changes]


def _what_colour(line: PreviewLine) -> str:
    return {Outcome.CONFLICT: "care", Outcome.REFUSED: "danger", Outcome.GONE: "ink3"}.get(line.outcome, "ink2")


def _word(value: str) -> str:
    """States and roles as people say them; anything else as it is."""
    words = {state.value: said for state, (said, _, _) in STATES.items()} | {r.value: said for r, said in ROLES.items()}
    return words.get(value, value)
