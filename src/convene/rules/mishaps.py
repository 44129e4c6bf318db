"""What is told of a bug: where it happened and of what kind, and nothing of the data it happened to.

What an error says itself may hold a name, an address or a row of the database, and reports are mailed to strangers and
kept in logs.
"""

import traceback
from collections.abc import Iterator
from pathlib import PurePath

_LEFT_OUT = "What the error said is left out: it may name people."
_MOST = 40  # frames of one error


def report(error: BaseException) -> str:
    """The errors that led to it, earliest first, as lines of our code without a single value of theirs."""
    parts = ["\n".join([*_frames(one), _name(type(one))]) for one in _chain(error)]
    return "\n\n".join([*reversed(parts), _LEFT_OUT])


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _frames(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__)[-_MOST:]:
        yield f"{_place(frame.filename)}, line {frame.lineno}, in {frame.name}"
        if frame.line:
            yield f"    {frame.line}"


def _place(file: str) -> str:
    """The file as it is called in its package: what is before that is this computer's, and may be somebody's name."""
    parts = PurePath(file.replace("\\", "/")).parts
    packages = [at for at, part in enumerate(parts) if part in ("convene", "site-packages", "lib")]
    return "/".join(parts[packages[-1] :] if packages else parts[-2:])


def _name(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
