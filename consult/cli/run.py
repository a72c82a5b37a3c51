"""`consult run`: the web server, Valkey, the worker and its scheduler, by one command."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import click

from consult.settings import Settings

from . import valkey
from .processes import ChildProcess, ProcessGroup, end_orphans

APP = "consult.app.factory:create_app"
"""What makes the app."""
RESTART_AFTER = 1.0


class StopRequested(Exception):
    """Somebody asked us to stop."""


@dataclass(frozen=True)
class ServerOptions:
    """How to serve."""

    host: str
    port: int
    workers: int
    threads: int


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next free one."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
        return port
    raise click.ClickException(f"no free port from {wanted} to {wanted + 49}")


def lan_address() -> str:
    """This machine's address in its network, for the QR a phone reads; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: an address that is nobody's
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"


def environment(settings: Settings) -> dict[str, str]:
    """What the children are told."""
    told = {
        "CONSULT_HOME": str(settings.home),
        "CONSULT_DATABASE_URL": settings.database_url,
        "CONSULT_BASE_URL": settings.base_url,
        "CONSULT_DEMO": "1" if settings.demo else "",
        "PYTHONUNBUFFERED": "1",
    }
    if settings.redis_url:
        told["CONSULT_REDIS_URL"] = settings.redis_url
    return {**os.environ, **told}


def web_command(serving: ServerOptions) -> list[str]:
    """Granian, with no access log: it would hold IP addresses."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", APP,
        "--host", serving.host, "--port", str(serving.port),
        "--workers", str(serving.workers), "--blocking-threads", str(serving.threads),
        "--no-ws", "--no-access-log", "--log-level", "warning", "--respawn-failed-workers",
    ]  # fmt: skip


def start_all(family: ProcessGroup, settings: Settings, serving: ServerOptions) -> Settings:
    """Start Valkey (unless a Redis is given), then the worker, the scheduler and the web server."""
    if settings.redis_url is None:
        settings = replace(settings, redis_url=valkey.url(settings.home))
        store = valkey.command(settings.home)
        family.start(ChildProcess("valkey", store, dict(os.environ), needed=True))
    env = environment(settings)
    consult = [sys.executable, "-m", "consult.cli.main"]
    family.start(ChildProcess("worker", [*consult, "worker", "--no-scheduler"], env))
    family.start(ChildProcess("scheduler", [*consult, "worker", "--scheduler-only"], env))
    family.start(ChildProcess("web", web_command(serving), env))
    return settings


def wait_for_web(serving: ServerOptions, family: ProcessGroup, seconds: float = 60) -> None:
    """Return when the port answers. Raises ClickException when it does not."""
    host = "127.0.0.1" if serving.host in {"0.0.0.0", "::"} else serving.host  # noqa: S104
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if any(child.name == "web" for child in family.dead()):
            break
        try:
            with socket.create_connection((host, serving.port), 0.5):
                return
        except OSError:
            time.sleep(0.1)
    raise click.ClickException("the web server did not start; its messages are above")


def _raise_stop_requested(*_: object) -> None:
    raise StopRequested


def supervise(family: ProcessGroup) -> None:
    """Wait until asked to stop; a child that dies is started again."""
    while True:
        for child in family.dead():
            if time.monotonic() - child.started < RESTART_AFTER:
                time.sleep(RESTART_AFTER)
            click.echo(f"{child.name} ended; starting it again", err=True)
            family.start(child)
        time.sleep(0.5)


def raise_on_signals() -> None:
    """Turn Ctrl-C and SIGTERM into Ended."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _raise_stop_requested)


def children_record(settings: Settings) -> Path:
    """Where a run writes down its children."""
    return settings.home / "run.json"


def clean_up(settings: Settings) -> None:
    """End what a killed run left behind, before its port is asked for again."""
    for pid in end_orphans(children_record(settings)):
        click.echo(f"ended a process that a killed run had left behind ({pid})", err=True)


def run_all(settings: Settings, serving: ServerOptions, announce: Callable[[], None]) -> None:
    """Run everything until asked to stop, then stop everything."""
    family = ProcessGroup(children_record(settings))
    raise_on_signals()
    try:
        start_all(family, settings, serving)
        wait_for_web(serving, family)
        announce()
        supervise(family)
    except StopRequested:
        click.echo("\nStopping…")
    finally:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        family.stop()
    click.echo("Stopped. Nothing is lost; start again with the same command.")


def work_with_scheduler(settings: Settings) -> None:
    """Run a worker and a scheduler as two processes until asked to stop."""
    family = ProcessGroup(settings.home / "worker.json")
    end_orphans(family.record)
    env = environment(settings)
    consult = [sys.executable, "-m", "consult.cli.main", "worker"]
    raise_on_signals()
    try:
        family.start(ChildProcess("worker", [*consult, "--no-scheduler"], env))
        family.start(ChildProcess("scheduler", [*consult, "--scheduler-only"], env))
        supervise(family)
    except StopRequested:
        click.echo("Stopping…")
    finally:
        family.stop()
