"""How messages are written on the screen: kinds, states, and what keeps one from leaving."""

from collections.abc import Sequence

from convene.desktop.kit.table import Column
from convene.rules.outbox import CALENDAR, NEWSLETTER, MessageKind, MessageState
from convene.rules.time import LONDON, say_day
from convene.services.outbox import MessageRow

KINDS = {
    MessageKind.CONFIRMATION: "Confirmation",
    MessageKind.JOINING: "Joining instructions",
    MessageKind.OFFER: "Place offered",
    MessageKind.WAITING: "On the waiting list",
    MessageKind.DECLINED: "Declined",
    MessageKind.CHANGE: "Change",
    MessageKind.CANCELLATION: "Cancellation",
    MessageKind.REMINDER: "Reminder",
    MessageKind.THANKS: "Thank you",
}
_OTHER = {CALENDAR: "Appointment", NEWSLETTER: "Newsletter"}
STATES = {
    MessageState.DRAFT: ("Draft", "info", "circle"),
    MessageState.SENDING: ("In doubt", "danger", "octagon-alert"),
    MessageState.FAILED: ("Failed", "danger", "triangle-alert"),
    MessageState.HELD: ("Held back", "care", "hand"),
    MessageState.SENT: ("Sent", "ok", "circle-check"),
}


def say_state(row: MessageRow) -> str:
    """The state in words; what failed may have left, and come back."""
    return "Came back" if row.came_back else STATES[row.state][0]


def say_kind(row: MessageRow) -> str:
    """The kind in words; a mail to a venue says so."""
    return _OTHER.get(row.kind) or KINDS.get(row.kind, "To a venue")


def say_problem(row: MessageRow) -> str:
    """What somebody has to see to, or when it was sent."""
    if row.sent_at is not None:
        local = row.sent_at.astimezone(LONDON)
        return f"{say_day(local.date(), year=False)}, {local:%H:%M}"
    return row.problem.removeprefix("Came back: ") or row.blocked or row.returned


def say_returned(names: Sequence[str]) -> str:
    """``Mail to Ana and 2 more came back before: look at their addresses.``"""
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return f"Mail to {names[0]}{more} came back before: look at {'their addresses' if more else 'the address'}."


def message_columns() -> list[Column]:
    """The list, those that need somebody first."""
    order = ("sending", "failed", "draft", "held", "sent")
    return [
        Column("to", "To", lambda r: r.to_name or r.to_address, 200, stretch=2, weight=600, colour="ink"),
        Column(
            "state",
            "State",
            say_state,
            120,
            tag=lambda r: STATES[r.state][1:],
            sort=lambda r: (order.index(r.state), r.created_at),
        ),
        Column("kind", "What", say_kind, 160, gives=1),
        Column("subject", "Subject", lambda r: r.subject, 280, stretch=3),
        Column("problem", "Sent, or why not", say_problem, 220, stretch=2),
    ]
