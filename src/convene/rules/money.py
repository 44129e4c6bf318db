"""Money is whole pence; this is how it is said and read, and what VAT makes of it."""

import re

from convene.rules.errors import Invalid


def money(pence: int) -> str:
    """``£1,234``, with pence only where there are some."""
    sign = "−" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}£{pounds:,}" + (f".{rest:02}" if rest else "")


def read_money(text: str, *, field: str) -> int | None:
    """Pence from ``420``, ``£1,234`` or ``12.50``; None for nothing. Raises Invalid at ``field``."""
    squeezed = re.sub(r"[£,\s]", "", text)
    if not squeezed:
        return None
    if (found := re.fullmatch(r"(\d{1,8})(?:\.(\d{1,2}))?", squeezed)) is None:
        raise Invalid(field, f"“{text.strip()}” is not an amount", "Write pounds and pence, as in 420 or 1,234.50.")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


VAT_PERCENT = 20
"""The standard rate of VAT in the United Kingdom: Value Added Tax Act 1994, section 2(1)."""


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers from 0 in whole pence, half a penny rounded up."""
    return (2 * numerator + denominator) // (2 * denominator)


def percent_of(pence: int, percent: int) -> int:
    """That part of a sum, half a penny rounded up."""
    return half_up(pence * percent, 100)


def net(pence: int, *, vat_included: bool) -> int:
    """A cost without VAT, half a penny rounded up."""
    return half_up(pence * 100, 100 + VAT_PERCENT) if vat_included else pence


def gross(pence: int, *, vat_included: bool) -> int:
    """A cost with VAT, half a penny rounded up."""
    return pence if vat_included else half_up(pence * (100 + VAT_PERCENT), 100)


def on_basis(pence: int, *, vat_included: bool, with_vat: bool) -> int:
    """A cost with VAT or without it, however it was quoted."""
    return (gross if with_vat else net)(pence, vat_included=vat_included)
