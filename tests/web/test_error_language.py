"""An address that leads nowhere is answered in the language it begins with."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("path", "tag"),
    [
        ("/ar/no-such-plan/", "ar"),
        ("/pt/vilar-monte/no/such/page/", "pt"),
        ("/tlh/vilar-monte/", "uk"),  # not shipped: what the browser asks for
        ("/nothing", "uk"),
    ],
)
def test_a_page_that_is_not_there_speaks_the_language_of_its_address(
    client: FlaskClient, path: str, tag: str
) -> None:
    page = client.get(path, headers={"Accept-Language": "uk"})
    assert page.status_code == 404
    assert f'<html lang="{tag}"' in page.text
