"""Links of a workbook: to an e-mail address or an https page, and only where the text is nothing but that."""

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_LINKS: Final = 10_000  # of a sheet: they are held in memory until it ends, and Excel takes 65,530
_MOST_LETTERS: Final = 2_000
_EMAIL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_PAGE: Final = re.compile(r"https://(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d{2,5})?(?:/[-A-Za-z0-9._~/%?=&+,;:!]*)?")


def link_to(text: str) -> str:
    """Where a text leads; empty for anything that is not one plain e-mail or https address."""
    if len(text) > _MOST_LETTERS:
        return ""
    if _EMAIL.fullmatch(text):
        return f"mailto:{text}"
    return text if _PAGE.fullmatch(text) else ""


class Links:
    """The links of a sheet, gathered while its rows are written. openpyxl’s own take longer than the rest of a row."""

    def __init__(self, page: "WriteOnlyWorksheet") -> None:
        self._found: list[tuple[str, str]] = []
        self._writer = page._writer  # noqa: SLF001
        self._writer.write_hyperlinks = self._write

    def add(self, at: str, text: str) -> bool:
        """Make the cell there open what its text names; False where it names nothing, or where there are too many."""
        if len(self._found) >= MOST_LINKS or not (target := link_to(text)):
            return False
        self._found.append((at, target))
        return True

    def _write(self) -> None:
        from openpyxl.xml.constants import REL_NS
        from openpyxl.xml.functions import Element, SubElement

        tree = Element("hyperlinks")
        relations = self._writer._rels  # noqa: SLF001
        for at, target in self._found:
            one = _Leads(f"rId{len(relations) + 1}", target)
            list.append(relations, one)
            SubElement(tree, "hyperlink", {"ref": at, f"{{{REL_NS}}}id": one.Id})
        if self._found:
            self._writer.xf.send(tree)


class _Leads:
    """Where a link leads, as the relations of a sheet write it."""

    __slots__ = ("Id", "Target")
    Type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"

    def __init__(self, identity: str, target: str) -> None:
        self.Id, self.Target = identity, target  # openpyxl's names

    def to_tree(self) -> Any:
        """As XML."""
        from openpyxl.xml.functions import Element

        return Element(
            "Relationship", {"Id": self.Id, "Type": self.Type, "Target": self.Target, "TargetMode": "External"}
        )
