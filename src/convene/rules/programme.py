"""The programme: what sessions are, who takes part in them in which role."""

from enum import StrEnum


class SessionKind(StrEnum):
    """What happens in a session."""

    KEYNOTE = "keynote"
    TALK = "talk"
    WORKSHOP = "workshop"
    PANEL = "panel"
    STORY = "story"
    ACTION_LEARNING = "action_learning"
    REFLECTION = "reflection"
    BREAK = "break"
    LUNCH = "lunch"
    NETWORKING = "networking"
    ARRIVAL = "arrival"


class SessionState(StrEnum):
    """proposed -> confirmed -> cancelled; a cancelled session may be proposed again."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class SignUp(StrEnum):
    """Who may come: all at the event, those who choose it, those who are invited."""

    ALL = "all"
    CHOOSE = "choose"
    INVITED = "invited"


class ContributionRole(StrEnum):
    """What a person does in a session."""

    FACILITATOR = "facilitator"
    SPEAKER = "speaker"
    CHAIR = "chair"
    HOST = "host"


class ContributionState(StrEnum):
    """Whether the person has said yes."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


PAUSES = frozenset({SessionKind.BREAK, SessionKind.LUNCH, SessionKind.NETWORKING, SessionKind.ARRIVAL})
"""Kinds in which nobody has to listen: they may span rooms and need no facilitator."""
