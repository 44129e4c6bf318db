"""Schema 4: the chain of the history, and ticks from paper among the sources of a scan.

What the journal holds already is sealed as it stands. What is here never changes again once it is released, so it names
its columns itself and does not look at today's tables.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from convene.store.history_chain import adopt

revision = "0004"
down_revision = "0003"

_SEALED = {
    "journal_entries": ("id", "act", "concerns_id", "at", "who", "previous", "hash", "digest", "cleared"),
    "journal_rows": ("entry_id", "position", "table_name", "row_key", "digest"),
}
_VALUES = {"journal_entries": ("label", "salt"), "journal_rows": ("before", "after", "salt")}
_REFUSAL = "the history is only added to"


def upgrade() -> None:
    """New columns of the journal, its end, all of it sealed, and what keeps it so; one more source of scans."""
    kind, none = ("BYTEA", "''") if _on_postgresql() else ("BLOB", "x''")
    text = "VARCHAR" if _on_postgresql() else "TEXT"
    for table in _SEALED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN salt {kind}")
        op.execute(f"ALTER TABLE {table} ADD COLUMN digest {kind} DEFAULT {none} NOT NULL")
    for column in ("previous", "hash"):
        op.execute(f"ALTER TABLE journal_entries ADD COLUMN {column} {text} DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE journal_entries ADD COLUMN cleared INTEGER DEFAULT 0 NOT NULL")
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "journal_end",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry_id", number, nullable=False),
        sa.Column("hash", sa.String, nullable=False),
        sa.Column("adopted_id", number, nullable=False),
        sa.Column("adopted_at", sa.BigInteger),
        sa.CheckConstraint("id = 1", name="one"),
        sqlite_strict=True,
    )
    adopt(op.get_bind(), datetime.now(UTC))
    for statement in _guards():
        op.execute(statement)
    _paper()


def _guards() -> list[str]:
    sqlite = not _on_postgresql()

    def same(names: tuple[str, ...]) -> str:
        told = "new.{0} IS old.{0}" if sqlite else "new.{0}::text IS NOT DISTINCT FROM old.{0}::text"
        return " AND ".join(told.format(f'"{name}"') for name in names)

    made = []
    if not sqlite:
        made.append(
            "CREATE OR REPLACE FUNCTION convene_history() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
    each = "" if sqlite else "FOR EACH ROW "
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END" if sqlite else "EXECUTE FUNCTION convene_history()"
    for table, sealed in _SEALED.items():
        emptied = "old.salt IS NOT NULL AND new.salt IS NULL"
        wrong = f"NOT ({same(sealed)} AND ({emptied} OR ({same(_VALUES[table])})))"
        made += [
            f"CREATE TRIGGER {table}_stay BEFORE UPDATE ON {table} {each}WHEN ({wrong}) {refuse}",
            f"CREATE TRIGGER {table}_last BEFORE DELETE ON {table} {each}{refuse}",
        ]
        if not sqlite:
            made.append(f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")
    return made


def _paper() -> None:
    """Scans that are ticks of the printed register; those of before stay “typed”."""
    sources = ("scan", "search", "typed", "walk_in", "paper")
    if _on_postgresql():
        op.execute("ALTER TABLE scans DROP CONSTRAINT ck_scans_scansource")
        op.create_check_constraint("scansource", "scans", sa.column("source").in_(sources))
        return
    # Made again from its own words, since SQLite drops no constraint and a batch would lose the checks.
    ask = sa.text("select sql from sqlite_master where name = 'scans' or (tbl_name = 'scans' and sql is not null)")
    table, *indexes = map(str, op.get_bind().execute(ask).scalars())
    made = table.replace("'typed', 'walk_in')", "'typed', 'walk_in', 'paper')")
    for name in ("TABLE scans", 'TABLE "scans"'):
        made = made.replace(name, "TABLE scans_again", 1)
    for statement in (
        made,
        "INSERT INTO scans_again SELECT * FROM scans",
        "DROP TABLE scans",
        "ALTER TABLE scans_again RENAME TO scans",
        *indexes,
    ):
        op.execute(statement)


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
