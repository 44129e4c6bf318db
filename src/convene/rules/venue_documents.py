"""Papers of a venue: what may be kept, how large, and which kinds are opened rather than saved."""

import re
from urllib.parse import urlsplit

from convene.rules.errors import Invalid
from convene.rules.text import clean_line

MOST_BYTES = 10 * 1024 * 1024
"""The largest file that is kept in the workspace."""

MOST_IN_ALL = 200 * 1024 * 1024
"""How much all kept files may take together."""

OPENED = frozenset(
    {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "rtf", "txt", "csv", "md"}
    | {"png", "jpg", "jpeg", "gif", "webp", "heic", "tif", "tiff", "ics"}
)
"""Kinds of file that are shown by the program they belong to. Any other is saved instead: opening it could run it."""


def check_address(text: str) -> str:
    """The address of a paper on the web, as it is kept. Raises Invalid("address") for any but http and https."""
    address = clean_line(text)
    if address and "://" not in address and re.match(r"[\w-]+(\.[\w-]+)+([/?#:]|$)", address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in address
    except ValueError:
        good = False
    if not good:
        raise Invalid("address", "This is not an address on the web", "Paste it as in https://example.org/plan.pdf.")
    return address


def check_file(name: str, size: int, held: int) -> None:
    """Raises Invalid("file") for a file that is empty, larger than one may be, or more than the workspace has room for.

    ``held`` is what the kept files take already, without this one.
    """
    if size == 0:
        raise Invalid("file", f"“{name}” is empty", "Choose another file.")
    if size > MOST_BYTES:
        raise Invalid(
            "file",
            f"“{name}” has {say_size(size)}; a file that is kept may have {say_size(MOST_BYTES)}",
            "Add it as a link to where it is instead.",
        )
    if held + size > MOST_IN_ALL:
        raise Invalid(
            "file",
            f"“{name}” has {say_size(size)}, and {say_size(held)} of {say_size(MOST_IN_ALL)} are taken",
            "Add it as a link to where it is instead.",
        )


def check_title(text: str, file_name: str = "") -> str:
    """What a paper is called: the words given, else the name of its file. Raises Invalid("title") without either."""
    if not (title := clean_line(text) or clean_line(file_name)):
        raise Invalid("title", "The document needs a title", "Write what it is, such as Floor plan.")
    return title


def is_opened(file_name: str) -> bool:
    """Whether a file of that name is opened; else it can only be saved."""
    stem, _, kind = clean_line(file_name).strip(" .").rpartition(".")
    return bool(stem) and kind.casefold() in OPENED


def say_size(size: int) -> str:
    """``340 KB``, ``9.6 MB``."""
    if size < 1024 * 1024:
        return f"{-(-size // 1024):,} KB"
    return f"{size / (1024 * 1024):,.1f} MB".replace(".0 MB", " MB")
