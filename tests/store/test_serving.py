"""A workspace on a server: made once, opened when it is of today's schema, and refused in words otherwise."""

import pytest
import sqlalchemy as sa

from cluster import Cluster
from convene.rules.errors import FileProblem
from convene.store import serving
from convene.store.engine import postgresql_engine
from convene.store.files import SCHEMA


def test_a_workspace_is_made_once_and_opened_at_its_own_schema_alone(postgresql: Cluster) -> None:
    with postgresql.database() as url:
        with pytest.raises(FileProblem, match="holds no workspace"):
            serving.opened(url)
        serving.make(url).dispose()
        with pytest.raises(FileProblem, match="holds a workspace already"):
            serving.make(url)
        serving.opened(url).dispose()
        engine = postgresql_engine(url)
        for held, words in ((SCHEMA + 1, "made by a newer Convene"), (SCHEMA - 1, "of an older Convene")):
            with engine.begin() as connection:
                connection.execute(sa.text("update alembic_version set version_num = :held"), {"held": f"{held:04}"})
            with pytest.raises(FileProblem, match=words):
                serving.opened(url)
        engine.dispose()


def test_a_server_that_is_not_there_is_said_without_its_password(postgresql: Cluster) -> None:
    with postgresql.database() as url:
        place = sa.make_url(url).set(database="nowhere", password="canary")
    with pytest.raises(FileProblem, match="nowhere cannot be used") as refused:
        serving.opened(place.render_as_string(hide_password=False))
    assert "canary" not in f"{refused.value.title} {refused.value.hint}"
