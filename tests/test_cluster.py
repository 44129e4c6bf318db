import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cluster import Cluster, empty, filled_tables

TESTS = Path(__file__).parent
SUITE = """
import pytest

@pytest.mark.postgresql
def test_somewhere(engine_url):
    assert engine_url
"""


@pytest.mark.postgresql
def test_each_test_has_an_empty_database_of_its_own(postgresql: Cluster) -> None:
    import psycopg

    tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    for _ in range(2):
        with postgresql.database() as url, psycopg.connect(url.replace("+psycopg", "")) as connection:
            assert connection.execute(tables).fetchone() == (0,)
            connection.execute("CREATE TABLE left_behind (x int)")


@pytest.mark.postgresql
def test_an_emptied_database_keeps_its_tables_only(postgresql: Cluster) -> None:
    import psycopg

    with postgresql.database() as url:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE version (x int); INSERT INTO version VALUES (1)")
            connection.execute("CREATE TABLE parent (x int PRIMARY KEY); INSERT INTO parent VALUES (1)")
            connection.execute("CREATE TABLE child (x int REFERENCES parent); INSERT INTO child VALUES (1)")
        assert filled_tables(url) == ["child", "parent", "version"]
        empty(url, keep="version")
        assert filled_tables(url) == ["version"]


@pytest.mark.parametrize(("ci", "outcome"), [("false", "1 passed, 1 skipped"), ("true", "1 passed, 1 error")])
def test_a_machine_without_postgresql_says_so_by_name(tmp_path: Path, ci: str, outcome: str) -> None:
    shutil.copy(TESTS / "conftest.py", tmp_path)
    cluster = (TESTS / "cluster.py").read_text("utf-8").replace('on_path = shutil.which("initdb")', "on_path = None")
    (tmp_path / "cluster.py").write_text(cluster + "\n\nFOLDERS = ()\n", "utf-8")
    (tmp_path / "test_suite.py").write_text(SUITE, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\nmarkers = postgresql\n", "utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome in done.stdout
    assert "PostgreSQL is not installed here: the services were tested on SQLite only" in done.stdout
