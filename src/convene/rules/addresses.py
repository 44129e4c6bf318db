"""Addresses of databases without the password in them, wherever one is kept or shown."""

import re

# Up to the last @ before a question mark, as a password may hold an @ or a slash that nobody wrote as %40 or %2F.
_IN_FRONT = re.compile(r"(?<=://)([^:/?@]*):[^?]*@")
_BEHIND = re.compile(r"(?i)([?&])(password|passfile|sslpassword)=[^&]*&?")


def without_password(where: str) -> str:
    """The path or URL with no password in it."""
    return _BEHIND.sub(r"\1", _IN_FRONT.sub(r"\1@", where)).rstrip("?&") if "://" in where else where
