"""Print how much of each room the tests ran, from the data that pytest-cov wrote.

python .ci/covered.py    (after `pytest --cov=consult`)
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from coverage import Coverage

PACKAGE = Path(__file__).resolve().parent.parent / "consult"


def main() -> None:
    """One line a room: its statements, those that no test ran, and the share of the others."""
    coverage = Coverage()
    coverage.load()
    statements: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for file in sorted(PACKAGE.rglob("*.py")):
        _, lines, _, missing, _ = coverage.analysis2(str(file))
        room = file.relative_to(PACKAGE).parts[0]
        statements[room] += len(lines)
        missed[room] += len(missing)
    for room in sorted(statements, key=lambda name: missed[name] / max(1, statements[name])):
        if statements[room]:
            print(line(room, statements[room], missed[room]))
    print(line("TOTAL", statements.total(), missed.total()))


def line(name: str, statements: int, missed: int) -> str:
    """A row of the table."""
    share = 100 * (statements - missed) / statements
    return f"{name:<16}{statements:>7} statements{missed:>6} missed{share:>7.1f} %"


if __name__ == "__main__":
    main()
