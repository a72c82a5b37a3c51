"""Servers that checks need, of our own and for a while: PostgreSQL and Redis on sockets."""

from __future__ import annotations

import glob
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path


def apt(*packages: str) -> bool:
    """Install Debian packages where we may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        if subprocess.run(command, env=env, check=False, **quiet).returncode:  # type: ignore[call-overload]
            return False
    return True


def find(name: str, *patterns: str, packages: tuple[str, ...] = ()) -> str | None:
    """Find a program, installing its package where it is missing."""

    def look() -> str | None:
        places = [p for pattern in patterns for p in sorted(glob.glob(pattern), reverse=True)]
        return next(iter(places), None) or shutil.which(name)

    return look() or (look() if packages and apt(*packages) else None)


def _short() -> str:
    """Where temporary files lie, if a socket's name (108 bytes at most) fits in below it."""
    return folder if len(folder := tempfile.gettempdir()) < 50 else "/tmp"


class Cluster:
    """A PostgreSQL cluster of our own, in a temporary folder, on a socket."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="consult-pg-", dir=_short()))
        self.fsync = "on" if durable else "off"
        self.pg_ctl: str | None = None
        self.prefix: list[str] = []

    def start(self) -> str | None:
        """Start it; returns its address, or None when there is no PostgreSQL to be had."""
        pg_ctl = find("pg_ctl", "/usr/lib/postgresql/*/bin/pg_ctl", packages=("postgresql",))
        if pg_ctl is None:
            return None
        data = self.folder / "data"
        if os.geteuid() == 0:  # initdb refuses root
            shutil.chown(self.folder, "postgres", "postgres")
            self.prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        options = (
            f"-c listen_addresses='' -k {self.folder} -c fsync={self.fsync} -c max_connections=200"
        )
        self.folder.chmod(0o755)
        logs = ["-l", str(self.folder / "log")]
        users = "-U postgres -A trust -E UTF8 --no-locale"
        for command in (["init", "-o", users], ["start", "-w", "-o", options, *logs]):
            whole = [*self.prefix, pg_ctl, command[0], "-s", "-D", str(data), *command[1:]]
            if subprocess.run(whole, cwd="/tmp", check=False).returncode:
                return None
        self.pg_ctl = pg_ctl
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def stop(self) -> None:
        """Stop it and take it away."""
        if self.pg_ctl:
            data = str(self.folder / "data")
            command = [self.pg_ctl, "stop", "-s", "-m", "immediate", "-D", data]
            subprocess.run([*self.prefix, *command], cwd="/tmp", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)


class Redis:
    """A Redis or Valkey server of our own on a socket."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="consult-redis-", dir=_short()))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str | None:
        """Start it; returns its address."""
        server = find("redis-server", packages=("redis-server",)) or find("valkey-server")
        if server is None:
            return None
        socket = self.folder / "redis.sock"
        where = ["--unixsocket", str(socket), "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            [server, "--port", "0", "--save", "", *where], stdout=subprocess.DEVNULL
        )
        for _ in range(100):
            if socket.exists():
                return f"unix://{socket}"
            time.sleep(0.1)
        return None

    def stop(self) -> None:
        """Stop it and take it away."""
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
