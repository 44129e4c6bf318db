"""``convene people export`` and ``erase``."""

import json
import shutil
from pathlib import Path

from typed import Convene


def somebody(convene: Convene, sample: Path) -> dict:
    listed = convene("list", "registrations", sample, "--event", "OPEN", "--json").json
    return next(one for one in listed if one["email"] and one["role"] == "facilitator")


def test_all_about_somebody_is_a_folder(convene: Convene, sample: Path, tmp_path: Path) -> None:
    who, target = somebody(convene, sample), tmp_path / "all about them"
    said = convene("people", "export", sample, "--person", who["email"], "--to", target)
    assert said.code == 0
    page = (target / "index.html").read_text("utf-8")
    assert f"What is kept about {who['name']}" in page
    held = json.loads((target / "person.json").read_text("utf-8"))
    assert held["name"] == who["name"]
    assert [row["email"] for row in held["tables"]["people"]] == [who["email"]]
    assert who["id"] in {row["id"] for row in held["tables"]["registrations"]}
    assert held["tables"]["contributions"]
    assert convene("people", "export", sample, "--person", who["email"], "--to", target).code == 0  # anew
    (target / "mine.txt").write_text("x")
    assert convene("people", "export", sample, "--person", who["email"], "--to", target).code == 3
    assert convene("people", "export", sample, "--person", "nobody", "--to", tmp_path / "x").code == 1
    assert not (tmp_path / "x").exists()


def test_somebody_is_erased_and_again_after_a_backup(convene: Convene, sample: Path, tmp_path: Path) -> None:
    who, backup = somebody(convene, sample), tmp_path / "backup.convene"
    assert convene("backup", sample, "--to", backup).code == 0
    dry = convene("people", "erase", sample, "--person", who["name"], "--dry-run", "--json")
    assert dry.json["name"] == who["name"]
    assert who["email"].encode() in sample.read_bytes()
    said = convene("people", "erase", sample, "--person", who["email"])
    assert said.out.startswith(f"Erased {who['name']}")
    assert who["email"].encode() not in sample.read_bytes()
    assert convene("people", "erase", sample, "--person", who["email"]).code == 1
    restored = tmp_path / "restored.convene"
    shutil.copy(backup, restored)
    assert convene("people", "erase", restored, "--register", sample, "--json").json == {"erased": 1}
    assert who["email"].encode() not in restored.read_bytes()
    assert convene("people", "erase", restored, "--register", sample).out.strip() == "Erased 0 again"


def test_one_says_whom(convene: Convene, sample: Path) -> None:
    assert convene("people", "erase", sample).code == 2
    assert convene("people", "erase", sample, "--person", "A", "--register", sample).code == 2
    assert convene("people", "erase", sample, "--register", sample, "--dry-run").code == 2
