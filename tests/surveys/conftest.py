"""Every language has its screens here, whichever catalogues are shipped."""

from __future__ import annotations

import pytest
from flask import Flask

from consult.languages.rules import LANGUAGES


@pytest.fixture(autouse=True)
def every_language(request: pytest.FixtureRequest) -> None:
    """Ship all sixteen, where there is an app: most tests of rules and files need none."""
    if "app" in request.fixturenames:
        app: Flask = request.getfixturevalue("app")
        app.extensions["consult_languages"] = dict(LANGUAGES)
