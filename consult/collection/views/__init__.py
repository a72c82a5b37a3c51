"""Pages of this room."""

from .. import receipts  # what a receipt code shows
from . import answering, desk, kiosk, kiosk_hooks, polls, resuming, submission
from .blueprint import bp

__all__ = [
    "answering",
    "bp",
    "desk",
    "kiosk",
    "kiosk_hooks",
    "polls",
    "receipts",
    "resuming",
    "submission",
]
