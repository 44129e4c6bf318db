"""Scans and voids that the spool holds and the workspace does not: played again, once, with their own id and time."""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from convene.rules.errors import FileProblem
from convene.rules.showings import Showing, read_line
from convene.services import checkin
from convene.services.checkin_queries import SCANS
from convene.store.tables import Event
from convene.store.workspace import Workspace

_MANY = 500


def replay(workspace: Workspace) -> int:
    """Save what an open workspace's spool holds and it does not. Returns how many scans that were."""
    if workspace.read_only or not (lines := workspace.spool.lines()):
        return 0
    if not (missing := workspace.read(not_kept, lines)):
        workspace.spool.tidy()
        return 0
    saved = 0
    for one in missing:
        try:
            workspace.write("Save a scan that was kept on this computer", checkin.keep, one, again=True)
        except FileProblem:  # still not: all of it stays where it is
            raise
        except Exception:  # noqa: BLE001, S112  # refused, or a bug of ours: it stays, and keeps no workspace shut
            continue
        saved += 1
    workspace.spool.tidy()
    return saved


def not_kept(session: Session, lines: list[str]) -> list[Showing]:
    """What those lines say was shown or taken back at an event of this workspace, and is not among its scans; earliest
    first, and of one time as the desk wrote them: a scan, its void, the same badge again."""
    shown: dict[object, Showing] = {}
    for line in lines:
        try:
            one = read_line(line)
        except ValueError:  # cut short by a full disk
            continue
        shown[one.id] = replace(one, stated=True)
    events = set(session.scalars(select(Event.id)))
    ids = list(shown)
    for start in range(0, len(ids), _MANY):
        here: Select[tuple[Any]] = select(SCANS.c.id).where(SCANS.c.id.in_(ids[start : start + _MANY]))
        for kept in session.scalars(here):
            del shown[kept]
    return _in_order([one for one in shown.values() if one.event_id in events])


def _in_order(missing: list[Showing]) -> list[Showing]:
    """By time, and no void before its scan, though it be of another desk whose clock is behind."""
    there, waits = {one.id for one in missing}, defaultdict[UUID, list[Showing]](list)
    ordered: list[Showing] = []
    for one in sorted(missing, key=lambda one: one.at):
        if one.voids in there:
            waits[one.voids].append(one)
            continue
        ordered.append(one)
        there.discard(one.id)
        for void in waits.pop(one.id, ()):
            ordered.append(void)
            there.discard(void.id)
    return ordered + [void for voids in waits.values() for void in voids]
