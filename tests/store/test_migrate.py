"""Migrations: after a verified backup, in one transaction, all or nothing."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import sqlalchemy as sa

import make
from convene.rules.errors import FileProblem
from convene.store import history_check, migrate
from convene.store.files import SCHEMA, sniff
from convene.store.workspace import Workspace

OLD_FILES = Path(__file__).parent.parent / "old_files"
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "autumn.convene"
    with closing(Workspace.create(path)) as workspace:
        make.room(workspace, make.venue(workspace, "A"))
    return path


def scripts(tmp_path: Path, body: str) -> Path:
    """Our migrations with one more, as the next release would have it."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    ours = Path(migrate.__file__).parent / "migrations"
    (folder / "env.py").write_text((ours / "env.py").read_text())
    for version in (ours / "versions").glob("*.py"):
        (folder / "versions" / version.name).write_text(version.read_text())
    head = (
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f"revision = '{SCHEMA + 1:04d}'\ndown_revision = '{SCHEMA:04d}'\n\n\ndef upgrade():\n"
    )
    (folder / "versions" / "next.py").write_text(head + dedent(body).replace("\n", "\n    ").join(["    ", "\n"]))
    return folder


def test_a_file_is_backed_up_then_changed(path: Path, tmp_path: Path) -> None:
    body = """\
    with op.batch_alter_table('venues') as batch:
        batch.add_column(sa.Column('motto', sa.Text(), nullable=False, server_default=''))
        batch.create_check_constraint('motto', 'length(motto) < 99')
    """
    kept = migrate.migrate_file(path, now=NOW, scripts=scripts(tmp_path, dedent(body)), schema=SCHEMA + 1)
    assert kept == tmp_path / "Convene backups" / f"autumn, before schema {SCHEMA + 1}, 2026-06-01 090000.convene"
    assert sniff(kept) == SCHEMA
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA + 1,)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (f"{SCHEMA + 1:04d}",)
        assert connection.execute("SELECT name, motto FROM venues").fetchall() == [("A", "")]
        assert connection.execute("SELECT count(*) FROM rooms").fetchone() == (1,)


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, tmp_path: Path) -> None:
    body = """\
    op.execute("UPDATE venues SET name = 'half done'")
    op.execute("INSERT INTO rooms (id) VALUES ('x')")
    """
    with pytest.raises(Exception, match="NOT NULL"):
        migrate.migrate_file(path, now=NOW, scripts=scripts(tmp_path, dedent(body)), schema=SCHEMA + 1)
    assert sniff(path) == SCHEMA
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM venues").fetchall() == [("A",)]


def test_a_migration_that_leaves_orphans_is_taken_back(path: Path, tmp_path: Path) -> None:
    body = """\
    op.execute("DELETE FROM venues")
    """
    with pytest.raises(FileProblem, match="points at nothing"):
        migrate.migrate_file(path, now=NOW, scripts=scripts(tmp_path, dedent(body)), schema=SCHEMA + 1)
    with closing(Workspace.open(path)) as workspace:
        assert workspace.history()


@pytest.mark.postgresql
def test_a_database_of_an_older_convene(engine_url: str, tmp_path: Path) -> None:
    if not engine_url.startswith("postgresql"):
        pytest.skip("a file is migrated when it is opened: the tests above")
    with closing(Workspace.create(engine_url)) as workspace:
        make.room(workspace, make.venue(workspace, "A"))
    body = "op.add_column('venues', sa.Column('motto', sa.Text(), nullable=False, server_default='Onwards'))\n"
    migrate.migrate_database(engine_url, scripts=scripts(tmp_path, body))
    with pytest.raises(FileProblem, match="newer"):
        Workspace.open(engine_url)


def test_no_room_for_a_backup_no_migration(path: Path, tmp_path: Path) -> None:
    (tmp_path / "Convene backups").write_text("in the way")
    before = path.read_bytes()
    with pytest.raises(FileProblem, match="backed up"):
        migrate.migrate_file(path, now=NOW, scripts=scripts(tmp_path, "pass\n"), schema=SCHEMA + 1)
    assert path.read_bytes() == before


def test_what_is_migrated_is_what_is_made_afresh(path: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(OLD_FILES / "schema-1.convene", tmp_path / "old.convene"))
    migrate.migrate_file(old, now=NOW)
    assert shape(f"sqlite:///{old}") == shape(f"sqlite:///{path}")


@pytest.mark.postgresql
def test_a_database_is_migrated_like_a_file(engine_url: str) -> None:
    if not engine_url.startswith("postgresql"):
        pytest.skip("the file is migrated above")
    with closing(Workspace.create(engine_url)) as workspace:
        afresh = shape(engine_url)
        make.person(workspace)
    engine = sa.create_engine(engine_url)
    with engine.begin() as connection:  # as schema 1 was
        for table in ("journal_entries", "journal_rows"):
            for name in ("stay", "last", "whole"):
                connection.execute(sa.text(f"DROP TRIGGER {table}_{name} ON {table}"))
        for table, columns in NEW_COLUMNS.items():
            for column in columns:
                connection.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        for table in (*reversed(NEW_TABLES), "stored_files"):
            connection.execute(sa.text(f"DROP TABLE {table}"))
        for column in ("opens", "closes"):
            connection.execute(sa.text(f"ALTER TABLE rooms ADD COLUMN {column} VARCHAR NOT NULL"))
        for scans in (
            "DROP INDEX ix_scans_desk_seq",
            "ALTER TABLE scans ADD CONSTRAINT uq_scans_desk_id_desk_seq UNIQUE (desk_id, desk_seq)",
            "ALTER TABLE scans DROP CONSTRAINT ck_scans_scansource",
            "ALTER TABLE scans ADD CONSTRAINT ck_scans_scansource CHECK (source = 'typed')",
        ):
            connection.execute(sa.text(scans))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    migrate.migrate_database(engine_url)
    assert shape(engine_url) == afresh
    with closing(Workspace.open(engine_url)) as workspace:
        make.venue(workspace, "B")
        chain = workspace.read(history_check.look)
    assert (chain.broken, chain.adopted, chain.entries) == (None, 1, 2)


NEW_TABLES = (
    "cancellation_bands",
    "opening_hours",
    "closures",
    "venue_documents",
    "event_templates",
    "observances",
    "set_aside",
    "attendance_marks",
    "releases",
    "registration_groups",
    "offers",
    "registration_questions",
    "criteria",
    "scores",
    "reviews",
    "consents",
    "unavailabilities",
    "distinct_people",
    "person_merges",
    "badge_prints",
    "desk_packs",
    "packets",
    "quarantined_scans",
    "journal_end",
)
NEW_COLUMNS = {
    "venues": ("parking", "wifi", "catering", "prices"),
    "rooms": ("day_rate_pence",),
    "events": (
        "status_reason",
        "anonymous_review",
        "organisation_cap",
        "offer_hours",
        "plus_ones",
        "retention_months",
    ),
    "messages": ("recipient", "handed_at", "attachments", "problem", "message_id"),
    "calendar_ledger": ("fingerprint", "content"),
    "calendar_items": ("event_id", "snapshot"),
    "credentials": ("wording",),
    "needs": ("reception_note",),
    "scans": ("session_id",),
    "places": ("since",),
    "journal_entries": ("previous", "hash", "salt", "digest", "cleared"),
    "journal_rows": ("salt", "digest"),
    "registrations": ("short_notice", "group_id", "guest_of_id"),
}


def shape(url: str) -> dict[str, list[Any]]:
    """What a database says of its own tables, without the order of columns and their defaults."""
    engine = sa.create_engine(url)
    seen = sa.inspect(engine)

    def foreign_keys(table: str) -> list[Any]:
        if engine.dialect.name != "sqlite":
            return seen.get_foreign_keys(table)
        # The inspector reads keys of the table's end alone; a column that is added later can only name its key itself.
        with engine.connect() as connection:
            return [tuple(row)[2:] for row in connection.exec_driver_sql(f"PRAGMA foreign_key_list({table})")]

    triggers = {
        "sqlite": "select sql from sqlite_schema where type = 'trigger' order by name",
        "postgresql": "select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by tgname",
    }
    with engine.connect() as connection:
        found = {"triggers": list(connection.exec_driver_sql(triggers[engine.dialect.name]).scalars())}
    found |= {
        table: [
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(table)),
            seen.get_pk_constraint(table),
            *(
                sorted(map(repr, read(table)))
                for read in (
                    foreign_keys,
                    seen.get_unique_constraints,
                    seen.get_check_constraints,
                    seen.get_indexes,
                )
            ),
        ]
        for table in seen.get_table_names()
    }
    engine.dispose()
    return found
