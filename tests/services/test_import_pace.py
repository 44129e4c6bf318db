import pytest

from convene.services.import_pace import BATCH, Pace, Stopped


def test_it_reports_now_and_then_and_never_backwards() -> None:
    said: list[tuple[int, int]] = []
    pace = Pace(3 * BATCH, lambda done, total: said.append((done, total)))
    assert list(pace.each(range(2 * BATCH + 5))) == list(range(2 * BATCH + 5))
    pace.reach(BATCH)
    assert [len(part) for part in pace.batches(range(BATCH + 1))] == [BATCH, 1]
    assert said == [(n * BATCH, 3 * BATCH) for n in (1, 2, 2, 3, 3)]


def test_it_stops_at_the_next_batch() -> None:
    asked = iter((False, True))
    seen: list[int] = []
    pace = Pace(10 * BATCH, cancelled=lambda: next(asked))
    with pytest.raises(Stopped) as caught:
        list(map(seen.append, pace.each(range(10 * BATCH))))
    assert len(seen) == 2 * BATCH
    assert (caught.value.title, caught.value.hint) == ("The import was stopped", "Nothing was changed.")
