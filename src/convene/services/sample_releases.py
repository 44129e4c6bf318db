"""The convening's programme as it was given out twice before: what moved, who came in, and what fell out since."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from convene.rules.programme import SessionKind
from convene.rules.releases import FrozenSession, to_json
from convene.services.releases import sessions_of
from convene.services.sample_rows import Rows
from convene.store.bulk import insert_rows
from convene.store.tables import Release

_FOR_FACILITATORS = "First programme, for the facilitators to agree to."
_FOR_GUESTS = "As it went out with the joining instructions."


def releases(session: Session, rows: Rows, event_id: UUID) -> None:
    """Two releases of the convening, the second not quite what the draft is now."""
    now = {one.title: one for one in sessions_of(session, event_id, None)}
    second = _second(rows, now)
    first = _first(rows, second)
    kept = [(1, 27, _FOR_FACILITATORS, first), (2, 6, _FOR_GUESTS, second)]
    insert_rows(
        session,
        Release,
        [
            {
                "id": rows.key(),
                "event_id": event_id,
                "number": number,
                "note": note,
                "at": (rows.now - timedelta(days=ago)).replace(hour=15, minute=40),
                "content": to_json(list(sessions.values())),
            }
            for number, ago, note, sessions in kept
        ],
    )


def _second(rows: Rows, now: Mapping[str, FrozenSession]) -> dict[str, FrozenSession]:
    was = {title: one for title, one in now.items() if title != "Data with gaps"}
    letters, end = was["Letters we never sent"], was["Closing circle"]
    was[letters.title] = replace(letters, starts_at=rows.at(letters.day, "14:30"), minutes=40)
    was[end.title] = replace(end, abstract="")
    return was


def _first(rows: Rows, second: Mapping[str, FrozenSession]) -> dict[str, FrozenSession]:
    was = {title: one for title, one in second.items() if title != "Listening as leadership"}
    opening, street, cultures = was["Opening circle"], was["The whole street"], was["Cultures of belonging"]
    was[opening.title] = replace(opening, people=opening.people[:1])
    was[street.title] = replace(street, starts_at=rows.at(street.day, "14:15"))
    was[cultures.title] = replace(cultures, title="Belonging", people=())
    walk = FrozenSession(
        id=rows.key(),
        uid=str(rows.key()),
        title="A silent walk to the canal",
        day=street.day,
        starts_at=rows.at(street.day, "13:05"),
        minutes=20,
        kind=SessionKind.REFLECTION,
    )
    return was | {walk.title: walk}
