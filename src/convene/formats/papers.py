"""What all printed papers share: templates in ``resources/papers``, the fonts that ship, and text that can be set."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from convene.formats.fonts import font_folder, is_invisible, undrawable
from convene.formats.papers_own import set_by_own
from convene.resources import resource
from convene.rules.papers import Template as Template  # noqa: PLC0414  what every setter takes
from convene.rules.text import clean_line

if TYPE_CHECKING:
    import typst

_MISSING: Final = "□"
_HANDED_IN: Final = b"sys.inputs.data"


class Pack(Template):
    """Papers that are set one behind the other: given to their setters in place of a template of one's own, it takes
    what they would have set."""

    __slots__ = ("parts",)
    parts: list[tuple[str, str]]

    def __init__(self) -> None:
        super().__init__("", {})
        object.__setattr__(self, "parts", [])


def pdf(template: str, data: dict[str, Any], own: Template | None = None, *, behind: Pack | None = None) -> bytes:
    """The data set by the template, or by one of somebody's own, as tagged PDF (PDF/UA-1), with the papers of a pack
    ``behind`` it. Raises FileProblem where one's own does not work."""
    if isinstance(own, Pack):
        own.parts.append((template, json.dumps(data)))
        return b""
    if behind is not None:
        return _packed(template, data, own, behind)
    if own is not None:
        return set_by_own(own.main, own.files, json.dumps(data))
    import typst

    made: bytes = typst.compile(**sources(template, data), format="pdf", pdf_standards="ua-1")
    return made


def _packed(template: str, data: dict[str, Any], own: Template | None, pack: Pack) -> bytes:
    """Each template reads its own data from a file beside it in place of what is handed in for a single one."""
    parts = [(template, json.dumps(data)), *pack.parts]
    files: dict[str, bytes] = {}
    for number, (name, content) in enumerate(parts):
        source = resource("papers", name).read_bytes() if own is None or number else own.files[own.main]
        files[f"{number}.typ"] = source.replace(_HANDED_IN, b'read("%d.json")' % number)
        files[f"{number}.json"] = content.encode()
    files |= own.files if own is not None else {}
    files.setdefault("style.typ", resource("papers", "style.typ").read_bytes())
    title = b'#set document(title: "Day pack: " + json("0.json").event, author: "Convene", date: none)\n'
    files["main.typ"] = b"".join(b'#include "%d.typ"\n' % number for number in range(len(parts))) + title
    if own is not None:
        return set_by_own("main.typ", files, "{}")
    import typst

    how = sources(template, {}) | {"input": files, "root": None}
    made: bytes = typst.compile(**how, format="pdf", pdf_standards="ua-1")
    return made


def sources(template: str, data: dict[str, Any]) -> dict[str, Any]:
    """What typst compiles: template, fonts and data. Text is data, never part of its source: ``#import`` in a name is
    letters."""
    path = resource("papers", template)
    return {
        "input": path,
        "root": path.parent,
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(data)},
    }


def printed(text: str, most: int) -> str:
    """One line of letters that can be drawn, cut with an ellipsis, isolated when it reads from the right."""
    text = clean_line(_drawn(clean_line(text)))
    if all(is_invisible(c) or c == " " for c in text):
        return ""
    if len(text) > most:
        text = text[: most - 1].rstrip() + "…"
    first = next((d for d in map(unicodedata.bidirectional, text) if d in ("L", "R", "AL")), "L")
    return text if first == "L" else f"\N{RIGHT-TO-LEFT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def missing_letters(value: object) -> dict[str, str]:
    """Every text in a paper's value that has letters no shipped font has, with those letters: to be shown before it is
    printed. In print a letter becomes a box; an emoji or other symbol is left out."""
    found = {text: undrawable(clean_line(text)) for text in _texts(value)}
    return {clean_line(text): letters for text, letters in found.items() if letters}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)


def _drawn(text: str) -> str:
    """The text with a box for each letter that no font has; without such symbols and what joins or varies them."""
    missing = undrawable(text)
    if not missing:
        return text
    kept: list[str] = []
    after_dropped = False
    for char in text:
        if char in missing:
            after_dropped = unicodedata.category(char)[0] != "L"
            kept.append("" if after_dropped else _MISSING)
        elif not (after_dropped and is_invisible(char)):
            after_dropped = False
            kept.append(char)
    return "".join(kept)


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font_folder()])
