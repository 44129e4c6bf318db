"""Consents: what people are asked, in which words, and what stands once they have answered more than once."""

from datetime import datetime
from enum import StrEnum


class ConsentKind(StrEnum):
    """What people are asked to agree to. Mail about an event they are on the list of needs no consent."""

    MARKETING = "marketing"
    NEEDS = "needs"
    PHOTO = "photo"


WORDING: dict[ConsentKind, tuple[str, str]] = {
    ConsentKind.MARKETING: (
        "marketing-2026-1",
        "You may write to me about other events. I can say stop at any time.",
    ),
    ConsentKind.NEEDS: (
        "needs-2026-1",
        "You may keep what I need, so that the people who arrange it can. It is used for nothing else, and deleted "
        "when I ask or the event is long over.",
    ),
    ConsentKind.PHOTO: ("photo-2026-1", "You may take photographs in which I can be recognised, and show them."),
}
"""Of each kind the version in use and its words. Other words get another version: what was agreed to stays known."""


FROM_A_LIST = "from import"
"""How the wording of a need begins that a list brought without anybody's agreement; the list's name follows."""


def is_recorded(at: datetime | None, wording: str) -> bool:
    """Whether somebody agreed. A list that was imported is nobody's agreement, whatever time was noted with it."""
    return at is not None and not wording.startswith(FROM_A_LIST)


def came_from(wording: str) -> str:
    """The list that brought a need nobody agreed to; empty where no list did, or it has no name."""
    return wording.removeprefix(FROM_A_LIST).strip() if wording.startswith(FROM_A_LIST) else ""


def said(wording: str) -> str:
    """The words of a version, or what was written where a version would be: a form's name, somebody's own words."""
    return dict(WORDING.values()).get(wording, wording)
