"""People: when two names are one person's, what a need asks for, and what photographs people agree to."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum

from convene.rules.registrations import RegistrationState
from convene.rules.text import clean_line, search_key

_EMAIL = re.compile(r"[^\s@,;<>\"()]+@[^\s@,;<>\"()]+\.[^\s@.,;<>\"()]+")
_BETWEEN = re.compile(r"[\W_]+")
_CLOSE = 0.85
_CLOSE_GIVEN = 0.8
_LABEL = 32


class NeedKind(StrEnum):
    """Needs are planned, not filed: each has an owner and a due date."""

    ACCESS = "access"
    DIETARY = "dietary"
    COMMUNICATION = "communication"
    CARER = "carer"
    FAITH = "faith"


class NeedState(StrEnum):
    """Where the answer to a need stands."""

    OPEN = "open"
    ARRANGED = "arranged"
    DONE = "done"


class PhotoPreference(StrEnum):
    """Whether a person may be photographed."""

    NOT_ASKED = "not_asked"
    YES = "yes"
    NO = "no"


ERASED = "Erased person"
"""What stands where the name of an erased person stood, so that counts stay."""

MERGED = "Merged person"
"""What stands where a second registration of somebody has to stay because a desk let them in with it."""


def person_key(name: str, known_as: str = "", given_name: str = "", family_name: str = "") -> str:
    """What a person is found by: every name they go by, as ``rules.text.search_key``."""
    key = search_key(name, known_as)
    return search_key(key, *(part for part in (given_name, family_name) if search_key(part) not in key))


def is_email(text: str) -> bool:
    """True for one plausible address: something, one @, a dot in the domain, no spaces.

    Only a message that arrives proves an address, so this is loose on purpose (it knows EAI addresses too).
    """
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def same_person(one: str, other: str) -> bool:
    """True where two names given for one e-mail address are likely one person's.

    Accents, case, order, middle names, initials, short forms, slips of the pen and a changed family name are forgiven.
    Two people of one family are not one person, so “John Doe” and “Jane Doe” are told apart.
    """
    a, b = name_parts(one), name_parts(other)
    if not a or not b:
        return a == b
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    if SequenceMatcher(None, " ".join(sorted(a)), " ".join(sorted(b))).ratio() >= _CLOSE:
        return len(a) == len(b) == 1 or a[-1] != b[-1] or _same_given(a[0], b[0])
    if a[0] == b[0] and len(a[0]) > 1:
        return True
    return a[-1] == b[-1] and _same_given(a[0], b[0])


def which_home(homes: Sequence[str], home: str) -> int | None:
    """Which of several people of one name is meant, by the search keys of their organisations; None: none of them.

    The one of the same organisation; failing that the only one, where on either side no organisation is known.
    """
    if home in homes:
        return homes.index(home)
    open_ones = [i for i, known in enumerate(homes) if not known or not home]
    return open_ones[0] if len(open_ones) == 1 else None


def _same_given(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or SequenceMatcher(None, short, long).ratio() >= _CLOSE_GIVEN


def name_parts(name: str) -> list[str]:
    """The words of a name as they are compared, in their order: “Zoë O’Brien-Wu” is zoe, obrien, wu."""
    return _BETWEEN.sub(" ", search_key(name).replace("'", "")).split()


FEATURE_WORDS: dict[str, str] = {
    "step_free": "Step-free",
    "hearing_loop": "Hearing loop",
    "bsl": "BSL interpreter",
    "captions": "Captions",
    "large_print": "Large print",
    "lie_down": "Lie-down space",
    "quiet": "Quiet room",
    "prayer": "Prayer room",
    "blue_badge": "Blue Badge parking",
    "assistance_dog": "Assistance dog",
    "personal_assistant": "Personal assistant",
}
"""What an access need asks for, by the word it is kept under: those rooms offer (``RoomFeature``), and some more."""

_SAYS: tuple[tuple[str, str], ...] = (
    ("bsl", r"\bbsl\b|sign language|interpreter"),
    ("captions", r"caption|subtitl|palantyp|speech.to.text|\bstt\b"),
    ("hearing_loop", r"\bloop\b|hearing aid|hard of hearing"),
    ("step_free", r"step.?free|wheelchair|\bramp\b|\blift\b|no (steps|stairs)|mobility|walker\b|crutches"),
    ("lie_down", r"lie.?down|lying down"),
    ("large_print", r"large print|large font|braille"),
    ("quiet", r"quiet|low.?stimul|sensory"),
    ("prayer", r"pray"),
    ("blue_badge", r"blue badge|parking"),
    ("assistance_dog", r"(guide|assistance|hearing) dog"),
    ("personal_assistant", r"\bcarer\b|personal assistant|\bpa\b with me|support worker"),
)
_NOTHING = re.compile(
    r"[\W_]*(no(pe)?|none|n[/. ]?a|nil|nothing|not applicable|no thanks?( you)?|none known"
    r"|(no|none)( \w+){0,2} (needs?|requirements?|restrictions?|preferences?|allergies))?[\W_]*"
)


def feature_of(text: str) -> str:
    """The feature a need in free words asks for; empty where none is recognised."""
    said = search_key(text)
    return next((feature for feature, pattern in _SAYS if re.search(pattern, said)), "")


def is_a_need(text: str) -> bool:
    """False for the ways people write that they need nothing: "none", "n/a", "-"."""
    return _NOTHING.fullmatch(search_key(text)) is None


def need_label(kind: NeedKind, feature: str, detail: str) -> str:
    """A need in a few words, for a list: what is asked for, else the first words of what was written."""
    if feature:
        return FEATURE_WORDS.get(feature) or feature.replace("_", " ").capitalize()
    words = clean_line(detail)
    if not words:
        return kind.value.capitalize()
    return words if len(words) <= _LABEL else words[: _LABEL - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def wants_owner(kind: NeedKind, state: NeedState, owner: str) -> bool:
    """True for an open need that nobody has taken on. Diets are told to the kitchen as counts, not one by one."""
    return state is NeedState.OPEN and not owner and kind is not NeedKind.DIETARY


def goes_further(one: tuple[bool, RegistrationState], other: tuple[bool, RegistrationState]) -> bool:
    """Of two registrations of one person for one event, each as whether they came with it and its state: True where the
    other one goes further, so that the first gives way to it."""
    came, state = one
    other_came, other_state = other
    return (other_came, -_FURTHEST.index(other_state)) > (came, -_FURTHEST.index(state))


_FURTHEST = (
    RegistrationState.REGISTERED,
    RegistrationState.ACCEPTED,
    RegistrationState.WAITING,
    RegistrationState.SHORTLISTED,
    RegistrationState.APPLIED,
    RegistrationState.INVITED,
    RegistrationState.DECLINED,
    RegistrationState.WITHDRAWN,
    RegistrationState.CANCELLED,
    RegistrationState.SUBSTITUTED,
)


def usual_due(first_day: date | None, today: date) -> date:
    """By when somebody who takes a need on is to have an answer: two weeks before the event, a week from now at the
    earliest, and never after it has begun."""
    soon = today + timedelta(days=7)
    if first_day is None or first_day <= today:
        return soon if first_day is None else today
    return min(first_day, max(soon, first_day - timedelta(days=14)))
