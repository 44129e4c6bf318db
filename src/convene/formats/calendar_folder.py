"""Calendars as a folder for any web space: files that keep their names, and a page with a link to each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from convene.formats.atomic import write_atomically
from convene.formats.calendar_out import joined, vevent
from convene.rules.errors import FileProblem, Invalid
from convene.rules.exchange import Appointment, Organiser
from convene.rules.text import clean_line

MARK: Final = '<meta name="generator" content="Convene calendars">'
"""By this a folder is known as one of ours, whose calendars may be written anew."""

_INDEX: Final = "index.html"
_OURS: Final = re.compile(r'data-file="([a-z0-9-]+\.ics)"')
_HEADS: Final = {"track": "Tracks", "theme": "Themes", "room": "Rooms"}
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d2330;"
    "background:#fbfaf7}h1{line-height:1.2}h2{font-size:1.1rem;margin:2rem 0 .25rem}"
    "ul{list-style:none;padding:0;margin:0}"
    "li{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;padding:.5rem 0;"
    "border-bottom:1px solid #dcd8cf}a{color:#0b5563}code{font-size:.85em;overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark){body{color:#eceef2;background:#181b22}a{color:#7fd0dd}li{border-color:#3a4050}}"
)

_SUBSCRIBE: Final = "Subscribe, and your own calendar follows, within some hours, when something moves."
_COPY: Final = "Put the address of a link into “Subscribe” of your calendar program: it follows when something moves."

Part = tuple[str, str, str, tuple[Appointment, ...]]
"""Kind, key, name, appointments."""


@dataclass(frozen=True, slots=True)
class FolderWritten:
    """The names of what was ``written``, how many files stayed the ``same``, and what was ``removed``."""

    written: tuple[str, ...]
    same: int
    removed: tuple[str, ...]


def calendar_files(title: str, parts: Iterable[Part], *, time_zone: str, address: str = "") -> dict[str, bytes]:
    """The files by name: the same bytes for the same appointments, whenever they are made. ``address`` is where the
    folder will be found on the web; with it the links are ones to subscribe by. Raises Invalid("address")."""
    base = check_web_address(address)
    listed, files = list(parts), dict[str, bytes]()
    for kind, key, name, appointments in listed:
        called = title if kind == "programme" else f"{title}: {name}"
        ordered = sorted(appointments, key=lambda a: (a.starts_at, a.uid))
        organiser = Organiser(title)
        made = [
            vevent(one, now=one.last_modified or one.starts_at, organiser=organiser, time_zone=time_zone)
            for one in ordered
        ]
        files[file_name(kind, key)] = joined(called, made, time_zone=time_zone)
    files[_INDEX] = _page(title, listed, base).encode()
    return files


def file_name(kind: str, key: str) -> str:
    """``programme.ics``, ``theme-compassion.ics``."""
    plain = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
    return f"{kind}-{plain}.ics" if plain else f"{kind}.ics"


def write_calendars(folder: Path, files: dict[str, bytes], *, dry_run: bool = False) -> FolderWritten:
    """Write into a folder what is not there yet as it is, each file whole or not at all, the page last; then remove the
    calendars of ours that are no more. Other files stay. Raises FileProblem for a folder whose page is not ours, and
    where files of others have the names of ours. A ``dry_run`` says what it would do, and does nothing."""
    try:
        held = {one.name: one.read_bytes() for one in folder.iterdir() if one.name in files} if folder.exists() else {}
        page = (folder / _INDEX).read_text("utf-8", "replace") if _INDEX in held else ""
        if not dry_run:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(f"“{folder.name}” cannot be written to", f"{error.strerror}.", path=str(folder)) from error
    if held and MARK not in page:
        raise FileProblem(f"“{folder.name}” holds other files", "Choose a new or an empty folder.", path=str(folder))
    ours = set(_OURS.findall(page)) if MARK in page else set()
    written = [name for name, content in files.items() if held.get(name) != content]
    removed = sorted(name for name in ours - files.keys() if (folder / name).is_file())
    found = FolderWritten(tuple(written), len(files) - len(written), tuple(removed))
    if dry_run:
        return found
    for name in sorted(written, key=lambda one: (one == _INDEX, one)):
        write_atomically(folder / name, files[name])
    for name in removed:
        (folder / name).unlink(missing_ok=True)
    return found


def check_web_address(address: str) -> str:
    """The address with a slash at its end; empty for none. Raises Invalid("address")."""
    address = clean_line(address)
    if not address:
        return ""
    if not re.fullmatch(r"https?://[^\s<>\"?#]+", address):
        raise Invalid("address", f"“{address}” is no web address", "Write it as https://example.org/calendars/.")
    if "@" in address.partition("://")[2].partition("/")[0]:
        raise Invalid("address", "The address holds a user", "Leave user and password out of it: the page shows it.")
    return address.rstrip("/") + "/"


def _page(title: str, parts: list[Part], base: str) -> str:
    said = escape(clean_line(title))
    lines = [
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="referrer" content="no-referrer">\n{MARK}',
        f"<title>{said}: calendars</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f'<h1 dir="auto">{said}</h1>',
        f"<p>{_SUBSCRIBE if base else _COPY}</p>",
    ]
    last = ""
    for kind, key, name, appointments in parts:
        if kind != last:
            head = [f"<h2>{_HEADS[kind]}</h2>"] if kind in _HEADS else []
            lines += ["</ul>"] * bool(last) + head + ["<ul>"]
            last = kind
        lines.append(_line(kind, key, name, len(appointments), base))
    lines += ["</ul>"] * bool(last) + ["</main>\n</body>\n</html>", ""]
    return "\n".join(lines)


def _line(kind: str, key: str, name: str, number: int, base: str) -> str:
    file = file_name(kind, key)
    words = "The whole programme" if kind == "programme" else escape(clean_line(name))
    count = f"{number} {'entry' if number == 1 else 'entries'}"
    subscribe = re.sub(r"^https?:", "webcal:", base) + file if base else file
    link = f'<a href="{escape(subscribe)}" data-file="{file}" dir="auto">{words}</a>'
    more = f' <a href="{file}" aria-label="Download {words}">Download</a>' if base else ""
    return f"<li><span>{link} <small>{count}</small></span>{more}</li>"
