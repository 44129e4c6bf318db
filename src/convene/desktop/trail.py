"""Where one was: the way back through the pages of a window."""

from typing import Any, Final

Place = tuple[str, dict[str, Any]]

_LONGEST: Final = 50


class Trail:
    """The places one came through, and the one where one is."""

    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._here: Place | None = None

    def step(self, place: str, target: dict[str, Any]) -> None:
        """One is there now. To stay where one is is no step."""
        here = (place, dict(target))
        if self._here is not None and self._here != here:
            self._behind = [*self._behind[1 - _LONGEST :], self._here]
        self._here = here

    def back(self) -> Place | None:
        """The place before, which is left behind no more; None at the beginning."""
        if not self._behind:
            return None
        self._here = None
        return self._behind.pop()
