"""``convene owed``, ``convene invitations`` and the parts of a calendar."""

import pytest

FROM = ("--organiser", "Academy <events@academy.example>")


def test_what_is_owed_is_written_once_and_owed_again_after_a_move(convene, sample, tmp_path):
    owed = convene("owed", sample, "--event", "DIGITAL-5", "--json").json
    assert owed
    assert {one["method"] for one in owed} == {"REQUEST"}
    first = tmp_path / "first"
    told = convene("invitations", sample, "--event", "DIGITAL-5", "--owed", "--to", first, *FROM, "--json").json
    files = list(first.iterdir())
    assert told["files"] == len(files) == len([one for one in owed if one["email"]])
    assert all(b"METHOD:REQUEST" in file.read_bytes() for file in files)
    left = convene("owed", sample, "--event", "DIGITAL-5", "--json").json
    assert {one["person"] for one in left} == set(told["without_address"])
    again = convene("invitations", sample, "--event", "DIGITAL-5", "--to", tmp_path / "again", *FROM, "--json").json
    assert again["files"] == told["files"], "without --owed everything goes out once more"


def test_a_dry_run_sends_nothing(convene, sample, tmp_path):
    target = tmp_path / "none"
    before = convene("owed", sample, "--event", "DIGITAL-5", "--json").json
    said = convene("invitations", sample, "--event", "DIGITAL-5", "--owed", "--dry-run", "--to", target, *FROM)
    assert said.out.startswith("Would write")
    assert not target.exists()
    assert convene("owed", sample, "--event", "DIGITAL-5", "--json").json == before


def test_a_folder_that_holds_other_files_is_left_alone_and_nothing_counts_as_sent(convene, sample, tmp_path):
    (tmp_path / "mine.txt").write_text("keep")
    before = convene("owed", sample, "--event", "DIGITAL-5", "--json").json
    said = convene("invitations", sample, "--event", "DIGITAL-5", "--owed", "--to", tmp_path, *FROM)
    assert (said.code, "holds other files" in said.err) == (3, True)
    assert convene("owed", sample, "--event", "DIGITAL-5", "--json").json == before


@pytest.mark.parametrize("who", ["Academy", "Academy <nobody>"])
def test_from_nobody_nothing_is_written(convene, sample, tmp_path, who):
    more = ("--organiser", who)
    said = convene("invitations", sample, "--event", "DIGITAL-5", "--to", tmp_path / "x", *more)
    assert (said.code, (tmp_path / "x").exists()) == (1, False)


def test_a_part_of_the_calendar(convene, sample, tmp_path):
    target = tmp_path / "part.ics"
    convene("export", "calendar", sample, "--event", "OPEN", "--scope", "track:Compassion", "--to", target)
    text = target.read_text()
    assert "METHOD:PUBLISH" in text
    assert 0 < text.count("BEGIN:VEVENT") < 10
    said = convene("export", "calendar", sample, "--event", "OPEN", "--scope", "track:None", "--to", target)
    assert (said.code, "There are Compassion" in said.err) == (1, True)


def test_the_link_to_join_by_leaves_in_the_own_calendar_of_somebody_alone(convene, sample, tmp_path):
    who = convene("owed", sample, "--event", "DIGITAL-5", "--json").json[0]["email"]
    for scope, links in (("event", False), (f"person:{who}", True)):
        target = tmp_path / "one.ics"
        convene("export", "calendar", sample, "--event", "DIGITAL-5", "--scope", scope, "--to", target)
        text = target.read_text().replace("\n ", "")
        assert (("CONFERENCE;" in text), ("meet.leadership" in text)) == (links, links)
