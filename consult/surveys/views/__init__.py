"""Pages of this room."""

from . import (
    answering,
    assisted,
    builder,
    codes,
    contacts,
    desk,
    exporting,
    finding,
    finishing,
    kiosk,
    paper,
    paper_entry,
    quotas,
    receipts,
    releases,
    results,
    ways,
)
from .blueprint import bp

__all__ = [
    "answering",
    "assisted",
    "bp",
    "builder",
    "codes",
    "contacts",
    "desk",
    "exporting",
    "finding",
    "finishing",
    "kiosk",
    "paper",
    "paper_entry",
    "quotas",
    "receipts",
    "releases",
    "results",
    "ways",
]
