"""What people of the sample's convening chose: second and third choices everywhere, and a last round that nobody has
been given yet. A place of a full story circle was just given back, so the next in line could have it."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from convene.rules.registrations import PlaceState
from convene.services.sample_rows import Rows
from convene.store.tables import EventSession, Place

_SEED = 2017
_WANTED, _FREED = "Letters we never sent", "Tears: a story circle"
_LAST_ROUND = {"Letters we never sent", "Listening as leadership", "The whole street"}


def choices(rows: Rows, event_id: UUID) -> None:
    """Ranks beside the places gathered so far."""
    chance = random.Random(_SEED)
    sessions = {one["id"]: one for one in rows.gathered(EventSession) if one["event_id"] == event_id}
    titles = {one["title"]: key for key, one in sessions.items()}
    first = [place for place in rows.gathered(Place) if place["session_id"] in sessions]
    chosen = {place["session_id"] for place in first}
    for number, place in enumerate(first):
        mine = sessions[place["session_id"]]
        beside = [key for key in chosen if key != mine["id"] and _together(mine, sessions[key])]
        beside.sort(key=lambda key: sessions[key]["title"])
        wishes = chance.sample(beside, min(len(beside), chance.choice((0, 1, 1, 2))))
        if mine["title"] in _LAST_ROUND:
            place["state"] = PlaceState.CHOSEN
            wanted = titles[_WANTED]
            if mine["id"] != wanted and _together(mine, sessions[wanted]) and chance.random() < 0.3:
                place["rank"], wishes = 2, [one for one in wishes if one != wanted]
                rows.add(Place, **_wish(place, wanted, 1))
        elif place["state"] is PlaceState.WAITING:
            place["since"] = rows.now - timedelta(days=9, minutes=7 * number)
        for rank, key in enumerate(wishes, start=place["rank"] + 1):
            rows.add(Place, **_wish(place, key, rank))
    freed = next(p for p in first if p["session_id"] == titles[_FREED] and p["state"] is PlaceState.GIVEN)
    freed["state"] = PlaceState.RELEASED


def _wish(place: dict[str, Any], session_id: UUID, rank: int) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "registration_id": place["registration_id"],
        "state": PlaceState.CHOSEN,
        "rank": rank,
    }


def _together(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one["starts_at"] is None or other["starts_at"] is None:
        return False
    ends, other_ends = (s["starts_at"] + timedelta(minutes=s["minutes"]) for s in (one, other))
    return bool(one["starts_at"] < other_ends and other["starts_at"] < ends)
