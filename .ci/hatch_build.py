"""Compiles the message catalogues when Consult is built or installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):
    """Write messages.mo beside every messages.po."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before files are gathered; the .mo files are not in git, so they are named here."""
        compile_all(Path(self.root) / "translations")
        build_data["artifacts"].append("translations/**/*.mo")


def compile_all(folder: Path) -> None:
    """Compile every catalogue below a folder. Fuzzy entries are left out."""
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
