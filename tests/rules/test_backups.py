from datetime import UTC, datetime, timedelta

from convene.rules.backups import backup_name, is_due, read_name, thinned

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def test_a_name_says_why_and_when_and_is_read_again() -> None:
    name = backup_name("autumn, 2026", "before schema 3", NOW)
    assert name == "autumn, 2026, before schema 3, 2026-06-01 090000.convene"
    assert read_name(name, "autumn, 2026") == ("before schema 3", NOW)
    assert read_name(name, "autumn") is None, "another workspace"
    assert read_name("autumn, daily, 2026-13-01 090000.convene", "autumn") is None
    assert read_name("autumn.convene", "autumn") is None


def test_a_daily_backup_is_due_each_morning_whatever_clock_made_the_last() -> None:
    assert is_due(None, NOW)
    assert is_due(NOW - timedelta(hours=21), NOW)
    assert not is_due(NOW - timedelta(hours=8), NOW)
    assert is_due(NOW + timedelta(days=400), NOW), "the clock was wrong then"


def test_backups_of_two_years_are_thinned_to_days_weeks_and_months() -> None:
    made = [NOW - timedelta(hours=12 * step) for step in range(2 * 730)]
    going = thinned(made, NOW)
    stays = sorted(set(made) - set(going), reverse=True)
    ages = [(NOW - at).days for at in stays]
    assert ages[:5] == [0, 0, 1, 1, 2], "all of two days"
    assert sum(2 <= age < 14 for age in ages) in range(11, 14), "a day each"
    assert sum(14 <= age < 56 for age in ages) in range(6, 9), "a week each"
    assert sum(56 <= age <= 366 for age in ages) in range(10, 13), "a month each"
    assert max(ages) <= 366
    assert set(going.values()) <= set(stays)
    assert all(going[at] >= at for at in going), "what stays is the newer one"


def test_thinning_day_after_day_comes_to_the_same_and_the_newest_never_goes() -> None:
    kept: set[datetime] = set()
    for day in range(500):
        now = NOW + timedelta(days=day)
        kept.add(now)
        kept -= set(thinned(kept, now))
        assert now in kept
    assert 25 < len(kept) < 45
    assert thinned([NOW - timedelta(days=900)], NOW) == {}, "an only one stays, however old"
