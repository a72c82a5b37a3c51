"""What the code says goes into the catalogues."""

from __future__ import annotations

import ast
import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def translating_names() -> set[str]:
    """Every name under which the code imports a function that translates."""
    names = set()
    for path in (ROOT / "consult").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "flask_babel":
                names |= {a.asname or a.name for a in node.names if a.name.endswith("gettext")}
    return names


def test_every_name_that_translates_is_one_that_texts_are_found_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / ".ci"), *sys.path])
    known = runpy.run_path(str(ROOT / ".ci" / "catalogues.py"))["KEYWORDS"]
    assert {"_", "_l"} <= translating_names() <= set(known)
