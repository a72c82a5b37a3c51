"""The tables, for the terminal and for docs/performance.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.bench.measuring import Result

AIM = 0.5
"""At least half the floor's throughput."""
GROWTH = 1.25
"""From the small area to the large, the time may grow by a quarter."""
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    cells = [list(head), *map(list, rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = [
        "| "
        + " | ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        + " |"
        for row in cells
    ]
    rule = "|" + "|".join(
        "-" * (width + 2) if i == 0 else "-" * (width + 1) + ":" for i, width in enumerate(widths)
    )
    return "\n".join([lines[0], rule + "|", *lines[1:]])


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def throughput(results: Sequence[Result]) -> str:
    """Requests a second of both, and their ratio."""
    head = ("", "ours /s", "floor /s", "ratio", "aim", "met", "ours ms", "p95", "floor ms", "p95")
    return _table(
        head,
        [
            (
                one.name,
                f"{one.ours.rate:.0f}",
                f"{one.floor.rate:.0f}",
                f"{one.ratio:.2f}",
                f"{AIM:.2f}",
                "yes" if one.ratio >= AIM else "NO",
                *(_ms(one.ours.middle), _ms(one.ours.slow)),
                *(_ms(one.floor.middle), _ms(one.floor.slow)),
            )
            for one in results
        ],
    )


def growth(sizes: tuple[int, int], pairs: Sequence[tuple[Result, Result]]) -> str:
    """How the time of one request grows with the number of inputs."""
    head = ("", f"ours {sizes[0]:,}", f"ours {sizes[1]:,}", "grows", "most", "met", "floor grows")
    rows = []
    for small, large in pairs:
        grown = large.ours.middle / small.ours.middle
        rows.append(
            (
                re.sub(r", [\d,]+ inputs", "", small.name),
                f"{_ms(small.ours.middle)} ms",
                f"{_ms(large.ours.middle)} ms",
                f"{grown:.2f}",
                f"{GROWTH:.2f}",
                "yes" if grown <= GROWTH else "NO",
                f"{large.floor.middle / small.floor.middle:.2f}",
            )
        )
    return _table(head, rows)


def machine() -> str:
    """What this ran on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists() and (found := re.search(r"model name\s*: (.+)", info.read_text())):
        cpu = found[1]
    memory = Path("/proc/meminfo")
    size = ""
    if memory.exists() and (total := re.search(r"MemTotal:\s+(\d+)", memory.read_text())):
        size = f", {int(total[1]) / 1024**2:.0f} GB of memory"
    packages = ", ".join(f"{n} {version(n)}" for n in ("Flask", "SQLAlchemy", "granian", "psycopg"))
    return (
        f"{date.today().isoformat()}, {os.cpu_count()} cores ({cpu}){size}, "  # noqa: DTZ011
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {packages}."
    )


def write(figures: str) -> None:
    """Put the figures into the document, in the place of the last ones."""
    text = DOCUMENT.read_text()
    before, rest = text.split(BEGIN)
    _old, after = rest.split(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}")
