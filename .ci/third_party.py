"""The licences of the Python packages that Consult needs, as a table in THIRD_PARTY.md.

python .ci/third_party.py update    write the table from what is installed
python .ci/third_party.py check     exit 1 when a package is missing in it
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "THIRD_PARTY.md"
BEGIN, END = "<!-- packages -->\n", "<!-- end of packages -->\n"
NOT_IN_METADATA = {"axe-playwright-python": "MIT", "pyxform": "BSD-2-Clause"}
"""Licences that these packages state in their repositories only."""
LONGEST = 60
"""Characters of a licence's name; some packages give its whole text there."""


def closure(requirements: Iterable[str]) -> dict[str, str]:
    """The packages that these requirements bring along here: their licences by name."""
    licences: dict[str, str] = {}
    waiting = [(Requirement(text), "") for text in requirements]
    visited: set[tuple[str, str]] = set()
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        for wanted_extra in {"", *requirement.extras}:
            if (name, wanted_extra) in visited:
                continue
            visited.add((name, wanted_extra))
            try:
                needs = distribution(name).requires or ()
            except PackageNotFoundError:
                continue
            licences[name] = licence_of(name)
            waiting += [(Requirement(text), wanted_extra) for text in needs]
    return licences


def licence_of(name: str) -> str:
    """The licence that an installed package states."""
    metadata = distribution(name).metadata
    stated = metadata.get("License-Expression") or metadata.get("License") or ""
    if stated and len(stated) <= LONGEST:
        return str(stated)
    classifiers = [
        text.split(" :: ")[-1]
        for text in metadata.get_all("Classifier") or ()
        if text.startswith("License :: ")
    ]
    return classifiers[-1] if classifiers else NOT_IN_METADATA[name]


def rows() -> Iterator[tuple[str, str, str]]:
    """Name, licence and use of each package: what an installation needs first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime = closure(project["dependencies"])
    development = closure(project["optional-dependencies"]["dev"])
    for name in sorted(runtime):
        yield name, runtime[name], "to run"
    for name in sorted(development.keys() - runtime.keys()):
        yield name, development[name], "to develop"


def update() -> int:
    """Write the table."""
    head, _, rest = PAGE.read_text().partition(BEGIN)
    table = "| package | licence | needed |\n| --- | --- | --- |\n"
    table += "".join(f"| {name} | {licence} | {use} |\n" for name, licence, use in rows())
    PAGE.write_text(f"{head}{BEGIN}{table}{END}{rest.partition(END)[2]}")
    return 0


def check() -> int:
    """Tell packages that the page lacks."""
    listed = set(re.findall(r"^\| ([\w-]+) \|", PAGE.read_text(), re.MULTILINE))
    missing = [name for name, _, _ in rows() if name not in listed]
    for name in missing:
        print(f"THIRD_PARTY.md lacks {name}: run `python .ci/third_party.py update`")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
