"""Setting a paper by a template of somebody's own: in a child process without network, files or endless time, so that a
template can do nothing but draw."""

import os
import re
import tempfile
from collections.abc import Mapping
from typing import Any

from convene.formats.bounded import bounded
from convene.formats.fonts import font_folder
from convene.rules.errors import FileProblem

_SECONDS, _MEGABYTES = 120, 3072
_NOWHERE = "http://127.0.0.1:9"  # the port where everything is thrown away
_PLACE = re.compile(r"┌─ ([^\n]*?):(\d+):(\d+)")
_SEARCHED = re.compile(r" ?\(searched at [^)]*\)")
_WORDS = (
    ("failed to download package", "It wants a package from the web; a template uses only what lies beside it."),
    ("package not found", "It wants a package; a template uses only what lies beside it."),
    ("would escape the project root", "It reaches for a file outside its folder."),
    ("path contains invalid component", "It uses a file that does not lie beside it."),  # C:, on Windows
    ("file not found", "It uses a file that does not lie beside it."),
    ("missing alt text", "A picture has no words for those who do not see it: image(…, alt: \"…\")."),
    ("missing document title", "The document has no title: #set document(title: \"…\")."),
    ("maximum function call depth", "Something in it never ends."),
    ("condition is always true", "Something in it never ends."),
)  # fmt: skip


def set_by_own(main: str, files: Mapping[str, bytes], data: str) -> bytes:
    """The data (JSON) set by the file ``main`` of ``files``, as tagged PDF. Raises FileProblem with what is wrong with
    the template, and its ``line`` and ``column`` (from 1) where they are known."""
    try:
        answer: bytes | tuple[str, str] = bounded(
            _set, main, dict(files), data, str(font_folder()), seconds=_SECONDS, megabytes=_MEGABYTES
        )
    except FileProblem as problem:
        hint = "Look for something in it that never ends, or a very large picture."
        raise FileProblem("The template took too long, or more memory than it may", hint) from problem
    if isinstance(answer, bytes):
        return answer
    raise _problem(main, *answer)


def _set(main: str, files: dict[str, bytes], data: str, fonts: str) -> bytes | tuple[str, str]:
    """In the child: the PDF, or typst's message and where it points at."""
    os.environ.update(dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), _NOWHERE))
    import typst

    shown = {("main.typ" if name == main else name): content for name, content in files.items()}
    with tempfile.TemporaryDirectory() as nothing:
        how: dict[str, Any] = {
            "root": nothing,
            "package_path": nothing,
            "package_cache_path": nothing,
            "font_paths": typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]),
            "ignore_system_fonts": True,
            "sys_inputs": {"data": data},
        }
        try:
            made: bytes = typst.compile(shown, format="pdf", pdf_standards="ua-1", **how)
        except typst.TypstError as error:
            return error.message, error.diagnostic
        except RuntimeError as error:
            return str(error), ""
    return made


def _problem(main: str, message: str, diagnostic: str) -> FileProblem:
    message = _SEARCHED.sub("", message)
    hint = next((words for part, words in _WORDS if part in message), f"Typst says: {message}.")
    if (place := _PLACE.search(diagnostic)) is None:
        return FileProblem(f"The template {main} does not work", hint)
    name, line, column = place[1].replace("\\", "/").rpartition("/")[2], int(place[2]), int(place[3]) + 1
    where = main if name == "main.typ" else name
    title = f"The template does not work: {where}, line {line}, column {column}"
    return FileProblem(title, hint, file=where, line=line, column=column)
