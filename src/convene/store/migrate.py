"""Migrations with Alembic, in one transaction, after a verified backup. Imported only when there is one to run."""

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from convene.store.cipher import Key
from convene.store.engine import WRITING, postgresql_engine, sqlite_engine
from convene.store.files import SCHEMA, verify
from convene.store.keeping import keep


def _upgrade(connection: sa.Connection, scripts: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def migrate_file(
    path: Path,
    *,
    now: datetime,
    scripts: Path = Path(__file__).parent / "migrations",
    schema: int = SCHEMA,
    key: Key | None = None,
) -> Path:
    """Bring a workspace file to ``schema``. Returns the backup made before, in ``Convene backups`` beside the file.

    All migrations run in one transaction: the file is as it was or as it should be, never between. Raises FileProblem.
    """
    kept = keep(path, f"before schema {schema}", now, key)
    upgrade_file(path, scripts=scripts, schema=schema, key=key)
    return kept.path


def upgrade_file(
    path: Path,
    *,
    scripts: Path = Path(__file__).parent / "migrations",
    schema: int = SCHEMA,
    key: Key | None = None,
) -> None:
    """The same without a backup: for a file that is a copy itself."""
    engine = sqlite_engine(path, key=key)
    try:
        with engine.connect() as connection:
            # Batch migrations rebuild tables: keys are checked as a whole at the end instead of at each step.
            driver = cast("sqlite3.Connection", connection.connection.driver_connection)
            driver.execute("PRAGMA foreign_keys=OFF")
        with engine.execution_options(**{WRITING: True}).begin() as connection:
            driver = cast("sqlite3.Connection", connection.connection.driver_connection)
            _upgrade(connection, scripts)
            connection.exec_driver_sql(f"PRAGMA user_version={schema:d}")
            verify(driver, path)
    finally:
        engine.dispose()


def migrate_database(url: str, *, scripts: Path = Path(__file__).parent / "migrations") -> None:
    """Bring a PostgreSQL workspace to today's schema, in one transaction. Backing it up is its keeper's first step."""
    engine = postgresql_engine(url)
    try:
        with engine.begin() as connection:
            _upgrade(connection, scripts)
    finally:
        engine.dispose()
