"""An address is kept without the password in it."""

import pytest

from convene.rules.addresses import without_password


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/home/us/academy.convene", "/home/us/academy.convene"),
        ("postgresql+psycopg://us@db/academy", "postgresql+psycopg://us@db/academy"),
        ("postgresql+psycopg://us:pass@db:5432/academy", "postgresql+psycopg://us@db:5432/academy"),
        ("postgresql+psycopg://us:p@s/s@db/academy", "postgresql+psycopg://us@db/academy"),
        ("postgresql://us@db/academy?password=pass&sslmode=require", "postgresql://us@db/academy?sslmode=require"),
        ("postgresql://db/academy?sslmode=require&PassWord=pass", "postgresql://db/academy?sslmode=require"),
        ("postgresql://db/academy?password=pass", "postgresql://db/academy"),
    ],
)
def test_no_password_stays(given: str, kept: str) -> None:
    assert without_password(given) == kept
