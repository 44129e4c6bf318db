"""Two entries of one thing, before one is made of them: where they differ."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the two differ, and whether the other's words are taken."""

    field: str
    kept: str
    other: str
    takes_other: bool

    @property
    def to_choose(self) -> bool:
        """Whether both say something, so that a person has to choose."""
        return bool(self.kept and self.other)
