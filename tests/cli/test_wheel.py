"""An installed wheel finds templates, static files, translations and migrations."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
VISIT = """
import consult
from consult.app import create_app
from consult.db import migrate
from consult.settings import from_environment

settings = from_environment()
migrate.upgrade(settings.database_url)
client = create_app(settings).test_client()
print(consult.__file__)
for path in ("/pt/accessibility", "/static/css/consult.css", "/static/img/sprite.svg"):
    print(path, client.get(path).status_code)
print("Acessibilidade" in client.get("/pt/accessibility").text)
"""


def laid_out(folder: Path) -> Path:
    """What a wheel holds, as `pyproject.toml` tells the builder."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = told["tool"]["hatch"]["build"]["targets"]["wheel"]
    for package in wheel["packages"]:
        shutil.copytree(ROOT / package, folder / package)
    for source, place in wheel["force-include"].items():
        shutil.copytree(ROOT / source, folder / place)
    return folder


def test_an_installed_wheel_finds_what_stands_at_the_top_level(tmp_path: Path) -> None:
    installed = laid_out(tmp_path / "site-packages")
    env = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    env |= {"CONSULT_HOME": str(tmp_path / "home"), "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", VISIT], env=env, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str(installed / "consult" / "__init__.py"),
        "/pt/accessibility 200",
        "/static/css/consult.css 200",
        "/static/img/sprite.svg 200",
        "True",
    ]
