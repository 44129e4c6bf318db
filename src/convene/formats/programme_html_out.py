"""The programme as a folder for any web space or memory stick: a page, its style, and filters that it can do without.

Nothing is loaded from elsewhere and nobody is counted. Whatever stands in a title or an abstract is text here, never
markup.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from html import escape
from itertools import groupby
from typing import Any

from convene import __version__
from convene.formats.schedule_xml_out import web_address
from convene.resources import resource
from convene.rules.exchange import Schedule, ScheduleDay, SchedulePerson, ScheduleResource, ScheduleSession
from convene.rules.programme import PAUSES, SESSION_KIND_WORDS, SessionKind
from convene.rules.text import clean, clean_line
from convene.rules.time import say_day, say_days

MARK = '<meta name="generator" content="Convene'
"""By this a folder is known as one of ours, which may be written anew."""

_SMALL = frozenset({SessionKind.TALK, SessionKind.BREAK, SessionKind.LUNCH, SessionKind.ARRIVAL})
_POLICY = "connect-src 'none'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'"


def programme_html(schedule: Schedule, *, made: datetime) -> dict[str, bytes]:
    """The folder's files by name. ``made`` is when the programme was as it stands there."""
    return {
        "index.html": "".join(f"{line}\n" for line in _page(schedule, made) if line).encode(),
        "style.css": (_colours() + resource("programme", "style.css").read_text("utf-8")).encode(),
        "programme.js": resource("programme", "programme.js").read_bytes(),
    }


def _colours() -> str:
    """The tokens of the look as variables, light and dark."""
    tokens: dict[str, Any] = json.loads(resource("look", "tokens.json").read_text("utf-8"))
    rules = []
    for name in ("light", "dark"):
        look = tokens[name]
        values = {f"--{key.replace('_', '-')}": colour for key, colour in look["colours"].items()}
        values |= {f"--{key}-{part}": c for key, state in look["states"].items() for part, c in state.items()}
        themes = "".join(f".theme-{key}{{--mark:{theme['colour']}}}" for key, theme in look["themes"].items())
        said = "".join(f"{key}:{colour};" for key, colour in values.items())
        rules.append(f":root{{color-scheme:{name};{said}}}{themes}")
    light, dark = rules
    return f"{light}\n@media screen and (prefers-color-scheme: dark){{{dark}}}\n"


def _page(schedule: Schedule, made: datetime) -> Iterator[str]:
    title = _text(schedule.title)
    days = [day for day in schedule.days if any(one.day == day.index for one in schedule.sessions)]
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="referrer" content="no-referrer">\n{MARK} {__version__}">'
    yield f'<title>{title}: programme</title>\n<link rel="stylesheet" href="style.css">'
    yield '<script src="programme.js" defer></script>\n</head>\n<body>'
    yield '<a class="skip" href="#programme">Skip to the programme</a>'
    yield _glyphs(schedule)
    yield f'<div class="wrap">\n<header>\n<h1 dir="auto">{title}</h1>'
    if days:
        where = f" · {_text(schedule.place)}" if schedule.place else ""
        yield f'<p class="when">{say_days(days[0].date, days[-1].date)}{where}</p>'
    if schedule.time_zone != "Europe/London":
        yield f'<p class="zone">Times are those of {_text(schedule.time_zone.replace("_", " "))}.</p>'
    yield "</header>"
    if len(days) > 1:
        yield '<nav aria-label="Days">\n<ul>'
        yield from (f'<li><a href="#day-{d.index}">{say_day(d.date, year=False)}</a></li>' for d in days)
        yield "</ul>\n</nav>"
    yield from _filters(schedule, days)
    yield '<main id="programme" tabindex="-1">'
    if not days:
        yield "<p>The programme has no sessions yet.</p>"
    for day in days:
        yield from _day(schedule, day)
    yield '<p id="none" hidden>No session fits. Show everything again with “Clear filters”.</p>\n</main>'
    what = (
        f"Release {schedule.version} of the programme, written on"
        if schedule.version.isdigit()
        else "The programme as of"
    )
    yield f"<footer>\n<p>{what} {say_day(made.date())}, {made:%H:%M}. It may still change.</p>"
    yield '<p class="made">Made with Convene. This page counts nobody and needs no network.</p>\n</footer>'
    yield "</div>\n</body>\n</html>"


def _filters(schedule: Schedule, days: list[ScheduleDay]) -> Iterator[str]:
    """Hidden until the script shows them: without it they would do nothing."""
    yield '<form id="filters" role="search" aria-label="Filter the programme" hidden>'
    yield '<div><label class="over" for="words">Search</label>'
    yield '<input type="search" id="words" name="words" autocomplete="off" placeholder="Title, name or word"></div>'
    if len(days) > 1:
        yield '<fieldset><legend>Day</legend><div class="chips">'
        yield '<label><input type="radio" name="day" value="" checked><span>All days</span></label>'
        for day in days:
            chip = f"{day.date:%a} {day.date.day}"
            yield (
                f'<label><input type="radio" name="day" value="{day.index}" '
                f'aria-label="{say_day(day.date)}"><span>{chip}</span></label>'
            )
        yield "</div></fieldset>"
    if len(schedule.tracks) > 1:
        yield '<div><label class="over" for="track">Track</label><select id="track" name="track">'
        yield '<option value="">All tracks</option>'
        yield from (f'<option value="{n}">{_text(name)}</option>' for n, name in enumerate(schedule.tracks, 1))
        yield "</select></div>"
    if schedule.themes:
        yield '<fieldset><legend>Themes</legend><div class="chips">'
        for n, (key, name) in enumerate(schedule.themes, 1):
            yield (
                f'<label class="{_theme(key)}"><input type="checkbox" name="theme" value="{n}">'
                f'<span dir="auto">{_glyph(key)}{_text(name)}</span></label>'
            )
        yield "</div></fieldset>"
    yield '<p class="result"><span id="count" role="status"></span><button type="reset">Clear filters</button></p>'
    yield "</form>"


def _day(schedule: Schedule, day: ScheduleDay) -> Iterator[str]:
    order = {name: n for n, name in enumerate(schedule.rooms)}
    ours = [one for one in schedule.sessions if one.day == day.index]
    ours.sort(key=lambda one: (one.start.timestamp(), order.get(one.room, -1), one.title))
    about = f' <small dir="auto">{_text(day.title)}</small>' if day.title else ""
    yield f'<section data-day="{day.index}" aria-labelledby="day-{day.index}">'
    yield f'<h2 id="day-{day.index}">{say_day(day.date)}{about}</h2>'
    for start, sessions in groupby(ours, key=lambda one: one.start):
        night = f"<small>{start:%a} {start.day}</small>" if start.date() != day.date else ""
        yield f'<div class="slot">\n<h3><time datetime="{start.isoformat()}">{start:%H:%M}</time>{night}</h3>\n<ol>'
        for session in sessions:
            yield from _session(schedule, session)
        yield "</ol>\n</div>"
    yield "</section>"


def _session(schedule: Schedule, one: ScheduleSession) -> Iterator[str]:
    names = dict(schedule.themes)
    themes = [key for key in one.themes if key in names]
    numbers = " ".join(str(list(names).index(key) + 1) for key in themes)
    track = str(schedule.tracks.index(one.track) + 1) if one.track in schedule.tracks else ""
    kind = SessionKind(one.kind) if one.kind in SessionKind.__members__.values() else SessionKind.TALK
    classes = " ".join([*(["pause"] if kind in PAUSES else []), *([_theme(themes[0])] if themes else [])])
    yield f'<li data-session class="{classes}" data-track="{track}" data-themes="{numbers}">'
    yield f'<article id="session-{one.number}" aria-labelledby="title-{one.number}">'
    title = _text(one.title)
    if one.cancelled:
        title = f'<span class="tag cancelled">Cancelled</span> <s>{title}</s>'
    yield f'<h4 id="title-{one.number}" dir="auto">{title}</h4>'
    yield f'<p class="facts">{"&nbsp;· ".join(_facts(one, kind))}</p>'
    if one.people:
        yield f'<p class="people" dir="auto">{", ".join(_person(p) for p in one.people)}</p>'
    if themes:
        yield '<ul class="themes" aria-label="Themes">'
        for key in themes:
            yield f'<li class="{_theme(key)}">{_glyph(key)}<span dir="auto">{_text(names[key])}</span></li>'
        yield "</ul>"
    if one.content_note:
        yield f'<p class="note"><strong>Content note</strong> <span dir="auto">{_text(one.content_note)}</span></p>'
    if one.resources:
        yield '<ul class="credits" aria-label="Stories and other resources">'
        yield from (f"<li>{_resource(used)}</li>" for used in one.resources)
        yield "</ul>"
    url = web_address(one.url)
    if one.abstract or url:
        yield f'<details>\n<summary>About<span class="unseen"> {_text(one.title)}</span></summary>'
        if one.abstract:
            yield f'<div class="abstract" dir="auto">{escape(clean(one.abstract))}</div>'
        if url:
            yield f'<p><a href="{escape(url)}" rel="noopener noreferrer">More on the web</a></p>'
        yield "</details>"
    yield "</article>\n</li>"


def _facts(one: ScheduleSession, kind: SessionKind) -> Iterable[str]:
    end = one.end
    day = f" on {end:%a} {end.day}" if end - one.start >= timedelta(days=1) else ""
    yield f"{one.start:%H:%M} to {end:%H:%M}{day}"
    if one.room or one.spans_rooms:
        yield f'<span dir="auto">{_text(one.room) or "All rooms"}</span>'
    if kind not in _SMALL:
        yield SESSION_KIND_WORDS[kind]
    if one.track:
        yield f'<span dir="auto">{_text(one.track)}</span>'


def _person(person: SchedulePerson) -> str:
    return f"<bdi>{_text(person.name)}</bdi>" + (" (chair)" if person.role == "chair" else "")


def _resource(used: ScheduleResource) -> str:
    title, url = f'<span dir="auto">{_text(used.title)}</span>', web_address(used.address)
    if url:
        title = f'<a href="{escape(url)}" rel="noopener noreferrer">{title}</a>'
    return f'{title} <small dir="auto">{_text(used.due)}</small>' if used.due else title


def _theme(key: str) -> str:
    return f"theme-{key}" if key.isascii() and key.isalpha() else "theme"


def _glyph(key: str) -> str:
    return f'<svg class="glyph" aria-hidden="true"><use href="#glyph-{key if _known(key) else "other"}"/></svg>'


def _known(key: str) -> bool:
    return key in SHAPES


def _glyphs(schedule: Schedule) -> str:
    """The shapes of the themes that are used, drawn once and shown by reference."""
    if not schedule.themes:
        return ""
    keys = [key for key, _ in schedule.themes if _known(key)]
    shapes = {key: resource("glyphs", f"{key}.svg").read_text("utf-8").strip() for key in keys}
    shapes["other"] = '<svg viewBox="0 0 16 16" fill="currentColor"><circle cx="8" cy="8" r="4"/></svg>'
    drawn = "".join(
        text.replace(' xmlns="http://www.w3.org/2000/svg"', "")
        .replace("<svg", f'<symbol id="glyph-{key}"', 1)
        .replace("</svg>", "</symbol>")
        for key, text in shapes.items()
    )
    return f'<svg width="0" height="0" aria-hidden="true" style="position:absolute">{drawn}</svg>'


SHAPES = frozenset({"compassion", "inclusion", "systems", "engagement", "innovation"})


def _text(text: str) -> str:
    return escape(clean_line(text))
