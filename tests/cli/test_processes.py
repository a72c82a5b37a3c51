"""What `consult run` starts ends together, each in its turn."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from consult.cli.processes import ChildProcess, ProcessGroup

SAYS = """
import signal, sys, time
def end(*_):
    time.sleep(float(sys.argv[2]))
    with open(sys.argv[1], "a") as file: file.write(sys.argv[3] + " ")
    sys.exit()
signal.signal(signal.SIGTERM, end)
open(sys.argv[1], "a").write("up ")
while True: time.sleep(1)
"""


def test_what_the_others_need_ends_after_them(tmp_path: Path) -> None:
    told, record = tmp_path / "told", tmp_path / "run.json"
    family = ProcessGroup(record)
    for name, seconds, needed in (
        ("store", "0", True),
        ("worker", "0.5", False),
        ("web", "0", False),
    ):
        command = [sys.executable, "-c", SAYS, str(told), seconds, name]
        family.start(ChildProcess(name, command, dict(os.environ), needed=needed))
    while told.read_text().count("up") < 3 if told.exists() else True:
        time.sleep(0.02)
    assert record.exists()
    family.stop()
    assert told.read_text().split()[3:] == ["web", "worker", "store"]
    assert not record.exists()
