from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from consult.languages.rules import LANGUAGES
from consult.settings import Settings
from tests.factories.mail import Mailbox, mail_server


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real SMTP server."""
    with mail_server() as box:
        yield box


@pytest.fixture
def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    """An installation that sends its e-mail there."""
    return replace(settings, smtp_url=mailbox.url, mail_from="Consult <plan@example.org>")


@pytest.fixture
def ukrainian(own_app: None, app: Flask, tmp_path: Path) -> None:
    """Ships two sentences in Ukrainian, whatever the catalogues hold."""
    words = {
        "A new password for Consult": "Новий пароль",
        "Invitation to work on a plan": "Запрошення до плану",
        "Plan author": "Автор плану",
    }
    catalogue = Catalog(locale="uk")
    for english, ukrainian in words.items():
        catalogue.add(english, ukrainian)
    folder = tmp_path / "catalogues" / "uk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    app.extensions["babel"].translation_directories[:] = [str(tmp_path / "catalogues")]
    app.extensions["consult_languages"] = {tag: LANGUAGES[tag] for tag in ("en", "uk")}
