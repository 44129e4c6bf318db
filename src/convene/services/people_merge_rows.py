"""The rows of a merge: each led over to the person, and the registration, that stays; and back again."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from convene.rules.attendance import Mark
from convene.rules.consents import ConsentKind
from convene.rules.people import MERGED, person_key
from convene.rules.registrations import HOLDS_PLACE, OfferState, RegistrationState
from convene.services import people
from convene.services.checkin_queries import SCANS, live
from convene.services.people_rows import Key, pointers, rows_of
from convene.services.registrations import places
from convene.store.bulk import delete_rows, insert_rows, table_of, update_rows
from convene.store.encoding import Values, decode
from convene.store.journal import FACTS, fetch
from convene.store.merges import lead_facts
from convene.store.tables import (
    AttendanceMark,
    CalendarLedger,
    Consent,
    DistinctPeople,
    Event,
    EventDay,
    EventTemplate,
    Offer,
    Person,
    Registration,
    Release,
    Row,
    Scan,
)

_KINDS: dict[str, type[Row]] = {table_of(m.class_).name: m.class_ for m in Row.registry.mappers}
Change = tuple[str, Values | None, Values | None]
"""A row of a table: its key, as it was, as it is now."""

_CAME = "Came in with another badge"
_TOLD = (Release, EventTemplate)  # name people by id among their plain values


def join(
    session: Session,
    keep_id: UUID,
    other_id: UUID,
    before: Mapping[Key, Values],
    *,
    twins: Mapping[UUID, bool],
    fields: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """Lead everything over. ``twins``: by event on whose list both are, whether the other one's registration stays.
    Returns what ``apart`` needs."""
    ledger = session.scalars(sa.select(CalendarLedger.id).where(CalendarLedger.person_id == other_id)).all()
    shells: list[UUID] = []
    for event_id, others_stays in twins.items():
        mine, theirs = (_registration(session, event_id, person_id) for person_id in (keep_id, other_id))
        shells += _join_registrations(session, *((theirs, mine) if others_stays else (mine, theirs)), now=now)
    told = list(_tell(session, other_id, keep_id))
    _lead_distinct(session, keep_id, other_id)
    for column in pointers(Person.__tablename__):
        if column.table.name not in {*FACTS, DistinctPeople.__tablename__}:
            _lead(session, column, other_id, keep_id)
    lead_facts(session, [key.hex for key in ledger], keep_id)
    gone = session.get_one(Person, other_id)
    consent = gone.marketing_consent_at, gone.marketing_consent_source
    source_key = gone.source_key
    session.delete(gone)
    session.flush()
    kept = session.get_one(Person, keep_id)
    people.set_fields(session, kept, fields)
    kept.source_key = kept.source_key or source_key
    if kept.marketing_consent_at is None and not _asked(session, keep_id):
        kept.marketing_consent_at, kept.marketing_consent_source = consent
    session.flush()
    after = _fetch(session, before.keys() | rows_of(session, [keep_id, *shells]).keys())
    rows = (_step(at, before.get(at), after.get(at)) for at in sorted(before.keys() | after.keys()))
    return {
        "kept_id": keep_id.hex,
        "other_id": other_id.hex,
        "rows": [step for step in rows if step[2] != step[3] and step[0] not in FACTS],
        "ledger": [key.hex for key in ledger],
        "told": told,
    }


def apart(session: Session, kept_id: UUID, content: Mapping[str, Any]) -> list[str]:
    """Lead everything back that is as it was left. Returns the events where somebody has to wait for their place."""
    other_id = UUID(content["other_id"])
    steps: dict[str, list[Change]] = {}
    for name, key, was, now in content["rows"]:
        steps.setdefault(name, []).append((key, was, now))
    ordered = [(table, steps[table.name]) for table in Row.metadata.sorted_tables if table.name in steps]
    waiting: list[str] = []
    for table, changes in ordered:
        # The other's first: two registrations of one person for one event must not meet.
        changed = [(key, was, now) for key, was, now in changes if was and now]
        changed.sort(key=lambda change: change[1].get("person_id") != other_id.hex)
        gone = [was for _, was, now in changes if was and now is None]
        for key, was, now in changed:
            waiting += _restore(session, table, key, was, now)
        waiting += _bring(session, table, gone)
    for table, changes in ordered:
        _point_again(session, table, changes)
    for table, changes in reversed(ordered):
        _remove(session, table, [key for key, was, _ in changes if was is None])
    lead_facts(session, content["ledger"], other_id)
    _untell(session, content["told"], kept_id, other_id)
    kept = session.get_one(Person, kept_id)
    keys = [was["search_key"] for _, was, _ in steps.get(Person.__tablename__, ()) if was and "search_key" in was]
    if kept.search_key not in keys:  # a name was changed since, and stays
        kept.search_key = person_key(kept.name, kept.known_as, kept.given_name, kept.family_name)
    session.flush()
    return waiting


# Leading over --------------------------------------------------------------------------------------------------------


def _registration(session: Session, event_id: UUID, person_id: UUID) -> Registration:
    return session.scalars(
        sa.select(Registration).where(Registration.event_id == event_id, Registration.person_id == person_id)
    ).one()


def _join_registrations(session: Session, stays: Registration, goes: Registration, *, now: datetime) -> Iterator[UUID]:
    """One takes over what is the other's, which goes; with scans it stays under nobody's name: who that is."""
    days = _days(session, goes) - _days(session, stays)
    came = bool(session.scalar(sa.select(sa.exists().where(Scan.registration_id == goes.id))))
    for column in pointers(Registration.__tablename__):
        if column.table.name not in FACTS:
            _lead(session, column, goes.id, stays.id)
    stays.answers = (goes.answers or {}) | (stays.answers or {}) or None
    for field in ("note", "ticket", "group_id"):
        setattr(stays, field, getattr(stays, field) or getattr(goes, field))
    stays.short_notice = stays.short_notice or goes.short_notice
    if stays.state in HOLDS_PLACE:
        offers = sa.select(Offer).where(Offer.registration_id == stays.id, Offer.state == OfferState.OPEN)
        for offer in session.scalars(offers):
            offer.state, offer.answered_at = OfferState.WITHDRAWN, now
    if not came:
        session.delete(goes)
        session.flush()
        return
    shell = Person(name=MERGED, search_key=person_key(MERGED), erased_at=now)
    session.add(shell)
    session.flush()
    goes.person_id, goes.state, goes.substituted_by_id = shell.id, RegistrationState.SUBSTITUTED, stays.id
    goes.answers, goes.note, goes.reason = None, "", ""
    session.flush()
    marked = sa.select(AttendanceMark.day_id).where(AttendanceMark.registration_id == stays.id)
    for day_id in session.scalars(
        sa.select(EventDay.id).where(
            EventDay.event_id == stays.event_id, EventDay.date.in_(days), EventDay.id.not_in(marked)
        )
    ).all():
        session.add(AttendanceMark(registration_id=stays.id, day_id=day_id, mark=Mark.ATTENDED, reason=_CAME, at=now))
    session.flush()
    yield shell.id


def _days(session: Session, registration: Registration) -> set[date]:
    rows = sa.select(SCANS.c.day).where(*live(), SCANS.c.registration_id == registration.id)
    return set(session.scalars(rows.distinct()))


def _lead(session: Session, column: sa.Column[UUID], old: UUID, new: UUID) -> None:
    """Rows that point at the old one point at the new, but for those of which the new one has its own: they go."""
    table = column.table
    session.flush()
    rows = session.execute(sa.select(table).where(column == old)).mappings().all()
    mine = session.execute(sa.select(table).where(column == new)).mappings().all()
    alike = [
        [other.name for other in rule.columns if other is not column]
        for rule in table.constraints
        if isinstance(rule, sa.UniqueConstraint) and column.name in rule.columns
    ]
    held = {tuple(row[name] for name in names) for names in alike for row in mine}
    doubled = [row["id"] for row in rows if any(tuple(row[name] for name in names) in held for names in alike)]
    moving = [row["id"] for row in rows if row["id"] not in doubled and row["id"] != new]
    kind = _KINDS[table.name]
    update_rows(session, kind, [{"id": key, column.name: new} for key in moving])
    delete_rows(session, kind, doubled)
    session.expire_all()


def _lead_distinct(session: Session, keep_id: UUID, other_id: UUID) -> None:
    either = sa.or_(DistinctPeople.person_id == other_id, DistinctPeople.other_id == other_id)
    for row in session.scalars(sa.select(DistinctPeople).where(either)).all():
        third = row.other_id if row.person_id == other_id else row.person_id
        first, second = sorted((keep_id, third))
        if third != keep_id and session.get(DistinctPeople, (first, second)) is None:
            session.add(DistinctPeople(person_id=first, other_id=second))
        session.delete(row)
    session.flush()


def _asked(session: Session, person_id: UUID) -> bool:
    asked = sa.exists().where(Consent.person_id == person_id, Consent.kind == ConsentKind.MARKETING)
    return bool(session.scalar(sa.select(asked)))


def _step(at: Key, was: Values | None, now: Values | None) -> tuple[str, str, Values | None, Values | None]:
    """A row's way: of one that stays only what differs, of a new one only that it is."""
    if was is None or now is None:
        return *at, was, None if now is None else {}
    names = [name for name in was if was[name] != now[name]]
    return *at, {name: was[name] for name in names}, {name: now[name] for name in names}


# Leading back --------------------------------------------------------------------------------------------------------


def _restore(session: Session, table: sa.Table, key: str, was: Values, now: Values) -> list[str]:
    """What is still as the merge left it becomes what it was. A registration may have to wait."""
    current = _fetch(session, [(table.name, key)]).get((table.name, key))
    if current is None:
        return []
    back = {name: value for name, value in was.items() if current[name] == now[name] and name not in _own(table)}
    back = {name: value for name, value in back.items() if _is_there(session, table.c[name], value)}
    waiting: list[str] = []
    if table.name == Registration.__tablename__ and "state" in back:
        back["state"], waiting = _state(session, UUID(current["event_id"]), back["state"])
    _set(session, table, key, back)
    return waiting


def _bring(session: Session, table: sa.Table, rows: Iterable[Values]) -> list[str]:
    """Rows that went come back, if what they belong to is still there."""
    waiting: list[str] = []
    for values in rows:
        kept = {name: value for name, value in values.items() if name in table.c} | dict.fromkeys(_own(table))
        missing = [name for name, value in kept.items() if not _is_there(session, table.c[name], value)]
        if any(not table.c[name].nullable for name in missing):
            continue
        kept |= dict.fromkeys(missing)
        if table.name == Registration.__tablename__:
            kept["state"], more = _state(session, UUID(kept["event_id"]), kept["state"])
            waiting += more
        insert_rows(session, _KINDS[table.name], [{name: decode(table.c[name], v) for name, v in kept.items()}])
    return waiting


def _point_again(session: Session, table: sa.Table, changes: Iterable[Change]) -> None:
    """Rows of one table that point at each other: once all are there."""
    for key, was, now in changes:
        current = _fetch(session, [(table.name, key)]).get((table.name, key)) if was and _own(table) else None
        if was is None or current is None:
            continue
        back = {
            name: was[name]
            for name in _own(table)
            if name in was and current[name] == (now or {}).get(name) and _is_there(session, table.c[name], was[name])
        }
        _set(session, table, key, back)


def _remove(session: Session, table: sa.Table, keys: Iterable[str]) -> None:
    for name, key in _fetch(session, [(table.name, key) for key in keys]):
        ids = tuple(UUID(part) for part in key.split("/"))
        session.delete(session.get_one(_KINDS[name], ids if len(ids) > 1 else ids[0]))
    session.flush()


def _state(session: Session, event_id: UUID, state: str) -> tuple[str, list[str]]:
    event = session.get_one(Event, event_id)
    given = places(session, event).take(RegistrationState(state))
    return given.value, [event.title] if given != state else []


def _own(table: sa.Table) -> list[str]:
    return [c.name for c in table.columns for foreign in c.foreign_keys if foreign.column.table is table]


def _is_there(session: Session, column: sa.Column[Any], value: Any) -> bool:
    """Whether what a row points at exists; whatever is no pointer does."""
    targets = [foreign.column for foreign in column.foreign_keys]
    if value is None or not targets:
        return True
    return bool(session.scalar(sa.select(sa.exists().where(targets[0] == decode(targets[0], value)))))


def _set(session: Session, table: sa.Table, key: str, values: Values) -> None:
    if values:
        row = {name: decode(table.c[name], value) for name, value in values.items()}
        update_rows(session, _KINDS[table.name], [{"id": UUID(key)} | row])
        session.expire_all()


def _fetch(session: Session, keys: Iterable[Key]) -> dict[Key, Values]:
    by_table: dict[str, list[str]] = {}
    for name, key in keys:
        by_table.setdefault(name, []).append(key)
    session.flush()
    return {
        (name, key): values
        for name, wanted in by_table.items()
        for key, values in fetch(session, Row.metadata.tables[name], wanted).items()
    }


# Plain values that name people by id ---------------------------------------------------------------------------------


def _tell(session: Session, old: UUID, new: UUID) -> Iterator[list[Any]]:
    """Releases and templates say the new id instead of the old. Yields where: table, key, way in."""
    names = {str(old): str(new), old.hex: new.hex}
    for kind in _TOLD:
        table = table_of(kind)
        text = sa.cast(table.c["content"], sa.Text)
        says = sa.or_(*(text.contains(name) for name in names))
        rows: Iterable[Any] = session.execute(sa.select(table.c["id"], table.c["content"]).where(says)).all()
        for key, content in rows:
            ways = list(_ways(content, names.keys()))
            update_rows(session, kind, [{"id": key, "content": _renamed(content, names, ways)}])
            yield from ([table.name, key.hex, way] for way in ways)


def _untell(session: Session, told: Iterable[list[Any]], kept_id: UUID, other_id: UUID) -> None:
    names = {str(kept_id): str(other_id), kept_id.hex: other_id.hex}
    for name, key, way in told:
        table = Row.metadata.tables[name]
        content = session.scalar(sa.select(table.c["content"]).where(table.c["id"] == UUID(key)))
        if content is not None:
            update_rows(session, _KINDS[name], [{"id": UUID(key), "content": _renamed(content, names, [way])}])


def _ways(value: Any, wanted: Collection[str]) -> Iterator[list[str | int]]:
    inside: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    elif value in wanted:
        yield []
    for step, one in inside:
        yield from ([step, *way] for way in _ways(one, wanted))


def _renamed(content: Any, names: Mapping[str, str], ways: Iterable[list[str | int]]) -> Any:
    made = deepcopy(content)
    for way in ways:
        *steps, last = way
        at = made
        try:
            for step in steps:
                at = at[step]
            at[last] = names.get(at[last], at[last])
        except (KeyError, IndexError, TypeError):  # it was changed since: what was there is gone
            continue
    return made
