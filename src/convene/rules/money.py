"""Money is whole pence; this is how it is said and read."""

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
