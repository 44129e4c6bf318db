"""Choices of a list that are kept under a name, for every event of the workspace."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.json_values import decoded, encoded
from convene.rules.text import clean_line, search_key
from convene.rules.workbook_choice import Choice
from convene.store.tables import Setting

LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Preset:
    """A kept choice of a list of that purpose."""

    purpose: str
    name: str
    choice: Choice


def presets(session: Session, purpose: str = "") -> tuple[Preset, ...]:
    """Those of a purpose, or all, by purpose and name. What no longer can be read is left out."""
    kept = session.scalars(
        sa.select(Setting)
        .where(Setting.name.startswith(_name(purpose, "") if purpose else "workbook.", autoescape=True))
        .order_by(Setting.name)
    )
    return tuple(found for row in kept if (found := _read(row)) is not None)


def preset(session: Session, purpose: str, name: str) -> Choice:
    """The choice of that name. Raises NotFound, which says what there is."""
    kept = session.get(Setting, _name(purpose, name))
    if kept is None or (found := _read(kept)) is None:
        there = ", ".join(f"“{one.name}”" for one in presets(session, purpose))
        hint = f"There are: {there}." if there else "None is kept for this list yet."
        raise NotFound(f"There is no preset “{clean_line(name)}”", hint)
    return found.choice


def keep_preset(session: Session, purpose: str, name: str, choice: Choice) -> None:
    """Keep a choice, in place of one of that name. Raises Invalid("name")."""
    name = clean_line(name)
    if not search_key(name):
        raise Invalid("name", "The preset has no name", "Say what it is for, in a few words.")
    if len(name) > LONGEST_NAME:
        raise Invalid("name", f"That name has {len(name)} letters", f"A preset's name has {LONGEST_NAME} at most.")
    value = {"purpose": purpose, "name": name, "choice": encoded(choice)}
    if (kept := session.get(Setting, _name(purpose, name))) is None:
        session.add(Setting(name=_name(purpose, name), value=value))
    elif kept.value != value:
        kept.value = value


def remove_preset(session: Session, purpose: str, name: str) -> None:
    """Take a preset out. Raises NotFound."""
    preset(session, purpose, name)
    session.delete(session.get_one(Setting, _name(purpose, name)))


def _name(purpose: str, name: str) -> str:
    return f"workbook.{purpose}.{search_key(name)}"


def _read(row: Setting) -> Preset | None:
    try:
        return Preset(str(row.value["purpose"]), str(row.value["name"]), decoded(Choice, row.value["choice"]))
    except (KeyError, TypeError, ValueError):
        return None  # of a later version, or written by another hand
