"""Settings, kept files, and the register of erasures."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from convene.store.types import Row, key


class Setting(Row):
    """A setting of this workspace."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class StoredFile(Row):
    """The bytes of a file that is kept in the workspace, by their SHA-256 in hex. A fact: undo finds it again."""

    __tablename__ = "stored_files"
    digest: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Erasure(Row):
    """A person erased from this workspace, by random id alone: applied again after a backup is restored."""

    __tablename__ = "erasures"
    id: Mapped[UUID] = key()
    erased_at: Mapped[datetime]


class SchemaRevision(Row):
    """The Alembic revision this workspace is at: the table Alembic itself reads and writes."""

    __tablename__ = "alembic_version"
    version_num: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
