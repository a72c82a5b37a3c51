"""Where the parts of an XLSX workbook are: by its relationships, whatever they are called.

ECMA-376 part 2: `_rels/.rels` names the workbook, the relationships of the workbook its sheets. Names
are compared without case, and backslashes count as slashes: some programs write both. Runs in the child.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from xml.parsers import expat

from .reasons import Reason, Unopened

Attributes = dict[str, str]
_CHUNK = 1 << 16
_MAIN = (
    "sheet.main+xml",
    "template.main+xml",
    "sheet.macroenabled.main+xml",
    "template.macroenabled.main+xml",
)
_BINARY = "sheet.binary.macroenabled.main"


def local(name: str) -> str:
    """A name without its namespace's prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Attributes, name: str) -> str:
    """An attribute whatever its prefix (`r:id`); empty where it is not there."""
    return next((v for k, v in attributes.items() if local(k) == name), "")


class Parts:
    """The parts of a package, by name or by relationship."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names: dict[str, str] = {}
        for name in archive.namelist():
            self.names.setdefault(_plain(name), name)
        self.workbook = self._find_workbook()

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self.names

    def parse(self, name: str, handlers: dict[str, Callable[..., Any]]) -> None:
        """Run a part through expat. Raises Unopened, KeyError, expat.ExpatError.

        `handlers` are those of expat by name; what they raise passes through.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        for kind, handler in handlers.items():
            setattr(parser, kind, handler)
        with self.archive.open(self.names[_plain(name)]) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def elements(self, name: str, wanted: frozenset[str]) -> list[tuple[str, Attributes]]:
        """The elements with these local names, with their attributes, in order."""
        found: list[tuple[str, Attributes]] = []

        def start(tag: str, attributes: Attributes) -> None:
            if local(tag) in wanted:
                found.append((local(tag), attributes))

        self.parse(name, {"StartElementHandler": start})
        return found

    def relations(self, name: str) -> list[tuple[str, str, str]]:
        """The id, type (its last word) and target of each relationship of a part ("": the package)."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self:
            return []
        found = []
        for _, attributes in self.elements(path, frozenset({"Relationship"})):
            if attributes.get("TargetMode", "").lower() != "external":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = self._target(folder, attributes.get("Target", ""))
                found.append((attributes.get("Id", ""), kind, target))
        return found

    def _target(self, folder: str, target: str) -> str:
        """A target as a name in the package: as written, or with its escapes resolved."""
        joined = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))
        return joined if joined in self else unquote(joined)

    def _find_workbook(self) -> str:
        for _, kind, target in self.relations(""):
            if kind.lower() == "officedocument" and target in self:
                if target.lower().endswith(".bin"):
                    raise Unopened(Reason.BINARY)
                return target
        return self._workbook_by_type() or self._workbook_by_name()

    def _workbook_by_type(self) -> str:
        if "[Content_Types].xml" not in self:
            return ""
        for _, attributes in self.elements("[Content_Types].xml", frozenset({"Override"})):
            kind, name = attributes.get("ContentType", "").lower(), attributes.get("PartName", "")
            if _BINARY in kind:
                raise Unopened(Reason.BINARY)
            if kind.endswith(_MAIN) and name in self:
                return name
        return ""

    def _workbook_by_name(self) -> str:
        for name in self.names:
            if posixpath.basename(name) == "workbook.xml":
                return name
        if any(name.endswith(("workbook.bin", ".xlsb")) for name in self.names):
            raise Unopened(Reason.BINARY)
        if any(name.startswith("xl/") for name in self.names):
            raise Unopened(Reason.DAMAGED)
        raise Unopened(Reason.NOT_A_SPREADSHEET)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse(*_: object) -> None:
    raise Unopened(Reason.FORBIDDEN_XML)
