"""Bookings of rooms, in the venue trade's words, and their life.

enquiry -> option (expires) -> confirmed -> completed
enquiry -> confirmed; enquiry, option -> declined (by the venue); enquiry, option, confirmed -> released (by us)
"""

from enum import StrEnum


class BookingState(StrEnum):
    """Where a booking is in its life."""

    ENQUIRY = "enquiry"
    OPTION = "option"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    DECLINED = "declined"
    RELEASED = "released"


class BookingDateKind(StrEnum):
    """Dates a venue contract hangs on."""

    CONTRACT_BY = "contract_by"
    DEPOSIT_DUE = "deposit_due"
    FINAL_NUMBERS = "final_numbers"
    MENU_BY = "menu_by"
    BALANCE_DUE = "balance_due"
    CANCEL_BY = "cancel_by"


LIVE_STATES = frozenset({BookingState.ENQUIRY, BookingState.OPTION, BookingState.CONFIRMED, BookingState.COMPLETED})
"""States in which a booking still asks for its room."""

FIRM_STATES = frozenset({BookingState.CONFIRMED, BookingState.COMPLETED})
"""States that keep a room against everybody else."""
