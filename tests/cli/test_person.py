"""Who is meant on the command line."""

from pathlib import Path

import pytest

from convene.cli.person import who
from convene.rules.errors import Invalid, NotFound
from convene.services import people
from convene.store.workspace import Workspace


def test_by_name_address_or_id(tmp_path: Path) -> None:
    opened = Workspace.create(tmp_path / "w.convene")
    key, _ = opened.write("Add", people.create, name="Zoë O’Brien", email="zoe@a.example")
    for text in ("zoe o'brien", "ZOE@a.example", str(key), key.hex, f" {key} "):
        assert who(opened, text) == (key, "Zoë O’Brien")
    with pytest.raises(NotFound):
        who(opened, "zoe")
    other, _ = opened.write("Add", people.create, name="ZOE O’BRIEN")
    with pytest.raises(Invalid) as several:
        who(opened, "Zoë O’Brien", field="keep")
    assert several.value.field == "keep"
    assert str(other) in several.value.hint
    opened.close()
