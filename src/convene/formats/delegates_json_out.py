"""The list of an event as JSON for other programs: every key is always there, in this order, and means one thing.

``docs/delegates-json.md`` says what; ``version`` rises where one of them changes its meaning or goes.
"""

import json
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from convene.rules.delegate_list import Delegate, DelegateList
from convene.rules.time import zone

FORMAT: Final = "convene-delegates"
VERSION: Final = 1


def delegates_json(found: DelegateList, *, now: datetime) -> bytes:
    """The whole file, in UTF-8; times with the offset of the event's zone."""
    tz = zone(found.time_zone)
    whole: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": _at(now, tz),
        "event": {
            "code": found.code,
            "title": found.title,
            "time_zone": found.time_zone,
            "days": [
                {"date": day.isoformat(), "starts_at": _at(start, tz), "ends_at": _at(end, tz)}
                for day, start, end in found.days
            ],
        },
        "delegates": [_delegate(one, tz) for one in found.delegates],
    }
    return f"{json.dumps(whole, ensure_ascii=False, indent=2)}\n".encode()


def _delegate(one: Delegate, tz: ZoneInfo) -> dict[str, Any]:
    return {
        "id": one.key,
        "name": one.name,
        "given_name": one.given_name,
        "family_name": one.family_name,
        "known_as": one.known_as,
        "pronouns": one.pronouns,
        "email": one.email,
        "phone": one.phone,
        "organisation": one.organisation,
        "job_title": one.job_title,
        "role": one.role.value,
        "state": one.state.value,
        "ticket": one.ticket,
        "reference": one.reference,
        "registered_at": _at(one.registered_at, tz),
        "answers": [{"question": question, "answer": answer} for question, answer in one.answers],
    }


def _at(at: datetime, tz: ZoneInfo) -> str:
    return at.astimezone(tz).isoformat(timespec="seconds")
