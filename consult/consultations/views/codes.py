"""A receipt code as people see it: sixteen digits, and a picture that another phone reads."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import current_app, url_for
from markupsafe import Markup

from consult.inputs.rules import grouped
from consult.web.transaction import settings_of_app


@dataclass(frozen=True)
class ShownCode:
    """A code in groups of four, and the QR of the address where it is typed."""

    grouped: str
    qr: Markup


def shown_code(code: str) -> ShownCode:
    """The code for a receipt.

    In the QR it stands behind `#`, the part of an address that browsers keep to themselves: no
    server ever writes it into a log.
    """
    known = "inputs.receipt" in current_app.view_functions
    path = url_for("inputs.receipt") if known else url_for("home.plans")
    picture = segno.make(f"{settings_of_app().base_url}{path}#{code}", error="m", micro=False)
    drawn = picture.svg_inline(omitsize=True, border=2, dark="#000", svgclass=None, lineclass=None)
    return ShownCode(grouped(code), Markup(drawn))  # noqa: S704 (drawn from digits and our address)
