"""Which backups stay, and what their names say: ``autumn, daily, 2026-06-01 090000.convene``."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

DAILY: Final = "daily"
ASKED: Final = "asked for"
BEFORE_RESTORE: Final = "before restore"
DAMAGED: Final = "damaged"
BEFORE_REPAIR: Final = "before repair"

_DUE: Final = timedelta(hours=20)  # less than a day, so that every morning has one
_EACH, _DAYS, _WEEKS, _MONTHS = timedelta(days=2), timedelta(days=14), timedelta(weeks=8), timedelta(days=366)


def backup_name(name: str, why: str, now: datetime) -> str:
    """The file name of a backup of the workspace ``name``: it says why it was made, and when (UTC)."""
    return f"{name}, {why}, {now.astimezone(UTC):%Y-%m-%d %H%M%S}.convene"


def read_name(file: str, name: str) -> tuple[str, datetime] | None:
    """Why and when a backup of the workspace ``name`` was made; None where the file is none of its backups."""
    found = re.fullmatch(rf"{re.escape(name)}, ([^,]+), (\d{{4}}-\d\d-\d\d \d{{6}})\.convene", file)
    if found is None:
        return None
    try:
        return found[1], datetime.strptime(found[2], "%Y-%m-%d %H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def is_due(newest: datetime | None, now: datetime) -> bool:
    """Whether a daily backup is due, by the newest there is. One that was made by a clock ahead of ours is no reason to
    wait for it."""
    return newest is None or not timedelta(0) <= now - newest < _DUE


def thinned(made: Iterable[datetime], now: datetime) -> dict[datetime, datetime]:
    """The daily backups that may go, each with the one that stays for it.

    Of the last two days all stay; then the newest of each day for a fortnight, of each week for eight weeks, of each
    month for a year. What is older goes, since it holds people whose time here is up.
    """
    newest_first = sorted(made, reverse=True)
    stays: dict[object, datetime] = {}
    going: dict[datetime, datetime] = {}
    for at in newest_first:
        age = now - at
        if age > _MONTHS:
            span: object = None if at != newest_first[0] else at
            stays.setdefault(None, newest_first[0])
        elif age > _WEEKS:
            span = (at.year, at.month)
        elif age > _DAYS:
            span = (*at.isocalendar()[:2], "week")
        else:
            span = at.date() if age > _EACH else at
        if (kept := stays.setdefault(span, at)) != at:
            going[at] = kept
    return going
