"""Frab XML: valid by the published rules, readable by the apps, and nothing in it is believed."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

import schedules
from convene.formats.schedule_xml_out import described, schedule_xml, slug, web_address
from schedules import DAYS, ONE, SMALL

DATA = Path(__file__).parent.parent / "data" / "schedules"
GOLDEN = Path(__file__).parent.parent / "golden" / "schedule.xml"
RULES = etree.XMLSchema(etree.parse(DATA / "frab.xsd"))


def test_the_golden_file():
    assert schedules.without_version(schedule_xml(SMALL).decode()) == GOLDEN.read_text("utf-8")


def test_it_is_valid_and_as_the_apps_need_it():
    root = etree.fromstring(schedule_xml(SMALL))
    RULES.assertValid(root)
    assert [day.get("index") for day in root.iter("day")] == ["1", "2"]
    assert all(day.get("end") for day in root.iter("day"))
    for event in root.iter("event"):  # giggity drops an event that lacks one of these
        assert event.get("id")
        assert all(event.findtext(name) for name in ("title", "start", "duration"))


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda root: root.find("day").attrib.pop("end"), id="a day without an end"),
        pytest.param(lambda root: root.find(".//event").set("guid", "7"), id="a guid that is none"),
        pytest.param(lambda root: [e.set("id", "7") for e in root.iter("event")], id="ids that repeat"),
        pytest.param(lambda root: root.find(".//event").remove(root.find(".//slug")), id="no slug"),
    ],
)
def test_the_rules_of_this_test_would_see(broken):
    root = etree.fromstring(schedule_xml(SMALL))
    broken(root)
    assert not RULES.validate(root)


def test_cancelled_sessions_are_left_out_and_empty_days_stay():
    root = etree.fromstring(schedule_xml(replace(SMALL, sessions=(replace(ONE, cancelled=True),))))
    RULES.assertValid(root)
    assert len(root.findall("day")) == len(DAYS)
    assert root.find(".//event") is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org/a b?c=ü", "https://example.org/a%20b?c=%C3%BC"),
        ("http://example.org:80/", "http://example.org:80/"),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://example.org:port/", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_addresses(given, kept):
    assert web_address(given) == kept


def test_text_that_looks_like_markup_says_what_it_says():
    assert described(replace(ONE, abstract="Fish & chips, 3 < 4")) == "Fish & chips, 3 < 4"
    assert described(replace(ONE, abstract="Write <b>bold</b>")) == "Write &lt;b&gt;bold&lt;/b&gt;"


def test_slugs_are_plain_and_keep_apart():
    slugs = {slug("31c3", replace(ONE, number=n, title=title)) for n, title in enumerate(("Ärger/Lärm", "", "Ärger"))}
    assert len(slugs) == 3
    assert all(one.isascii() and " " not in one and "/" not in one for one in slugs)
