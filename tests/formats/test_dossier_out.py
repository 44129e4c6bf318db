"""The folder with all that is kept about one person."""

import json
from datetime import UTC, datetime
from html.parser import HTMLParser

from convene.formats.dossier_out import dossier_files
from convene.rules.exchange import Dossier, DossierPart

NAME = "Zoë </title><script>alert(1)</script> & Søn"


def files() -> dict[str, bytes]:
    parts = (
        DossierPart("Who you are", ("What", "As it is kept"), (("Name", NAME), ("Note", "two\nlines"))),
        DossierPart("Events", ("Event", "Ticket", "State"), (("A", "", "Registered"), ("B", "", "Waiting"))),
    )
    tables: dict[str, list[dict[str, object]]] = {"people": [{"name": NAME, "erased_at": None}]}
    return dossier_files(Dossier(NAME, datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "autumn", parts, tables))


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(data)


def test_words_are_words_and_columns_nobody_fills_are_left_out() -> None:
    read = _Read()
    read.feed(files()["index.html"].decode())
    assert "script" not in read.tags
    assert read.tags.count("h2") == 2
    assert NAME in read.said
    assert f"What is kept about {NAME}" in read.said
    assert "In “autumn” on Thu 2 July 2026. The same is in person.json, for other programs." in read.said
    assert "two\nlines" in read.said
    assert "Ticket" not in read.said
    assert read.said[-6:] == ["Event", "State", "A", "Registered", "B", "Waiting"]


def test_the_same_is_there_to_process() -> None:
    held = json.loads(files()["person.json"])
    assert held["tables"] == {"people": [{"name": NAME, "erased_at": None}]}
    assert (held["name"], held["made_at"]) == (NAME, "2026-07-01T23:30:00+00:00")
