"""How far a long import is, and the way to stop it before anything of it is kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from convene.rules.errors import ConveneError

T = TypeVar("T")
Progress = Callable[[int, int], object]
"""Told (done, total), now and then."""
Cancelled = Callable[[], bool]
"""Asked now and then whether to stop."""

BATCH = 2_000


class Stopped(ConveneError):
    """Somebody stopped it; nothing was changed."""


class Pace:
    """Counts rows on their way. Every few thousand of them it reports, and raises Stopped once it is to stop."""

    def __init__(self, total: int, progress: Progress | None = None, cancelled: Cancelled | None = None) -> None:
        self._total, self._done = total, 0
        self._progress, self._cancelled = progress, cancelled

    def each(self, rows: Iterable[T]) -> Iterator[T]:
        """The rows, counted as they are taken."""
        for count, row in enumerate(rows, 1):
            yield row
            if count % BATCH == 0:
                self.on(BATCH)

    def batches(self, rows: Sequence[T]) -> Iterator[Sequence[T]]:
        """The rows by the few thousand; each batch is counted once it is done."""
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            yield part
            self.on(len(part))

    def on(self, rows: int) -> None:
        """So many more are done."""
        self.reach(self._done + rows)

    def reach(self, done: int) -> None:
        """So many are done; fewer than before is not said."""
        if self._cancelled is not None and self._cancelled():
            raise Stopped("The import was stopped", "Nothing was changed.")
        self._done = max(self._done, min(done, self._total))
        if self._progress is not None:
            self._progress(self._done, self._total)
