"""Templates: what can be made again of an event, kept by name. They name nobody; they are renamed and deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.errors import Invalid, NotFound
from convene.rules.event_pattern import Laid, Pattern, from_json, to_json
from convene.rules.events import EventKind
from convene.rules.text import clean, clean_line
from convene.services.event_layout import dates_of, lay_out, preview
from convene.services.event_patterns import pattern_of
from convene.store.tables import EventTemplate


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template as it is listed. ``problem`` says why it cannot be read, where it cannot."""

    id: UUID
    title: str
    summary: str
    made_at: datetime
    kind: EventKind | None
    days: int
    sessions: int
    rooms: int
    problem: str = ""


def listing(session: Session) -> list[TemplateRow]:
    """Every template by its title, the unreadable ones among them."""
    return [_row(kept) for kept in session.scalars(sa.select(EventTemplate).order_by(EventTemplate.title))]


def pattern(session: Session, template_id: UUID) -> Pattern:
    """What a template holds. Raises NotFound, Invalid("template") for one that cannot be read."""
    return from_json(_kept(session, template_id).content)


def id_by_title(session: Session, title: str) -> UUID:
    """The template of that title, in small letters or capitals. Raises NotFound."""
    wanted = clean_line(title).casefold()
    known = session.execute(sa.select(EventTemplate.title, EventTemplate.id).order_by(EventTemplate.title)).all()
    found = next((key for held, key in known if held.casefold() == wanted), None)
    if found is None:
        names = ", ".join(held for held, _ in known)
        raise NotFound(
            f"There is no template “{title}”", f"Templates here: {names}." if names else "There is none yet."
        )
    return found


def save(session: Session, event_id: UUID, *, title: str, summary: str = "", now: datetime) -> UUID:
    """Keep what can be made again of an event as a template. Raises Invalid("title") without one or for one that is
    taken, Invalid("days") for an event without days, NotFound."""
    key = uuid4()
    made = EventTemplate(
        id=key,
        title=_fresh(session, title, key),
        summary=clean(summary).strip(),
        content=to_json(pattern_of(session, event_id).as_template()),
        made_at=now,
    )
    session.add(made)
    session.flush()
    return key


def rename(session: Session, template_id: UUID, *, title: str, summary: str | None = None) -> None:
    """Give a template another title and, if named, other words. Raises Invalid("title"), NotFound."""
    kept = _kept(session, template_id)
    kept.title = _fresh(session, title, template_id)
    if summary is not None:
        kept.summary = clean(summary).strip()
    session.flush()


def delete(session: Session, template_id: UUID) -> None:
    """Let a template go; the events that were made from it stay. Raises NotFound."""
    session.delete(_kept(session, template_id))
    session.flush()


def plan(
    session: Session, template_id: UUID, *, first_day: date | None = None, dates: Sequence[date] = (), today: date
) -> Laid:
    """What an event of this template would be. Nothing is written. Raises as ``make_event``."""
    found = pattern(session, template_id)
    return preview(session, found, dates=dates_of(found, first_day, dates), today=today)


def make_event(
    session: Session,
    template_id: UUID,
    *,
    title: str,
    first_day: date | None = None,
    dates: Sequence[date] = (),
    now: datetime,
) -> UUID:
    """A draft of this template on ``dates``, or as far apart as it says from ``first_day`` on.

    Raises Invalid("first_day") without either, and as ``event_layout.lay_out`` and ``pattern`` do.
    """
    found = pattern(session, template_id)
    return lay_out(session, found, dates=dates_of(found, first_day, dates), title=title, now=now)


def _row(kept: EventTemplate) -> TemplateRow:
    try:
        found = from_json(kept.content)
    except Invalid as error:
        return TemplateRow(kept.id, kept.title, kept.summary, kept.made_at, None, 0, 0, 0, error.title)
    return TemplateRow(
        kept.id,
        kept.title,
        kept.summary,
        kept.made_at,
        found.kind,
        len(found.days),
        len(found.sessions),
        len(found.rooms),
    )


def _kept(session: Session, template_id: UUID) -> EventTemplate:
    if (kept := session.get(EventTemplate, template_id)) is None:
        raise NotFound("That template is no longer here", "Somebody may have deleted it.")
    return kept


def _fresh(session: Session, title: str, template_id: UUID) -> str:
    name = clean_line(title)
    if not name:
        raise Invalid("title", "A template needs a title", "Write what it is for, such as Five-day programme.")
    taken = session.scalars(sa.select(EventTemplate.title).where(EventTemplate.id != template_id))
    if name.casefold() in {held.casefold() for held in taken}:
        raise Invalid("title", f"There is a template “{name}” already", "Choose another title.")
    return name
