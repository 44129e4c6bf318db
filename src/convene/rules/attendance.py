"""Attendance: what a coordinator says of a person and a day, beside what the desks saw."""

from enum import StrEnum


class Mark(StrEnum):
    """What stands for a person on a day when it is said by hand. A scan says ATTENDED by itself."""

    ATTENDED = "attended"
    CAUGHT_UP = "caught_up"
    EXCUSED = "excused"
    ABSENT = "absent"
