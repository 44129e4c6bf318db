"""Certificates of attendance as tagged PDF (PDF/UA-1), one a page; and a look at the picture of a signature."""

from typing import Final

from convene.formats.papers import Template, pdf, printed
from convene.formats.papers_own import set_by_own
from convene.rules.certificates import Certificates, Signature, say_dates, say_hours
from convene.rules.errors import FileProblem

_LONGEST_NAME: Final = 120
_LONGEST_TITLE: Final = 200
_LARGEST: Final = 1024 * 1024
_KINDS: Final = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
_TRIAL: Final = '#set document(title: "Trial")\n#image("signature.{kind}", alt: "Signature")\n'


def certificates_paper(value: Certificates, *, own: Template | None = None) -> bytes:
    """The people in the order given; the same bytes for the same. Names of any length fit."""
    data = {
        "title": printed(value.title, _LONGEST_TITLE) or "Event",
        "organiser": printed(value.organiser, _LONGEST_NAME),
        "signature": _signature(value.signature) if value.signature else None,
        "people": [
            {
                "name": printed(one.name, _LONGEST_NAME) or "Guest",
                "lines": [
                    line
                    for line in (
                        printed("on " + say_dates(one.days) if one.days else "", _LONGEST_TITLE),
                        printed(f"at {value.place}" if value.place else "", _LONGEST_TITLE),
                        say_hours(one.attended) + " without breaks" if one.attended else "",
                        printed(f"and completed the programme: {value.rule}" if value.rule else "", _LONGEST_TITLE),
                    )
                    if line
                ],
                "code": one.code,
            }
            for one in value.people
        ],
    }
    return pdf("certificate.typ", data, own)


def read_signature(name: str, role: str, content: bytes) -> Signature:
    """Who signs, with the picture of their hand: PNG, JPEG or SVG, tried in a process of its own. Raises FileProblem
    for anything else, for one that cannot be drawn, and for more than 1 MB."""
    if len(content) > _LARGEST:
        raise FileProblem("The picture is larger than 1 MB", "Save it smaller: 800 dots across are plenty.")
    kind = next((kind for start, kind in _KINDS if content.startswith(start)), "")
    if not kind and b"<svg" in content[:4096]:
        kind = "svg"
    if not kind:
        raise FileProblem("That is no picture of a signature", "Save it as PNG, JPEG or SVG.")
    try:
        set_by_own("trial.typ", {"trial.typ": _TRIAL.format(kind=kind).encode(), f"signature.{kind}": content}, "{}")
    except FileProblem as problem:
        raise FileProblem("The picture cannot be drawn", "Save it again as PNG, JPEG or SVG.") from problem
    return Signature(name, role, content, kind)


def _signature(one: Signature) -> dict[str, object]:
    said: dict[str, object] = {"name": printed(one.name, _LONGEST_NAME), "role": printed(one.role, _LONGEST_NAME)}
    return {**said, "image": list(one.image), "kind": one.kind} if one.image else said
