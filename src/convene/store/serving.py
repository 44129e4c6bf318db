"""A workspace on a PostgreSQL server: made and opened there, and what the server says in words."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from convene.rules.errors import FileProblem
from convene.store.backup import create_schema
from convene.store.engine import postgresql_engine
from convene.store.files import SCHEMA


def make(url: str) -> sa.Engine:
    """The engine of a database that was empty, with the tables of a workspace. Raises FileProblem."""
    engine = postgresql_engine(url)
    with _let_go(engine), engine.begin() as connection:
        if _holds_one(connection):
            raise FileProblem(f"{engine.url.database} holds a workspace already", "Open it instead.")
        create_schema(connection)
    return engine


def opened(url: str) -> sa.Engine:
    """The engine of a workspace of today's schema. Raises FileProblem for none, an older and a newer one."""
    engine = postgresql_engine(url)
    with _let_go(engine), engine.connect() as connection:
        if not _holds_one(connection):
            raise FileProblem(f"{engine.url.database} holds no workspace", "Make one with New.")
        held = int(connection.execute(sa.text("select version_num from alembic_version")).scalar_one())
        if held > SCHEMA:
            raise FileProblem(
                f"{engine.url.database} was made by a newer Convene",
                f"It needs a Convene that knows schema {held}; this one knows {SCHEMA}.",
            )
        if held < SCHEMA:
            raise FileProblem(
                f"{engine.url.database} is of an older Convene",
                "Back it up with pg_dump, then bring it up to date with “convene migrate”.",
            )
    return engine


def problem(error: DBAPIError, engine: sa.Engine, *, saving: bool = False) -> FileProblem:
    """What a server said that went wrong, in words."""
    said = str(error.orig or error).strip().splitlines()[0].rstrip(".")
    nothing = ": nothing was saved" if saving else ""
    return FileProblem(f"The database {engine.url.database} cannot be used{nothing}", f"The server says: {said}.")


def _holds_one(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_table("alembic_version")


@contextmanager
def _let_go(engine: sa.Engine) -> Iterator[None]:
    """Close what was opened when it cannot be gone on with."""
    try:
        yield
    except DBAPIError as error:
        engine.dispose()
        raise problem(error, engine) from error
    except FileProblem:
        engine.dispose()
        raise
