"""A code as people see it: sixteen digits and a picture that a phone reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import segno
from flask import current_app, url_for
from markupsafe import Markup

from consult.inputs.rules import grouped
from consult.web.transaction import settings_of_app


@dataclass(frozen=True)
class ShownCode:
    """A code in groups of four, and the QR of the address where it is typed."""

    code: str
    grouped: str
    qr: Markup


def shown_code(code: str, endpoint: str, **values: Any) -> ShownCode:
    """The code for a page where it can be used.

    In the QR it stands behind `#`, the part of an address that browsers keep to themselves: no
    server ever writes it into a log.
    """
    known = endpoint in current_app.view_functions
    path = url_for(endpoint, **values) if known else url_for("home.plans")
    address = f"{settings_of_app().base_url}{path}#{code}"
    # segno draws it from digits and an address of ours: nothing in it needs escaping
    picture = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, border=2, dark="#000", svgclass=None, lineclass=None
    )
    groups = grouped(code).split(" ")
    # a narrow screen breaks it in the middle or not at all
    halves = ("\u00a0".join(groups[:2]), "\u00a0".join(groups[2:]))
    return ShownCode(code, " ".join(halves), Markup(picture))  # noqa: S704
