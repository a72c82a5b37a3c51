from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

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
