"""Where the parts of an XLSX package are: by its relationships, whatever they are called.

ECMA-376 part 2: `_rels/.rels` names the workbook, the relationships of the workbook its sheets. Names
are compared without case, and backslashes count as slashes: some programs write both.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .errors import Reason, WorkbookError

Attributes = dict[str, str]
_MAIN = (
    "sheet.main+xml",
    "template.main+xml",
    "sheet.macroenabled.main+xml",
    "template.macroenabled.main+xml",
)
_BINARY = "sheet.binary.macroenabled.main"


@dataclass(frozen=True)
class Relationship:
    """A link from one part to another; `kind` is the last word of its type."""

    id: str
    kind: str
    target: str


class Parts:
    """The parts of a package, by name or by relationship."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names: dict[str, str] = {}
        for name in archive.namelist():
            self.names.setdefault(_normalised(name), name)
        self.workbook = self._find_workbook()

    def __contains__(self, name: str) -> bool:
        return _normalised(name) in self.names

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return self.archive.read(self.names[_normalised(name)])

    def elements(self, name: str, tags: set[str]) -> list[tuple[str, Attributes]]:
        """The elements of a part that have one of these tags, with their attributes, in order.

        Names are without their namespace. Raises WorkbookError, KeyError, ParseError.
        """
        try:
            root = fromstring(self.read(name), forbid_dtd=True)
        except DefusedXmlException:
            raise WorkbookError(Reason.FORBIDDEN_XML) from None
        return [
            (_local(element.tag), {_local(key): value for key, value in element.attrib.items()})
            for element in root.iter()
            if _local(element.tag) in tags
        ]

    def relationships(self, name: str) -> list[Relationship]:
        """The relationships of a part ("": of the package) to parts inside the package."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self:
            return []
        return [
            Relationship(
                attributes.get("Id", ""),
                attributes.get("Type", "").rpartition("/")[2],
                self._resolved(folder, attributes.get("Target", "")),
            )
            for _, attributes in self.elements(path, {"Relationship"})
            if attributes.get("TargetMode", "").lower() != "external"
        ]

    def _resolved(self, folder: str, target: str) -> str:
        """A target as a name in the package: as written, or with its escapes resolved."""
        joined = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))
        return joined if joined in self else unquote(joined)

    def _find_workbook(self) -> str:
        for relationship in self.relationships(""):
            if relationship.kind.lower() == "officedocument" and relationship.target in self:
                if relationship.target.lower().endswith(".bin"):
                    raise WorkbookError(Reason.BINARY)
                return relationship.target
        return self._workbook_by_type() or self._workbook_by_name()

    def _workbook_by_type(self) -> str:
        if "[Content_Types].xml" not in self:
            return ""
        for _, attributes in self.elements("[Content_Types].xml", {"Override"}):
            kind, name = attributes.get("ContentType", "").lower(), attributes.get("PartName", "")
            if _BINARY in kind:
                raise WorkbookError(Reason.BINARY)
            if kind.endswith(_MAIN) and name in self:
                return name
        return ""

    def _workbook_by_name(self) -> str:
        for name in self.names:
            if posixpath.basename(name) == "workbook.xml":
                return name
        if any(name.endswith(("workbook.bin", ".xlsb")) for name in self.names):
            raise WorkbookError(Reason.BINARY)
        if any(name.startswith("xl/") for name in self.names):
            raise WorkbookError(Reason.DAMAGED)
        raise WorkbookError(Reason.NOT_A_SPREADSHEET)


def _normalised(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _local(name: str) -> str:
    return name.rpartition("}")[2]
