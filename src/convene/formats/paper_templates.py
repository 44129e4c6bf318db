"""Templates that a person can copy and change: out into a folder, and in again with what they use."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from convene.formats.atomic import write_atomically
from convene.formats.bounded import read_bytes
from convene.resources import resource
from convene.rules.errors import FileProblem
from convene.rules.papers import Template

_NAMED: Final = re.compile(rb'"([^"\n\\:*?<>|]{1,200}\.(?:typ|svg|png|jpe?g|gif|webp|json|csv|txt))"', re.IGNORECASE)
_LARGEST: Final = 8 * 1024 * 1024
_MOST_FILES: Final = 40
_MOST_IN_ALL: Final = 20 * 1024 * 1024


def copy_template(template: str, folder: Path) -> list[Path]:
    """Write a template that ships, and the files it uses, into a folder. Raises FileProblem where one of that name is
    there already, and writes nothing then."""
    files = {path.name: path for path in (resource("papers", template), *_used(resource("papers", template)))}
    for name in files:
        if (folder / name).exists():
            raise FileProblem(f"There is a {name} in “{folder.name}” already", "Choose an empty folder.")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileProblem(f"“{folder.name}” cannot be made", "Choose another folder.") from error
    for name, path in files.items():
        write_atomically(folder / name, path.read_bytes())
    return [folder / name for name in files]


def read_template(path: Path) -> Template:
    """A template and the files it names that lie in its folder or below; the one that ships stands in for a
    ``style.typ`` that is not there. Raises FileProblem for what cannot be read, is too much, or is no typst file."""
    if path.suffix.casefold() != ".typ":
        raise FileProblem(f"“{path.name}” is no template", "A template is a typst file, and ends in .typ.")
    root, files = path.parent, {path.name: read_bytes(path, _LARGEST)}
    todo = [path.name]
    while todo:
        name = todo.pop()
        for other in _names(files[name]) if name.casefold().endswith(".typ") else ():
            inside = os.path.normpath(other.lstrip("/") if other.startswith("/") else Path(name).parent / other)
            key = inside.replace("\\", "/")
            if key in files or key.startswith("../"):
                continue
            if (content := _beside(root, inside)) is not None:
                files[key] = content
                todo.append(key)
            if len(files) > _MOST_FILES or sum(map(len, files.values())) > _MOST_IN_ALL:
                raise FileProblem(f"“{path.name}” uses too much", "A template may use 40 files and 20 MB.")
    return Template(path.name, files)


def _beside(root: Path, name: str) -> bytes | None:
    """A file of the folder, but nothing that leads out of it by a link."""
    found = root / name
    if found.is_file() and not found.resolve().is_relative_to(root.resolve()):
        raise FileProblem(f"“{name}” is a link to somewhere else", "Put a copy of the file beside the template.")
    if found.is_file():
        return read_bytes(found, _LARGEST)
    return resource("papers", name).read_bytes() if name == "style.typ" else None


def _used(path: Path) -> Iterator[Path]:
    for name in _names(path.read_bytes()):
        if (path.parent / name).is_file():
            yield path.parent / name


def _names(source: bytes) -> list[str]:
    """What stands in quotes and could be a file."""
    return list(dict.fromkeys(found.decode(errors="replace") for found in _NAMED.findall(source)))
