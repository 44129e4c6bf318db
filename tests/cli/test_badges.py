"""``convene badges``: any stock, all or the new ones, and a note that they were printed."""

import pytest

PDF = b"%PDF-1.7"


def test_badges_on_labels_and_then_only_the_new_ones(convene, sample, tmp_path):
    target = tmp_path / "badges.pdf"
    told = ("--event", "COURAGE", "--stock", "L7418", "--from-label", "7", "--desk", "Office", "--to", target)
    first = convene("badges", sample, *told, "--json")
    assert target.read_bytes().startswith(PDF)
    assert (first.json["stock"], first.json["badges"] > 3) == ("L7418", True)
    assert "printed already" in convene("badges", sample, *told, "--only-new").out
    one = convene("list", "registrations", sample, "--event", "COURAGE", "--json").json[0]["name"]
    again = convene("badges", sample, *told, "--person", one, "--json")
    assert again.json["badges"] == 1, "a badge can be printed again, and that voids nothing"


def test_without_a_note_they_are_new_still(convene, sample, tmp_path):
    target = tmp_path / "b.pdf"
    count = convene("badges", sample, "--event", "COURAGE", "--no-mark", "--to", target, "--json").json["badges"]
    left = convene("badges", sample, "--event", "COURAGE", "--only-new", "--both-sides", "--to", target, "--json")
    assert left.json["badges"] <= count


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--stock", "L9999"), "No stock is called"),
        (("--stock", "L7418", "--from-label", "9"), "has no label 9"),
        (("--nudge", "a,b"), "is not how far to move the print"),
        (("--nudge", "40,0"), "too far"),
        (("--person", "Nobody At All"), "No badge is for Nobody At All"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(convene, sample, tmp_path, more, said):
    target = tmp_path / "b.pdf"
    result = convene("badges", sample, "--event", "COURAGE", "--to", target, *more)
    assert (result.code, said in result.err, target.exists()) == (1, True, False)


def test_the_stocks_and_the_outline(convene, sample, tmp_path):
    listed = convene("badges", sample, "--event", "COURAGE", "--stock", "list").out
    assert "L7160" in listed
    assert "Name tent" in listed
    target = tmp_path / "outline.pdf"
    convene("badges", sample, "--event", "COURAGE", "--stock", "L7160", "--outline", "--to", target)
    assert target.read_bytes().startswith(PDF)
