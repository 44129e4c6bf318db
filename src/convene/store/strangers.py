"""The schema of a workspace file that somebody else made: nothing in it may run, and all of it has to be as it is here.

A database brings its own views, triggers, generated columns, expressions and kinds of table, and SQLite runs them when
the file is read or written. A workspace has none of these: what has is not opened.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import sqlalchemy as sa

from convene.store.tables import Row
from convene.store.tables.journal import guards
from convene.store.types import sqlite_word

_QUOTED: Final = re.compile(r"'(?:[^']|'')*'|\"(\w+)\"", re.ASCII)
_LETTERS: Final = re.compile(r"[\w\s(),<=>]*", re.ASCII)  # none that begins a comment, joins texts, or quotes otherwise
_OPENS: Final = re.compile(r"(\w+)\s*\(", re.ASCII)
_WORD: Final = re.compile(r"\w+", re.ASCII)
_MAY_OPEN: Final = frozenset({"check", "in", "key", "unique", "and", "or", "not", "length"})
"""What may stand before a bracket besides the name of a table: of functions there is one."""
_RUNS: Final = frozenset(
    {
        "always", "as", "autoincrement", "collate", "generated", "glob", "like", "match", "raise", "regexp", "select",
        "trigger", "using", "view", "virtual", "without",
    }
)  # fmt: skip
_OF_SQLITE: Final = frozenset({"sqlite_stat1", "sqlite_stat4"})  # what ANALYZE leaves
_COUNTS: Final = frozenset({"count", "length"})
_LONGEST: Final = 100_000
_COLUMNS: Final = 'select t.name, c.name, c.type, c."notnull", c.pk > 0, c.hidden from t, pragma_table_xinfo(t.name) c'
_KEYS: Final = 'select t.name, k."from", k."table", k."to" from t, pragma_foreign_key_list(t.name) k'
_UNIQUE: Final = (
    "select t.name, i.name, n.name from t, pragma_index_list(t.name) i, pragma_index_info(i.name) n"
    ' where i."unique" and not i.partial'
)
_TABLES: Final = "with t as (select name from pragma_table_list where schema = 'main' and type = 'table' and strict) "


@dataclass
class _Table:
    """Each column's kind, whether it has to be filled, is of the key, is computed; what it points at; what there may be
    once only."""

    columns: set[tuple[object, ...]] = field(default_factory=set)
    keys: set[tuple[object, ...]] = field(default_factory=set)
    unique: set[frozenset[object]] = field(default_factory=set)


def strange(connection: sqlite3.Connection, schema: int) -> str:
    """What is not as Convene makes it; empty where all is. Of an older schema than ``schema`` only what could run."""
    if connection.execute("PRAGMA encoding").fetchone()[0] != "UTF-8":
        return "its letters are kept in another way"
    for kind, name, sql in connection.execute("select type, name, sql from sqlite_schema"):
        if kind not in {"table", "index"} and sql not in _guards():
            return f"it has a {str(kind)[:20]} of its own"
        if name not in _OF_SQLITE and not (sql is None and kind == "index") and not is_ours(sql):
            return f"“{str(name)[:40]}” is not as Convene makes it"
    held = connection.execute("PRAGMA user_version").fetchone()[0]
    return next(_differences(connection), "") if held == schema else ""


def only_rows(action: int, _one: str | None, other: str | None, _database: str | None, within: str | None) -> int:
    """For ``set_authorizer``, where a file is read whatever its schema is: rows of tables, nothing that a view, trigger
    or column computes."""
    computed = action == sqlite3.SQLITE_RECURSIVE or (action == sqlite3.SQLITE_FUNCTION and other not in _COUNTS)
    return sqlite3.SQLITE_DENY if within is not None or computed else sqlite3.SQLITE_OK


def is_ours(sql: object) -> bool:
    """Whether a statement makes a table or an index as ours are, or one of the guards of the history."""
    return is_plain(sql) or sql in _guards()


def is_plain(sql: object) -> bool:
    """Whether a statement makes a table or an index of ours: names, words and lists, and nothing that is computed."""
    if not isinstance(sql, str) or len(sql) > _LONGEST:
        return False
    text = _QUOTED.sub(lambda found: found[1] or "0", sql.casefold())
    opening = set(_OPENS.findall(text)) - _MAY_OPEN - Row.metadata.tables.keys()
    return bool(_LETTERS.fullmatch(text)) and not opening and _RUNS.isdisjoint(_WORD.findall(text))


def _differences(connection: sqlite3.Connection) -> Iterator[str]:
    """Tables of ours that are not there, or hold something else."""
    there: defaultdict[str, _Table] = defaultdict(_Table)
    for name, *column in connection.execute(_TABLES + _COLUMNS):
        there[name].columns.add(tuple(column))
    for name, *key in connection.execute(_TABLES + _KEYS):
        there[name].keys.add(tuple(key))
    once: defaultdict[tuple[str, str], set[object]] = defaultdict(set)
    for name, index, column in connection.execute(_TABLES + _UNIQUE):
        once[name, index].add(column)
    for (name, _), columns in once.items():
        there[name].unique.add(frozenset(columns))
    for name, ours in _ours().items():
        held = there[name]
        if not (ours.columns <= held.columns and ours.keys <= held.keys and ours.unique <= held.unique):
            yield f"its table {name} is not as Convene makes it"


@cache
def _guards() -> frozenset[str]:
    return frozenset(guards("sqlite"))


@cache
def _ours() -> dict[str, _Table]:
    return {name: _of(table) for name, table in Row.metadata.tables.items()}


def _of(table: sa.Table) -> _Table:
    unique = [one for one in table.constraints if isinstance(one, sa.UniqueConstraint)]
    unique += [one for one in table.indexes if one.unique]  # type: ignore[misc]
    return _Table(
        {(one.name, sqlite_word(one.type), not one.nullable, one.primary_key, False) for one in table.columns},
        {(one.parent.name, *one.target_fullname.split(".")) for one in table.foreign_keys},
        {frozenset(column.name for column in one.columns) for one in unique},
    )
