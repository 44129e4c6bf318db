"""Schema 3: applications and their scores, questions, offers, groups, consents, merges, who cannot come when, desks.

Columns are added in place: rebuilding a table would lose its checks. What is here never changes again once it is
released, so it names its columns itself and does not look at today's tables.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """New columns of events, needs, registrations, places and credentials, and the new tables."""
    _flag("events", "anonymous_review")
    for column in ("organisation_cap", "offer_hours", "retention_months"):
        _number("events", column, f"{column} is null or {column} > 0")
    _number("events", "plus_ones", "plus_ones >= 0", "DEFAULT 0 NOT NULL ")
    op.execute("ALTER TABLE needs ADD COLUMN reception_note TEXT DEFAULT '' NOT NULL")
    op.execute(f"ALTER TABLE places ADD COLUMN since {'BIGINT' if _on_postgresql() else 'INTEGER'}")
    _create(
        "registration_groups",
        _id(),
        _to("event_id", "events.id", "CASCADE"),
        _text("name"),
        _to("contact_id", "people.id", "SET NULL", nullable=True),
        _words("note"),
        index=("event_id", "contact_id"),
    )
    _flag("registrations", "short_notice")
    for column, target in (("group_id", "registration_groups"), ("guest_of_id", "registrations")):
        kind = "UUID" if _on_postgresql() else "TEXT"
        op.execute(
            f"ALTER TABLE registrations ADD COLUMN {column} {kind}"
            f" CONSTRAINT fk_registrations_{column} REFERENCES {target} (id) ON DELETE SET NULL"
        )
        op.create_index(f"ix_registrations_{column}", "registrations", [column])
    _create(
        "offers",
        _id(),
        _to("registration_id", "registrations.id", "CASCADE"),
        _instant("made_at"),
        _instant("expires_at"),
        *_choice("state", "offerstate", "open", "accepted", "declined", "expired", "withdrawn"),
        _instant("answered_at", nullable=True),
        sa.CheckConstraint("expires_at > made_at", name="span"),
        index=("registration_id",),
    )
    _create(
        "registration_questions",
        _id(),
        _to("event_id", "events.id", "CASCADE"),
        _text("text"),
        *_choice("kind", "questionkind", "text", "choice", "several", "number", "date", "consent"),
        sa.Column("options", sa.JSON, nullable=False),
        _boolean("required"),
        _text("help"),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("event_id", "text"),
    )
    _create(
        "criteria",
        _id(),
        _to("event_id", "events.id", "CASCADE"),
        _text("name"),
        _words("detail"),
        sa.Column("most", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.UniqueConstraint("event_id", "name"),
        sa.CheckConstraint("most > 0", name="most"),
    )
    _create(
        "scores",
        _id(),
        _to("registration_id", "registrations.id", "CASCADE"),
        _to("criterion_id", "criteria.id", "CASCADE"),
        _text("reviewer"),
        sa.Column("points", sa.Integer, nullable=False),
        sa.UniqueConstraint("registration_id", "criterion_id", "reviewer"),
        sa.CheckConstraint("points >= 0", name="points"),
        index=("criterion_id",),
    )
    _create(
        "reviews",
        _id(),
        _to("registration_id", "registrations.id", "CASCADE"),
        _text("reviewer"),
        _words("note"),
        _instant("at"),
        sa.UniqueConstraint("registration_id", "reviewer"),
    )
    _create(
        "consents",
        _id(),
        _to("person_id", "people.id", "CASCADE"),
        _text("kind"),
        _boolean("given"),
        _instant("at"),
        _text("source"),
        _text("wording"),
        index=("person_id",),
    )
    _create(
        "unavailabilities",
        _id(),
        _to("person_id", "people.id", "CASCADE"),
        _instant("starts_at"),
        _instant("ends_at"),
        _text("reason"),
        _text("source"),
        _text("source_key"),
        sa.CheckConstraint("ends_at > starts_at", name="span"),
        index=("person_id",),
    )
    _create(
        "distinct_people",
        _to("person_id", "people.id", "CASCADE", primary_key=True),
        _to("other_id", "people.id", "CASCADE", primary_key=True),
        sa.CheckConstraint("person_id < other_id", name="two"),
        index=("other_id",),
    )
    _create(
        "person_merges",
        _id(),
        _to("kept_id", "people.id", "CASCADE"),
        _instant("at"),
        sa.Column("content", sa.JSON, nullable=False),
        index=("kept_id",),
    )
    instant, json = ("BIGINT", "JSON") if _on_postgresql() else ("INTEGER", "TEXT")
    op.execute(f"ALTER TABLE messages ADD COLUMN handed_at {instant}")
    op.execute(f"ALTER TABLE messages ADD COLUMN attachments {json}")
    op.execute("ALTER TABLE messages ADD COLUMN problem TEXT DEFAULT '' NOT NULL")
    string = "VARCHAR" if _on_postgresql() else "TEXT"
    op.execute(f"ALTER TABLE messages ADD COLUMN message_id {string} DEFAULT '' NOT NULL")
    op.execute(f"ALTER TABLE calendar_items ADD COLUMN event_id {'UUID' if _on_postgresql() else 'TEXT'}")
    op.create_index("ix_calendar_items_event_id", "calendar_items", ["event_id"])
    op.execute(f"ALTER TABLE calendar_items ADD COLUMN snapshot {json}")
    for column in ("fingerprint", "content"):
        op.execute(f"ALTER TABLE calendar_ledger ADD COLUMN {column} {string} DEFAULT '' NOT NULL")
    op.execute(f"ALTER TABLE credentials ADD COLUMN wording {'JSON' if _on_postgresql() else 'TEXT'}")
    _create(
        "badge_prints",
        _id(),
        _to("credential_id", "credentials.id", "CASCADE"),
        _instant("at"),
        _text("desk"),
        _text("stock"),
        index=("credential_id",),
    )
    _create(
        "desk_packs",
        _id(),
        _to("event_id", "events.id", "CASCADE"),
        _text("desk"),
        _instant("made_at"),
        _instant("expires_at"),
        _text("secret"),
        index=("event_id",),
    )
    _create(
        "packets",
        sa.Column("digest", sa.String, primary_key=True),
        _to("event_id", "events.id", "RESTRICT"),
        _text("desk"),
        sa.Column("first_seq", sa.Integer, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("scans", sa.Integer, nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger, nullable=False),
        _instant("received_at"),
        index=("event_id",),
    )
    _create(
        "quarantined_scans",
        sa.Column("hash", sa.String, primary_key=True),
        sa.Column("digest", sa.String, sa.ForeignKey("packets.digest", ondelete="RESTRICT"), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        _text("reason"),
        index=("digest",),
    )
    _change_scans()


def _change_scans() -> None:
    """Scans of a door, more reasons, and room for both of two desks that count alike (a pack that was copied)."""
    added = "'no_place', 'overridden', "
    old, new = "CHECK (reason IN ('', ", f"CHECK (reason IN ('', {added}"
    if _on_postgresql():
        reasons = ("", "no_place", "overridden", "revoked", "other_event", "cancelled", "not_registered", "not_today",
                   "bounce", "not_a_badge", "not_known", "damaged")  # fmt: skip
        op.execute("ALTER TABLE scans DROP CONSTRAINT ck_scans_reason, DROP CONSTRAINT uq_scans_desk_id_desk_seq")
        op.create_check_constraint("reason", "scans", sa.column("reason").in_(reasons))
    else:
        # Made again from its own words, since SQLite drops no constraint and a batch would lose the checks.
        ask = sa.text("select sql from sqlite_master where name = 'scans' or (tbl_name = 'scans' and sql is not null)")
        table, *indexes = map(str, op.get_bind().execute(ask).scalars())
        table = table.replace("CONSTRAINT uq_scans_desk_id_desk_seq UNIQUE (desk_id, desk_seq),", "").replace(old, new)
        op.execute(table.replace("CREATE TABLE scans", "CREATE TABLE scans_again", 1))
        op.execute("INSERT INTO scans_again SELECT * FROM scans")
        op.execute("DROP TABLE scans")
        op.execute("ALTER TABLE scans_again RENAME TO scans")
        for index in indexes:
            op.execute(index)
    kind = "UUID" if _on_postgresql() else "TEXT"
    op.execute(
        f"ALTER TABLE scans ADD COLUMN session_id {kind}"
        " CONSTRAINT fk_scans_session_id REFERENCES sessions (id) ON DELETE RESTRICT"
    )
    op.create_index("ix_scans_desk_seq", "scans", ["desk_id", "desk_seq"])
    op.create_index("ix_scans_session_id", "scans", ["session_id"])


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _flag(table: str, name: str) -> None:
    kind, no = ("BOOLEAN", "false") if _on_postgresql() else ("INTEGER", "0")
    check = "" if _on_postgresql() else f" CONSTRAINT ck_{table}_{name} CHECK ({name} IN (0, 1))"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind} DEFAULT {no} NOT NULL{check}")


def _number(table: str, name: str, check: str, more: str = "") -> None:
    op.execute(f"ALTER TABLE {table} ADD COLUMN {name} INTEGER {more}CONSTRAINT ck_{table}_{name} CHECK ({check})")


def _create(table: str, *parts: Any, index: tuple[str, ...] = ()) -> None:
    op.create_table(table, *parts, sqlite_strict=True)
    for column in index:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid, primary_key=True)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String, nullable=False)


def _words(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _boolean(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(create_constraint=True, name=name), nullable=False)


def _to(name: str, target: str, on_delete: str, **more: Any) -> sa.Column[Any]:
    more.setdefault("nullable", False)
    return sa.Column(name, sa.Uuid, sa.ForeignKey(target, ondelete=on_delete), **more)


def _choice(name: str, check: str, *words: str) -> tuple[Any, ...]:
    return (
        sa.Column(name, sa.String(32), nullable=False),
        sa.CheckConstraint(sa.column(name).in_(words), name=check),
    )
