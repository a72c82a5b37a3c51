"""Settings of one installation, read once from the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

PACKAGE = Path(__file__).resolve().parent
ASSETS = PACKAGE / "_assets" if (PACKAGE / "_assets").is_dir() else PACKAGE.parent
"""Where templates, static, translations and migrations are: inside a wheel, else at the top level."""

ANSWER_BYTES_LIMIT = 512 * 1024
UPLOAD_BYTES_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """Everything an installation decides; `from_environment` is the only reader of os.environ."""

    home: Path
    database_url: str
    redis_url: str | None
    secret_key: str
    demo: bool = False
    base_url: str = "http://localhost:8000"
    trusted_hosts: tuple[str, ...] = ()
    smtp_url: str | None = None
    mail_from: str = "Consult <no-reply@localhost>"
    timezone: ZoneInfo = ZoneInfo("Europe/Lisbon")

    @property
    def secure(self) -> bool:
        """Whether people reach this installation over HTTPS (decides on `__Host-` cookies)."""
        return self.base_url.startswith("https://")

    @property
    def embedded_database(self) -> bool:
        """Whether the database is the embedded SQLite file."""
        return self.database_url.startswith("sqlite")


def from_environment(environ: dict[str, str] | None = None) -> Settings:
    """Read the settings; makes the home folder and its secret key where there is none."""
    env = dict(os.environ) if environ is None else environ
    home = Path(env.get("CONSULT_HOME", "var")).resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    base_url = env.get("CONSULT_BASE_URL", "http://localhost:8000").rstrip("/")
    hosts = tuple(h.strip() for h in env.get("CONSULT_TRUSTED_HOSTS", "").split(",") if h.strip())
    return Settings(
        home=home,
        database_url=_psycopg(
            env.get("CONSULT_DATABASE_URL") or f"sqlite:///{home / 'consult.db'}"
        ),
        redis_url=env.get("CONSULT_REDIS_URL") or None,
        secret_key=env.get("CONSULT_SECRET_KEY") or _kept_secret(home / "secret.key"),
        demo=env.get("CONSULT_DEMO", "") == "1",
        base_url=base_url,
        trusted_hosts=hosts,
        smtp_url=env.get("CONSULT_SMTP_URL") or None,
        mail_from=env.get("CONSULT_MAIL_FROM", "Consult <no-reply@localhost>"),
        timezone=ZoneInfo(env.get("CONSULT_TIMEZONE", "Europe/Lisbon")),
    )


def _psycopg(url: str) -> str:
    """Name the psycopg 3 driver in a plain PostgreSQL address."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _kept_secret(path: Path) -> str:
    """Return the secret kept in `path`, made once and readable by the owner alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        secret = secrets.token_hex(32)
        file.write(secret)
    return secret
