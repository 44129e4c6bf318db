"""All that is kept about one person as a folder: a page to read anywhere, without a script or anything from elsewhere,
and the same as JSON to process."""

import json
from html import escape

from convene import __version__
from convene.formats.programme_html_out import MARK
from convene.rules.exchange import Dossier, DossierPart
from convene.rules.time import LONDON, say_day

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2424; --soft: #5a6666; --line: #d9dfdf; --ground: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eded; --soft: #a3afaf; --line: #3a4545; --ground: #161c1c; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); margin: 0 auto;
  padding: 2rem 1.5rem 4rem; max-width: 64rem; }
h1 { font-size: 1.75rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
p { color: var(--soft); margin: .25rem 0; }
div { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; white-space: pre-line; }
th { color: var(--soft); font-weight: 500; }
@media print { body { max-width: none; padding: 0; } h2, tr { break-inside: avoid; } h2 { break-after: avoid; } }
"""


def dossier_files(dossier: Dossier) -> dict[str, bytes]:
    """The folder: ``index.html`` and ``person.json``."""
    return {"index.html": _page(dossier).encode(), "person.json": _json(dossier).encode()}


def _json(dossier: Dossier) -> str:
    made = {"name": dossier.name, "made_at": dossier.made_at.isoformat(), "workspace": dossier.workspace}
    return json.dumps(made | {"tables": dossier.tables}, ensure_ascii=False, indent=2) + "\n"


def _page(dossier: Dossier) -> str:
    name = escape(dossier.name)
    on = say_day(dossier.made_at.astimezone(LONDON).date())
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en-GB">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            '<meta name="robots" content="noindex">',
            f'{MARK} {__version__}">',
            f"<title>What is kept about {name}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            f"<h1>What is kept about {name}</h1>",
            f"<p>In “{escape(dossier.workspace)}” on {on}. The same is in person.json, for other programs.</p>",
            *map(_part, dossier.parts),
            "</body>",
            "</html>",
            "",
        )
    )


def _part(part: DossierPart) -> str:
    used = [number for number in range(len(part.columns)) if any(row[number] for row in part.rows)]
    head = "".join(f'<th scope="col">{escape(part.columns[number])}</th>' for number in used)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(row[number])}</td>" for number in used) + "</tr>" for row in part.rows
    )
    return f"<h2>{escape(part.title)}</h2>\n<div><table>\n<tr>{head}</tr>\n{rows}\n</table></div>"
