"""Text as people type it: cleaned of what breaks files, never re-cased; and the key it is found by."""

import re
import unicodedata

# Control characters break XML 1.0 (workbooks), lone surrogates and U+FFFE/FFFF make a workbook that cannot be reopened.
_UNSAFE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
_BLANK_LINES = re.compile(r"\n{3,}")
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans(dict.fromkeys("’‘‛ʼʻ`´′＇", "'") | dict.fromkeys("“”„‟″", '"') | dict.fromkeys("‐‑‒–—−", "-"))
_QUOTES_ALONE = {key: to for key, to in _QUOTES.items() if unicodedata.normalize("NFKD", chr(key)) == chr(key)}
_APART_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_FORMULA_STARTS = "=+-@\t\r\n|%＝＋－＠"


def clean(text: str) -> str:
    """Text that every file format can hold: NFC, line ends as ``\\n``, no control characters, lone surrogates or
    non-characters. Everything else (accents, right-to-left marks, emoji) stays as typed."""
    if _is_plain(text) or (text.isprintable() and unicodedata.is_normalized("NFC", text)):
        return text  # what can be printed is no line end and nothing unsafe
    text = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", _UNSAFE.sub("", text))


def clean_line(text: str) -> str:
    """As ``clean``, on one line, with outer and repeated white space folded: for names and titles."""
    if not text or (text.isascii() and text.isprintable() and "  " not in text):  # as _is_plain: called most of all
        return text.strip()
    return _SPACES.sub(" ", clean(text)).strip()


def tidy(text: str) -> str:
    """As ``clean``, without white space at the ends of lines, and with one blank line at most between two."""
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in clean(text).split("\n"))).strip()


def search_key(*parts: str) -> str:
    """What LIKE searches on: NFKD, no marks or format characters, case folded, quotes unified, spaces folded.

    The same on every database, so that "zoe" finds "ZOË" on SQLite and PostgreSQL alike.
    """
    text = parts[0] if len(parts) == 1 else " ".join(p for p in parts if p)
    if _is_plain(plain := text if text.isascii() else text.translate(_QUOTES_ALONE)):
        return " ".join(plain.lower().replace("`", "'").split())
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(c for c in text if unicodedata.category(c) not in {"Mn", "Me", "Cf", "Cc", "Cs"} or c.isspace())
    return _SPACES.sub(" ", text.translate(_QUOTES).translate(_APART_LETTERS)).strip()


def _is_plain(text: str) -> bool:
    # Most of what an import of thousands brings: nothing in it to clean, and looking is much quicker than cleaning.
    return text.isascii() and text.isprintable()


def email_key(text: str) -> str:
    """How e-mail addresses are compared: case folded, outer space removed."""
    return clean_line(text).casefold()


def looks_like_formula(text: str) -> bool:
    """True where a spreadsheet could read the text as a formula (OWASP's list, full-width forms included)."""
    return text.lstrip(" \u00a0\u200b\u200c\u200d\u2060\ufeff")[:1] in tuple(_FORMULA_STARTS)
