"""Compiles the message catalogues when Consult is built or installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))
from compiling import compile_all


class CompileCatalogues(BuildHookInterface):
    """Write messages.mo beside every messages.po."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before files are gathered; the .mo files are not in git, so they are named here."""
        compile_all(Path(self.root) / "translations")
        build_data["artifacts"].append("translations/**/*.mo")
