"""The HTML of a message: the same words, no markup from anybody, and readable to everybody."""

from html.parser import HTMLParser
from uuid import uuid4

from convene.formats.mail_html import blocks, mail_html, plain
from convene.rules.outbox import Letter, Sender

VOID = {"meta", "br", "img"}


class Seen(HTMLParser):
    """What a reader of a page finds: its tags, its attributes by tag, its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def letter(text: str, **more: str) -> Letter:
    return Letter(uuid4(), Sender(), "Ana", "ana@example.org", "A <b>subject</b>", text, **more)


def test_a_page_is_whole_and_says_its_language_and_what_pictures_are() -> None:
    page = Seen(mail_html(letter("Hello", heading="Open & Day", badge_code="x", short_code="BCDFGH"), picture="cid:x"))
    assert page.open == []
    tags = dict(page.found)
    assert tags["html"] == {"lang": "en-GB", "dir": "ltr"}
    assert tags["img"]["alt"] == "QR code of your badge; in letters: BCDFGH"
    assert all(attributes["role"] == "presentation" for tag, attributes in page.found if tag == "table")
    assert {"script", "style", "link"}.isdisjoint(tags), "what mail programs drop is not relied upon"
    assert "Open & Day" in page.words


def test_words_never_become_markup() -> None:
    evil = '<script>alert(1)</script> "quoted" https://x.org/"onclick=evil() $subject $content'
    page = Seen(mail_html(letter(evil, heading="<img src=x onerror=evil()>")))
    assert [tag for tag, _ in page.found if tag in ("script", "img")] == []
    assert evil in page.words
    assert all("onclick" not in attributes for _, attributes in page.found)


def test_addresses_lists_and_headings_of_a_text() -> None:
    made = list(blocks("# Soon\nSee https://x.org/a?b=1&c=2.\nThen\n\n- one\n- two\nAfter\n\n\nEnd"))
    seen = Seen("".join(made))
    assert [tag for tag, _ in seen.found] == ["h2", "p", "a", "br", "ul", "li", "li", "p", "p"]
    assert dict(seen.found)["a"]["href"] == "https://x.org/a?b=1&c=2"
    assert seen.words == "SoonSee https://x.org/a?b=1&c=2.ThenonetwoAfterEnd"
    assert "javascript" not in "".join(a.get("href") or "" for _, a in Seen("".join(blocks("javascript:x"))).found)


def test_a_small_heading_is_a_line_of_its_own_and_plain_without_html() -> None:
    text = "# Events\n\n## Open <Day>\nFri 31 July\nCome in."
    seen = Seen("".join(blocks(text)))
    assert [tag for tag, _ in seen.found] == ["h2", "h3", "p", "br"]
    assert seen.words == "EventsOpen <Day>Fri 31 JulyCome in."
    assert plain(text) == "Events\n------\n\nOpen <Day>\nFri 31 July\nCome in."
