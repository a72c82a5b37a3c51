"""Screens in five languages, whatever catalogues lie in the work tree."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.languages.rules import LANGUAGES


@pytest.fixture(autouse=True)
def five_languages(app: Flask) -> None:
    tags = ("pt", "en", "bn", "uk", "ar")
    app.extensions["consult_languages"] = {tag: LANGUAGES[tag] for tag in tags}
