"""Compiling message catalogues, for the build and for development."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(folder: Path) -> None:
    """Write messages.mo beside every messages.po below a folder. Fuzzy entries are left out."""
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
