"""Badges for printing, on cards, labels or folded paper, as tagged PDF (PDF/UA-1), and pictures of them for the screen.

All are set from the same template, ``resources/papers/badges.typ``, in the fonts that ship, so that what is shown is
what is printed, on every computer. A badge says who somebody is and what they do here; it never says what they need.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from convene.formats.badge_stocks import USUAL, stock
from convene.formats.fonts import undrawable
from convene.formats.papers import printed, sources
from convene.formats.qr import png
from convene.rules.badge_stocks import Slot, Stock, StockKind, backs, slots
from convene.rules.errors import Refused
from convene.rules.exchange import Badge
from convene.rules.text import clean_line

_MOST: Final = {"known_as": 80, "name": 120, "organisation": 120, "role": 32, "pronouns": 32, "pronunciation": 48}
_MOST_THEMES: Final = 3
_LONGEST_THEME: Final = 20
_LONGEST_TITLE: Final = 110


@dataclass(frozen=True, slots=True)
class Unprintable:
    """Letters on the badge at ``index`` that no shipped font has: to be shown before printing."""

    index: int
    field: str
    letters: str


def unprintable(badges: Sequence[Badge]) -> tuple[Unprintable, ...]:
    """All letters that would be missing. In print a letter becomes a box; an emoji or other symbol is left out."""
    return tuple(
        Unprintable(index, name, letters)
        for index, badge in enumerate(badges)
        for name in _MOST
        if (letters := undrawable(clean_line(getattr(badge, name))))
    )


@dataclass(frozen=True, slots=True)
class BadgePrinting:
    """How badges are printed: on which stock, from which label of the first sheet on, moved by how many millimetres,
    with everybody's own programme on the back, with the mark of those who do not want to be photographed."""

    stock: Stock
    first: int = 1
    nudge: tuple[float, float] = (0.0, 0.0)
    both_sides: bool = False
    photo_marks: bool = True

    @property
    def has_backs(self) -> bool:
        """Whether there are pages for the backs: what is folded has its back beside its front."""
        return self.both_sides and self.stock.kind in {StockKind.CARD, StockKind.LABEL}


def badges_pdf(
    badges: Sequence[Badge],
    printing: BadgePrinting | None = None,
    *,
    event_title: str,
    event_date_text: str,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """The badges as a PDF, in the order given; the same bytes for the same badges. Without ``printing``: A6 cards.

    Themes that are keys (compassion, inclusion, systems, engagement, innovation) get their glyph and word, other words
    a ring; the first three are printed. Without a ``known_as`` the name is large.
    Names of any length fit: they shrink in steps, wrap between words, and break inside one only where it does not fit
    alone. Raises Refused for no badges, and when ``cancelled`` says so; Invalid for a label the sheet has not;
    ValueError for a code that is none.
    """
    if not badges:
        raise Refused("No badges to print", "Choose at least one registration.")
    import typst

    how = printing or BadgePrinting(stock(USUAL))
    sheets = slots(how.stock, len(badges), first=how.first, nudge=how.nudge)
    ready: list[dict[str, object]] = []
    for badge in badges:
        _stop_if(cancelled)
        if progress:
            progress(len(ready), len(badges))
        ready.append(_data(badge, how))
    pdf: bytes = typst.compile(
        **_sources(ready, how, sheets, event_title, event_date_text), format="pdf", pdf_standards="ua-1"
    )
    _stop_if(cancelled)
    if progress:
        progress(len(badges), len(badges))
    return pdf


def badge_png(
    badge: Badge,
    printing: BadgePrinting | None = None,
    *,
    event_title: str,
    event_date_text: str,
    dpi: float = 144,
    back: bool = False,
) -> bytes:
    """A picture of one badge as it will be printed: of itself alone, whatever sheet it is printed on."""
    import typst

    how = printing or BadgePrinting(stock(USUAL))
    alone = replace(how.stock, page=how.stock.size, columns=1, rows=1, first=(0.0, 0.0), pitch=(0.0, 0.0))
    how = replace(how, stock=alone, first=1, nudge=(0.0, 0.0), both_sides=back)
    made = typst.compile(
        **_sources([_data(badge, how)], how, slots(alone, 1), event_title, event_date_text), format="png", ppi=dpi
    )
    pages: list[bytes] = made if isinstance(made, list) else [made]
    return pages[1 if back and how.has_backs else 0]


def sheet_png(
    badges: Sequence[Badge], printing: BadgePrinting, *, event_title: str, event_date_text: str, dpi: float = 72
) -> bytes:
    """A picture of the first sheet as it will be printed, its labels outlined by nothing: what is white stays white."""
    import typst

    how = replace(printing, both_sides=False)
    first = slots(how.stock, len(badges), first=how.first, nudge=how.nudge)[:1]
    ready = [_data(badge, how) for badge in badges[: len(first[0])]]
    made: bytes = typst.compile(**_sources(ready, how, first, event_title, event_date_text), format="png", ppi=dpi)
    return made


def outline_pdf(printing: BadgePrinting) -> bytes:
    """A page with the outline of every label and its number, to hold against a sheet before it is printed on."""
    import typst

    how = printing
    sheets = slots(how.stock, how.stock.each, nudge=how.nudge)
    pdf: bytes = typst.compile(**_sources([], how, sheets, "Outline", "", outline=True), format="pdf")
    return pdf


def _stop_if(cancelled: Callable[[], bool] | None) -> None:
    if cancelled and cancelled():
        raise Refused("Stopped", "Nothing was written.")


def _sources(
    badges: list[dict[str, object]],
    how: BadgePrinting,
    sheets: list[list[Slot]],
    event_title: str,
    event_date: str,
    *,
    outline: bool = False,
) -> dict[str, Any]:
    """All that is typeset."""
    data = {
        "event_title": printed(event_title, _LONGEST_TITLE) or "Event",
        "event_date": printed(event_date, _LONGEST_TITLE),
        "no_photos": "No photos",
        "badges": badges,
        "stock": {"kind": how.stock.kind, "page": how.stock.page, "size": how.stock.size, "radius": how.stock.radius},
        "sheets": [list(map(asdict, sheet)) for sheet in sheets],
        "backs": [list(map(asdict, sheet)) for sheet in backs(how.stock, sheets)] if how.has_backs else [],
        "outline": outline,
    }
    return sources("badges.typ", data)


def _data(badge: Badge, how: BadgePrinting) -> dict[str, object]:
    data: dict[str, object] = {name: printed(getattr(badge, name), most) for name, most in _MOST.items()}
    data["known_as"] = data["known_as"] or data["name"] or "Guest"
    role = printed(badge.role, _MOST["role"]) or "participant"
    data["role"] = role[0].upper() + role[1:]
    data["short_code"] = badge.short_code
    themes = [printed(theme, _LONGEST_THEME) for theme in badge.themes]
    data["themes"] = [theme for theme in themes if theme][:_MOST_THEMES]
    data["no_photos"] = badge.no_photos and how.photo_marks
    wanted = how.both_sides or how.stock.kind is StockKind.FOLD
    data["programme"] = [[printed(part, 120) for part in line] for line in badge.programme] if wanted else []
    data["qr"] = list(png(badge.code, scale=1, quiet=0))
    return data
