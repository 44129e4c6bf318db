"""Date sense: what else falls on a day, and why that may matter to the people who are to come."""

from enum import StrEnum


class ObservanceKind(StrEnum):
    """Dates that are added to a workspace as a table."""

    SCHOOL_HOLIDAY = "school_holiday"
    FAITH = "faith"
    OTHER = "other"
