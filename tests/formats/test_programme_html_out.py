"""The page of the programme: whole without a network or a script, readable by everybody, believing no title."""

import json
import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

from convene.formats.programme_html_out import MARK, programme_html
from convene.rules.exchange import Schedule, SchedulePerson, ScheduleResource
from convene.rules.text import clean_line
from schedules import LONDON, NIGHT, ONE, SMALL, without_version

MADE = datetime(2026, 6, 1, 10, 5, tzinfo=LONDON)
GOLDEN = Path(__file__).parent.parent / "golden" / "programme.html"
STRINGS = json.loads((Path(__file__).parent.parent / "data" / "strings" / "blns.json").read_text("utf-8"))
VOID = {"meta", "link", "input", "use"}


class Tree(HTMLParser):
    """Elements in order with their attributes and text, and whether every one is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[int] = []
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag):
        assert self.elements[self.open.pop()][0] == tag

    def handle_data(self, data):
        for at in self.open:
            self.elements[at][2].append(data)

    def all(self, tag: str, **attributes: str) -> list[tuple[str, dict[str, str], list[str]]]:
        return [e for e in self.elements if e[0] == tag and attributes.items() <= e[1].items()]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return ["".join(e[2]).strip() for e in self.all(tag, **attributes)]


def page(schedule: Schedule = SMALL) -> str:
    return programme_html(schedule, made=MADE)["index.html"].decode()


def test_the_golden_file():
    assert without_version(page()).replace(MARK, "") == GOLDEN.read_text("utf-8").replace(MARK, "")


def test_what_others_made_stands_with_their_names():
    good = ScheduleResource("Fresh <air>", "https://example.org/1", "Patient Voices, CC BY-NC-ND 2.5")
    bad = ScheduleResource("Hope", "javascript:alert(1)")
    tree = Tree(page(replace(SMALL, sessions=(replace(ONE, resources=(good, bad)),))))
    assert tree.texts("ul", **{"class": "credits"}) == ["Fresh <air> Patient Voices, CC BY-NC-ND 2.5\nHope"]
    assert tree.texts("a", href="https://example.org/1")[0] == "Fresh <air>"
    assert not [e for e in tree.all("a") if "javascript" in e[1]["href"]]


def test_everything_stands_in_it_without_a_script():
    tree = Tree(page())
    assert tree.texts("h1") == ["London is Open(minded)"]
    assert tree.texts("h2") == ["Mon 22 June 2026 Listening", "Tue 23 June 2026"]
    assert tree.texts("h3") == ["09:30", "12:00", "00:15Tue 23", "10:00"]
    assert tree.texts("h4") == ["Who is <heard> & who is not?", "Lunch", "Night talk", "Cancelled Not any more"]
    assert tree.texts("p", **{"class": "people"}) == ["Ada Oyelaran (chair), Bo", "Bo"]
    assert tree.texts("p", **{"class": "note"}) == ["Content note Speaks of loss"]
    assert tree.texts("div", **{"class": "abstract"}) == ["First line\n\nSecond & last"]
    assert tree.texts("p", **{"class": "facts"})[:3] == [
        "09:30 to 10:15\u00a0· Great Hall\u00a0· Story session\u00a0· Voices",
        "12:00 to 13:00\u00a0· All rooms",
        "00:15 to 00:45\u00a0· Library\u00a0· Action learning set\u00a0· Sets",
    ]
    assert "The programme as of Mon 1 June 2026, 10:05" in page()
    assert "Release 3 of the programme, written on Mon 1 June 2026" in page(replace(SMALL, version="3"))
    (form,) = tree.all("form")
    assert "hidden" in form[1]  # filters that would do nothing are not offered


def test_it_can_be_used_by_everybody():
    tree = Tree(page())
    assert tree.all("html")[0][1]["lang"] == "en-GB"
    assert [len(tree.all(tag)) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    levels = [int(e[0][1]) for e in tree.elements if re.fullmatch(r"h[1-6]", e[0])]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [e[1]["id"] for e in tree.elements if "id" in e[1]]
    assert len(ids) == len(set(ids))
    for _, attributes, _ in tree.elements:
        for name in ("aria-labelledby", "for"):
            assert attributes.get(name, ids[0]) in ids
    assert tree.all("a")[0][1]["href"] == "#programme"
    assert {e[1]["href"][1:] for e in tree.all("a") if e[1]["href"].startswith("#")} <= set(ids)
    labelled = {e[1]["for"] for e in tree.all("label") if "for" in e[1]}
    for tag in ("input", "select"):
        for _, attributes, _ in tree.all(tag):
            assert attributes.get("id") in labelled or attributes["type"] in ("radio", "checkbox")
    assert all(e[1].get("aria-hidden") == "true" for e in tree.all("svg"))
    assert len(tree.all("fieldset")) == len(tree.all("legend")) == 2


def test_nothing_is_loaded_from_elsewhere():
    files = programme_html(SMALL, made=MADE)
    assert set(files) == {"index.html", "style.css", "programme.js"}
    tree = Tree(files["index.html"].decode())
    loaded = [e[1][name] for e in tree.elements for name in ("src", "href") if name in e[1] and e[0] != "a"]
    assert sorted(x for x in loaded if not x.startswith("#")) == ["programme.js", "style.css"]
    for name in ("style.css", "programme.js"):
        text = files[name].decode()
        assert not re.search(r"https?:|url\(|@import|fetch|XMLHttp|sendBeacon|localStorage|cookie", text), name
    assert "http" not in page(replace(SMALL, sessions=(replace(ONE, url=""),))).replace("http-equiv", "")


def test_hostile_strings_are_text_everywhere():
    plain = Tree(page())
    for raw in STRINGS:
        person = SchedulePerson("1", raw)
        one = replace(ONE, title=raw, abstract=raw, content_note=raw, room=raw, track=raw, people=(person,), url=raw)
        hostile = replace(
            SMALL, title=raw, place=raw, sessions=(one, replace(NIGHT, track=raw)), tracks=(raw, "Sets"), rooms=(raw,),
            themes=(("compassion", raw),), days=(replace(SMALL.days[0], title=raw), SMALL.days[1]),
        )  # fmt: skip
        tree = Tree(page(hostile))
        assert clean_line(tree.texts("h1")[0]) == clean_line(raw)
        assert {e[0] for e in tree.elements} <= {e[0] for e in plain.elements}
        assert {name for e in tree.elements for name in e[1]} <= {name for e in plain.elements for name in e[1]}
        assert all(e[1]["href"].startswith(("#", "http://", "https://")) for e in tree.all("a"))
        assert len(tree.all("script")) == 1


def test_colours_are_those_of_the_look_and_follow_the_system():
    style = programme_html(SMALL, made=MADE)["style.css"].decode()
    used = set(re.findall(r"var\(--([a-z0-9-]+)", style)) - {"mark"}
    light, dark = style.split("@media screen and (prefers-color-scheme: dark)", 1)
    for part in (light, dark.split("\n", 1)[0]):
        assert used <= set(re.findall(r"--([a-z0-9-]+):", part))
    assert "@media print" in style


def test_an_empty_programme_says_so():
    tree = Tree(page(replace(SMALL, sessions=(), tracks=(), themes=())))
    assert "The programme has no sessions yet." in tree.texts("p")
    assert tree.all("nav") == []
