"""What the columns of a list meant last time: remembered by the list's headings, with the import itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from convene.store.tables import Setting

_NAME = "import:"


@dataclass(frozen=True, slots=True)
class Columns:
    """What each heading of a list means, in plain words. ``fingerprint`` is of the headings alone."""

    fingerprint: str
    fields: Mapping[str, str]


def remember(session: Session, columns: Columns) -> None:
    """Keep what the columns of such a list mean. What is kept already is not written again."""
    name, value = _NAME + columns.fingerprint, {"fields": dict(columns.fields)}
    kept = session.get(Setting, name)
    if kept is None:
        session.add(Setting(name=name, value=value))
    elif kept.value != value:
        kept.value = value


def remembered(session: Session, fingerprint: str) -> dict[str, str] | None:
    """The fields by heading as they were when such a list was last imported; None where none ever was."""
    kept = session.get(Setting, _NAME + fingerprint)
    fields = kept.value.get("fields") if kept is not None else None
    if not isinstance(fields, dict):
        return None
    return {str(heading): str(field) for heading, field in fields.items()}
