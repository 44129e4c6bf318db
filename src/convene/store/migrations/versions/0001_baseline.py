"""Schema 1: what ``Workspace.create`` makes. There is none older, so there is nothing to do.

A later revision changes the tables and raises ``convene.store.files.SCHEMA``.
"""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """The first schema is made whole, never migrated to."""
