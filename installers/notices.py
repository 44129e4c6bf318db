"""The licences of everything that is shipped, as the packages bring them, gathered for the frozen program."""

import re
import shutil
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
NOT_SHIPPED = re.compile(r"extra\s*==")


def shipped(names: list[str]) -> dict[str, Distribution]:
    """These distributions and all that they bring, by name."""
    found: dict[str, Distribution] = {}
    queue = list(names)
    while queue:
        name = re.sub(r"[-_.]+", "-", queue.pop()).lower()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # for another system or Python
            continue
        wanted = [text for text in found[name].requires or () if not NOT_SHIPPED.search(text)]
        queue += [re.split(r"[^A-Za-z0-9._-]", text, maxsplit=1)[0] for text in wanted]
    return dict(sorted(found.items()))


def licence_of(found: Distribution) -> str:
    """In few words, as its metadata has it."""
    said = found.metadata
    classes = [text.split("::")[-1].strip() for text in said.get_all("Classifier") or () if text.startswith("License")]
    text = said.get("License-Expression") or ", ".join(classes) or said.get("License") or "see its page"
    return text.strip().splitlines()[0]


def texts_of(found: Distribution) -> list[Path]:
    """The files of a distribution that hold its licence."""
    files = (Path(str(found.locate_file(file))) for file in found.files or ())
    return [path for path in files if LICENCE.search(path.name) and path.suffix != ".py" and path.is_file()]


def main(folder: Path, resources: Path, *names: str) -> None:
    """Write NOTICES.txt and the texts into ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = ["Convene is free software under the MIT licence. It ships with:", ""]
    python = Path(sys.base_prefix)
    lines.append(f"Python {sys.version.split()[0]}: PSF-2.0")
    for place in (python / "LICENSE.txt", *python.glob("lib/python3.*/LICENSE.txt"), *python.glob("LICENSE")):
        if place.is_file():
            shutil.copy(place, folder / "python.txt")
    for name, found in shipped(list(names)).items():
        lines.append(f"{name} {found.version}: {licence_of(found)}")
        for number, text in enumerate(texts_of(found)):
            shutil.copy(text, folder / f"{name}{f'-{number}' if number else ''}.txt")
    for text in (Path(__file__).parent / "licences").iterdir():
        shutil.copy(text, folder)
    for text in sorted(resources.rglob("*")):
        if text.is_file() and re.search(r"licen[cs]e|OFL", text.name, re.IGNORECASE):
            shutil.copy(text, folder / f"{text.parent.name}-{text.stem}.txt")
    lines += [
        "",
        "Qt for Python and Qt are under the LGPL-3.0; their libraries are files of their own in this folder and can be",
        "replaced by builds of yours. Their sources are at the addresses that their packages name.",
    ]
    (folder / "NOTICES.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
