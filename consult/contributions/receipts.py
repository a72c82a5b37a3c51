"""Receipts: the code as it is shown, and what other rooms add to the page of a code.

The code never stands in the path or query of an address, so no server log, no proxy and no
`Referer` holds it: it is typed and posted, and in the QR it stands behind `#`, which browsers
keep to themselves (RFC 3986 3.5). Who posts a code is answered at once, without a redirect:
there is no place to keep the code in between that a shared phone would forget.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import segno
from markupsafe import Markup
from sqlalchemy.orm import Session

from .rules.receipt_codes import grouped_code


@dataclass(frozen=True)
class ReceiptCode:
    """A code for a page: in groups, and as a picture that leads a phone's camera to its receipt."""

    code: str
    grouped: str
    qr: Markup
    place: str
    """Where the code is typed, as people write addresses: for who has paper and no camera."""


def receipt_code(code: str, address: str) -> ReceiptCode:
    """Draw a code; `address` is the whole address of the receipt page."""
    picture = segno.make(f"{address}#{code}", error="m", micro=False).svg_inline(
        omitsize=True, border=2, dark="#000", svgclass=None, lineclass=None
    )
    # Drawn from digits and an address of ours: nothing in it needs escaping.
    place = address.partition("://")[2]
    return ReceiptCode(code, grouped_code(code), Markup(picture), place)  # noqa: S704


@dataclass(frozen=True)
class ReceiptSection:
    """What another room shows on the page of a code: a template that is given `section`."""

    template: str
    data: Mapping[str, Any]


ReceiptSectionProvider = Callable[[Session, str, str], ReceiptSection | None]
"""Given the session, the secret of the installation and a code; None where it knows no such code."""

RECEIPT_SECTION_PROVIDERS: list[ReceiptSectionProvider] = []


def receipt_section_provider(section: ReceiptSectionProvider) -> ReceiptSectionProvider:
    """Decorator: register what a room above shows for a code."""
    if section not in RECEIPT_SECTION_PROVIDERS:
        RECEIPT_SECTION_PROVIDERS.append(section)
    return section


def receipt_sections(session: Session, secret: str, code: str) -> list[ReceiptSection]:
    """What other rooms show for a code, in the order in which they were registered."""
    return [
        section
        for provider in RECEIPT_SECTION_PROVIDERS
        if (section := provider(session, secret, code))
    ]
