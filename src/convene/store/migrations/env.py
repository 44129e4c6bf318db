"""Alembic runs each migration on the connection, and in the transaction, that ``convene.store.migrate`` hands it."""

from alembic import context

from convene.store.tables import Row

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
