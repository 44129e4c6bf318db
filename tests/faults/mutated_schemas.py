"""Workspace files changed by SQL: rows that no rule allows, and schemas that run something of their own."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from random import Random

from faults.mutators import nasty


def in_sql(chance: Random, data: bytes, _others: Sequence[bytes]) -> bytes:
    """Values that the rules of no table allow, rows gone or without number, and a schema that runs."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.deserialize(data)
        for pragma in ("ignore_check_constraints=ON", "foreign_keys=OFF", "writable_schema=ON"):
            base.execute(f"PRAGMA {pragma}")
        filled = [
            name
            for (name,) in base.execute("select name from sqlite_schema where type='table' order by name").fetchall()
            if base.execute(f"select 1 from {name} limit 1").fetchone()
        ]
        for _ in range(chance.choice((1, 1, 3))):
            with suppress(sqlite3.Error):
                _statement(chance, base, chance.choice(filled))
        with suppress(sqlite3.Error):
            base.execute("PRAGMA writable_schema=RESET")
        return base.serialize()


def _statement(chance: Random, base: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
    name = chance.choice(columns)
    match chance.randrange(6):
        case 0 | 1:
            odd = [nasty(chance), "", 0, -1, 2**63 - 1, 7, b"\xff\x00", 1.5, None, "[]", "{}", '{"a":1e999}', "null"]
            base.execute(f"update {table} set {name} = ?", (chance.choice(odd),))
        case 2:
            base.execute(f"delete from {table}")
        case 3:
            base.execute(chance.choice(RUNNING).format(table=table, name=name))
        case 4:
            new = chance.choice(("NOT NULL", "CHECK", "TEXT", "INTEGER", "STRICT", "REFERENCES", "UNIQUE", name))
            sql = chance.choice(("", "ANY", "x", "AS (1)", "DEFAULT (randomblob(9))", "COLLATE nocase"))
            base.execute("update sqlite_schema set sql = replace(sql, ?, ?) where tbl_name = ?", (new, sql, table))
        case _:
            base.execute(f"alter table {table} rename column {name} to x")


RUNNING = (
    "create trigger x after update on {table} begin delete from {table}; end",
    "create view x as with recursive n(i) as (select 1 union all select i + 1 from n) select i from n",
    "create index x on {table} (hex({name}))",
    "alter table {table} add column x text as (printf('%.1000000c', 'x'))",
    "create table x (y integer primary key autoincrement)",
    "create virtual table x using fts5 (y)",
)
