"""How much is too much: the thresholds of the care checks, each with its source, so that whoever changes one knows why
it is what it is."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from convene.rules.errors import Invalid


@dataclass(frozen=True, slots=True)
class CareLimit:
    """One threshold: its ``key`` in CareLimits, what it is called, its unit, what can be chosen, where it is from."""

    key: str
    title: str
    unit: str
    least: int
    most: int
    source: str


@dataclass(frozen=True, slots=True)
class CareLimits:
    """The thresholds as they stand; the defaults are explained in LIMITS."""

    stretch: int = 90
    pause: int = 10
    lunch: int = 45
    space: int = 15
    row: int = 2
    unrested: int = 270
    rest: int = 20
    day: int = 8
    rooms: int = 5
    mile: int = 30

    def changed(self) -> dict[str, int]:
        """Those that are not what they are from the start."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) != f.default}


NORMAL = CareLimits()
NORMAL_VALUES = {field.name: int(field.default) for field in fields(CareLimits) if isinstance(field.default, int)}
"""As they are from the start, whole and by key."""

LIMITS = (
    CareLimit(
        "stretch",
        "Longest time without a break",
        "minutes",
        15,
        480,
        "The custom of conferences: blocks of an hour and a half. The UK Chief Medical Officers’ physical activity "
        "guidelines (2019) ask everybody to break up long times of sitting; who is in pain or cares needs it sooner.",
    ),
    CareLimit(
        "pause",
        "What counts as a break",
        "minutes",
        5,
        60,
        "HSE on work at screens: 5 to 10 minutes every hour do more than 20 every two hours. Ten is enough to stand "
        "up, find a toilet that one can use, and be back.",
    ),
    CareLimit(
        "lunch",
        "Shortest lunch",
        "minutes",
        15,
        180,
        "Our own: ten minutes in the queue, twenty to eat, and as long to rest, to talk or to take medicine.",
    ),
    CareLimit(
        "space",
        "Quiet after a content note",
        "minutes",
        5,
        120,
        "Our own, from story work: what was heard needs a little time before anything else is asked.",
    ),
    CareLimit(
        "row",
        "Sessions one person leads in a row",
        "sessions",
        1,
        10,
        "Our own: to hold a room is work. The third in a row is led from habit.",
    ),
    CareLimit(
        "unrested",
        "Longest time somebody leads without a rest",
        "minutes",
        60,
        720,
        "Working Time Regulations 1998, regulation 12: a rest after six hours, and after four and a half for anybody "
        "under 18. We take the stricter for all.",
    ),
    CareLimit(
        "rest",
        "What counts as a rest",
        "minutes",
        5,
        120,
        "Working Time Regulations 1998, regulation 12: twenty minutes in one piece.",
    ),
    CareLimit(
        "day",
        "Longest day",
        "hours",
        2,
        24,
        "An NHS day is seven and a half hours and its meal break (37.5 hours a week, Agenda for Change, section 10). "
        "People travel before and after it.",
    ),
    CareLimit(
        "rooms",
        "To change rooms",
        "minutes",
        0,
        60,
        "Our own: some 200 metres and a lift, at a pace with a stick or a wheelchair, and time to say goodbye.",
    ),
    CareLimit(
        "mile",
        "To go a mile between sites",
        "minutes",
        5,
        120,
        "1.2 metres a second, the pace by which pedestrian crossings are timed (Traffic Signs Manual, chapter 6), and "
        "streets that are a third longer than the straight line. Past the first mile people ride, three times as fast. "
        "Sites whose place is not known are taken as a mile apart.",
    ),
)
"""All thresholds, in the order in which they are shown."""

_BY_KEY = {limit.key: limit for limit in LIMITS}


def check_limits(values: Mapping[str, object]) -> CareLimits:
    """Thresholds from values by key; those left out are as from the start. Raises Invalid at the key."""
    checked: dict[str, int] = {}
    for key, value in values.items():
        if (limit := _BY_KEY.get(key)) is None:
            raise Invalid(key, f"“{key}” is not a care setting", f"There are {', '.join(_BY_KEY)}.")
        if not isinstance(value, int) or isinstance(value, bool) or not limit.least <= value <= limit.most:
            raise Invalid(
                key, f"{limit.title}: {value} is not possible", f"Give {limit.least} to {limit.most} {limit.unit}."
            )
        checked[key] = value
    return CareLimits(**checked)
