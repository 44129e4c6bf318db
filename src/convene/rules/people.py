"""People: kinds of need, and what photographs they agree to."""

from enum import StrEnum


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
