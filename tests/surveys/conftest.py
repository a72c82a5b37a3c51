"""Every language has its screens here, whichever catalogues are shipped."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.languages.rules import LANGUAGES


@pytest.fixture(autouse=True)
def every_language(app: Flask) -> None:
    """Ship all sixteen."""
    app.extensions["consult_languages"] = dict(LANGUAGES)
