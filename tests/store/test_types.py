"""Column types mean the same on both databases, and refuse what has no meaning."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

import make
from convene.store.encoding import decode, encode
from convene.store.tables import Event, EventDay, Person, Row
from convene.store.types import Instant
from convene.store.workspace import Workspace

pytestmark = pytest.mark.postgresql


def test_an_instant_keeps_its_microseconds_and_loses_its_offset(workspace: Workspace) -> None:
    local = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    event_id = make.event(workspace, created_at=local)
    kept = make.one(workspace, Event, event_id).created_at
    assert kept == local
    assert kept.tzinfo is UTC


def test_a_naive_instant_is_refused(workspace: Workspace) -> None:
    with pytest.raises(sa.exc.StatementError, match="naive"):
        make.event(workspace, created_at=datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-9, minutes=-30))])))
def test_instants_survive_the_journal(value: datetime) -> None:
    column = sa.Column("at", Instant())
    assert decode(column, encode(value)) == value


def test_text_is_cleaned_on_its_way_in(workspace: Workspace) -> None:
    person_id = make.person(workspace, " Zo\u0065\u0308\x00\ud800 \n O’Brien ")
    assert make.one(workspace, Person, person_id).name == "Zoë O’Brien"


def test_words_outside_the_list_are_refused_by_the_database(workspace: Workspace) -> None:
    event_id = make.event(workspace)

    def sly(session: sa.orm.Session) -> None:
        session.connection().exec_driver_sql("UPDATE event_days SET part = 'party'")

    with pytest.raises(sa.exc.IntegrityError):
        workspace.write("Sly", sly)
    assert make.day_ids(workspace, event_id)


def test_every_table_has_what_the_journal_needs() -> None:
    for table in Row.metadata.sorted_tables:
        assert len(table.primary_key) > 0, table.name
        for foreign in table.foreign_keys:
            assert foreign.ondelete in {"CASCADE", "RESTRICT", "SET NULL"}, foreign.parent


def test_a_day_keeps_its_date(workspace: Workspace) -> None:
    day_id = make.day_ids(workspace, make.event(workspace))[0]
    assert make.one(workspace, EventDay, day_id).date == make.DAY
