"""Templates of somebody's own: copied out, changed, and held to drawing."""

import os
import socket
from pathlib import Path

import pytest

from convene import papers
from convene.formats.paper_templates import copy_template, read_template
from convene.formats.papers import pdf
from convene.rules.errors import FileProblem
from convene.rules.papers import Template

TITLE = '#set document(title: "x")\n'


def failed(source: str, **files: bytes) -> FileProblem:
    main = {"mine.typ": (TITLE + source).encode()}
    with pytest.raises(FileProblem) as caught:
        pdf("roll.typ", {}, Template("mine.typ", main | {f"{name}.typ": content for name, content in files.items()}))
    return caught.value


@pytest.mark.parametrize("template", sorted({paper.template for paper in papers.PAPERS}))
def test_every_template_is_copied_with_all_it_uses(template: str, tmp_path: Path) -> None:
    written = copy_template(template, tmp_path / "mine")
    assert {path.name for path in written} >= {template, "style.typ"}
    again = read_template(written[0])
    assert set(again.files) == {path.name for path in written}


def test_a_copy_that_is_changed_sets_the_paper(tmp_path: Path, words) -> None:
    source, _style = copy_template("roll.typ", tmp_path / "mine")
    source.write_text(
        source.read_text("utf-8").replace('masthead("Who is in the building"', 'masthead("Who is inside"'), "utf-8"
    )
    data = {"event": "*E* #x", "day": "", "printed": "", "count": "", "people": []}
    (page,) = words(pdf("roll.typ", data, read_template(source)))
    assert "Who is inside" in page
    assert "*E* #x" in page


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "style.typ").write_text("mine")
    with pytest.raises(FileProblem, match=r"There is a style\.typ"):
        copy_template("roll.typ", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["style.typ"]


def test_what_is_wrong_is_said_with_its_line_and_column() -> None:
    wrong = failed("Hello\n#foo(1)")
    assert wrong.title == "The template does not work: mine.typ, line 3, column 2"
    assert wrong.hint == "Typst says: unknown variable: foo."
    assert (wrong.data["line"], wrong.data["column"]) == (3, 2)
    assert "style.typ, line 1, column 10" in failed('#import "style.typ": *', style=b"#let a = b").title


def test_it_reaches_nothing_but_what_lies_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    assert "outside its folder" in failed('#read("../secret.txt")').hint
    assert "does not lie beside it" in failed(f'#read("{secret.as_posix()}")').hint
    with socket.socket() as heard:
        heard.bind(("127.0.0.1", 0))
        heard.listen()
        heard.setblocking(False)
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{heard.getsockname()[1]}")
        assert "from the web" in failed('#let p = "@pre" + "view/x:1.0.0"\n#import p: *').hint
        with pytest.raises(BlockingIOError):
            heard.accept()


def test_other_files_are_not_taken(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "other.txt").write_text("not named")
    main = folder / "mine.typ"
    main.write_text('#import "style.typ": *\n#read("../secret.txt")#read("sub/a.txt")')
    (folder / "sub").mkdir()
    (folder / "sub" / "a.txt").write_text("a")
    assert set(read_template(main).files) == {"mine.typ", "style.typ", "sub/a.txt"}
    for name, said in (("roll.pdf", "no template"), ("none.typ", "is not there")):
        with pytest.raises(FileProblem, match=said):
            read_template(folder / name)


@pytest.mark.skipif(os.name != "posix", reason="Windows lets only some people make links")
def test_links_out_of_the_folder_are_not_taken(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "mine"
    folder.mkdir()
    main = folder / "mine.typ"
    main.write_text('#read("a.txt")')
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(FileProblem, match="a link to somewhere else"):
        read_template(main)
