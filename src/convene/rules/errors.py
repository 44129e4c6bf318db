"""Errors a person can act on. Everything else that is raised is a bug."""

import re
from enum import IntEnum
from typing import Final

_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Exit(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    REFUSED = 1  # refused, or findings to report
    USAGE = 2
    FILE = 3  # unreadable or unwritable file


class ConveneError(Exception):
    """Something the person can act on.

    ``title`` says in one line what happened, ``hint`` in one line what to do about it. ``data`` carries plain values
    (ids, names, dates) for front ends that want to show more than the sentence. What a file or its name says may stand
    in both lines: they stay lines.
    """

    exit = Exit.REFUSED

    def __init__(self, title: str, hint: str = "", **data: object) -> None:
        self.title, self.hint = (_CONTROL.sub(" ", line) for line in (title, hint))
        super().__init__(self.title)
        self.data = data


class Refused(ConveneError):
    """The rules do not allow it: a room twice, an end before its start."""


class NotFound(ConveneError):
    """Named thing is not in this workspace: an event code, a room, a person."""


class Invalid(ConveneError):
    """A value does not fit its field. ``field`` names the field so that a form can point at it."""

    def __init__(self, field: str, title: str, hint: str = "", **data: object) -> None:
        super().__init__(title, hint, **data)
        self.field = field


class FileProblem(ConveneError):
    """A file cannot be read or written. The file is as it was."""

    exit = Exit.FILE
