"""Comma-separated files that spreadsheets open rightly and that cannot run anything there.

UTF-8 with a byte-order mark (Excel takes it for nothing else), CRLF, every field quoted. Quoting does not stop a
spreadsheet from running ``=HYPERLINK(…)``: text that starts like a formula gets an apostrophe in front (OWASP, CSV
injection; ASVS 5 1.2.10), which the import takes off again.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from convene.rules.text import clean, looks_like_formula


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The whole file. Numbers stay numbers (``-5``), days and times are ISO 8601, True is ``yes``, None is empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_field(heading) for heading in headings])
    writer.writerows([_field(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    text = clean(str(value))
    return f"'{text}" if looks_like_formula(text) else text
