"""What stands on a certificate, and its code."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from convene.rules.certificates import code_of, read_certificate_code, say_dates, say_hours, time_there
from convene.rules.time import Span

WHO = UUID(int=7)


def span(start: str, end: str) -> Span:
    at = [datetime(2026, 7, 9, *map(int, clock.split(":")), tzinfo=UTC) for clock in (start, end)]
    return Span(*at)


def test_a_code_is_read_however_it_is_typed_and_hangs_on_the_secret() -> None:
    code = code_of(b"secret", WHO)
    assert read_certificate_code(f" {code.lower().replace('-', ' ')} ") == code
    assert code_of(b"other", WHO) != code != code_of(b"secret", UUID(int=8))
    assert len({code_of(b"secret", uuid4()) for _ in range(2000)}) == 2000
    for text in ("", code[:-1], code + "B", "ABCD-EFGH-JKLM", "Ωmega", "B" * 99):
        assert read_certificate_code(text) is None


def test_a_day_without_its_breaks() -> None:
    breaks = [span("10:30", "11:00"), span("10:45", "11:15"), span("12:30", "13:30"), span("16:30", "18:00")]
    assert time_there(span("09:00", "17:00"), breaks) == timedelta(hours=8) - timedelta(minutes=45 + 60 + 30)
    assert time_there(span("09:00", "10:00"), []) == timedelta(hours=1)


def test_hours_and_dates_in_words() -> None:
    assert [say_hours(timedelta(minutes=m)) for m in (60, 92, 390, 24, 1)] == [
        "1 hour", "1 hour 30 minutes", "6 hours 30 minutes", "25 minutes", "less than 5 minutes",
    ]  # fmt: skip
    days = [date(2026, 7, 9), date(2026, 7, 10), date(2026, 9, 1), date(2027, 1, 5)]
    assert say_dates(days[:1]) == "9 July 2026"
    assert say_dates(days[:2]) == "9 and 10 July 2026"
    assert say_dates(reversed(days)) == "9, 10 July, 1 September 2026 and 5 January 2027"
