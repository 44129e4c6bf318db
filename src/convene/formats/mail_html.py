"""The HTML of a message, made from its text by one frame: tables and inline styles, which Outlook keeps.

Whatever stands in the text is text: it never becomes markup, apart from web addresses, lists and headings.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from string import Template

from convene.resources import resource
from convene.rules.outbox import Letter

QR_ID = "badge-code"
"""The Content-ID of the picture of a badge code, before its @."""

_LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]']")
_TITLE = '<h1 style="margin:0 0 20px 0; font-size:24px; line-height:30px; font-weight:bold; color:#0b5563;">'
_HEAD = '<h2 style="margin:24px 0 8px 0; font-size:18px; line-height:24px; font-weight:bold; color:#0b5563;">'
_SMALL_HEAD = '<h3 style="margin:0; font-size:16px; line-height:24px; font-weight:bold; color:#1b232e;">'
_PARAGRAPH = '<p style="margin:0 0 16px 0;">'
_LIST = '<ul style="margin:0 0 16px 0; padding:0 0 0 24px;">'
_POINT = '<li style="margin:0 0 6px 0;">'
_ANCHOR = '<a href="{0}" style="color:#0b5563; text-decoration:underline;">{0}</a>'


def mail_html(letter: Letter, *, picture: str = "") -> str:
    """The whole page. ``picture`` is where the picture of the badge code is found, such as ``cid:…``."""
    return Template(resource("mail", "frame.html").read_text("utf-8")).substitute(
        subject=escape(letter.subject), content="\n".join(_content(letter, picture))
    )


def _content(letter: Letter, picture: str) -> Iterator[str]:
    if letter.heading:
        yield f"{_TITLE}{escape(letter.heading)}</h1>"
    yield from blocks(letter.text)
    if picture and letter.badge_code:
        yield (
            f'{_PARAGRAPH}<img src="{escape(picture)}" width="198" height="198" '
            f'alt="QR code of your badge; in letters: {escape(letter.short_code)}" '
            'style="display:block; border:0;"></p>'
        )


def blocks(text: str) -> Iterator[str]:
    """Paragraphs, lists (lines that begin with a hyphen) and headings (lines that begin with # or ##) of a text."""
    for part in re.split(r"\n{2,}", text.strip()):
        for kind, lines in groupby(part.split("\n"), key=_kind):
            said = [line.strip() for line in lines]
            if kind == "point":
                yield _LIST + "".join(f"{_POINT}{_linked(line[2:])}</li>" for line in said) + "</ul>"
            elif kind == "head":
                yield from (f"{_HEAD}{_linked(line[2:])}</h2>" for line in said)
            elif kind == "small head":
                yield from (f"{_SMALL_HEAD}{_linked(line[3:])}</h3>" for line in said)
            else:
                yield f"{_PARAGRAPH}{'<br>'.join(map(_linked, said))}</p>"


def plain(text: str) -> str:
    """The text as it is read without HTML: headings underlined, those below them as they are."""
    text = re.sub(r"(?m)^## (.*)$", r"\1", text)
    return re.sub(r"(?m)^# (.*)$", lambda found: f"{found[1]}\n{'-' * len(found[1])}", text)


def _kind(line: str) -> str:
    begins = line.lstrip()
    return "small head" if begins.startswith("## ") else {"- ": "point", "# ": "head"}.get(begins[:2], "plain")


def _linked(text: str) -> str:
    made, end = [], 0
    for found in _LINK.finditer(text):
        made += [escape(text[end : found.start()]), _ANCHOR.format(escape(found[0]))]
        end = found.end()
    return "".join([*made, escape(text[end:])])
